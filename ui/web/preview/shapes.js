// Symbols on Leaflet's canvas: thousands of them, each with a shape, and a sign in it where one is given.

import { shape2d } from "../map/symbols.js";

/**
 * The class of such markers for a Leaflet. Options beside CircleMarker's: shape, sign (one
 * character), hollow, token (name of the colour), ground (name of the colour around it).
 */
export function shapeMarker(L) {
  return L.CircleMarker.extend({
    options: { shape: "circle", sign: "", hollow: false, token: "other", radius: 8, bubblingMouseEvents: false },

    _updatePath() {
      const renderer = this._renderer;
      if (!renderer?._drawing || this._empty()) return;
      const context = renderer._ctx;
      const { shape, sign, hollow, token } = this.options;
      const styles = getComputedStyle(this._map.getContainer());
      const colour = styles.getPropertyValue(`--${token}`) || "gray";
      const land = styles.getPropertyValue("--land") || "white";
      const scale = this._radius / 10;
      context.save();
      context.globalAlpha = 1;
      context.setLineDash([]);
      context.translate(this._point.x - 12 * scale, this._point.y - 12 * scale);
      context.scale(scale, scale);
      context.lineJoin = "round";
      context.lineWidth = 2.2;
      context.fillStyle = hollow ? land : colour;
      context.strokeStyle = hollow ? colour : land;
      context.fill(shape2d(shape));
      context.stroke(shape2d(shape));
      if (sign) {
        context.fillStyle = hollow ? colour : land;
        context.font = "bold 15px system-ui, sans-serif";
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillText(sign, 12, shape === "triangle" ? 14 : 12.6);
      }
      context.restore();
    },
  });
}
