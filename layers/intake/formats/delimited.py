"""CSV and its relatives: text first, numbers only where nothing is lost by it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import PurePosixPath
from typing import Final

from layers.intake.columns import typed_text
from layers.intake.grid import columns_of
from layers.intake.points import located
from layers.intake.rules import tables as rules
from layers.intake.rules import values as value_rules
from layers.intake.source import Contents, Source
from layers.intake.text import Decoded, decode

SEPARATORS: Final = (",", "\t", ";", "|")
CELL_CHARS: Final = 32 * 2**20
SAMPLE_LINES: Final = 200
# Outlines in one cell are long; csv's own limit is 131,072 characters.
csv.field_size_limit(CELL_CHARS)


def read(source: Source) -> Contents:
    """Records of a table of text; geometry from its coordinate columns.

    Raises
    ------
    RefusedError
        If it is no table of text, or exceeds a limit.
    """
    rows, decoded, separator = rows_of(source)
    grid = columns_of(rows, source)
    source.progress(0.5, "typing")
    place = located(grid.columns, source)
    comma = source.options.decimal == "," or (source.options.decimal is None and separator == ";")
    columns = {
        name: typed_text(values, source, name=name, comma=comma)
        for name, values in grid.columns.items()
    }
    return Contents(
        rows=len(grid.lines),
        columns=columns,
        geometry=place.geometry,
        crs=place.crs,
        crs_basis=place.crs_basis,
        encoding="utf-8" if decoded.encoding == "ascii" else decoded.encoding,
        encoding_basis=decoded.basis,
        guesses=place.guesses,
        needs=place.needs + (("encoding",) if decoded.basis == "assumed" else ()),
    )


def rows_of(source: Source) -> tuple[list[list[str]], Decoded, str]:
    """Rows of cells as they stand, how the text was decoded, and the separator.

    Raises
    ------
    RefusedError
        If it is no table of text, or exceeds a limit.
    """
    decoded = decode(source.path.read_bytes(), source)
    body = decoded.text
    if "\x00" in body:
        source.notes.refuse(rules.TABLE_BINARY)
    separator = source.options.separator
    stated = re.match(r"sep=(.)\r?\n", body, re.IGNORECASE)
    if stated:
        body = body[stated.end() :]
        separator = separator or stated[1]
    separator = separator or _separator(body, PurePosixPath(source.name).suffix.lower())
    return _rows(body, separator, source), decoded, separator


def _rows(body: str, separator: str, source: Source) -> list[list[str]]:
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    limit = source.limits.features + 1000
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > limit:
                source.notes.refuse(value_rules.TOO_MANY_FEATURES, limit=source.limits.features)
            if len(row) > source.limits.fields * 50:
                source.notes.refuse(
                    value_rules.TOO_MANY_FIELDS, count=len(row), limit=source.limits.fields
                )
    except csv.Error as error:
        source.notes.refuse(rules.TABLE_BROKEN, line=reader.line_num, error=error)
    return rows


def _separator(body: str, extension: str) -> str:
    """The separator that cuts most lines into the same number of cells, more than one."""
    sample = "".join(body[: 2**18].splitlines(keepends=True)[:SAMPLE_LINES])
    order = ("\t", ",", ";", "|") if extension in (".tsv", ".txt") else SEPARATORS
    best, most = order[0], 0.0
    for separator in order:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        try:
            widths = [len(row) for row in reader if row]
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=1)
        score = widths.count(usual) / len(widths) if usual > 1 else 0.0
        if score > most + 0.05:
            best, most = separator, score
    return best
