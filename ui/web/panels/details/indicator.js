// An indicator: all its observations by status and period, each with its source.
// A table on purpose: values of different status or kind are never joined by a line.

import { h } from "../../dom.js";
import { periodOf } from "../../format.js";
import { _, tr } from "../../i18n.js";
import { badge, property, statusSwatch } from "./elements.js";
import { STATUSES, derivation, valueElement } from "./metrics.js";
import { notesOf } from "./notes.js";

const startOf = (record) => String(record.as_of ?? record.time_period ?? "9999").split("/").at(-1);

function observationRow(ctx, record, shared) {
  const period = periodOf(record);
  // The source opens under the row, across the whole table.
  const more = h("td", { colspan: "3" }, tr(record.note) ? h("p", { class: "remark" }, tr(record.note)) : null, derivation(ctx, record));
  return [
    h(
      "tr",
      { class: `observation metric-${record.obs_status}` },
      h(
        "th",
        { scope: "row" },
        h("span", { class: "observation-period" }, period.text),
        period.inferred ? badge(_("inferred"), "badge-inferred") : null,
        record.scope === shared ? null : h("span", { class: "remark-block" }, ctx.scopeName(record)),
        ctx.isOutside(record) ? h("span", { class: "remark-block" }, badge(_("Outside material"), "badge-outside")) : null,
      ),
      h("td", { class: "observation-value" }, valueElement(ctx, record)),
      h("td", { class: "observation-source" }, ctx.evidence.button(record.citations, record.id, { host: more })),
    ),
    h("tr", { class: "observation-more" }, more),
  ];
}

function observationTable(ctx, records, shared) {
  return h(
    "table",
    { class: "observation-table" },
    h("caption", { class: "sr-only" }, _("Values by status and period")),
    h("thead", { class: "sr-only" }, h("tr", {}, [_("Period"), _("Value"), _("Source")].map((text) => h("th", { scope: "col" }, text)))),
    STATUSES.map((status) => {
      const group = records.filter((record) => record.obs_status === status).sort((a, b) => startOf(a).localeCompare(startOf(b)));
      if (!group.length) return null;
      return h(
        "tbody",
        {},
        h(
          "tr",
          { class: "observation-status" },
          h("th", { colspan: "3", scope: "rowgroup" }, statusSwatch(status), ctx.code("obs_status", status), h("span", { class: "count" }, group.length)),
        ),
        group.map((record) => observationRow(ctx, record, shared)),
      );
    }),
  );
}

/** {name, kind, body} of an indicator, or null when there is none of this id. */
export function indicatorDetails(ctx, id) {
  const indicator = ctx.facts.indicators[id];
  if (!indicator) return null;
  const records = ctx.records("observations", indicator.observations);
  const scopes = new Set(records.map((record) => record.scope));
  const shared = scopes.size === 1 ? [...scopes][0] : null;
  const mixed = new Set(records.map((record) => record.obs_status)).size > 1;
  return {
    name: indicator.name,
    color: null,
    tabs: null,
    kind: [h("span", {}, [_("Indicator"), ctx.code("stock_flow", indicator.stock_flow)].join(" · "))],
    body: [
      h(
        "dl",
        { class: "properties site-properties" },
        property(_("Unit of measure"), ctx.code("unit_measure", indicator.unit_measure)),
        shared ? property(_("Scope"), ctx.name(shared)) : null,
        property(_("Definition"), tr(indicator.definition)),
      ),
      tr(indicator.note) ? h("p", { class: "caution" }, tr(indicator.note)) : null,
      records.length ? observationTable(ctx, records, shared) : h("div", { class: "empty-state" }, h("p", {}, _("The material has no values of this indicator."))),
      mixed ? h("p", { class: "remark" }, _("Values of different status stand apart: a target is not an actual value, and neither is charted with the other.")) : null,
      notesOf(ctx, [id, ...records.map((record) => record.id)]),
    ],
  };
}
