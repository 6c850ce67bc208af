// What the table holds: its columns, a row a site, and their order. No DOM.

import { _, language, tr } from "../i18n.js";
import { unitName, word } from "./words.js";

/** Columns in order: id, title, what a cell says, what it sorts by, and its least width in px. */
export const COLUMNS = [
  { id: "name", title: () => _("Name"), text: (row) => tr(row.feature.properties.name), width: 190 },
  { id: "layer", title: () => _("Layer"), text: (row) => tr(row.layer.title), sort: (row) => row.layer.order, width: 104 },
  { id: "category", title: () => _("Category"), text: (row, store) => word(store, "category", row.feature.properties.category), width: 118 },
  { id: "level", title: () => _("Level"), text: (row, store) => word(store, "level", row.feature.properties.level), width: 82 },
  {
    id: "unit",
    title: () => _("Administrative unit"),
    text: (row, store) => store.unitsOf(row.feature).map((adcode) => unitName(store, adcode)).join(_(", ")) || _("Not stated"),
    width: 124,
  },
  { id: "status", title: () => _("Status"), text: (row, store) => word(store, "status", row.feature.properties.status), width: 88 },
  {
    id: "accuracy",
    title: () => _("Accuracy"),
    // The class alone: the legend and the details say what it means.
    text: (row) => (row.feature.geometry ? _("Class {class}", { class: row.feature.properties.accuracy }) : _("not drawn")),
    sort: (row) => ["A", "B", "C", "D"].indexOf(row.feature.geometry ? row.feature.properties.accuracy : "D") + (row.feature.geometry ? 0 : 1),
    width: 82,
  },
  { id: "projects", title: () => _("Projects"), number: (row) => row.site?.projects?.length ?? 0, width: 72 },
  { id: "institutions", title: () => _("Institutions"), number: (row) => row.site?.institutions?.length ?? 0, width: 88 },
  { id: "metrics", title: () => _("Metrics"), number: (row) => row.site?.observations?.length ?? 0, width: 72 },
];

/**
 * Entries in the order asked for; {column: null} leaves the catalogue's own.
 * The sort keys are worked out once an entry, not once a comparison.
 */
export function sorted(entries, { column, descending }, store) {
  const by = COLUMNS.find((item) => item.id === column);
  if (!by) return entries;
  const key = by.number ?? by.sort ?? ((row) => by.text(row, store));
  const collator = new Intl.Collator(language() === "zh" ? "zh-CN-u-co-pinyin" : "en", { numeric: true });
  const keyed = entries.map((entry, place) => ({ entry, place, key: key(entry) }));
  const compare = typeof keyed[0]?.key === "number" ? (a, b) => a.key - b.key : (a, b) => collator.compare(a.key, b.key);
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => sign * compare(a, b) || a.place - b.place);
  return keyed.map((item) => item.entry);
}
