// Where a figure comes from: a button beside it opens, in place, the document, its
// date, the line and the figure as printed, and the line itself with the figure
// marked when the document's text is attached.

import { h, replace, uid } from "../dom.js";
import { dateText } from "../format.js";
import { _, other, otherLanguage, tr } from "../i18n.js";
import { byDocument } from "./details/citing.js";
import { badge, lineIcon } from "./details/elements.js";
import { findPrinted } from "./details/quote.js";

const MAX_UPLOAD = 2_000_000;

/**
 * Evidence for one panel.
 *
 * `button(citations, key)` gives the ⓘ button, or null without citations; on a click
 * it opens inside `host`, or else its nearest `[data-host]`. One is open at a time; Escape closes it
 * and gives the focus back. `reopen(element)` opens again, after a new rendering,
 * what was open. `placesOnly` leaves out the document where it heads the list already.
 * `attached(id)` tells whether a document's text can be read.
 */
export function createEvidence(store) {
  const uploaded = new Map(); // document id → lines; only in this page's memory
  const fetched = new Map(); // "document/line" → text
  let open = null; // {key, button, panel}

  const documentOf = (id) => store.data.facts.documents[id] ?? null;
  const attached = (id) => uploaded.has(id) || (store.atlas.attached ?? []).includes(id);

  function button(citations, key, { host = null, placesOnly = false } = {}) {
    const known = (citations ?? []).filter((citation) => documentOf(citation.document));
    if (!known.length) return null;
    const titles = [...new Set(known.map((citation) => tr(documentOf(citation.document).title)))];
    const label = _("Source: {title}", { title: titles.join(_("; ")) });
    const element = h(
      "button",
      { class: "source-button", type: "button", "aria-label": label, title: label, "aria-expanded": "false", dataset: { key: `source ${key}` } },
      lineIcon("info", 18),
    );
    element.addEventListener("click", () => (open?.button === element ? close() : show(element, known, key, { host, placesOnly })));
    element.addEventListener("keydown", onKey);
    return element;
  }

  function show(element, citations, key, { host, placesOnly }) {
    if (open) close();
    const id = uid("evidence");
    const panel = h(
      "div",
      { class: "evidence", id, role: "group", "aria-label": _("Source"), onkeydown: onKey },
      byDocument(citations).map(([id, places]) => documentBlock(documentOf(id), places, placesOnly)),
      h("button", { class: "quiet-button evidence-close", type: "button", onclick: () => close({ refocus: true }) }, _("Close the source")),
    );
    (host ?? element.closest("[data-host]") ?? element.parentElement).append(panel);
    element.setAttribute("aria-expanded", "true");
    element.setAttribute("aria-controls", id);
    open = { key, button: element, panel };
  }

  function close({ refocus = false } = {}) {
    if (!open) return;
    const { button: element, panel } = open;
    open = null;
    const inside = panel.contains(document.activeElement);
    panel.remove();
    element.setAttribute("aria-expanded", "false");
    element.removeAttribute("aria-controls");
    if (refocus || inside) element.focus();
  }

  function onKey(event) {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    close({ refocus: true });
  }

  /** A document once, then each place in it that is cited. */
  function documentBlock(record, places, placesOnly) {
    return h(
      "article",
      { class: "citation" },
      placesOnly
        ? null
        : [
            documentHeading(record),
            h("dl", { class: "properties" }, row(_("Published"), publishedText(record)), row(_("Reliability"), tr(record.reliability))),
          ],
      places.filter((citation) => citation.line).map((citation) => placeBlock(citation, record)),
    );
  }

  function placeBlock(citation, record) {
    const line = h("div", { class: "evidence-line", "aria-live": "polite" });
    showLine(line, citation, record);
    return h(
      "div",
      { class: "citation-place" },
      h(
        "dl",
        { class: "properties" },
        row(isTable(record) ? _("Place in the table") : _("Place in the text"), placeText(record, citation.line)),
        row(isTable(record) ? _("As typed") : _("As printed"), citation.printed ? h("q", { class: "printed", lang: "zh-CN" }, citation.printed) : ""),
      ),
      line,
    );
  }

  function showLine(element, citation, record) {
    // A published table's rows are records of the atlas: there is no text to attach.
    if (!citation.line || isTable(record)) return replace(element);
    const key = `${record.id}/${citation.line}`;
    const lines = uploaded.get(record.id);
    if (lines) return showText(element, lines[citation.line - 1], citation);
    if (fetched.has(key)) return showText(element, fetched.get(key), citation);
    if (attached(record.id)) return fetchLine(element, citation, record, key);
    if (!record.sha256 && !record.line_count) return replace(element);
    return offerUpload(element, citation, record);
  }

  function showText(element, text, citation) {
    if (text === undefined || text === null) {
      return replace(element, h("p", { class: "evidence-failure" }, _("The attached text has no line {n}.", { n: citation.line })));
    }
    const found = findPrinted(text, citation.printed);
    const content = found ? [found.before, h("mark", {}, found.match), found.after] : [text];
    replace(
      element,
      h("blockquote", { lang: "zh-CN", tabindex: "0" }, content),
      citation.printed && !found ? h("p", { class: "evidence-failure" }, _("The figure as printed was not found in this line.")) : null,
    );
    // A line can be a whole article: bring the figure into view inside the quote.
    const mark = element.querySelector("mark");
    if (mark) requestAnimationFrame(() => (mark.parentElement.scrollTop = Math.max(0, mark.offsetTop - mark.parentElement.offsetTop - 40)));
    return undefined;
  }

  async function fetchLine(element, citation, record, key) {
    replace(element, h("p", { class: "evidence-wait" }, _("Reading the line…")));
    try {
      const response = await fetch(`/documents/${encodeURIComponent(record.id)}/lines/${citation.line}`);
      if (!response.ok) throw new Error(String(response.status));
      const { text } = await response.json();
      fetched.set(key, text);
      showText(element, text, citation);
    } catch {
      replace(
        element,
        h("p", { class: "evidence-failure" }, _("The line could not be read.")),
        h("button", { class: "quiet-button", type: "button", onclick: () => fetchLine(element, citation, record, key) }, _("Try again")),
      );
    }
  }

  function offerUpload(element, citation, record) {
    const message = h("p", { class: "evidence-failure", role: "status" });
    const input = h("input", { type: "file", class: "sr-only", accept: ".txt,text/plain" });
    input.addEventListener("change", async () => {
      if (!input.files?.[0]) return;
      replace(message, _("Checking the file…"));
      const problem = await upload(input.files[0], record.id);
      input.value = "";
      if (problem) replace(message, problem);
      else showLine(element, citation, record);
    });
    replace(
      element,
      h("p", { class: "evidence-wait" }, _("The text of this document is not attached, so its line is not shown.")),
      h("label", { class: "quiet-button file-button" }, input, h("span", {}, _("Attach the text…"))),
      message,
      h("p", { class: "evidence-hint" }, _("The file stays in this page only. For everyone: an administrator sets ATLAS_DOCUMENTS to the folder of the texts.")),
    );
  }

  /** Null when the wanted text is attached now, else what is wrong in words. */
  async function upload(file, wanted) {
    if (file.size > MAX_UPLOAD) return _("This file is too large to be one of the documents.");
    try {
      const response = await fetch("/documents", { method: "POST", body: await file.arrayBuffer(), headers: { "Content-Type": "application/octet-stream" } });
      const answer = await response.json();
      if (!response.ok) return tr(answer.detail) || _("The file could not be checked.");
      uploaded.set(answer.document, answer.lines);
      if (answer.document === wanted) return null;
      return _("Attached “{title}”; this figure comes from another document.", { title: tr(documentOf(answer.document)?.title) || answer.document });
    } catch {
      return _("The file could not be checked.");
    }
  }

  function reopen(element) {
    if (!open) return;
    const { key } = open;
    open = null;
    [...element.querySelectorAll(".source-button")].find((item) => item.dataset.key === `source ${key}`)?.click();
  }

  return { button, close, reopen, attached };
}

