"""Linked tables as files: templates to fill in, and the present records in the same shape."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from facts.load import FactBase
from facts.tables.cells import Value, csv_bytes, csv_cell, escaped, text_of
from facts.tables.columns import (
    COLUMNS,
    REMOVE,
    TITLES,
    Column,
    Kind,
)
from facts.tables.columns import (
    Cell as CellKind,
)
from facts.tables.flat import Lang, Row, row_of, shown_row
from facts.tables.published import TableBody
from facts.tables.vocabulary import UnitName, Vocabulary, vocabularies
from geo.findings import Text

_VALIDATED_ROWS: Final = 2000
_LISTS: Final = Text("可选值", "Allowed values")
_NOTES: Final = Text("说明", "Notes")
_YES: Final = Text("是", "yes")
_REQUIRED_MARK: Final = " *"
_QUIET: Final = Font(color="FF8A8F98", size=9)
_EXAMPLE: Final = Font(color="FF6B7280", italic=True)
_HEAD: Final = PatternFill("solid", fgColor="FFE8EEF4")
_WIDTHS: Final = {CellKind.ID: 30, CellKind.CODE: 30, CellKind.CITATIONS: 34, CellKind.TEXT: 24}
_KEPT_AS_TEXT: Final = frozenset({CellKind.ID, CellKind.PERIOD, CellKind.CITATIONS, CellKind.IDS})
"""Cells that stay as typed: a spreadsheet would make dates and numbers of them."""

_GENERAL: Final = (
    Text(
        "第一行是列名，第二行是列的固定代号（请勿改动），数据从第三行起填写。",
        "The first line holds the titles, the second the columns' fixed keys (leave them); data begins in the third.",
    ),
    Text(
        "带 * 的列必填。编号以 # 开头的行是示例，不读入。",
        "Columns marked * are required. Rows whose id begins with # are examples and not read.",
    ),
    Text(
        "表中没有的列，已有记录的相应内容不变；有该列而单元格为空，则清空。",
        "What the table has no column for stays as it is in existing records; an empty cell empties it.",
    ),
    Text("表中没有列出的记录不受影响。", "Records the table does not list stay as they are."),
    Text("中英文文字成对填写。", "Free text stands in Chinese and in English."),
)


@dataclass(frozen=True, slots=True)
class _Known:
    vocabularies: dict[str, Vocabulary]
    lang: Lang

    def options(self, column: Column) -> list[str]:
        """Allowed values of a column, as its cells show them; empty where anything may stand."""
        if column.cell is CellKind.REMOVE:
            return [_in(_YES, self.lang)]
        names: Sequence[str] = ()
        if column.cell is CellKind.CODE:
            names = (column.vocabulary or "",)
        elif column.cell is CellKind.SCOPE:
            names = ("scope", "sites", "unit", "projects")
        return [
            choice.shown(self.lang)
            for name in names
            if name in self.vocabularies
            for choice in self.vocabularies[name].choices
        ]


TEMPLATE_SHEETS: Final = frozenset({_LISTS.zh, _LISTS.en, _NOTES.zh, _NOTES.en})
"""Titles of the sheets of a template that hold no data."""


def options(
    kind: Kind | str, facts: FactBase, lang: Lang, *, units: Iterable[UnitName] = ()
) -> dict[str, list[str]]:
    """Allowed values of each column that has a list, as cells show them, by column key.

    Parameters
    ----------
    kind
        Kind of table.
    facts
        The facts as they are now.
    lang
        Language of the names.
    units
        Administrative units of every vintage.
    """
    known = _Known(vocabularies(facts, units), lang)
    lists = {column.key: known.options(column) for column in COLUMNS[Kind(kind)]}
    return {key: values for key, values in lists.items() if values}


def template(
    kind: Kind | str, facts: FactBase, lang: Lang = "zh", *, units: Iterable[UnitName] = ()
) -> bytes:
    """An XLSX file to fill in: titles, keys, an example, lists of allowed values, notes.

    Parameters
    ----------
    kind
        Kind of table.
    facts
        The facts as they are now; give the allowed values.
    lang
        Language of titles, names and notes; a file in either language is read back.
    units
        Administrative units of every vintage.

    Returns
    -------
    bytes
        Without macros, formulas or links; every cell but numbers is text.
    """
    known = _Known(vocabularies(facts, units), lang)
    return _workbook(Kind(kind), [_example(Kind(kind), known)], known, examples=1)


def template_csv(
    kind: Kind | str, facts: FactBase, lang: Lang = "zh", *, units: Iterable[UnitName] = ()
) -> bytes:
    """The template's first sheet as CSV (UTF-8 with a byte-order mark, for spreadsheet programs)."""
    known = _Known(vocabularies(facts, units), lang)
    return _csv(Kind(kind), [_example(Kind(kind), known)], lang)


