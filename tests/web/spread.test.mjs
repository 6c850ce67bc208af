import assert from "node:assert/strict";
import { test } from "node:test";

import { spread } from "../../ui/web/map/spread.js";

const placed = (anchors, gap) => spread(anchors, gap).map(({ dx, dy }, i) => ({ x: anchors[i].x + dx, y: anchors[i].y + dy }));
const nearest = (points) =>
  Math.min(...points.flatMap((a, i) => points.slice(i + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y))));

test("symbols with room stay where they are", () => {
  assert.deepEqual(spread([{ x: 0, y: 0 }, { x: 40, y: 0 }], 20), [{ dx: 0, dy: 0 }, { dx: 0, dy: 0 }]);
});

test("six on one point are fanned around it, none over another", () => {
  const points = placed(Array(6).fill({ x: 100, y: 100 }), 20);
  assert.ok(nearest(points) > 19.5);
  for (const { x, y } of points) assert.ok(Math.hypot(x - 100, y - 100) < 45);
});

test("a crowd gives way until each has its room", () => {
  const anchors = Array.from({ length: 30 }, (_, i) => ({ x: (i % 6) * 7, y: Math.floor(i / 6) * 7 }));
  assert.ok(nearest(placed(anchors, 16)) > 12);
});

test("the same places give the same offsets", () => {
  const anchors = [{ x: 1, y: 1 }, { x: 1, y: 1 }, { x: 9, y: 2 }];
  assert.deepEqual(spread(anchors, 22), spread(anchors, 22));
});
