// An administrative unit: what it is, what lies in it, and what is recorded for it —
// also under a former unit it succeeded.

import { h } from "../../dom.js";
import { area, validity } from "../../format.js";
import { _, tr } from "../../i18n.js";
import { siteSymbol } from "../icons.js";
import { emptyState } from "./empty.js";
import { fold, joined, link, property, remark, textButton } from "./elements.js";
import { metricGroups } from "./metrics.js";
import { notesOf } from "./notes.js";
import { institutionEntry, projectEntry } from "./records.js";
import { countDocuments, sourcesTab } from "./sources.js";
import { tabbed } from "./tabs.js";

const KINDS = {
  district: () => _("District"),
  county: () => _("County"),
  autonomous_county: () => _("Autonomous county"),
};

const unitLink = (ctx, adcode, vintage) => {
  const name = tr(ctx.store.unit(adcode, vintage)?.properties.name) || String(adcode);
  if (ctx.store.unit(adcode)) return link(ctx, name, { district: adcode });
  // A unit of another vintage: that vintage comes with it.
  return textButton(name, () => ctx.store.set({ vintage, district: adcode, site: null }), `unit ${adcode}`);
};

/** Units of an earlier vintage that this unit took the place of. */
export function predecessorsOf(ctx, adcode, earlier) {
  const { store } = ctx;
  const units = [...(store.data.units[earlier]?.byId.keys() ?? [])];
  return units.filter((id) => store.data.successors(id, earlier, store.state.vintage).includes(adcode));
}

/** What became of the unit, and what it was, in each other vintage. */
function changes(ctx, adcode) {
  const { store } = ctx;
  const shown = store.state.vintage;
  const order = store.atlas.vintages.map((vintage) => vintage.id);
  const rows = [];
  const former = new Set(); // abolished units whose records count here
  const row = (label, ids, vintage) => {
    const others = ids.filter((id) => id !== adcode);
    if (!others.length) return;
    const links = others.map((id) => h("span", {}, unitLink(ctx, id, vintage.id), label === _("Formerly") && store.unit(id) ? _(" (part)") : null));
    rows.push(property(label, joined(links), h("span", { class: "remark-inline remark-short" }, _("({text})", { text: validity(vintage) }))));
  };
  for (const vintage of store.atlas.vintages) {
    if (vintage.id === shown) continue;
    const now = store.atlas.vintages.find((item) => item.id === shown);
    if (order.indexOf(vintage.id) < order.indexOf(shown)) {
      const before = predecessorsOf(ctx, adcode, vintage.id);
      for (const id of before) {
        // The unit that took most of an abolished one takes over its records.
        if (!store.unit(id) && store.data.successors(id, vintage.id, shown)[0] === adcode) former.add(id);
      }
      if (store.unit(adcode, vintage.id)) {
        row(_("Took in part of"), before, vintage);
        row(_("Part passed to"), store.data.successors(adcode, vintage.id, shown), now);
      } else row(_("Formerly"), before, vintage);
    } else {
      const after = store.data.successors(adcode, shown, vintage.id);
      row(store.unit(adcode, vintage.id) ? _("Part passed to") : _("Became"), after, vintage);
    }
  }
  return { rows, former };
}

/** Entries of the sites, or of datasets' features, that lie in the unit, by layer. */
function entriesIn(ctx, adcode, { datasets }) {
  const entries = [...ctx.store.index.values()].filter(
    ({ feature }) => Boolean(feature.dataset) === datasets && ctx.store.unitsOf(feature).includes(adcode),
  );
  return ctx.store.atlas.layers
    .map((layer) => ({ layer, entries: entries.filter((entry) => entry.layer.id === layer.id) }))
    .filter((group) => group.entries.length);
}

const LISTED_MAX = 100; // of one layer; the table, filtered by the unit, has them all

function siteItem(ctx, entry, former) {
  const { feature, layer } = entry;
  const across = ctx.store.unitsOf(feature).length;
  const before = Object.values(feature.properties.units ?? {}).flat().filter((id) => former.has(id));
  const remarks = [
    across > 1 ? _("across {n} units", { n: across }) : "",
    before.length ? _("formerly in {names}", { names: [...new Set(before)].map((id) => ctx.unitName(id)).join(_(", ")) }) : "",
    feature.geometry ? "" : _("not drawn"),
  ].filter(Boolean);
  return h(
    "li",
    {},
    h(
      "button",
      { class: "site-item", type: "button", onclick: () => ctx.actions.select(feature.id), dataset: { key: `site ${feature.id}` } },
      siteSymbol(layer, feature, 14),
      h("span", { class: "site-item-name" }, tr(feature.properties.name)),
      remarks.length ? h("span", { class: "site-item-remark" }, remarks.join(" · ")) : null,
    ),
  );
}

function siteList(ctx, groups, former) {
  if (!groups.length) return h("div", { class: "empty-state" }, h("p", {}, _("No site of the catalogue lies in this unit.")), h("p", {}, _("Try a neighbouring unit, or search by name.")));
  return groupedList(ctx, _("Sites in this unit"), groups, former, { open: true, key: "sites" });
}

