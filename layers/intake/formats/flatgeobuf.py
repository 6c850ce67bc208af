"""FlatGeobuf: the header is looked at here, the rest is GDAL's, which verifies every buffer."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyproj import CRS

from layers.intake.arrow import column_of
from layers.intake.columns import column_names
from layers.intake.crs import crs_of
from layers.intake.gdal import read_table
from layers.intake.geometries import Vertices
from layers.intake.limits import MIB
from layers.intake.rules import databases as rules
from layers.intake.rules import features as feature_rules
from layers.intake.rules import values as value_rules
from layers.intake.source import Contents, Source
from layers.intake.wkb import from_wkb

HEADER_MAX: Final = 4 * MIB
NODE_BYTES: Final = 40
FEATURE_MIN: Final = 12
# Places of the header's members in its table, as the format's schema numbers them.
_COLUMNS, _COUNT, _NODE_SIZE = 7, 8, 9


def read(source: Source) -> Contents:
    """Features of a FlatGeobuf file.

    Raises
    ------
    RefusedError
        If its header claims what the file can't hold, or it exceeds a limit.
    """
    try:
        count = _vet(source)
    except (struct.error, IndexError) as error:
        source.notes.refuse(rules.FGB_HEADER, error=type(error).__name__)
    meta, table = read_table(_named(source), source)
    if count and table.num_rows != count:
        source.notes.refuse(rules.FGB_HEADER, error=f"{table.num_rows} < {count}")
    names = table.column_names
    geometry_name = meta["geometry_name"] or "wkb_geometry"
    source.progress(0.6, "geometries")
    bodies = table.column(geometry_name)
    if isinstance(bodies.type, pa.BaseExtensionType):
        bodies = pa.chunked_array([chunk.storage for chunk in bodies.chunks])
    if not table.num_rows:
        source.notes.refuse(feature_rules.LAYER_EMPTY)
    if table.num_rows > source.limits.features:
        source.notes.refuse(value_rules.TOO_MANY_FEATURES, limit=source.limits.features)
    geometry = from_wkb(bodies.to_pylist(), source, Vertices(source))
    others = [name for name in names if name != geometry_name]
    columns = {}
    for name, raw in zip(column_names(others, source, place=source.place()), others, strict=True):
        series = column_of(name, table.column(raw), source)
        if series is not None:
            columns[name] = series
    crs, basis = _crs(meta.get("crs"), source)
    return Contents(
        rows=table.num_rows,
        columns=columns,
        geometry=geometry,
        crs=crs,
        crs_basis=basis,
        needs=() if crs is not None else ("crs",),
    )


def _named(source: Source) -> Path:
    """The file under a name that says what it is; an upload may be kept under any."""
    link = source.folder / "layer.fgb"
    # A folder may be used again.
    link.unlink(missing_ok=True)
    try:
        link.symlink_to(source.path.resolve())
    except OSError:
        shutil.copyfile(source.path, link)
    return link


def _vet(source: Source) -> int:
    """How many features the header states; refuses counts the file can't hold."""
    size = source.path.stat().st_size
    with source.path.open("rb") as file:
        head = file.read(12)
        length = struct.unpack_from("<I", head, 8)[0]
        if length < 8 or length > min(HEADER_MAX, size - 12):
            source.notes.refuse(rules.FGB_HEADER, error=f"{length} > {size}")
        header = file.read(length)
    count = _number(header, _COUNT, "<Q", 0)
    node = _number(header, _NODE_SIZE, "<H", 16)
    columns = _vector_length(header, _COLUMNS)
    if count > source.limits.features:
        source.notes.refuse(value_rules.TOO_MANY_FEATURES, limit=source.limits.features)
    if columns > source.limits.fields:
        limit = source.limits.fields
        source.notes.refuse(value_rules.TOO_MANY_FIELDS, count=columns, limit=limit)
    needed = 12 + length + count * FEATURE_MIN + _index_bytes(count, node)
    if node == 1 or needed > size:
        source.notes.refuse(rules.FGB_HEADER, error=f"{needed} > {size}")
    return count


def _member(header: bytes, place: int) -> int:
    """Where a member of the root table stands; 0 if it is left out."""
    table = struct.unpack_from("<I", header)[0]
    vtable = table - struct.unpack_from("<i", header, table)[0]
    if vtable < 0 or 4 + 2 * place >= struct.unpack_from("<H", header, vtable)[0]:
        return 0
    offset = struct.unpack_from("<H", header, vtable + 4 + 2 * place)[0]
    return int(table + offset) if offset else 0


def _number(header: bytes, place: int, form: str, default: int) -> int:
    at = _member(header, place)
    return int(struct.unpack_from(form, header, at)[0]) if at else default


def _vector_length(header: bytes, place: int) -> int:
    at = _member(header, place)
    if not at:
        return 0
    return int(struct.unpack_from("<I", header, at + struct.unpack_from("<I", header, at)[0])[0])


def _index_bytes(count: int, node: int) -> int:
    """Bytes of the packed tree over so many features."""
    if not node or not count:
        return 0
    nodes = level = count
    while level > 1 and node > 1:
        level = -(-level // node)
        nodes += level
    return nodes * NODE_BYTES


def _crs(stated: str | None, source: Source) -> tuple[CRS | None, str]:
    if source.options.crs is not None:
        return crs_of(source.options.crs, source.notes), "chosen"
    if not stated:
        return None, "missing"
    return crs_of(stated, source.notes), "declared"
