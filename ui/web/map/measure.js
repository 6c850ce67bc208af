// Length and area on the ellipsoid (WGS 84), by Karney's method from the package
// geographiclib-geodesic. Points are added by click, or by Space at the middle
// of the map; Backspace takes the last one back, Escape ends.

import { announce, h } from "../dom.js";
import { _, language } from "../i18n.js";

export function createMeasure(L, map, loadGeodesic) {
  let geodesic = null;
  let points = [];
  let mode = "length";
  let active = false;
  const group = L.layerGroup([], { pane: "measure" });
  const output = h("output", { class: "measure-result", "aria-live": "polite" });
  // Kept, not made anew: Leaflet would take the click on a button that is gone for one on the map.
  const modeButtons = {
    length: h("button", { type: "button", onclick: () => setMode("length") }),
    area: h("button", { type: "button", onclick: () => setMode("area") }),
  };
  const modes = h("span", { class: "measure-modes", role: "group" }, Object.values(modeButtons));
  const undo = h("button", { type: "button", onclick: () => removeLast() });
  const clear = h("button", { type: "button", onclick: () => reset() });
  const close = h("button", { type: "button", onclick: () => toggle(false) });
  const box = h("div", { class: "measure-box", hidden: true }, modes, output, undo, clear, close);

  function label() {
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", _("Measure"));
    modeButtons.length.textContent = _("Length");
    modeButtons.area.textContent = _("Area");
    for (const [name, button] of Object.entries(modeButtons)) button.setAttribute("aria-pressed", String(mode === name));
    undo.textContent = _("Undo point");
    clear.textContent = _("Clear");
    close.textContent = _("Done");
    show();
  }

  function setMode(name) {
    mode = name;
    label();
    draw();
  }

  /** Length in metres along the points; area in square metres of their polygon. */
  function result() {
    const polygon = geodesic.Polygon(mode === "length");
    for (const { lat, lng } of points) polygon.AddPoint(lat, lng);
    const { perimeter, area } = polygon.Compute(false, true);
    return { perimeter, area: Math.abs(area) };
  }

  function show() {
    if (!active) return;
    if (points.length < (mode === "length" ? 2 : 3)) {
      output.textContent = _("Click the map to add points; Space adds one at its middle.");
      return;
    }
    const { perimeter, area } = result();
    output.textContent = mode === "length" ? length(perimeter) : `${surface(area)} · ${_("perimeter")} ${length(perimeter)}`;
  }

  function draw() {
    group.clearLayers();
    const options = { pane: "measure", className: "measure-line", interactive: false };
    if (points.length > 1) (mode === "length" ? L.polyline(points, options) : L.polygon(points, options)).addTo(group);
    for (const point of points) L.circleMarker(point, { pane: "measure", radius: 4, className: "measure-point", interactive: false }).addTo(group);
    show();
  }

  function add(latlng) {
    points = [...points, latlng];
    draw();
    announce(output.textContent);
  }

  function removeLast() {
    points = points.slice(0, -1);
    draw();
  }

  function reset() {
    points = [];
    draw();
  }

  function keys(event) {
    if (!active) return;
    if (event.key === "Escape") toggle(false);
    else if (event.key === "Backspace") removeLast();
    else if (event.key === " ") add(map.getCenter());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async function toggle(on = !active) {
    if (on && !geodesic) geodesic = await loadGeodesic();
    active = on;
    box.hidden = !on;
    map.getContainer().classList.toggle("is-measuring", on);
    if (on) {
      group.addTo(map);
      map.doubleClickZoom.disable();
      label();
      map.getContainer().focus();
    } else {
      reset();
      group.remove();
      map.doubleClickZoom.enable();
    }
    box.dispatchEvent(new CustomEvent("toggled", { detail: on }));
  }

  map.getContainer().addEventListener("keydown", keys, true);
  return {
    box,
    toggle,
    label,
    /** Take a click of the map when measuring; says whether it did. */
    click(latlng) {
      if (active) add(latlng);
      return active;
    },
    result: () => (points.length > 1 ? result() : null),
  };
}

const number = (value, digits) =>
  new Intl.NumberFormat(language() === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: digits }).format(value);

const length = (metres) =>
  metres < 1000 ? `${number(metres, 0)} ${_("m")}` : `${number(metres / 1000, 2)} ${_("km")}`;

const surface = (m2) =>
  m2 < 1e6 ? `${number(m2, 0)} ${_("m²")}` : `${number(m2 / 1e6, 2)} ${_("km²")}`;
