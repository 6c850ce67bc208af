"""Findings of a report: as rows of a table, as marks on the map, and as files to take away."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from geo.faults import Severity
from geo.findings import Report
from ui.i18n import say
from ui.manage.preview import Mark
from ui.manage.words import pick, severity_name

MARKS_MAX = 1000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ORDER = {"fault": 0, "repairable": 1, "notice": 2}

Finding = Mapping[str, Any]
"""A finding as plain data (:meth:`geo.findings.Finding.to_dict`)."""


def findings_of(report: Mapping[str, Any]) -> list[Finding]:
    """Findings of a report with their number in it under ``n``, the gravest first."""
    numbered = [dict(finding) | {"n": n} for n, finding in enumerate(report.get("findings", ()))]
    return sorted(numbered, key=lambda finding: _ORDER.get(finding["severity"], 3))


def counts(report: Mapping[str, Any]) -> dict[str, int]:
    """How many findings there are of each severity, those that are not listed included."""
    if not report:
        return dict.fromkeys(_ORDER, 0)
    full = Report.from_dict(report)
    return {str(severity): full.count(severity) for severity in Severity}


def repair_counts(report: Mapping[str, Any]) -> Counter[str]:
    """How many findings each repair mends."""
    found: Counter[str] = Counter()
    codes: dict[str, str] = {}
    for finding in report.get("findings", ()):
        if finding.get("repair"):
            found[finding["repair"]] += 1
            codes[finding["code"]] = finding["repair"]
    for code, n in report.get("more", {}).items():
        if code in codes:
            found[codes[code]] += n
    return found


def table(findings: Sequence[Finding], *, of: str | None = None) -> pd.DataFrame:
    """Findings as the page's table: every text in the page's language, all of it literal.

    Parameters
    ----------
    findings
        As :func:`findings_of` gives them.
    of
        What the findings are of, in the page's language; features if left out.
    """
    called = of or say("Feature")
    rows = [_row(finding, called) for finding in findings]
    frame = pd.DataFrame(rows, columns=list(_row(_NOTHING, called)))
    return frame.astype({say("Row"): "Int64"})


def marks(findings: Iterable[Finding]) -> list[Mark]:
    """Findings that have a place on the map, at most :data:`MARKS_MAX`."""
    placed = (
        f for f in findings if f["place"]["lon"] is not None and f["place"]["lat"] is not None
    )
    return [
        Mark(
            n=finding["n"],
            lon=finding["place"]["lon"],
            lat=finding["place"]["lat"],
            severity=finding["severity"],
            text=pick(finding["found"]),
            feature_id=_feature_id(finding),
        )
        for finding, _ in zip(placed, range(MARKS_MAX), strict=False)
    ]


def csv_of(frame: pd.DataFrame) -> bytes:
    """A table of texts as CSV, UTF-8 with a byte order mark; no cell is a formula."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False):
        writer.writerow([_guarded(value) for value in row])
    return target.getvalue().encode("utf-8-sig", "replace")


def as_json(report: Mapping[str, Any]) -> bytes:
    """A report as the command line gives it with ``--json``."""
    return json.dumps(report, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _row(finding: Finding, of: str) -> dict[str, Any]:
    place = finding["place"]
    called = " ".join(str(part) for part in (place["feature_id"], place["feature_name"]) if part)
    return {
        say("Severity"): severity_name(finding["severity"]),
        say("Row"): place["row"],
        of: called,
        say("Field"): place["field"] or "",
        say("Found"): pick(finding["found"]),
        say("Expected"): pick(finding["expected"]),
        say("To mend"): pick(finding["mend"]),
    }


def _feature_id(finding: Finding) -> str | None:
    place = finding["place"]
    if place["feature_id"]:
        return str(place["feature_id"])
    return str(place["row"]) if place["row"] is not None else None


def _guarded(value: Any) -> Any:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


_NOTHING: Finding = {
    "severity": "notice",
    "place": dict.fromkeys(("row", "feature_id", "feature_name", "field")),
    "found": None,
    "expected": None,
    "mend": None,
}
