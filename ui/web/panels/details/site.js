// A site: what it is, where, how surely, and what is recorded for it.

import { h } from "../../dom.js";
import { accuracyWords, validity } from "../../format.js";
import { _, other, tr } from "../../i18n.js";
import { symbolElement } from "../../map/symbols.js";
import { word } from "../words.js";
import { emptyState } from "./empty.js";
import { featureDetails } from "./feature.js";
import { badge, joined, link, property, remark } from "./elements.js";
import { keyFigures, metricGroups } from "./metrics.js";
import { notesOf } from "./notes.js";
import { institutionEntry, projectEntry } from "./records.js";
import { countDocuments, sourcesTab } from "./sources.js";
import { tabbed } from "./tabs.js";

const EVIDENCE = {
  certain: () => [_("Certain"), _("Named as a high-tech zone by an official source.")],
  well_supported: () => [_("Well supported"), _("Several sources agree; the official list was not seen.")],
  probable: () => [_("Probable"), _("Some sources name it; not confirmed.")],
  unnamed: () => [_("Not named"), _("Counted in the total of 11; no source names it.")],
};

const siteLinks = (ctx, ids) =>
  joined(ids.map((id) => link(ctx, ctx.siteName(id), { site: id })));

const unitLinks = (ctx, adcodes, vintage) =>
  joined(
    adcodes.map((adcode) => {
      const name = tr(ctx.store.unit(adcode, vintage)?.properties.name) || ctx.unitName(adcode);
      // A unit of another vintage cannot be selected in the one shown.
      return ctx.store.unit(adcode) ? link(ctx, name, { district: adcode }) : h("span", {}, name);
    }),
  );

const period = (vintage) => h("span", { class: "remark-inline remark-short" }, _("({text})", { text: validity(vintage) }));

/** The unit in the vintage shown and, where it differs, in the others. */
function unitProperties(ctx, feature) {
  const shown = ctx.store.state.vintage;
  const now = feature.properties.units?.[shown] ?? [];
  return [...ctx.store.atlas.vintages]
    .sort((a, b) => Number(b.id === shown) - Number(a.id === shown))
    .map((vintage) => {
      const adcodes = feature.properties.units?.[vintage.id] ?? [];
      if (!adcodes.length || (vintage.id !== shown && String(adcodes) === String(now))) return null;
      const label = vintage.id === shown ? _("Administrative unit") : _("In other years");
      return property(label, unitLinks(ctx, adcodes, vintage.id), period(vintage));
    });
}

/** Units the documents name, when the location says another thing. */
function statedUnits(ctx, feature, site) {
  const stated = site?.stated_units ?? [];
  const placed = Object.values(feature?.properties.units ?? {}).flat();
  if (!stated.length || stated.every((adcode) => placed.includes(adcode))) return null;
  return property(_("Units named in the documents"), joined(stated.map((adcode) => h("span", {}, ctx.unitName(adcode)))));
}

function accuracyProperty(properties) {
  const placed = properties.accuracy !== "none";
  return property(
    _("Location accuracy"),
    h("span", { class: `accuracy accuracy-${properties.accuracy}` }, accuracyWords(properties)),
    " ",
    placed ? badge(properties.verified ? _("checked") : _("to be verified"), properties.verified ? "badge-checked" : "badge-unverified") : null,
    tr(properties.basis)
      ? h("details", { class: "basis" }, h("summary", { dataset: { key: "basis" } }, _("Basis of the location")), h("p", { class: "remark-block" }, tr(properties.basis)))
      : null,
  );
}

function evidenceProperty(properties) {
  const grade = EVIDENCE[properties.evidence]?.();
  if (!grade) return null;
  return property(
    _("Evidence as a high-tech zone"),
    h("span", { class: `grade grade-${properties.evidence}` }, h("span", { class: "grade-mark", "aria-hidden": "true" }), grade[0]),
    h("span", { class: "remark-block" }, grade[1]),
  );
}

