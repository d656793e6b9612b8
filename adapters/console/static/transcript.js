// One person's transcript: messages in order, days between them, times under them; edited cards change in place.

import { h, icon } from "./dom.js";
import { botMessage, headline, ownMessage } from "./card.js";
import { clockTime, longDate, say } from "./words.js";

const TINT_MILLISECONDS = 2000;
const NEAR_PIXELS = 80;

export class Transcript {
  /** `on` = { press(message, button, element), command(text), reply(message), earlier(id), seen(id) }. */
  constructor(on) {
    this.on = on;
    this.shown = new Map();
    this.pending = new Map();
    this.log = h("div.log", { role: "log", tabindex: "0", "aria-live": "polite", onscroll: () => this.onScroll() });
    this.below = h("button.button.plain.below", { type: "button", hidden: true, onclick: () => this.toEnd() });
    this.element = h("div.scroll", {}, this.log, this.below);
    this.low = true;
    new ResizeObserver(() => this.low && this.toEnd()).observe(this.log);
  }

  /** Starts over with another person's messages, at the end. */
  begin(person, messages, more) {
    this.person = person;
    this.shown.clear();
    this.pending.clear();
    this.log.replaceChildren();
    this.log.setAttribute("aria-label", say(person.language, "chat_with", { name: person.name }));
    this.below.replaceChildren(icon("down"), say(person.language, "new_below"));
    this.below.hidden = true;
    for (const message of messages) this.place(message);
    this.offerEarlier(more);
    this.layOut();
    this.toEnd();
  }

  /** Older messages above, without moving what is read. */
  extend(messages, more) {
    const height = this.log.scrollHeight - this.log.scrollTop;
    for (const message of messages) this.place(message);
    this.offerEarlier(more);
    this.layOut();
    this.log.scrollTop = this.log.scrollHeight - height;
  }

  /** Takes in a new, edited or deleted message. */
  take(message) {
    const known = this.shown.get(message.id);
    const above = !known && message.id < this.first;
    if (above || (known && known.message.seq >= message.seq)) return;
    const { low } = this;
    this.settle(message.delivery);
    if (message.deleted) this.remove(message.id);
    else if (known) this.replace(known, message);
    else this.place(message);
    this.layOut();
    if (low) this.toEnd();
    else if (!known && !message.deleted) this.below.hidden = false;
  }

  /** Shows words that are on their way; gives back { fail(again, discard) }. */
  expect(delivery, body) {
    const message = { id: Infinity, account: this.person.id, side: "own", body, at: null };
    const state = h("p.state", { role: "status" }, say(this.person.language, "sending"));
    const wrap = h("div.msg.own.pending", {}, h("div.body", {}, ownMessage(message, this.person, this.answered(body))), state);
    this.pending.set(delivery, wrap);
    this.log.append(wrap);
    this.layOut();
    this.toEnd();
    const fail = (again, discard) => {
      const act = (key, what) => h("button.button.quiet", { type: "button", onclick: what }, say(this.person.language, key));
      state.replaceChildren(icon("triangle", 14), say(this.person.language, "unsent"), act("try_again", again), act("discard", discard));
      wrap.classList.add("unsent");
      this.toEnd();
    };
    return { fail, resend: () => state.replaceChildren(say(this.person.language, "sending")) };
  }

  /** The message of `delivery` has arrived, or is given up. */
  settle(delivery) {
    this.pending.get(delivery)?.remove();
    this.pending.delete(delivery);
  }

  place(message) {
    if (message.deleted || this.shown.has(message.id)) return;
    const entry = { message, wrap: h(`div.msg.${message.side}`) };
    this.draw(entry);
    const later = [...this.shown.values()].filter((other) => other.message.id > message.id).sort((a, b) => a.message.id - b.message.id)[0];
    this.log.insertBefore(entry.wrap, later?.wrap || this.pending.values().next().value || null);
    this.shown.set(message.id, entry);
  }

