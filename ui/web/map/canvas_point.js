// A point on Leaflet's canvas with a shape of its own, as the symbols that are elements have.

import { shape2d } from "./symbols.js";

/**
 * Draw a symbol around a point of a canvas: shape, mark and edge (colours), edgeWidth. `within` may
 * draw more, in the symbol's own field of 24 by 24 with its centre at 12, 12.
 */
export function drawShape(context, point, radius, { shape, mark, edge, edgeWidth }, within = null) {
  const scale = radius / 10;
  context.save();
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.translate(point.x - 12 * scale, point.y - 12 * scale);
  context.scale(scale, scale);
  context.lineJoin = "round";
  context.lineWidth = edgeWidth;
  context.fillStyle = mark;
  context.strokeStyle = edge;
  context.fill(shape2d(shape));
  context.stroke(shape2d(shape));
  within?.();
  context.restore();
}

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
      drawShape(renderer._ctx, this._point, this._radius, this.options);
    },
  });
}
