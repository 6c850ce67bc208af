// Figures, dates and periods in the words of the language shown. Pure: no DOM.
// Chinese counts in 万 and 亿, English in millions and billions; the unit's entry
// in the code lists says how one becomes the other ({scale, base}).

import { _, language, tr } from "./i18n.js";

const LOCALE = { zh: "zh-CN", en: "en-GB" };
const DASH = { zh: "—", en: "–" };
const LARGE = [
  [1e12, "trillion"],
  [1e9, "billion"],
  [1e6, "million"],
];
const numberFormats = new Map();

/** A number, grouped: 9123 → "9,123". At most `digits` decimals, none added. */
export function number(value, { digits = 10 } = {}) {
  const key = `${language()} ${digits}`;
  if (!numberFormats.has(key)) {
    numberFormats.set(key, new Intl.NumberFormat(LOCALE[language()], { maximumFractionDigits: digits }));
  }
  // Twelve significant digits: 630.5 × 10⁸ ÷ 10⁹ is 63.05, not 63.050000000000004.
  return numberFormats.get(key).format(Number(value.toPrecision(12)));
}

/** The name of a code in the language shown; a code the lists lack shows as it is. */
export function codeName(codelists, list, code) {
  if (code === null || code === undefined) return "";
  return tr(codelists?.[list]?.[code]) || String(code);
}

/**
 * A value with its unit and comparator, in parts to be set apart and as one text.
 *
 * {value: 1300, unit_measure: "cny-100m", comparator: "gt"} gives
 * {before: "超过", number: "1,300", unit: "亿元", text: "超过 1,300 亿元"} or
 * {before: "more than", number: "CN¥130", unit: "billion", …}.
 * No value: {number: "", …, text: "无数值"}.
 */
export function figure({ value, unit_measure, comparator = "eq" }, codelists) {
  if (value === null || value === undefined) {
    const text = _("No figure");
    return { before: "", number: "", unit: "", gap: "", text, empty: true };
  }
  const label = codelists?.unit_measure?.[unit_measure] ?? { zh: unit_measure, en: unit_measure };
  const parts = language() === "zh" ? chineseParts(value, label, unit_measure) : englishParts(value, label, unit_measure, codelists);
  let { number: digits, unit } = parts;
  let before = comparator === "eq" ? "" : codeName(codelists, "comparator", comparator);
  if (comparator === "order_of_magnitude") {
    before = language() === "zh" ? "" : _("on the order of");
    if (language() === "zh") unit = `${unit}${codeName(codelists, "comparator", comparator)}`;
  }
  const gap = unit === "" || /^[%°/]/u.test(unit) ? "" : " ";
  const text = [before, `${digits}${gap}${unit}`].filter((part) => part !== "").join(" ");
  return { before, number: digits, unit, gap, text, empty: false };
}

function chineseParts(value, label, code) {
  const unit = label.zh ?? "";
  if (code === "rank") return { number: `第 ${number(value)}`, unit };
  if (unit.startsWith("%")) return { number: `${number(value)}%`, unit: unit.slice(1) };
  // 200000 人 reads as 20 万人; 48838 家 is exact and stays as it is.
  if (Math.abs(value) >= 1e4 && value % 1000 === 0 && !unit.startsWith("万") && unit !== "") {
    return Math.abs(value) >= 1e8 && value % 1e7 === 0 && !unit.startsWith("亿")
      ? { number: number(value / 1e8), unit: `亿${unit}` }
      : { number: number(value / 1e4), unit: `万${unit}` };
  }
  // 0.002 亿元 is written as people say it: 20 万元.
  if (unit.startsWith("亿") && value !== 0 && Math.abs(value) < 0.1) return { number: number(value * 1e4), unit: unit.replace("亿", "万") };
  return { number: number(value), unit };
}

function englishParts(value, label, code, codelists) {
  if (code === "rank") return { number: ordinal(value), unit: "" };
  if (code === "top-list") return { number: `${_("top")} ${number(value)}`, unit: "" };
  const base = label.base ? codelists.unit_measure[label.base] : null;
  const amount = base && label.scale ? value * label.scale : value;
  const name = (base ?? label).en ?? "";
  if (name.startsWith("%")) return { number: `${number(amount)}%`, unit: name.slice(1).trim() };
  const money = /^yuan\b/u.test(name);
  const rest = money ? name.slice("yuan".length).trim() : name;
  const [size, word] = LARGE.find(([least]) => Math.abs(amount) >= least) ?? [1, ""];
  const digits = `${money ? "CN¥" : ""}${number(amount / size)}`;
  return { number: digits, unit: [word, amount === 1 ? singular(rest) : rest].filter((part) => part !== "").join(" ") };
}

