// A feature of a dataset: its attributes as the provider has them, where it lies, and where the
// dataset comes from.

import { fieldsOf, valueOf } from "../../datasets.js";
import { h } from "../../dom.js";
import { _, tr } from "../../i18n.js";
import { classField, classOf, classesOf } from "../../map/symbology.js";
import { downloads } from "../dataset_card.js";
import { siteSymbol } from "../icons.js";
import { joined, link, property, section } from "./elements.js";

const LONG = 400; // characters from which a value scrolls in a box of its own

function attributes(layer, feature, fields) {
  return h(
    "dl",
    { class: "properties attributes" },
    fields.map((field) => {
      const value = valueOf(field, feature.attributes[field.name]);
      const classes = ["attribute-value", value.empty ? "is-empty" : "", value.number ? "is-number" : "", value.text.length > LONG ? "is-long" : ""];
      const long = value.text.length > LONG ? { tabindex: "0", role: "group", "aria-label": tr(field.title) } : {};
      return property(tr(field.title), h("span", { class: classes.filter(Boolean).join(" "), ...long }, value.text));
    }),
  );
}

function unitProperty(ctx, feature) {
  const adcodes = ctx.store.unitsOf(feature);
  if (!adcodes.length) return feature.geometry ? property(_("Administrative unit"), _("in none of the map’s units")) : null;
  return property(_("Administrative unit"), joined(adcodes.map((adcode) => link(ctx, ctx.unitName(adcode), { district: adcode }))));
}

function classProperty(layer, feature) {
  const field = classField(layer);
  if (!field) return null;
  const { title } = classesOf(layer.symbology)[classOf(layer.symbology, feature.attributes)];
  return property(_("Drawn as"), siteSymbol(layer, feature, 15), " ", h("span", { class: "attribute-value" }, title()));
}

function source(layer) {
  const { version } = layer;
  return h(
    "dl",
    { class: "properties" },
    property(_("Provider"), tr(layer.provider)),
    property(_("Licence"), layer.license),
    property(_("Reference date"), layer.date),
    property(_("Lineage"), tr(layer.lineage)),
    version ? property(_("Version"), _("version {n}", { n: version.number }), " · ", String(version.at ?? "").slice(0, 10)) : null,
    version?.source ? property(_("File"), h("span", { class: "attribute-value" }, version.source)) : null,
    version?.sha256 ? property(_("Checksum"), h("code", { class: "checksum" }, `SHA-256 ${version.sha256}…`)) : null,
  );
}

/** {name, color, kind, body, tabs} of a dataset's feature. */
export function featureDetails(ctx, { layer, feature }) {
  const features = ctx.store.data.layers[layer.id]?.features ?? [];
  const fields = fieldsOf(layer, features.length ? features : [feature]);
  const keyed = layer.id_field ? null : property(_("Place in the file"), feature.key);
  const where = [classProperty(layer, feature), unitProperty(ctx, feature), keyed];
  return {
    name: feature.properties.name,
    color: layer.symbol.color,
    tabs: null,
    kind: [siteSymbol(layer, feature, 16), h("span", {}, tr(layer.title))],
    body: [
      where.some(Boolean) ? h("dl", { class: "properties site-properties" }, where) : null,
      feature.geometry ? null : h("p", { class: "hint" }, _("This record has no geometry: it is listed and not drawn.")),
      section(_("Attributes"), fields.length ? attributes(layer, feature, fields) : h("p", { class: "remark" }, _("The dataset has no attributes."))),
      section(_("Where this comes from"), source(layer), downloads(layer)),
    ],
  };
}
