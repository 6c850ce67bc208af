// Small builders for the page's own elements. Text always goes through
// textContent or setAttribute: attribute values of the data are never markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * One element.
 *
 * h("button", {class: "chip", "aria-pressed": "true", onclick: f}, "text", child)
 * Properties: `on…` are listeners; `dataset` an object; `style` an object of
 * custom properties; false, null and undefined leave the attribute out; true
 * writes it empty. Children: nodes, strings, numbers, arrays; null is skipped.
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG elements. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "style") {
      for (const [key, item] of Object.entries(value)) element.style.setProperty(key, item);
    } else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Replace the children of an element. */
export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** Ids for aria relations, unique in the page. */
let count = 0;
export const uid = (prefix) => `${prefix}-${++count}`;

/** Say something to screen readers without moving the focus. */
export function announce(text) {
  let live = document.getElementById("atlas-live");
  if (!live) {
    live = h("div", { id: "atlas-live", class: "sr-only", role: "status", "aria-live": "polite" });
    (document.getElementById("atlas-root") ?? document.body).append(live);
  }
  live.textContent = text;
}