def export_xlsx(
    kind: Kind | str, facts: FactBase, lang: Lang = "zh", *, units: Iterable[UnitName] = ()
) -> bytes:
    """The present records in the template's shape; read back, they change nothing."""
    known = _Known(vocabularies(facts, units), lang)
    return _workbook(Kind(kind), _rows(Kind(kind), facts, known), known, examples=0)


def export_csv(
    kind: Kind | str, facts: FactBase, lang: Lang = "zh", *, units: Iterable[UnitName] = ()
) -> bytes:
    """The present records as CSV in the template's shape; read back, they change nothing."""
    known = _Known(vocabularies(facts, units), lang)
    return _csv(Kind(kind), _rows(Kind(kind), facts, known), lang)


def version_rows(
    body: TableBody, facts: FactBase, lang: Lang = "zh", *, units: Iterable[UnitName] = ()
) -> list[Row]:
    """What a version of a table holds, as rows in the template's shape.

    Parameters
    ----------
    body
        Of the version.
    facts
        The facts as they are now; give the names of what the records name.
    lang
        Language of the names.
    units
        Administrative units of every vintage.

    Returns
    -------
    list[Row]
        Cells by column key. A record the version removes has its id and the word for removing.
    """
    # A version that is not in force any more is no document of the facts, but one of the body.
    documents = {item.id: item for item in body.documents}
    facts = replace(facts, documents={**documents, **facts.documents})
    known = _Known(vocabularies(facts, units), lang)
    rows: list[Row] = []
    for entry in body.entries:
        if entry.record is None:
            rows.append({"id": entry.id, REMOVE: _in(_YES, lang)})
        else:
            row = row_of(body.kind, entry.record, facts)
            rows.append(shown_row(body.kind, row, known.vocabularies, lang))
    return rows


def version_csv(
    body: TableBody, facts: FactBase, lang: Lang = "zh", *, units: Iterable[UnitName] = ()
) -> bytes:
    """A version's records as CSV in the template's shape; brought again, they make the same version."""
    return _csv(body.kind, version_rows(body, facts, lang, units=units), lang)


def version_xlsx(
    body: TableBody, facts: FactBase, lang: Lang = "zh", *, units: Iterable[UnitName] = ()
) -> bytes:
    """A version's records as XLSX in the template's shape; see :func:`version_csv`."""
    known = _Known(vocabularies(facts, units), lang)
    return _workbook(body.kind, version_rows(body, facts, lang, units=units), known, examples=0)


def editable(
    facts: FactBase, kind: Kind | str, lang: Lang = "zh", *, units: Iterable[UnitName] = ()
) -> list[Row]:
    """The present records as rows of an edit table, cells by column key.

    Parameters
    ----------
    facts
        The facts as they are now.
    kind
        Kind of table.
    lang
        Language of the names beside codes and ids.
    units
        Administrative units of every vintage.
    """
    return _rows(Kind(kind), facts, _Known(vocabularies(facts, units), lang))


def _rows(kind: Kind, facts: FactBase, known: _Known) -> list[Row]:
    return [
        shown_row(kind, row_of(kind, record, facts), known.vocabularies, known.lang)
        for record in facts.collection(kind.value).values()
    ]


