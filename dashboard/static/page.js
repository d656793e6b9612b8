// Makes pages quicker by hand: dialogs instead of pages of their own, keys, menus, toasts. Everything works without it.
"use strict";

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function openDialog(link, event) {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog?.showModal || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  link.closest("details[open]")?.removeAttribute("open");
  dialog.showModal();
  dialog.querySelector("textarea, input:not([type=hidden]), select")?.focus();
}

function fill(chip) {
  const box = document.getElementById(chip.dataset.fill);
  box.value = chip.textContent;
  box.focus();
}

function showBusy(form, button) {
  if (form.dataset.sent) return false;
  form.dataset.sent = "1";
  button.style.minWidth = `${button.offsetWidth}px`;
  button.classList.add("busy");
  button.querySelector(".icon")?.remove();
  const label = button.querySelector("span");
  button.dataset.label = label.textContent;
  label.textContent = form.dataset.busy;
  button.prepend(Object.assign(document.createElement("i"), { className: "spinner" }));
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  if (link) openDialog(link, event);
  const chip = event.target.closest("[data-fill]");
  if (chip) fill(chip);
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
  if (event.target instanceof HTMLDialogElement) event.target.close();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.busy || (event.submitter && !form.contains(event.submitter))) return;
  const button = event.submitter ?? form.querySelector("button.main, button");
  if (!showBusy(form, button)) event.preventDefault();
});

document.addEventListener("change", (event) => {
  event.target.closest("form[data-submit-on-change]")?.requestSubmit();
});

// A page that comes back from the browser's memory is fetched anew: what it shows may have been decided meanwhile.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Another cut of the same list: where it takes long to come, what it will replace turns to bars.
function showLoading(address) {
  if (new URL(address, location.href).pathname !== location.pathname) return;
  setTimeout(() => document.querySelector("main").setAttribute("aria-busy", "true"), 300);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".chips a, .pager a, .tiles a, .clear a, .empty a");
  if (link && !event.defaultPrevented && !event.metaKey && !event.ctrlKey && !event.shiftKey) showLoading(link.href);
});
document.addEventListener("submit", (event) => {
  if (event.target.method === "get") showLoading(event.target.action);
});

function step(by) {
  const rows = [...document.querySelectorAll("[data-rows] .go")];
  const here = rows.findIndex((row) => row.closest("[data-id]").contains(document.activeElement));
  rows[Math.min(rows.length - 1, Math.max(0, here + by))]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("details[data-menu][open]")?.removeAttribute("open");
  if (isTyping(event.target) || event.metaKey || event.ctrlKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") {
    const field = [...document.querySelectorAll("[data-search]")].find((box) => box.offsetParent !== null);
    if (!field) return void location.assign("/search");
    field.select();
    event.preventDefault();
  }
});

for (const ready of document.querySelectorAll(".ready")) ready.hidden = false;
const toast = document.querySelector("[data-toast]");
if (toast) setTimeout(() => toast.remove(), 6000);
