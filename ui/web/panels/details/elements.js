// The small pieces the details are set from: badges, status marks, rows, notes.

import { h, svg } from "../../dom.js";
import { _ } from "../../i18n.js";

const PATHS = {
  info: "M12 3.6a8.4 8.4 0 1 0 0 16.8 8.4 8.4 0 0 0 0-16.8ZM12 11v5.2M12 7.6v.4",
  note: "M5 4.5H19V15.2L15.2 19.5H5ZM15 19V15H19M8.5 9H15.5M8.5 12.5H12.5",
  leave: "M10 5H5V19H19V14M13.5 4.5H19.5V10.5M19 5 11.5 12.5",
  goto: "M9.5 6 15.5 12 9.5 18",
};

export function lineIcon(name, size = 16) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }),
  );
}

/** A small label: what kind of thing this is. */
export const badge = (text, kind = "") => (text ? h("span", { class: `badge ${kind}`.trim() }, text) : null);

/** The swatch of a figure's status: solid, hatched, outlined, dashed or dotted. */
export const statusSwatch = (status) => h("span", { class: `status-swatch status-${status}`, "aria-hidden": "true" });

/** The status of a figure, told by shape and by word. */
export const statusBadge = (ctx, status) =>
  h("span", { class: "badge badge-status" }, statusSwatch(status), ctx.code("obs_status", status));

/**
 * A link to another record. `to` is {site}, {district} or {indicator}: a plain click
 * selects it in this page; its address opens it in another tab.
 */
export function link(ctx, text, to, { key = null, kind = "" } = {}) {
  const [[name, id]] = Object.entries(to);
  const { lang, vintage } = ctx.store.state;
  const query = new URLSearchParams({ [name]: id });
  if (lang !== ctx.store.defaults.lang) query.set("lang", lang);
  if (vintage !== ctx.store.defaults.vintage) query.set("vintage", vintage);
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
    event.preventDefault();
    ctx.actions[{ site: "select", district: "selectDistrict", indicator: "selectIndicator" }[name]](id);
  };
  return h("a", { class: `text-link ${kind}`.trim(), href: `?${query}`, onclick: follow, dataset: { key: key ?? `${name} ${id}` } }, text);
}

/** A button that reads as text. */
export const textButton = (text, onclick, key) =>
  h("button", { class: "text-link", type: "button", onclick, dataset: { key } }, text);

/** One row of a list of properties; nothing when there is nothing to say. */
export function property(label, ...content) {
  const parts = content.flat().filter((part) => part !== null && part !== undefined && part !== "");
  return parts.length ? h("div", { class: "property" }, h("dt", {}, label), h("dd", {}, parts)) : null;
}

/** Items in a row with the language's own comma between them. */
export function joined(items) {
  return items.flatMap((item, i) => (i === 0 ? [item] : [h("span", { class: "separator" }, _(", ")), item]));
}

export const remark = (text) => (text ? h("p", { class: "remark" }, text) : null);

/** A part of the panel with a heading; nothing when it has no content. */
export function section(title, ...content) {
  const parts = content.flat().filter((part) => part !== null && part !== undefined);
  if (!parts.length) return null;
  return h("section", { class: "details-section" }, h("h3", { class: "section-title" }, title), parts);
}

/**
 * A part that folds; `count` stands beside its title. `content` is called when the part
 * is first opened: what nobody looks at is not built.
 */
export function fold(title, count, content, { open = false, key = null } = {}) {
  const element = h(
    "details",
    { class: "fold", open },
    h("summary", { dataset: key ? { key } : {} }, lineIcon("goto", 14), h("span", { class: "fold-title" }, title), h("span", { class: "count" }, count)),
  );
  const build = () => {
    if (element.open && element.childElementCount === 1) element.append(content());
  };
  element.addEventListener("toggle", build);
  build();
  return element;
}
