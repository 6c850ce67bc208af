// The dataset as Explore will draw it: the same layer, with the symbology of the draft.

import { classOf, classesOf } from "../map/symbology.js";

/** A manifest's symbology as the catalogue hands it out: texts in two languages side by side. */
export const folded = (symbology) =>
  symbology?.kind === "categories"
    ? { ...symbology, categories: symbology.categories.map((entry) => ({ ...entry, title: { zh: entry.title_zh, en: entry.title_en } })) }
    : symbology;

/** Layer of the features; `runtime` draws it as it draws published ones. */
export function createDataset({ runtime, features, nameOf }) {
  const layer = runtime.geometry({ layer: "preview", canvas: true });
  const told = features.map((feature) => ({ ...feature, id: String(feature.id), attributes: feature.properties ?? {}, properties: { name: nameOf(feature) } }));
  layer.addData({ features: told });
  return {
    layer,
    show: () => layer.setShown(new Set(told.filter(({ geometry }) => geometry).map(({ id }) => id))),
    recolour: () => layer.recolour(),
    remove: () => layer.dispose(),
  };
}

/** How many of the features each class of a symbology holds: [{class, count}]. */
export function classCounts(symbology, features) {
  const classes = classesOf(symbology);
  const counts = classes.map(() => 0);
  for (const { properties } of features) counts[classOf(symbology, properties ?? {})] += 1;
  return classes.map((entry, i) => ({ class: entry, count: counts[i] }));
}
