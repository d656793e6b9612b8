// The rail of a demonstration: its clock, the buttons that move it, and what happens behind the scenes.

import { h, icon } from "./dom.js";
import { working } from "./pane.js";
import { post } from "./wire.js";
import { say } from "./words.js";

export class Rail {
  /** `failed(sentence)` is told when the clock could not be moved. */
  constructor(aside, button, failed) {
    Object.assign(this, { aside, button, failed, busy: false, drawn: "" });
    [this.clock, this.log] = aside.children;
    button.addEventListener("click", () => this.fold(!document.body.classList.contains("rail-open")));
    aside.addEventListener("keydown", (event) => event.key === "Escape" && this.fold(false));
    document.addEventListener("pointerdown", (event) => aside.contains(event.target) || button.contains(event.target) || this.fold(false));
  }

  fold(open) {
    const was = document.body.classList.contains("rail-open");
    document.body.classList.toggle("rail-open", open);
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.aside.querySelector("button")?.focus();
    else if (was && this.aside.contains(document.activeElement)) this.button.focus();
  }

  /** While the clock is being moved, the picture waits: a button in use is not taken away. */
  show(picture, language) {
    this.latest = [picture, language];
    const key = JSON.stringify([picture, language]);
    if (key === this.drawn || this.busy) return;
    this.drawn = key;
    this.aside.setAttribute("aria-label", say(language, "rail"));
    this.button.setAttribute("aria-label", `${say(language, "rail")}: ${picture.time}`);
    this.button.replaceChildren(icon("clock"), h("span", {}, picture.time));
    const focused = this.clock.contains(document.activeElement) && document.activeElement.dataset.step;
    this.drawClock(picture, language);
    this.drawLog(picture.log, language);
    if (focused) this.clock.querySelector(`[data-step=${focused}]`)?.focus();
  }

  drawClock(picture, language) {
    const step = (name, values) => {
      const press = (event) => this.move(name, event.currentTarget, language);
      return h("button.button.plain", { type: "button", "data-step": name, onclick: press }, h("span.label", {}, say(language, name, values)));
    };
    const last = picture.next_alarm ? step("alarm", { time: picture.next_alarm }) : h("p.meta", {}, say(language, "no_alarm"));
    this.clock.replaceChildren(
      h("h2.hidden", {}, say(language, "clock")),
      h("p.date", {}, picture.date),
      h("p.now", {}, h("span.big", {}, picture.time), picture.note && h("span.date", {}, ` ${picture.note}`)),
      h("div.steps", {}, step("hour"), step("day"), last),
    );
  }

  drawLog(lines, language) {
    const rows = lines.map((line) => {
      const words = h("div", {}, h("p", { dir: "auto" }, h("strong", {}, line.who), " ", line.what), line.detail && h("p.meta", { dir: "auto" }, line.detail));
      return h("li", {}, h("span.when", {}, line.time), words);
    });
    const none = h("p.meta", {}, say(language, "nothing_happened"));
    this.log.replaceChildren(h("h2", {}, say(language, "happened")), rows.length ? h("ol", { tabindex: "0", "aria-label": say(language, "happened") }, rows) : none);
  }

  async move(step, element, language) {
    if (this.busy) return;
    this.busy = true;
    const free = working(element, say(language, "moving"));
    try {
      await post(`rail/${step}`, {}, language);
    } catch (fault) {
      this.failed(fault.message || say(language, "not_saved"));
    } finally {
      this.busy = false;
      free();
      this.show(...this.latest);
    }
  }
}
