// The layers on the map: built once each, then only shown, hidden, filtered and faded. Small
// layers are elements, large ones are drawn on a canvas. One whose content changed is built anew
// and stands there before the old one goes.

import { short } from "../datasets.js";
import { kindOf } from "./anchors.js";

export function createSiteLayers({ map, store, runtime, L }) {
  // layer id → {content, look, show(ids), hide(), fade(opacity), find(id), elements(), dispose(), …}
  const built = new Map();

  function build(entry) {
    const layer = store.data.modules[entry.id](L, runtime, map);
    const content = store.data.layers[entry.id];
    const features = content.features.filter((feature) => feature.geometry);
    layer.addData({ type: "FeatureCollection", features });
    const made = layer.pick ? geometry(map, layer) : layer.setShown ? cloud(map, layer) : symbols(map, layer);
    return Object.assign(made, { content, look: lookOf(entry) });
  }

  /** Bring the map to what the state and the catalogue show. */
  function sync() {
    const on = new Set(store.state.layers);
    const entries = store.atlas.layers;
    entries.forEach((entry, place) => {
      const { id } = entry;
      const before = built.get(id);
      if (entry.unavailable || !store.data.modules[id] || !store.data.layers[id]) return;
      const changed = before && (before.content !== store.data.layers[id] || before.look !== lookOf(entry));
      if (!on.has(id)) {
        if (changed) drop(id);
        else before?.hide();
        return;
      }
      if (!before || changed) built.set(id, build(entry));
      built.get(id).show(store.shownIn(id).drawn, entries.length - place);
      if (changed) before.dispose();
    });
    const usable = new Set(entries.filter((entry) => !entry.unavailable && store.data.layers[entry.id]).map(({ id }) => id));
    for (const id of built.keys()) if (!usable.has(id)) drop(id);
    fade();
  }

  function drop(id) {
    built.get(id).dispose();
    built.delete(id);
  }

  function fade() {
    for (const [id, layer] of built) layer.fade(store.state.opacity[id] ?? 1);
  }

  return {
    sync,
    fade,
    /** Every symbol that is an element on the map: [[feature id, marker]], in catalogue order. */
    elements: () => store.atlas.layers.flatMap(({ id }) => built.get(id)?.elements() ?? []),
    /** {feature, getLatLng(), getElement?()} of a site, or undefined. */
    find(id) {
      const entry = store.index.get(id);
      return entry && built.get(entry.layer.id)?.find(id);
    },
    /** Names a dataset wants written beside its features: candidates for the label layer. */
    labels: () => store.state.layers.flatMap((id) => built.get(id)?.labels?.(store) ?? []),
    rename: () => built.forEach((layer) => layer.rename()),
    recolour: () => built.forEach((layer) => layer.recolour()),
  };
}

/** What of a layer's entry its drawing follows from, beside its content. */
const lookOf = ({ module, symbology, label_field: label }) => JSON.stringify([module, symbology, label]);

function geometry(map, layer) {
  return {
    show(ids, height) {
      layer.setHeight(height);
      if (!map.hasLayer(layer)) layer.addTo(map);
      layer.setShown(ids);
    },
    hide: () => layer.remove(),
    fade: (value) => layer.setOpacity(value),
    find: (id) => layer.find(id),
    elements: () => [],
    labels: (store) => (map.hasLayer(layer) ? featureLabels(map, store, layer) : []),
    rename: () => layer.rename(),
    recolour: () => layer.recolour(),
    dispose: () => layer.dispose(),
  };
}

const LABELLED_MAX = 300; // of one layer in one window: more would not be written anyway

function featureLabels(map, store, layer) {
  const entry = store.atlas.layers.find(({ id }) => id === layer.options.layer);
  const field = entry?.label_field;
  if (!field) return [];
  const view = map.getBounds();
  const found = [];
  for (const { id, feature } of store.shownIn(entry.id).entries) {
    const text = feature.attributes[field];
    if (!feature.bounds || text === null || text === undefined || text === "" || found.length >= LABELLED_MAX) continue;
    const [west, south, east, north] = feature.bounds;
    if (east < view.getWest() || west > view.getEast() || north < view.getSouth() || south > view.getNorth()) continue;
    const beside = kindOf(feature.geometry) === "point";
    const room = map.latLngToLayerPoint([north, east]).x - map.latLngToLayerPoint([north, west]).x;
    found.push({
      id, kind: "feature", name: short(String(text), 40), latlng: layer.find(id).getLatLng(), beside,
      rank: 1000, ...(kindOf(feature.geometry) === "polygon" ? { room: room * 1.1 } : {}),
    });
  }
  return found;
}

function symbols(map, group) {
  const markers = new Map();
  group.eachLayer((marker) => markers.set(marker.feature.id, marker));
  group.clearLayers();
  let opacity = 1;
  let shownIds = null;
  return {
    show(ids) {
      if (ids === shownIds && map.hasLayer(group)) return;
      shownIds = ids;
      for (const [id, marker] of markers) {
        const shown = group.hasLayer(marker);
        if (ids.has(id) && !shown) group.addLayer(marker);
        else if (!ids.has(id) && shown) group.removeLayer(marker);
      }
      if (!map.hasLayer(group)) group.addTo(map);
    },
    hide: () => group.remove(),
    fade(value) {
      if (value === opacity) return;
      opacity = value;
      for (const marker of markers.values()) marker.setOpacity(value);
    },
    find: (id) => markers.get(id),
    elements: () => (map.hasLayer(group) ? [...markers].filter(([, marker]) => group.hasLayer(marker)) : []),
    rename: () => markers.forEach((marker) => marker.rename()),
    recolour() {},
    dispose: () => group.remove(),
  };
}

function cloud(map, points) {
  return {
    show(ids) {
      if (!map.hasLayer(points)) points.addTo(map);
      points.setShown(ids);
    },
    hide: () => points.setShown(null),
    fade: (value) => points.setOpacity(value),
    find: (id) => points.find(id),
    elements: () => [],
    rename() {},
    recolour: () => points.redraw(),
    dispose: () => points.remove(),
  };
}
