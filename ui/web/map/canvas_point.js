// A point on Leaflet's canvas with a shape of its own, as the symbols that are elements have.

import { shape2d } from "./symbols.js";

/** The class of such points for a Leaflet. Options beside CircleMarker's: shape, mark and edge (colours), edgeWidth. */
export function canvasPoint(L) {
  return L.CircleMarker.extend({
    options: { shape: "circle", mark: "gray", edge: "white", edgeWidth: 2.4 },

    /** Small where the city is small, as the symbols that are elements are. */
    _project() {
      const zoom = this._map.getZoom();
      this._radius = this.options.radius * (zoom < 8.25 ? 0.62 : zoom < 9.5 ? 0.8 : 1);
      L.CircleMarker.prototype._project.call(this);
    },

    _updatePath() {
      const renderer = this._renderer;
      if (!renderer?._drawing || this._empty()) return;
      const context = renderer._ctx;
      const scale = this._radius / 10;
      context.save();
      context.globalAlpha = 1;
      context.setLineDash([]);
      context.translate(this._point.x - 12 * scale, this._point.y - 12 * scale);
      context.scale(scale, scale);
      context.lineJoin = "round";
      context.lineWidth = this.options.edgeWidth;
      context.fillStyle = this.options.mark;
      context.strokeStyle = this.options.edge;
      context.fill(shape2d(this.options.shape));
      context.stroke(shape2d(this.options.shape));
      context.restore();
    },
  });
}
