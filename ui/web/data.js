// Fetching: everything by content address, in parallel, so that the browser's
// cache answers the second time.

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

/** The catalogue and all it names. A layer that fails is marked unavailable; the rest stands. */
export async function loadData(boot) {
  const leaflet = window.L ? Promise.resolve() : script(boot.assets.leaflet);
  const load = (address) => import(new URL(address, location.href).href);
  // Most of it comes in one pack, under the addresses it also has by itself.
  const [packed, packedModules] = await Promise.all([
    fetched(boot.pack.data).catch(() => ({})),
    load(boot.pack.modules).then(({ modules: all }) => all, () => ({})),
  ]);
  const json = async (address) => packed[address] ?? fetched(address);
  const pick = async (address) => packedModules[address] ?? (await load(address)).default;
  const atlas = await json(boot.atlas);
  const available = atlas.layers.filter((layer) => !layer.unavailable);
  const modules = {};
  const layers = {};
  const units = {};
  const basemap = {};
  const strings = {};
  let facts = null;
  let mapModule = null;
  const each = (entries, work) => Promise.all(Object.entries(entries).map(([key, address]) => work(key, address)));
  await Promise.all([
    leaflet,
    pick(atlas.map).then((module) => (mapModule = module)),
    json(atlas.facts).then((value) => (facts = value)),
    each(atlas.strings, async (lang, address) => (strings[lang] = await json(address))),
    each(atlas.modules, async (id, address) => (modules[id] = await pick(address))),
    each(atlas.basemap, async (id, address) => (basemap[id] = await json(address))),
    ...atlas.vintages.map(async (vintage) => {
      const [collection, indicative] = await Promise.all([json(vintage.units), json(vintage.indicative)]);
      units[vintage.id] = { ...byAdcode(collection), indicative };
    }),
    ...available.map(async (layer) => {
      try {
        const [collection, module] = await Promise.all([json(layer.data), pick(layer.module)]);
        layers[layer.id] = collection;
        modules[layer.id] = module;
      } catch (error) {
        layer.unavailable = true;
        layer.faults = [{ where: layer.id, found: String(error.message ?? error), expected: "", mend: "" }];
      }
    }),
  ]);
  const { successors, predecessors } = lineage(facts.unit_changes ?? []);
  return { atlas, strings, mapModule, modules, L: window.L, data: { facts, layers, units, basemap, successors, predecessors } };
}

const byAdcode = (collection) => ({
  collection,
  byId: new Map(collection.features.map((feature) => [feature.properties.adcode, feature])),
});

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
