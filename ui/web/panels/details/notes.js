// Reading notes: what a reader must know before using the records they concern.

import { h } from "../../dom.js";
import { _, tr } from "../../i18n.js";
import { badge, fold, lineIcon } from "./elements.js";

function noteItem(ctx, note, concerned) {
  const names = concerned.map((id) => ctx.name(id));
  return h(
    "li",
    { class: "reading-note", dataset: { host: "", note: note.id }, tabindex: "-1" },
    h(
      "div",
      { class: "record-head" },
      h("p", { class: "reading-note-kind" }, lineIcon("note", 14), ctx.code("reading_note_kind", note.kind)),
      ctx.evidence.button(note.citations, `note-${note.id}`),
    ),
    h("p", { class: "reading-note-text" }, tr(note.note)),
    tr(note.advice) ? h("p", { class: "reading-note-advice" }, tr(note.advice)) : null,
    names.length ? h("p", { class: "reading-note-records" }, _("Concerns: {names}", { names: [...new Set(names)].join(_("; ")) })) : null,
  );
}

/**
 * The notes that concern some records, as a part of the panel; null without any.
 * `ids` are the records shown; a note names only those of its records. More notes than
 * `open` fold away.
 */
export function notesOf(ctx, ids, { except = new Set(), open = 2 } = {}) {
  const shown = new Set(ids);
  const notes = Object.values(ctx.facts.reading_notes).filter(
    (note) => !except.has(note.id) && note.records.some((id) => shown.has(id)),
  );
  if (!notes.length) return null;
  const items = notes.map((note) => noteItem(ctx, note, note.records.filter((id) => shown.has(id))));
  return h(
    "div",
    { class: "reading-notes", role: "group", "aria-label": _("Reading notes") },
    h("ul", {}, items.slice(0, open)),
    items.length > open
      ? fold(_("More reading notes"), items.length - open, () => h("ul", {}, items.slice(open)), { key: "more-notes" })
      : null,
  );
}

/** A mark on a record that leads to the notes that concern it. */
export function noteMark(ctx, record, key) {
  const ids = (record.reading_notes ?? []).filter((id) => id in ctx.facts.reading_notes);
  if (!ids.length) return null;
  const go = (event) => {
    const panel = event.currentTarget.closest(".details");
    const find = () => panel.querySelector(`[data-note="${CSS.escape(ids[0])}"]`);
    for (const more of find() ? [] : panel.querySelectorAll(".reading-notes > details")) {
      more.open = true;
      more.dispatchEvent(new Event("toggle"));
    }
    const note = find();
    if (!note) return;
    note.scrollIntoView({ block: "nearest" });
    note.focus({ preventScroll: true });
  };
  return h(
    "button",
    { class: "badge badge-note", type: "button", onclick: go, dataset: { key: `note ${key}` } },
    lineIcon("note", 13),
    _("Reading note"),
  );
}
