// What the search box looks through, and how it ranks: every record once, with
// its names in both languages, its aliases and its pinyin. No DOM in here.

export const KINDS = ["site", "unit", "feature", "indicator", "project", "institution"];
const TIERS = { exact: 0, prefix: 1, word: 2, contains: 3, scattered: 4 };
const LETTER = /[\p{L}\p{N}]/u;
const HAN = /\p{Script=Han}/u;

/**
 * A text made comparable: letters and digits only, lower case, full-width forms
 * folded. `at` gives the place of each letter in the original, so that a match
 * can be marked there; `starts` says where words begin.
 */
export function fold(text) {
  let letters = "";
  const at = [];
  const starts = [];
  let previous = "";
  for (let index = 0; index < text.length; ) {
    const original = String.fromCodePoint(text.codePointAt(index));
    for (const letter of original.normalize("NFKC").toLowerCase()) {
      if (!LETTER.test(letter)) {
        // An apostrophe parts syllables while pinyin is typed, not words.
        if (letter !== "'" && letter !== "’") previous = "";
        continue;
      }
      starts.push(previous === "" || HAN.test(previous) !== HAN.test(letter));
      for (let unit = 1; unit < letter.length; unit += 1) starts.push(false);
      for (let unit = 0; unit < letter.length; unit += 1) at.push(index);
      letters += letter;
      previous = letter;
    }
    index += original.length;
  }
  return { text, letters, at, starts };
}

/** Letters of the query found in order, not necessarily together, from the first on. */
function scattered(query, letters) {
  if (letters[0] !== query[0]) return null;
  const places = [];
  let from = 0;
  for (const letter of query) {
    const place = letters.indexOf(letter, from);
    if (place < 0) return null;
    places.push(place);
    from = place + 1;
  }
  return places;
}

const run = (from, length) => Array.from({ length }, (_all, step) => from + step);

/** How well a folded query fits a key: {tier, places}, or null. */
function fit(query, key) {
  const { letters, starts } = key.folded;
  let place = letters.indexOf(query);
  if (place === 0) {
    return { tier: letters.length === query.length ? TIERS.exact : TIERS.prefix, places: run(0, query.length) };
  }
  if (place > 0) {
    const first = place;
    while (place > 0 && !starts[place]) place = letters.indexOf(query, place + 1);
    if (place > 0) return { tier: TIERS.word, places: run(place, query.length) };
    // Inside a pinyin string a bare "an" or "g" means nothing.
    if (key.role === "pinyin" && query.length < 3) return null;
    return { tier: TIERS.contains, places: run(first, query.length) };
  }
  const han = HAN.test(query);
  if (query.length < (han ? 2 : 3) || (han ? key.role === "pinyin" : key.role !== "pinyin" || letters.length > 16)) {
    return null;
  }
  const places = scattered(query, letters);
  return places && { tier: TIERS.scattered, places };
}

/**
 * Where in the Chinese names a match in a pinyin key lies: syllables in the key
 * ("xi yong wei dian yuan"), or one initial a character. Null when that cannot be told.
 */
function pinyinPlaces(key, places, names) {
  const syllables = key.folded.text.trim().split(/\s+/);
  for (const name of names) {
    const folded = fold(name);
    const count = folded.letters.length;
    if (syllables.length === count && count > 1) {
      const owner = syllables.flatMap((syllable, index) => run(0, fold(syllable).letters.length).map(() => index));
      return { folded, places: [...new Set(places.map((place) => owner[place]))] };
    }
    if (syllables.length === 1 && key.folded.letters.length === count) return { folded, places };
  }
  return null;
}

