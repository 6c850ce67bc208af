// Codes in words, in the language shown: what filters, lists and the table call them.

import { _, tr } from "../i18n.js";

const LEVELS = { national: () => _("National"), municipal: () => _("Municipal") };
const ACCURACIES = {
  A: () => _("A: surveyed or official outline"),
  B: () => _("B: within 500 m"),
  C: () => _("C: within about 3 km"),
  D: () => _("D: district only"),
  none: () => _("No published location"),
};

/** The word for a value of a filter ("none" stands for what no source states). */
export function word(store, name, value) {
  const code = String(value ?? "none");
  if (name === "unit") return unitName(store, code);
  if (name === "accuracy") return ACCURACIES[code]?.() ?? code;
  if (code === "none") return _("Not stated");
  if (name === "level") return LEVELS[code]?.() ?? code;
  return tr(store.data.facts.codelists[name]?.[code]) || code;
}

/** The name of a unit, in the vintage shown or else in the last one that has it. */
export function unitName(store, adcode) {
  const vintages = [store.state.vintage, ...store.atlas.vintages.map((vintage) => vintage.id).reverse()];
  const unit = vintages.map((vintage) => store.unit(adcode, vintage)).find(Boolean);
  return unit ? tr(unit.properties.name) : String(adcode);
}

/** The title of a filter. */
export function filterTitle(name) {
  return {
    category: () => _("Category"),
    level: () => _("Level"),
    unit: () => _("Administrative unit"),
    status: () => _("Status"),
    accuracy: () => _("Positional accuracy"),
  }[name]();
}

/** "8 drawn · 1 listed only". */
export function counts(drawn, listed) {
  if (drawn && listed) return `${_("{n} drawn", { n: drawn })} · ${_("{n} listed only", { n: listed })}`;
  return listed ? _("{n} listed only", { n: listed }) : _("{n} drawn", { n: drawn });
}
