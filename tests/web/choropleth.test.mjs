import assert from "node:assert/strict";
import { test } from "node:test";

import { classes, unitValues } from "../../ui/web/map/choropleth.js";

test("equal values share a class", () => {
  assert.deepEqual(classes([16, 6, 16, 11, 16]), [
    { step: 1, low: 6, high: 11, units: 2 },
    { step: 2, low: 16, high: 16, units: 3 },
  ]);
  assert.deepEqual(classes([]), []);
});

const observation = (scope, value, more = {}) => ({
  scope, value, scope_level: "unit", obs_status: "actual", time_period: "2020-09", ...more,
});

function storeOf(observations, { vintage }) {
  const facts = {
    indicators: { started: { observations: Object.keys(observations) } },
    observations,
    unit_changes: [{ from: "500109", to: "500157" }],
  };
  const vintages = [{ id: "2015", valid_from: "2015" }, { id: "2025-11", valid_from: "2025-11" }];
  return { data: { facts }, atlas: { vintages }, state: { vintage }, unit: () => true };
}

const three = {
  a: observation("500106", 16),
  b: observation("500109", 6),
  c: observation("500107", 50, { obs_status: "target", time_period: "2027" }),
  d: observation("western-science-city", 79, { scope_level: "site" }),
};

test("one status and period at a time, units only", () => {
  const { values } = unitValues(storeOf(three, { vintage: "2015" }), "started");
  assert.deepEqual([...values.keys()].sort(), ["500106", "500109"]);
});

test("a value is not drawn on an outline it was not given for", () => {
  const { values, elsewhere } = unitValues(storeOf(three, { vintage: "2025-11" }), "started");
  assert.deepEqual([...values.keys()], ["500106"]);
  assert.equal(elsewhere, 1);
});

test("an indicator without unit values colours nothing", () => {
  const { values, sample } = unitValues(storeOf({ d: three.d }, { vintage: "2015" }), "started");
  assert.equal(values.size, 0);
  assert.equal(sample, null);
});