/** Places of letters → ranges [from, to) in the original text. */
function ranges({ text, at }, places) {
  const result = [];
  for (const place of places) {
    const from = at[place];
    const to = from + String.fromCodePoint(text.codePointAt(from)).length;
    const last = result.at(-1);
    if (last && last[1] >= from) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/** Pinyin and initials of a record, as Python wrote them. */
const pinyinOf = (search) => (Array.isArray(search) ? search : [...(search?.pinyin ?? []), ...(search?.initials ?? [])]);

function record(kind, id, name, { aliases = [], pinyin = [], code = id, ...rest }) {
  const keys = [];
  const add = (role, text) => text && keys.push({ role, folded: fold(String(text)) });
  add("zh", name?.zh);
  if (name?.en !== name?.zh) add("en", name?.en);
  for (const alias of aliases) add("alias", alias);
  // The keys Python wrote hold the names too: those are here already, as names.
  const there = new Set(keys.map((key) => key.folded.letters));
  for (const text of pinyin) if (!HAN.test(text) && !there.has(fold(text).letters)) add("pinyin", text);
  add("id", code);
  return { kind, id, name, aliases, keys, ...rest };
}

/** Every record that can be searched, from the store's data. */
export function collect(store) {
  const { facts } = store.data;
  const records = [];
  const options = (item) => ({ aliases: item?.aliases ?? [], pinyin: pinyinOf(item?.search) });
  for (const { id, layer, feature, site } of store.index.values()) {
    const { name, search } = feature.properties;
    if (feature.dataset) {
      const both = typeof name === "string" ? { zh: name, en: name } : name;
      records.push(record("feature", id, both, { pinyin: pinyinOf(search), code: feature.key, layer, feature }));
      continue;
    }
    const named = site ? { ...options(site), pinyin: pinyinOf(site.search ?? search) } : { pinyin: pinyinOf(search) };
    records.push(record("site", id, name, { ...named, layer, feature }));
  }
  for (const [id, site] of Object.entries(facts.sites)) {
    if (!store.index.has(id)) records.push(record("site", id, site.name, options(site)));
  }
  const units = new Set();
  for (const vintage of [...store.atlas.vintages].reverse()) {
    for (const [adcode, unit] of store.data.units[vintage.id]?.byId ?? []) {
      if (units.has(adcode)) continue;
      units.add(adcode);
      const vintages = store.atlas.vintages.map((item) => item.id).filter((item) => store.unit(adcode, item));
      records.push(record("unit", adcode, unit.properties.name, { pinyin: pinyinOf(unit.properties.search), vintages }));
    }
  }
  for (const [kind, list] of [["indicator", facts.indicators], ["project", facts.projects], ["institution", facts.institutions]]) {
    for (const [id, item] of Object.entries(list)) records.push(record(kind, id, item.name, { ...options(item), item }));
  }
  return records;
}

function bestFit(query, entry) {
  let best = null;
  for (const key of entry.keys) {
    const found = fit(query, key);
    // Ids are for those who know them: whole or from the start, never in pieces.
    if (!found || (key.role === "id" && found.tier > TIERS.prefix)) continue;
    const score = found.tier * 10 + (key.role === "zh" || key.role === "en" ? 0 : key.role === "alias" ? 2 : 4);
    if (!best || score < best.score) best = { score, key, places: found.places };
    if (score === 0) break;
  }
  return best;
}

/**
 * Records that fit a query, best first.
 *
 * Exact before prefix, word start, contained and scattered; a name before an
 * alias before pinyin. Several words must all fit somewhere. Each result is
 * {entry, score, role, marked: {text, ranges}|null}.
 */
export function find(records, text) {
  const whole = fold(text).letters;
  if (whole === "") return [];
  const words = text.trim().split(/\s+/).map((word) => fold(word).letters).filter((word) => word !== "");
  const results = [];
  for (const entry of records) {
    let best = bestFit(whole, entry);
    if (!best && words.length > 1) {
      const fits = words.map((word) => bestFit(word, entry));
      if (fits.every(Boolean)) {
        const same = fits.filter((item) => item.key === fits[0].key);
        const places = [...new Set(same.flatMap((item) => item.places))].sort((a, b) => a - b);
        best = { score: Math.max(...fits.map((item) => item.score)) + 5, key: fits[0].key, places };
      }
    }
    if (best) results.push({ entry, ...best });
  }
  const size = (item) => item.key.folded.letters.length;
  results.sort((a, b) => a.score - b.score || KINDS.indexOf(a.entry.kind) - KINDS.indexOf(b.entry.kind) || size(a) - size(b));
  return results;
}

/** Which text of a result holds the match, and where: {role, text, ranges}, or null (an id, mixed pinyin). */
export function marking({ entry, key, places }) {
  if (key.role === "id") return { role: "id", text: key.folded.text, ranges: ranges(key.folded, places) };
  if (key.role !== "pinyin") return { role: key.role, text: key.folded.text, ranges: ranges(key.folded, places) };
  const names = [entry.name?.zh, ...entry.aliases].filter(Boolean);
  const found = pinyinPlaces(key, places, names);
  if (!found) return null;
  const role = found.folded.text === entry.name?.zh ? "zh" : "alias";
  return { role, text: found.folded.text, ranges: ranges(found.folded, found.places) };
}

// A place found by part of its name comes before an indicator found by its start:
// this is a map.
const isPlace = (kind) => kind === "site" || kind === "unit" || kind === "feature";

function rank({ entry, score }) {
  const tier = Math.floor(score / 10);
  // The whole name before a whole alias: 两江新区 the unit before the site also called so.
  if (tier === TIERS.exact) return score === 0 ? 0 : 0.5;
  return (tier === TIERS.scattered ? 3 : tier === TIERS.contains ? 2 : 1) + (isPlace(entry.kind) ? 0 : 1.5);
}

/** Results by kind, the kind with the best result first: [{kind, total, results}]. */
export function grouped(results, limit = { site: 8 }) {
  const groups = new Map();
  for (const result of results) {
    const { kind } = result.entry;
    if (!groups.has(kind)) groups.set(kind, { kind, total: 0, results: [], rank: rank(result) });
    const group = groups.get(kind);
    group.total += 1;
    if (group.results.length < (limit[kind] ?? 5)) group.results.push(result);
  }
  return [...groups.values()].sort((a, b) => a.rank - b.rank || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}
