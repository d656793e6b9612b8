// The field for typing: commands are completed, files are attached, dropped or pasted, drafts are kept for each person.

import { h, icon } from "./dom.js";
import { headline } from "./card.js";
import { fileSize, say } from "./words.js";
import { upload } from "./wire.js";

const FILES_LIMIT = 10;
const TEXT_LIMIT = 4096;
const NARROW = "(max-width: 479px)";
const COMMAND = /^\/(\w*)$/;

export class Composer {
  /** `side` left | right; `on` = { send({ text, files, answers }), alert(text), escape() }. */
  constructor(side, on) {
    Object.assign(this, { side, on, files: [], commands: [], matches: [], at: 0, quiet: false, answers: 0, limit: 0 });
    this.menu = h("ul.menu.commands", { id: `commands-${side}`, role: "listbox", hidden: true });
    this.text = h("textarea", {
      id: `write-${side}`, rows: "1", autocomplete: "off", enterkeyhint: "send", dir: "auto", "aria-autocomplete": "list", "aria-controls": this.menu.id,
      oninput: () => this.changed(), onkeydown: (event) => this.onKey(event), onpaste: (event) => this.take(event.clipboardData.files, event),
      onblur: () => this.hide(),
    });
    this.pick = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", onchange: () => this.picked() });
    this.clip = h("button.button.quiet.square.clip", { type: "button", onclick: () => this.pick.click() }, icon("clip", 18));
    this.go = h("button.button.main.square.go", { type: "submit" }, icon("arrow", 18));
    this.chips = h("ul.chips", { hidden: true });
    this.strip = h("div.replying", { hidden: true });
    const form = h("form.write", { onsubmit: (event) => this.submit(event) }, this.clip, this.text, this.go);
    this.element = h("div.composer", {}, this.menu, this.strip, this.chips, form, this.pick);
  }

  /** Becomes another person's: their words, their commands, their draft. */
  become(person, commands, limit) {
    const changed = this.person?.id !== person.id;
    Object.assign(this, { person, limit });
    this.commands = offered(commands, person.language);
    const { language } = person;
    this.text.setAttribute("placeholder", say(language, matchMedia(NARROW).matches ? "placeholder_short" : "placeholder"));
    this.text.setAttribute("aria-label", say(language, "message_field", { name: person.name }));
    this.menu.setAttribute("aria-label", say(language, "commands"));
    this.clip.setAttribute("aria-label", say(language, "attach"));
    this.clip.title = say(language, "attach");
    this.go.setAttribute("aria-label", say(language, "send"));
    if (changed) this.restart();
  }

  restart() {
    this.text.value = keptDraft(this.person.id);
    this.files = [];
    this.stopReply();
    this.showFiles();
    this.grow();
    this.hide();
  }

  /** Puts `text` into the field, ready to be gone on with. */
  put(text) {
    this.text.value = text;
    this.text.focus();
    this.changed();
  }

  /** Gives back what could not be sent, unless something else is being typed by now. */
  restore({ text, files, answers }) {
    if (this.text.value.trim() || this.files.length) return;
    this.text.value = text;
    this.files = files.map((file) => ({ ...file, name: file.name, done: Promise.resolve(file) }));
    this.answers = answers;
    this.showFiles();
    this.changed();
  }

  replyTo(message) {
    const { language } = this.person;
    this.answers = message.id;
    const stop = h("button.button.quiet.square", { type: "button", "aria-label": say(language, "stop_reply"), onclick: () => this.stopReply() }, icon("cross"));
    this.strip.replaceChildren(h("p", { dir: "auto" }, say(language, "replying", { title: headline(message) })), stop);
    this.strip.hidden = false;
    this.text.focus();
  }

  stopReply() {
    this.answers = 0;
    this.strip.hidden = true;
  }

  changed() {
    keepDraft(this.person.id, this.text.value);
    this.quiet = false;
    this.grow();
    this.complete();
  }

  grow() {
    this.text.style.height = "";
    if (this.text.value) this.text.style.height = `${Math.min(this.text.scrollHeight + 2, 160)}px`;
  }

  complete() {
    const typed = COMMAND.exec(this.text.value);
    const start = typed?.[1].toLowerCase();
    const own = typed ? this.commands.filter((command) => command.own && command.name.startsWith(start)) : [];
    this.matches = own.length || !start ? own : this.commands.filter((command) => command.name.startsWith(start));
    if (this.quiet || !this.matches.length) return this.hide();
    this.menu.replaceChildren(...this.matches.map((command, place) => this.row(command, place)));
    this.menu.hidden = false;
    return this.point(0);
  }

