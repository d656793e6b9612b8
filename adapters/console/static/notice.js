// Private sentences of one pane: a toast that goes by itself, an alert that stays until it is closed.

import { h, icon } from "./dom.js";
import { say } from "./words.js";

const TOAST_MILLISECONDS = 6000;

export class Notices {
  constructor() {
    this.toast = h("div.toast", { role: "status" });
    this.alerts = h("div.alerts", { role: "alert" });
    this.timer = 0;
  }

  show(notice, language) {
    if (notice.alert) this.alert(notice.text, language);
    else this.tell(notice.text);
  }

  tell(text) {
    clearTimeout(this.timer);
    this.toast.replaceChildren(h("p", { dir: "auto" }, text));
    this.timer = setTimeout(() => this.toast.replaceChildren(), TOAST_MILLISECONDS);
  }

  /** One at a time: the same words twice would only fill the pane. */
  alert(text, language) {
    const close = h("button.button.quiet.square", { type: "button", "aria-label": say(language, "close"), onclick: () => this.dismiss() }, icon("cross"));
    this.alerts.replaceChildren(h("div.alert", {}, icon("triangle", 18), h("p", { dir: "auto" }, text), close));
  }

  /** Whether there was an alert to close. */
  dismiss() {
    const had = this.alerts.childElementCount > 0;
    const focused = this.alerts.contains(document.activeElement);
    this.alerts.replaceChildren();
    if (focused) this.alerts.closest(".pane")?.querySelector("textarea")?.focus();
    return had;
  }
}
