"""One row being read: its cells by column, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from facts.load import FactBase
from facts.models import PRINTED_MAX, Citation
from facts.tables.cells import CONTROL, Value, text_of
from facts.tables.citing import THIS_TABLE, is_table, read_citations
from facts.tables.columns import COLUMNS, Column, Kind
from facts.tables.figures import Figure, Misread, read_figure
from facts.tables.rules import cells as cell_rules
from facts.tables.rules import figures as figure_rules
from facts.tables.times import read_period
from facts.tables.vocabulary import Vocabulary
from geo.faults import Severity
from geo.findings import Finding, Place, Rule

TEXT_MAX: Final = 2000

SUGGESTED_MAX: Final = 1000
"""Different cells of a table for which near names are looked for; that takes milliseconds each."""

_T = TypeVar("_T")

_EMPTY: Final = frozenset({cell_rules.REQUIRED.code, cell_rules.STATUS_NOT_STATED.code})

_COLUMNS: Final = {kind: {item.key: item for item in COLUMNS[kind]} for kind in Kind}


@dataclass(frozen=True)
class Context:
    """What every row of a table is read against.

    Parameters
    ----------
    kind
        Kind of table.
    facts
        The facts as they are now, published tables included.
    known
        Vocabularies by name; see :func:`facts.tables.vocabulary.vocabularies`.
    headers
        The file's own header by column key.
    name
        What the table is called in findings.
    """

    kind: Kind
    facts: FactBase
    known: Mapping[str, Vocabulary]
    headers: Mapping[str, str]
    name: str = ""
    # The same wrong cell often stands in hundreds of rows; its suggestions are sought once.
    sought: dict[tuple[str, str], str | Misread] = field(default_factory=dict)

    def find(self, vocabulary: str, cell: str) -> str | Misread:
        """The id a cell means in a vocabulary."""
        key = (vocabulary, cell)
        if key not in self.sought:
            near = len(self.sought) < SUGGESTED_MAX
            self.sought[key] = self.known[vocabulary].find(cell, near=near)
        return self.sought[key]

    def is_table(self, citation: Citation) -> bool:
        """Whether a citation is of a row of a published table."""
        return is_table(citation.document, self.facts)


@dataclass
class RowReader:
    """Reads the cells of one row, keeping every finding.

    Parameters
    ----------
    context
        What the row is read against.
    number
        The row's number in the file.
    cells
        Cells by column key; those of columns the sheet does not have come from the existing record.
    """

    context: Context
    number: int
    cells: Mapping[str, Value]
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing found so far keeps the row from being used."""
        return not any(item.severity is Severity.FAULT for item in self.findings)

    @property
    def told(self) -> list[Finding]:
        """What is to be reported: a column that is not there is told of once, for the sheet."""
        lacking = set(_COLUMNS[self.context.kind]) - set(self.context.headers)
        return [
            item
            for item in self.findings
            if not (item.code in _EMPTY and item.place.field in lacking)
        ]

    def has(self, *keys: str) -> bool:
        """Whether the sheet itself has any of these columns."""
        return any(key in self.context.headers for key in keys)

    def report(self, rule: Rule, key: str | None = None, **values: object) -> None:
        """Keep a finding about a cell, or about the row."""
        record_id = self.cells.get("id")
        name = self.cells.get("name_zh")
        header = None if key is None else self.context.headers.get(key, key).rstrip(" *＊")
        place = Place(
            layer=self.context.name,
            row=self.number,
            feature_id=record_id if isinstance(record_id, str) else None,
            feature_name=name if isinstance(name, str) else None,
            field=header,
        )
        self.findings.append(rule.at(place, **values))

    def text(self, key: str, *, required: bool = False) -> str | None:
        """A cell of text; numbers are taken as they are shown, dates and logical values are not."""
        value = self.cells.get(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        if isinstance(value, bool | date):
            self.report(cell_rules.TEXT_KIND, key, value=text_of(value))
            return None
        text = text_of(value)
        if CONTROL.search(text):
            self.report(cell_rules.TEXT_CONTROL, key, value=text)
            return None
        if len(text) > TEXT_MAX:
            self.report(cell_rules.TEXT_LONG, key, length=len(text), limit=TEXT_MAX)
            return None
        return text

    def missing(self, key: str) -> None:
        """Keep that a required cell is empty."""
        column = self.column(key)
        if key == "obs_status":
            self.report(cell_rules.STATUS_NOT_STATED, key)
        else:
            what = {"what_zh": column.title.zh, "what_en": column.title.en}
            self.report(cell_rules.REQUIRED, key, **what)

    def column(self, key: str) -> Column:
        """The column of a key."""
        return _COLUMNS[self.context.kind][key]

    def pair(self, stem: str) -> dict[str, str | None]:
        """Free text in both languages, or in neither: ``<stem>_zh`` and ``<stem>_en``."""
        zh, en = f"{stem}_zh", f"{stem}_en"
        before = len(self.findings)
        texts = {zh: self.text(zh), en: self.text(en)}
        if (texts[zh] is None) != (texts[en] is None) and len(self.findings) == before:
            missing = en if texts[en] is None else zh
            title = self.column(zh).title
            self.report(
                cell_rules.ONE_LANGUAGE,
                missing,
                field_zh=title.zh.split("（")[0],
                field_en=title.en.split(" (")[0],
            )
        return texts

    def code(
        self, key: str, *, vocabulary: str | None = None, required: bool = False
    ) -> str | None:
        """The id a cell names; None where it is empty or names nothing."""
        cell = self.text(key, required=required)
        if cell is None:
            return None
        name = vocabulary or self.column(key).vocabulary or ""
        if name == "unit" and not self.context.known["unit"].choices:
            # Without a list of units a code is taken at its word; the table says so once.
            return self._kept(cell if re.fullmatch(r"[0-9]{6}", cell) else _no_unit(cell), key)
        return self._kept(self.context.find(name, cell), key)

    def figure(self, key: str) -> Figure | None:
        """The figure in a cell; None where it is empty or cannot be read."""
        value = self.cells.get(key)
        if value is None:
            return None
        if isinstance(value, date):
            self.report(figure_rules.FIGURE_DATE, key, value=value.isoformat())
            return None
        return self._kept(read_figure(str(value) if isinstance(value, bool) else value), key)

    def fitted(self, found: Decimal | Misread, key: str) -> float | None:
        """A value in its unit as a number; None, with a finding, where it did not fit."""
        value = self._kept(found, key)
        return None if value is None else float(value)

    def period(self, key: str) -> str | None:
        """The period in a cell; None where it is empty, says that there is none, or is wrong."""
        value = self.cells.get(key)
        if value is None:
            return None
        found = self._kept(read_period(value), key)
        if isinstance(value, datetime | date) and value.day == 1 and found is not None:
            self.report(figure_rules.PERIOD_FIRST_DAY, key, value=found, month=found[:7])
        return found

    def citations(self, key: str) -> tuple[Citation, ...]:
        """The citations in a cell; those that are wrong are left out with a finding."""
        cell = self.text(key)
        if cell is None:
            return ()
        read = read_citations(cell, self.context.facts, self.context.known["documents"])
        kept = [self._kept(item, key) for item in read]
        return tuple(item for item in kept if item is not None)

    def own(self, key: str | None = None) -> Citation:
        """The row itself as a source, with the cell of a column as its figure as printed."""
        typed = text_of(self.cells.get(key)) if key is not None and self.has(key) else ""
        usable = bool(typed) and len(typed) <= PRINTED_MAX
        return Citation(document=THIS_TABLE, line=self.number, printed=typed if usable else None)

    def _kept(self, found: _T | Misread, key: str) -> _T | None:
        """What was read; None, with its finding, where it could not be."""
        if isinstance(found, Misread):
            self.report(found.rule, key, **found.values)
            return None
        return found


def _no_unit(cell: str) -> Misread:
    nothing = {"near_zh": "", "near_en": ""}
    values = {"what_zh": "区县", "what_en": "administrative unit", "value": cell, **nothing}
    return Misread(cell_rules.UNKNOWN, values)
