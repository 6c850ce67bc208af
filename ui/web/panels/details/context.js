// What every part of the details needs: the data, names of records of any kind,
// and which records speak of a unit.

import { codeName, periodOf } from "../../format.js";
import { tr } from "../../i18n.js";

const indexes = new WeakMap();

/** Records by what they are about: {scope: Map(id → [observations]), unit: {projects, institutions}}. */
function indexOf(facts) {
  if (!indexes.has(facts)) {
    const index = { scope: new Map(), projects: new Map(), institutions: new Map() };
    const add = (map, key, record) => {
      if (key !== null && key !== undefined) map.set(key, [...(map.get(key) ?? []), record]);
    };
    for (const record of Object.values(facts.observations)) add(index.scope, record.scope, record);
    for (const record of Object.values(facts.projects)) add(index.projects, record.unit, record);
    for (const record of Object.values(facts.institutions)) add(index.institutions, record.unit, record);
    indexes.set(facts, index);
  }
  return indexes.get(facts);
}

export function createContext(store, actions, evidence) {
  const ctx = { store, actions, evidence };

  Object.defineProperty(ctx, "facts", { get: () => store.data.facts });

  ctx.code = (list, code) => codeName(ctx.facts.codelists, list, code);
  ctx.observationsOf = (scope) => indexOf(ctx.facts).scope.get(scope) ?? [];
  ctx.recordsOfUnit = (kind, adcode) => indexOf(ctx.facts)[kind].get(adcode) ?? [];

  /** The records of some ids; ids that dangle are left out. */
  ctx.records = (kind, ids) => (ids ?? []).map((id) => ctx.facts[kind][id]).filter(Boolean);

  /** A unit's feature in the vintage shown, or else in any other. */
  ctx.unit = (adcode) => {
    const vintages = [store.state.vintage, ...store.atlas.vintages.map((vintage) => vintage.id)];
    return vintages.map((vintage) => store.unit(adcode, vintage)).find(Boolean) ?? null;
  };
  ctx.unitName = (adcode) => tr(ctx.unit(adcode)?.properties.name) || String(adcode);
  ctx.siteName = (id) => tr(store.index.get(id)?.feature.properties.name ?? ctx.facts.sites[id]?.name) || String(id);

  /** The name of a record of any kind. */
  ctx.name = (id) => {
    const { facts } = ctx;
    if (store.index.has(id) || id in facts.sites) return ctx.siteName(id);
    for (const kind of ["projects", "institutions", "indicators"]) if (id in facts[kind]) return tr(facts[kind][id].name);
    if (id in facts.observations) {
      const record = facts.observations[id];
      return [tr(facts.indicators[record.indicator]?.name), periodOf(record).text].filter(Boolean).join(" · ");
    }
    if (id in facts.documents) return tr(facts.documents[id].title);
    return ctx.unit(id) ? ctx.unitName(id) : ctx.code("scope", id);
  };

  /** What an observation is about, in words. */
  ctx.scopeName = (record) => ctx.name(record.scope);

  /** All citations of a record, those of its parts too. */
  ctx.citationsOf = (record) => [...record.citations, ...(record.investment?.citation ? [record.investment.citation] : [])];

  ctx.isOutside = (record) =>
    record.citations.length > 0 && record.citations.every((c) => ctx.facts.documents[c.document]?.kind === "outside");

  return ctx;
}
