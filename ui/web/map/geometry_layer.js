// A dataset's points, lines and areas: each kind in a pane of its own, so that areas lie below
// lines and lines below points; few features as elements a keyboard reaches, many on a canvas.

import { h } from "../dom.js";
import { tr } from "../i18n.js";
import { anchorOf, parts } from "./anchors.js";
import { canvas } from "./canvas.js";
import { canvasPoint } from "./canvas_point.js";
import { classOf, classesOf } from "./symbology.js";
import { symbolElement } from "./symbols.js";

const PANES = { polygon: "dataset-areas", line: "dataset-lines", point: "dataset-points" };
const KINDS = ["polygon", "line", "point"];
const SIZE = 22;
let count = 0; // a layer and what takes its place stand side by side for a moment

/**
 * The class of such layers for a Leaflet. Options: {layer: id, canvas}.
 *
 * events: {select(id), hover(feature|null, place), busy(latlng): whether a click there is not meant
 * for features, layerOf(id): the layer's entry in the atlas, picker}.
 */
export function geometryLayer(L, events) {
  const CanvasPoint = canvasPoint(L);

  return L.LayerGroup.extend({
    initialize(options) {
      L.LayerGroup.prototype.initialize.call(this, []);
      L.setOptions(this, options);
      this._number = count += 1;
      this._items = new Map(); // feature id → {feature, class, shapes: [Leaflet layers]}
      this._shown = null;
      this._opacity = 1;
    },

    addData({ features }) {
      const { symbology } = events.layerOf(this.options.layer);
      this._classes = classesOf(symbology);
      for (const feature of features) {
        this._items.set(feature.id, { feature, class: this._classes[classOf(symbology, feature.attributes)], shapes: null });
      }
      return this;
    },

    onAdd(map) {
      this._makePanes(map);
      L.LayerGroup.prototype.onAdd.call(this, map);
      if (this.options.canvas) events.picker.add(this);
      this._fade();
    },

    onRemove(map) {
      L.LayerGroup.prototype.onRemove.call(this, map);
      events.picker.remove(this);
    },

    /** Show only these ids. */
    setShown(ids) {
      if (ids === this._shown) return;
      this._shown = ids;
      for (const [id, item] of this._items) {
        const there = item.shapes && this.hasLayer(item.shapes[0]);
        if (ids.has(id) && !there) for (const shape of this._shapesOf(item)) this.addLayer(shape);
        else if (!ids.has(id) && there) for (const shape of item.shapes) this.removeLayer(shape);
      }
    },

    setOpacity(value) {
      this._opacity = value;
      this._fade();
    },

    /** Higher lies above other layers of its kind. */
    setHeight(value) {
      this._height = value;
      for (const pane of Object.values(this._panes ?? {})) pane.element.style.zIndex = value;
    },

    find(id) {
      const item = this._items.get(id);
      const place = item && anchorOf(item.feature.geometry);
      if (!place) return undefined;
      return {
        feature: item.feature,
        getLatLng: () => L.latLng(place[1], place[0]),
        getElement: () => (this._map && !this.options.canvas && item.shapes?.[0]?.getElement()) || null,
      };
    },

    rename() {
      for (const { feature, shapes } of this._items.values()) {
        for (const shape of shapes ?? []) shape.getElement?.()?.setAttribute("aria-label", tr(feature.properties.name));
      }
    },

    /** What is drawn on a canvas takes its colours when it is drawn. */
    recolour() {
      if (!this.options.canvas) return;
      for (const item of this._items.values()) for (const shape of item.shapes ?? []) shape.setStyle(this._canvasStyle(item, shape.kind));
    },

    /** The feature at a place on a canvas: {feature, getLatLng()}, or null. */
    pick(point, latlng) {
      for (const kind of [...KINDS].reverse()) {
        for (const { feature, shapes } of [...this._items.values()].reverse()) {
          const hit = shapes?.some((shape) => shape.kind === kind && shape._map && shape._containsPoint(point));
          if (hit) return { feature, getLatLng: () => latlng };
        }
      }
      return null;
    },

    dispose() {
      this.remove();
      for (const { name, element, renderer } of Object.values(this._panes ?? {})) {
        renderer?.remove();
        element.remove();
        delete this._home._panes[name];
      }
      this._panes = null;
    },

    _makePanes(map) {
      if (this._panes) return;
      this._home = map;
      this._panes = {};
      for (const kind of KINDS) {
        const name = `${PANES[kind]}-${this._number}`;
        const element = map.createPane(name, map.getPane(PANES[kind]));
        element.style.zIndex = this._height ?? 1;
        const settings = { pane: name, padding: 0.25, tolerance: 3 };
        const renderer = this.options.canvas ? canvas(L, settings) : kind === "point" ? null : L.svg(settings);
        this._panes[kind] = { name, element, renderer };
      }
      this._fade();
    },

    _fade() {
      for (const { element } of Object.values(this._panes ?? {})) element.style.opacity = this._opacity === 1 ? "" : this._opacity;
    },

    _shapesOf(item) {
      item.shapes ??= parts(item.feature.geometry).flatMap((part) =>
        this.options.canvas ? this._onCanvas(item, part) : this._asElements(item, part),
      );
      return item.shapes;
    },

    _onCanvas(item, { kind, coordinates }) {
      const { renderer, name } = this._panes[kind];
      const options = { ...this._canvasStyle(item, kind), renderer, pane: name, interactive: false, kind };
      const made =
        kind === "point"
          ? coordinates.map(([x, y]) => new CanvasPoint([y, x], { ...options, radius: 6.5 * item.class.grow, shape: item.class.shape }))
          : [kind === "line" ? L.polyline(flipped(coordinates, 1), options) : L.polygon(flipped(coordinates, 2), options)];
      return made.map((shape) => Object.assign(shape, { kind }));
    },

    _canvasStyle({ class: { color, ramp, dash } }, kind) {
      const styles = getComputedStyle(this._home.getContainer());
      const own = styles.getPropertyValue(`--${color}`) || "gray";
      // An area of the palest class is seen by its outline; a line has nothing but its own colour.
      const edged = ramp && kind === "polygon";
      return {
        color: edged ? styles.getPropertyValue("--ramp-edge") || own : own,
        fillColor: own, fillOpacity: ramp ? 0.85 : 0.26, opacity: 1, weight: edged ? 1 : ramp ? 2.4 : 1.6,
        dashArray: dash, mark: own, edge: styles.getPropertyValue(ramp ? "--ramp-8" : "--land") || "white", edgeWidth: ramp ? 1.3 : 2.4,
      };
    },

    _asElements(item, { kind, coordinates }) {
      if (kind === "point") return coordinates.map(([x, y]) => this._marker(item, L.latLng(y, x)));
      const { renderer, name } = this._panes[kind];
      const { color, ramp, dash } = item.class;
      const options = { renderer, pane: name, className: `dataset-${kind === "line" ? "line" : "area"}${ramp ? " is-ramp" : ""}`, dashArray: dash, bubblingMouseEvents: false };
      const shape = kind === "line" ? L.polyline(flipped(coordinates, 1), options) : L.polygon(flipped(coordinates, 2), options);
      shape.on("add", () => {
        const element = shape.getElement();
        element.style.setProperty("--symbol", `var(--${color})`);
        this._reach(element, item.feature);
      });
      shape.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        if (!events.busy(event.latlng)) events.select(item.feature.id);
      });
      shape.on("mousemove", (event) => events.hover(item.feature, { getLatLng: () => event.latlng }));
      shape.on("mouseout", () => events.hover(null));
      return [Object.assign(shape, { kind })];
    },

    _marker(item, latlng) {
      const { shape, color, grow, ramp } = item.class;
      const marker = L.marker(latlng, {
        pane: this._panes.point.name,
        keyboard: true,
        icon: L.divIcon({
          className: "site feature",
          html: h("span", { class: "site-body", style: { "--grow": grow } }, symbolElement({ shape, color, ramp }, SIZE)),
          iconSize: [SIZE + 4, SIZE + 4],
        }),
      });
      marker.on("add", () => {
        const element = marker.getElement();
        if (element.dataset.site) return;
        this._reach(element, item.feature);
        element.addEventListener("click", (event) => {
          event.stopPropagation();
          if (!events.busy(latlng)) events.select(item.feature.id);
        });
      });
      marker.on("mouseover", () => events.hover(item.feature, marker));
      marker.on("mouseout", () => events.hover(null));
      return Object.assign(marker, { kind: "point" });
    },

    /** What a pointer does, a keyboard does too. */
    _reach(element, feature) {
      element.dataset.site = feature.id;
      element.setAttribute("tabindex", "0");
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", tr(feature.properties.name));
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        events.select(feature.id);
      });
      element.addEventListener("focus", () => events.hover(feature, this.find(feature.id)));
      element.addEventListener("blur", () => events.hover(null));
    },
  });
}

/** GeoJSON positions, `depth` lists deep, as Leaflet takes them: latitude first. */
const flipped = (coordinates, depth) =>
  coordinates.map((item) => (depth === 0 ? [item[1], item[0]] : flipped(item, depth - 1)));
