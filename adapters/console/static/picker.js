// A button that opens a list to choose one from: mouse, touch, arrows, first letters, Escape.

import { h, icon } from "./dom.js";

let lists = 0;

/** `choose(value)` is called with what was picked. Options: { value, name, detail?, badge?, lead?, lang? }. */
export class Picker {
  constructor(choose) {
    this.choose = choose;
    this.options = [];
    this.value = "";
    this.id = `list-${(lists += 1)}`;
    this.button = h("button.picker", {
      type: "button", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": this.id,
      onclick: () => this.toggle(), onkeydown: (event) => this.onButtonKey(event),
    });
    this.list = h("ul.menu", {
      id: this.id, role: "listbox", tabindex: "-1", hidden: true,
      onkeydown: (event) => this.onKey(event), onfocusout: (event) => this.element.contains(event.relatedTarget) || this.close(),
    });
    this.element = h("div.picking", {}, this.button, this.list);
    document.addEventListener("pointerdown", (event) => this.element.contains(event.target) || this.close());
  }

  /** Draws button and list anew; an open list stays open. `label` is read aloud, `prefix` shown before the value. */
  show({ label, prefix = "", value, options, badge = "" }) {
    Object.assign(this, { options, value });
    const now = options.find((option) => option.value === value) || { name: "" };
    this.button.setAttribute("aria-label", `${label}: ${now.short || now.name}`);
    this.list.setAttribute("aria-label", label);
    const dot = badge && h("span.badge", { "aria-hidden": "true" }, badge);
    this.button.replaceChildren(...[prefix && h("span.prefix", {}, prefix), h("span.value", {}, now.short || now.name), dot, icon("chevron")].filter(Boolean));
    this.list.replaceChildren(...options.map((option, place) => this.row(option, place)));
    if (!this.list.hidden) this.point(Math.min(this.at, options.length - 1));
  }

  row(option, place) {
    const words = h("span.words", {}, h("span.name", { lang: option.lang }, option.name), option.detail && h("span.detail", {}, option.detail));
    return h(
      "li.option",
      { id: `${this.id}-${place}`, role: "option", "aria-selected": String(option.value === this.value), onclick: () => this.pick(place) },
      option.lead, words, option.badge && h("span.badge", { "aria-label": option.badgeLabel }, option.badge),
    );
  }

  toggle() {
    if (this.list.hidden) this.open();
    else this.close();
  }

  open() {
    this.list.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.point(Math.max(0, this.options.findIndex((option) => option.value === this.value)));
    this.list.focus();
  }

  close(refocus = false) {
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (refocus) this.button.focus();
  }

  point(place) {
    this.at = place;
    [...this.list.children].forEach((row, index) => row.classList.toggle("active", index === place));
    this.list.setAttribute("aria-activedescendant", `${this.id}-${place}`);
    this.list.children[place]?.scrollIntoView({ block: "nearest" });
  }

  pick(place) {
    const picked = this.options[place];
    this.close(true);
    if (picked && picked.value !== this.value) this.choose(picked.value);
  }

  onButtonKey(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    this.open();
  }

  onKey(event) {
    const last = this.options.length - 1;
    const moves = { ArrowDown: Math.min(this.at + 1, last), ArrowUp: Math.max(this.at - 1, 0), Home: 0, End: last };
    if (event.key in moves) this.point(moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.pick(this.at);
    else if (event.key === "Escape") this.close(true);
    else if (event.key.length === 1) this.find(event.key.toLowerCase());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  find(letter) {
    const starts = this.options.map((option, place) => (option.name.toLowerCase().startsWith(letter) ? place : -1)).filter((place) => place >= 0);
    if (starts.length) this.point(starts.find((place) => place > this.at) ?? starts[0]);
  }
}
