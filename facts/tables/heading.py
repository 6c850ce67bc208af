"""The header of a sheet: which column is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from facts.tables.columns import COLUMNS, ID, TITLES, Kind, header_folded, header_keys
from facts.tables.rules import cells as rules
from geo.findings import Finding, Place

_CLOSE_ENOUGH: Final = 75
_FEWEST_KNOWN: Final = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """What a header says.

    Parameters
    ----------
    headers
        The file's own header by column key.
    findings
        What is wrong with it.
    usable
        Whether the rows below can be read at all.
    """

    headers: Mapping[str, str]
    findings: tuple[Finding, ...]
    usable: bool


def read_heading(kind: Kind, columns: tuple[str, ...], *, name: str) -> Heading:
    """Which column of a sheet is which; headers may be keys, Chinese or English titles.

    Parameters
    ----------
    kind
        Kind of table.
    columns
        Headers as they stand in the file.
    name
        What the table is called in findings.
    """
    other = _other_kind(kind, columns)
    if other is not None:
        told = {"kind_zh": TITLES[kind].zh, "kind_en": TITLES[kind].en}
        told |= {"other_zh": TITLES[other].zh, "other_en": TITLES[other].en}
        return Heading({}, (rules.OTHER_KIND.at(Place(layer=name), **told),), usable=False)
    keys = header_keys(kind)
    headers: dict[str, str] = {}
    findings: list[Finding] = []
    for header in columns:
        place = Place(layer=name, field=header or None)
        key = keys.get(header_folded(header))
        if key is not None and key in headers:
            findings.append(rules.COLUMN_TWICE.at(place, column=header))
        elif key is not None:
            headers[key] = header
        elif header.strip():
            findings.append(rules.COLUMN_UNKNOWN.at(place, column=header, **_near(kind, header)))
    if ID not in headers or len(headers) < _FEWEST_KNOWN:
        shown = ", ".join(header for header in columns if header.strip())
        return Heading(
            {}, (rules.NOT_THIS_TABLE.at(Place(layer=name), columns=shown),), usable=False
        )
    return Heading(headers, tuple(findings), usable=True)


def _other_kind(kind: Kind, columns: tuple[str, ...]) -> Kind | None:
    """The kind whose required columns are all there, where those of the kind asked for are not."""
    folded = {header_folded(header) for header in columns}

    def complete(asked: Kind) -> bool:
        there = {key for title, key in header_keys(asked).items() if title in folded}
        return {column.key for column in COLUMNS[asked] if column.required} <= there

    return None if complete(kind) else next((each for each in Kind if complete(each)), None)


def missing_columns(
    kind: Kind, headers: Mapping[str, str], *, new: bool, name: str
) -> tuple[Finding, ...]:
    """Findings for the columns a sheet must have and has not.

    Parameters
    ----------
    kind
        Kind of table.
    headers
        As :func:`read_heading` gives them.
    new
        Whether the sheet has records that do not exist yet.
    name
        What the table is called in findings.
    """
    wanted = [column for column in COLUMNS[kind] if column.required] if new else []
    if "value" in headers:
        # A figure without a word on what kind it is would be a guess, for old records too.
        wanted += [column for column in COLUMNS[kind] if column.key == "obs_status"]
    return tuple(
        rules.COLUMN_MISSING.at(
            Place(layer=name), column_zh=column.title.zh, column_en=column.title.en
        )
        for column in dict.fromkeys(wanted)
        if column.key not in headers
    )


def _near(kind: Kind, header: str) -> dict[str, str]:
    titles = {column.title.zh: column for column in COLUMNS[kind]}
    titles |= {column.title.en: column for column in COLUMNS[kind]}
    titles |= {column.key: column for column in COLUMNS[kind]}
    found = process.extractOne(
        header[:60], list(titles), scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH
    )
    if found is None:
        return {"near_zh": "", "near_en": ""}
    title = titles[found[0]].title
    return {"near_zh": f"；是否指“{title.zh}”", "near_en": f"; did you mean {title.en}"}


def sheet_title(kind: Kind, lang: str) -> str:
    """What the sheet to fill in is called."""
    return TITLES[kind].zh if lang == "zh" else TITLES[kind].en
