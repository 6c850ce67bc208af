// Nothing is recorded here: say so, and say where to look.

import { h } from "../../dom.js";
import { _ } from "../../i18n.js";
import { joined, link, textButton } from "./elements.js";
import { TABS, tabTitle } from "./tabs.js";

/**
 * `counts` are those of the tabs: what is recorded of another kind is offered first;
 * then the site's whole and parts, its units, and at last the city.
 */
export function emptyState(ctx, text, { site = null, adcodes = [], counts = {} } = {}) {
  const tabs = TABS.filter((name) => counts[name] > 0).map((name) =>
    textButton(`${tabTitle(name)} ${counts[name]}`, () => ctx.store.set({ tab: name }, { history: "replace" }), `to-tab ${name}`),
  );
  const places = [
    ...(site?.part_of ? [link(ctx, ctx.siteName(site.part_of), { site: site.part_of })] : []),
    ...(site?.parts ?? []).slice(0, 3).map((id) => link(ctx, ctx.siteName(id), { site: id })),
    ...adcodes.slice(0, 2).map((adcode) => link(ctx, ctx.unitName(adcode), { district: adcode })),
  ];
  const city = textButton(_("Overview of the city"), () => ctx.store.set({ site: null, district: null, indicator: null }), "to-city");
  return h(
    "div",
    { class: "empty-state" },
    h("p", {}, text),
    tabs.length ? h("p", {}, _("Recorded here: "), joined(tabs)) : null,
    h("p", {}, _("You can look at: "), joined(places.length ? places : [city])),
  );
}
