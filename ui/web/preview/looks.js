// What changed, or what a repair does: each kind of change has its colour, its shape, its sign and its stroke.

import { canvas } from "../map/canvas.js";
import { palette } from "./colours.js";
import { shapeMarker } from "./shapes.js";

/** Kind of change → how it is drawn. The same table serves the legend. */
export const LOOKS = {
  same: { token: "muted", shape: "dot", sign: "", dash: null, width: 1, fill: 0.04 },
  before: { token: "muted", shape: "circle", sign: "", dash: "2 5", width: 2, fill: 0, hollow: true },
  removed: { token: "accent", shape: "diamond", sign: "−", dash: "7 5", width: 2.4, fill: 0.1 },
  changed: { token: "science-city", shape: "hexagon", sign: "≠", dash: null, width: 2.4, fill: 0.14 },
  added: { token: "park", shape: "square", sign: "+", dash: null, width: 3.2, fill: 0.2 },
  after: { token: "park", shape: "square", sign: "", dash: null, width: 2, fill: 0.18 },
};
const SIGNED_MAX = 300; // lines and areas that also carry the sign of their kind

/** Layer of features that each have a `look`; pick(feature) is called on a click. */
export function createLooks({ L, map, features, pick, hover }) {
  const Marker = shapeMarker(L);
  const renderer = canvas(L, { pane: "preview-data", padding: 0.3 });
  const colours = palette(map.getContainer());
  const group = L.featureGroup();
  const order = Object.keys(LOOKS);
  const sorted = [...features].filter(({ geometry }) => geometry).sort((a, b) => order.indexOf(a.look) - order.indexOf(b.look));
  const signed = sorted.filter(({ geometry, look }) => !geometry.type.endsWith("Point") && LOOKS[look]?.sign).length <= SIGNED_MAX;
  const mark = (latlng, look, radius) => new Marker(latlng, { ...look, colours, renderer, radius });

  for (const feature of sorted) {
    const look = LOOKS[feature.look] ?? LOOKS.same;
    const style = () => ({
      color: colours.of(look.token), weight: look.width, dashArray: look.dash, opacity: 1,
      fillColor: colours.of(look.token), fillOpacity: look.fill, fill: feature.geometry.type.endsWith("Polygon"),
    });
    const layer = L.geoJson(feature, { renderer, style, pointToLayer: (_point, latlng) => mark(latlng, look, look.sign ? 9 : 6) });
    if (signed && look.sign && !feature.geometry.type.endsWith("Point")) layer.addLayer(mark(layer.getBounds().getCenter(), look, 9));
    layer.on("click", () => pick(feature));
    layer.on("mousemove", (event) => hover(feature, event.containerPoint));
    layer.on("mouseout", () => hover(null));
    layer.feature = feature;
    layer.restyle = () => layer.eachLayer((path) => (path.setStyle && !(path instanceof Marker) ? path.setStyle(style()) : path.redraw()));
    group.addLayer(layer);
  }
  return {
    layer: group,
    show() {},
    remove: () => group.remove(),
    recolour() {
      colours.renew();
      group.eachLayer((layer) => layer.restyle());
    },
  };
}
