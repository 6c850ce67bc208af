"""GeoPackages, written through SQLite, with what SQLite can be made to do."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import shapely

from tests.corpus.case import Traps, accepted, refused

SCHEMA = """
PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
    organization_coordsys_id INTEGER, definition TEXT, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT,
    last_change DATETIME, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER,
    z TINYINT, m TINYINT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS[]', ''),
    ('CGCS2000', 4490, 'EPSG', 4490, '', ''), ('none', -1, 'NONE', -1, 'undefined', ''),
    ('own', 100001, 'NONE', 100001, '+proj=longlat +nadgrids={secret}', '');
"""
PARKS = """
CREATE TABLE "园区" (fid INTEGER PRIMARY KEY, geom BLOB, "编号" TEXT, "名称" TEXT, area REAL, num INTEGER,
    opened DATE, seen DATETIME, ok BOOLEAN);
"""


def blob(geometry: Any, srs: int = 4326, flags: int = 1, wkb: bytes | None = None) -> bytes:
    body = shapely.to_wkb(geometry) if wkb is None else wkb
    return b"GP\x00" + bytes([flags]) + struct.pack("<i", srs) + body


def registered(table: str, srs: int = 4326, kind: str = "features", column: str = "geom") -> str:
    name = table.replace("'", "''")
    return (  # a literal: names hold quotes on purpose
        f"INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('{name}', '{kind}', {srs});"  # noqa: S608
        f"INSERT INTO gpkg_geometry_columns VALUES ('{name}', '{column}', 'GEOMETRY', {srs}, 0, 0);"
    )


ROWS = [
    (shapely.Point(106.3, 29.5), "001", "科学城", 1.5, 1, "2021-01-01", "2021-01-01T08:00:00Z", 1),
    (shapely.Point(106.55, 29.72), "002", "两江新区", None, None, None, None, 0),
]


def geopackage(
    *scripts: str,
    rows: Any = ROWS,
    parks: bool = True,
    alter: Callable[[sqlite3.Connection], Any] | None = None,
) -> Callable[[Traps], bytes]:
    def make(traps: Traps) -> bytes:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.executescript(traps.fill(SCHEMA))
            if parks:
                connection.executescript(PARKS + registered("园区"))
                for row in rows:
                    geometry = row[0] if isinstance(row[0], bytes) else blob(row[0])
                    connection.execute(
                        'INSERT INTO "园区" VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)',
                        (geometry, *row[1:]),
                    )
            for script in scripts:
                connection.executescript(traps.fill(script))
            if alter is not None:
                alter(connection)
            return connection.serialize()

    return make


def with_geometry(*bodies: bytes) -> Callable[[Traps], bytes]:
    return geopackage(rows=[(body, *ROWS[0][1:]) for body in bodies])


def changed(
    make: Callable[[Traps], bytes], change: Callable[[bytes], bytes]
) -> Callable[[Traps], bytes]:
    return lambda traps: change(make(traps))


def virtual(connection: sqlite3.Connection) -> None:
    """A virtual table of a module that need not be there."""
    connection.execute("PRAGMA writable_schema = ON")
    sql = "CREATE VIRTUAL TABLE v USING csv(filename='/etc/passwd')"
    connection.execute("INSERT INTO sqlite_master VALUES ('table', 'v', 'v', 0, ?)", (sql,))
    connection.executescript("PRAGMA writable_schema = OFF;" + registered("v"))


def not_utf8(connection: sqlite3.Connection) -> None:
    connection.execute('UPDATE "园区" SET "名称" = CAST(? AS TEXT)', ("科学城".encode("gb18030"),))


def several(connection: sqlite3.Connection) -> None:
    connection.executescript(
        "CREATE TABLE b (fid INTEGER PRIMARY KEY, geom BLOB, x TEXT);" + registered("b", 4490)
    )
    connection.execute("INSERT INTO b VALUES (7, ?, 'y')", (blob(shapely.Point(1, 2)),))


def odd_name(connection: sqlite3.Connection) -> None:
    name = 'x"; DROP TABLE gpkg_contents; --'
    quoted = name.replace('"', '""')
    connection.executescript(
        f'CREATE TABLE "{quoted}" (fid INTEGER PRIMARY KEY, geom BLOB, "a""b" TEXT);'
        + registered(name)
    )
    connection.execute(f'INSERT INTO "{quoted}" VALUES (1, ?, ?)', (blob(shapely.Point(1, 2)), "v"))  # noqa: S608


RECURSIVE = "CREATE VIEW v AS WITH RECURSIVE c(fid, geom) AS (SELECT 1, NULL UNION ALL SELECT fid + 1, NULL FROM c) SELECT * FROM c;"
DEEP = b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 200_000 + shapely.to_wkb(shapely.Point(1, 2))

CASES = [
    refused("view-recursive.gpkg", geopackage(RECURSIVE + registered("v"), parks=False), "gpkg-view", "v", alone=True),
    refused("view-zeroblob.gpkg", geopackage("CREATE VIEW v AS SELECT 1 AS fid, zeroblob(999999999) AS geom, randomblob(999999999) AS x;" + registered("v"), parks=False), "gpkg-view", "v", alone=True),
    refused("view-beside-table.gpkg", geopackage(RECURSIVE + registered("v")), "gpkg-view", "v"),
    refused("contents-is-view.gpkg", geopackage("ALTER TABLE gpkg_contents RENAME TO c; CREATE VIEW gpkg_contents AS SELECT zeroblob(999999999) AS table_name, 'features' AS data_type;"), "gpkg-view", "gpkg_contents"),
    refused("virtual-table.gpkg", geopackage(alter=virtual), "gpkg-virtual-table", "v"),
    refused("virtual-fts.gpkg", geopackage("CREATE VIRTUAL TABLE f USING fts5(x);"), "gpkg-virtual-table", "f"),
    accepted("view-not-a-layer.gpkg", geopackage(RECURSIVE), "gpkg-parts-not-run", place=["v"], expect={"rows": 2}),
    accepted("trigger.gpkg", geopackage('CREATE TRIGGER t AFTER INSERT ON "园区" BEGIN DELETE FROM "园区"; END;'), "gpkg-parts-not-run", place=["t"], expect={"rows": 2}),
    accepted("rtree-usual.gpkg", geopackage('CREATE VIRTUAL TABLE "rtree_园区_geom" USING rtree(id, minx, maxx, miny, maxy); CREATE TRIGGER "rtree_园区_geom_insert" AFTER INSERT ON "园区" BEGIN SELECT 1; END;'), expect={"rows": 2}),
    accepted("generated-column.gpkg", geopackage('ALTER TABLE "园区" ADD COLUMN g BLOB GENERATED ALWAYS AS (zeroblob(900000000)) VIRTUAL;'), "gpkg-generated-column", place=["g"], expect={"rows": 2}),
    accepted("default-zeroblob.gpkg", geopackage('ALTER TABLE "园区" ADD COLUMN g TEXT;'), expect={"rows": 2}),
    refused("crs-grid.gpkg", geopackage("UPDATE gpkg_geometry_columns SET srs_id = 100001"), "crs-refers-elsewhere"),
    refused("srs-unknown.gpkg", geopackage("UPDATE gpkg_geometry_columns SET srs_id = 77"), "crs-unknown", "77"),
    accepted("srs-undefined.gpkg", geopackage("UPDATE gpkg_geometry_columns SET srs_id = -1"), expect={"crs": None, "needs": ["crs"]}),
    refused("plain-sqlite.gpkg", geopackage("DROP TABLE gpkg_contents"), "gpkg-not-one", "gpkg_contents"),
    refused("tiles-only.gpkg", geopackage("UPDATE gpkg_contents SET data_type = 'tiles'"), "gpkg-no-layer"),
    refused("layer-missing.gpkg", geopackage('DROP TABLE "园区"'), "gpkg-not-one", "园区"),
    refused("no-rows.gpkg", geopackage('DELETE FROM "园区"'), "no-records", "园区"),
    refused("truncated.gpkg", changed(geopackage(), lambda body: body[: len(body) // 2]), "file-broken"),
    refused("header-only.gpkg", changed(geopackage(), lambda body: body[:100]), "file-broken"),
    refused("page-damaged.gpkg", changed(geopackage(), lambda body: body[:4096] + b"\xff" * 4096 + body[8192:]), "file-broken"),
    refused("schema-damaged.gpkg", changed(geopackage(), lambda body: body.replace(b"CREATE TABLE gpkg_contents", b"CREATE TABLE gpkg_c(ntents")), "file-broken"),
    refused("too-many-rows.gpkg", geopackage(rows=ROWS * 30), "too-many-features", "50", limits={"features": 50}),
    refused("too-many-columns.gpkg", geopackage("".join(f'ALTER TABLE "园区" ADD COLUMN c{i} TEXT;' for i in range(210))), "too-many-fields"),
    accepted("blob-not-geometry.gpkg", with_geometry(b"GP\x00\x01\x00\x00\x00\x00nonsense", b"not a blob at all"), "geometry-malformed", place=["1"], expect={"wkt": [None, None]}),
    accepted("wkb-2-billion-points.gpkg", with_geometry(blob(None, wkb=b"\x01\x02\x00\x00\x00\xff\xff\xff\x7f" + bytes(32))), "geometry-malformed", place=["1"], alone=True),
    accepted("geometry-extended.gpkg", with_geometry(blob(shapely.Point(1, 2), flags=0x21)), "gpkg-geometry-extended", place=["1"]),
    accepted("geometry-curve.gpkg", with_geometry(blob(None, wkb=b"\x01\x08\x00\x00\x00\x03\x00\x00\x00" + struct.pack("<6d", 0, 0, 1, 1, 2, 0))), "geometry-curved", place=["1"]),
    accepted("geometry-measured.gpkg", with_geometry(blob(None, wkb=b"\x01" + struct.pack("<I3d", 2001, 106, 29, 7))), "measures-left-out", place=["1"], expect={"wkt": ["POINT (106 29)"]}),
    accepted("mixed-types.gpkg", geopackage('UPDATE "园区" SET num = \'三\' WHERE fid = 2'), "field-mixed-types", place=["num", "2"], expect={"columns": {"num": ["1", "三"]}}),
    accepted("impossible-date.gpkg", geopackage('UPDATE "园区" SET opened = \'2023-02-30\' WHERE fid = 2'), "date-impossible", place=["opened", "2"], expect={"columns": {"opened": ["2021-01-01", "2023-02-30"]}}),
    accepted("binary-column.gpkg", geopackage('ALTER TABLE "园区" ADD COLUMN photo BLOB; UPDATE "园区" SET photo = x\'00ff\';'), "field-binary-left-out", place=["photo"], expect={"rows": 2}),
    accepted("text-not-utf8.gpkg", geopackage(alter=not_utf8), "encoding-unsure", expect={"columns": {"名称": ["科学城", "科学城"]}}),
    accepted("several-layers.gpkg", geopackage(alter=several), "several-layers", place=["园区"], expect={"layers": ["园区", "b"], "rows": 2}),
    accepted("several-chosen.gpkg", geopackage(alter=several), options={"sheet_or_layer": "b"}, expect={"crs": "EPSG:4490", "columns": {"fid": [7], "x": ["y"]}}),
    refused("several-none.gpkg", geopackage(alter=several), "no-such-layer", "c", options={"sheet_or_layer": "c"}),
    accepted("name-of-sql.gpkg", geopackage(alter=odd_name, parks=False), expect={"columns": {'a"b': ["v"]}}),
    accepted("wal-mode.gpkg", changed(geopackage(), lambda body: body[:18] + b"\x02\x02" + body[20:]), "gpkg-in-use", expect={"rows": 2}),
    accepted("good.gpkg", geopackage(), expect={
        "rows": 2, "crs": "EPSG:4326", "crs_basis": "declared", "wkt": ["POINT (106.3 29.5)", "POINT (106.55 29.72)"],
        "columns": {"编号": ["001", "002"], "名称": ["科学城", "两江新区"], "area": [1.5, None], "num": [1, None], "opened": [date(2021, 1, 1), None], "seen": [datetime(2021, 1, 1, 8, tzinfo=UTC), None], "ok": [True, False]},
        "dtypes": {"编号": "str", "num": "Int64", "area": "float64", "ok": "boolean"},
    }),
]  # fmt: skip

CRASHES = [
    # Whether GEOS refuses it or breaks down on it, it is told in words.
    refused(
        "wkb-200000-deep.gpkg", with_geometry(blob(None, wkb=DEEP)), "reading-crashed", alone=True
    ),
]
