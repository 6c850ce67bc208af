// Datasets in the browser: the provider's features as the atlas takes them, and their values in words.

import { number, dateText } from "./format.js";
import { _ } from "./i18n.js";
import { boundsOf } from "./map/anchors.js";

const NAME_MAX = 120;

/** A provider's text with what would turn its direction made visible: nobody reads "exe.gpj" as "jpg.exe". */
export const visible = (text) => text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

/** A text that fits where a name stands; its whole stands among the attributes. */
export const short = (whole, most = NAME_MAX) => {
  const text = visible(whole);
  const letters = [...text.slice(0, most * 2 + 2)];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
};

/** The id of a dataset's feature in the atlas as a whole. */
export const wholeId = (layer, id) => `${layer}:${id}`;

/**
 * A dataset's features for the store: their ids made whole, a name, the units they lie in; what the
 * provider wrote stands under `attributes` as it is.
 */
export function datasetCollection(layer, collection, extras) {
  const features = collection.features.map((raw) => {
    const units = {};
    for (const [vintage, found] of Object.entries(extras?.units ?? {})) {
      if (raw.geometry) units[vintage] = found[raw.id] ?? [];
    }
    return {
      type: "Feature",
      id: wholeId(layer.id, raw.id),
      dataset: layer.id,
      key: raw.id,
      geometry: raw.geometry,
      bounds: boundsOf(raw.geometry),
      attributes: raw.properties,
      properties: { name: nameOf(layer, raw), units, search: extras?.search?.[raw.id] ?? [] },
    };
  });
  return { type: "FeatureCollection", features };
}

function nameOf(layer, { id, properties }) {
  const own = layer.name_field ? properties[layer.name_field] : null;
  if (own !== null && own !== undefined && String(own).trim() !== "") return short(String(own));
  const key = short(id, 60);
  if (layer.id_field) return key;
  return { zh: `${layer.title.zh} ${key}`, en: `${layer.title.en} ${key}` };
}

/** The attributes a layer shows, in order: [{name, title, type, unit_measure}]. */
export function fieldsOf(layer, features) {
  if (layer.fields?.length) return layer.fields;
  const names = new Set(features.slice(0, 50).flatMap((feature) => Object.keys(feature.attributes)));
  return [...names].map((name) => ({ name, title: { zh: name, en: name }, type: null, unit_measure: null }));
}

/** A value in words: {text, empty, number}; the text is data, to be set as text only. */
export function valueOf(field, value) {
  if (value === null || value === undefined || value === "") return { text: _("not given"), empty: true, number: false };
  if (typeof value === "boolean") return { text: value ? _("yes") : _("no"), empty: false, number: false };
  if (typeof value === "number") {
    // Years and codes kept as integers are not counted out in thousands.
    const text = Number.isInteger(value) && Math.abs(value) < 10_000 ? String(value) : number(value);
    return { text: field.unit_measure ? `${text} ${field.unit_measure}` : text, empty: false, number: true };
  }
  if (field.type === "date") return { text: dateText(String(value)), empty: false, number: false };
  if (field.type === "datetime") return { text: String(value).replace("T", " "), empty: false, number: false };
  return { text: visible(String(value)), empty: false, number: false };
}

/** Layers whose features do not travel, being too many, and are drawn from tiles. */
export const isTiled = (layer) => layer.kind === "dataset" && !layer.unavailable && Boolean(layer.tiles);

/** Layers that cannot be drawn yet: too many features, and no tiles so far. */
export const isLarge = (layer) => layer.kind === "dataset" && !layer.unavailable && !layer.data && !layer.tiles;

/** The id of a dataset and of its feature in a whole id. */
export const splitId = (id) => [id.slice(0, Math.max(id.indexOf(":"), 0)), id.slice(id.indexOf(":") + 1)];
