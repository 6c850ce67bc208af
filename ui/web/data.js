// Fetching: everything by content address, in parallel, so that the browser's cache answers the
// second time; and what is open keeps what it has when the catalogue changes.

import { datasetCollection } from "./datasets.js";

async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

function script(url) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${url} is missing`));
    document.head.append(element);
  });
}

const load = (address) => import(new URL(address, location.href).href);

/**
 * Loads what a catalogue names: {leaflet(), atlas(address), content(atlas, wanted)}.
 *
 * What was loaded is kept by its address for as long as the catalogue names it, so that a later
 * version costs what changed. boot = {assets, pack: {data: [], modules: []}}.
 */
export function createLoader(boot) {
  let kept = new Map(); // address → a promise of the value
  let datasets = new Map(); // what a dataset is made of → its collection
  const packs = Promise.all([
    Promise.all((boot.pack?.data ?? []).map((address) => fetched(address).catch(() => ({})))).then((all) => Object.assign({}, ...all)),
    Promise.all((boot.pack?.modules ?? []).map((address) => load(address).then(({ modules }) => modules, () => ({})))).then((all) => Object.assign({}, ...all)),
  ]);
  let named = new Set(); // addresses asked for since the last clearing

  function once(address, make) {
    named.add(address);
    if (!kept.has(address)) {
      const value = make();
      // A failure is not kept: it is tried again next time.
      value.catch(() => kept.delete(address));
      kept.set(address, value);
    }
    return kept.get(address);
  }

  const json = (address) => once(address, async () => (await packs)[0][address] ?? fetched(address));
  const pick = (address) => once(address, async () => (await packs)[1][address] ?? (await load(address)).default);

  async function each(entries, read) {
    const found = {};
    await Promise.all(Object.entries(entries).map(async ([key, address]) => (found[key] = await read(address))));
    return found;
  }

  /** A layer's features and module; one that fails is marked unavailable, and the rest stands. */
  async function layer(entry, data) {
    try {
      const [raw, module, extras] = await Promise.all([
        entry.data ? json(entry.data) : { features: [] }, pick(entry.module), entry.extras ? json(entry.extras) : null,
      ]);
      data.layers[entry.id] = entry.kind === "dataset" ? dataset(entry, raw, extras) : raw;
      data.modules[entry.id] = module;
    } catch (error) {
      entry.unavailable = true;
      entry.faults = [{ where: entry.id, found: String(error.message ?? error), expected: "", mend: "" }];
    }
  }

  function dataset(entry, raw, extras) {
    const key = JSON.stringify([entry.id, entry.data, entry.tiles, entry.extras, entry.title, entry.name_field, entry.id_field]);
    if (!datasets.has(key)) datasets.set(key, datasetCollection(entry, raw, extras));
    named.add(key);
    return datasets.get(key);
  }

  return {
    leaflet: () => (window.L ? Promise.resolve() : script(boot.assets.leaflet)),

    atlas: (address) => json(address).then((atlas) => structuredClone(atlas)),

    /** Everything an atlas names; of datasets those for which wanted(layer) is true. */
    async content(atlas, wanted = () => true) {
      const data = { layers: {}, modules: {}, units: {}, basemap: null, facts: null };
      const usable = atlas.layers.filter((entry) => !entry.unavailable && (entry.data || entry.tiles));
      const chosen = usable.filter((entry) => entry.kind !== "dataset" || wanted(entry));
      const [strings, modules, mapModule] = await Promise.all([
        each(atlas.strings, json),
        each(atlas.modules, pick),
        pick(atlas.map),
        each(atlas.basemap, json).then((found) => (data.basemap = found)),
        json(atlas.facts).then((found) => (data.facts = found)),
        ...atlas.vintages.map(async (vintage) => {
          const [collection, indicative] = await Promise.all([json(vintage.units), json(vintage.indicative)]);
          data.units[vintage.id] = { ...byAdcode(collection), indicative };
        }),
        ...chosen.map((entry) => layer(entry, data)),
      ]);
      data.modules = { ...modules, ...data.modules };
      Object.assign(data, lineage(data.facts.unit_changes ?? []));
      return { atlas, data, strings, mapModule, whole: chosen.length === usable.length };
    },

    /** One feature of a dataset whose features do not travel; null where there is none. */
    async feature(entry, key) {
      const response = await fetch(`/layers/${encodeURIComponent(entry.id)}/features/${encodeURIComponent(key)}`);
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(String(response.status));
      const { feature, units } = await response.json();
      return datasetCollection(entry, { features: [feature] }, { units }).features[0];
    },

    /** The library tiles are drawn by, loaded when it is first wanted. */
    async tileLibrary() {
      if (!window.protomapsL) await once(boot.assets.protomaps, () => script(boot.assets.protomaps));
      return window.protomapsL;
    },

    /** Let go of what nothing named since the last time. */
    clear() {
      kept = new Map([...kept].filter(([address]) => named.has(address)));
      datasets = new Map([...datasets].filter(([key]) => named.has(key)));
      named = new Set();
    },
  };
}

const units = new WeakMap();

/** A vintage's units with a way to find one; the same object for the same collection. */
function byAdcode(collection) {
  if (!units.has(collection)) {
    units.set(collection, { collection, byId: new Map(collection.features.map((feature) => [feature.properties.adcode, feature])) });
  }
  return units.get(collection);
}

/** Which unit became which: changes = [{from, to}] with `from` of the earlier vintage. */
function lineage(changes) {
  const walk = (key, other) => (adcode) => changes.filter((change) => change[key] === adcode).map((change) => change[other]);
  const forward = walk("from", "to");
  const backward = walk("to", "from");
  return {
    successors: (adcode, from, to) => (from <= to ? forward(adcode) : backward(adcode)),
    predecessors: (adcode) => backward(adcode),
  };
}
