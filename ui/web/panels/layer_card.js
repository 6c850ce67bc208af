// One layer in the list: its switch and symbol, how many are drawn, and behind a
// disclosure its opacity, description, origin, faults and sites.

import { h, replace, uid } from "../dom.js";
import { number } from "../format.js";
import { _, tr } from "../i18n.js";
import { isLarge, isTiled } from "../datasets.js";
import { aboutVersion, datasetLegend, downloads } from "./dataset_card.js";
import { faultList } from "./faults.js";
import { icon, layerSymbol, siteSymbol } from "./icons.js";
import { counts, unitName } from "./words.js";

const LISTED_MAX = { sites: 200, dataset: 60 };

/** Build the card of `layer`; returns {element, update(state, previous), translate(), open(on), isOpen()}. */
export function layerCard(layer, store, actions) {
  const bodyId = uid("layer");
  const box = h("input", {
    type: "checkbox",
    disabled: layer.unavailable || isLarge(layer),
    onchange: () => store.setLayer(layer.id, box.checked),
  });
  const title = h("span", { class: "layer-title" });
  const symbol = layerSymbol(layer, 18);
  const count = h("span", { class: "layer-count" });
  const zoom = h("button", { class: "icon-button", type: "button", hidden: !layer.bbox, onclick: () => actions.zoomToLayer(layer.id) }, icon("zoom", 16));
  const more = h("button", { class: "icon-button disclose", type: "button", "aria-expanded": "false", "aria-controls": bodyId, onclick: toggle }, icon("chevron", 16));
  const legend = h("ul", { class: "class-legend", hidden: true });
  const faults = h("div", { class: "layer-faults", hidden: !layer.unavailable });
  const body = h("div", { class: "layer-body", id: bodyId, hidden: true });
  const element = h(
    "li",
    { class: `layer${layer.unavailable ? " layer-unavailable" : ""}`, dataset: { layer: layer.id } },
    h("div", { class: "layer-row" }, h("label", { class: "layer-switch" }, box, symbol, title), zoom, more, count),
    legend,
    faults,
    body,
  );
  let slider = null;
  let siteButtons = new Map();

  function toggle() {
    open(body.hidden);
  }

  function open(on) {
    body.hidden = !on;
    more.setAttribute("aria-expanded", String(on));
    if (on && !body.firstChild) fillBody();
  }

  function update(state) {
    box.checked = state.layers.includes(layer.id) && !box.disabled;
    legend.hidden = !box.checked || !legend.firstChild;
    element.classList.toggle("layer-on", box.checked);
    const opacity = state.opacity[layer.id] ?? 1;
    symbol.style.opacity = String(Math.max(opacity, 0.25));
    if (slider && document.activeElement !== slider.input) slider.input.value = String(Math.round(opacity * 100));
    if (slider) slider.value.textContent = `${Math.round(opacity * 100)} %`;
    for (const [id, button] of siteButtons) {
      if (id === state.site) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  function translate() {
    const name = tr(layer.title);
    title.textContent = name;
    count.textContent = layer.unavailable
      ? _("unavailable")
      : isLarge(layer)
        ? _("{n} {n:feature|features}: being prepared for the map", { n: number(layer.features) })
        : isTiled(layer)
          ? _("{n} {n:feature|features}", { n: number(layer.features) })
          : counts(layer.drawn, layer.listed);
    if (layer.kind === "dataset") replace(legend, datasetLegend(layer, store));
    for (const [button, text] of [[zoom, _("Zoom to {name}", { name })], [more, _("About {name}", { name })]]) {
      button.setAttribute("aria-label", text);
      button.title = text;
    }
    if (layer.unavailable) replace(faults, h("p", {}, _("This layer cannot be shown; the rest of the map stands.")), layer.faults.map(faultList));
    if (body.firstChild) fillBody();
  }

  function fillBody() {
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.site ?? "slider" : null;
    const sliderId = uid("opacity");
    slider = {
      input: h("input", {
        type: "range", id: sliderId, min: 0, max: 100, step: 5,
        disabled: layer.unavailable,
        oninput: () => store.setOpacity(layer.id, Number(slider.input.value) / 100),
      }),
      value: h("output", { for: sliderId, class: "figure" }),
    };
    const features = store.data.layers[layer.id]?.features ?? [];
    siteButtons = new Map();
    replace(
      body,
      layer.unavailable ? null : h("div", { class: "layer-opacity" }, h("label", { for: sliderId }, _("Opacity")), slider.input, slider.value),
      tr(layer.description) ? h("p", {}, tr(layer.description)) : null,
      isLarge(layer) ? h("p", {}, _("This layer has too many features to travel whole; it appears on the map when its tiles are made. It can be downloaded already.")) : null,
      isTiled(layer) ? h("p", {}, _("This layer has many features: the map draws those in sight, and of points only a share while it stands far out; the table, the search and the filters leave them out.")) : null,
      about(),
      layer.kind === "dataset" && !layer.unavailable ? downloads(layer) : null,
      siteList(layer.kind === "dataset" ? _("Features") : _("On the map"), features.filter((feature) => feature.geometry)),
      siteList(_("Listed only"), features.filter((feature) => !feature.geometry)),
    );
    update(store.state);
    if (focused === "slider") slider.input.focus();
    else if (focused) siteButtons.get(focused)?.focus();
  }

  function about() {
    const { documents } = store.data.facts;
    const sources = (layer.sources ?? []).map((id) =>
      h("li", {}, documents[id]
        ? h("button", { class: "link", type: "button", onclick: () => actions.openDocument(id, null) }, tr(documents[id].title))
        : h("span", {}, id)),
    );
    const rows = [[_("Provider"), tr(layer.provider)], [_("Licence"), layer.license], [_("Reference date"), layer.date], [_("Lineage"), tr(layer.lineage)], [_("Version"), aboutVersion(layer)]];
    return [
      h("dl", { class: "facts-list" }, rows.filter(([, text]) => text).map(([term, text]) => [h("dt", {}, term), h("dd", {}, text)])),
      sources.length
        ? h("details", { class: "layer-sources" }, h("summary", {}, _("Sources"), h("span", { class: "count" }, String(sources.length))), h("ul", {}, sources))
        : null,
    ];
  }

  function siteList(heading, features) {
    if (!features.length) return null;
    // A layer of thousands is read in the table, not in a panel.
    const listed = features.slice(0, LISTED_MAX[layer.kind ?? "sites"]);
    const left = features.length - listed.length;
    return [
      h("h3", {}, heading, h("span", { class: "count" }, String(features.length))),
      h("ul", { class: "layer-sites" }, listed.map(siteItem)),
      left > 0 ? h("p", { class: "muted" }, _("{n} more in the table.", { n: left })) : null,
    ];
  }

  function siteItem(feature) {
    const { properties } = feature;
    const units = store.unitsOf(feature).map((adcode) => unitName(store, adcode)).join(_(", "));
    const button = h(
      "button",
      { class: "layer-site", type: "button", dataset: { site: feature.id }, onclick: () => show(feature) },
      siteSymbol(layer, feature, 14),
      h("span", { class: "layer-site-name" }, tr(properties.name)),
      feature.geometry
        ? h("span", { class: "layer-site-note" }, units)
        : h("span", { class: "layer-site-reason" }, tr(properties.reason)),
    );
    siteButtons.set(feature.id, button);
    return h("li", {}, button);
  }

  function show(feature) {
    actions.select(feature.id);
    if (feature.geometry) actions.zoomToSite(feature.id);
  }

  return { element, update, translate, open, isOpen: () => !body.hidden, refreshUnits: () => body.firstChild && fillBody() };
}
