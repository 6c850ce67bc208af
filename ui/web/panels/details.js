// The details panel: what is selected — a site, an administrative unit, an indicator
// or, with nothing selected, the city. Drawn at once from data already in the page.

import { announce, h, replace } from "../dom.js";
import { _, other, otherLanguage, tr } from "../i18n.js";
import { createContext } from "./details/context.js";
import { indicatorDetails } from "./details/indicator.js";
import { overviewDetails, unknownDetails } from "./details/overview.js";
import { siteDetails } from "./details/site.js";
import { documentDetails } from "./details/sources.js";
import { unitDetails } from "./details/unit.js";
import { createEvidence } from "./evidence.js";
import { icon } from "./icons.js";

/** What the state selects: a site goes before a unit, a unit before an indicator. */
function selectionOf(state) {
  for (const kind of ["site", "district", "indicator"]) if (state[kind]) return { kind, id: state[kind] };
  return { kind: "city", id: null };
}

const SHOW = { site: siteDetails, district: unitDetails, indicator: indicatorDetails, city: overviewDetails };

/**
 * Mount the panel. Gives {openDocument(id, line), refresh(), unsubscribe()}; a document
 * shows until something is selected or it is closed, and is not part of the address.
 */
export function mountDetails(element, store, actions) {
  const evidence = createEvidence(store);
  const ctx = createContext(store, actions, evidence);
  const panel = h("div", { class: "details" });
  element.append(panel);
  const scroller = () => (scrolling ??= scrollerOf(panel));
  let scrolling = null;
  let tabs = null;
  let cited = null; // {id, line} of the document opened, or null

  function render({ fresh }) {
    const { kind, id } = selectionOf(store.state);
    const shown = (cited && documentDetails(ctx, cited)) ?? SHOW[kind](ctx, id) ?? unknownDetails(ctx, id, kind);
    const top = fresh ? 0 : scroller().scrollTop;
    const focused = panel.contains(document.activeElement) ? document.activeElement : null;
    const key = focused?.dataset.key ?? null;
    const folds = fresh ? null : openFolds();

    if (fresh) evidence.close();
    tabs = shown.tabs;
    panel.dataset.kind = kind;
    panel.style.setProperty("--symbol", shown.color ? `var(--${shown.color})` : "var(--line)");
    replace(panel, heading(shown, cited !== null || kind !== "city"), h("div", { class: "details-body" }, shown.body));

    if (folds) restoreFolds(folds);
    // Within the same frame, but with its one layout instead of a layout more.
    if (fresh) requestAnimationFrame(() => (scroller().scrollTop = 0));
    else scroller().scrollTop = top;
    if (!fresh) evidence.reopen(panel);
    if (focused) {
      const same = key ? [...panel.querySelectorAll("[data-key]")].find((item) => item.dataset.key === key) : null;
      (same ?? panel.querySelector("h2")).focus({ preventScroll: true });
    }
    return tr(shown.name);
  }

  function heading(shown, closable) {
    const second = other(shown.name);
    return h(
      "div",
      { class: "details-head" },
      h("h2", { class: "details-title", tabindex: "-1" }, tr(shown.name)),
      closable
        ? h(
            "button",
            { class: "icon-button details-clear", type: "button", "aria-label": _("Close"), title: _("Close"), dataset: { key: "clear" }, onclick: clear },
            icon("close"),
          )
        : null,
      second ? h("p", { class: "details-other", lang: otherLanguage() }, second) : null,
      shown.kind.length ? h("p", { class: "details-kind" }, shown.kind) : null,
    );
  }

  function clear() {
    if (cited) return openDocument(null);
    // The indicator stays: it may colour the map. Closing it is a second step.
    const { kind } = selectionOf(store.state);
    store.set(kind === "indicator" ? { indicator: null } : { site: null, district: null });
    return undefined;
  }

  function openDocument(id, line = null) {
    cited = id ? { id, line } : null;
    render({ fresh: true });
  }

  const openFolds = () => new Map([...panel.querySelectorAll("summary[data-key]")].map((item) => [item.dataset.key, item.parentElement.open]));
  const restoreFolds = (folds) => {
    for (const item of panel.querySelectorAll("summary[data-key]")) {
      item.parentElement.open = folds.get(item.dataset.key) ?? item.parentElement.open;
      // The browser says so only later; what is in it is wanted now.
      item.parentElement.dispatchEvent(new Event("toggle"));
    }
  };

  function update(state, previous) {
    const [now, before] = [selectionOf(state), selectionOf(previous)];
    if (state.content !== previous.content && now.kind === before.kind && now.id === before.id) return render({ fresh: false });
    if (now.kind !== before.kind || now.id !== before.id) {
      cited = null;
      return announce(_("Selected: {name}", { name: render({ fresh: true }) }));
    }
    if (state.lang !== previous.lang || state.vintage !== previous.vintage) return render({ fresh: false });
    if (state.tab !== previous.tab && tabs) {
      evidence.close();
      tabs.show(state.tab);
    }
    return undefined;
  }

  render({ fresh: true });
  return { openDocument, unsubscribe: store.on(update), refresh: () => render({ fresh: false }) };
}

/** The element that scrolls the panel: what holds it, else itself. */
function scrollerOf(panel) {
  for (let element = panel; element; element = element.parentElement) {
    if (/auto|scroll/u.test(getComputedStyle(element).overflowY)) return element;
  }
  return panel;
}
