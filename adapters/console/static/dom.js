// Builds elements. Words only ever become text nodes, so nothing people write can become markup.

const SHAPES = {
  clock: ["M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4Z", "M8 4.6V8l2.3 1.5"],
  tick: ["M3 8.6l3.2 3.2L13 4.8"],
  cross: ["M4 4l8 8M12 4l-8 8"],
  back: ["M6 3.2L2.8 6.4 6 9.6", "M2.8 6.4h6.7a3.3 3.3 0 0 1 0 6.6H7"],
  bars: ["M5.6 3.4v9.2M10.4 3.4v9.2"],
  triangle: ["M8 2.2L14.4 13.4H1.6Z", "M8 6.5v3.2M8 11.5v.1"],
  chevron: ["M4 6.2l4 4 4-4"],
  arrow: ["M3 8h10M9 4l4 4-4 4"],
  file: ["M9.2 1.8H4.2A1.2 1.2 0 0 0 3 3v10a1.2 1.2 0 0 0 1.2 1.2h7.6A1.2 1.2 0 0 0 13 13V5.6Z", "M9.2 1.8v3.8H13"],
  clip: ["M13.2 7.6l-5.3 5.3a3.3 3.3 0 0 1-4.7-4.7l5.7-5.7a2.2 2.2 0 0 1 3.1 3.1l-5.6 5.6a1.1 1.1 0 0 1-1.6-1.6l5-5"],
  sun: ["M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z", "M8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M3 13l1.2-1.2M11.8 4.2L13 3"],
  moon: ["M13.6 9.7A6 6 0 0 1 6.3 2.4a6 6 0 1 0 7.3 7.3Z"],
  down: ["M8 3v10M4 9l4 4 4-4"],
};

/** An element: `tag` may carry classes ("p.line.meta"); properties that start with "on" are listeners. */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "hidden" || key === "disabled" || key === "multiple" || key === "open") element[key] = value;
  else element.setAttribute(key, value === true ? "" : value);
}

/** A line drawing of 16 by 16, or "" when there is none of that name; never read aloud. */
export function icon(name, size = 16) {
  if (!SHAPES[name]) return "";
  const svg = svgElement("svg", { viewBox: "0 0 16 16", width: size, height: size, class: "icon", "aria-hidden": "true" });
  for (const d of SHAPES[name]) svg.append(svgElement("path", { d }));
  return svg;
}

/** The mark: three points on one line that rises and falls, the last in amber. */
export function mark(size = 26) {
  const svg = svgElement("svg", { viewBox: "0 0 26 26", width: size, height: size, "aria-hidden": "true", class: "sign" });
  svg.append(svgElement("path", { d: "M4.6 20.4C8.6 20.4 9 6 13 6s4.4 14.4 8.4 14.4" }));
  svg.append(svgElement("circle", { cx: 4.6, cy: 20.4, r: 3.4, class: "first" }));
  svg.append(svgElement("circle", { cx: 13, cy: 6, r: 2.8, class: "second" }));
  svg.append(svgElement("circle", { cx: 21.4, cy: 20.4, r: 3.4, class: "last" }));
  return svg;
}

/** A round avatar in the person's own tint. */
export function avatar(person) {
  return h(`span.avatar.tint-${person.tint}`, { "aria-hidden": "true" }, person.initials);
}

function svgElement(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