function siteProperties(ctx, id, entry, site) {
  const properties = entry?.feature.properties ?? null;
  const status = site?.status ?? properties?.status ?? null;
  const parts = site?.parts ?? [];
  return h(
    "dl",
    { class: "properties site-properties" },
    entry ? unitProperties(ctx, entry.feature) : null,
    statedUnits(ctx, entry?.feature, site),
    property(_("Managed by"), tr(properties?.managing_body)),
    property(_("Status"), status ? ctx.code("status", status) : null, tr(site?.status_note) ? h("span", { class: "remark-block" }, tr(site.status_note)) : null),
    site?.part_of ? property(_("Part of"), siteLinks(ctx, [site.part_of])) : null,
    parts.length ? property(_("Has parts"), siteLinks(ctx, parts)) : null,
    properties ? evidenceProperty(properties) : null,
    properties ? accuracyProperty(properties) : null,
    property(_("Also called"), aliases(site, properties?.name ?? site?.name)),
    entry && !entry.feature.geometry ? property(_("Why it is not drawn"), tr(properties.reason) || _("No location published")) : null,
    site && !entry ? property(_("Why it is not drawn"), ctx.code("spatial_kind", site.spatial_kind)) : null,
  );
}

/** The four tabs of a site. */
function siteTabs(ctx, id, site, adcodes) {
  const observations = ctx.records("observations", site?.observations);
  const projects = ctx.records("projects", site?.projects);
  const institutions = ctx.records("institutions", site?.institutions);
  const citing = [...(site ? [site] : []), ...observations, ...projects, ...institutions];
  const siteNotes = new Set(site?.reading_notes ?? []);
  const counts = { metrics: observations.length, projects: projects.length, institutions: institutions.length, sources: countDocuments(ctx, citing) };
  const empty = (text) => [emptyState(ctx, text, { site, adcodes, counts })];
  const notes = (records) => notesOf(ctx, records.map((record) => record.id), { except: siteNotes });
  const listOf = (records, one, text) =>
    records.length ? [h("ul", { class: "records" }, records.map((record) => one(ctx, record, { site: id }))), notes(records)] : empty(text);
  const renderers = {
    metrics: () =>
      observations.length
        ? [metricGroups(ctx, observations, { scope: id }), notes(observations)]
        : empty(_("The material has no figures for this site.")),
    projects: () => listOf(projects, projectEntry, _("The material has no projects for this site.")),
    institutions: () => listOf(institutions, institutionEntry, _("The material has no institutions for this site.")),
    sources: () => (counts.sources ? [sourcesTab(ctx, citing)] : empty(_("No document is cited for this site."))),
  };
  return { counts, renderers };
}

/** {name, color, kind, body, tabs} of a site, or null when nothing has this id. */
export function siteDetails(ctx, id) {
  const entry = ctx.store.index.get(id) ?? null;
  if (entry?.feature.dataset) return featureDetails(ctx, entry);
  const site = ctx.facts.sites[id] ?? null;
  if (!entry && !site) return null;
  const properties = entry?.feature.properties ?? {};
  const name = properties.name ?? site.name;
  const category = properties.category ?? site?.category;
  const adcodes = entry ? ctx.store.unitsOf(entry.feature) : [];
  const tabs = tabbed(ctx, siteTabs(ctx, id, site, adcodes));
  const symbol = entry?.layer.symbol ?? null;
  const kinds = [ctx.code("category", category), properties.level ? word(ctx.store, "level", properties.level) : "", site?.origin === "outside" ? _("Outside material") : ""];
  return {
    name,
    color: symbol?.color ?? null,
    tabs,
    kind: [
      symbol ? symbolElement({ ...symbol, hollow: properties.accuracy === "D" || !entry.feature.geometry }, 16) : null,
      h("span", {}, kinds.filter(Boolean).join(" · ")),
    ],
    body: [
      keyFigures(ctx, ctx.records("observations", site?.observations), { scope: id }),
      siteProperties(ctx, id, entry, site),
      remark(tr(site?.note)),
      notesOf(ctx, [id], { open: 1 }),
      tabs.element,
    ],
  };
}

/** Other names, without those that head the panel. */
function aliases(site, name) {
  const names = (site?.aliases ?? []).filter((alias) => alias !== tr(name) && alias !== other(name));
  return names.join(_(", "));
}
