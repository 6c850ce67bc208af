// Datasets in the browser: ids, names, values and classes, one case a rule.

import assert from "node:assert/strict";
import { test } from "node:test";

import { datasetCollection, fieldsOf, isLarge, isTiled, short, splitId, valueOf } from "../../ui/web/datasets.js";
import { setCatalogues, setLanguage } from "../../ui/web/i18n.js";
import { classField, classOf, classesOf, rampToken } from "../../ui/web/map/symbology.js";
import { changes } from "../../ui/web/refresh.js";

setCatalogues({ zh: { "Layer “{name}” was updated to version {n}.": "图层“{name}”已更新到第 {n} 版。" }, en: {} });
setLanguage("en");

const layer = { id: "stations", kind: "dataset", title: { zh: "监测站", en: "Stations" }, name_field: "name", data: "/content/1/a.json" };
const raw = (id, properties, geometry = { type: "Point", coordinates: [106.5, 29.5] }) => ({ type: "Feature", id, geometry, properties });
const one = (entry, feature, extras = null) => datasetCollection(entry, { features: [feature] }, extras).features[0];

test("an id is made whole, the attributes stay as they are", () => {
  const properties = { name: "寸滩", name_zh: "甲", name_en: "A", none: null };
  const feature = one(layer, raw("s-1", properties));
  assert.equal(feature.id, "stations:s-1");
  assert.equal(feature.key, "s-1");
  assert.equal(feature.attributes, properties);
  assert.equal(feature.properties.name, "寸滩");
  assert.deepEqual(feature.bounds, [106.5, 29.5, 106.5, 29.5]);
});

test("a feature without a name is called by its key, else by layer and row", () => {
  for (const name of [null, "", "  ", undefined]) {
    assert.deepEqual(one(layer, raw("7", { name })).properties.name, { zh: "监测站 7", en: "Stations 7" });
    assert.equal(one({ ...layer, id_field: "code" }, raw("S7", { name })).properties.name, "S7");
  }
  assert.equal(one(layer, raw("7", { name: 0 })).properties.name, "0");
});

test("a name fits where names stand; no letter is cut in half", () => {
  assert.equal(short("西永", 2), "西永");
  assert.equal(short("😀".repeat(200), 3), "😀😀…");
  assert.equal(one(layer, raw("7", { name: "x".repeat(10_000) })).properties.name.length, 120);
});

test("what turns the direction of a text is made visible", () => {
  assert.equal(one(layer, raw("7", { name: "abc\u202egpj.exe" })).properties.name, "abc\ufffdgpj.exe");
  assert.equal(valueOf({ type: "text" }, "\u2066a\u2069").text, "\ufffda\ufffd");
});

test("units come beside the features; where they are not known nothing is said", () => {
  const extras = { units: { 2015: { "s-1": ["500105"] } }, search: { "s-1": ["cuntan"] } };
  assert.deepEqual(one(layer, raw("s-1", {}), extras).properties.units, { 2015: ["500105"] });
  assert.deepEqual(one(layer, raw("s-2", {}), extras).properties.units, { 2015: [] });
  assert.deepEqual(one(layer, raw("s-2", {}, null), extras).properties.units, {});
  assert.deepEqual(one(layer, raw("s-1", {}), extras).properties.search, ["cuntan"]);
});

test("fields are those described, else those found", () => {
  const features = datasetCollection(layer, { features: [raw("1", { a: 1 }), raw("2", { b: 2 })] }).features;
  assert.deepEqual(fieldsOf(layer, features).map(({ name }) => name), ["a", "b"]);
  assert.deepEqual(fieldsOf({ ...layer, fields: [{ name: "b" }] }, features), [{ name: "b" }]);
});

test("values in words", () => {
  const text = (value, field = {}) => valueOf({ type: null, unit_measure: null, ...field }, value).text;
  assert.equal(text(12.5, { unit_measure: "mg/L" }), "12.5 mg/L");
  assert.equal(text(2011), "2011");
  assert.equal(text(1234567.5), "1,234,567.5");
  assert.equal(text(true), "yes");
  assert.equal(text("2025-06-01", { type: "date" }), "1 Jun 2025");
  assert.equal(text("2025-06-01T08:30:00", { type: "datetime" }), "2025-06-01 08:30:00");
  assert.equal(text("=cmd|' /C calc'!A0"), "=cmd|' /C calc'!A0");
  for (const nothing of [null, undefined, ""]) assert.equal(valueOf({}, nothing).empty, true);
  assert.equal(valueOf({}, 0).empty, false);
  assert.equal(valueOf({}, false).empty, false);
});

