// Projects and institutions: one entry a record.

import { h } from "../../dom.js";
import { dateText } from "../../format.js";
import { _, other, otherLanguage, tr } from "../../i18n.js";
import { badge, link, property, remark } from "./elements.js";
import { metricMeta, valueElement } from "./metrics.js";
import { noteMark } from "./notes.js";

/** Site and unit of a record, when they are not what the panel is about. */
function placeProperty(ctx, record, { site = null }) {
  if (record.site_id && record.site_id !== site) {
    return property(_("Site"), link(ctx, ctx.siteName(record.site_id), { site: record.site_id }, { key: `site of ${record.id}` }));
  }
  return null;
}

function entry(ctx, record, { kind, citations, marked = null }, ...content) {
  return h(
    "li",
    { class: "record", dataset: { host: "" } },
    h("div", { class: "record-head" }, h("h3", { class: "record-name" }, tr(record.name)), ctx.evidence.button(citations, record.id)),
    other(record.name) ? h("p", { class: "record-other", lang: otherLanguage() }, other(record.name)) : null,
    h(
      "p",
      { class: "record-meta" },
      badge(kind),
      record.status ? badge(ctx.code("status", record.status), "badge-state") : null,
      marked ? badge(marked, "badge-marked") : null,
      ctx.isOutside(record) ? badge(_("Outside material"), "badge-outside") : null,
      noteMark(ctx, record, record.id),
    ),
    content,
  );
}

/** Figures recorded for a project itself. */
function projectFigures(ctx, project) {
  const records = ctx.observationsOf(project.id).filter((record) => record.scope_level === "project");
  if (!records.length) return null;
  return h(
    "ul",
    { class: "project-figures" },
    records.map((record) =>
      h(
        "li",
        { dataset: { host: "" } },
        h(
          "div",
          { class: "record-head" },
          h("p", {}, h("span", { class: "figure-name" }, tr(ctx.facts.indicators[record.indicator]?.name), " "), valueElement(ctx, record)),
          ctx.evidence.button(record.citations, record.id),
        ),
        metricMeta(ctx, record, { scope: project.id, status: true }),
        remark(tr(record.note)),
      ),
    ),
  );
}

export function projectEntry(ctx, project, options = {}) {
  const { investment } = project;
  const citations = [...project.citations, ...(investment?.citation ? [investment.citation] : [])];
  return entry(
    ctx,
    project,
    { kind: ctx.code("project_kind", project.kind), citations, marked: options.marked },
    h(
      "dl",
      { class: "properties" },
      property(_("Investment"), investment ? valueElement(ctx, investment) : null),
      property(project.date_type ? ctx.code("date_type", project.date_type) : _("Date"), dateText(project.date)),
      property(_("Parties"), project.parties.map((party) => tr(party)).join(_("; "))),
      property(_("Industry"), tr(project.industry)),
      placeProperty(ctx, project, options),
    ),
    remark(tr(project.status_note)),
    remark(tr(project.note)),
    projectFigures(ctx, project),
  );
}

export function institutionEntry(ctx, institution, options = {}) {
  return entry(
    ctx,
    institution,
    { kind: ctx.code("institution_kind", institution.kind), citations: institution.citations, marked: options.marked },
    h("dl", { class: "properties" }, property(_("Role"), tr(institution.role)), placeProperty(ctx, institution, options)),
    remark(tr(institution.status_note)),
    remark(tr(institution.note)),
  );
}
