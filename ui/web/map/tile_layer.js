// A dataset too large to travel whole, drawn from vector tiles: the browser fetches what it looks
// at. Drawn by protomaps-leaflet, which is loaded when the first such layer is shown.

import { datasetCollection } from "../datasets.js";
import { anchorOf } from "./anchors.js";
import { classOf, classesOf } from "./symbology.js";
import { shape2d } from "./symbols.js";

const LAYER = "features"; // as layers/tiles.py names it
const KEY = "feature_id";
const REACH = 8; // pixels within which the pointer means a feature
const LABELS_FROM = 13; // zoom
const PANES = { polygon: "dataset-areas", line: "dataset-lines", point: "dataset-points" };
const POINT = 1;
const LINE = 2;
let count = 0;

/**
 * The engine: (L, options) → layer. Options: {layer: id}.
 *
 * events: {layerOf(id), featureOf(whole id), picker, library(): a promise of protomaps-leaflet,
 * failed(id, error)}.
 */
export function tileEngine(events) {
  return (L, { layer }) => new (tileLayer(L, events))({ layer });
}

const tileLayer = (L, events) =>
  L.Layer.extend({
    initialize(options) {
      L.setOptions(this, options);
      this._number = count += 1;
      this._opacity = 1;
      const { symbology } = events.layerOf(options.layer);
      this._symbology = symbology;
      this._classes = classesOf(symbology);
    },

    // Its features come with the tiles.
    addData() {
      return this;
    },
    setShown() {},
    rename() {},

    onAdd(map) {
      this._makePane(map);
      this._paint();
      events.picker.add(this);
      events.library().then(
        (library) => this._map && this._start(library),
        (error) => events.failed(this.options.layer, error),
      );
    },

    onRemove() {
      events.picker.remove(this);
      this._grid?.remove();
    },

    setOpacity(value) {
      this._opacity = value;
      if (this._pane) this._pane.element.style.opacity = value === 1 ? "" : value;
    },

    setHeight(value) {
      this._height = value;
      if (this._pane) this._pane.element.style.zIndex = value;
    },

    /** A feature that was fetched, because it was selected. */
    find(id) {
      const feature = events.featureOf(id);
      const place = feature && anchorOf(feature.geometry);
      return place ? { feature, getLatLng: () => L.latLng(place[1], place[0]) } : undefined;
    },

    /** The feature in the tiles at a place, with the attributes they carry. */
    pick(_point, latlng) {
      if (!this._grid?._map) return null;
      const found = this._grid.queryTileFeaturesDebug(latlng.lng, latlng.lat, REACH).get("") ?? [];
      const props = found.at(-1)?.feature.props;
      if (!props) return null;
      const entry = events.layerOf(this.options.layer);
      const raw = { id: String(props[KEY]), geometry: null, properties: props };
      return { feature: datasetCollection(entry, { features: [raw] }, null).features[0], getLatLng: () => latlng };
    },

    recolour() {
      this._paint();
      this._grid?.rerenderTiles();
    },

    dispose() {
      this.remove();
      if (!this._pane) return;
      this._pane.element.remove();
      delete this._home._panes[this._pane.name];
      this._pane = null;
    },

    _makePane(map) {
      if (this._pane) return;
      this._home = map;
      const kinds = events.layerOf(this.options.layer).kinds ?? [];
      const parent = PANES[kinds.at(-1)] ?? PANES.polygon;
      const name = `${parent}-tiles-${this._number}`;
      this._pane = { name, element: map.createPane(name, map.getPane(parent)) };
      this._pane.element.style.zIndex = this._height ?? 1;
      this.setOpacity(this._opacity);
    },

    _start(library) {
      const entry = events.layerOf(this.options.layer);
      this._grid ??= library.leafletLayer({
        url: new URL(entry.tiles, location.href).href,
        maxDataZoom: entry.tile_zoom,
        pane: this._pane.name,
        attribution: "",
        paintRules: [{ dataLayer: LAYER, symbolizer: { draw: (...all) => this._draw(...all) } }],
        labelRules: this._labels(library, entry.label_field),
        updateWhenZooming: false,
      });
      this._grid.addTo(this._home);
    },

    _labels(library, field) {
      if (!field) return [];
      const styles = getComputedStyle(this._home.getContainer());
      const symbolizer = new library.CenteredTextSymbolizer({
        labelProps: [field], font: '500 11px "Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif',
        fill: styles.getPropertyValue("--ink") || "black", stroke: styles.getPropertyValue("--land") || "white", width: 2,
      });
      return [{ dataLayer: LAYER, symbolizer, minzoom: LABELS_FROM }];
    },

    /** The colours of each class, as the theme has them now. */
    _paint() {
      const styles = getComputedStyle(this._home.getContainer());
      const land = styles.getPropertyValue("--land") || "white";
      this._looks = this._classes.map(({ color, shape, grow, ramp, dash }) => {
        const own = styles.getPropertyValue(`--${color}`) || "gray";
        return { own, edge: ramp ? styles.getPropertyValue("--ramp-8") || own : land, outline: ramp ? styles.getPropertyValue("--ramp-edge") || own : own, shape, grow, ramp, dash: dash?.split(" ").map(Number) ?? [] };
      });
    },

    _draw(context, geometry, zoom, feature) {
      const look = this._looks[classOf(this._symbology, feature.props)];
      if (feature.geomType === POINT) {
        drawPoints(context, geometry, look, zoom);
        return;
      }
      context.beginPath();
      for (const part of geometry) part.forEach(({ x, y }, i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.strokeStyle = feature.geomType === LINE ? look.own : look.outline;
      context.setLineDash(zoom > 11 ? look.dash : []);
      if (feature.geomType !== LINE) {
        context.globalAlpha = look.ramp ? 0.86 : zoom < 10 ? 0.5 : 0.28;
        context.fillStyle = look.own;
        context.fill("evenodd");
      }
      context.globalAlpha = 1;
      // Where areas are hardly more than dots an edge would be all there is.
      context.lineWidth = feature.geomType === LINE ? (zoom < 10 ? 1.2 : 2.2) : zoom < 10 ? 0 : zoom < 12 ? 0.6 : 1.1;
      if (zoom >= 10 || feature.geomType === LINE) context.stroke();
      context.setLineDash([]);
    },
  });

function drawPoints(context, geometry, { own, edge, shape, grow, ramp }, zoom) {
  const radius = grow * (zoom < 9 ? 1.6 : zoom < 11 ? 2.6 : zoom < 13 ? 4 : 6);
  context.globalAlpha = 1;
  context.fillStyle = own;
  context.strokeStyle = edge;
  for (const part of geometry) {
    for (const { x, y } of part) {
      if (radius < 2.4) {
        // A shape of three pixels is a square to every eye.
        context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
        continue;
      }
      const scale = radius / 10;
      context.save();
      context.translate(x - 12 * scale, y - 12 * scale);
      context.scale(scale, scale);
      context.lineWidth = ramp ? 1.4 : 2.6;
      context.fill(shape2d(shape));
      context.stroke(shape2d(shape));
      context.restore();
    }
  }
}
