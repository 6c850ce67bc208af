// What the card of a dataset has beside that of sites: its legend, its version, its files.

import { isTiled } from "../datasets.js";
import { h } from "../dom.js";
import { _, tr } from "../i18n.js";
import { kindOf } from "../map/anchors.js";
import { classField, classOf, classesOf } from "../map/symbology.js";
import { sampleElement } from "../map/symbols.js";

const DOWNLOAD_MAX = 200_000; // as ui/dataset_exports.py has it
const KINDS = ["point", "line", "polygon"];
const FORMATS = [["geojson", "GeoJSON"], ["gpkg", "GeoPackage"], ["xlsx", "Excel"], ["csv", "CSV"]];

/** The classes with their signs, words and counts; nothing where one sign stands for all. */
export function datasetLegend(layer, store) {
  const field = classField(layer);
  const features = store.data.layers[layer.id]?.features;
  if (!field || !features) return null;
  const classes = classesOf(layer.symbology);
  // Of features that do not travel nobody here knows how many are in a class.
  const counted = !isTiled(layer);
  const counts = classes.map(() => (counted ? 0 : 1));
  // A class is shown as its own features are drawn: points, lines, areas, or several of them.
  const kinds = classes.map(() => new Set(counted ? [] : (layer.kinds ?? [])));
  for (const feature of features) {
    if (!feature.geometry) continue;
    const place = classOf(layer.symbology, feature.attributes);
    counts[place] += 1;
    kinds[place].add(kindOf(feature.geometry));
  }
  // The class of what fits no other is told of only where something is in it.
  const shown = classes.map((item, i) => [item, counts[i], kinds[i]]).filter(([, n], i) => n || i < classes.length - 1);
  const unit = field.unit_measure ? _("({text})", { text: field.unit_measure }) : "";
  return [
    h("li", { class: "class-field" }, [tr(field.title), unit].filter(Boolean).join(" ")),
    shown.map(([item, n, drawn]) => h("li", {}, samples(drawn, item), h("span", { class: "class-title", title: item.title() }, item.title()), counted ? h("small", {}, String(n)) : null)),
  ];
}

/** The signs of a class, one for each kind of geometry in it; an empty class has its point. */
function samples(kinds, item) {
  const drawn = kinds.size ? KINDS.filter((kind) => kinds.has(kind)) : ["point"];
  return h("span", { class: "class-signs" }, drawn.map((kind) => sampleElement(kind, item, 15)));
}

/** "第 3 版 · 2026-11-22 · stations.geojson": where this version of a dataset comes from. */
export function aboutVersion({ version }) {
  if (!version) return "";
  return [_("version {n}", { n: version.number }), String(version.at ?? "").slice(0, 10), version.source].filter(Boolean).join(" · ");
}

/** Links to the whole layer in each format; a very large one is read page by page. */
export function downloads(layer) {
  if (layer.features > DOWNLOAD_MAX) return h("p", { class: "layer-downloads" }, _("Too large to download here in one piece; read it through OGC API – Features."));
  return h(
    "p",
    { class: "layer-downloads" },
    h("span", {}, _("Download the layer")),
    FORMATS.map(([id, name]) => h("a", { class: "link", href: `/layers/${encodeURIComponent(layer.id)}/download/${id}`, download: true }, name)),
  );
}
