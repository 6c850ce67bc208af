// node --test tests/web
// Figures and dates in words: hand-written cases, one a rule.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

// The browser modules carry no package.json that would name them modules; as data
// addresses they are, whatever the version of node.
const read = (name) => readFile(new URL(`../../ui/web/${name}`, import.meta.url), "utf-8");
const address = (source) => `data:text/javascript,${encodeURIComponent(source)}`;
const i18nAddress = address(await read("i18n.js"));
const { setCatalogues, setLanguage } = await import(i18nAddress);
const format = await import(address((await read("format.js")).replace('"./i18n.js"', JSON.stringify(i18nAddress))));
const { findPrinted } = await import(address(await read("panels/details/quote.js")));

setCatalogues({
  zh: { "as of {date}": "截至 {date}", "year not stated": "年份未注明", "No figure": "无数值", "from {date}": "{date} 起", "; ": "；" },
  en: {},
});

const codelists = {
  unit_measure: {
    "cny-100m": { zh: "亿元", en: "100 million yuan", scale: 1e8, base: "cny" },
    cny: { zh: "元", en: "yuan" },
    "cny-10k-per-enterprise": { zh: "万元/家", en: "10 thousand yuan per enterprise", scale: 1e4, base: "cny-per-enterprise" },
    "cny-per-enterprise": { zh: "元/家", en: "yuan per enterprise" },
    "10k-users": { zh: "万", en: "10 thousand users", scale: 1e4, base: "users" },
    users: { zh: "户", en: "users" },
    enterprise: { zh: "家", en: "enterprises" },
    factory: { zh: "个", en: "factories" },
    person: { zh: "人", en: "people" },
    percent: { zh: "%", en: "%" },
    "percent-per-year": { zh: "%/年", en: "% a year" },
    rank: { zh: "位", en: "rank" },
  },
  comparator: {
    gt: { zh: "超过", en: "more than" },
    about: { zh: "约", en: "about" },
    order_of_magnitude: { zh: "量级", en: "order of magnitude" },
  },
};

const figures = [
  [1300, "cny-100m", "eq", "1,300 亿元", "CN¥130 billion"],
  [630.5, "cny-100m", "eq", "630.5 亿元", "CN¥63.05 billion"],
  [2, "cny-100m", "about", "约 2 亿元", "about CN¥200 million"],
  [0.002, "cny-100m", "eq", "20 万元", "CN¥200,000"],
  [0.1, "cny-100m", "eq", "0.1 亿元", "CN¥10 million"],
  [25.9, "cny-10k-per-enterprise", "eq", "25.9 万元/家", "CN¥259,000 per enterprise"],
  [2600, "10k-users", "eq", "2,600 万", "26 million users"],
  [9123, "enterprise", "eq", "9,123 家", "9,123 enterprises"],
  [48838, "enterprise", "eq", "48,838 家", "48,838 enterprises"],
  [1, "enterprise", "eq", "1 家", "1 enterprise"],
  [1, "factory", "eq", "1 个", "1 factory"],
  [200000, "person", "gt", "超过 20 万人", "more than 200,000 people"],
  [2.3, "percent", "eq", "2.3%", "2.3%"],
  [8, "percent-per-year", "eq", "8%/年", "8% a year"],
  [7, "rank", "eq", "第 7 位", "7th"],
  [100, "cny-100m", "order_of_magnitude", "100 亿元量级", "on the order of CN¥10 billion"],
];

for (const [value, unit_measure, comparator, zh, en] of figures) {
  test(`${value} ${unit_measure} ${comparator}`, () => {
    setLanguage("zh");
    assert.equal(format.figure({ value, unit_measure, comparator }, codelists).text, zh);
    setLanguage("en");
    assert.equal(format.figure({ value, unit_measure, comparator }, codelists).text, en);
  });
}

test("no value is said to be none", () => {
  setLanguage("zh");
  assert.equal(format.figure({ value: null, unit_measure: "percent" }, codelists).text, "无数值");
});

const dates = [
  ["2022", "2022 年", "2022"],
  ["2020-11", "2020 年 11 月", "Nov 2020"],
  ["2020-12-15", "2020 年 12 月 15 日", "15 Dec 2020"],
  ["2023-01/2023-06", "2023 年 1—6 月", "Jan–Jun 2023"],
  ["2019/2020", "2019—2020 年", "2019–2020"],
  ["2018-01/2020-10", "2018 年 1 月—2020 年 10 月", "Jan 2018 – Oct 2020"],
  ["spring 2020", "spring 2020", "spring 2020"],
];

for (const [iso, zh, en] of dates) {
  test(`date ${iso}`, () => {
    setLanguage("zh");
    assert.equal(format.dateText(iso), zh);
    setLanguage("en");
    assert.equal(format.dateText(iso), en);
  });
}

test("a period says what it is, and that it is inferred", () => {
  setLanguage("zh");
  const of = (time_period, as_of, time_basis = "stated") => format.periodOf({ time_period, as_of, time_basis });
  assert.deepEqual(of("2022", null), { text: "2022 年", inferred: false });
  assert.deepEqual(of("2020-11", "2020-11-30"), { text: "截至 2020 年 11 月 30 日", inferred: false });
  assert.deepEqual(of("2027", null, "inferred"), { text: "2027 年", inferred: true });
  assert.deepEqual(of(null, null, "not_stated"), { text: "年份未注明", inferred: false });
});

test("the years a unit was in force", () => {
  setLanguage("zh");
  assert.equal(format.validity({ valid_from: "2025-11", valid_to: null }), "2025-11 起");
  assert.equal(format.validity({ valid_from: "2015", valid_to: "2025-11" }), "2015—2025-11");
});

test("a printed figure is found through spaces and radicals, not inside a longer number", () => {
  assert.deepEqual(findPrinted("联手共建⻄部 科学城。", "西部科学城"), { before: "联手共建", match: "⻄部 科学城", after: "。" });
  assert.equal(findPrinted("增长12.3%", "2.3%"), null);
  assert.equal(findPrinted("没有", "9123"), null);
});