  draw(entry) {
    const { message, wrap } = entry;
    const body = message.side === "own" ? ownMessage(message, this.person, this.answered(message.body)) : this.card(message);
    const reply = message.side === "bot" && this.replyButton(message);
    entry.day = h("p.day", { hidden: true }, h("span", {}, longDate(this.person, message.at)));
    entry.time = h("time.time", { datetime: new Date(message.at).toISOString() }, clockTime(this.person, message.at));
    wrap.replaceChildren(...[entry.day, h("div.body", {}, body, reply || ""), entry.time].filter(Boolean));
  }

  card(message) {
    return botMessage(message, { press: (button, element) => this.on.press(message, button, element), command: this.on.command });
  }

  replyButton(message) {
    const label = `${say(this.person.language, "reply")}: ${headline(message)}`;
    return h("button.button.quiet.square.reply", { type: "button", "aria-label": label, onclick: () => this.on.reply(message) }, icon("back"));
  }

  answered(body) {
    const entry = body.answered && this.shown.get(body.answered);
    return entry ? headline(entry.message) : "";
  }

  /** Draws an edited card in place: open folds stay open, focus stays in the card, a soft tint says that it changed. */
  replace(entry, message) {
    const open = [...entry.wrap.querySelectorAll("details")].map((fold) => fold.open);
    const focused = entry.wrap.contains(document.activeElement) && document.activeElement.textContent;
    entry.message = message;
    this.draw(entry);
    entry.wrap.querySelectorAll("details").forEach((fold, place) => (fold.open = open[place] || false));
    if (focused !== false) this.refocus(entry.wrap, focused);
    clearTimeout(entry.timer);
    entry.wrap.classList.add("changed");
    entry.timer = setTimeout(() => entry.wrap.classList.remove("changed"), TINT_MILLISECONDS);
  }

  refocus(wrap, text) {
    const same = [...wrap.querySelectorAll("button, a, summary")].find((element) => element.textContent === text);
    (same || wrap.querySelector("article")).focus({ preventScroll: true });
  }

  remove(id) {
    this.shown.get(id)?.wrap.remove();
    this.shown.delete(id);
  }

  /** Days where they begin; a time under the last of what was said by one side in one minute. */
  layOut() {
    const entries = [...this.shown.values()].sort((a, b) => a.message.id - b.message.id);
    this.empty(entries.length + this.pending.size === 0);
    entries.forEach((entry, place) => {
      const [before, after] = [entries[place - 1], entries[place + 1]];
      entry.day.hidden = before?.day.textContent === entry.day.textContent;
      const together = after && after.message.side === entry.message.side && after.time.textContent === entry.time.textContent;
      entry.time.hidden = Boolean(together);
      entry.wrap.classList.toggle("together", Boolean(together));
    });
  }

  empty(nothing) {
    this.log.querySelector(".empty")?.remove();
    if (!nothing) return;
    const { language } = this.person;
    const see = h("button.button.plain", { type: "button", onclick: () => this.on.command("/") }, say(language, "see_commands"));
    this.log.append(h("div.empty", {}, h("p.strong", {}, say(language, "nothing_yet")), h("p", {}, say(language, "begin")), see));
  }

  offerEarlier(more) {
    this.log.querySelector(".earlier")?.remove();
    this.first = more ? Math.min(...this.shown.keys()) : 0;
    if (!more) return;
    const ask = () => this.on.earlier(this.first);
    this.log.prepend(h("button.button.quiet.earlier", { type: "button", onclick: ask }, say(this.person.language, "earlier")));
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PIXELS;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.onScroll();
  }

  onScroll() {
    this.low = this.atEnd();
    if (!this.low) return;
    this.below.hidden = true;
    const newest = Math.max(0, ...[...this.shown.values()].filter((entry) => entry.message.side === "bot").map((entry) => entry.message.id));
    if (newest && this.log.clientHeight) this.on.seen(newest);
  }
}
