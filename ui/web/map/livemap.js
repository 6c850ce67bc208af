// One Leaflet map, built once and kept: every change of the state is a
// difference applied to it, never a new map.

import { h } from "../dom.js";
import { tr } from "../i18n.js";
import { createBasemap } from "./basemap.js";
import { createLabels } from "./labels.js";
import { createOverlays } from "./overlays.js";
import { createRuntime } from "./runtime.js";
import { spread } from "./spread.js";

// Between the basemap's panes and the controls; z-index by pane.
const PANES = {
  context: 201, prefectures: 204, units: 206, rivers: 210, outline: 214, soft: 220, rings: 300,
  selection: 320, leaders: 350, "canvas-sites": 380, labels: 390, measure: 420, sites: 600,
};
// Width of a symbol by zoom, pixels: small where the city is small, so that symbols stand near
// their true places. Two centres keep a symbol's width and a little more apart.
const sizeAt = (zoom) => (zoom < 8.25 ? 14 : zoom < 9.5 ? 17 : 21);
const SPREAD_LIMIT = 400; // more elements than this are never drawn as elements

export function createLiveMap({ L, element, store, mapModule, modules, events }) {
  const runtime = createRuntime(L, { select: events.select, hover });
  const map = mapModule(L, runtime, element);
  for (const [name, zIndex] of Object.entries(PANES)) {
    const pane = map.createPane(name);
    pane.style.zIndex = zIndex;
    if (!["units", "sites", "canvas-sites"].includes(name)) pane.style.pointerEvents = "none";
  }
  const tooltip = h("div", { class: "map-tooltip", hidden: true, "aria-hidden": "true" });
  element.append(tooltip);

  const basemap = createBasemap({ L, map, store, runtime, modules, events, hover: hoverUnit });
  const labels = createLabels(map);
  const overlays = createOverlays({ L, map, store });
  const layers = new Map(); // layer id → {group, markers: Map(feature id → marker)}
  let offsets = new Map(); // feature id → {x, y} pixels a symbol was moved by
  let hovered = null;

  /** Build a layer's markers once; showing, hiding and filtering only add and remove them. */
  function layerOf(id) {
    if (layers.has(id)) return layers.get(id);
    const group = modules[id](L, runtime, map);
    const markers = new Map();
    const drawn = { type: "FeatureCollection", features: store.data.layers[id].features.filter((f) => f.geometry) };
    group.addData(drawn);
    group.eachLayer((marker) => markers.set(marker.feature.id, marker));
    group.clearLayers();
    const entry = { group, markers };
    layers.set(id, entry);
    return entry;
  }

  function syncLayers() {
    const wanted = new Map();
    for (const { id, layer, feature } of store.shown()) {
      if (!feature.geometry) continue;
      if (!wanted.has(layer.id)) wanted.set(layer.id, new Set());
      wanted.get(layer.id).add(id);
    }
    for (const layer of store.atlas.layers) {
      if (layer.unavailable || !modules[layer.id]) continue;
      const ids = wanted.get(layer.id);
      if (!ids) {
        layers.get(layer.id)?.group.remove();
        continue;
      }
      const { group, markers } = layerOf(layer.id);
      const opacity = store.state.opacity[layer.id] ?? 1;
      for (const [id, marker] of markers) {
        const shown = group.hasLayer(marker);
        if (ids.has(id) && !shown) group.addLayer(marker);
        else if (!ids.has(id) && shown) group.removeLayer(marker);
      }
      if (!map.hasLayer(group)) group.addTo(map);
      for (const marker of markers.values()) {
        if (marker.setOpacity) marker.setOpacity(opacity);
        else if (marker.options.opacity !== opacity) marker.setStyle({ opacity });
      }
    }
  }

  /** Every element symbol on screen, in catalogue order. */
  function elementMarkers() {
    const found = [];
    for (const { group, markers } of layers.values()) {
      if (!map.hasLayer(group)) continue;
      for (const [id, marker] of markers) {
        if (marker.getElement?.() && marker.options.icon && group.hasLayer(marker)) found.push([id, marker]);
        if (found.length > SPREAD_LIMIT) return found;
      }
    }
    return found;
  }

  function arrange() {
    const found = elementMarkers();
    const anchors = found.map(([, marker]) => map.latLngToLayerPoint(marker.getLatLng()));
    const size = sizeAt(map.getZoom());
    element.style.setProperty("--site-size", `${size}px`);
    const moves = spread(anchors, size + 2);
    offsets = new Map();
    const lines = [];
    found.forEach(([id, marker], i) => {
      const { dx, dy } = moves[i];
      const element = marker.getElement();
      const box = size + 4;
      element.style.width = `${box}px`;
      element.style.height = `${box}px`;
      element.style.marginLeft = `${dx - box / 2}px`;
      element.style.marginTop = `${dy - box / 2}px`;
      offsets.set(id, { x: dx, y: dy });
      if (Math.hypot(dx, dy) > 5) {
        lines.push([marker.getLatLng(), map.layerPointToLatLng(anchors[i].add([dx, dy]))]);
      }
    });
    overlays.leaders(lines);
    relabel();
  }

  function relabel() {
    const { state } = store;
    const candidates = basemap.labels();
    const blocked = [];
    for (const [id, marker] of elementMarkers()) {
      const offset = offsets.get(id) ?? { x: 0, y: 0 };
      const point = map.latLngToLayerPoint(marker.getLatLng()).add([offset.x, offset.y]);
      blocked.push({ left: point.x - 12, right: point.x + 12, top: point.y - 12, bottom: point.y + 12 });
      candidates.push({
        id, kind: "site", name: marker.feature.properties.name, latlng: marker.getLatLng(), offset,
        rank: id === state.site ? 1e9 : 2000, selected: id === state.site,
      });
    }
    labels.place(candidates, blocked);
  }

  let markedId = null;
  function mark() {
    if (markedId) markerOf(markedId)?.getElement?.()?.classList.remove("is-selected");
    markedId = store.state.site;
    const marker = markedId ? markerOf(markedId) : null;
    marker?.getElement?.()?.classList.add("is-selected");
    overlays.select(markedId ? (store.index.get(markedId)?.feature ?? null) : null, store.state.district);
  }

  const markerOf = (id) => {
    const entry = store.index.get(id);
    return entry ? layers.get(entry.layer.id)?.markers.get(id) : null;
  };

  function hover(feature, marker) {
    hovered = feature;
    if (!feature) {
      tooltip.hidden = true;
      return;
    }
    const kind = store.data.facts.codelists.category?.[feature.properties.category];
    const latlng = marker.getLatLng();
    const point = map.latLngToContainerPoint(latlng);
    const offset = offsets.get(feature.id) ?? { x: 0, y: 0 };
    showTooltip([tr(feature.properties.name), tr(kind)], point.x + offset.x, point.y + offset.y - 16);
  }

  function hoverUnit(feature, point) {
    if (hovered) return;
    if (!feature) tooltip.hidden = true;
    else showTooltip([tr(feature.properties.name)], point.x, point.y - 14);
  }

  function showTooltip([title, detail], x, y) {
    tooltip.replaceChildren(h("strong", {}, title), ...(detail ? [h("span", {}, detail)] : []));
    tooltip.style.left = `${Math.round(x)}px`;
    tooltip.style.top = `${Math.round(y)}px`;
    tooltip.hidden = false;
  }

  function rename() {
    for (const { markers } of layers.values()) for (const marker of markers.values()) marker.rename();
    relabel();
  }

  /** Apply what changed between two states. */
  function update(state, previous) {
    const view = ["layers", "filters", "vintage"].some((key) => state[key] !== previous[key]);
    if (state.vintage !== previous.vintage) basemap.vintage(state.vintage);
    if (view || state.opacity !== previous.opacity) syncLayers();
    if (view || state.site !== previous.site || state.district !== previous.district) {
      mark();
    }
    if (["vintage", "indicator", "lang"].some((key) => state[key] !== previous[key])) basemap.colour();
    if (state.lang !== previous.lang) rename();
    if (view) arrange();
    else if (state.site !== previous.site) later(relabel);
  }

  // Names follow in the next frame: the highlight itself is on screen in this one.
  let due = 0;
  const later = (work) => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(work);
  };

  // Symbols on a canvas take their colour when they are drawn.
  element.closest("#atlas-root")?.addEventListener("theme", () => {
    for (const { markers } of layers.values()) for (const marker of markers.values()) marker.redraw?.();
  });
  map.on("zoomend viewreset", arrange);
  map.on("moveend", relabel);
  map.on("zoomstart movestart", () => (tooltip.hidden = true));

  basemap.vintage(store.state.vintage);
  syncLayers();
  mark();
  basemap.colour();

  return { map, update, arrange, markerOf };
}
