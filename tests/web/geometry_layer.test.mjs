import assert from "node:assert/strict";
import { test } from "node:test";

import { geometryLayer } from "../../ui/web/map/geometry_layer.js";

const COLOURS = { "--ramp-1": "pale", "--ramp-edge": "edge", "--ramp-8": "dark", "--land": "land", "--park": "green" };
globalThis.getComputedStyle = () => ({ getPropertyValue: (name) => COLOURS[name] });
const made = { extend: (members) => members };
const layer = geometryLayer({ LayerGroup: made, CircleMarker: made }, {});
layer._home = { getContainer: () => ({}) };
const style = (item, kind) => layer._canvasStyle({ class: item }, kind);

test("an area of a class of numbers has an outline that is not the ground's colour", () => {
  const { color, fillColor } = style({ color: "ramp-1", ramp: true, dash: null }, "polygon");
  assert.deepEqual([color, fillColor], ["edge", "pale"]);
});

test("a line of a class of numbers has the class's colour", () => {
  assert.equal(style({ color: "ramp-1", ramp: true, dash: null }, "line").color, "pale");
});

test("whatever is told apart by colour is outlined in it", () => {
  for (const kind of ["line", "polygon"]) assert.equal(style({ color: "park", dash: null }, kind).color, "green");
});
