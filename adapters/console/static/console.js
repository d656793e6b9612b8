// Begins the page: two people side by side, the frame around them, and the stream that keeps all of it live.

import { avatar, h, icon, mark } from "./dom.js";
import { Hints } from "./hints.js";
import { Pane, working } from "./pane.js";
import { Picker } from "./picker.js";
import { Rail } from "./rail.js";
import { get, post, Stream } from "./wire.js";
import { learn, say } from "./words.js";

const RETRY_SECONDS = 10;
const SIDES = ["left", "right"];
const find = (id) => document.getElementById(id);

class Desk {
  constructor(state) {
    this.desk = { ...state.desk, fileLimit: state.file_limit };
    this.who = chosen(this.desk.people);
    this.panes = Object.fromEntries(SIDES.map((side) => [side, new Pane(side, find(`pane-${side}`))]));
    this.pickers = Object.fromEntries(SIDES.map((side) => [side, new Picker((id) => this.seat(side, id))]));
    for (const side of SIDES) find(`switch-${side}`).append(this.pickers[side].element);
    this.rail = new Rail(find("rail"), find("rail-button"), (sentence) => this.panes.left.notices.alert(sentence, this.language()));
    this.hints = new Hints(find("hints"), (sentence) => this.panes.left.notices.alert(sentence, this.language()));
    this.listen();
    this.draw();
    this.stream = new Stream(state.position, this.language(), {
      message: (message) => SIDES.forEach((side) => this.panes[side].take(message)),
      desk: (desk) => this.renew(desk),
      lost: (seconds) => this.lost(seconds),
      back: () => this.back(),
    });
  }

  person(side) {
    return this.desk.people.find((person) => person.id === this.who[side]) || this.desk.people[0];
  }

  /** The frame speaks the language of the person on the left. */
  language() {
    return this.person("left").language;
  }

  renew(desk) {
    if (desk.epoch !== this.desk.epoch) return location.reload();
    this.desk = { ...desk, fileLimit: this.desk.fileLimit };
    this.draw();
    return this.stream?.speak(this.language());
  }

  /** Seats a person; whoever sits there already changes sides. */
  seat(side, id) {
    const other = side === "left" ? "right" : "left";
    if (this.who[other] === id) this.who[other] = this.who[side];
    this.who[side] = id;
    const address = new URL(location);
    SIDES.forEach((each) => address.searchParams.set(each, this.who[each]));
    history.replaceState(null, "", address);
    this.draw();
    this.stream.speak(this.language());
  }

  draw() {
    const language = this.language();
    document.documentElement.lang = language;
    document.title = `Alur: ${say(language, "page_title")}`;
    if (this.spoken !== language) document.querySelectorAll("[data-say]").forEach((element) => (element.textContent = say(language, element.dataset.say)));
    this.spoken = language;
    document.querySelectorAll("[data-rail]").forEach((element) => (element.hidden = !this.desk.rail));
    document.body.classList.toggle("with-rail", Boolean(this.desk.rail));
    if (this.desk.rail) this.rail.show(this.desk.rail, language);
    this.hints.show(this.desk.rail, language);
    this.drawTheme();
    this.drawSwitches(language);
    this.drawTabs(language);
    SIDES.forEach((side) => this.panes[side].become(this.person(side), this.desk).catch(() => this.stream?.failed()));
  }

  drawSwitches(language) {
    const badge = ({ unread }) => (unread ? { badge: unread, badgeLabel: say(language, "unread", { count: unread }) } : {});
    const options = this.desk.people.map((person) => ({ value: person.id, name: person.name, detail: person.title, lead: avatar(person), ...badge(person) }));
    for (const side of SIDES) {
      this.pickers[side].show({ label: say(language, side), prefix: `${say(language, side)}:`, value: this.person(side).id, options });
    }
  }

