// Figures: one row an observation, grouped by status so that a target never stands
// among actual values; those from outside the source documents say so.

import { h } from "../../dom.js";
import { figure, periodOf } from "../../format.js";
import { _, tr } from "../../i18n.js";
import { badge, link, remark, statusBadge, statusSwatch } from "./elements.js";
import { noteMark } from "./notes.js";

export const STATUSES = ["actual", "provisional", "target", "planned", "derived"];

/** The value, comparator and unit of an observation, set apart by size. */
export function valueElement(ctx, record, kind = "value") {
  const parts = figure(record, ctx.facts.codelists);
  if (parts.empty) return h("span", { class: `${kind} value-empty` }, parts.text);
  return h(
    "span",
    { class: kind },
    parts.before ? h("span", { class: "value-before" }, `${parts.before} `) : null,
    h(
      "span",
      { class: "value-figure" },
      h("span", { class: "value-number" }, parts.number),
      parts.unit ? h("span", { class: "value-unit" }, `${parts.gap}${parts.unit}`) : null,
    ),
  );
}

/** When, for what, and from where: the line under a figure. */
export function metricMeta(ctx, record, { scope = null, status = false } = {}) {
  const period = periodOf(record);
  return h(
    "p",
    { class: "record-meta" },
    status ? statusBadge(ctx, record.obs_status) : null,
    h("span", {}, record.obs_status === "target" && record.time_period ? _("target for {period}", { period: period.text }) : period.text),
    period.inferred ? badge(_("inferred"), "badge-inferred") : null,
    record.scope !== scope ? h("span", { class: "record-scope" }, _("Scope: {name}", { name: ctx.scopeName(record) })) : null,
    ctx.isOutside(record) ? badge(_("Outside material"), "badge-outside") : null,
    noteMark(ctx, record, record.id),
  );
}

/** How a derived figure was worked out: "a ÷ b", with what a and b are. */
export function derivation(ctx, record) {
  if (!record.formula) return null;
  const inputs = record.inputs.map((id, i) => {
    const input = ctx.facts.observations[id];
    const name = `${String.fromCharCode(97 + i)} = ${ctx.name(id)}`;
    return h("li", {}, input ? [name, _(": "), figure(input, ctx.facts.codelists).text] : name);
  });
  return h(
    "div",
    { class: "derivation" },
    h("p", {}, _("Worked out as {formula}", { formula: record.formula.replaceAll("*", "×").replaceAll("/", "÷").replaceAll("-", "−") })),
    inputs.length ? h("ul", {}, inputs) : null,
  );
}

/** One observation. `marked` is a remark on how it came here (recorded for a former unit). */
export function metricRow(ctx, record, { scope = null, marked = null } = {}) {
  const indicator = ctx.facts.indicators[record.indicator];
  const name = tr(indicator?.name) || record.indicator;
  return h(
    "li",
    { class: `metric metric-${record.obs_status}`, dataset: { host: "" } },
    h(
      "div",
      { class: "record-head" },
      link(ctx, name, { indicator: record.indicator }, { key: `metric ${record.id}`, kind: "metric-name" }),
      ctx.evidence.button(record.citations, record.id),
    ),
    h("div", { class: "metric-line" }, statusSwatch(record.obs_status), valueElement(ctx, record), marked ? badge(marked, "badge-marked") : null),
    metricMeta(ctx, record, { scope }),
    remark(tr(record.note)),
    derivation(ctx, record),
  );
}

/** Observations under the heading of their status; within one, outside material last. */
export function metricGroups(ctx, records, options = {}) {
  return STATUSES.map((status) => {
    const group = records.filter((record) => record.obs_status === status);
    if (!group.length) return null;
    const ordered = [...group.filter((record) => !ctx.isOutside(record)), ...group.filter((record) => ctx.isOutside(record))];
    return h(
      "section",
      { class: "metric-group" },
      h("h3", { class: "group-title" }, statusSwatch(status), ctx.code("obs_status", status), h("span", { class: "count" }, group.length)),
      h(
        "ul",
        { class: "records" },
        ordered.map((record) => metricRow(ctx, record, { ...options, marked: options.markedOf?.(record) ?? null })),
      ),
    );
  });
}

/** Two to four actual values, the documents' own first, one an indicator, in the order given. */
export function keyFigures(ctx, records, { scope = null, limit = 4 } = {}) {
  const seen = new Set();
  const chosen = [...records]
    .filter((record) => record.obs_status === "actual" && record.value !== null)
    .sort((a, b) => Number(ctx.isOutside(a)) - Number(ctx.isOutside(b)))
    .filter((record) => !seen.has(record.indicator) && seen.add(record.indicator))
    .slice(0, limit);
  if (!chosen.length) return null;
  return h(
    "ul",
    { class: `key-figures key-figures-${chosen.length}`, "aria-label": _("Key figures") },
    chosen.map((record) =>
      h(
        "li",
        { class: "key-figure", dataset: { host: "" } },
        h("div", { class: "record-head" }, valueElement(ctx, record, "key-value"), ctx.evidence.button(record.citations, `key-${record.id}`)),
        h("p", { class: "key-name" }, tr(ctx.facts.indicators[record.indicator]?.name)),
        metricMeta(ctx, { ...record, reading_notes: [] }, { scope }),
      ),
    ),
  );
}
