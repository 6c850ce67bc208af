// The left panel: layers, filters, administrative divisions and colouring, the
// legend of accuracy, and the caption of the base map.

import { h, replace, svg, uid } from "../dom.js";
import { _, tr } from "../i18n.js";
import { isLarge } from "../datasets.js";
import { symbolElement } from "../map/symbols.js";
import { contentFaults } from "./faults.js";
import { mountFilters } from "./filters.js";
import { layerCard } from "./layer_card.js";

export function mountLayers(element, store, actions) {
  const parts = [layerSection(store, actions), filterSection(store, actions), unitSection(store, actions), legendSection(store)];
  const panel = h("div", { class: "layers-panel" }, parts.map((part) => part.element));
  element.append(panel);
  const run = (state, previous) => {
    for (const part of parts) {
      if (!previous || state.lang !== previous.lang) part.translate();
      part.update?.(state, previous);
    }
  };
  run(store.state, null);
  const off = store.on(run);
  return () => {
    off();
    panel.remove();
  };
}

function section(className, ...children) {
  const heading = h("h2");
  return { heading, element: h("section", { class: `panel-section ${className}` }, h("div", { class: "panel-heading" }, heading), children) };
}

function layerSection(store, actions) {
  let cards = new Map(); // layer id → {layer, card}
  const buttons = [
    { text: () => _("All on"), label: () => _("Show all layers"), ids: usable },
    { text: () => _("All off"), label: () => _("Hide all layers"), ids: () => [] },
    { text: () => _("Default"), label: () => _("Show the default layers"), ids: () => store.defaults.layers },
  ].map((item) => ({ ...item, node: h("button", { class: "link", type: "button", onclick: () => store.set({ layers: item.ids() }) }) }));
  const list = h("ul", { class: "layer-list" });
  const faultsPlace = h("div");
  let faults = null;
  const { heading, element } = section("section-layers", list, faultsPlace);

  function usable() {
    return store.atlas.layers.filter((layer) => !layer.unavailable && !isLarge(layer)).map((layer) => layer.id);
  }

  /** Cards of the catalogue there is now; one whose layer is as it was stays, the others keep what was open. */
  function fill() {
    const focused = list.contains(document.activeElement) ? document.activeElement : null;
    const holder = focused?.closest("li[data-layer]")?.dataset.layer;
    const before = cards;
    cards = new Map();
    for (const layer of store.atlas.layers) {
      const old = before.get(layer.id);
      const content = store.data.layers[layer.id];
      const same = old && old.content === content && JSON.stringify(old.layer) === JSON.stringify(layer);
      const card = same ? old.card : layerCard(layer, store, actions);
      if (!same) {
        card.translate();
        if (old?.card.isOpen()) card.open(true);
      }
      cards.set(layer.id, { layer, content, card });
    }
    replace(list, [...cards.values()].map(({ card }) => card.element));
    faults = contentFaults(store.atlas);
    faults.translate();
    replace(faultsPlace, faults.element);
    if (focused) (focused.isConnected ? focused : cards.get(holder)?.card.element.querySelector("input"))?.focus({ preventScroll: true });
  }
  fill();
  heading.after(h("div", { class: "panel-actions" }, buttons.map((item) => item.node)));

  return {
    element,
    translate() {
      heading.textContent = _("Layers");
      for (const item of buttons) {
        item.node.textContent = item.text();
        item.node.title = item.label();
        item.node.setAttribute("aria-label", item.label());
      }
      for (const { card } of cards.values()) card.translate();
      faults.translate();
    },
    update(state, previous) {
      if (previous && state.content !== previous.content) fill();
      for (const { card } of cards.values()) {
        if (previous && state.vintage !== previous.vintage) card.refreshUnits();
        card.update(state);
      }
      for (const item of buttons) item.node.disabled = item.ids().join() === state.layers.join();
    },
  };
}

function filterSection(store, actions) {
  const { heading, element } = section("section-filters");
  const filters = mountFilters(element, store, actions, heading);
  return { element, translate: filters.translate, update: filters.update };
}

/** Indicators with at least one value for an administrative unit, and for how many units. */
export function unitIndicators(store) {
  const { indicators, observations } = store.data.facts;
  const isUnit = (adcode) => store.atlas.vintages.some((vintage) => store.unit(adcode, vintage.id));
  const found = [];
  for (const [id, indicator] of Object.entries(indicators)) {
    const units = new Set((indicator.observations ?? []).map((item) => observations[item]?.scope).filter((scope) => scope && isUnit(scope)));
    if (units.size) found.push({ id, indicator, units: units.size });
  }
  return found.sort((a, b) => b.units - a.units);
}

