// Findings on the map: where each stands, its severity as shape and sign, and the one that is chosen.

import { canvas } from "../map/canvas.js";
import { palette } from "./colours.js";
import { shapeMarker } from "./shapes.js";

/** Severity → how it is marked. */
export const SEVERITIES = {
  fault: { token: "accent", shape: "diamond", sign: "!" },
  repairable: { token: "industrial-base", shape: "triangle", sign: "", hollow: false },
  notice: { token: "science-city", shape: "circle", sign: "i" },
};

/** Layer of marks [{n, lon, lat, severity, text}]; pick(mark) is called on a click. */
export function createMarks({ L, map, marks, pick, hover }) {
  const Marker = shapeMarker(L);
  const colours = palette(map.getContainer());
  const renderer = canvas(L, { pane: "preview-marks", padding: 0.3 });
  const order = ["notice", "repairable", "fault"];
  const layers = [...marks]
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .map((mark) => {
      const layer = new Marker([mark.lat, mark.lon], { ...(SEVERITIES[mark.severity] ?? SEVERITIES.notice), colours, renderer, radius: 7 });
      layer.on("click", () => pick(mark));
      layer.on("mousemove", (event) => hover(mark, event.containerPoint));
      layer.on("mouseout", () => hover(null));
      return layer;
    });
  return {
    layer: L.layerGroup(layers),
    recolour() {
      colours.renew();
      for (const layer of layers) layer.redraw();
    },
  };
}

/** The halo of what is chosen: {lon, lat} or bounds. */
export function halo(L, place) {
  const options = { pane: "preview-halo", className: "halo", interactive: false };
  return place.bounds ? L.rectangle(place.bounds, options) : L.circleMarker([place.lat, place.lon], { ...options, radius: 14 });
}
