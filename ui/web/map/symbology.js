// How a dataset's features are told apart: the classes of its symbology, and which one a feature is
// in. Pure: the manifest's symbology and a feature's attributes in, tokens and words out.

import { number } from "../format.js";
import { _, tr } from "../i18n.js";

const NOTHING = { shape: "dot", color: "other" };
const STEPS = 8;
// Lines of a class are told apart by their stroke too; areas by their outline.
const DASHES = [null, "8 4", "2 4", "10 3 2 3", "5 5", "14 4", "1 3", "6 2 1 2 1 2", "4 8", "12 2", "3 2", "8 2 2 2"];

/** The ramp's token for class i of n: spread over the whole ramp. */
export const rampToken = (i, n) => `ramp-${n === 1 ? 5 : 1 + Math.round((i * (STEPS - 1)) / (n - 1))}`;

/**
 * The classes of a layer's symbology, in the legend's order.
 *
 * Each is {shape, color, dash, grow, title()}: `color` a token, `grow` the size of a point's symbol
 * to the usual, `title` its words in the language shown ("" where one sign stands for all).
 */
export function classesOf(symbology) {
  if (symbology?.kind === "categories") {
    const listed = symbology.categories.map(({ symbol, title, value }, i) => ({
      ...symbol, dash: DASHES[i % DASHES.length], grow: 1, title: () => tr(title) || value,
    }));
    return [...listed, { ...(symbology.other ?? NOTHING), dash: "1 4", grow: 0.8, title: () => _("Other values") }];
  }
  if (symbology?.kind === "graduated") {
    const { breaks, shape } = symbology;
    const steps = breaks.map((top, i) => ({
      shape, color: rampToken(i, breaks.length), dash: null, ramp: true,
      grow: breaks.length === 1 ? 1 : 0.62 + (0.68 * i) / (breaks.length - 1),
      title: () => (i === 0 ? _("up to {n}", { n: number(top) }) : _("{low} to {high}", { low: number(breaks[i - 1]), high: number(top) })),
    }));
    return [...steps, { ...NOTHING, dash: "1 4", grow: 0.7, title: () => _("No value") }];
  }
  return [{ ...(symbology?.symbol ?? NOTHING), dash: null, grow: 1, title: () => "" }];
}

/** The place in `classesOf` of a feature with these attributes. */
export function classOf(symbology, attributes) {
  if (symbology?.kind === "categories") {
    const value = attributes[symbology.field];
    const found = value === null || value === undefined ? -1 : symbology.categories.findIndex((item) => item.value === String(value));
    return found < 0 ? symbology.categories.length : found;
  }
  if (symbology?.kind === "graduated") {
    const value = attributes[symbology.field];
    const { breaks } = symbology;
    if (typeof value !== "number" || Number.isNaN(value)) return breaks.length;
    const found = breaks.findIndex((top) => value <= top);
    // Above the last bound is the last class: an edit may have gone past what the classes were cut from.
    return found < 0 ? breaks.length - 1 : found;
  }
  return 0;
}

/** The field the classes come from, described; null where one sign stands for all. */
export function classField(layer) {
  const name = layer.symbology?.field;
  if (!name) return null;
  return (layer.fields ?? []).find((field) => field.name === name) ?? { name, title: name, unit_measure: null };
}
