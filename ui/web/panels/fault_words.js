// What kind of fault it is, in the language shown; the check's own words, which
// name the place and the value, are English and follow it.

import { _ } from "../i18n.js";

const WORDS = {
  "accuracy-mismatch": () => _("The accuracy class and its metres do not fit together."),
  "bad-json": () => _("The file is not valid JSON."),
  "bad-text": () => _("The file is not readable text (UTF-8)."),
  "bad-yaml": () => _("The file is not valid YAML."),
  "boundaries-unusable": () => _("The boundaries cannot be used."),
  "citation-line": () => _("The cited line does not exist in the document."),
  "citation-missing": () => _("The record cites no source."),
  "citation-printed": () => _("The figure as printed is not in the cited line."),
  "code-unknown": () => _("The code is not in its code list."),
  "cycle": () => _("Sites are part of one another in a circle."),
  "derived-differs": () => _("A derived value differs from its formula."),
  "documents-folder": () => _("The folder of document texts is missing."),
  "duplicate-id": () => _("The same id stands twice."),
  "duplicate-order": () => _("Two layers have the same place in the list."),
  "duplicate-source": () => _("A source is listed twice."),
  "file-missing": () => _("A file is missing."),
  "file-shape": () => _("The file does not have the expected structure."),
  "file-too-large": () => _("The file is too large."),
  "file-unreadable": () => _("The file cannot be read."),
  "folder-missing": () => _("A folder is missing."),
  "formula-invalid": () => _("The formula cannot be worked out."),
  "geometry-invalid": () => _("The geometry is not valid."),
  "ground-unreadable": () => _("A boundary or basemap file cannot be read."),
  "id-duplicate": () => _("The same id stands twice."),
  "id-mismatch": () => _("The id differs from the one it should match."),
  "key-missing": () => _("A required field is missing."),
  "key-unknown": () => _("A field is not known here."),
  "missing-language": () => _("One of the two languages is missing."),
  "missing-reason": () => _("A site that is not drawn gives no reason."),
  "missing-vintage": () => _("A vintage is missing."),
  "not-finite": () => _("A number is not finite."),
  "outside-claimed-unit": () => _("The point lies outside the unit it claims."),
  "reference-dangling": () => _("A record refers to another that does not exist."),
  "text-changed": () => _("A document’s text differs from the one on record."),
  "text-missing": () => _("A document’s text is not in the folder."),
  "texts-folder-missing": () => _("The folder of document texts is missing."),
  "too-deep": () => _("The file is nested too deeply."),
  "unit-unknown": () => _("The administrative unit is not known."),
  "unknown-key": () => _("A field is not known here."),
  "unknown-unit": () => _("The administrative unit is not known."),
  "value-differs": () => _("The value differs from the figure as printed."),
  "value-invalid": () => _("A value does not fit its field."),
  "yaml-syntax": () => _("The file is not valid YAML."),
};

/** One sentence for a fault's code; a code without one gets a general sentence. */
export const faultWords = (code) => (Object.hasOwn(WORDS, code ?? "") ? WORDS[code]() : _("Something in the content does not fit."));