  row(command, place) {
    const words = [h("code.code", {}, `/${command.name}`), h("span.detail", {}, command.help)];
    const accept = (event) => {
      event.preventDefault();
      this.accept(place);
    };
    return h("li.option", { id: `${this.menu.id}-${place}`, role: "option", "aria-selected": "false", onpointerdown: accept }, words);
  }

  point(place) {
    this.at = place;
    [...this.menu.children].forEach((row, index) => {
      row.classList.toggle("active", index === place);
      row.setAttribute("aria-selected", String(index === place));
    });
    this.text.setAttribute("aria-activedescendant", `${this.menu.id}-${place}`);
    this.menu.children[place]?.scrollIntoView({ block: "nearest" });
  }

  hide() {
    this.menu.hidden = true;
    this.text.removeAttribute("aria-activedescendant");
  }

  accept(place) {
    this.put(`/${this.matches[place].name} `);
    this.hide();
  }

  onKey(event) {
    if (event.isComposing) return;
    if (!this.menu.hidden && this.onMenuKey(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) this.submit(event);
    else if (event.key === "Escape") this.escape(event);
  }

  onMenuKey(event) {
    const { length } = this.matches;
    if (event.key === "ArrowDown") this.point((this.at + 1) % length);
    else if (event.key === "ArrowUp") this.point((this.at + length - 1) % length);
    else if (event.key === "Tab" && !event.shiftKey) this.accept(this.at);
    else if (event.key === "Enter" && this.text.value !== `/${this.matches[this.at].name}`) this.accept(this.at);
    else if (event.key === "Escape") {
      this.quiet = true;
      this.hide();
    } else return false;
    return true;
  }

  escape(event) {
    if (!this.strip.hidden) this.stopReply();
    else if (!this.on.escape()) return;
    event.preventDefault();
  }

  picked() {
    this.take(this.pick.files);
    this.pick.value = "";
    this.text.focus();
  }

  /** Takes files in at once, so that sending is quick; `event` is the paste or drop that brought them. */
  take(files, event) {
    if (!files?.length) return;
    event?.preventDefault();
    for (const file of files) this.takeOne(file);
    this.showFiles();
  }

  takeOne(file) {
    const { language } = this.person;
    if (this.files.length >= FILES_LIMIT) return this.on.alert(say(language, "too_many"));
    if (file.size > this.limit) return this.on.alert(say(language, "too_large", { name: file.name }));
    const entry = { name: file.name, size: file.size, busy: true };
    entry.done = upload(file, language).then(
      (kept) => kept,
      (fault) => {
        this.drop(entry);
        this.on.alert(fault.message || say(language, "not_saved"));
        return null;
      },
    ).finally(() => {
      entry.busy = false;
      this.showFiles();
    });
    return this.files.push(entry);
  }

  drop(entry) {
    this.files = this.files.filter((other) => other !== entry);
    this.showFiles();
  }

  showFiles() {
    const { language } = this.person;
    this.chips.hidden = !this.files.length;
    this.chips.replaceChildren(...this.files.map((entry) => {
      const label = say(language, "remove_file", { name: entry.name });
      const remove = () => {
        this.drop(entry);
        this.text.focus();
      };
      const size = entry.busy ? say(language, "uploading") : fileSize(language, entry.size);
      const cross = h("button.button.quiet.square", { type: "button", "aria-label": label, onclick: remove }, icon("cross", 14));
      return h("li.attached", { class: entry.busy ? "attached busy" : "attached" }, icon("file"), h("span.file-name", { dir: "auto" }, entry.name), h("span.size", {}, size), cross);
    }));
  }

  submit(event) {
    event.preventDefault();
    const { text, files, answers } = { text: this.text.value.trimEnd(), files: this.files, answers: this.answers };
    if (!text.trim() && !files.length) return;
    if ([...text].length > TEXT_LIMIT) return this.on.alert(say(this.person.language, "too_long"));
    this.text.value = "";
    this.files = [];
    this.stopReply();
    this.showFiles();
    this.changed();
    this.hide();
    this.on.send({ text, answers, files: Promise.all(files.map((entry) => entry.done)).then((all) => all.filter(Boolean)), shown: files });
  }
}

/** Commands with help in the person's language first; the others answer too when their own name is typed. */
function offered(commands, language) {
  return commands.map(({ name, help }) => ({ name, own: language in help, help: help[language] || Object.values(help)[0] || "" }));
}

function keptDraft(account) {
  try {
    return localStorage.getItem(`alur.draft.${account}`) || "";
  } catch {
    return "";
  }
}

function keepDraft(account, text) {
  try {
    if (text) localStorage.setItem(`alur.draft.${account}`, text);
    else localStorage.removeItem(`alur.draft.${account}`);
  } catch {
    // Without storage a draft lives as long as the page.
  }
}