test("what does not travel is large; what cannot be shown is not", () => {
  assert.equal(isLarge(layer), false);
  assert.equal(isLarge({ ...layer, data: null }), true);
  assert.equal(isLarge({ ...layer, data: null, unavailable: true }), false);
  assert.equal(isLarge({ ...layer, data: null, tiles: "/content/1/a.pmtiles" }), false);
  assert.equal(isTiled({ ...layer, data: null, tiles: "/content/1/a.pmtiles" }), true);
  assert.equal(isTiled(layer), false);
  assert.deepEqual(splitId("stations:a:b"), ["stations", "a:b"]);
  assert.deepEqual(splitId("lijia"), ["", "lijia"]);
});

const category = (value, shape) => ({ value, title: { zh: `${value}类`, en: `Class ${value}` }, symbol: { shape, color: "park" } });
const categories = { kind: "categories", field: "grade", categories: [category("1", "square"), category("true", "circle")], other: { shape: "dot", color: "other" } };

test("categories: a value's own sign, the other for the rest", () => {
  assert.equal(classOf(categories, { grade: 1 }), 0);
  assert.equal(classOf(categories, { grade: "1" }), 0);
  assert.equal(classOf(categories, { grade: true }), 1);
  for (const grade of ["2", null, undefined, "", "constructor"]) assert.equal(classOf(categories, { grade }), 2);
  assert.deepEqual(classesOf(categories).map(({ shape }) => shape), ["square", "circle", "dot"]);
  assert.deepEqual(classesOf(categories).map((item) => item.title()), ["Class 1", "Class true", "Other values"]);
});

const graduated = { kind: "graduated", field: "n", breaks: [10, 20, 30], shape: "circle" };

test("graduated: up to a bound and with it; beyond the last is the last", () => {
  const place = (n) => classOf(graduated, { n });
  assert.deepEqual([-5, 10, 10.1, 20, 30, 99].map(place), [0, 0, 1, 1, 2, 2]);
  for (const n of [null, undefined, NaN, "15"]) assert.equal(place(n), 3);
  assert.deepEqual(classesOf(graduated).map((item) => item.title()), ["up to 10", "10 to 20", "20 to 30", "No value"]);
});

test("more is farther along the ramp, and larger", () => {
  const steps = classesOf(graduated).slice(0, 3);
  assert.deepEqual(steps.map(({ color }) => color), ["ramp-1", "ramp-5", "ramp-8"]);
  assert.ok(steps[0].grow < steps[1].grow && steps[1].grow < steps[2].grow);
  assert.equal(rampToken(0, 1), "ramp-5");
});

test("one sign for all needs no words; no symbology is that too", () => {
  assert.deepEqual(classesOf({ kind: "single", symbol: { shape: "square", color: "park" } }).map((item) => item.title()), [""]);
  assert.equal(classOf(undefined, {}), 0);
  assert.equal(classesOf(undefined)[0].shape, "dot");
  assert.equal(classField({ symbology: { kind: "single" } }), null);
  assert.equal(classField({ symbology: categories, fields: [{ name: "grade", title: "G" }] }).title, "G");
});

test("what changed is said, each thing once", () => {
  const atlas = (layers, facts = "f") => ({ layers, facts });
  const version = (number, more = {}) => ({ ...layer, version: { number }, ...more });
  const told = (before, after, ...rest) => changes(before, after, ...rest).map((word) => word());
  assert.deepEqual(told(atlas([version(2)]), atlas([version(2)])), []);
  assert.deepEqual(told(atlas([version(2)]), atlas([version(3, { data: "/other" })])), ["Layer “Stations” was updated to version 3."]);
  assert.deepEqual(told(atlas([]), atlas([version(1)])), ["Layer “Stations” is new in the list."]);
  assert.deepEqual(told(atlas([version(1)]), atlas([])), ["Layer “Stations” was withdrawn."]);
  const tiled = atlas([version(1, { data: null, tiles: "/content/1/a.pmtiles" })]);
  assert.deepEqual(told(atlas([version(1, { data: null, tiles: null })]), tiled), ["Layer “Stations” is on the map now."]);
  assert.deepEqual(told(atlas([]), atlas([], "g")), ["Projects, institutions and figures were updated."]);
  const selected = { feature: { properties: { name: "寸滩" } } };
  assert.deepEqual(told(atlas([]), atlas([]), selected, null), ["“寸滩” is no longer there; its details were closed."]);
  assert.deepEqual(told(atlas([]), atlas([]), selected, "stations:s-1"), []);
  setLanguage("zh");
  assert.deepEqual(told(atlas([version(2)]), atlas([version(3)])), ["图层“监测站”已更新到第 3 版。"]);
  setLanguage("en");
});