const row = (label, content) =>
  content ? h("div", { class: "property" }, h("dt", {}, label), h("dd", {}, content)) : null;

const isTable = (record) => record.kind === "table";

/** Where in a document: a line of a text, a row of a table. */
export const placeText = (record, n) => (isTable(record) ? _("row {n}", { n }) : _("line {n}", { n }));

const kindBadge = (record) => {
  if (isTable(record)) return badge(_("Data team’s table"), "badge-outside");
  return record.kind === "outside" ? badge(_("Outside material"), "badge-outside") : badge(_("Source document"));
};

/** A document's title in both languages, publisher, and what kind of source it is. */
export function documentHeading(record, { titled = true } = {}) {
  return h(
    "div",
    { class: "document-heading" },
    titled ? h("p", { class: "document-title" }, tr(record.title)) : null,
    record.title_given === false ? h("p", { class: "remark" }, _("The document has no title of its own; this one is ours.")) : null,
    titled && other(record.title) ? h("p", { class: "document-other", lang: otherLanguage() }, other(record.title)) : null,
    h(
      "p",
      { class: "record-meta" },
      kindBadge(record),
      h("span", {}, [tr(record.publisher), record.byline].filter(Boolean).join(" · ")),
    ),
    /^https?:\/\//u.test(record.url ?? "")
      ? h(
          "a",
          { class: "document-url", href: record.url, target: "_blank", rel: "noreferrer noopener" },
          h("span", {}, record.url),
          lineIcon("leave", 13),
          h("span", { class: "sr-only" }, _("(opens outside the atlas)")),
        )
      : record.url
        ? h("p", { class: "document-url" }, record.url)
        : null,
  );
}

/** When a document was published, and how that is known. */
export function publishedText(record) {
  if (!record.published) return _("date not stated");
  const inferred = record.published_basis === "inferred";
  return [
    dateText(record.published),
    " ",
    inferred ? badge(_("inferred"), "badge-inferred") : null,
    tr(record.basis_note) ? h("span", { class: "remark-block" }, tr(record.basis_note)) : null,
  ];
}
