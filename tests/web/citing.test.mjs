// A place that is cited twice is told once.

import assert from "node:assert/strict";
import test from "node:test";

import { byDocument } from "../../ui/web/panels/details/citing.js";

test("documents stand in the order they are first cited in", () => {
  const found = byDocument([
    { document: "b", line: 1 },
    { document: "a", line: 2 },
    { document: "b", line: 3 },
  ]);
  assert.deepEqual(found, [
    ["b", [{ document: "b", line: 1 }, { document: "b", line: 3 }]],
    ["a", [{ document: "a", line: 2 }]],
  ]);
});

test("a record and its figure on the same place are one, with the figure as printed", () => {
  const bare = { document: "a", line: 2, printed: null };
  const printed = { document: "a", line: 2, printed: "20万元" };
  assert.deepEqual(byDocument([bare, printed]), [["a", [printed]]]);
  assert.deepEqual(byDocument([printed, bare]), [["a", [printed]]]);
  assert.deepEqual(byDocument([printed, { ...printed }]), [["a", [printed]]]);
});

test("two figures on one line are two", () => {
  const one = { document: "a", line: 2, printed: "3" };
  const two = { document: "a", line: 2, printed: "4" };
  assert.deepEqual(byDocument([one, two]), [["a", [one, two]]]);
});
