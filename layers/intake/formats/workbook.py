"""Excel workbooks through openpyxl, from a vetted archive: values as kept, no link opened, no macro run."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from layers.intake.columns import typed
from layers.intake.formats.workbook_parts import tell_formulas, tell_merged
from layers.intake.grid import columns_of
from layers.intake.points import located
from layers.intake.rules import documents as document_rules
from layers.intake.rules import features as feature_rules
from layers.intake.rules import tables as rules
from layers.intake.rules import values as value_rules
from layers.intake.source import Contents, Source
from layers.intake.zips import Archive

ERRORS: Final = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)
CELLS_MAX: Final = 20_000_000
DIGITS_FROM: Final = 10**15
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ZEROS: Final = re.compile(r"0{2,}")


def read(source: Source) -> Contents:
    """Records of a sheet: the one chosen, or the first that is visible.

    Raises
    ------
    RefusedError
        If it is damaged, built to mislead, or exceeds a limit.
    """
    sheet = _opened(source)
    grid = columns_of(sheet.rows, source, ragged=False)
    tell_formulas(sheet.body, grid.lines, source)
    source.progress(0.8, "typing")
    place = located(grid.columns, source)
    columns = {}
    for name, values in grid.columns.items():
        series = typed(name, _dated(values), source)
        if series is not None:
            columns[name] = series
    return Contents(
        rows=len(grid.lines),
        columns=columns,
        geometry=place.geometry,
        crs=place.crs,
        crs_basis=place.crs_basis,
        layer=sheet.title,
        layers=sheet.titles,
        guesses=place.guesses,
        needs=place.needs,
    )


def rows_of(source: Source) -> tuple[list[tuple[Any, ...]], tuple[str, ...]]:
    """Rows of cells of a sheet as they stand, and titles of the other sheets.

    The sheet is the one chosen, or the first that is visible.

    Raises
    ------
    RefusedError
        If it is damaged, built to mislead, or exceeds a limit.
    """
    sheet = _opened(source)
    tell_formulas(sheet.body, list(range(1, len(sheet.rows) + 1)), source)
    return sheet.rows, tuple(title for title in sheet.titles if title != sheet.title)


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    titles: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    body: bytes
    """The sheet's own part of the archive."""


def _opened(source: Source) -> _Sheet:
    try:
        with Archive(source) as archive, warnings.catch_warnings():
            # openpyxl warns of what it does not keep: styles, validations.
            warnings.simplefilter("ignore")
            return _read(archive, source)
    except DefusedXmlException as error:
        source.notes.refuse(document_rules.XML_ENTITIES, error=type(error).__name__)
    except (ParseError, InvalidFileException) as error:
        source.notes.refuse(document_rules.XML_BROKEN, error=error)


def _read(archive: Archive, source: Source) -> _Sheet:
    # Everything is unpacked once with a count kept: openpyxl would not notice a size that lies.
    for member in archive.members:
        head = archive.check(member)
        is_text = member.name.endswith((".xml", ".rels", ".vml"))
        if is_text and _DOCTYPE.search(head.replace(b"\x00", b"")):
            where = archive.place(member)
            source.notes.refuse(document_rules.XML_ENTITIES, where, error="DOCTYPE")
    parts = [member.name for member in archive.members]
    if any(name.startswith("xl/externalLinks/") for name in parts):
        source.notes.add(rules.LINKS_OUT)
    if any(name.endswith("vbaProject.bin") for name in parts):
        source.notes.add(rules.MACROS)
    # As an open file: by its name openpyxl would go, and an upload may be kept under any.
    file = source.path.open("rb")
    workbook = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    try:
        sheet = _chosen(workbook, source)
        part = sheet._worksheet_path.lstrip("/")  # noqa: SLF001 - not told otherwise
        body = workbook._archive.read(part)  # noqa: SLF001 - vetted above
        tell_merged(body, source)
        sheet.reset_dimensions()
        return _Sheet(sheet.title, tuple(workbook.sheetnames), list(_rows(sheet, source)), body)
    finally:
        workbook.close()
        file.close()


def _chosen(workbook: Any, source: Source) -> Any:
    sheets = [sheet for sheet in workbook.worksheets if hasattr(sheet, "reset_dimensions")]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in sheets if sheet.sheet_state != "visible"]
    names = [sheet.title for sheet in sheets]
    wanted = source.options.sheet_or_layer
    if wanted is not None and wanted not in names:
        source.notes.refuse(feature_rules.LAYER_NONE, value=wanted, names=", ".join(names[:10]))
    if not sheets:
        source.notes.refuse(rules.SHEET_NONE, value="–")
    if hidden:
        source.notes.add(rules.SHEETS_HIDDEN, names=", ".join(hidden[:8]))
    sheet = (visible or sheets)[0] if wanted is None else sheets[names.index(wanted)]
    others = [each.title for each in visible if each is not sheet]
    if others and wanted is None:
        source.notes.add(rules.SHEETS_OTHER, count=len(others), names=", ".join(others[:8]))
    return sheet


def _rows(sheet: Any, source: Source) -> Iterator[tuple[Any, ...]]:
    cells = 0
    padded: dict[int, int] = {}
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > source.limits.features + 1000:
            source.notes.refuse(value_rules.TOO_MANY_FEATURES, limit=source.limits.features)
        values = [_value(cell, padded, source) for cell in row]
        while values and values[-1] is None:
            values.pop()
        cells += len(values)
        if cells > CELLS_MAX:
            source.notes.refuse(
                value_rules.TOO_MANY_FIELDS, count=len(values), limit=source.limits.fields
            )
        yield tuple(values)


def _value(cell: Any, padded: dict[int, int], source: Source) -> Any:
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if value in ERRORS:
            place = source.place(field=f"{cell.column_letter}{cell.row}")
            source.notes.add(rules.CELL_ERROR, place, value=value)
            return None
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) >= DIGITS_FROM and float(value).is_integer():
            place = source.place(field=f"{cell.column_letter}{cell.row}")
            source.notes.add(document_rules.DIGITS_LOST, place, value=f"{value:.0f}")
        width = _padding(cell, padded)
        # A format of zeros is how Excel shows a code that it keeps as a number.
        return f"{value:0{width}d}" if width and isinstance(value, int) and value >= 0 else value
    return value


def _padding(cell: Any, padded: dict[int, int]) -> int:
    """How many digits a cell's format fills up to with zeros; 0 if it does not."""
    style = cell._style_id  # noqa: SLF001 - looking the format up for every cell would take half the time
    if style not in padded:
        padded[style] = len(cell.number_format) if _ZEROS.fullmatch(cell.number_format) else 0
    return padded[style]


def _dated(values: list[Any]) -> list[Any]:
    """Days for moments, if every one of a column is a midnight: Excel does not tell the two apart."""
    moments = [value for value in values if isinstance(value, datetime)]
    if not moments or any(moment.time() != time(0) for moment in moments):
        return values
    return [value.date() if isinstance(value, datetime) else value for value in values]
