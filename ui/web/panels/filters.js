// Filters: one disclosure a field, with what each choice would show; the choices
// made stand above as chips that take themselves back.

import { FILTERS } from "../address.js";
import { isTiled } from "../datasets.js";
import { h, replace, uid } from "../dom.js";
import { number } from "../format.js";
import { _ } from "../i18n.js";
import { icon } from "./icons.js";
import { filterTitle, word } from "./words.js";

const ORDERS = { accuracy: ["A", "B", "C", "D"], level: ["national", "municipal"] };

/** Whether a layer is on whose features are drawn from tiles, and so are nowhere listed. */
export const tiledShown = (store) => store.atlas.layers.some((layer) => isTiled(layer) && store.state.layers.includes(layer.id));
export const unlisted = () => _("The features of very large layers are drawn on the map and not listed.");

/** The values a feature has for a filter; none where the filter does not speak of it. */
function values(store, name, feature) {
  if (!store.filterable(name, feature)) return [];
  return name === "unit" ? store.unitsOf(feature) : [String(feature.properties[name] ?? "none")];
}

/**
 * How many features each value of each filter would show, given the layers
 * switched on and the *other* filters: {name: Map(value → n)}. One pass, for
 * the filters named only: ten thousand features stay within a frame or two.
 */
export function facets(store, names = FILTERS) {
  const { layers, filters } = store.state;
  const on = new Set(layers);
  const result = Object.fromEntries(names.map((name) => [name, new Map()]));
  const active = FILTERS.filter((name) => filters[name]?.length);
  for (const { layer, feature } of store.index.values()) {
    if (!on.has(layer.id)) continue;
    const refused = active.filter(
      (name) => store.filterable(name, feature) && !values(store, name, feature).some((value) => filters[name].includes(value)),
    );
    if (refused.length > 1) continue;
    for (const name of names) {
      if (refused.length === 1 && refused[0] !== name) continue;
      for (const value of values(store, name, feature)) result[name].set(value, (result[name].get(value) ?? 0) + 1);
    }
  }
  return result;
}

/** Every value the layers switched on hold for a filter, and those chosen, in a reading order. */
function choices(store, name) {
  const on = new Set(store.state.layers);
  const found = new Map(); // value → features, in the order of the catalogue
  for (const { layer, feature } of store.index.values()) {
    if (on.has(layer.id)) for (const value of values(store, name, feature)) found.set(value, (found.get(value) ?? 0) + 1);
  }
  for (const value of store.state.filters[name] ?? []) if (!found.has(value)) found.set(value, 0);
  const order = ORDERS[name] ?? (name === "unit" ? [...found.keys()].sort() : [...found.keys()]);
  // What no source states comes last; among statuses the most frequent first.
  const place = (value) => (value === "none" ? order.length : order.indexOf(value));
  const more = (a, b) => (name === "status" && a !== "none" && b !== "none" ? found.get(b) - found.get(a) : 0);
  return [...found.keys()].sort((a, b) => more(a, b) || place(a) - place(b));
}

