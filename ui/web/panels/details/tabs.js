// The tabs of the details: metrics, projects, institutions, sources.

import { h, replace, uid } from "../../dom.js";
import { _ } from "../../i18n.js";

export const TABS = ["metrics", "projects", "institutions", "sources"];

const TITLES = {
  metrics: () => _("Metrics"),
  projects: () => _("Projects"),
  institutions: () => _("Institutions"),
  sources: () => _("Sources"),
};

export const tabTitle = (name) => TITLES[name]();

/**
 * A tab list and its panel: `counts` and `renderers` by tab name; only the chosen tab is
 * rendered. Arrow keys, Home and End move between tabs; the choice is state.tab.
 */
export function tabbed(ctx, { counts, renderers }) {
  const prefix = uid("details-tab");
  const panel = h("div", { class: "tab-panel", role: "tabpanel", id: `${prefix}-panel`, tabindex: "0" });
  const buttons = TABS.map((name) =>
    h(
      "button",
      {
        class: "tab",
        type: "button",
        role: "tab",
        id: `${prefix}-${name}`,
        "aria-controls": panel.id,
        dataset: { tab: name, key: `tab ${name}` },
        onclick: () => choose(name),
      },
      h("span", { class: "tab-title" }, tabTitle(name)),
      h("span", { class: "count" }, counts[name]),
    ),
  );
  const list = h("div", { class: "tab-list", role: "tablist", "aria-label": _("What is recorded"), onkeydown: onKey }, buttons);

  function show(name) {
    for (const button of buttons) {
      const chosen = button.dataset.tab === name;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      if (chosen) panel.setAttribute("aria-labelledby", button.id);
    }
    replace(panel, renderers[name]());
  }

  function choose(name) {
    ctx.store.set({ tab: name }, { history: "replace" });
  }

  function onKey(event) {
    const at = buttons.indexOf(event.target.closest(".tab"));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const button = buttons[(to + buttons.length) % buttons.length];
    choose(button.dataset.tab);
    button.focus();
  }

  show(TABS.includes(ctx.store.state.tab) ? ctx.store.state.tab : "metrics");
  return { element: h("div", { class: "tabs" }, list, panel), show };
}
