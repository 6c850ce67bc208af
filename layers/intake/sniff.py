"""What a file is: by its name *and* by its first bytes, which have to agree."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from geo.findings import Rule
from layers.intake.rules import containers as rules
from layers.intake.source import Notes

HEAD_BYTES: Final = 2**16


class Format(StrEnum):
    """Formats that are read."""

    GEOJSON = "geojson"
    GEOJSON_SEQ = "geojson-seq"
    SHAPEFILE = "shapefile"
    GEOPACKAGE = "geopackage"
    KML = "kml"
    KMZ = "kmz"
    FLATGEOBUF = "flatgeobuf"
    GEOPARQUET = "geoparquet"
    CSV = "csv"
    XLSX = "xlsx"
    ZIP = "zip"
    """An archive; what it holds decides."""


EXTENSIONS: Final = {
    ".geojson": Format.GEOJSON,
    ".json": Format.GEOJSON,
    ".geojsonl": Format.GEOJSON_SEQ,
    ".geojsons": Format.GEOJSON_SEQ,
    ".ndjson": Format.GEOJSON_SEQ,
    ".jsonl": Format.GEOJSON_SEQ,
    ".zip": Format.ZIP,
    ".gpkg": Format.GEOPACKAGE,
    ".kml": Format.KML,
    ".kmz": Format.KMZ,
    ".fgb": Format.FLATGEOBUF,
    ".parquet": Format.GEOPARQUET,
    ".geoparquet": Format.GEOPARQUET,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
}

_REFUSED: Final[dict[Rule, str]] = {
    rules.FORMAT_PART: ".shp .dbf .shx .prj .cpg .sbn .sbx .qpj",
    rules.FORMAT_ARCHIVE: ".rar .7z .gz .tgz .tar .bz2 .xz .zst .lz4 .cab .iso",
    rules.FORMAT_SHEET: ".xls .xlsb .et .ods .numbers .dif .wps",
    rules.FORMAT_DATABASE: ".gdb .mdb .accdb .gdbtable .sqlite .db .sde .mpk .lpk .tab .mif .mid .e00",
    rules.FORMAT_DRAWING: ".dwg .dxf .dgn .dwf",
}

# First bytes -> what they are; in Chinese and English at once, for both messages show them.
_MAGIC: Final = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"PK\x07\x08", "ZIP"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"fgb\x03fgb", "FlatGeobuf"),
    (b"PAR1", "Parquet"),
    (b"PARE", "Parquet"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft OLE (.xls .doc)"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"\x00\x00\x27\x0a", "Shapefile .shp"),
    (b"ARROW1", "Arrow"),
    (b"\x89HDF", "HDF5"),
    (b"AC10", "DWG"),
)
_EXPECTED: Final = {
    Format.GEOJSON: {"JSON"},
    Format.GEOJSON_SEQ: {"JSON"},
    Format.ZIP: {"ZIP"},
    Format.GEOPACKAGE: {"SQLite"},
    Format.KML: {"XML"},
    Format.KMZ: {"ZIP"},
    Format.FLATGEOBUF: {"FlatGeobuf"},
    Format.GEOPARQUET: {"Parquet"},
    # Nearly anything may be text; what clearly is something else is not.
    Format.CSV: {"text"},
    Format.XLSX: {"ZIP"},
}


def sniff(path: Path, name: str) -> Format:
    """Format of a file.

    Parameters
    ----------
    path
        Where it lies.
    name
        What its owner calls it; its extension counts.

    Raises
    ------
    RefusedError
        If no reader takes the extension, or the content is something else.
    """
    notes = Notes(name)
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    form = EXTENSIONS.get(extension)
    if form is None:
        rule = next((rule for rule, ends in _REFUSED.items() if extension in ends.split()), None)
        notes.refuse(rule or rules.FORMAT_OTHER, value=extension or name)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        notes.refuse(rules.FILE_EMPTY)
    content = content_of(head)
    if content not in _EXPECTED[form]:
        notes.refuse(rules.CONTENT_DIFFERS, value=extension, content=content)
    if form is Format.GEOJSON and _is_sequence(head):
        return Format.GEOJSON_SEQ
    return form


def content_of(head: bytes) -> str:
    """What the first bytes of a file are: a format's name, ``JSON``, ``XML``, ``text`` or ``binary``."""
    for magic, content in _MAGIC:
        if head.startswith(magic):
            return content
    text = _text(head)
    if text is None:
        return "binary"
    text = text.lstrip("\ufeff\x1e \t\r\n")
    if text.startswith(("{", "[")):
        return "JSON"
    if text.startswith("<"):
        start = text[:2000].lower()
        named = next(
            (
                tag
                for tag in ("vrt", "html", "svg", "gml")
                if f"<{tag}" in start or f"<ogr{tag}" in start
            ),
            None,
        )
        return f"XML ({named.upper()})" if named else "XML"
    return "text"


def _text(head: bytes) -> str | None:
    """Text of the first bytes as far as needed; ``None`` if they are none."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if b"\x00" not in head:
        return head.decode("latin-1").removeprefix("\xef\xbb\xbf")
    zeros = head[1::2].count(0), head[0::2].count(0)
    if max(zeros) * 4 > len(head) // 2 and min(zeros) * 4 < max(zeros):
        order = "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"
        return head[: len(head) // 2 * 2].decode(order, "replace")
    return None


def _is_sequence(head: bytes) -> bool:
    """Whether the first line is a whole feature and another follows: people name these .json too."""
    first, _, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x1e\r\n ").partition(b"\n")
    if not rest.lstrip(b"\x1e\r\n ").startswith(b"{"):
        return False
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("type") == "Feature"
