// What is wrong with the content, in words: what kind of fault, then place and value
// as the check names them; in English where the check knows nothing else.

import { h, replace } from "../dom.js";
import { _, language } from "../i18n.js";
import { faultWords } from "./fault_words.js";

/** One fault: where, found, expected, how to mend it. */
export function faultList(fault) {
  const words = h("p", { class: "fault-words" }, faultWords(fault.code));
  if (language() === "zh" && fault.zh) return h("div", { class: "fault" }, words, h("p", {}, fault.zh));
  const rows = [[_("Where"), fault.where], [_("Found"), fault.found], [_("Expected"), fault.expected], [_("To mend it"), fault.mend]];
  return h(
    "div",
    { class: "fault" },
    words,
    h("dl", { class: "facts-list" }, rows.filter(([, text]) => text).map(([term, text]) => [h("dt", {}, term), h("dd", { lang: "en" }, text)])),
  );
}

/** Faults that belong to no layer of the list: of facts, boundaries, settings. */
export function contentFaults({ layers, faults = [] }) {
  const told = new Set(layers.flatMap((layer) => layer.faults ?? []).map((fault) => fault.text));
  const left = faults.filter((fault) => !told.has(fault.text));
  const summary = h("summary", {});
  const body = h("div", {});
  const element = h("details", { class: "layer-faults content-faults", hidden: left.length === 0 }, summary, body);
  return {
    element,
    translate() {
      summary.textContent = _("Faults in the content: {n}", { n: left.length });
      replace(body, h("p", {}, _("What is faulty was left out; the rest of the map stands.")), left.map(faultList));
    },
  };
}
