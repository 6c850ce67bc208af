"""Files that are something else than their name says, or something nobody reads."""

from __future__ import annotations

import json
import zlib

from tests.corpus.case import accepted, refused
from tests.corpus.geojson_files import VRT, feature, one

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
SQLITE = b"SQLite format 3\x00" + bytes(4080)

CASES = [
    refused("园区.shp", b"\x00\x00\x27\x0a" + bytes(96), "format-shapefile-part", ".shp", ".dbf"),
    refused("园区.dbf", b"\x03" + bytes(64), "format-shapefile-part", ".zip"),
    refused("data.rar", b"Rar!\x1a\x07\x00", "format-archive", ".rar", ".zip"),
    refused("data.7z", b"7z\xbc\xaf\x27\x1c", "format-archive", ".7z"),
    refused("data.geojson.gz", zlib.compress(b"{}"), "format-archive", ".gz"),
    refused("data.tar", bytes(1024), "format-archive", ".tar"),
    refused("表.xls", OLE, "format-sheet", ".xls", ".xlsx"),
    refused("表.ods", b"PK\x03\x04", "format-sheet", ".ods"),
    refused("库.mdb", b"\x00\x01\x00\x00Standard Jet DB", "format-database", ".mdb"),
    refused("库.gdb", b"x", "format-database", "GeoPackage"),
    refused("图.dwg", b"AC1032", "format-drawing", ".dwg"),
    refused("图.dxf", "0\nSECTION\n", "format-drawing", ".dxf"),
    refused("source.vrt", VRT, "format-not-read", ".vrt"),
    refused("track.gpx", "<gpx/>", "format-not-read", ".gpx"),
    refused("no-extension", "x", "format-not-read", "no-extension"),
    refused("data.geojson.exe", b"MZ", "format-not-read", ".exe"),
    refused("picture.geojson", PNG, "content-differs-from-name", "PNG"),
    refused("database.geojson", SQLITE, "content-differs-from-name", "SQLite"),
    refused("page.geojson", "<!DOCTYPE html><html><body>404</body></html>", "content-differs-from-name", "HTML"),
    refused("archive.kml", b"PK\x03\x04" + bytes(60), "content-differs-from-name", "ZIP"),
    refused("program.csv", b"MZ" + bytes(range(256)), "content-differs-from-name", "EXE"),
    refused("text.zip", "not an archive", "content-differs-from-name", ".zip"),
    refused("json.gpkg", one(), "content-differs-from-name", ".gpkg"),
    refused("text.fgb", "fgb", "content-differs-from-name", ".fgb"),
    refused("old-workbook.xlsx", OLE, "content-differs-from-name", "OLE"),
    refused("password.xlsx", OLE + b"EncryptedPackage", "content-differs-from-name", ".xlsx"),
    refused("json.csv", one(), "content-differs-from-name", "JSON"),
    refused("../../escape.geojsonx", one(), "format-not-read"),
    accepted("sequence.json", "\n".join([json.dumps(feature())] * 2), expect={"rows": 2, "format": "geojson-seq"}),
]  # fmt: skip
