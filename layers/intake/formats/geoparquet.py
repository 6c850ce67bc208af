"""GeoParquet, a batch at a time: what a page unpacks to is only known when it is unpacked."""

from __future__ import annotations

import json
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import CRS

from geo.crs import GEOGRAPHIC_CRS
from layers.intake.arrow import column_of
from layers.intake.columns import column_names
from layers.intake.crs import crs_of
from layers.intake.geometries import Vertices
from layers.intake.limits import MIB
from layers.intake.points import located
from layers.intake.rules import containers
from layers.intake.rules import databases as rules
from layers.intake.rules import features as feature_rules
from layers.intake.rules import values as value_rules
from layers.intake.source import Contents, Source
from layers.intake.wkb import from_wkb

BATCH: Final = 8192
PROBE: Final = 64
META_BYTES: Final = 4 * MIB
PACKED_BYTES: Final = 512 * MIB
"""All batches together, as Arrow holds them; the frame comes on top of it."""


def read(source: Source) -> Contents:
    """Records of a GeoParquet file; of a plain Parquet file those with coordinate columns.

    Raises
    ------
    RefusedError
        If it is damaged, its metadata are hostile, or it exceeds a limit.
    """
    try:
        return _read(source)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError, OSError) as error:
        source.notes.refuse(containers.FILE_BROKEN, error=str(error).partition("\n")[0])


def _read(source: Source) -> Contents:
    with pq.ParquetFile(
        source.path,
        thrift_string_size_limit=16 * MIB,
        thrift_container_size_limit=1_000_000,
        page_checksum_verification=True,
        arrow_extensions_enabled=False,
    ) as file:
        rows = file.metadata.num_rows
        if rows > source.limits.features:
            source.notes.refuse(value_rules.TOO_MANY_FEATURES, limit=source.limits.features)
        if rows <= 0:
            source.notes.refuse(feature_rules.LAYER_EMPTY)
        if file.metadata.num_columns > source.limits.fields * 10:
            limit = source.limits.fields
            count = file.metadata.num_columns
            source.notes.refuse(value_rules.TOO_MANY_FIELDS, count=count, limit=limit)
        geo = _geo((file.schema_arrow.metadata or {}).get(b"geo"), source)
        table = _table(file, _wanted(file.schema_arrow, geo, source), rows, source)
    return _contents(table, geo, source)


def _wanted(schema: pa.Schema, geo: dict[str, Any], source: Source) -> list[str]:
    """Columns to read: without other geometries, and without boxes that only repeat the geometry."""
    covering = geo.get("columns", {}).get(geo.get("primary_column"), {}).get("covering")
    boxes = {path[0] for path in _paths(covering)}
    others = [name for name in geo.get("columns", {}) if name != geo["primary_column"]]
    for name in others:
        source.notes.add(feature_rules.GEOMETRY_COLUMNS, value=name)
    return [name for name in schema.names if name not in boxes and name not in others]


def _paths(covering: Any) -> list[list[str]]:
    box = covering.get("bbox") if isinstance(covering, dict) else None
    found = box.values() if isinstance(box, dict) else ()
    return [path for path in found if isinstance(path, list) and path and isinstance(path[0], str)]


def _table(file: pq.ParquetFile, names: list[str], rows: int, source: Source) -> pa.Table:
    packed_max = min(PACKED_BYTES, source.limits.unpacked_bytes)
    # A few records tell what the others would take, before thousands of them are unpacked at once.
    probe = next(file.iter_batches(PROBE, columns=names, use_threads=False))
    if probe.nbytes / max(probe.num_rows, 1) * rows > packed_max:
        source.notes.refuse(containers.ZIP_LARGE, limit=packed_max // MIB)
    batches, size = [], 0
    for batch in file.iter_batches(BATCH, columns=names, use_threads=False):
        size += batch.nbytes
        if size > packed_max:
            source.notes.refuse(containers.ZIP_LARGE, limit=packed_max // MIB)
        batches.append(batch)
        source.progress(0.5 * len(batches) * BATCH / max(rows, BATCH), "reading")
    return pa.Table.from_batches(batches)


def _geo(body: bytes | None, source: Source) -> dict[str, Any]:
    """The file's geo metadata, as far as they make sense; empty if there are none."""
    if body is None:
        return {}
    try:
        geo: dict[str, Any] = json.loads(body) if len(body) <= META_BYTES else {}
        column = geo["columns"][geo["primary_column"]]
        encoding = column.get("encoding")
        known = all(isinstance(each, dict) for each in geo["columns"].values())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        known, encoding = False, None
    if not known or not isinstance(encoding, str):
        source.notes.refuse(rules.GEO_METADATA)
    if encoding != "WKB":
        source.notes.refuse(rules.GEO_ENCODING, value=encoding)
    return dict(geo)


def _contents(table: pa.Table, geo: dict[str, Any], source: Source) -> Contents:
    primary = geo.get("primary_column")
    if primary is not None and primary not in table.column_names:
        source.notes.refuse(rules.GEO_METADATA)
    geometry = None
    others = [place for place, name in enumerate(table.column_names) if name != primary]
    if primary is not None:
        source.progress(0.6, "geometries")
        bodies = table.column(table.column_names.index(primary))
        if isinstance(bodies.type, pa.BaseExtensionType):
            bodies = pa.chunked_array([chunk.storage for chunk in bodies.chunks])
        if not (pa.types.is_binary(bodies.type) or pa.types.is_large_binary(bodies.type)):
            source.notes.refuse(rules.GEO_METADATA)
        geometry = from_wkb(bodies.to_pylist(), source, Vertices(source))
    names = column_names([table.column_names[i] for i in others], source, place=source.place())
    columns = {}
    for name, place in zip(names, others, strict=True):
        series = column_of(name, table.column(place), source)
        if series is not None:
            columns[name] = series
    if primary is None:
        values = {name: [None if pd.isna(v) else v for v in c] for name, c in columns.items()}
        found = located(values, source)
        return Contents(
            table.num_rows, columns, found.geometry, found.crs, found.crs_basis,
            guesses=found.guesses, needs=found.needs,
        )  # fmt: skip
    crs, basis = _crs(geo["columns"][primary], source)
    return Contents(
        rows=table.num_rows,
        columns=columns,
        geometry=geometry,
        crs=crs,
        crs_basis=basis,
        needs=() if crs is not None else ("crs",),
    )


def _crs(column: dict[str, Any], source: Source) -> tuple[CRS | None, str]:
    if source.options.crs is not None:
        return crs_of(source.options.crs, source.notes), "chosen"
    if "crs" not in column:
        source.notes.assume(
            "文件没有写坐标系，按 GeoParquet 标准取 WGS 84 经纬度",
            "the file states no coordinate reference system; WGS 84 as the GeoParquet standard has it",
        )
        return GEOGRAPHIC_CRS, "standard"
    stated = column["crs"]
    if stated is None:
        return None, "missing"
    if not isinstance(stated, dict | str):
        source.notes.refuse(value_rules.CRS_UNKNOWN, value=stated)
    return crs_of(stated, source.notes), "declared"
