// Ranking of the search box, on a handful of records worked out by hand.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

// No package.json names the browser modules modules; as a data address this one is.
const source = await readFile(new URL("../../ui/web/panels/search_index.js", import.meta.url), "utf-8");
const { collect, find, fold, grouped, marking } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const point = { type: "Point", coordinates: [106.4, 29.6] };
const feature = (id, zh, en, geometry = point) => ({ id, geometry, properties: { id, name: { zh, en } } });
const unit = (adcode, zh, en, search) => [adcode, { properties: { adcode, name: { zh, en }, search } }];

function store() {
  const features = [
    feature("xiyong", "西永微电园", "Xiyong Microelectronics Park"),
    feature("shuitu", "水土高新园", "Shuitu High-tech Park"),
    feature("liangjiang", "重庆两江新区", "Chongqing Liangjiang New Area"),
    feature("joint", "西部科学城", "Western Science City", null),
    feature("west", "西部（重庆）科学城", "Western (Chongqing) Science City"),
  ];
  const sites = {
    xiyong: { aliases: ["西永"], search: ["西永微电园", "xiyongweidianyuan", "xiyong", "xywdy", "xy"] },
    liangjiang: { aliases: ["两江新区"], search: ["chongqingliangjiangxinqu", "cqljxq"] },
  };
  const units = {
    2015: { byId: new Map([unit("500105", "江北区", "Jiangbei District", ["jiangbeiqu", "jbq"])]) },
    "2025-11": { byId: new Map([unit("500157", "两江新区", "Liangjiang New Area", ["liangjiangxinqu", "ljxq"])]) },
  };
  return {
    atlas: { vintages: [{ id: "2015" }, { id: "2025-11" }] },
    index: new Map(features.map((item) => [item.id, { id: item.id, layer: {}, feature: item, site: sites[item.id] ?? null }])),
    unit: (adcode, vintage) => units[vintage].byId.get(adcode) ?? null,
    data: {
      units,
      facts: {
        sites,
        indicators: { zones: { name: { zh: "高新区数量", en: "Number of high-tech zones" } } },
        projects: { cloud: { name: { zh: "两江云", en: "Liangjiang Cloud" } } },
        institutions: {},
      },
    },
  };
}

const records = collect(store());
const ids = (text) => find(records, text).map((result) => result.entry.id);
const firstMark = (text) => marking(find(records, text)[0]);
const marked = ({ text, ranges }) => ranges.map(([from, to]) => text.slice(from, to));

test("every record is there once, units of every vintage included", () => {
  assert.equal(records.length, 9);
  assert.deepEqual(records.find((entry) => entry.id === "500105").vintages, ["2015"]);
});

test("folding drops what is not a letter or digit and keeps the places", () => {
  const folded = fold("Ａ1（重庆）b");
  assert.equal(folded.letters, "a1重庆b");
  assert.deepEqual(folded.at, [0, 1, 3, 4, 6]);
});

test("found by Chinese, alias, pinyin, initials, English and id", () => {
  for (const text of ["西永微电园", "西永", "xiyongweidian", "xywdy", "microelec", "xiyong"]) assert.equal(ids(text)[0], "xiyong", text);
  assert.equal(ids("500105")[0], "500105");
});

test("brackets and full-width letters make no difference", () => {
  assert.equal(ids("西部(重庆)科学城")[0], "west");
  assert.equal(ids("西部重庆科学城")[0], "west");
  assert.equal(ids("ＸＩＹＯＮＧ")[0], "xiyong");
});

test("apostrophes typed by an input method part nothing", () => {
  assert.equal(ids("xi'yong")[0], "xiyong");
});

test("the whole name comes before a longer one", () => {
  assert.deepEqual(ids("西部科学城").slice(0, 2), ["joint", "west"]);
});

test("letters in order, not together, are found last", () => {
  assert.equal(ids("西微园")[0], "xiyong");
  assert.deepEqual(marked(firstMark("西微园")), ["西", "微", "园"]);
});

test("several words must all fit", () => {
  assert.deepEqual(ids("park xiyong"), ["xiyong"]);
  assert.deepEqual(ids("park nowhere"), []);
});

test("a unit by its name comes before a site by its alias", () => {
  assert.equal(grouped(find(records, "两江新区"))[0].kind, "unit");
});

test("places come before indicators unless an indicator is named in full", () => {
  assert.equal(grouped(find(records, "高新"))[0].kind, "site");
  assert.equal(grouped(find(records, "高新区数量"))[0].kind, "indicator");
});

test("the matched part is marked where it stands", () => {
  assert.deepEqual(marked(firstMark("高新园")), ["高新园"]);
  assert.deepEqual(marked(firstMark("microelec")), ["Microelec"]);
});

test("initials mark the characters they stand for", () => {
  assert.deepEqual(firstMark("xywd"), { role: "zh", text: "西永微电园", ranges: [[0, 4]] });
});

test("nothing typed finds nothing; nonsense finds nothing", () => {
  assert.deepEqual(ids("  ("), []);
  assert.deepEqual(ids("qqqqqq"), []);
});

test("markup in a query is text like any other", () => {
  assert.deepEqual(ids("<img src=x onerror=alert(1)>"), []);
});

test("groups are cut, their totals are not", () => {
  const many = Array.from({ length: 12 }, (_all, n) => ({ ...records[0], id: `s${n}` }));
  const [group] = grouped(find(many, "西永"));
  assert.equal(group.total, 12);
  assert.equal(group.results.length, 8);
});
