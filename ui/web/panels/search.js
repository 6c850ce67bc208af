// The search box: an ARIA 1.2 combobox over sites, administrative units,
// indicators, projects and institutions.

import { announce, h, replace, uid } from "../dom.js";
import { _, language, other, tr } from "../i18n.js";
import { icon, siteSymbol } from "./icons.js";
import { collect, find, grouped, marking } from "./search_index.js";

const label = (list, code) => (list?.[code] ? tr(list[code]) : "");

/** A text with the matched parts in <mark>. */
function marked(text, ranges) {
  const parts = [];
  let from = 0;
  for (const [start, end] of ranges ?? []) {
    parts.push(text.slice(from, start), h("mark", {}, text.slice(start, end)));
    from = end;
  }
  return [...parts, text.slice(from)].filter((part) => part !== "");
}

function groupTitle(kind) {
  return {
    site: () => _("Sites"),
    unit: () => _("Administrative units"),
    feature: () => _("Features of datasets"),
    indicator: () => _("Indicators"),
    project: () => _("Projects"),
    institution: () => _("Institutions"),
  }[kind]();
}

/**
 * Build the search box into `element`.
 *
 * `close` is called when a result was chosen or the box was left by Escape, so
 * that a header that opened it full width can fold it again. Returns {focus, destroy}.
 */
