// Puts the theme on the page before it is painted: the choice kept in this browser, else the system's.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const kept = () => {
    try {
      return localStorage.getItem("alur.theme");
    } catch {
      return null;
    }
  };
  const apply = () => {
    document.documentElement.dataset.theme = kept() || (system.matches ? "dark" : "light");
  };
  system.addEventListener("change", apply);
  apply();
})();