def _example(kind: Kind, known: _Known) -> Row:
    cells: Row = {}
    for column in COLUMNS[kind]:
        allowed = known.options(column)
        if column.example is not None:
            cells[column.key] = _in(column.example, known.lang)
        elif column.required and allowed:
            cells[column.key] = allowed[0]
    return cells


def _workbook(kind: Kind, rows: list[Row], known: _Known, *, examples: int) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = _in(TITLES[kind], known.lang)
    columns = COLUMNS[kind]
    for place, column in enumerate(columns, start=1):
        head = _write(sheet, 1, place, _headed(column, known.lang))
        head.font, head.fill = Font(bold=True), _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="top")
        _write(sheet, 2, place, column.key).font = _QUIET
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width = _WIDTHS.get(column.cell, 16)
        if column.cell in _KEPT_AS_TEXT:
            dimension.number_format = "@"
    for number, row in enumerate(rows, start=3):
        for place, column in enumerate(columns, start=1):
            cell = _write(sheet, number, place, row.get(column.key))
            if column.cell in _KEPT_AS_TEXT:
                cell.number_format = "@"
            if number - 3 < examples:
                cell.font = _EXAMPLE
    sheet.freeze_panes = "B3"
    _add_lists(workbook, sheet, columns, known)
    _add_notes(workbook, columns, known.lang)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _add_lists(
    workbook: Workbook, sheet: Worksheet, columns: Sequence[Column], known: _Known
) -> None:
    lists = workbook.create_sheet(_in(_LISTS, known.lang))
    place = 0
    for at, column in enumerate(columns, start=1):
        allowed = known.options(column)
        if not allowed:
            continue
        place += 1
        letter = get_column_letter(place)
        lists.column_dimensions[letter].width = 36
        _write(lists, 1, place, _in(column.title, known.lang)).font = Font(bold=True)
        for number, text in enumerate(allowed, start=2):
            _write(lists, number, place, text)
        area = f"{quote_sheetname(lists.title)}!${letter}$2:${letter}${len(allowed) + 1}"
        # A warning, not a stop: a plain name or id is understood as well.
        rule = DataValidation("list", formula1=area, allow_blank=True, errorStyle="warning")
        rule.add(f"{get_column_letter(at)}3:{get_column_letter(at)}{_VALIDATED_ROWS}")
        sheet.add_data_validation(rule)
    lists.freeze_panes = "A2"


def _add_notes(workbook: Workbook, columns: Sequence[Column], lang: Lang) -> None:
    notes = workbook.create_sheet(_in(_NOTES, lang))
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 30, 100
    number = 0
    for text in _GENERAL:
        number += 1
        _write(notes, number, 2, _in(text, lang))
    for column in columns:
        if column.note is not None:
            number += 1
            _write(notes, number, 1, _headed(column, lang)).font = Font(bold=True)
            _write(notes, number, 2, _in(column.note, lang))


def _write(sheet: Worksheet, row: int, column: int, value: Value) -> Cell:
    cell: Cell = sheet.cell(row, column)
    if isinstance(value, float) and float(f"{value:.15g}") != value:
        # A spreadsheet keeps fifteen digits of a number, and every character of a text.
        value = text_of(value)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", escaped(value))
        # openpyxl guesses formulas and error codes from text: say it is text.
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _csv(kind: Kind, rows: list[Row], lang: Lang) -> bytes:
    columns = COLUMNS[kind]
    lines: list[list[Any]] = [
        [_headed(column, lang) for column in columns],
        [column.key for column in columns],
    ]
    lines += [[csv_cell(row.get(column.key)) for column in columns] for row in rows]
    return csv_bytes(lines)


def _headed(column: Column, lang: Lang) -> str:
    return f"{_in(column.title, lang)}{_REQUIRED_MARK if column.required else ''}"


def _in(text: Text, lang: Lang) -> str:
    return text.zh if lang == "zh" else text.en
