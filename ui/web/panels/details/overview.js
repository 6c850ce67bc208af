// Nothing selected: the city, how to begin, its figures by the group they were
// published in, what was checked, and what the catalogue holds.

import { h } from "../../dom.js";
import { figure } from "../../format.js";
import { _, tr } from "../../i18n.js";
import { fold, lineIcon, remark, section, textButton } from "./elements.js";
import { STATUSES, keyFigures, metricRow } from "./metrics.js";

const CITY = "chongqing";
const WIDE = ["city", "region", "country"];

function catalogueCounts(ctx) {
  const { facts } = ctx;
  const sources = Object.values(facts.documents).filter((record) => record.kind === "source").length;
  const counts = [
    [[...ctx.store.index.values()].filter((entry) => !entry.feature.dataset).length, _("sites")],
    [Object.keys(facts.projects).length, _("projects")],
    [Object.keys(facts.institutions).length, _("institutions")],
    [Object.keys(facts.observations).length, _("figures")],
    [sources, _("source documents")],
    [Object.keys(facts.documents).length - sources, _("outside documents")],
  ];
  return h(
    "ul",
    { class: "catalogue-counts" },
    counts.map(([n, label]) => h("li", {}, h("span", { class: "catalogue-number" }, n), h("span", { class: "catalogue-label" }, label))),
  );
}

/** Observations of a group: actual, provisional, target … never mixed. */
function groupList(ctx, records) {
  const ordered = STATUSES.flatMap((status) => records.filter((record) => record.obs_status === status));
  return h("ul", { class: "records" }, ordered.map((record) => metricRow(ctx, record, { scope: CITY })));
}

/** Group code → observations of the city and wider; groups of the documents' own figures first. */
function groupsOf(ctx) {
  const groups = new Map(Object.keys(ctx.facts.codelists.group ?? {}).map((code) => [code, []]));
  for (const record of Object.values(ctx.facts.observations)) {
    if (!WIDE.includes(record.scope_level)) continue;
    const code = record.group ?? "";
    groups.set(code, [...(groups.get(code) ?? []), record]);
  }
  const own = (records) => Number(records.some((record) => record.obs_status !== "derived" && !ctx.isOutside(record)));
  return [...groups].filter(([, records]) => records.length).sort(([, a], [, b]) => own(b) - own(a));
}

const groupFold = (ctx, [code, records]) =>
  fold(code ? ctx.code("group", code) : _("Other figures"), records.length, () => groupList(ctx, records), { key: `group ${code}` });

/** A total against its parts: "79 = 29 + 22 + …", and whether it holds. */
function reconciliation(ctx, record) {
  const total = ctx.facts.observations[record.total];
  const all = [record.total, ...record.parts].map((id) => ctx.facts.observations[id]);
  const value = (observation) => (observation ? figure({ ...observation, comparator: "eq" }, ctx.facts.codelists) : { number: "?", unit: "", gap: "", text: "?" });
  // One unit for all is said once, after the total.
  const oneUnit = new Set(all.map((observation) => observation && value(observation).unit)).size === 1;
  const [sum, ...parts] = all.map(value);
  const relation = record.relation === "equals" ? "=" : "≥";
  const sumText = `${sum.text} ${relation} ${parts.map((part) => (oneUnit ? part.number : part.text)).join(" + ")}`;
  return h(
    "li",
    { class: `reconciliation ${record.holds ? "holds" : "fails"}`, dataset: { host: "" } },
    h(
      "div",
      { class: "record-head" },
      h("p", { class: "reconciliation-title" }, h("span", { class: "reconciliation-mark", "aria-hidden": "true" }), tr(record.title)),
      ctx.evidence.button(total?.citations ?? [], `total-${record.id}`),
    ),
    h("p", { class: "reconciliation-sum" }, sumText),
    h("p", { class: "reconciliation-verdict" }, record.holds ? _("The total agrees with its parts.") : _("The total does not agree with its parts.")),
    remark(tr(record.note)),
  );
}

/** {name, kind, body} of the whole city. */
export function overviewDetails(ctx) {
  const groups = groupsOf(ctx);
  const city = groups.flatMap(([, records]) => records).filter((record) => record.scope === CITY);
  const checked = Object.values(ctx.facts.reconciliations);
  const list = (records) => h("ul", { class: "reconciliations" }, records.map((record) => reconciliation(ctx, record)));
  const failing = checked.filter((record) => record.holds === false);
  const holding = checked.filter((record) => record.holds !== false);
  return {
    name: { zh: "重庆市", en: "Chongqing" },
    color: null,
    tabs: null,
    kind: [h("span", {}, _("Overview of the city"))],
    body: [
      h("p", { class: "hint" }, lineIcon("goto", 16), _("Choose a site or a district on the map, or search by name.")),
      catalogueCounts(ctx),
      section(_("Key figures of the city"), keyFigures(ctx, city, { scope: CITY })),
      section(_("Figures by publication"), groups.map((group) => groupFold(ctx, group))),
      section(
        _("Totals checked against their parts"),
        failing.length ? list(failing) : null,
        holding.length ? fold(_("Totals that agree with their parts"), holding.length, () => list(holding), { key: "holding" }) : null,
      ),
    ],
  };
}

/** What the address or a link asked for is not in the catalogue. */
export function unknownDetails(ctx, id, kind) {
  const text = {
    site: _("The catalogue has no site “{id}”.", { id }),
    district: _("No administrative unit has the code “{id}”.", { id }),
    indicator: _("The catalogue has no indicator “{id}”.", { id }),
  }[kind];
  return {
    name: _("Not found"),
    color: null,
    tabs: null,
    kind: [],
    body: [
      h(
        "div",
        { class: "empty-state" },
        h("p", {}, text),
        h("p", {}, _("It may have been renamed or withdrawn. Search by name, or go back to the whole city.")),
        textButton(_("Back to the city"), () => ctx.store.set({ site: null, district: null, indicator: null }), "to-city"),
      ),
    ],
  };
}