export function mountSearch(element, store, actions, { close = () => {} } = {}) {
  let records = null;
  let options = [];
  let active = -1;

  const listId = uid("search-list");
  const input = h("input", {
    class: "search-input",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    oninput: () => show(),
    onkeydown: onKey,
    onfocus,
    onblur: () => hide(),
  });
  const clear = h("button", { class: "search-clear icon-button", type: "button", hidden: true, onclick: () => reset() }, icon("close"));
  const hint = h("kbd", { class: "search-hint", "aria-hidden": "true" }, "/");
  const list = h("div", { class: "search-list", id: listId, role: "listbox" });
  const empty = h("div", { class: "search-empty", hidden: true });
  const popup = h("div", { class: "search-popup", hidden: true, onpointerdown: (event) => event.preventDefault() }, list, empty);
  const box = h("div", { class: "search", role: "search" }, icon("search"), input, hint, clear, popup);
  element.append(box);

  /** The index is built when the box is entered, so that the first key is as fast as the next. */
  function onfocus() {
    records ??= collect(store);
    if (input.value) show();
  }

  function context(entry) {
    const { facts } = store.data;
    const lists = facts.codelists;
    if (entry.kind === "feature") {
      const units = store.unitsOf(entry.feature).map((adcode) => tr(store.unit(adcode)?.properties.name));
      return [tr(entry.layer.title), units.filter(Boolean).join(_(", "))].filter(Boolean).join(" · ");
    }
    if (entry.kind === "site") {
      const units = entry.feature ? store.unitsOf(entry.feature).map((adcode) => tr(store.unit(adcode)?.properties.name)) : [];
      const category = entry.feature?.properties.category ?? facts.sites[entry.id]?.category;
      return [label(lists.category, category), units.filter(Boolean).join(_(", "))].filter(Boolean).join(" · ");
    }
    if (entry.kind === "unit") {
      if (entry.vintages.length === store.atlas.vintages.length) return entry.id;
      const only = store.atlas.vintages.filter((vintage) => entry.vintages.includes(vintage.id));
      return `${entry.id} · ${only.map(period).join(_(", "))}`;
    }
    if (entry.kind === "indicator") return label(lists.unit_measure, entry.item.unit_measure) || tr(entry.item.unit_measure);
    const place = entry.item.site_id ? tr(facts.sites[entry.item.site_id]?.name) : tr(unitAnywhere(entry.item.unit)?.properties.name);
    return [label(lists[`${entry.kind}_kind`], entry.item.kind), place].filter(Boolean).join(" · ");
  }

  const period = ({ valid_from: from, valid_to: to }) => (to ? _("{from} to {to}", { from, to }) : _("from {from}", { from }));

  function unitAnywhere(adcode) {
    if (!adcode) return null;
    return store.atlas.vintages.map((vintage) => store.unit(adcode, vintage.id)).find(Boolean) ?? null;
  }

  function tag(entry) {
    const text =
      (entry.kind === "site" || entry.kind === "feature") && !entry.feature?.geometry
        ? _("not drawn")
        : (entry.kind === "project" || entry.kind === "institution") && !entry.item.site_id && !entry.item.unit
          ? _("no site")
          : "";
    return text ? h("span", { class: "tag" }, text) : null;
  }

  function sign(entry) {
    if (entry.layer) {
      return siteSymbol(entry.layer, entry.feature, 16);
    }
    return h("span", { class: `search-sign search-sign-${entry.kind}`, "aria-hidden": "true" });
  }

  function option(result) {
    const { entry } = result;
    const match = marking(result);
    const shown = tr(entry.name);
    const onName = match?.text === shown;
    // What matched is shown even when it is not the name in the language of the page.
    const second = match && !onName && match.role !== "id" ? match : null;
    const also = second ?? (other(entry.name) && entry.kind === "site" ? { text: other(entry.name), ranges: [] } : null);
    const about = context(entry);
    const node = h(
      "div",
      { class: "search-option", role: "option", id: uid("search-option"), "aria-selected": "false", onclick: () => choose(entry) },
      sign(entry),
      h("span", { class: "search-name" }, marked(shown, onName ? match.ranges : [])),
      tag(entry),
      also || about
        ? h("span", { class: "search-about" }, also ? marked(also.text, also.ranges) : null, also && about ? " · " : null, about)
        : null,
    );
    return { node, entry };
  }

  function show() {
    const text = input.value;
    clear.hidden = text === "";
    hint.hidden = text !== "";
    if (text.trim() === "") return hide();
    records ??= collect(store);
    const results = find(records, text);
    options = [];
    active = -1;
    const groups = grouped(results).map((group) => {
      const heading = uid("search-group");
      const items = group.results.map(option);
      options.push(...items);
      return h(
        "div",
        { role: "group", "aria-labelledby": heading },
        h("div", { class: "search-group", id: heading, role: "presentation" }, groupTitle(group.kind), h("span", { class: "count" }, String(group.total))),
        items.map((item) => item.node),
      );
    });
    replace(list, groups);
    empty.hidden = results.length > 0;
    list.hidden = results.length === 0;
    if (results.length === 0) {
      replace(
        empty,
        h("p", {}, _("Nothing found for “{text}”.", { text: text.trim() })),
        h("p", { class: "muted" }, _("You can search sites, administrative units, indicators, projects and institutions, in Chinese, pinyin, initials or English.")),
      );
    }
    popup.hidden = false;
    input.setAttribute("aria-expanded", String(results.length > 0));
    input.removeAttribute("aria-activedescendant");
    announce(results.length ? _("{n} {n:result|results}", { n: results.length }) : _("Nothing found for “{text}”.", { text: text.trim() }));
  }

  function hide() {
    popup.hidden = true;
    options = [];
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function reset() {
    input.value = "";
    show();
    input.focus();
  }

  function activate(index) {
    if (!options.length) return;
    options[active]?.node.setAttribute("aria-selected", "false");
    active = (index + options.length) % options.length;
    const { node } = options[active];
    node.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    // Streamlit binds single keys for the whole page.
    event.stopPropagation();
    // While an input method composes, Enter and the arrows are its own.
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (popup.hidden) show();
      if (event.key === "ArrowDown") activate(active + 1);
      else activate(active < 0 ? -1 : active - 1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (popup.hidden && input.value) show();
      const chosen = options[Math.max(active, 0)];
      if (chosen) choose(chosen.entry);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (!popup.hidden) hide();
      else if (input.value) reset();
      else {
        input.blur();
        close();
      }
    }
  }

  function choose(entry) {
    hide();
    input.value = tr(entry.name);
    clear.hidden = false;
    hint.hidden = true;
    input.select();
    close();
    if (entry.kind === "site" || entry.kind === "feature") openSite(entry.id);
    else if (entry.kind === "unit") openUnit(entry.id);
    else if (entry.kind === "indicator") actions.selectIndicator(entry.id);
    else openRecord(entry);
  }

  function openSite(id) {
    actions.select(id);
    if (store.index.get(id)?.feature.geometry) actions.zoomToSite(id);
  }

  /** A unit of another vintage is shown in its own. */
  function openUnit(adcode) {
    if (!store.unit(adcode)) {
      const vintage = store.atlas.vintages.findLast((item) => store.unit(adcode, item.id));
      if (!vintage) return;
      store.setVintage(vintage.id);
    }
    actions.selectDistrict(adcode);
    actions.zoomToDistrict(adcode);
  }

  /** A project or institution is read at its site, else in its unit, else in its source. */
  function openRecord({ kind, item }) {
    const citation = item.citations?.[0];
    if (item.site_id) {
      store.set({ tab: kind === "project" ? "projects" : "institutions" }, { history: "none" });
      openSite(item.site_id);
    } else if (unitAnywhere(item.unit)) openUnit(item.unit);
    else if (citation) actions.openDocument(citation.document, citation.line ?? null);
  }

  function translate() {
    input.placeholder = _("Search sites, districts, indicators, projects");
    input.setAttribute("aria-label", _("Search"));
    list.setAttribute("aria-label", _("Results"));
    clear.setAttribute("aria-label", _("Clear the search"));
    input.lang = language() === "zh" ? "zh-CN" : "en";
    if (!popup.hidden) show();
  }
  translate();
  const off = store.on((state, previous) => {
    if (state.content !== previous.content) records = null;
    if (state.lang !== previous.lang) translate();
  });

  return { focus: () => input.select(), input, destroy: () => (off(), box.remove()) };
}
