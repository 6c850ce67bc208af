// Our own basemap: neighbours, prefectures, units, rivers, their names.

import { createChoropleth } from "./choropleth.js";

export function createBasemap({ L, map, store, runtime, modules, events, hover }) {
  const choropleth = createChoropleth(store, map.getContainer());
  const layers = {};
  let shown = null; // the units layer on the map
  const units = new Map(); // vintage id → layer

  for (const id of ["context", "prefectures", "rivers", "rivers-core", "outline"]) {
    const data = store.data.basemap[id];
    if (!data || !modules[id]) continue;
    layers[id] = modules[id](L, runtime, map);
    layers[id].addData(data);
  }
  for (const id of ["context", "prefectures", "outline"]) layers[id]?.addTo(map);

  function rivers() {
    const zoom = map.getZoom();
    toggle(layers.rivers, zoom < 9.25);
    toggle(layers["rivers-core"], zoom >= 8.5 && zoom < 12);
  }

  const toggle = (layer, on) => {
    if (!layer || map.hasLayer(layer) === on) return;
    if (on) layer.addTo(map);
    else layer.remove();
  };

  function unitsOf(vintage) {
    if (units.has(vintage)) return units.get(vintage);
    const layer = modules.units(L, runtime, map);
    const { collection, indicative } = store.data.units[vintage];
    layer.addData(collection);
    // Borders that are only indicative are drawn over the others, broken.
    const broken = modules.indicative(L, runtime, map).addData(indicative);
    layer.on("add", () => broken.addTo(map));
    layer.on("remove", () => broken.remove());
    layer.eachLayer((path) => {
      path.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        if (events.mapClick(event.latlng)) return;
        events.selectDistrict(path.feature.properties.adcode);
      });
      path.on("mousemove", (event) => hover(path.feature, event.containerPoint));
      path.on("mouseout", () => hover(null));
    });
    units.set(vintage, layer);
    return layer;
  }

  /** Show a vintage's units: the new layer is added before the old one goes. */
  function vintage(id) {
    const next = unitsOf(id);
    if (next === shown) return;
    next.addTo(map);
    shown?.remove();
    shown = next;
  }

  const colour = () => choropleth.draw(shown);

  /** Names the label layer may place, the weightier ones first. */
  function labels() {
    const candidates = [];
    for (const feature of store.data.units[store.state.vintage].collection.features) {
      const { adcode, name, label, area_km2: area } = feature.properties;
      const bounds = (feature.bounds ??= L.geoJson(feature).getBounds());
      const room = map.latLngToLayerPoint(bounds.getSouthEast()).x - map.latLngToLayerPoint(bounds.getNorthWest()).x;
      candidates.push({ id: adcode, kind: "unit", name: short(name), latlng: L.latLng(label[1], label[0]), rank: 3000 + area / 100, room: room * 1.05, reach: Math.min(40, room / 5), selected: adcode === store.state.district });
    }
    for (const feature of store.data.basemap.prefectures?.features ?? []) {
      const { name, label } = feature.properties;
      if (label) candidates.push({ id: name.zh, kind: "place", name: short(name), latlng: L.latLng(label[1], label[0]), rank: 100 });
    }
    return candidates;
  }
  map.on("zoomend", rivers);
  rivers();
  return { vintage, colour, labels, layers };
}

/** A unit's name as a map writes it: English leaves out what kind of unit it is. */
const short = (name) => ({ zh: name.zh, en: name.en.replace(/( (Tujia|Miao|and|Qiang|Tibetan|Yi))*( Autonomous)? (District|County|Prefecture|City)$/u, "") });
