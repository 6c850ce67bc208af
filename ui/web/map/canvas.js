// The canvas that lines, areas and points too many to be elements are drawn on.

/**
 * A canvas renderer of a Leaflet; options as L.canvas takes them.
 *
 * A move of the map draws at once and forgets the frame that was asked for before it. That frame still
 * comes, and a canvas removed meanwhile has nothing left to draw on.
 */
export function canvas(L, options) {
  const Canvas = L.Canvas.extend({
    _redraw() {
      if (this._ctx) L.Canvas.prototype._redraw.call(this);
    },
  });
  return new Canvas(options);
}
