// The address bar. The browser owns it: it is read once at the start and on
// back and forward, and written on every change. Python only reads it.
// ui/view_state.py reads the same words; tests/data/addresses.json holds both to it.

export const FILTERS = ["category", "level", "unit", "status", "accuracy"];
const ID = /^[\w.:-]{1,120}$/u;
const FEATURE_ID_MAX = 200;
const DECIMAL = /^-?\d{1,3}(\.\d{1,20})?$/;

const list = (text) => (text === "" ? [] : text.split(",").filter((item) => item !== ""));

/**
 * Read a query string into the fields it states.
 *
 * Returns {view, faults}: `view` holds only what the address states and is
 * known; `faults` are {parameter, value} that were left out.
 */
export function parseAddress(search, known) {
  const query = new URLSearchParams(search);
  const view = {};
  const faults = [];
  const one = (name, test) => {
    const value = query.get(name);
    if (value === null || value === "") return;
    if (test(value)) view[name] = value;
    else faults.push({ parameter: name, value });
  };
  // Ids of a dataset's features are the provider's, with a colon after the layer's.
  one("site", (value) => (ID.test(value) || (value.includes(":") && value.length <= FEATURE_ID_MAX)) && known.site(value));
  one("vintage", (value) => known.vintages.includes(value));
  one("district", (value) => known.district(value));
  one("indicator", (value) => known.indicator(value));
  one("lang", (value) => value === "zh" || value === "en");
  if (query.has("layers")) {
    const asked = list(query.get("layers"));
    view.layers = known.layers.filter((id) => asked.includes(id));
    for (const id of asked) if (!known.layers.includes(id)) faults.push({ parameter: "layers", value: id });
  }
  for (const name of FILTERS) {
    if (!query.has(name)) continue;
    const asked = list(query.get(name));
    const good = [...new Set(asked)].filter((item) => known.filter(name, item));
    if (good.length) (view.filters ??= {})[name] = good;
    for (const item of asked) if (!good.includes(item)) faults.push({ parameter: name, value: item });
  }
  const numbers = { lat: [-90, 90], lon: [-180, 180], z: [3, 18] };
  for (const [name, [low, high]] of Object.entries(numbers)) {
    const text = query.get(name);
    if (text === null || text === "") continue;
    const value = DECIMAL.test(text) ? Number(text) : NaN;
    if (value >= low && value <= high) view[name] = value;
    else faults.push({ parameter: name, value: text });
  }
  // A place is stated whole or not at all.
  if (!Object.keys(numbers).every((name) => name in view)) for (const name in numbers) delete view[name];
  return { view, faults };
}

/** The query string that rebuilds a state; what equals the default is left out. */
export function writeAddress(state, defaults) {
  const query = new URLSearchParams();
  for (const name of ["site", "district", "indicator"]) if (state[name]) query.set(name, state[name]);
  if (state.layers.join() !== defaults.layers.join()) query.set("layers", state.layers.join(","));
  if (state.vintage !== defaults.vintage) query.set("vintage", state.vintage);
  if (state.lang !== defaults.lang) query.set("lang", state.lang);
  for (const name of FILTERS) if (state.filters[name]?.length) query.set(name, state.filters[name].join(","));
  if (state.z !== null && state.lat !== null) {
    query.set("lat", state.lat.toFixed(5));
    query.set("lon", state.lon.toFixed(5));
    query.set("z", String(Math.round(state.z * 100) / 100));
  }
  return query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}
