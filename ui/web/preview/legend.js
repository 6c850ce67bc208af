// What the signs on the preview mean, in words.

import { h, replace, svg } from "../dom.js";
import { _ } from "../i18n.js";
import { shapePath } from "../map/symbols.js";
import { classCounts, folded } from "./dataset.js";
import { LOOKS } from "./looks.js";
import { SEVERITIES } from "./marks.js";

const number = (value) => new Intl.NumberFormat("en", { maximumSignificantDigits: 6 }).format(value);

/** Fill the legend for what is shown; hidden where there is nothing to explain. */
export function explain(element, data) {
  const items = [...changes(data), ...classes(data), ...severities(data)];
  const { shown, total } = data.collection;
  const thinned = shown < total ? h("p", { class: "legend-note" }, _("The map shows {shown} of {total} features, evenly chosen.", { shown: number(shown), total: number(total) })) : null;
  element.hidden = !items.length && !thinned;
  element.setAttribute("aria-label", _("Legend"));
  replace(element, items.length ? h("ul", {}, items) : null, thinned);
}

const item = (sign, text, count) => h("li", {}, sign, h("span", { title: text }, text), count === undefined ? null : h("small", {}, number(count)));

function sign({ shape, token, sign: letter = "", hollow = false, dash = null }) {
  return svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true", class: "legend-sign", style: { "--symbol": `var(--${token})` } },
    svg("path", { d: shapePath(shape), fill: hollow ? "var(--land)" : "var(--symbol)", stroke: hollow ? "var(--symbol)" : "var(--land)", "stroke-width": hollow ? 2.4 : 1.4, "stroke-dasharray": dash && hollow ? "3 3" : false }),
    letter ? svg("text", { x: 12, y: 16.6, "text-anchor": "middle", "font-size": 13, "font-weight": 700, fill: "var(--land)" }, letter) : null);
}

function changes({ mode, collection }) {
  if (mode !== "looks") return [];
  const words = {
    added: _("Added"), removed: _("Removed"), changed: _("Changed"), same: _("Unchanged"),
    before: _("Before"), after: _("After"),
  };
  const counts = {};
  for (const { look } of collection.features) counts[look] = (counts[look] ?? 0) + 1;
  return ["added", "changed", "removed", "before", "after", "same"].filter((look) => counts[look]).map((look) => item(sign(LOOKS[look]), words[look], counts[look]));
}

function severities({ marks }) {
  const words = { fault: _("Must be mended"), repairable: _("Can be repaired"), notice: _("Worth knowing") };
  const counts = {};
  for (const { severity } of marks ?? []) counts[severity] = (counts[severity] ?? 0) + 1;
  return Object.keys(SEVERITIES).filter((name) => counts[name]).map((name) => item(sign(SEVERITIES[name]), words[name], counts[name]));
}

function classes({ mode, symbology, collection }) {
  if (mode === "looks" || !["categories", "graduated"].includes(symbology?.kind)) return [];
  return classCounts(folded(symbology), collection.features)
    .filter(({ count }, i, all) => count || i < all.length - 1)
    .map(({ class: entry, count }) => item(sampleOf(collection.features, entry), entry.title(), count));
}

/** The sign of a class: its symbol where there are points, else a piece of line or area. */
function sampleOf(features, { shape, color, dash, ramp }) {
  const types = new Set(features.map(({ geometry }) => geometry?.type.replace("Multi", "")));
  if (types.has("Point") || !types.size) return sign({ shape, token: color });
  const areas = types.has("Polygon");
  return svg("svg", { viewBox: "0 0 24 24", width: 22, height: 18, "aria-hidden": "true", class: "legend-sign", style: { "--symbol": `var(--${color})` } },
    svg("path", { d: areas ? "M2 5H22V19H2Z" : "M2 17 9 9 15 14 22 6", fill: areas ? "var(--symbol)" : "none", "fill-opacity": ramp ? 0.85 : 0.26, stroke: areas && ramp ? "var(--ramp-edge)" : "var(--symbol)", "stroke-width": areas && ramp ? 1.4 : 2, "stroke-dasharray": dash ?? false }));
}
