// The site layers on the map: built once each, then only shown, hidden, filtered
// and faded. Small layers are elements, large ones a cloud of points on a canvas.

export function createSiteLayers({ map, store, runtime, modules, L }) {
  const built = new Map(); // layer id → {show(ids), hide(), fade(opacity), find(id), elements(), …}

  function layerOf(id) {
    if (!built.has(id)) {
      const layer = modules[id](L, runtime, map);
      const features = store.data.layers[id].features.filter((feature) => feature.geometry);
      layer.addData({ type: "FeatureCollection", features });
      built.set(id, layer.setShown ? cloud(map, layer) : symbols(map, layer));
    }
    return built.get(id);
  }

  /** Bring the map to what the state shows. */
  function sync() {
    const on = new Set(store.state.layers);
    for (const { id, unavailable } of store.atlas.layers) {
      if (unavailable || !modules[id]) continue;
      if (on.has(id)) layerOf(id).show(store.shownIn(id).drawn);
      else built.get(id)?.hide();
    }
    fade();
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
    rename: () => built.forEach((layer) => layer.rename()),
    recolour: () => built.forEach((layer) => layer.recolour()),
  };
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
  };
}
