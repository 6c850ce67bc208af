// What the table holds: sites with the columns they share, each dataset with its own; and their
// order. No DOM.

import { fieldsOf, valueOf } from "../datasets.js";
import { _, language, tr } from "../i18n.js";
import { unitName, word } from "./words.js";

const FIELDS_MAX = 40; // of a dataset in the table; the details have them all

/** Columns of sites, in order: id, title, what a cell says, what it sorts by, and its least width in px. */
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

const WIDTHS = { integer: 96, number: 110, boolean: 84, date: 120, datetime: 150, text: 150 };

/** Columns of a dataset: name, unit, then its own attributes. */
export function datasetColumns(layer, features) {
  const [name] = COLUMNS;
  const unit = COLUMNS.find((column) => column.id === "unit");
  const own = fieldsOf(layer, features).filter((field) => field.name !== layer.name_field).slice(0, FIELDS_MAX).map((field, place) => {
    const value = (row) => row.feature.attributes[field.name];
    const numeric = field.type === "integer" || field.type === "number";
    return {
      id: `field-${place}`,
      title: () => (field.unit_measure ? `${tr(field.title)} ${_("({text})", { text: field.unit_measure })}` : tr(field.title)),
      text: (row) => {
        const told = valueOf({ ...field, unit_measure: null }, value(row));
        return told.empty ? "–" : told.text;
      },
      // What is not given comes last, whichever way.
      sort: numeric ? (row) => (typeof value(row) === "number" ? value(row) : null) : null,
      aligned: numeric,
      width: WIDTHS[field.type] ?? WIDTHS.text,
    };
  });
  return [name, unit, ...own];
}

/**
 * What stands in the table, in parts: [{id, title(), columns, entries}]; all sites are one part,
 * each dataset another.
 */
export function partsOf(store) {
  const sites = [];
  const datasets = new Map();
  for (const entry of store.shown()) {
    if (!entry.feature.dataset) sites.push(entry);
    else if (datasets.has(entry.layer.id)) datasets.get(entry.layer.id).push(entry);
    else datasets.set(entry.layer.id, [entry]);
  }
  const parts = sites.length || !datasets.size ? [{ id: "sites", title: () => _("Sites"), columns: COLUMNS, entries: sites }] : [];
  for (const [id, entries] of datasets) {
    const { layer } = entries[0];
    parts.push({ id: `layer ${id}`, title: () => tr(layer.title), columns: datasetColumns(layer, store.data.layers[id].features), entries });
  }
  return parts;
}

/**
 * Entries in the order asked for; {column: null} leaves the catalogue's own.
 * The sort keys are worked out once an entry, not once a comparison.
 */
export function sorted(entries, { column, descending }, store, columns = COLUMNS) {
  const by = columns.find((item) => item.id === column);
  if (!by) return entries;
  const key = by.number ?? by.sort ?? ((row) => by.text(row, store));
  const collator = new Intl.Collator(language() === "zh" ? "zh-CN-u-co-pinyin" : "en", { numeric: true });
  const keyed = entries.map((entry, place) => ({ entry, place, key: key(entry) }));
  const sign = descending ? -1 : 1;
  const compare = (a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * (typeof a.key === "number" && typeof b.key === "number" ? a.key - b.key : collator.compare(String(a.key), String(b.key)));
  };
  keyed.sort((a, b) => compare(a, b) || a.place - b.place);
  return keyed.map((item) => item.entry);
}
