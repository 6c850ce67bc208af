// What the compiled folium layers call: `atlas.symbol(…)`, `atlas.tiles(…)`.
// The same runtime goes into a standalone file.

import { h } from "../dom.js";
import { tr } from "../i18n.js";
import { shape2d, symbolElement } from "./symbols.js";

/**
 * The runtime for one map.
 *
 * `events` = {select(id), hover(feature | null, marker)}. Tile engines are
 * looked up by name in `engines`: {name: (L, options) => L.Layer}.
 */
export function createRuntime(L, events, engines = {}) {
  const Canvas = canvasMarker(L);
  let renderer = null;

  function symbol(options) {
    return (feature, latlng) => {
      const hollow = feature.properties.accuracy === "D";
      const name = () => tr(feature.properties.name);
      let marker;
      if (options.canvas) {
        renderer ??= L.canvas({ pane: "canvas-sites", padding: 0.3, tolerance: 3 });
        marker = new Canvas(latlng, { renderer, pane: "canvas-sites", radius: options.size / 4, hollow, ...pick(options) });
        marker.on("click", (event) => {
          L.DomEvent.stopPropagation(event);
          events.select(feature.id);
        });
      } else {
        marker = L.marker(latlng, {
          pane: "sites",
          keyboard: true,
          riseOnHover: true,
          icon: L.divIcon({
            className: "site",
            html: h("span", { class: "site-body" }, symbolElement({ ...options, hollow }, options.size)),
            iconSize: [options.size + 6, options.size + 6],
          }),
        });
        marker.on("add", () => {
          const element = marker.getElement();
          if (element.dataset.site) return;
          element.dataset.site = feature.id;
          element.setAttribute("aria-label", name());
          // Straight on the element: Leaflet's own click goes through the map and its timers.
          element.addEventListener("click", (event) => {
            event.stopPropagation();
            events.select(feature.id);
          });
          element.addEventListener("keydown", (event) => {
            if (event.key !== "Enter" && event.key !== " ") return;
            event.preventDefault();
            events.select(feature.id);
          });
          element.addEventListener("focus", () => events.hover(feature, marker));
          element.addEventListener("blur", () => events.hover(null, marker));
        });
      }
      marker.feature = feature;
      marker.rename = () => marker.getElement?.()?.setAttribute("aria-label", name());
      marker.on("mouseover", () => events.hover(feature, marker));
      marker.on("mouseout", () => events.hover(null, marker));
      return marker;
    };
  }

  function tiles(engine, options) {
    if (!Object.hasOwn(engines, engine)) throw new Error(`no tile engine named ${engine}`);
    return engines[engine](L, options);
  }

  return { symbol, tiles };
}

const pick = ({ shape, color }) => ({ shape, color });

/** A symbol on a canvas: thousands of them cost one element. */
function canvasMarker(L) {
  const colors = { theme: null, values: new Map() };
  // Reading a computed style for each of thousands of symbols would cost the frame.
  function colorOf(token, element) {
    const theme = document.getElementById("atlas-root")?.dataset.theme;
    if (theme !== colors.theme) Object.assign(colors, { theme, values: new Map() });
    if (!colors.values.has(token)) colors.values.set(token, getComputedStyle(element).getPropertyValue(`--${token}`) || "gray");
    return colors.values.get(token);
  }
  return L.CircleMarker.extend({
    _updatePath() {
      const renderer = this._renderer;
      if (!renderer._drawing || this._empty()) return;
      const context = renderer._ctx;
      const scale = (this._radius * 2) / 24;
      const color = colorOf(this.options.color, renderer._container);
      const opacity = this.options.opacity;
      context.save();
      context.translate(this._point.x - 12 * scale, this._point.y - 12 * scale);
      context.scale(scale, scale);
      context.globalAlpha = (this.options.hollow ? 0.25 : 0.9) * opacity;
      context.fillStyle = color;
      context.fill(shape2d(this.options.shape));
      context.globalAlpha = opacity;
      context.lineWidth = 1 / scale;
      context.strokeStyle = this.options.hollow ? color : "rgb(255 255 255 / 80%)";
      context.stroke(shape2d(this.options.shape));
      context.restore();
    },
  });
}
