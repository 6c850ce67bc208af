"""GeoPackage, read through SQLite alone: plain tables only, no view, trigger or function is ever run."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any, Final

import pandas as pd
from pyproj import CRS

from layers.intake.columns import column_names, typed
from layers.intake.crs import crs_of
from layers.intake.formats.gpkg_schema import Column, Layer, Schema, opened, quoted
from layers.intake.geometries import Vertices
from layers.intake.rules import containers
from layers.intake.rules import databases as rules
from layers.intake.rules import features as feature_rules
from layers.intake.rules import values as value_rules
from layers.intake.source import Contents, Source
from layers.intake.wkb import from_wkb

CHUNK: Final = 10_000
# Bytes of the envelope by its code in the header's flags; 5 to 7 mean nothing.
_ENVELOPE: Final = (0, 32, 48, 48, 64)
_SHORTEST: Final = 13
# Where WKB begins, by the first bytes of a blob of version 1.
_STARTS: Final = {
    bytes((*b"GP", 0, flags)): 8 + _ENVELOPE[flags >> 1 & 7]
    for flags in range(0x20)
    if (flags >> 1 & 7) < len(_ENVELOPE)
}


def read(source: Source) -> Contents:
    """A layer of a GeoPackage: the one chosen, or the first.

    Raises
    ------
    RefusedError
        If it is none, holds a view or a virtual table as a layer, is damaged, or exceeds a limit.
    """
    try:
        with closing(opened(source)) as connection:
            schema = Schema(connection, source)
            layers = schema.layers()
            layer = _chosen(layers, source)
            contents = _table(connection, schema, layer, source)
            contents.layers = tuple(each.table for each in layers)
            return contents
    except sqlite3.OperationalError as error:
        rule = rules.GPKG_SLOW if "interrupt" in str(error) else containers.FILE_BROKEN
        source.notes.refuse(rule, error=error)
    except sqlite3.Error as error:
        source.notes.refuse(containers.FILE_BROKEN, error=error)


def _chosen(layers: list[Layer], source: Source) -> Layer:
    names = [layer.table for layer in layers]
    wanted = source.options.sheet_or_layer
    if wanted is not None:
        if wanted not in names:
            source.notes.refuse(feature_rules.LAYER_NONE, value=wanted, names=", ".join(names[:10]))
        return layers[names.index(wanted)]
    if len(layers) > 1:
        source.notes.add(feature_rules.LAYER_CHOICE, count=len(layers), value=names[0])
    return layers[0]


def _table(
    connection: sqlite3.Connection, schema: Schema, layer: Layer, source: Source
) -> Contents:
    columns = schema.columns(layer.table)
    if len(columns) > source.limits.fields + 2:
        source.notes.refuse(
            value_rules.TOO_MANY_FIELDS, count=len(columns), limit=source.limits.fields
        )
    values = _values(connection, layer, columns, source)
    rows = len(values[0]) if values else 0
    if not rows:
        source.notes.refuse(feature_rules.LAYER_EMPTY, source.place(feature_name=layer.table))
    geometry = None
    kept: list[tuple[Column, list[Any]]] = []
    for column, column_values in zip(columns, values, strict=True):
        if layer.geometry is not None and column.name.lower() == layer.geometry.lower():
            source.progress(0.6, "geometries")
            bodies = _bodies(column_values, source)
            geometry = from_wkb(bodies, source, Vertices(source))
        elif not (column.is_key and column_values == list(range(1, rows + 1))):
            kept.append((column, column_values))
    source.progress(0.9, "typing")
    names = column_names([column.name for column, _ in kept], source, place=source.place())
    frame: dict[str, pd.Series] = {}
    for name, (column, column_values) in zip(names, kept, strict=True):
        series = typed(name, _declared(name, column.declared, column_values, source), source)
        if series is not None:
            frame[name] = series
    crs, basis = _crs(connection, layer, source)
    return Contents(
        rows=rows,
        columns=frame,
        geometry=geometry,
        crs=crs,
        crs_basis=basis,
        layer=layer.table,
        needs=() if crs is not None or geometry is None else ("crs",),
    )


def _values(
    connection: sqlite3.Connection, layer: Layer, columns: list[Column], source: Source
) -> list[list[Any]]:
    """Values of every column, in the order the table stores its rows."""
    wanted = ", ".join(quoted(column.name) for column in columns)
    query = f"SELECT {wanted} FROM {quoted(layer.table)}"  # noqa: S608 - names only, quoted
    try:
        return _fetched(connection.execute(query), len(columns), source)
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
    # Some text is not UTF-8, which SQLite does not look at.
    source.notes.add(value_rules.ENCODING_UNSURE, encoding="utf-8 / gb18030")
    connection.text_factory = _lenient
    return _fetched(connection.execute(query), len(columns), source)


def _fetched(cursor: sqlite3.Cursor, width: int, source: Source) -> list[list[Any]]:
    values: list[list[Any]] = [[] for _ in range(width)]
    rows = 0
    while chunk := cursor.fetchmany(CHUNK):
        rows += len(chunk)
        if rows > source.limits.features:
            limit = source.limits.features
            source.notes.refuse(value_rules.TOO_MANY_FEATURES, limit=limit)
        for column, part in zip(values, zip(*chunk, strict=True), strict=True):
            column.extend(part)
        source.progress(min(0.5, rows / source.limits.features), "reading")
    return values


def _lenient(body: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", "surrogateescape")


def _bodies(values: Sequence[Any], source: Source) -> list[bytes | None]:
    """WKB inside GeoPackage blobs: cut off at once where the header is a plain one, else looked at closely."""
    return [
        body[start:]
        if type(body) is bytes and len(body) >= _SHORTEST and (start := _STARTS.get(body[:4]))
        else _wkb(body, row, source)
        for row, body in enumerate(values, 1)
    ]


def _wkb(body: Any, row: int, source: Source) -> bytes | None:
    """WKB inside a GeoPackage blob; ``None`` where there is no geometry or it is malformed."""
    if body is None:
        return None
    if not isinstance(body, bytes) or len(body) < _SHORTEST or body[:2] != b"GP":
        source.notes.add(feature_rules.GEOMETRY_BAD, source.place(row), value="GeoPackageBinary")
        return None
    flags = body[3]
    envelope = flags >> 1 & 7
    if flags & 0x20 or envelope >= len(_ENVELOPE):
        source.notes.add(rules.GEOMETRY_EXTENDED, source.place(row))
        return None
    return body[8 + _ENVELOPE[envelope] :]


def _declared(name: str, declared: str, values: list[Any], source: Source) -> list[Any]:
    """Values of a column turned into what its declared type says, where all of them can be."""
    if declared == "BOOLEAN" and set(values) <= {0, 1, None}:
        return [None if value is None else bool(value) for value in values]
    if declared in ("DATE", "DATETIME"):
        return dates(name, values, source, whole_days=declared == "DATE")
    return values


def dates(name: str, values: Sequence[Any], source: Source, *, whole_days: bool) -> list[Any]:
    """Dates of ISO text; the text itself, for the whole column, if one of them is impossible."""
    found: list[date | datetime | None] = []
    for row, value in enumerate(values, 1):
        try:
            if value is None:
                found.append(None)
            elif whole_days:
                found.append(date.fromisoformat(value))
            else:
                moment = datetime.fromisoformat(value)
                found.append(moment.replace(tzinfo=moment.tzinfo or UTC))
        except (ValueError, TypeError):
            place = source.place(row, field=name)
            source.notes.add(feature_rules.DATE_IMPOSSIBLE, place, value=value)
            return list(values)
    return found


def _crs(connection: sqlite3.Connection, layer: Layer, source: Source) -> tuple[CRS | None, str]:
    if source.options.crs is not None:
        return crs_of(source.options.crs, source.notes), "chosen"
    # -1 and 0 are the standard's "undefined", projected and geographic.
    if layer.srs_id is None or layer.srs_id in (-1, 0):
        return None, "missing"
    row = connection.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys "
        "WHERE srs_id = ?",
        (layer.srs_id,),
    ).fetchone()
    if row is None:
        source.notes.refuse(value_rules.CRS_UNKNOWN, value=f"srs_id {layer.srs_id}")
    organization, code, definition = row
    if isinstance(organization, str) and organization.upper() == "EPSG" and isinstance(code, int):
        return crs_of(f"EPSG:{code}", source.notes), "declared"
    return crs_of(str(definition), source.notes), "declared"
