"""Zipped Shapefiles: shapes through GDAL from vetted bytes, attributes and reference system read here."""

from __future__ import annotations

import struct
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS

from layers.intake.columns import column_names, typed
from layers.intake.crs import TEXT_MAX, crs_of
from layers.intake.formats import dbf
from layers.intake.formats.dbf_text import TableText, declared_encoding
from layers.intake.gdal import read_shapes
from layers.intake.geometries import Geometries, Vertices
from layers.intake.rules import containers as rules
from layers.intake.rules import features as feature_rules
from layers.intake.rules import values as value_rules
from layers.intake.source import Contents, Source
from layers.intake.wkb import from_wkb
from layers.intake.zips import Archive, Member

HEAD: Final = 100
_KINDS: Final = frozenset({0, 1, 3, 5, 8, 11, 13, 15, 18, 21, 23, 25, 28})
_MULTIPATCH: Final = 31


def read(source: Source) -> Contents:
    """A Shapefile of an archive: the one chosen, or the first.

    Raises
    ------
    RefusedError
        If a part is missing or damaged, or parts contradict each other.
    """
    with Archive(source) as archive:
        parts, layers = _parts(archive, source)
        stem = PurePosixPath(parts[".shp"].name).name
        for part in (".dbf",):
            if part not in parts:
                place = archive.place(parts[".shp"])
                source.notes.refuse(rules.PART_MISSING, place, name=stem, value=part)
        shp = archive.extract(parts[".shp"], source.folder / "layer.shp")
        count = _write_index(archive, parts, shp, source)
        source.progress(0.2, "attributes")
        table = dbf.parsed(archive.read(parts[".dbf"]), source)
        label = archive.read(parts[".cpg"]) if ".cpg" in parts else None
        crs, basis = _crs(archive, parts, source)
    if count != len(table.deleted):
        records = len(table.deleted)
        source.notes.refuse(rules.PARTS_DISAGREE, shapes=count, records=records)
    if not count:
        source.notes.refuse(feature_rules.LAYER_EMPTY)
    text = TableText(
        chain(
            (field.name for field in table.fields),
            *(v.tolist() for f, v in zip(table.fields, table.values, strict=True) if f.kind == "C"),
        ),
        declared_encoding(label, table.language),
        source,
    )
    columns = _columns(table, text, source)
    source.progress(0.6, "geometries")
    geometry = _geometry(shp, count, source)
    kept = ~table.deleted
    if not kept.all():
        source.notes.add(rules.RECORDS_DELETED, count=int((~kept).sum()))
        geometry = geometry[kept]
        columns = {name: each[kept].reset_index(drop=True) for name, each in columns.items()}
    needs = (["crs"] if crs is None else []) + (["encoding"] if text.basis == "assumed" else [])
    return Contents(
        rows=len(geometry),
        columns=columns,
        geometry=geometry,
        crs=crs,
        crs_basis=basis,
        layer=PurePosixPath(parts[".shp"].name).stem,
        layers=layers,
        encoding=text.encoding,
        encoding_basis=text.basis,
        needs=tuple(needs),
    )


def _parts(archive: Archive, source: Source) -> tuple[dict[str, Member], tuple[str, ...]]:
    """Files of the Shapefile that is read, by extension; and the names of all there are."""
    shapes = [member for member in archive.members if member.suffix == ".shp"]
    names = [PurePosixPath(member.name).stem for member in shapes]
    wanted = source.options.sheet_or_layer
    if wanted is not None and wanted not in names:
        source.notes.refuse(feature_rules.LAYER_NONE, value=wanted, names=", ".join(names[:10]))
    if wanted is None and len(shapes) > 1:
        source.notes.add(feature_rules.LAYER_CHOICE, count=len(shapes), value=names[0])
    if not shapes:
        source.notes.refuse(rules.ZIP_NOTHING, names="–")
    shape = shapes[0 if wanted is None else names.index(wanted)]
    stem = str(PurePosixPath(shape.name).with_suffix("")).casefold()
    parts = {
        member.suffix: member
        for member in archive.members
        if str(PurePosixPath(member.name).with_suffix("")).casefold() == stem
    }
    return parts, tuple(names)


