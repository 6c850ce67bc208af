import assert from "node:assert/strict";
import { test } from "node:test";

import { palette } from "../../ui/web/preview/colours.js";
import { shapeMarker } from "../../ui/web/preview/shapes.js";

/** A page whose colours are those of `theme`; counts how often they are asked for. */
function page(theme) {
  const asked = { times: 0 };
  globalThis.getComputedStyle = () => ({
    getPropertyValue: (name) => {
      asked.times += 1;
      return ` ${theme.now[name] ?? ""}`;
    },
  });
  globalThis.Path2D = class {};
  return asked;
}

const DAY = { "--accent": "#B3261E", "--land": "#FCFBF7" };
const NIGHT = { "--accent": "#FF8A7A", "--land": "#1A222A" };

test("a colour is read once, and anew in another theme", () => {
  const theme = { now: DAY };
  const asked = page(theme);
  const colours = palette({});
  assert.deepEqual([colours.of("accent"), colours.of("accent"), colours.of("none")], ["#B3261E", "#B3261E", "gray"]);
  assert.equal(asked.times, 2);
  theme.now = NIGHT;
  assert.equal(colours.of("accent"), "#B3261E");
  colours.renew();
  assert.equal(colours.of("accent"), "#FF8A7A");
});

test("marks drawn again and again do not ask the page for their colours", () => {
  const asked = page({ now: DAY });
  const { _updatePath: draw, options } = shapeMarker({ CircleMarker: { extend: (made) => made } });
  const context = new Proxy({}, { get: (all, name) => all[name] ?? (() => {}) });
  const colours = palette({});
  const mark = {
    _renderer: { _drawing: true, _ctx: context }, _empty: () => false, _map: { getContainer: () => ({}) }, _point: { x: 1, y: 1 }, _radius: 7,
    options: { ...options, token: "accent", colours },
  };
  for (let n = 0; n < 1000; n += 1) draw.call(mark);
  assert.equal(asked.times, 2);
  assert.equal(context.fillStyle, "#B3261E");
});
