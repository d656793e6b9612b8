// What may be tried in a demonstration: ticked off as it is done, until it is put away. On narrow screens only the next thing is shown.

import { h, icon } from "./dom.js";
import { post } from "./wire.js";
import { say } from "./words.js";

export class Hints {
  /** `failed(sentence)` is told when they could not be put away. */
  constructor(section, failed) {
    Object.assign(this, { section, failed, drawn: "", done: null });
    this.status = h("p.hidden", { role: "status" });
    this.body = h("div");
    section.append(this.status, this.body);
  }

  /** `rail` is the rail's picture, or null where there is none. */
  show(rail, language) {
    const hints = rail?.hints ?? [];
    const key = JSON.stringify([rail?.hints_title, hints, language]);
    if (key === this.drawn) return;
    this.drawn = key;
    this.section.hidden = !hints.length;
    document.body.classList.toggle("with-hints", hints.length > 0);
    this.announce(hints, language);
    const focused = this.body.contains(document.activeElement);
    this.draw(rail?.hints_title ?? "", hints, language);
    if (focused) this.body.querySelector("button")?.focus();
  }

  announce(hints, language) {
    const done = hints.filter((hint) => hint.done).map((hint) => hint.what);
    const fresh = this.done && done.find((what) => !this.done.includes(what));
    if (fresh) this.status.textContent = say(language, "hint_done", { what: fresh });
    this.done = done;
  }

  draw(title, hints, language) {
    const count = say(language, "hints_count", { done: hints.filter((hint) => hint.done).length, all: hints.length });
    const away = h("button.button.quiet.square", { type: "button", title: say(language, "hints_away"), "aria-label": `${title}: ${say(language, "hints_away")}`, onclick: () => this.putAway(language) }, icon("cross"));
    const next = hints.find((hint) => !hint.done);
    const rows = hints.map((hint) => {
      const ring = h("span.ring", { "aria-hidden": "true" }, hint.done ? icon("tick", 12) : "");
      if (hint.done) return h("li.done", {}, ring, h("p.what", {}, h("span.hidden", {}, say(language, "hint_done", { what: "" })), hint.what));
      return h(hint === next ? "li.next" : "li", {}, ring, h("div", {}, h("p.what", {}, hint.what), h("p.how", {}, hint.how)));
    });
    this.section.setAttribute("aria-label", title);
    this.body.replaceChildren(h("header", {}, h("h2", {}, title), h("span.meta", {}, count), away), h("ol", {}, rows));
  }

  async putAway(language) {
    try {
      await post("hints", {}, language);
      document.getElementById("write-left")?.focus();
    } catch (fault) {
      this.failed(fault.message || say(language, "not_saved"));
    }
  }
}
