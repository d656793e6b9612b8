// Draws what the bot showed and what the person wrote. Everything comes as data; nothing is parsed as markup.

import { h, icon } from "./dom.js";
import { fileSize, say } from "./words.js";

const STATUS_ICONS = { wait: "clock", ok: "tick", no: "cross", back: "back", rest: "bars", warn: "triangle" };
const MANY = 4; // buttons of a row; of more, as of a calendar, all are narrow and equally wide
let titles = 0;

/** The bot's card. `on` = { press(button, element), command(text) }. */
export function botMessage(message, on) {
  const { body } = message;
  const title = h(body.plain ? "p.line" : "h3.title", { id: `title-${(titles += 1)}` }, words(body.title, on));
  const inside = [
    body.status && h(`p.pill.${body.status.kind}`, {}, icon(STATUS_ICONS[body.status.kind] || "", 14), h("span", { dir: "auto" }, body.status.text)),
    body.title.length ? title : null,
    ...facts(body.facts, on),
    list(body.items, body.ordered, on),
    ...body.lines.map((line) => h("p.line", {}, words(line, on))),
    files(body.files, body.language),
    ...body.folds.map((fold) => folded(fold, on)),
    body.note ? h("p.note", { dir: "auto" }, body.note) : null,
    buttons(body.buttons, on),
  ];
  const named = body.title.length ? title.id : null;
  return h(body.plain ? "article.card.plain" : "article.card", { lang: body.language, tabindex: "-1", "aria-labelledby": named }, inside);
}

/** The person's own words and files. `answered` is the title of the message it answers, "" for none. */
export function ownMessage(message, person, answered) {
  const { body } = message;
  const quote = answered && h("p.answers", { dir: "auto" }, say(person.language, "answer_to", { title: answered }));
  const text = body.text && h("p.bubble", { dir: "auto" }, quote, body.text);
  const sent = body.files.map((file) => h("p.bubble.file", {}, fileLink(file, person.language)));
  return h("article.mine", { "aria-label": say(person.language, "own_message", { name: person.name }) }, text, sent);
}

/** The first line of a message as plain text, for quoting it. */
export function headline(message) {
  const { body } = message;
  if (body.kind === "own") return body.text || body.files[0]?.name || "";
  const first = body.title.length ? body.title : body.lines[0] || [];
  return first.map((span) => span.text).join("");
}

function words(spans, on) {
  return spans.map((span) => word(span, on));
}

function word(span, on) {
  const { style, text } = span;
  if (style === "link") return h("a", { href: span.url, target: "_blank", rel: "noopener" }, text);
  if (style === "code" && /^\/\w/.test(text)) return h("button.code.command", { type: "button", onclick: () => on.command(text) }, text);
  const tag = { strong: "strong", quote: "q.quote", code: "code.code", old: "s.old", meta: "span.meta" }[style] || "span";
  return h(tag, { dir: "auto" }, text);
}

/** Facts with a label stand in columns; those without are lines between them. */
function facts(all, on) {
  const blocks = [];
  for (const fact of all) {
    if (!fact.label) {
      blocks.push(h("p.line", {}, words(fact.words, on)));
      continue;
    }
    const row = h("div.fact", {}, h("dt", {}, fact.label), h("dd", {}, words(fact.words, on)));
    const open = blocks.at(-1);
    if (open?.tagName === "DL") open.append(row);
    else blocks.push(h("dl.facts", {}, row));
  }
  return blocks;
}

function list(items, ordered, on) {
  if (!items.length) return null;
  const tag = items.length > 9 ? "ol.items.long" : "ol.items";
  return h(ordered ? tag : "ul.items", {}, items.map((item) => h("li", {}, words(item, on))));
}

function files(all, language) {
  if (!all.length) return null;
  return h("ul.files", {}, all.map((file) => h("li", {}, file.picture ? picture(file) : listed(file, language))));
}

function listed(file, language) {
  return [fileLink(file, language), file.note && h("span.meta", { dir: "auto" }, ` ${file.note}`)];
}

function fileAddress(file) {
  return `/console/file/${file.digest}?${new URLSearchParams({ name: file.name })}`;
}

function picture(file) {
  return h("a.picture", { href: fileAddress(file), target: "_blank", rel: "noopener" }, h("img", { src: fileAddress(file), alt: file.note, loading: "lazy" }));
}

function fileLink(file, language) {
  const size = fileSize(language, file.size);
  const address = fileAddress(file);
  return h("a.file-link", { href: address, download: file.name }, icon("file"), h("span.file-name", { dir: "auto" }, file.name), " ", h("span.size", {}, size));
}

function folded(fold, on) {
  const tag = fold.ordered ? "ol.folded" : "ul.folded";
  const lines = h(tag, {}, fold.lines.map((line) => h("li", {}, words(line, on))));
  return h("details.fold", {}, h("summary", {}, icon("chevron"), h("span", {}, fold.title)), lines);
}

function buttons(rows, on) {
  if (!rows.length) return null;
  return h("div.buttons", {}, rows.map((row) => h(row.length > MANY ? "div.row.cells" : "div.row", {}, row.map((button) => oneButton(button, on)))));
}

function oneButton(button, on) {
  if (button.url) return h(`a.button.${button.style}`, { href: button.url, target: "_blank", rel: "noopener" }, button.label);
  if (!button.token) return h("span.button.still", {}, button.label);
  const element = h(`button.button.${button.style}`, { type: "button", "aria-label": button.name || null }, h("span.label", {}, button.label));
  element.addEventListener("click", () => on.press(button, element));
  return element;
}
