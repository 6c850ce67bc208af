"""Shapefiles, written byte by byte, so that each of their parts can be wrong on its own."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.corpus.case import Traps, accepted, refused

WGS84 = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
CGCS = (
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,'
    '298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
POINTS = ((106.3, 29.5), (106.55, 29.72))
NAMES = ("科学城", "两江新区")


def shp(points: Sequence[tuple[float, float]] = POINTS, kind: int = 1) -> tuple[bytes, bytes]:
    """Points as .shp and .shx."""
    records, index, at = b"", b"", 50
    for number, (x, y) in enumerate(points, 1):
        content = struct.pack("<idd", kind, x, y)
        records += struct.pack(">ii", number, len(content) // 2) + content
        index += struct.pack(">ii", at, len(content) // 2)
        at += 4 + len(content) // 2
    box = struct.pack("<8d", 106, 29, 107, 30, 0, 0, 0, 0)
    return head(100 + len(records), kind, box) + records, head(100 + len(index), kind, box) + index


def head(size: int, kind: int, box: bytes) -> bytes:
    return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, size // 2) + struct.pack("<ii", 1000, kind) + box


def dbf(
    fields: Sequence[tuple[bytes, str, int, int]],
    rows: Sequence[Sequence[bytes]],
    language: int = 0,
    deleted: Sequence[int] = (),
) -> bytes:
    width = 1 + sum(field[2] for field in fields)
    size = 33 + 32 * len(fields)
    found = (
        struct.pack("<BBBBIHH", 3, 125, 1, 1, len(rows), size, width)
        + bytes(17)
        + bytes([language])
        + bytes(2)
    )
    for name, kind, length, decimals in fields:
        found += (
            name.ljust(11, b"\x00")
            + kind.encode()
            + bytes(4)
            + bytes([length, decimals])
            + bytes(14)
        )
    found += b"\r"
    for number, row in enumerate(rows):
        cells = [
            value[: field[2]].ljust(field[2]) for field, value in zip(fields, row, strict=True)
        ]
        found += (b"*" if number in deleted else b" ") + b"".join(cells)
    return found + b"\x1a"


def table(
    encoding: str = "gb18030", language: int = 0, names: Sequence[str] = NAMES, width: int = 40
) -> bytes:
    fields = [
        ("编号".encode(encoding), "C", 8, 0),
        ("名称".encode(encoding), "C", width, 0),
        (b"AREA", "N", 12, 3),
        (b"NUM", "N", 9, 0),
        (b"OPENED", "D", 8, 0),
        (b"OK", "L", 1, 0),
    ]
    rows = [
        [
            f"00{i}".encode(),
            name.encode(encoding),
            f"{i}.5".encode(),
            str(i).encode(),
            b"20210" + str(i).encode() + b"01",
            b"T",
        ]
        for i, name in enumerate(names, 1)
    ]
    return dbf(fields, rows, language)


def parts(**replaced: bytes | None) -> dict[str, bytes]:
    """Every part of a good Shapefile; parts may be replaced or left out."""
    shapes, index = shp()
    found: dict[str, bytes | None] = {
        ".shp": shapes,
        ".shx": index,
        ".dbf": table(),
        ".prj": WGS84.encode(),
    }
    found.update({f".{name}": body for name, body in replaced.items()})
    return {suffix: body for suffix, body in found.items() if body is not None}


def zipped(stem: str = "园区", **replaced: bytes | None) -> Any:
    def make(traps: Traps) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for suffix, body in parts(**replaced).items():
                archive.writestr(
                    stem + suffix,
                    traps.fill(body.decode()).encode()
                    if suffix == ".prj" and body.isascii()
                    else body,
                )
        return target.getvalue()

    return make


def two(traps: Traps) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for stem in ("甲", "乙"):
            for suffix, body in parts().items():
                archive.writestr(f"图层/{stem}{suffix}", body)
    return target.getvalue()


def patched(body: bytes, at: int, new: bytes) -> bytes:
    return body[:at] + new + body[at + len(new) :]


SHP, SHX = shp()
GOOD = {
    "rows": 2,
    "wkt": ["POINT (106.3 29.5)", "POINT (106.55 29.72)"],
    "columns": {"编号": ["001", "002"], "名称": list(NAMES), "AREA": [1.5, 2.5], "NUM": [1, 2], "OPENED": [date(2021, 1, 1), date(2021, 2, 1)], "OK": [True, True]},
    "dtypes": {"编号": "str", "NUM": "Int64", "AREA": "float64", "OK": "boolean"},
}  # fmt: skip


def good(encoding: str, basis: str, **more: Any) -> dict[str, Any]:
    return {**GOOD, "encoding": encoding, "basis": basis, **more}


def cut(traps: Traps) -> bytes:
    """UTF-8 text cut at the width of its field, in the middle of a character."""
    return zipped(
        dbf=table("utf-8", names=["重庆高新技术产业开发区", "两江"], width=13), cpg=b"UTF-8"
    )(traps)


def impossible(traps: Traps) -> bytes:
    return zipped(dbf=dbf([(b"D", "D", 8, 0)], [[b"20230230"], [b"20230228"]]))(traps)


def deleted(traps: Traps) -> bytes:
    return zipped(dbf=dbf([(b"A", "C", 4, 0)], [[b"x"], [b"y"]], deleted=[0]))(traps)


ENCODINGS = [
    accepted("shp-gbk-no-cpg.zip", zipped(), expect=good("gb18030", "detected", crs="EPSG:4326", crs_basis="declared")),
    accepted("shp-gbk-ldid.zip", zipped(dbf=table(language=0x4D)), expect=good("gb18030", "declared")),
    accepted("shp-gbk-cpg.zip", zipped(cpg=b"GBK"), expect=good("gb18030", "declared")),
    accepted("shp-936-cpg.zip", zipped(cpg=b"936"), expect=good("gb18030", "declared")),
    accepted("shp-utf8-no-cpg.zip", zipped(dbf=table("utf-8")), expect=good("utf-8", "detected")),
    accepted("shp-utf8-cpg.zip", zipped(dbf=table("utf-8"), cpg=b"UTF-8"), expect=good("utf-8", "declared")),
    accepted("shp-utf8-65001.zip", zipped(dbf=table("utf-8"), cpg=b"65001\r\n"), expect=good("utf-8", "declared")),
    accepted("shp-big5-ldid.zip", zipped(dbf=dbf([(b"NAME", "C", 20, 0)], [["重慶科學城".encode("big5")], ["兩江新區".encode("big5")]], 0x4F)), expect={"encoding": "big5", "columns": {"NAME": ["重慶科學城", "兩江新區"]}}),
    accepted("shp-gbk-says-utf8.zip", zipped(cpg=b"UTF-8"), "encoding-label-wrong", place=["gb18030", "utf-8"], expect=good("gb18030", "detected")),
    accepted("shp-utf8-says-gbk.zip", zipped(dbf=table("utf-8", names=["科学城创新园区核心区", "两江新区协同创新区"]), cpg=b"GBK"), "encoding-label-wrong", expect={"encoding": "utf-8", "columns": {"名称": ["科学城创新园区核心区", "两江新区协同创新区"]}}),
    accepted("shp-gbk-says-latin1.zip", zipped(cpg=b"ISO-8859-1"), "encoding-label-wrong", expect=good("gb18030", "detected")),
    accepted("shp-gbk-ldid-ansi.zip", zipped(dbf=table(language=0x57)), "encoding-label-wrong", expect=good("gb18030", "detected")),
    accepted("shp-chosen.zip", zipped(cpg=b"UTF-8"), options={"encoding": "gbk"}, expect=good("gbk", "chosen")),
    accepted("shp-cpg-nonsense.zip", zipped(cpg=b"\xff\xfeSYSTEM"), expect=good("gb18030", "detected")),
]  # fmt: skip

CASES = [
    *ENCODINGS,
    accepted("shp-no-shx.zip", zipped(shx=None), "shapefile-index-restored", place=["园区.shp"], expect=good("gb18030", "detected")),
    accepted("shp-no-prj.zip", zipped(prj=None), expect=good("gb18030", "detected", crs=None, crs_basis="missing", needs=["crs"]), checked=("crs-missing",)),
    accepted("shp-prj-chosen.zip", zipped(prj=None), options={"crs": "EPSG:4490"}, expect={"crs": "EPSG:4490", "crs_basis": "chosen", "needs": []}),
    accepted("shp-cgcs2000.zip", zipped(prj=CGCS.encode()), expect={"rows": 2, "crs_basis": "declared"}),
    accepted("shp-capitals.zip", zipped("PARK", prj=WGS84.encode()), expect=GOOD),
    accepted("shp-text-cut.zip", cut, "text-cut-short", place=["1", "名称"], expect={"columns": {"名称": ["重庆高新", "两江"]}}),
    accepted("shp-impossible-date.zip", impossible, "date-impossible", place=["1", "D"], expect={"columns": {"D": ["20230230", "20230228"]}}),
    accepted("shp-deleted.zip", deleted, "records-marked-deleted", place=["1"], expect={"columns": {"A": ["y"]}, "wkt": ["POINT (106.55 29.72)"]}),
    accepted("shp-memo.zip", zipped(dbf=dbf([(b"A", "C", 4, 0), (b"M", "M", 10, 0)], [[b"x", b"1"], [b"y", b"2"]])), "field-binary-left-out", place=["M"], expect={"columns": {"A": ["x", "y"]}}),
    accepted("shp-number-overflow.zip", zipped(dbf=dbf([(b"N", "N", 4, 0)], [[b"****"], [b"  12"]])), expect={"columns": {"N": [None, 12]}}),
    accepted("shp-number-text.zip", zipped(dbf=dbf([(b"N", "N", 4, 0)], [[b"1,5"], [b"  12"]])), "field-mixed-types", place=["N"], expect={"columns": {"N": ["1,5", "12"]}}),
    accepted("shp-two.zip", two, "several-layers", place=["甲"], expect={"layers": ["甲", "乙"], "rows": 2}),
    accepted("shp-two-chosen.zip", two, options={"sheet_or_layer": "乙"}, expect={"layer": "乙"}),
    refused("shp-no-such.zip", two, "no-such-layer", "丙", "甲", options={"sheet_or_layer": "丙"}),
    refused("shp-no-dbf.zip", zipped(dbf=None), "shapefile-part-missing", ".dbf", "园区.shp"),
    refused("shp-truncated.zip", zipped(shp=SHP[:-10]), "file-broken", "园区.shp"),
    refused("shp-header.zip", zipped(shp=b"\x00" * 100), "file-broken", "园区.shp"),
    refused("shp-shx-outside.zip", zipped(shx=patched(SHX, 108, struct.pack(">ii", 2**30, 10))), "file-broken", ".shx"),
    refused("shp-shx-one-shape-often.zip", zipped(shx=SHX[:100] + SHX[100:108] * 2), "file-broken", ".shx"),
    refused("shp-dbf-truncated.zip", zipped(dbf=table()[:-30]), "file-broken", ".dbf"),
    refused("shp-dbf-4-billion.zip", zipped(dbf=patched(table(), 4, struct.pack("<I", 2**32 - 1))), "file-broken", ".dbf"),
    refused("shp-dbf-widths.zip", zipped(dbf=patched(table(), 10, struct.pack("<H", 9))), "file-broken", ".dbf"),
    refused("shp-counts.zip", zipped(dbf=table(names=["甲", "乙", "丙"])), "shapefile-parts-disagree", "2", "3"),
    refused("shp-multipatch.zip", zipped(shp=patched(SHP, 32, struct.pack("<i", 31))), "shapefile-multipatch", "园区.shp"),
    refused("shp-prj-grid.zip", zipped(prj=b'BOUNDCRS[SOURCECRS[GEOGCRS["x"]],ABRIDGEDTRANSFORMATION["g",PARAMETERFILE["f","{secret}"]]]'), "crs-refers-elsewhere", "园区.prj"),
    refused("shp-prj-proj4-grid.zip", zipped(prj=WGS84[:-1].encode() + b',EXTENSION["PROJ4","+proj=longlat +nadgrids={secret}"]]'), "crs-refers-elsewhere", "园区.prj"),
    refused("shp-prj-garbage.zip", zipped(prj=b"not a reference system"), "crs-unknown", "园区.prj"),
    refused("shp-empty.zip", zipped(shp=shp(())[0], shx=shp(())[1], dbf=dbf([(b"A", "C", 4, 0)], [])), "no-records"),
    refused("shp-encoding-unknown.zip", zipped(), "encoding-unknown", "klingon", options={"encoding": "klingon"}),
]  # fmt: skip
