// One Leaflet map, built once and kept: every change of the state is a
// difference applied to it, never a new map.

import { h } from "../dom.js";
import { tr } from "../i18n.js";
import { createBasemap } from "./basemap.js";
import { createLabels } from "./labels.js";
import { createOverlays } from "./overlays.js";
import { createRuntime } from "./runtime.js";
import { createSiteLayers } from "./site_layers.js";
import { spread } from "./spread.js";
import { classOf, classesOf } from "./symbology.js";

// Between the basemap's panes and the controls; z-index by pane.
const PANES = {
  context: 201, prefectures: 204, units: 206, rivers: 210, outline: 214, soft: 220, "dataset-areas": 230,
  "dataset-lines": 240, rings: 300, selection: 320, leaders: 350, "dataset-points": 370, "canvas-sites": 380,
  labels: 390, measure: 420, sites: 600,
};
// Width of a symbol by zoom, pixels: small where the city is small, so that symbols stand near
// their true places. Two centres keep a symbol's width and a little more apart.
const sizeAt = (zoom) => (zoom < 8.25 ? 14 : zoom < 9.5 ? 17 : 21);
const STILL = { x: 0, y: 0 };

export function createLiveMap({ L, element, store, mapModule, events }) {
  const runtime = createRuntime(L, {
    select: events.select,
    hover,
    busy: events.mapClick,
    layerOf: (id) => store.atlas.layers.find((layer) => layer.id === id),
    featureOf: (id) => store.index.get(id)?.feature,
    library: events.library,
    failed: events.failed,
  });
  const map = mapModule(L, runtime, element);
  for (const [name, zIndex] of Object.entries(PANES)) {
    const pane = map.createPane(name);
    pane.style.zIndex = zIndex;
    if (!["units", "sites"].includes(name)) pane.style.pointerEvents = "none";
  }
  const tooltip = h("div", { class: "map-tooltip", hidden: true, "aria-hidden": "true" });
  element.append(tooltip);

  const basemap = createBasemap({ L, map, store, runtime, modules: store.data.modules, events, hover: hoverUnit });
  const labels = createLabels(map);
  const overlays = createOverlays({ L, map, store });
  const sites = createSiteLayers({ L, map, store, runtime });
  let offsets = new Map(); // feature id → {x, y} pixels a symbol was moved by
  let hovered = null;

  /** Set the symbols side by side, for this zoom. */
  function arrange() {
    const found = sites.elements();
    const anchors = found.map(([, marker]) => map.latLngToLayerPoint(marker.getLatLng()));
    const size = sizeAt(map.getZoom());
    element.style.setProperty("--site-size", `${size}px`);
    const moves = spread(anchors, size + 2);
    offsets = new Map();
    const lines = [];
    found.forEach(([id, marker], i) => {
      const { dx, dy } = moves[i];
      const box = size + 4;
      Object.assign(marker.getElement().style, {
        width: `${box}px`, height: `${box}px`, marginLeft: `${dx - box / 2}px`, marginTop: `${dy - box / 2}px`,
      });
      offsets.set(id, { x: dx, y: dy });
      if (Math.hypot(dx, dy) > 5) {
        lines.push([marker.getLatLng(), map.layerPointToLatLng(anchors[i].add([dx, dy]))]);
      }
    });
    overlays.leaders(lines);
    overlays.drawRings(store.shown().filter(({ feature }) => !feature.dataset));
    relabel();
  }

  function relabel() {
    const { state } = store;
    const candidates = basemap.labels();
    const blocked = [];
    const name = (id, marker, offset) =>
      candidates.push({
        id, kind: "site", name: marker.feature.properties.name, latlng: marker.getLatLng(), offset,
        rank: id === state.site ? 1e9 : 2000, selected: id === state.site,
      });
    for (const [id, marker] of sites.elements()) {
      const offset = offsets.get(id) ?? STILL;
      const point = map.latLngToLayerPoint(marker.getLatLng()).add([offset.x, offset.y]);
      blocked.push({ left: point.x - 12, right: point.x + 12, top: point.y - 12, bottom: point.y + 12 });
      name(id, marker, offset);
    }
    for (const candidate of sites.labels()) {
      if (candidate.id !== state.site) candidates.push(candidate);
      if (!candidate.beside) continue;
      const { x, y } = map.latLngToLayerPoint(candidate.latlng);
      blocked.push({ left: x - 8, right: x + 8, top: y - 8, bottom: y + 8 });
    }
    const selected = state.site && !offsets.has(state.site) ? sites.find(state.site) : null;
    if (selected) name(state.site, selected, STILL);
    labels.place(candidates, blocked);
  }

  let marked = null;
  function mark() {
    marked?.classList.remove("is-selected");
    const { site, district } = store.state;
    marked = (site && sites.find(site)?.getElement?.()) || null;
    marked?.classList.add("is-selected");
    overlays.select(site ? (store.index.get(site)?.feature ?? null) : null, district, { halo: !marked });
  }

  function hover(feature, place) {
    hovered = feature;
    if (!feature) {
      tooltip.hidden = true;
      return;
    }
    const kind = feature.dataset ? featureWords(feature) : store.data.facts.codelists.category?.[feature.properties.category];
    const point = map.latLngToContainerPoint(place.getLatLng());
    const offset = offsets.get(feature.id) ?? STILL;
    showTooltip([tr(feature.properties.name), tr(kind)], point.x + offset.x, point.y + offset.y - 16);
  }

  /** The class a dataset's feature is in, else its layer. */
  function featureWords(feature) {
    const layer = store.atlas.layers.find(({ id }) => id === feature.dataset);
    const { title } = classesOf(layer.symbology)[classOf(layer.symbology, feature.attributes)];
    return title() || layer.title;
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

  /** Apply what changed between two states. */
  function update(state, previous) {
    const changed = (...keys) => keys.some((key) => state[key] !== previous[key]);
    const shown = changed("layers", "filters", "vintage", "content");
    if (changed("vintage")) basemap.vintage(state.vintage);
    if (shown) sites.sync();
    else if (changed("opacity")) sites.fade();
    if (shown || changed("site", "district")) mark();
    if (changed("vintage", "indicator", "lang", "content")) basemap.colour();
    if (changed("lang")) sites.rename();
    if (shown) arrange();
    else if (changed("site", "district", "lang")) later(relabel);
  }

  // Names follow in the next frame: the highlight itself is on screen in this one.
  let due = 0;
  const later = (work) => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(work);
  };

  // What is drawn on a canvas takes its colour when it is drawn.
  element.closest("#atlas-root")?.addEventListener("theme", sites.recolour);
  map.on("zoomend viewreset", arrange);
  map.on("moveend", relabel);
  map.on("zoomstart movestart", () => (tooltip.hidden = true));

  basemap.vintage(store.state.vintage);
  sites.sync();
  mark();
  basemap.colour();

  return {
    map,
    update,
    arrange,
    markerOf: sites.find,
    /** Show a site's name as the pointer over it would; null hides it. */
    point(id) {
      const place = id && sites.find(id);
      hover(place ? place.feature : null, place);
    },
  };
}
