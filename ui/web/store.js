// What is on screen, in one place: the state (frozen, replaced on change), the
// data it speaks of, and what follows from both (which features are shown).

import { FILTERS, parseAddress, writeAddress } from "./address.js";

/**
 * state = {
 *   lang: "zh"|"en", vintage: id, layers: [ids switched on], opacity: {id: 0…1},
 *   site: id|null, district: adcode|null, indicator: id|null,
 *   filters: {category: [], level: [], unit: [], status: [], accuracy: []},
 *   lat, lon, z: numbers|null (null: the map has not been moved),
 *   tab: "metrics"|"projects"|"institutions"|"sources", drawer: boolean,
 *   content: how often the catalogue was replaced since the page was opened
 * }
 */
export function createStore(atlas, data) {
  let cache = {};
  const store = { atlas: null, data: null, defaults: null, index: null, state: null, notices: [] };
  const listeners = new Set();
  let byLayer = new Map(); // layer id → its entries
  let adopted = new Map(); // whole id → {tiles, feature}: of layers whose features do not travel

  /** Take in a catalogue and its content; entries are {id, layer, feature, site}. */
  function fill(newAtlas, newData) {
    const index = new Map(); // feature id → entry
    byLayer = new Map();
    for (const layer of newAtlas.layers) {
      const entries = (newData.layers[layer.id]?.features ?? []).map((feature) => ({
        id: feature.id, layer, feature, site: feature.dataset ? null : (newData.facts.sites[feature.id] ?? null),
      }));
      byLayer.set(layer.id, entries);
      for (const entry of entries) index.set(entry.id, entry);
    }
    adopted = new Map([...adopted].filter(([, { tiles }]) => newAtlas.layers.some((layer) => layer.tiles === tiles)));
    for (const [id, { feature }] of adopted) {
      index.set(id, { id, layer: newAtlas.layers.find((layer) => layer.id === feature.dataset), feature, site: null });
    }
    cache = {};
    Object.assign(store, { atlas: newAtlas, data: newData, index, defaults: defaultsOf(newAtlas) });
  }
  fill(atlas, data);
  store.state = store.defaults;

  const known = {
    site: (id) => store.index.has(id) || Object.hasOwn(store.data.facts.sites, id),
    district: (adcode) => store.atlas.vintages.some((vintage) => store.unit(adcode, vintage.id)),
    indicator: (id) => Object.hasOwn(store.data.facts.indicators, id),
    get vintages() { return store.atlas.vintages.map((vintage) => vintage.id); },
    get layers() { return store.atlas.layers.map((layer) => layer.id); },
    filter: (name, value) =>
      name === "unit"
        ? known.district(value)
        : [...store.index.values()].some(({ feature }) => !feature.dataset && String(feature.properties[name] ?? "none") === value),
  };

  /** The unit's feature in a vintage (the one shown, unless another is named), or null. */
  store.unit = (adcode, vintage = store.state.vintage) =>
    store.data.units[vintage]?.byId.get(String(adcode)) ?? null;

  /** Adcodes of the units a feature lies in, in the vintage shown. */
  store.unitsOf = (feature, vintage = store.state.vintage) => feature.properties.units?.[vintage] ?? [];

  /**
   * Whether a filter speaks of a feature. A dataset has none of the attributes sites are filtered
   * by; the unit it does have, where that is known.
   */
  store.filterable = (name, feature) =>
    !feature.dataset || (name === "unit" && feature.properties.units?.[store.state.vintage] !== undefined);

  store.passes = (feature) => {
    const { filters } = store.state;
    for (const name of FILTERS) {
      const wanted = filters[name];
      if (!wanted?.length || !store.filterable(name, feature)) continue;
      if (name === "unit") {
        if (!store.unitsOf(feature).some((adcode) => wanted.includes(adcode))) return false;
      } else if (!wanted.includes(String(feature.properties[name] ?? "none"))) return false;
    }
    return true;
  };

  /**
   * Entries of a layer that pass the filters: {entries, drawn: Set of ids with a geometry}. The same
   * object as long as filters and vintage are the same, so that a layer switch costs nothing here.
   */
  store.shownIn = (layerId) => {
    const { filters, vintage } = store.state;
    if (cache.filters !== filters || cache.vintage !== vintage) cache = { filters, vintage, layers: new Map(), all: null };
    if (!cache.layers.has(layerId)) {
      const entries = (byLayer.get(layerId) ?? []).filter((entry) => store.passes(entry.feature));
      const drawn = new Set(entries.filter((entry) => entry.feature.geometry).map((entry) => entry.id));
      cache.layers.set(layerId, { entries, drawn });
    }
    return cache.layers.get(layerId);
  };

  /** Entries of the layers switched on that pass the filters, drawn or only listed. */
  store.shown = () => {
    const { layers } = store.state;
    const parts = layers.map((id) => store.shownIn(id).entries);
    if (cache.all?.layers !== layers) cache.all = { layers, entries: parts.flat() };
    return cache.all.entries;
  };

  store.on = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  /**
   * Change the state. history: "push" for what a person would go back from
   * (a selection, a layer, a filter), "replace" for where the map stands.
   */
  store.set = (patch, { history = "push" } = {}) => {
    const next = Object.freeze({ ...store.state, ...patch });
    const previous = store.state;
    if (Object.keys(patch).every((key) => previous[key] === next[key])) return;
    store.state = next;
    for (const listener of listeners) listener(next, previous);
    if (history === "none") return;
    // At the end of the same task: the browser works out all styles when an address is written,
    // and the highlight and the panel should stand in the document before that.
    queueMicrotask(() => write(next, history));
  };

  function write(state, history) {
    const query = writeAddress(state, store.defaults);
    const address = `${location.pathname}${query ? `?${query}` : ""}`;
    if (history === "push" && address !== location.pathname + location.search) {
      window.history.pushState({ atlas: true }, "", address);
    } else window.history.replaceState({ atlas: true }, "", address);
  }

  /** Take in a feature that was fetched by itself, so that it can be selected. */
  store.adopt = (feature) => {
    const layer = store.atlas.layers.find(({ id }) => id === feature.dataset);
    adopted.set(feature.id, { tiles: layer.tiles, feature });
    store.index.set(feature.id, { id: feature.id, layer, feature, site: null });
  };

  /** Select a site (switching its layer on, so that it is seen), or nothing. */
  store.select = (id) => {
    const entry = id ? store.index.get(id) : null;
    const patch = { site: id ?? null, district: null };
    if (entry && !store.state.layers.includes(entry.layer.id)) {
      patch.layers = store.order([...store.state.layers, entry.layer.id]);
    }
    if (entry && !store.passes(entry.feature)) patch.filters = {};
    store.set(patch);
  };

  store.selectDistrict = (adcode) => store.set({ district: adcode ?? null, site: null });
  store.selectIndicator = (id) => store.set({ indicator: id ?? null, ...(id ? { site: null, district: null } : {}) });

  store.order = (ids) => store.atlas.layers.map((layer) => layer.id).filter((id) => ids.includes(id));
  store.setLayer = (id, on) =>
    store.set({ layers: store.order(on ? [...store.state.layers, id] : store.state.layers.filter((x) => x !== id)) });
  store.setOpacity = (id, value) =>
    store.set({ opacity: Object.freeze({ ...store.state.opacity, [id]: value }) }, { history: "none" });
  store.setFilter = (name, values) =>
    store.set({ filters: Object.freeze({ ...store.state.filters, [name]: values }) });
  store.clearFilters = () => store.set({ filters: {} });

  /** A unit that a change of vintage took away: the unit(s) that hold its label point now. */
  store.setVintage = (vintage) => {
    const patch = { vintage };
    const { district } = store.state;
    if (district && !store.unit(district, vintage)) {
      patch.district = store.data.successors(district, store.state.vintage, vintage)[0] ?? null;
    }
    if (store.state.filters.unit?.length) {
      const unit = store.state.filters.unit.flatMap((adcode) =>
        store.unit(adcode, vintage) ? [adcode] : store.data.successors(adcode, store.state.vintage, vintage),
      );
      patch.filters = Object.freeze({ ...store.state.filters, unit: [...new Set(unit)] });
    }
    store.set(patch);
  };

  /** Put the state to what an address says, the rest to the defaults. */
  store.fromAddress = (search, { keep = {} } = {}) => {
    const { view, faults } = parseAddress(search, known);
    const lang = view.lang ?? store.defaults.lang;
    const { content } = store.state;
    const patch = { ...store.defaults, content, ...keep, ...view, lang, filters: view.filters ?? {} };
    const entry = patch.site ? store.index.get(patch.site) : null;
    if (entry && !("layers" in view) && !patch.layers.includes(entry.layer.id)) {
      patch.layers = store.order([...patch.layers, entry.layer.id]);
    }
    if (patch.district && !store.unit(patch.district, patch.vintage)) {
      patch.district = store.atlas.vintages.map((v) => v.id).includes(patch.vintage)
        ? (store.data.successors(patch.district, store.atlas.vintages.find((v) => store.unit(patch.district, v.id)).id, patch.vintage)[0] ?? null)
        : null;
    }
    store.notices = faults;
    store.set(patch, { history: "none" });
  };

  /**
   * Put another version of the catalogue in place of the one there is; the view stays. A layer that
   * is new is switched on if its manifest says so; a selection that is gone is closed.
   */
  store.replace = (newAtlas, newData) => {
    // What could not be drawn before is as new as what was not there.
    const before = new Set(store.atlas.layers.filter(drawable).map((layer) => layer.id));
    fill(newAtlas, newData);
    const { state } = store;
    const added = store.defaults.layers.filter((id) => !before.has(id));
    const layers = store.order([...state.layers, ...added]);
    const patch = { content: state.content + 1 };
    if (layers.join() !== state.layers.join()) patch.layers = layers;
    if (state.site && !known.site(state.site)) patch.site = null;
    if (state.indicator && !known.indicator(state.indicator)) patch.indicator = null;
    store.set(patch, { history: "replace" });
  };

  /** A layer that turned out not to be drawable: unavailable, in words; the rest stands. */
  store.fail = (id, error) => {
    const layer = store.atlas.layers.find((item) => item.id === id);
    if (!layer || layer.unavailable) return;
    const fault = { code: "library-missing", where: id, found: String(error?.message ?? error), expected: "", mend: "" };
    const failed = { ...layer, unavailable: true, faults: [fault] };
    const layers = store.atlas.layers.map((item) => (item === layer ? failed : item));
    store.replace({ ...store.atlas, layers }, store.data);
  };

  return store;
}

const drawable = (layer) => !layer.unavailable && Boolean(layer.data || layer.tiles);

function defaultsOf(atlas) {
  return Object.freeze({
    lang: "zh",
    vintage: atlas.vintages.at(-1)?.id ?? null,
    layers: atlas.layers.filter((layer) => layer.visible && drawable(layer)).map((layer) => layer.id),
    opacity: {},
    site: null,
    district: null,
    indicator: null,
    filters: {},
    lat: null,
    lon: null,
    z: null,
    tab: "metrics",
    drawer: false,
    content: 0,
  });
}
