// Keeps a page true: when a request changes, the page is fetched again and the parts that differ take their new place.
"use strict";

const TINT_MS = 2000;
const LOST_MS = 10000;
const MINUTE_MS = 60000;
let late = null;
let waiting = false;

const isTyped = (part) => [...part.querySelectorAll("textarea, input")].some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
const isBusy = (part) => part.querySelector("form[data-sent]") !== null || part.contains(document.querySelector("dialog[open]")) || isTyped(part);

function tint(element) {
  element.classList.add("changed");
  setTimeout(() => element.classList.remove("changed"), TINT_MS);
}

function keepFolds(old, fresh) {
  for (const fold of old.querySelectorAll("details[open][data-keep]")) {
    fresh.querySelector(`details[data-keep="${fold.dataset.keep}"]`)?.setAttribute("open", "");
  }
}

// How the same control is found in a part that takes the place of another.
function placeOf(control) {
  const name = ["id", "data-dialog", "href", "name"].find((each) => control.hasAttribute(each));
  return name ? `${control.localName}[${name}="${CSS.escape(control.getAttribute(name))}"]` : "";
}

function renewRows(old, fresh, quiet) {
  const before = new Map([...old.querySelectorAll(":scope > [data-id]")].map((row) => [row.dataset.id, row]));
  const rows = [...fresh.children].map((row) => {
    const known = before.get(row.dataset.id);
    if (!known) return quiet ? row : (tint(row), row);
    if (known.innerHTML !== row.innerHTML && !isBusy(known)) {
      const focused = known.contains(document.activeElement);
      known.innerHTML = row.innerHTML;
      if (focused) known.querySelector(".go")?.focus();
      if (!quiet) tint(known);
    }
    return known;
  });
  const same = rows.length === old.children.length && rows.every((row, place) => row === old.children[place]);
  if (same) return;
  if (old.matches(":hover") || old.contains(document.activeElement)) {
    waiting = true;
    old.addEventListener("pointerleave", () => renew(true), { once: true });
    old.addEventListener("focusout", () => { if (!old.matches(":hover")) renew(true); }, { once: true });
    return;
  }
  old.replaceChildren(...rows);
}

function renewPart(old, fresh, quiet) {
  if (old.hasAttribute("data-rows") && fresh.children.length && old.querySelector("[data-id]")) return renewRows(old, fresh, quiet);
  if (old.outerHTML === fresh.outerHTML || isBusy(old)) return undefined;
  keepFolds(old, fresh);
  const place = old.contains(document.activeElement) ? placeOf(document.activeElement) : "";
  old.replaceWith(fresh);
  if (place) fresh.querySelector(place)?.focus();
  return undefined;
}

async function renew(quiet) {
  if (document.querySelector("dialog[open]")) return void (waiting = true);
  waiting = false;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const isGone = answer?.status === 404 && document.querySelector("main [data-part]") !== null; // a page about nothing has nothing to lose
  if (answer?.status === 401 || isGone) return void location.reload();
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (document.querySelector("dialog[open]")) return void (waiting = true); // opened while the page was on its way
  for (const old of document.querySelectorAll("[data-part]")) {
    const fresh = page.querySelector(`[data-part="${old.dataset.part}"]`);
    if (fresh) renewPart(old, fresh, quiet);
  }
  for (const ready of document.querySelectorAll(".ready")) ready.hidden = false;
}

function listen(address) {
  let soon = null;
  const stream = new EventSource(address);
  const notice = document.querySelector("[data-lost]");
  stream.addEventListener("open", () => {
    clearTimeout(late);
    late = null;
    notice.hidden = true;
    renew(true); // what changed before anybody listened
  });
  stream.addEventListener("changed", () => {
    clearTimeout(soon);
    soon = setTimeout(() => renew(false), 120);
  });
  stream.addEventListener("ended", () => location.reload());
  stream.addEventListener("error", () => { late ??= setTimeout(() => { notice.hidden = false; }, LOST_MS); });
  return stream;
}

// A browser keeps few connections to one host: pages that nobody looks at let go of theirs.
function listenWhileSeen(address) {
  let stream = document.hidden ? null : listen(address);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      stream?.close();
      clearTimeout(late);
      late = null;
      stream = null;
    } else stream ??= listen(address);
  });
}

if (document.body.dataset.live) {
  listenWhileSeen(document.body.dataset.live);
  setInterval(() => { if (document.visibilityState === "visible") renew(true); }, MINUTE_MS);
  document.addEventListener("close", () => { if (waiting) renew(true); }, true);
}
