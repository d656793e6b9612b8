// One half of the desk: a person, their transcript, their field for typing, their private notices.

import { avatar, h, icon } from "./dom.js";
import { Composer } from "./composer.js";
import { Notices } from "./notice.js";
import { Picker } from "./picker.js";
import { Transcript } from "./transcript.js";
import { get, newDelivery, post, Refusal } from "./wire.js";
import { say } from "./words.js";

const LANGUAGES = [["id", "ID", "Bahasa Indonesia"], ["en", "EN", "English"]];
const BUSY_MILLISECONDS = 1500;

export class Pane {
  constructor(side, section) {
    Object.assign(this, { side, section, person: null, loaded: true, busy: new Set(), read: 0, turn: Promise.resolve() });
    this.notices = new Notices();
    this.transcript = new Transcript({
      press: (message, button, element) => this.press(message, button, element),
      command: (text) => this.composer.put(text === "/" ? text : `${text} `),
      reply: (message) => this.composer.replyTo(message),
      earlier: (id) => this.earlier(id),
      seen: (id) => this.seen(id),
    });
    this.composer = new Composer(side, {
      send: (words) => this.send(words),
      alert: (text) => this.notices.alert(text, this.person.language),
      escape: () => this.notices.dismiss(),
    });
    this.picker = new Picker((language) => this.send({ text: `/lang ${language}`, answers: 0, files: Promise.resolve([]), shown: [] }));
    this.head = h("header.who");
    this.drop = h("div.drop", { "aria-hidden": "true" });
    section.append(this.head, this.transcript.element, this.notices.alerts, this.notices.toast, this.composer.element, this.drop);
    this.listenForDrops();
  }

  /** Shows `person`, from the end of the transcript. */
  async become(person, desk) {
    const changed = this.person?.id !== person.id;
    const respoken = changed || this.person.language !== person.language || this.person.name !== person.name;
    const reload = respoken || !this.loaded;
    this.person = person;
    this.composer.become(person, desk.commands, desk.fileLimit);
    if (respoken) this.drawHead();
    if (reload) await this.load(changed);
  }

  async load(fresh) {
    const { person } = this;
    if (fresh) {
      this.read = 0;
      this.notices.dismiss();
    }
    this.loaded = false;
    const { messages, more } = await get("transcript", { account: person.id });
    if (this.person.id !== person.id) return;
    this.transcript.begin(person, messages, more);
    this.loaded = true;
  }

  drawHead() {
    const { person } = this;
    this.section.setAttribute("aria-label", person.name);
    this.section.lang = person.language;
    this.drop.replaceChildren(icon("clip", 18), say(person.language, "drop"));
    const options = LANGUAGES.map(([value, short, name]) => ({ value, short, name, lang: value }));
    this.picker.show({ label: say(person.language, "language", { name: person.name }), value: person.language, options });
    const name = h("div.named", {}, h("h2", { title: person.name, dir: "auto" }, person.name), h("p", { title: person.title, dir: "auto" }, person.title));
    this.head.replaceChildren(avatar(person), name, this.picker.element);
  }

  take(message) {
    if (message.account === this.person?.id) this.transcript.take(message);
  }

  visible() {
    return this.section.offsetParent !== null && document.visibilityState === "visible";
  }

  seen(id) {
    if (id <= this.read || !this.visible()) return;
    this.read = id;
    post("read", { account: this.person.id, message: id }, this.person.language).catch(() => (this.read = 0));
  }

  async earlier(id) {
    const { person } = this;
    const { messages, more } = await get("transcript", { account: person.id, before: id });
    if (this.person.id === person.id) this.transcript.extend(messages, more);
  }

  /** Shows the words at once, then sends them; what one person writes arrives in the order it was written. */
  send({ text, answers, files, shown }) {
    const { person, transcript } = this;
    const delivery = newDelivery();
    const pending = transcript.expect(delivery, { kind: "own", text, answered: answers, files: shown });
    const go = async () => {
      const sent = await files;
      if (!text.trim() && !sent.length) return transcript.settle(delivery);
      const body = { account: person.id, text, answers, delivery, files: sent };
      return this.deliver(body, person, pending, go).then((done) => done || transcript.settle(delivery));
    };
    this.turn = this.turn.then(go, go);
  }

  async deliver(body, person, pending, go) {
    const here = () => this.person.id === person.id;
    try {
      const answer = await post("say", body, person.language);
      if (here() && answer.notice) this.notices.show(answer.notice, person.language);
      return true;
    } catch (fault) {
      if (fault instanceof Refusal && here()) this.notices.alert(fault.message || say(person.language, "not_saved"), person.language);
      if (fault instanceof Refusal && !fault.passing) {
        if (here()) this.composer.restore(body);
        return false;
      }
      const again = () => {
        pending.resend();
        this.turn = this.turn.then(go, go);
      };
      pending.fail(again, () => this.transcript.settle(body.delivery));
      return true;
    }
  }

  /** A second press of the same card waits for the first to be answered. */
  async press(message, button, element) {
    if (this.busy.has(message.id)) return;
    const { person } = this;
    this.busy.add(message.id);
    const free = working(element, say(person.language, "saving"));
    try {
      const body = { account: person.id, message: message.id, token: button.token, delivery: newDelivery() };
      const answer = await post("press", body, person.language);
      if (this.person.id === person.id && answer.notice) this.notices.show(answer.notice, person.language);
      if (answer.kind !== "reply" && !answer.notice?.alert) await replaced(element);
    } catch (fault) {
      const sentence = (fault instanceof Refusal && fault.message) || say(person.language, "not_saved");
      if (this.person.id === person.id) this.notices.alert(sentence, person.language);
    } finally {
      this.busy.delete(message.id);
      free();
    }
  }

  listenForDrops() {
    const over = (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      this.section.classList.add("dropping");
    };
    this.section.addEventListener("dragover", over);
    this.section.addEventListener("dragleave", (event) => this.section.contains(event.relatedTarget) || this.section.classList.remove("dropping"));
    this.section.addEventListener("drop", (event) => {
      this.section.classList.remove("dropping");
      this.composer.take(event.dataTransfer.files, event);
    });
  }
}

/** Makes a button busy, keeping its width; gives back what undoes it. */
export function working(element, sentence) {
  const before = [...element.childNodes];
  element.style.minWidth = `${element.offsetWidth}px`;
  element.setAttribute("aria-busy", "true");
  element.closest(".card")?.classList.add("waiting");
  element.replaceChildren(h("span.spinner", { "aria-hidden": "true" }), h("span.label", {}, sentence));
  return () => {
    element.removeAttribute("aria-busy");
    element.closest(".card")?.classList.remove("waiting");
    element.replaceChildren(...before);
  };
}

/** Waits until the card with this button was drawn anew, a moment at most: its edit comes by the live stream. */
function replaced(element) {
  return new Promise((done) => {
    const log = element.closest(".log");
    const watch = new MutationObserver(() => element.isConnected || finish());
    const timer = setTimeout(() => finish(), BUSY_MILLISECONDS);
    const finish = () => {
      watch.disconnect();
      clearTimeout(timer);
      done();
    };
    if (log) watch.observe(log, { childList: true, subtree: true });
    else finish();
  });
}
