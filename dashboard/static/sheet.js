// Keeps a form true while it is filled in: after each answer the server draws it again, with what is asked now and what is worked out.
"use strict";

let asking = null;
let held = false;
document.addEventListener("pointerdown", () => { held = true; }, true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { held = false; }, true);

const controls = (form) => [...form.querySelectorAll("input:not([type=hidden]):not([type=file]), textarea, select")];
const stateOf = (box) => (box.type === "checkbox" ? box.checked : box.value);

// What was typed while the answer was on its way stays.
function keepNewer(form, fresh, before) {
  for (const box of controls(form)) {
    if (!box.id || !before.has(box.id) || before.get(box.id) === stateOf(box)) continue;
    const twin = fresh.querySelector(`#${CSS.escape(box.id)}`);
    if (!twin) continue;
    if (box.type === "checkbox") twin.checked = box.checked;
    else twin.value = box.value;
  }
}

function show(form, fresh, before, focus) {
  keepNewer(form, fresh, before);
  const here = form.contains(document.activeElement) ? document.activeElement : null;
  const [id, name, from, to] = [here?.id, here?.value, here?.selectionStart, here?.selectionEnd];
  form.replaceChildren(...fresh.childNodes);
  const next = focus ? form.querySelector(focus) : id ? document.getElementById(id) : here && form.querySelector(`button[value="${CSS.escape(name)}"]`);
  next?.focus({ preventScroll: !focus });
  if (!focus && typeof from === "number" && next?.setSelectionRange && next.value === name) next.setSelectionRange(from, to);
  for (const ready of form.querySelectorAll(".ready")) ready.hidden = false;
}

// A button that is being pressed is not taken away from under the pointer.
const released = () => new Promise((done) => {
  if (!held) return void done();
  document.addEventListener("pointerup", () => setTimeout(done, 0), { once: true });
});

// What is typed stays with this page of the browser's history: who comes back in the same session, or loads it again, finds it as it was.
function remember(form) {
  history.replaceState({ ...history.state, sheet: [...new FormData(form)].filter(([, value]) => typeof value === "string") }, "");
}

function recall(form) {
  const body = new FormData();
  for (const [name, value] of history.state?.sheet ?? []) body.append(name, value);
  if (body.get("csrf") === form.elements.csrf.value) draw(form, "look", "", body);
}

async function draw(form, step, focus, body = new FormData(form)) {
  asking?.abort();
  const mine = (asking = new AbortController());
  body.set("do", step);
  const before = new Map(controls(form).map((box) => [box.id, stateOf(box)]));
  form.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action, { method: "POST", body, signal: mine.signal }).then((got) => (got.ok ? got.text() : "")).catch(() => "");
  if (asking !== mine || mine.signal.aborted) return;
  form.removeAttribute("aria-busy");
  const fresh = new DOMParser().parseFromString(answer, "text/html").querySelector("form[data-sheet]");
  await released();
  if (!fresh || asking !== mine || mine.signal.aborted) return;
  show(form, fresh, before, focus);
  remember(form);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-sheet]")) return;
  const step = event.submitter?.name === "do" ? event.submitter.value : "";
  remember(form);
  if (!step || /^(language|theme):/.test(step)) return void asking?.abort();
  event.preventDefault();
  event.stopImmediatePropagation();
  const [what, at] = step.split(":");
  const table = event.submitter.closest("fieldset.field");
  const within = `#${CSS.escape(table?.id ?? "")}`;
  const focus = {
    add: `${within} > .line:last-of-type :is(input:not([type=hidden]), textarea, select)`,
    strike: `${within} > .add`,
    look: `${within} > input:last-of-type`,
    pick: `[name="field.${CSS.escape((at ?? "").split("=")[0])}"]`,
  };
  draw(form, step, focus[what]);
}, true);

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-sheet]");
  if (form && event.target.name !== "reason") draw(form, "look");
});

const sheet = document.querySelector("form[data-sheet]");
if (sheet) recall(sheet);
sheet?.querySelector("[aria-invalid]")?.focus();
