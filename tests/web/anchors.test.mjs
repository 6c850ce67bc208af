// Where a feature is spoken of: worked out by hand.

import assert from "node:assert/strict";
import { test } from "node:test";

import { anchorOf, boundsOf, kindOf, parts } from "../../ui/web/map/anchors.js";

const U = [[[0, 0], [10, 0], [10, 10], [8, 10], [8, 2], [2, 2], [2, 10], [0, 10], [0, 0]]];

test("a point stands for itself, of several the first", () => {
  assert.deepEqual(anchorOf({ type: "Point", coordinates: [106.5, 29.5, 300] }), [106.5, 29.5]);
  assert.deepEqual(anchorOf({ type: "MultiPoint", coordinates: [[1, 2], [3, 4]] }), [1, 2]);
});

test("a line is spoken of at its middle, measured along it", () => {
  assert.deepEqual(anchorOf({ type: "LineString", coordinates: [[0, 0], [2, 0], [2, 6]] }), [2, 2]);
});

test("of several lines or areas the largest", () => {
  const lines = [[[0, 0], [1, 0]], [[10, 0], [14, 0]]];
  assert.deepEqual(anchorOf({ type: "MultiLineString", coordinates: lines }), [12, 0]);
  const square = (x, size) => [[[x, 0], [x + size, 0], [x + size, size], [x, size], [x, 0]]];
  const [x] = anchorOf({ type: "MultiPolygon", coordinates: [square(0, 1), square(10, 4)] });
  assert.equal(x, 12);
});

test("an area's anchor lies inside it, though its centroid does not", () => {
  const [x, y] = anchorOf({ type: "Polygon", coordinates: U });
  assert.ok(y > 2 && y < 10);
  assert.ok(x === 1 || x === 9, `${x}`);
});

test("a hole is no place to stand", () => {
  const hole = [[1, 1], [9, 1], [9, 9], [1, 9], [1, 1]];
  const ring = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]];
  const [x, y] = anchorOf({ type: "Polygon", coordinates: [ring, hole] });
  assert.equal(y, 5);
  assert.ok(x === 0.5 || x === 9.5, `${x}`);
});

test("a thing without extent or geometry breaks nothing", () => {
  assert.equal(anchorOf(null), null);
  assert.equal(boundsOf(null), null);
  assert.equal(kindOf(null), null);
  assert.deepEqual(anchorOf({ type: "LineString", coordinates: [[1, 1], [1, 1]] }), [1, 1]);
  assert.deepEqual(anchorOf({ type: "Polygon", coordinates: [[[1, 1], [1, 1], [1, 1], [1, 1]]] }), [1, 1]);
});

test("a collection is its parts; its kind is its first", () => {
  const geometry = {
    type: "GeometryCollection",
    geometries: [{ type: "LineString", coordinates: [[0, 0], [4, 8]] }, { type: "Point", coordinates: [9, -1] }],
  };
  assert.deepEqual(parts(geometry).map(({ kind }) => kind), ["line", "point"]);
  assert.equal(kindOf(geometry), "line");
  assert.deepEqual(boundsOf(geometry), [0, -1, 9, 8]);
});

test("the bounds hold every ring", () => {
  assert.deepEqual(boundsOf({ type: "MultiPolygon", coordinates: [U, [[[-1, 3], [0, 3], [0, 12], [-1, 3]]]] }), [-1, 0, 10, 12]);
});