function groupedList(ctx, title, groups, former, options) {
  const total = groups.reduce((sum, group) => sum + group.entries.length, 0);
  const lists = groups.map(({ layer, entries }) =>
    h(
      "div",
      { class: "site-group" },
      h("p", { class: "site-group-title" }, tr(layer.title), h("span", { class: "count" }, entries.length)),
      h("ul", {}, entries.slice(0, LISTED_MAX).map((entry) => siteItem(ctx, entry, former))),
      entries.length > LISTED_MAX ? h("p", { class: "site-item-remark" }, _("{n} more in the table.", { n: entries.length - LISTED_MAX })) : null,
    ),
  );
  return fold(title, total, () => h("div", { class: "site-groups" }, lists), options);
}

/** Records of the unit's sites, of the unit, and of the former units it succeeded, each once. */
function recordsOf(ctx, kind, adcode, siteIds, former) {
  const records = new Map();
  const put = (record, marked) => records.has(record.id) || records.set(record.id, { record, marked });
  for (const record of ctx.recordsOfUnit(kind, adcode)) put(record, null);
  for (const id of former) for (const record of ctx.recordsOfUnit(kind, id)) put(record, _("recorded for former {name}", { name: ctx.unitName(id) }));
  for (const [id, across] of siteIds) {
    for (const record of ctx.records(kind, ctx.facts.sites[id]?.[kind])) {
      // A site across several units: which of them the record is in is not known.
      if (record.unit && record.unit !== adcode) continue;
      put(record, across > 1 && !record.unit ? _("its site spans {n} units", { n: across }) : null);
    }
  }
  return [...records.values()].sort((a, b) => Number(a.marked !== null) - Number(b.marked !== null));
}

function unitTabs(ctx, adcode, groups, former) {
  const siteIds = new Map(
    groups.flatMap((group) => group.entries).map((entry) => [entry.id, ctx.store.unitsOf(entry.feature).length]),
  );
  const observations = [
    ...ctx.observationsOf(adcode).map((record) => ({ record, marked: null })),
    ...[...former].flatMap((id) =>
      ctx.observationsOf(id).map((record) => ({ record, marked: _("recorded for former {name}", { name: ctx.unitName(id) }) })),
    ),
  ];
  const projects = recordsOf(ctx, "projects", adcode, siteIds, former);
  const institutions = recordsOf(ctx, "institutions", adcode, siteIds, former);
  const marks = new Map(observations.map(({ record, marked }) => [record.id, marked]));
  const citing = [...observations, ...projects, ...institutions].map(({ record }) => record);
  const counts = { metrics: observations.length, projects: projects.length, institutions: institutions.length, sources: countDocuments(ctx, citing) };
  const empty = (text) => [emptyState(ctx, text, { counts })];
  const notes = (items) => notesOf(ctx, items.map(({ record }) => record.id));
  const listOf = (items, one, text) =>
    items.length ? [h("ul", { class: "records" }, items.map(({ record, marked }) => one(ctx, record, { marked }))), notes(items)] : empty(text);
  const renderers = {
    metrics: () =>
      observations.length
        ? [metricGroups(ctx, observations.map(({ record }) => record), { scope: adcode, markedOf: (record) => marks.get(record.id) }), notes(observations)]
        : empty(
            groups.length
              ? _("The material has no figures for this unit; its sites, listed above, have their own.")
              : _("The material has no figures for this unit."),
          ),
    projects: () => listOf(projects, projectEntry, _("The material has no projects in this unit.")),
    institutions: () => listOf(institutions, institutionEntry, _("The material has no institutions in this unit.")),
    sources: () => (counts.sources ? [sourcesTab(ctx, citing)] : empty(_("No document is cited for this unit."))),
  };
  return { counts, renderers };
}

/** {name, kind, body, tabs} of a unit, or null when no vintage has it. */
export function unitDetails(ctx, adcode) {
  const feature = ctx.unit(adcode);
  if (!feature) return null;
  const { properties } = feature;
  const { rows, former } = changes(ctx, adcode);
  const groups = entriesIn(ctx, adcode, { datasets: false });
  const features = entriesIn(ctx, adcode, { datasets: true });
  const tabs = tabbed(ctx, unitTabs(ctx, adcode, groups, former));
  return {
    name: properties.name,
    color: null,
    tabs,
    kind: [h("span", {}, [KINDS[properties.kind]?.() ?? properties.kind, _("code {adcode}", { adcode })].join(" · "))],
    body: [
      h(
        "dl",
        { class: "properties site-properties" },
        property(_("In force"), validity(properties)),
        rows,
        property(_("Area"), area(properties.area_km2), h("span", { class: "remark-inline" }, _("(measured on the simplified outline)"))),
      ),
      typeof properties.indicative === "string" ? remark(properties.indicative) : null,
      siteList(ctx, groups, former),
      features.length ? groupedList(ctx, _("Features of datasets in this unit"), features, former, { key: "features" }) : null,
      tabs.element,
    ],
  };
}