/** "enterprises" → "enterprise": the code lists name units in the plural. */
function singular(name) {
  if (name === "people") return "person";
  return /^[a-z]+ies$/u.test(name) ? name.replace(/ies$/u, "y") : name.replace(/^([a-z]+[^s])s$/u, "$1");
}

const SUFFIX = { one: "st", two: "nd", few: "rd", other: "th" };
const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const ordinal = (value) => `${number(value)}${SUFFIX[ordinals.select(value)]}`;

const months = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" });
const monthName = (month) => months.format(Date.UTC(2000, month - 1, 1));

const POINT = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/u;

function point(text) {
  const match = POINT.exec(text);
  return match ? match.slice(1).map((part) => (part === undefined ? null : Number(part))) : null;
}

function pointText([year, month, day], { year: withYear = true } = {}) {
  if (language() === "zh") {
    return [withYear && `${year} 年`, month && `${month} 月`, day && `${day} 日`].filter(Boolean).join(" ");
  }
  return [day, month && monthName(month), withYear && year].filter(Boolean).join(" ");
}

/**
 * An ISO date or interval at any precision: "2020-11" → "2020 年 11 月",
 * "2023-01/2023-06" → "2023 年 1—6 月" / "Jan–Jun 2023". Other text comes back as it is.
 */
export function dateText(iso) {
  if (iso === null || iso === undefined || iso === "") return "";
  const [startText, endText] = String(iso).split("/");
  const start = point(startText);
  const end = endText === undefined ? null : point(endText);
  if (!start || (endText !== undefined && !end)) return String(iso);
  if (!end) return pointText(start);
  const dash = DASH[language()];
  const zh = language() === "zh";
  if (start.every((part, i) => part === end[i])) return pointText(start);
  if (start[1] === null && end[1] === null) {
    return zh ? `${start[0]}${dash}${end[0]} 年` : `${start[0]}${dash}${end[0]}`;
  }
  if (start[0] === end[0] && start[2] === null && end[2] === null && start[1] && end[1]) {
    return zh
      ? `${start[0]} 年 ${start[1]}${dash}${end[1]} 月`
      : `${monthName(start[1])}${dash}${monthName(end[1])} ${end[0]}`;
  }
  return zh ? `${pointText(start)}${dash}${pointText(end)}` : `${pointText(start)} ${dash} ${pointText(end)}`;
}

/**
 * What time an observation speaks of: {text, inferred}.
 *
 * A stock is "as of" its date; a flow covers its period; where the document
 * does not say, so does the text.
 */
export function periodOf({ time_period, as_of, time_basis }) {
  const inferred = time_basis === "inferred";
  const asOf = as_of ? _("as of {date}", { date: dateText(as_of) }) : "";
  if (!time_period) return { text: asOf || _("year not stated"), inferred };
  // "2022, as of 31 Dec 2022" says one thing twice: the date alone is the more exact.
  if (as_of && String(as_of).startsWith(String(time_period))) return { text: asOf, inferred };
  return { text: [dateText(time_period), asOf].filter((part) => part !== "").join(_("; ")), inferred };
}

/** When a set of administrative units holds: "2025-11 起", "2015—2025-11". */
export function validity({ valid_from, valid_to }) {
  if (!valid_to) return _("from {date}", { date: language() === "zh" ? valid_from : dateText(valid_from) });
  if (language() === "zh") return `${valid_from}${DASH.zh}${valid_to}`;
  return `${dateText(valid_from)} ${DASH.en} ${dateText(valid_to)}`;
}

/** A length in metres, rounded as the statement is: 3000 → "3 km", 500 → "500 m". */
export const distance = (metres) => (metres >= 1000 ? `${number(metres / 1000)} km` : `${number(metres)} m`);

/** An area in km²: "1,234.5 平方公里" / "1,234.5 km²". */
export const area = (km2) => `${number(km2, { digits: 1 })} ${_("km²")}`;

/** What an accuracy class means: "C 级：镇街级，约 3 km". */
export function accuracyWords({ accuracy, accuracy_m }) {
  const range = accuracy_m ? distance(accuracy_m) : "";
  switch (accuracy) {
    case "A":
      return _("Class A: surveyed or official outline");
    case "B":
      return _("Class B: within {distance}", { distance: range || distance(500) });
    case "C":
      return _("Class C: town or subdistrict, about {distance}", { distance: range || distance(3000) });
    case "D":
      return _("Class D: known to the district only, or a label point");
    default:
      return _("No location published");
  }
}
