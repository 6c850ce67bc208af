// The documents behind what is shown, each with the lines that are cited.

import { h } from "../../dom.js";
import { _, tr } from "../../i18n.js";
import { documentHeading, placeText, publishedText } from "../evidence.js";
import { badge, fold, property, section } from "./elements.js";

/** How many documents some records cite. */
export function countDocuments(ctx, records) {
  const ids = records.flatMap((record) => ctx.citationsOf(record).map((citation) => citation.document));
  return new Set(ids.filter((id) => id in ctx.facts.documents)).size;
}

/** Document id → [{citation, names}], source documents first, without repeats. */
function citedDocuments(ctx, records) {
  const cited = new Map();
  for (const record of records) {
    const name = ctx.name(record.id);
    for (const citation of ctx.citationsOf(record)) {
      if (!(citation.document in ctx.facts.documents)) continue;
      const list = cited.get(citation.document) ?? [];
      cited.set(citation.document, list);
      const same = list.find((item) => item.citation.line === citation.line && item.citation.printed === citation.printed);
      if (same) same.names.add(name);
      else list.push({ citation, names: new Set([name]) });
    }
  }
  for (const places of cited.values()) places.sort((a, b) => (a.citation.line ?? 0) - (b.citation.line ?? 0));
  const outside = (id) => Number(ctx.facts.documents[id].kind !== "source");
  return new Map([...cited].sort(([a], [b]) => outside(a) - outside(b)));
}

function citedPlace(ctx, { citation, names }, key) {
  return h(
    "li",
    { dataset: { host: "" } },
    h(
      "div",
      { class: "record-head" },
      h(
        "p",
        { class: "cited-place" },
        citation.line ? h("span", { class: "cited-line" }, placeText(ctx.facts.documents[citation.document], citation.line)) : null,
        citation.printed ? h("q", { class: "printed", lang: "zh-CN" }, citation.printed) : null,
        h("span", { class: "cited-names" }, [...names].join(_("; "))),
      ),
      citation.line ? ctx.evidence.button([citation], key, { placesOnly: true }) : null,
    ),
  );
}

const citedPlaces = (ctx, id, places) =>
  h("ul", { class: "cited-places" }, places.map((place, i) => citedPlace(ctx, place, `cited-${id}-${i}`)));

const documentProperties = (ctx, record) =>
  h(
    "dl",
    { class: "properties" },
    property(_("Published"), publishedText(record)),
    property(_("Reliability"), tr(record.reliability)),
    record.kind === "source"
      ? property(_("Full text"), ctx.evidence.attached(record.id) ? badge(_("attached"), "badge-attached") : _("not attached"))
      : null,
  );

/** One document with every place in it that the catalogue cites; null if there is none. */
export function documentDetails(ctx, { id, line }) {
  const record = ctx.facts.documents[id];
  if (!record) return null;
  const kinds = ["sites", "projects", "institutions", "observations"];
  const cited = citedDocuments(ctx, kinds.flatMap((kind) => Object.values(ctx.facts[kind])));
  const places = cited.get(id) ?? [];
  const first = line === null ? [] : places.filter((place) => place.citation.line === line);
  return {
    name: record.title,
    color: null,
    tabs: null,
    kind: [h("span", {}, _("Document"))],
    body: [
      documentHeading(record, { titled: false }),
      documentProperties(ctx, record),
      first.length ? section(_("Line {n}", { n: line }), citedPlaces(ctx, `${id}-line`, first)) : null,
      section(_("Cited places"), places.length ? citedPlaces(ctx, id, places) : h("p", { class: "remark" }, _("No record cites this document."))),
    ],
  };
}

export function sourcesTab(ctx, records) {
  return h(
    "ul",
    { class: "records documents" },
    [...citedDocuments(ctx, records)].map(([id, places]) => {
      const record = ctx.facts.documents[id];
      return h(
        "li",
        { class: "record" },
        documentHeading(record),
        documentProperties(ctx, record),
        fold(
          _("Cited places"),
          places.length,
          () => citedPlaces(ctx, id, places),
          { key: `cited ${id}` },
        ),
      );
    }),
  );
}