  /** On a phone the people are tabs over one pane. */
  drawTabs(language) {
    const tabs = find("tabs");
    const focused = tabs.contains(document.activeElement);
    tabs.setAttribute("aria-label", say(language, "people"));
    const rows = this.desk.people.map((person) => {
      const now = person.id === this.person("left").id;
      const unread = person.unread && !now ? h("span.badge", { "aria-label": say(language, "unread", { count: person.unread }) }, person.unread) : "";
      const name = h("span.name", {}, person.name);
      return h("button.tab", { type: "button", role: "tab", "aria-selected": String(now), "aria-controls": "pane-left", tabindex: now ? "0" : "-1", onclick: () => this.seat("left", person.id) }, avatar(person), name, unread);
    });
    const at = tabs.scrollLeft;
    tabs.replaceChildren(...rows);
    tabs.scrollLeft = at;
    const now = tabs.querySelector("[aria-selected=true]");
    if (focused) now?.focus();
    if (this.tabShown !== this.who.left) now?.scrollIntoView({ inline: "center", block: "nearest" });
    this.tabShown = this.who.left;
  }

  drawTheme() {
    const dark = document.documentElement.dataset.theme === "dark";
    const label = say(this.language(), dark ? "theme_light" : "theme_dark");
    find("theme-button").setAttribute("aria-label", label);
    find("theme-button").title = label;
    find("theme-button").replaceChildren(icon(dark ? "sun" : "moon", 18));
  }

  lost(seconds) {
    const language = this.language();
    const sentence = seconds > 0 ? say(language, "lost", { seconds }) : say(language, "lost_now");
    const again = h("button.button.plain", { type: "button", onclick: () => this.stream.open() }, say(language, "try_again"));
    const safe = h("span.meta", {}, say(language, "lost_safe"));
    find("strip").replaceChildren(icon("triangle"), h("p", {}, sentence, " ", safe), again);
    find("strip").hidden = false;
  }

  back() {
    find("strip").hidden = true;
    if (SIDES.some((side) => !this.panes[side].loaded)) this.draw();
  }

  listen() {
    find("theme-button").addEventListener("click", () => this.changeTheme());
    new MutationObserver(() => this.drawTheme()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    find("tabs").addEventListener("keydown", (event) => this.onTabKey(event));
    document.querySelectorAll("[data-reset]").forEach((button) => button.addEventListener("click", () => find("reset-dialog").showModal()));
    find("reset-stay").addEventListener("click", () => find("reset-dialog").close());
    find("reset-go").addEventListener("click", (event) => this.reset(event.currentTarget));
    document.addEventListener("visibilitychange", () => SIDES.forEach((side) => this.panes[side].transcript.onScroll()));
    addEventListener("resize", () => SIDES.forEach((side) => this.panes[side].transcript.onScroll()));
  }

  changeTheme() {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("alur.theme", theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    document.documentElement.dataset.theme = theme;
  }

  onTabKey(event) {
    const tabs = [...find("tabs").children];
    const now = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    const to = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || !tabs[to]) return;
    event.preventDefault();
    tabs[to].click();
  }

  async reset(button) {
    const free = working(button, say(this.language(), "resetting"));
    try {
      await post("reset", {}, this.language());
    } catch (fault) {
      this.panes.left.notices.alert(fault.message || say(this.language(), "not_saved"), this.language());
    } finally {
      free();
      find("reset-dialog").close();
    }
  }
}

/** Who sits where: as the address says, else the first two. */
function chosen(people) {
  const asked = new URLSearchParams(location.search);
  const known = (id) => people.some((person) => person.id === id);
  const left = known(asked.get("left")) ? asked.get("left") : people.find((person) => person.id !== asked.get("right"))?.id;
  const right = known(asked.get("right")) && asked.get("right") !== left ? asked.get("right") : people.find((person) => person.id !== left)?.id;
  return { left, right: right ?? left };
}

async function begin() {
  try {
    const state = await get("state");
    learn(state.sentences);
    new Desk(state);
    if (matchMedia("(min-width: 768px)").matches) find("write-left").focus();
  } catch {
    find("strip").hidden = false;
    setTimeout(() => location.reload(), RETRY_SECONDS * 1000);
  }
}

document.querySelector(".mark").append(mark());
begin();
