"""The schema of a GeoPackage, looked at before anything is read from its tables."""

from __future__ import annotations

import re
import sqlite3
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from layers.intake.rules import databases as rules
from layers.intake.source import Source

APPLICATION_IDS: Final = (b"GPKG", b"GP10", b"GP11", b"GP12", b"GP13")
QUERY_S: Final = 45
STEPS: Final = 10_000
OBJECTS_MAX: Final = 5000
CELL_BYTES: Final = 256 * 2**20

_CATALOGUE: Final = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
_READ_ONLY: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
_PRAGMAS: Final = frozenset(
    {"table_xinfo", "trusted_schema", "cell_size_check", "query_only", "mmap_size"}
)
_USUAL_TRIGGER: Final = re.compile(
    r"(?:rtree|gpkg|trigger_(?:insert|delete|update)_feature_count)_.*", re.IGNORECASE
)
_RTREE: Final = re.compile(
    r"\s*create\s+virtual\s+table\s.*\busing\s+rtree\s*\(", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Layer:
    """A table of features: its name, its geometry column, and its reference system's id."""

    table: str
    geometry: str | None
    srs_id: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A stored column: its name, its declared type in capitals, and whether it is the primary key."""

    name: str
    declared: str
    is_key: bool


def opened(source: Source) -> sqlite3.Connection:
    """A connection that can only read plain tables, for a limited time; the caller closes it.

    Raises
    ------
    RefusedError
        If the file is no GeoPackage.
    """
    with source.path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100:
        source.notes.refuse(rules.GPKG_NONE, error="header")
    if head[18:20] == b"\x02\x02":
        source.notes.add(rules.GPKG_WAL)
    # Immutable: no journal beside the file is looked for, nothing is ever written.
    address = f"file:{quote(str(source.path.resolve()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, isolation_level=None)
    for limit, value in (
        (sqlite3.SQLITE_LIMIT_LENGTH, CELL_BYTES),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 2),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
        (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 8),
    ):
        connection.setlimit(limit, value)
    deadline = time.monotonic() + QUERY_S
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA mmap_size = 0")
    connection.set_authorizer(_authorize)
    return connection


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    """SQLite asks before it compiles anything: selecting and reading columns, and nothing else."""
    allowed = action in _READ_ONLY or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def quoted(name: str) -> str:
    """A name of a table or column as SQL has it; parameters cannot stand for names."""
    return '"' + name.replace('"', '""') + '"'


class Schema:
    """What the file holds, vetted.

    Parameters
    ----------
    connection
        As :func:`opened` gives it.

    Raises
    ------
    RefusedError
        If a layer is a view, a virtual table is no index, or the catalogue of layers is missing.
    """

    def __init__(self, connection: sqlite3.Connection, source: Source) -> None:
        self._connection = connection
        self._source = source
        rows = connection.execute(
            "SELECT type, name, sql FROM sqlite_master LIMIT ?", (OBJECTS_MAX + 1,)
        ).fetchall()
        if len(rows) > OBJECTS_MAX:
            source.notes.refuse(rules.GPKG_NONE, error=f"> {OBJECTS_MAX}")
        self._kinds = {str(name).lower(): str(kind) for kind, name, _ in rows if kind != "index"}
        self._virtual = set()
        for kind, name, sql in rows:
            if kind == "table" and re.match(r"\s*create\s+virtual", str(sql), re.IGNORECASE):
                self._virtual.add(str(name).lower())
                if not _RTREE.match(str(sql)):
                    source.notes.refuse(rules.GPKG_VIRTUAL, value=name)
        for name in _CATALOGUE:
            if self._kinds.get(name) == "view":
                source.notes.refuse(rules.GPKG_VIEW, value=name)
            if not self.is_plain(name):
                source.notes.refuse(rules.GPKG_NONE, error=name)
        aside = [
            str(name)
            for kind, name, _ in rows
            if kind == "view" or (kind == "trigger" and not _USUAL_TRIGGER.fullmatch(str(name)))
        ]
        if aside:
            source.notes.add(rules.GPKG_ASIDE, value=", ".join(aside[:5]))

    def is_plain(self, table: str) -> bool:
        """Whether a table is stored as such."""
        return self._kinds.get(table.lower()) == "table" and table.lower() not in self._virtual

    def layers(self) -> list[Layer]:
        """Layers of features; tables without geometry if there are no others.

        Raises
        ------
        RefusedError
            If one of them is no plain table.
        """
        contents = self._connection.execute(
            "SELECT table_name, data_type FROM gpkg_contents LIMIT 1000"
        ).fetchall()
        geometry = {
            str(table).lower(): (str(column), srs)
            for table, column, srs in self._connection.execute(
                "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns LIMIT 1000"
            )
        }
        found: dict[str, list[Layer]] = {"features": [], "attributes": []}
        for table, kind in contents:
            if str(kind).lower() not in found:
                continue
            name = str(table)
            if self._kinds.get(name.lower()) == "view":
                self._source.notes.refuse(rules.GPKG_VIEW, value=name)
            if not self.is_plain(name):
                self._source.notes.refuse(rules.GPKG_NONE, error=name)
            column, srs = geometry.get(name.lower(), (None, None))
            srs_id = srs if isinstance(srs, int) else None
            found[str(kind).lower()].append(Layer(name, column, srs_id))
        layers = found["features"] or found["attributes"]
        if not layers:
            self._source.notes.refuse(rules.GPKG_NO_LAYER)
        return layers

    def columns(self, table: str) -> list[Column]:
        """Stored columns of a table; computed ones are left out, and that is said."""
        columns = []
        for _, name, declared, _, _, key, hidden in self._connection.execute(
            f"PRAGMA table_xinfo({quoted(table)})"
        ):
            if hidden:
                self._source.notes.add(rules.GPKG_GENERATED, value=name)
            else:
                columns.append(Column(str(name), str(declared).upper(), bool(key)))
        return columns
