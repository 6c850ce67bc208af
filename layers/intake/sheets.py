"""A table of cells without geometry, as somebody brings it; read inside the guarded process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from geo.findings import RefusedError
from layers.intake.formats import delimited, workbook
from layers.intake.limits import Limits
from layers.intake.options import ReadOptions
from layers.intake.rules import containers as file_rules
from layers.intake.rules import features as feature_rules
from layers.intake.rules import tables as rules
from layers.intake.sniff import Format, sniff
from layers.intake.source import Notes, Source

ROWS_MAX: Final = 25_000
"""Rows that are read; what takes them says when there are too many of them."""

Cell = str | int | float | bool | None


def sheet_task(
    arguments: Mapping[str, Any], progress: Callable[[float, str], None]
) -> dict[str, Any]:
    """Read the cells of a CSV or XLSX file as they stand.

    Parameters
    ----------
    arguments
        ``source`` (path), ``name`` (what the file was called), ``limits``, ``folder``, and ``options``
        (:class:`~layers.intake.options.ReadOptions`) where something was chosen; ``known_sheets``,
        titles of sheets beside the first that hold no data and are not worth a word.
    progress
        Told the share done and the step.

    Returns
    -------
    dict
        ``columns`` (headers, in the first row that holds anything), ``rows`` (lists of cells, dates as
        ISO 8601), ``first_row`` (number of the first of them in the file), ``findings`` and
        ``assumptions``.

    Raises
    ------
    RefusedError
        If it is no such table, or exceeds a limit.
    """
    notes = Notes(arguments["name"])
    limits = Limits.from_dict({**arguments["limits"], "features": ROWS_MAX})
    path = Path(arguments["source"])
    source = Source(
        path,
        arguments["name"],
        ReadOptions.model_validate(arguments.get("options") or {}),
        limits,
        Path(arguments["folder"]),
        notes,
        progress,
    )
    progress(0.2, "reading")
    rows = _rows(source, arguments.get("known_sheets", ()))
    at = next((n for n, row in enumerate(rows) if any(_filled(cell) for cell in row)), None)
    if at is None or at + 1 >= len(rows):
        notes.refuse(feature_rules.LAYER_EMPTY)
    return {
        "columns": ["" if cell is None else str(cell).strip() for cell in rows[at]],
        "rows": [[_plain(cell) for cell in row] for row in rows[at + 1 :]],
        "first_row": at + 2,
        "findings": [
            finding.to_dict()
            for finding in notes.findings
            if finding.code != rules.SHEETS_OTHER.code
        ],
        "more": notes.more,
        "assumptions": [text.to_dict() for text in notes.assumptions],
    }


def _rows(source: Source, known_sheets: Collection[str]) -> list[Any]:
    form = _form(source)
    if form is Format.CSV:
        return delimited.rows_of(source)[0]
    if form is not Format.XLSX:
        source.notes.refuse(rules.TABLE_FORMAT, value=form.value)
    rows, titles = workbook.rows_of(source)
    others = [title for title in titles if title not in known_sheets]
    if others:
        source.notes.add(rules.SHEETS_UNREAD, count=len(others), names=", ".join(others[:8]))
    return rows


def _form(source: Source) -> Format:
    try:
        return sniff(source.path, source.name)
    except RefusedError as error:
        if error.findings[0].code == file_rules.FORMAT_OTHER.code:
            # Layers come in many formats more than a table does.
            ending = PurePosixPath(source.name).suffix or source.name
            source.notes.refuse(rules.TABLE_FORMAT, value=ending)
        raise


def _filled(cell: Any) -> bool:
    return cell is not None and bool(str(cell).strip())


def _plain(cell: Any) -> Cell:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool) or cell is None else str(cell)
