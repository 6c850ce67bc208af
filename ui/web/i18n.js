// The page's own strings come from the gettext catalogues, keyed by the English
// text; the data's strings come as {zh, en} pairs.

const catalogues = { zh: {}, en: {} };
let current = "zh";

export function setCatalogues(strings) {
  Object.assign(catalogues, strings);
}

export function setLanguage(lang) {
  current = lang;
}

export const language = () => current;

/** A string of the page: `_("Layers")`, `_("{n} {n:site|sites}", {n: 3})`: the first form where n reads 1. */
export function _(message, values) {
  const text = catalogues[current]?.[message] || message;
  return values ? text.replace(/\{(\w+):([^{}|]*)\|([^{}|]*)\}/g, (_all, key, one, many) => (String(values[key]) === "1" ? one : many)).replace(/\{(\w+)\}/g, (all, key) => (key in values ? String(values[key]) : all)) : text;
}

/** A pair {zh, en} of the data in the language shown; strings pass through. */
export function tr(pair) {
  if (pair === null || pair === undefined) return "";
  if (typeof pair !== "object") return String(pair);
  return pair[current] || pair[current === "zh" ? "en" : "zh"] || "";
}

/** The language tag of what `other` gives. */
export const otherLanguage = () => (current === "zh" ? "en" : "zh-CN");

/** The other language of a pair, or "" when it says the same. */
export function other(pair) {
  if (!pair || typeof pair !== "object") return "";
  const text = pair[current === "zh" ? "en" : "zh"] || "";
  return text === tr(pair) ? "" : text;
}