function unitSection(store, actions) {
  const { heading, element } = section("section-units");
  const { vintages } = store.atlas;
  const name = uid("vintage");
  const legend = h("legend");
  const radios = vintages.map((vintage) => {
    const input = h("input", { type: "radio", name, value: vintage.id, onchange: () => store.setVintage(vintage.id) });
    return { vintage, input, text: h("span", { class: "figure" }) };
  });
  const note = h("p", { class: "muted" });
  let choices = unitIndicators(store);
  const selectId = uid("indicator");
  const selectLabel = h("label", { for: selectId });
  const select = h("select", { id: selectId, onchange: () => actions.selectIndicator(select.value || null) });
  const choice = h("div", { class: "indicator-choice", hidden: choices.length === 0 }, selectLabel, select);
  element.append(
    h("fieldset", { class: "vintages" }, legend, radios.map(({ input, text }) => h("label", {}, input, text))),
    note,
    choice,
  );

  function period({ id, valid_from: from, valid_to: to }) {
    const n = store.data.units[id]?.byId.size ?? 0;
    return to ? _("{from}–{to} ({n} units)", { from, to, n }) : _("from {from} ({n} units)", { from, n });
  }

  return {
    element,
    translate() {
      heading.textContent = _("Administrative units");
      legend.textContent = _("Divisions as of");
      for (const { vintage, text } of radios) text.textContent = period(vintage);
      note.textContent = _("In November 2025 Jiangbei and Yubei were abolished, Liangjiang New Area became a unit and Beibei changed. The documents speak of the units before.");
      selectLabel.textContent = _("Colour by indicator");
      list();
    },
    update(state, previous) {
      if (previous && state.content !== previous.content) {
        choices = unitIndicators(store);
        choice.hidden = choices.length === 0;
        list();
      }
      for (const { vintage, input } of radios) input.checked = vintage.id === state.vintage;
      select.value = choices.some((item) => item.id === state.indicator) ? state.indicator : "";
    },
  };

  function list() {
    const { unit_measure: measures = {} } = store.data.facts.codelists;
    replace(
      select,
      h("option", { value: "" }, _("No colour")),
      choices.map(({ id, indicator, units }) => {
        const unit = tr(measures[indicator.unit_measure]) || tr(indicator.unit_measure);
        return h("option", { value: id }, _("{name} ({unit}), units: {n}", { name: tr(indicator.name), unit, n: units }));
      }),
    );
    select.value = choices.some((item) => item.id === store.state.indicator) ? store.state.indicator : "";
  }
}

/** How a location's accuracy is drawn, in pictures and words. */
function legendSection(store) {
  const { heading, element } = section("section-legend");
  const list = h("ul", { class: "accuracy-legend" });
  const caption = h("p", { class: "caption" });
  element.append(list, caption);
  const symbol = store.atlas.layers.find((layer) => layer.kind !== "dataset")?.symbol ?? { shape: "hexagon", color: "science-city" };
  const picture = (className, inner) => {
    const outer = svg("svg", { viewBox: "0 0 36 36", width: 36, height: 36, class: `accuracy-picture ${className}`, "aria-hidden": "true", focusable: "false", style: { "--symbol": `var(--${symbol.color})` } });
    outer.append(inner);
    return outer;
  };
  const withSymbol = (node, hollow) => h("span", { class: "accuracy-sample" }, node, symbolElement({ ...symbol, hollow }, 14));
  const absentSample = () => {
    const sample = symbolElement(symbol, 16);
    sample.classList.add("symbol-absent");
    return h("span", { class: "accuracy-sample" }, sample);
  };

  return {
    element,
    translate() {
      heading.textContent = _("How sure is the location?");
      replace(
        list,
        h("li", {}, withSymbol(picture("accuracy-ring", svg("circle", { cx: 18, cy: 18, r: 15.5 })), false), h("span", {}, h("b", {}, _("Class C")), " ", _("within about 3 km: the ring shows how far the place may lie from the symbol."))),
        h("li", {}, withSymbol(picture("accuracy-fill", svg("path", { d: "M4 9 13 3 24 5 33 12 31 25 21 33 9 30 3 21Z" })), true), h("span", {}, h("b", {}, _("Class D")), " ", _("only the district is known: the whole unit is softly tinted, the symbol is hollow."))),
        h("li", {}, absentSample(), h("span", {}, h("b", {}, _("No published location")), " ", _("listed with the reason, not drawn."))),
        h("li", { class: "accuracy-note" }, _("No site has a surveyed outline; a symbol marks a place, never an extent.")),
      );
      caption.textContent = tr(store.atlas.caption);
    },
  };
}
