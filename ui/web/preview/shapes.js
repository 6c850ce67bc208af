// Symbols on Leaflet's canvas: thousands of them, each with a shape, and a sign in it where one is given.

import { drawShape } from "../map/canvas_point.js";

/**
 * The class of such markers for a Leaflet. Options beside CircleMarker's: shape, sign (one
 * character), hollow, token (name of the colour), colours (the palette, one for all of them).
 */
export function shapeMarker(L) {
  return L.CircleMarker.extend({
    options: { shape: "circle", sign: "", hollow: false, token: "other", radius: 8, bubblingMouseEvents: false },

    _updatePath() {
      const renderer = this._renderer;
      if (!renderer?._drawing || this._empty()) return;
      const context = renderer._ctx;
      const { shape, sign, hollow, token, colours } = this.options;
      const colour = colours.of(token);
      const land = colours.of("land", "white");
      const mark = hollow ? land : colour;
      const edge = hollow ? colour : land;
      drawShape(context, this._point, this._radius, { shape, mark, edge, edgeWidth: 2.2 }, () => {
        if (!sign) return;
        context.fillStyle = edge;
        context.font = "bold 15px system-ui, sans-serif";
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillText(sign, 12, shape === "triangle" ? 14 : 12.6);
      });
    },
  });
}
