// One Leaflet map for one component, built once; what Streamlit gives is a difference applied to it.

import { h } from "../dom.js";
import { _, setLanguage } from "../i18n.js";
import { anchorOf } from "../map/anchors.js";
import { createBasemap } from "../map/basemap.js";
import { createLabels } from "../map/labels.js";
import { createRuntime } from "../map/runtime.js";
import { applyTheme } from "./colours.js";
import { createDataset, folded } from "./dataset.js";
import { explain } from "./legend.js";
import { createLooks } from "./looks.js";
import { createMarks, halo } from "./marks.js";
import { createTools } from "./tools.js";

const PANES = {
  context: 201, prefectures: 204, units: 206, rivers: 210, outline: 214, "dataset-areas": 360, "dataset-lines": 370,
  "dataset-points": 380, "preview-data": 385, labels: 390, "preview-halo": 420, "preview-marks": 430, sites: 600,
};
const LABELS_MAX = 400;
const CLOSEST = 13; // zoom a single feature is shown at

export function createPreview(element, ground) {
  const { L } = ground;
  const box = element.parentElement;
  let component = null;
  let given = {}; // what was shown last
  let drawn = null;
  let marks = null;
  let ring = null;

  const pick = (name, value) => component.setTriggerValue(name, value);
  const runtime = createRuntime(L, {
    select: (id) => pick("picked", { feature_id: id }),
    hover: (feature, place) => (feature ? hover(feature.properties.name, feature.properties.name === feature.id ? "" : feature.id, map.latLngToContainerPoint(place.getLatLng())) : hover(null)),
    busy: () => false,
    layerOf: () => ({ symbology: folded(component.data.symbology) }),
  });
  const map = ground.mapModule(L, runtime, element);
  // A file may lie anywhere; that it does is to be seen.
  map.setMaxBounds(null).setMinZoom(1).setMaxZoom(17);
  for (const [name, zIndex] of Object.entries(PANES)) {
    if (!map.getPane(name)) map.createPane(name).style.zIndex = zIndex;
  }
  const store = miniature(ground);
  const basemap = ground.vintage
    ? createBasemap({ L, map, store, runtime, modules: ground.modules, events: { mapClick: () => true, selectDistrict: () => {} }, hover: () => {} })
    : null;
  basemap?.vintage(ground.vintage);
  const labels = createLabels(map);
  const tools = createTools({ map, element, fit: () => fit() });
  const tooltip = h("div", { class: "map-tooltip", hidden: true, "aria-hidden": "true" });
  const legend = h("section", { class: "map-legend preview-legend", hidden: true });
  const caption = h("div", { class: "map-foot" }, h("div", { class: "map-caption" }));
  element.append(tooltip, legend, caption);

  function hover(title, detail, point) {
    tooltip.hidden = !title;
    if (!title) return;
    tooltip.replaceChildren(h("strong", {}, title), ...(detail ? [h("span", {}, detail)] : []));
    tooltip.style.left = `${Math.round(point.x)}px`;
    tooltip.style.top = `${Math.round(point.y - 12)}px`;
  }

  const nameOf = (feature) => {
    const value = component.data.name_field ? feature.properties?.[component.data.name_field] : null;
    return value === null || value === undefined || value === "" ? String(feature.id) : String(value);
  };
  const detailOf = (feature) => {
    const id = feature.told ?? String(feature.id);
    return nameOf(feature) === id ? "" : id;
  };
  const overFeature = (feature, point) => (feature ? hover(nameOf(feature), detailOf(feature), point) : hover(null));

  function redraw({ collection, mode }) {
    const options = { L, map, runtime, features: collection.features, nameOf, pick: (feature) => pick("picked", { feature_id: String(feature.id) }), hover: overFeature };
    const next = mode === "looks" ? createLooks(options) : createDataset(options);
    next.layer.addTo(map);
    next.show();
    // The new stands before the old goes: no blank moment.
    drawn?.remove();
    drawn = next;
  }

  function remark(list) {
    marks?.layer.remove();
    marks = createMarks({
      L, map, marks: list,
      pick: (mark) => pick("picked", { finding: mark.n, feature_id: mark.feature_id }),
      hover: (mark, point) => (mark ? hover(mark.text, "", point) : hover(null)),
    });
    marks.layer.addTo(map);
  }

  function choose(chosen) {
    ring?.remove();
    ring = null;
    if (!chosen) return;
    const place = placeOf(chosen);
    if (!place.bounds && (place.lat === null || place.lat === undefined)) return;
    ring = halo(L, place).addTo(map);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const motion = calm ? { animate: false } : { duration: 0.8 };
    if (place.bounds) map.flyToBounds(place.bounds, { padding: [48, 48], maxZoom: CLOSEST, ...motion });
    else map.flyTo([place.lat, place.lon], Math.max(map.getZoom(), 11), motion);
  }

  /** Where what is chosen lies: the bounds of the feature, or its point, or the place that was given. */
  function placeOf(chosen) {
    const feature = given.collection?.features.find(({ id, geometry }) => geometry && String(id) === chosen.feature_id);
    if (!feature) return chosen;
    const bounds = L.geoJson(feature).getBounds();
    const { lat, lng } = bounds.getCenter();
    return bounds.getNorthEast().equals(bounds.getSouthWest()) ? { lat, lon: lng } : { bounds };
  }

  function fit() {
    const box = component.data.collection.bbox;
    if (box) map.fitBounds([[box[1], box[0]], [box[3], box[2]]], { padding: [28, 28], maxZoom: CLOSEST, animate: false });
    else if (ground.units) map.fitBounds(L.geoJson(ground.units).getBounds(), { padding: [8, 8], animate: false });
  }

  /** Names of units, and beside the features what the draft's field for it says. */
  function relabel() {
    const { label_field: field, collection, mode } = component?.data ?? {};
    const own = field && mode !== "looks" ? collection.features.filter(({ geometry, properties }) => geometry && ![null, undefined, ""].includes(properties?.[field])) : [];
    const named = own.slice(0, LABELS_MAX).map((feature, i) => {
      const [lon, lat] = anchorOf(feature.geometry);
      return { id: feature.id, kind: "feature", name: String(feature.properties[field]), latlng: L.latLng(lat, lon), rank: 2500 - i / 10, beside: feature.geometry.type === "Point", selected: false };
    });
    labels.place([...(basemap?.labels() ?? []), ...named], []);
  }

  function update(next) {
    component = next;
    const { data } = next;
    const before = given;
    const changed = (...names) => names.some((name) => JSON.stringify(data[name]) !== JSON.stringify(before[name]));
    const theme = box.dataset.theme;
    applyTheme(box);
    const recoloured = theme !== box.dataset.theme;
    box.style.setProperty("--height", `${data.height}px`);
    box.setAttribute("lang", data.lang === "zh" ? "zh-CN" : "en");
    setLanguage(data.lang);
    element.setAttribute("aria-label", data.label);
    const same = given.collection?.key === data.collection.key;
    const moved = given.collection?.place !== data.collection.place;
    const [anew, marked, chosen] = [!same || changed("mode", "symbology", "name_field"), !same || changed("marks"), changed("chosen")];
    given = data;
    if (anew) redraw(data);
    if (moved) {
      map.invalidateSize({ animate: false });
      fit();
    }
    if (marked) remark(data.marks ?? []);
    if (chosen) choose(data.chosen);
    if (recoloured) {
      drawn?.recolour();
      marks?.recolour();
    }
    explain(legend, data);
    tools.label();
    caption.firstChild.textContent = ground.atlas.caption_short?.[data.lang] ?? "";
    caption.firstChild.title = ground.atlas.caption?.[data.lang] ?? "";
    relabel();
    publish();
  }

  /** What tests may read: nothing of it is needed by the page. */
  function publish() {
    box.atlasPreview = {
      features: given.collection.features.length, mode: given.mode, symbology: given.symbology.kind, marks: (given.marks ?? []).length,
      get center() { const { lat, lng } = map.getCenter(); return { lat, lon: lng }; },
      get zoom() { return map.getZoom(); },
      point: (lon, lat) => { const { x, y } = map.latLngToContainerPoint([lat, lon]); return { x, y }; },
      pick: (id) => pick("picked", { feature_id: id }),
    };
  }

  map.on("zoomend moveend viewreset", relabel);
  map.on("zoomstart movestart", () => hover(null));
  const observer = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  observer.observe(element);
  fitLater();

  /** A map that is mounted hidden has no size yet. */
  function fitLater() {
    const wait = new ResizeObserver(() => {
      if (!map.getSize().x || !component) return;
      wait.disconnect();
      map.invalidateSize({ animate: false });
      fit();
      if (component.data.chosen) choose(component.data.chosen);
    });
    wait.observe(element);
  }

  return {
    update,
    remove() {
      observer.disconnect();
      map.remove();
    },
  };
}

/** As much of Explore's store as the basemap asks for. */
function miniature({ atlas, basemap, vintage, units, indicative }) {
  return {
    atlas,
    state: { vintage, district: null, indicator: null, lang: "zh" },
    data: { basemap, units: { [vintage]: { collection: units, indicative } }, facts: { indicators: {}, observations: {}, unit_changes: [], codelists: {} } },
    unit: () => null,
  };
}
