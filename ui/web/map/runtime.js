// What the compiled folium layers call: `atlas.symbol(…)`, `atlas.points(…)`, `atlas.geometry(…)`,
// `atlas.tiles(…)`.
// The same runtime goes into a standalone file.

import { h } from "../dom.js";
import { tr } from "../i18n.js";
import { geometryLayer } from "./geometry_layer.js";
import { createPicker } from "./picker.js";
import { pointCloud } from "./points.js";
import { symbolElement } from "./symbols.js";
import { tileEngine } from "./tile_layer.js";

/**
 * The runtime for one map.
 *
 * `events` = {select(id), hover(feature | null, place), busy(latlng), layerOf(id), featureOf(id),
 * library(), failed(id, error)}. Tile engines are looked up by name.
 */
export function createRuntime(L, events) {
  const Points = pointCloud(L, events);
  const picker = createPicker(events);
  const Geometry = geometryLayer(L, { ...events, picker });
  const engines = { protomaps: tileEngine({ ...events, picker }) };

  function symbol(options) {
    return (feature, latlng) => {
      const hollow = feature.properties.accuracy === "D";
      const name = () => tr(feature.properties.name);
      const marker = L.marker(latlng, {
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

  return { symbol, points: (options) => new Points(options), geometry: (options) => new Geometry(options), tiles };
}