def _write_index(archive: Archive, parts: dict[str, Member], shp: Path, source: Source) -> int:
    """Vet the shapes, write their index beside them, and give their number."""
    place = archive.place(parts[".shp"])
    size = shp.stat().st_size
    with shp.open("rb") as file:
        head = file.read(HEAD)
    if len(head) < HEAD or struct.unpack_from(">i", head)[0] != 9994:
        source.notes.refuse(rules.FILE_BROKEN, place, error=".shp header")
    stated = struct.unpack_from(">i", head, 24)[0] * 2
    kind = struct.unpack_from("<i", head, 32)[0]
    if kind == _MULTIPATCH:
        source.notes.refuse(rules.MULTIPATCH, place)
    if stated > size or stated < HEAD or kind not in _KINDS:
        source.notes.refuse(rules.FILE_BROKEN, place, error=f".shp {size} < {stated}")
    if ".shx" in parts:
        index = _index_of(archive.read(parts[".shx"]), size)
        if index is None:
            source.notes.refuse(rules.FILE_BROKEN, archive.place(parts[".shx"]), error=".shx")
    else:
        index = _walked(shp.read_bytes(), stated)
        if index is None:
            source.notes.refuse(rules.FILE_BROKEN, place, error=".shp records")
        source.notes.add(rules.PART_RESTORED, place, name=PurePosixPath(parts[".shp"].name).name)
    if len(index) > source.limits.features:
        limit = source.limits.features
        source.notes.refuse(value_rules.TOO_MANY_FEATURES, place, limit=limit)
    length = struct.pack(">i", (HEAD + index.nbytes) // 2)
    shp.with_suffix(".shx").write_bytes(head[:24] + length + head[28:] + index.tobytes())
    return len(index)


def _index_of(body: bytes, size: int) -> NDArray[np.int32] | None:
    """Offsets and lengths of an index, in words; ``None`` if they lie outside the file or on each other."""
    if len(body) < HEAD or (len(body) - HEAD) % 8:
        return None
    index = np.frombuffer(body, ">i4", offset=HEAD).reshape(-1, 2)
    wide = index.astype(np.int64) * 2
    if (wide < 0).any() or (wide.sum(axis=1) + 8 > size).any() or (wide[:, 0] < HEAD).any():
        return None
    # Many entries on one shape would read it many times over.
    return index if len(np.unique(wide[:, 0])) == len(wide) else None


def _walked(body: bytes, stated: int) -> NDArray[np.int32] | None:
    """Index of the shapes as they follow one another; ``None`` if they run out of the file."""
    entries, at = [], HEAD
    while at + 8 <= stated:
        length = struct.unpack_from(">i", body, at + 4)[0]
        if length < 2 or at + 8 + length * 2 > stated:
            return None
        entries.append((at // 2, length))
        at += 8 + length * 2
    return np.array(entries, dtype=">i4").reshape(-1, 2)


def _geometry(shp: Path, count: int, source: Source) -> Geometries:
    bodies = read_shapes(shp, source)
    if len(bodies) != count:
        source.notes.refuse(rules.FILE_BROKEN, error=f".shp {len(bodies)} < {count}")
    return from_wkb(bodies, source, Vertices(source))


def _columns(table: dbf.Table, text: TableText, source: Source) -> dict[str, pd.Series]:
    raw = [text.name(field.name) for field in table.fields]
    names = column_names(raw, source, place=source.place())
    columns = {}
    for name, field, values in zip(names, table.fields, table.values, strict=True):
        found = dbf.column(field, values, name, text, source)
        if found is None:
            source.notes.add(value_rules.BINARY_LEFT_OUT, source.place(field=name))
            continue
        series = typed(name, found, source)
        if series is not None:
            columns[name] = series
    return columns


def _crs(archive: Archive, parts: dict[str, Member], source: Source) -> tuple[CRS | None, str]:
    if source.options.crs is not None:
        return crs_of(source.options.crs, source.notes), "chosen"
    if ".prj" not in parts:
        return None, "missing"
    place = archive.place(parts[".prj"])
    words = (
        archive.read(parts[".prj"])[: TEXT_MAX * 4 + 1]
        .decode("utf-8", "replace")
        .strip("\ufeff\x00 \r\n\t")
    )
    if not words:
        return None, "missing"
    return crs_of(words, source.notes, place), "declared"