/** Build the filters after `heading`'s row; returns {translate, update}. */
export function mountFilters(element, store, _actions, heading) {
  const clear = h("button", { class: "link", type: "button", onclick: clearAll });
  heading.after(h("div", { class: "panel-actions" }, clear));
  const shown = h("p", { class: "filters-shown" });
  const beside = h("p", { class: "muted filters-beside", hidden: true });
  const chips = h("ul", { class: "chips" });
  const empty = h("div", { class: "empty", hidden: true });
  const fields = FILTERS.map(field);
  element.append(shown, beside, chips, empty, h("div", { class: "filter-fields" }, fields.map((item) => item.element)));

  function clearAll() {
    store.clearFilters();
    // The button is now disabled: the focus goes to the first field instead of nowhere.
    fields[0].button.focus();
  }

  function field(name) {
    const bodyId = uid("filter");
    const title = h("span", {});
    const chosen = h("span", { class: "count count-chosen" });
    const body = h("div", { class: "filter-body", id: bodyId, role: "group", hidden: true });
    const button = h(
      "button",
      { class: "filter-toggle", type: "button", "aria-expanded": "false", "aria-controls": bodyId, onclick: toggle },
      title, chosen, icon("chevron", 16),
    );
    let rows = new Map();

    function toggle() {
      body.hidden = !body.hidden;
      button.setAttribute("aria-expanded", String(!body.hidden));
      if (!body.hidden) draw(facets(store, [name])[name]);
    }

    function row(value) {
      const box = h("input", { type: "checkbox", onchange: () => choose(value, box.checked) });
      const text = h("span", { class: "filter-word" });
      const count = h("span", { class: "count" });
      return { box, text, count, element: h("label", { class: "filter-row" }, box, text, count) };
    }

    function choose(value, on) {
      const now = store.state.filters[name] ?? [];
      store.setFilter(name, on ? [...now, value] : now.filter((item) => item !== value));
    }

    /** Rows are kept between draws, so that the one in focus stays. */
    function draw(numbers) {
      const wanted = choices(store, name);
      if (wanted.join() !== [...rows.keys()].join()) {
        rows = new Map(wanted.map((value) => [value, rows.get(value) ?? row(value)]));
        const focused = body.contains(document.activeElement) ? document.activeElement : null;
        replace(body, [...rows.values()].map((item) => item.element));
        focused?.focus();
      }
      const picked = store.state.filters[name] ?? [];
      for (const [value, { box, text, count, element: line }] of rows) {
        const n = numbers.get(value) ?? 0;
        text.textContent = word(store, name, value);
        count.textContent = String(n);
        box.checked = picked.includes(value);
        line.classList.toggle("filter-nothing", n === 0);
      }
    }

    return {
      name, button, title, body, draw,
      chosen: (n) => (chosen.textContent = n ? String(n) : ""),
      element: h("div", { class: "filter-field" }, h("h3", {}, button), body),
    };
  }

  function draw() {
    const open = fields.filter((item) => !item.body.hidden).map((item) => item.name);
    const numbers = open.length ? facets(store, open) : null;
    const { filters } = store.state;
    for (const item of fields) {
      item.chosen(filters[item.name]?.length ?? 0);
      if (!item.body.hidden) item.draw(numbers[item.name]);
    }
    const any = FILTERS.some((name) => filters[name]?.length);
    clear.disabled = !any;
    const entries = store.shown();
    const sites = entries.filter((entry) => !entry.feature.dataset);
    const drawn = sites.filter((entry) => entry.feature.geometry).length;
    const others = entries.length - sites.length;
    shown.textContent = [
      sites.length || !others ? _("Showing {n} {n:site|sites}, {drawn} of them on the map.", { n: sites.length, drawn }) : "",
      others ? _("Features of datasets: {n}.", { n: number(others) }) : "",
    ].filter(Boolean).join(" ");
    beside.textContent = _("Datasets have no category, level, status or accuracy class: only the filter by unit applies to them.");
    beside.hidden = !others || !FILTERS.some((name) => name !== "unit" && filters[name]?.length);
    const tiled = tiledShown(store);
    empty.hidden = entries.length > 0;
    shown.hidden = entries.length === 0;
    if (!entries.length && tiled && !any) replace(empty, h("p", {}, unlisted()));
    else if (!entries.length) {
      replace(
        empty,
        h("p", {}, any ? _("No site fits the filters.") : _("No layer is switched on.")),
        any
          ? h("button", { class: "button", type: "button", onclick: clearAll }, _("Clear the filters"))
          : h("button", { class: "button", type: "button", onclick: () => store.set({ layers: store.defaults.layers }) }, _("Show the default layers")),
      );
    }
    replace(chips, FILTERS.flatMap((name) => (filters[name] ?? []).map((value) => chip(name, value))));
    chips.hidden = !any;
  }

  function chip(name, value) {
    const text = word(store, name, value);
    return h(
      "li",
      {},
      h(
        "button",
        { class: "chip", type: "button", "aria-label": _("Remove the filter {name}: {value}", { name: filterTitle(name), value: text }), onclick: () => remove(name, value) },
        text, icon("close", 12),
      ),
    );
  }

  function remove(name, value) {
    store.setFilter(name, store.state.filters[name].filter((item) => item !== value));
    (chips.querySelector("button") ?? fields.find((item) => item.name === name).button).focus();
  }

  return {
    translate() {
      heading.textContent = _("Filters");
      clear.textContent = _("Clear the filters");
      for (const item of fields) {
        item.title.textContent = filterTitle(item.name);
        item.body.setAttribute("aria-label", filterTitle(item.name));
      }
    },
    update(state, previous) {
      const same = previous && ["lang", "layers", "filters", "vintage", "content"].every((key) => state[key] === previous[key]);
      if (!same) draw();
    },
  };
}
