// The page's sentences in the language of whoever reads them, and dates, times and sizes by that language's habits.

let sentences = { id: {}, en: {} };
const formats = new Map();

export function learn(all) {
  sentences = all;
}

export function say(language, key, values = {}) {
  const text = (sentences[language] || sentences.id)[key] || "";
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** "09.04" or "09:04" in the person's zone. */
export function clockTime(person, milliseconds) {
  return format(person, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(milliseconds);
}

/** "Senin, 30 November 2026" in the person's zone. */
export function longDate(person, milliseconds) {
  return format(person, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(milliseconds);
}

export function fileSize(language, bytes) {
  const [unit, size] = bytes < 1000 ? ["B", bytes] : bytes < 1e6 ? ["KB", bytes / 1000] : ["MB", bytes / 1e6];
  const shown = size.toLocaleString(language === "en" ? "en-GB" : "id-ID", { maximumFractionDigits: size < 10 && unit !== "B" ? 1 : 0 });
  return `${shown}\u00a0${unit}`;
}

function format(person, options) {
  const key = `${person.language} ${person.zone} ${Object.keys(options)}`;
  if (!formats.has(key)) {
    const locale = person.language === "en" ? "en-GB" : "id-ID";
    formats.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone: person.zone }));
  }
  return formats.get(key);
}
