"""GeoJSON (RFC 7946 and its 2008 form), and GeoJSON text sequences, read without a map library.

Features are taken one at a time, so a large file needs its text and its result, not a tree of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from pyproj import CRS

from geo.crs import GEOGRAPHIC_CRS
from layers.intake.columns import column_names, typed
from layers.intake.crs import crs_of
from layers.intake.formats.json_text import JsonText
from layers.intake.geometries import KINDS, Geometries, Vertices, from_mappings
from layers.intake.rules import features as rules
from layers.intake.rules import guard
from layers.intake.rules import values as value_rules
from layers.intake.source import Contents, Source
from layers.intake.text import Decoded, decode

CHUNK: Final = 5000
_FEATURE_MEMBERS: Final = frozenset({"type", "id", "geometry", "properties", "bbox"})
_GEOMETRY_MEMBERS: Final = frozenset({"type", "coordinates", "geometries", "bbox"})
_TOP_MEMBERS: Final = frozenset(
    {"type", "features", "crs", "bbox", "name", "xy_coordinate_resolution"}
)
_MISSING: Final = object()


def read(source: Source) -> Contents:
    """Features of a GeoJSON file.

    Raises
    ------
    RefusedError
        If it is not whole JSON, not GeoJSON, links to its CRS, or exceeds a limit.
    """
    decoded = decode(source.path.read_bytes(), source)
    cursor = JsonText(decoded.text, source)
    table = _Table(source)
    top = _top(cursor, table, source)
    cursor.skip()
    if cursor.peek():
        cursor.broken("Extra data", cursor.at)
    return table.contents(decoded, *_crs(top.get("crs", _MISSING), source))


def read_sequence(source: Source) -> Contents:
    """Features of a GeoJSON text sequence: one a line, or each after a record separator.

    Raises
    ------
    RefusedError
        As for :func:`read`.
    """
    decoded = decode(source.path.read_bytes(), source)
    cursor = JsonText(decoded.text.replace("\x1e", " "), source)
    table = _Table(source)
    while cursor.peek():
        value = cursor.value(table.rows + 1)
        kind = value.get("type") if isinstance(value, dict) else None
        if kind in KINDS:
            value = {"type": "Feature", "properties": None, "geometry": value}
        table.add(value)
        if not table.rows % CHUNK:
            source.progress(cursor.at / len(decoded.text) * 0.9, "reading")
    return table.contents(decoded, *_crs(_MISSING, source))


def _top(cursor: JsonText, table: _Table, source: Source) -> dict[str, Any]:
    """Members of the object on top, the features going to the table as they come."""
    if cursor.peek() != "{":
        if cursor.peek() == "[":
            source.notes.refuse(rules.NOT_GEOJSON, value="array")
        cursor.broken("Expecting an object", cursor.at)
    top = _members(cursor, table, source)
    kind = top.get("type")
    if kind == "FeatureCollection" and top.get("features") is True:
        _tell_foreign(top.keys() - _TOP_MEMBERS, source)
    elif kind == "Feature" and "features" not in top:
        table.add({key: value for key, value in top.items() if key != "crs"})
    elif kind in KINDS and "features" not in top:
        table.add({"type": "Feature", "properties": None, "geometry": top})
    else:
        source.notes.refuse(rules.NOT_GEOJSON, value=kind if isinstance(kind, str) else "?")
    return top


def _members(cursor: JsonText, table: _Table, source: Source) -> dict[str, Any]:
    cursor.take("{")
    top: dict[str, Any] = {}
    while cursor.peek() != "}":
        if top:
            cursor.take(",")
        key = cursor.key()
        if key in top:
            source.notes.refuse(rules.KEY_REPEATED, key=key)
        if key == "features" and cursor.peek() == "[":
            top[key] = True
            for feature in _elements(cursor, table):
                table.add(feature)
                if not table.rows % CHUNK:
                    source.progress(cursor.at / len(cursor.text) * 0.9, "reading")
        else:
            top[key] = cursor.value()
    cursor.take("}")
    return top


def _elements(cursor: JsonText, table: _Table) -> Iterator[Any]:
    cursor.take("[")
    if cursor.peek() == "]":
        cursor.take("]")
        return
    while True:
        yield cursor.value(table.rows + 1)
        if cursor.peek() == "]":
            cursor.take("]")
            return
        cursor.take(",", table.rows)


def _crs(member: Any, source: Source) -> tuple[CRS, str]:
    """Coordinate reference system the file states; WGS 84 by the standard where it states none."""
    kind = member.get("type") if isinstance(member, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    named = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(properties, dict) and ("href" in properties or kind in ("url", "link")):
        source.notes.refuse(rules.CRS_LINKED, value=properties.get("href", kind))
    if source.options.crs is not None:
        return crs_of(source.options.crs, source.notes), "chosen"
    if member is _MISSING or member is None:
        source.notes.assume(
            "文件没有写坐标系，按 GeoJSON 标准取 WGS 84 经纬度",
            "the file states no coordinate reference system; WGS 84 as the GeoJSON standard has it",
        )
        return GEOGRAPHIC_CRS, "standard"
    if not isinstance(named, str):
        source.notes.refuse(value_rules.CRS_UNKNOWN, value=member)
    if re.fullmatch(r"[0-9]{4,6}", named):
        named = f"EPSG:{named}"
    return crs_of(named, source.notes), "declared"


def _tell_foreign(names: set[str], source: Source, row: int | None = None) -> None:
    for name in sorted(names)[:5]:
        source.notes.add(rules.FOREIGN, source.place(row), value=name)


class _Table:
    """Features as columns and geometries, filled one feature at a time."""

    def __init__(self, source: Source) -> None:
        self.rows = 0
        self._source = source
        self._columns: dict[str, list[Any]] = {}
        self._ids: list[Any] = []
        self._has_ids = False
        self._foreign: set[str] = set()
        self._waiting: list[Any] = []
        self._geometries: list[Geometries] = []
        self._vertices = Vertices(source)

    def add(self, feature: Any) -> None:
        """Take a feature; its coordinates are let go once a batch of geometries is made."""
        row = self.rows + 1
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            kind = feature.get("type", "?") if isinstance(feature, dict) else type(feature).__name__
            self._source.notes.refuse(rules.NOT_A_FEATURE, self._source.place(row), value=kind)
        properties, geometry = feature.get("properties"), feature.get("geometry")
        if not isinstance(properties, dict | None) or not isinstance(geometry, dict | None):
            self._source.notes.refuse(
                rules.NOT_A_FEATURE, self._source.place(row), value="geometry/properties"
            )
        if row > self._source.limits.features:
            self._source.notes.refuse(
                value_rules.TOO_MANY_FEATURES, limit=self._source.limits.features
            )
        if not feature.keys() <= _FEATURE_MEMBERS:
            self._note_foreign(feature.keys() - _FEATURE_MEMBERS, row)
        if geometry is not None and len(geometry) > 2:
            names = geometry.keys() - _GEOMETRY_MEMBERS
            self._note_foreign({f"geometry.{name}" for name in names}, row)
        self._ids.append(feature.get("id"))
        self._has_ids = self._has_ids or "id" in feature
        self._add_values(properties or {})
        self._waiting.append(geometry)
        self.rows = row
        if len(self._waiting) >= CHUNK:
            self._flush()

    def _add_values(self, properties: dict[str, Any]) -> None:
        columns = self._columns
        for key, value in properties.items():
            column = columns.get(key)
            if column is None:
                if len(columns) >= self._source.limits.fields:
                    limit = self._source.limits.fields
                    place = self._source.place(self.rows + 1)
                    self._source.notes.refuse(
                        value_rules.TOO_MANY_FIELDS, place, count=limit + 1, limit=limit
                    )
                column = columns[key] = [None] * self.rows
            column.append(value)
        if len(properties) < len(columns):
            for column in columns.values():
                if len(column) == self.rows:
                    column.append(None)

    def _note_foreign(self, names: set[str], row: int) -> None:
        names -= self._foreign
        self._foreign |= names
        _tell_foreign(names, self._source, row)

    def _flush(self) -> None:
        made = from_mappings(self._waiting, self.rows - len(self._waiting) + 1, self._source)
        self._vertices.add(made)
        self._geometries.append(made)
        self._waiting = []

    def contents(self, decoded: Decoded, crs: CRS, basis: str) -> Contents:
        """Everything taken, as a table."""
        source = self._source
        if not self.rows:
            source.notes.refuse(rules.LAYER_EMPTY)
        self._flush()
        source.progress(0.92, "typing")
        for name, column in self._columns.items():
            _check_depth(name, column, source)
        named = self._with_ids()
        names = column_names([name for name, _ in named], source, place=source.place())
        columns = {}
        for name, (_, column) in zip(names, named, strict=True):
            series = typed(name, column, source)
            if series is not None:
                columns[name] = series
        return Contents(
            rows=self.rows,
            columns=columns,
            geometry=np.concatenate(self._geometries),
            crs=crs,
            crs_basis=basis,
            encoding="utf-8" if decoded.encoding == "ascii" else decoded.encoding,
            encoding_basis=decoded.basis,
        )

    def _with_ids(self) -> list[tuple[str, list[Any]]]:
        """The columns, and before them the features' own ids where they say something new."""
        named = list(self._columns.items())
        if not self._has_ids:
            return named
        beside = self._columns.get("id")
        if beside is None:
            return [("id", self._ids), *named]
        if [str(value) for value in beside] == [str(value) for value in self._ids]:
            return named
        self._source.notes.add(rules.ID_BESIDE, name="id", new="@id")
        return [("@id", self._ids), *named]


def _check_depth(name: str, column: list[Any], source: Source) -> None:
    """Refuse values nested deeper than allowed; what is not nested costs a look at the types."""
    if not set(map(type, column)) & {dict, list}:
        return
    for row, value in enumerate(column, 1):
        level, depth = [value], 0
        while level := [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]:
            depth += 1
            if depth > source.limits.depth:
                source.notes.refuse(guard.DEPTH, source.place(row, field=name))
