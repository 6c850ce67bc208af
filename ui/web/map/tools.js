// Moving about and measuring: the buttons on the map, the coordinates under the
// pointer, and where the map stands in the address.

import { h, svg } from "../dom.js";
import { _ } from "../i18n.js";
import { createMeasure } from "./measure.js";

const ICONS = {
  in: "M12 5v14M5 12h14",
  out: "M5 12h14",
  city: "M4 11 12 4l8 7M6 10v9h12v-9",
  site: "M12 3v4M12 17v4M3 12h4M17 12h4M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  ruler: "M3 16 16 3l5 5L8 21ZM7 12l2 2M10 9l2 2M13 6l2 2",
};

const icon = (name) =>
  svg("svg", { viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" }, svg("path", { d: ICONS[name], fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round" }));

export function createMapTools({ L, live, store, boot, element, root }) {
  const { map } = live;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const motion = () => (calm.matches ? { animate: false } : { animate: true, duration: 0.6 });
  const measure = createMeasure(L, map, () => geodesic(boot));

  const buttons = {
    in: () => map.zoomIn(),
    out: () => map.zoomOut(),
    city: () => zoomToCity(),
    site: () => (store.state.site ? zoomToSite(store.state.site) : zoomToDistrict(store.state.district)),
    full: () => fullScreen(root),
    ruler: () => measure.toggle(),
  };
  const names = () => ({
    in: _("Zoom in"), out: _("Zoom out"), city: _("Zoom to the city"), site: _("Zoom to the selection"),
    full: _("Full screen"), ruler: _("Measure"),
  });
  const bar = h("div", { class: "map-tools", role: "toolbar", "aria-orientation": "vertical" });
  const made = Object.fromEntries(Object.entries(buttons).map(([name, onclick]) => {
    const button = h("button", { type: "button", onclick, class: "map-tool" }, icon(name));
    bar.append(button);
    return [name, button];
  }));
  made.ruler.setAttribute("aria-pressed", "false");
  measure.box.addEventListener("toggled", (event) => made.ruler.setAttribute("aria-pressed", String(event.detail)));

  const coordinates = h("output", { class: "map-coordinates", "aria-live": "off" });
  const caption = h("div", { class: "map-caption" });
  element.append(bar, measure.box, h("div", { class: "map-foot" }, caption, coordinates));
  for (const part of [bar, measure.box]) L.DomEvent.disableClickPropagation(part);

  function label() {
    const text = names();
    bar.setAttribute("aria-label", _("Map tools"));
    for (const [name, button] of Object.entries(made)) {
      button.setAttribute("aria-label", text[name]);
      button.title = text[name];
    }
    measure.label();
    caption.textContent = store.atlas.caption_short?.[store.state.lang] ?? "";
    caption.title = store.atlas.caption[store.state.lang];
    where(map.getCenter());
    state();
  }

  function where(latlng) {
    const { lat, lng } = latlng;
    coordinates.textContent = `${Math.abs(lng).toFixed(4)}°${lng < 0 ? "W" : "E"}  ${Math.abs(lat).toFixed(4)}°${lat < 0 ? "S" : "N"}  WGS 84`;
  }

  function state() {
    made.site.disabled = !(store.state.site || store.state.district);
    made.in.disabled = map.getZoom() >= map.getMaxZoom();
    made.out.disabled = map.getZoom() <= map.getMinZoom();
  }

  // On a phone a sheet covers the lower two thirds: what is looked at belongs above it.
  const phone = matchMedia("(max-width: 720px)");
  const covered = () =>
    phone.matches && (root.dataset.sheet !== "none" || store.state.site || store.state.district) ? map.getSize().y * 0.66 : 0;
  const around = (px) => ({ paddingTopLeft: [px, px], paddingBottomRight: [px, px + covered()] });

  function centre(latlng, zoom, options) {
    const middle = map.project(latlng, zoom).add([0, covered() / 2]);
    map.setView(map.unproject(middle, zoom), zoom, options);
  }

  const cityBounds = () => L.geoJson(store.data.units[store.state.vintage].collection).getBounds();
  const zoomToCity = (options = motion()) => map.fitBounds(cityBounds(), { ...around(12), ...options });

  function zoomToLayer(id) {
    const entry = store.atlas.layers.find((layer) => layer.id === id);
    if (entry?.bbox) map.fitBounds(rectangle(entry.bbox), { ...around(60), maxZoom: entry.kind === "dataset" ? 13 : 11, ...motion() });
  }

  function zoomToSite(id, options = motion()) {
    const feature = store.index.get(id)?.feature;
    if (!feature) return;
    if (feature.dataset) zoomToFeature(feature, options);
    else if (feature.geometry) {
      const [lon, lat] = feature.geometry.coordinates;
      centre(L.latLng(lat, lon), Math.max(map.getZoom(), feature.properties.accuracy === "D" ? 9.5 : 11), options);
    } else zoomToDistrict(store.unitsOf(feature)[0], options);
  }

  const rectangle = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

  /** A feature of any extent, with some room around; one that is a point not nearer than its place needs. */
  function zoomToFeature({ bounds }, options) {
    if (!bounds) return;
    const [west, south, east, north] = bounds;
    if (west === east && south === north) centre(L.latLng(south, west), Math.max(map.getZoom(), 11), options);
    else map.fitBounds(rectangle(bounds), { ...around(phone.matches ? 24 : 80), maxZoom: 13, ...options });
  }

  function zoomToDistrict(adcode, options = motion()) {
    const unit = adcode && store.unit(adcode);
    if (unit) map.fitBounds(L.geoJson(unit).getBounds(), { ...around(phone.matches ? 12 : 40), ...options });
  }

  /** Put the map where the state says: a stated view, a selection, or the whole city. */
  function place(options) {
    if (!map.getSize().x || !map.getSize().y) return;
    const { lat, lon, z, site, district } = store.state;
    if (lat !== null && z !== null) {
      map.setView([lat, lon], z, options);
      // Stated on a wide screen, the view may put the selection under a phone's sheet.
      if (phone.matches && site) reveal(site, options);
    } else {
      zoomToCity(options);
      const marker = site && live.markerOf(site);
      if (marker && (phone.matches || !map.getBounds().contains(marker.getLatLng()))) zoomToSite(site, options);
      else if (district) zoomToDistrict(district, options);
    }
    settled = `${map.getCenter()}${map.getZoom()}`;
  }

  /** A selection outside the window is brought in; one inside leaves the map where it is. */
  function reveal(id, options = motion()) {
    const marker = live.markerOf(id);
    if (!marker) return;
    const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
    const size = map.getSize();
    const { bounds } = marker.feature;
    const large = bounds && (bounds[0] !== bounds[2] || bounds[1] !== bounds[3]);
    // Of what has an extent a part is enough: a river need not be seen whole.
    const seen = large ? map.getBounds().intersects(rectangle(bounds)) : x > 24 && x < size.x - 24 && y > 24 && y < size.y - covered() - 24;
    if (!seen) centre(marker.getLatLng(), map.getZoom(), options);
  }

  // A view is stated in the address once a person (or a selection) has moved the map; a window
  // that changes its size is no such move.
  let settled = "";
  let resizing = false;
  map.on("moveend", () => {
    const now = `${map.getCenter()}${map.getZoom()}`;
    if (!settled || now === settled || resizing) return;
    settled = now;
    const { lat, lng } = map.getCenter();
    store.set({ lat, lon: lng, z: map.getZoom() }, { history: "replace" });
  });
  map.on("mousemove", (event) => where(event.latlng));
  map.on("move", () => where(map.getCenter()));
  map.on("zoomend", state);
  map.on("click", (event) => {
    if (!measure.click(event.latlng)) store.set({ site: null, district: null });
  });
  store.on((next, previous) => {
    if (next.site && next.site !== previous.site) reveal(next.site);
    state();
  });
  new ResizeObserver(() => {
    resizing = true;
    map.invalidateSize({ animate: false });
    if (store.state.z === null || !settled) place({ animate: false });
    resizing = false;
  }).observe(element);
  label();
  return { measure, label, place, zoomToCity, zoomToLayer, zoomToSite, zoomToDistrict };
}

function fullScreen(root) {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

async function geodesic(boot) {
  if (!window.geodesic) {
    await new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = boot.assets.geodesic;
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${boot.assets.geodesic} is missing`));
      document.head.append(element);
    });
  }
  return window.geodesic.Geodesic.WGS84;
}
