// Thousands of points as one canvas: showing, hiding and filtering cost one
// drawing, and the pointer is answered from a grid of what was drawn.

import { shape2d } from "./symbols.js";

const REACH = 9; // pixels from a point's centre within which the pointer means it
const CELL = 16;

/**
 * The class of such layers for a Leaflet. Options: {pane, shape, color, size};
 * events: {select(id), hover(feature|null, place)}.
 */
export function pointCloud(L, events) {
  return L.Renderer.extend({
    options: { padding: 0.25 },

    initialize(options) {
      L.setOptions(this, options);
      this._layers = {};
      this._features = [];
      this._shown = null; // Set of ids; null before the first is stated
      this._hidden = true;
      this._opacity = 1;
    },

    addData({ features }) {
      this._features = features.map((feature) => ({
        feature,
        latlng: L.latLng(feature.geometry.coordinates[1], feature.geometry.coordinates[0]),
        hollow: feature.properties.accuracy === "D",
      }));
      this._byId = new Map(this._features.map((item) => [item.feature.id, item]));
      return this;
    },

    /** Show only these ids; null hides all. A set shown before comes back as it was drawn. */
    setShown(ids) {
      this._hidden = ids === null;
      if (this._container) this._container.style.display = this._hidden ? "none" : "";
      if (this._hidden || ids === this._shown) {
        if (!this._hidden && this._stale) this._draw();
        return;
      }
      this._shown = ids;
      if (this._map) this._draw();
    },

    setOpacity(opacity) {
      this._opacity = opacity;
      if (this._container) this._container.style.opacity = opacity;
    },

    find(id) {
      const item = this._byId?.get(id);
      return item && { feature: item.feature, getLatLng: () => item.latlng };
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.className = "point-cloud";
      this._container.style.opacity = this._opacity;
      this._ctx = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
      delete this._ctx;
      this._listen(false);
    },

    onAdd(map) {
      L.Renderer.prototype.onAdd.call(this, map);
      this._listen(true);
      return this;
    },

    _listen(on) {
      const container = this._map.getContainer();
      this._onClick ??= (event) => {
        const item = this._map?.dragging.moved() ? null : this._hit(event);
        if (!item) return;
        // Before Leaflet: what lies under the point is not meant.
        event.stopImmediatePropagation();
        events.select(item.feature.id);
      };
      this._onMove ??= (event) => {
        const item = event.buttons ? null : this._hit(event);
        if (item === this._over) return;
        this._over = item;
        container.classList.toggle("is-over-point", Boolean(item));
        events.hover(item?.feature ?? null, item && { getLatLng: () => item.latlng });
      };
      const change = on ? "addEventListener" : "removeEventListener";
      container[change]("click", this._onClick, true);
      container[change]("mousemove", this._onMove);
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = size.x * ratio;
      this._container.height = size.y * ratio;
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      this._ratio = ratio;
      this._draw();
    },

    _updatePaths() {},

    redraw() {
      if (this._map) this._draw();
    },

    _draw() {
      // What cannot be seen is drawn when it is shown again.
      this._stale = this._hidden;
      if (this._hidden || !this._shown) return;
      const context = this._ctx;
      const { min, max } = this._bounds;
      const size = this._bounds.getSize();
      context.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      context.translate(-min.x, -min.y);
      const color = getComputedStyle(this._container).getPropertyValue(`--${this.options.color}`) || "gray";
      const land = getComputedStyle(this._container).getPropertyValue("--land") || "white";
      const full = stamp(this.options, color, land, false, this._ratio);
      const hollow = stamp(this.options, color, land, true, this._ratio);
      const half = full.side / 2;
      this._grid = new Map();
      for (const item of this._features) {
        if (!this._shown.has(item.feature.id)) continue;
        const { x, y } = this._map.latLngToLayerPoint(item.latlng);
        if (x < min.x || x > max.x || y < min.y || y > max.y) continue;
        context.drawImage((item.hollow ? hollow : full).image, x - half, y - half, full.side, full.side);
        const key = `${Math.floor(x / CELL)},${Math.floor(y / CELL)}`;
        const cell = this._grid.get(key);
        if (cell) cell.push(x, y, item);
        else this._grid.set(key, [x, y, item]);
      }
    },

    _hit(event) {
      if (!this._map || this._hidden || !this._grid || event.target.closest?.("button, .site, .map-legend, .measure-box")) return null;
      const point = this._map.mouseEventToLayerPoint(event);
      let best = null;
      let least = REACH;
      for (let i = -1; i <= 1; i += 1) {
        for (let j = -1; j <= 1; j += 1) {
          const cell = this._grid.get(`${Math.floor(point.x / CELL) + i},${Math.floor(point.y / CELL) + j}`) ?? [];
          for (let k = 0; k < cell.length; k += 3) {
            const distance = Math.hypot(cell[k] - point.x, cell[k + 1] - point.y);
            if (distance < least) [least, best] = [distance, cell[k + 2]];
          }
        }
      }
      return best;
    },
  });
}

/** One symbol drawn once, to be copied to every place. */
function stamp({ shape, size }, color, land, hollow, ratio) {
  const side = size / 2 + 2;
  const image = new OffscreenCanvas(Math.ceil(side * ratio), Math.ceil(side * ratio));
  const context = image.getContext("2d");
  const scale = (side * ratio) / 26;
  context.setTransform(scale, 0, 0, scale, scale, scale);
  context.fillStyle = hollow ? land : color;
  context.strokeStyle = hollow ? color : land;
  context.lineWidth = 2;
  context.fill(shape2d(shape));
  context.stroke(shape2d(shape));
  return { image: image.transferToImageBitmap(), side };
}
