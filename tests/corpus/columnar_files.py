"""GeoParquet and FlatGeobuf: metadata that lie, pages that unpack to far more than they hold."""

from __future__ import annotations

import io
import json
import pickle
import struct
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from tests.corpus.case import Traps, accepted, refused

POINTS = [shapely.Point(106.3, 29.5), shapely.Point(106.55, 29.72)]
COLUMNS = {
    "编号": ["001", "002"],
    "名称": ["科学城", "两江新区"],
    "数": [1, None],
    "面积": [1.5, None],
    "是": [True, None],
}
GOOD = {
    "rows": 2,
    "columns": COLUMNS,
    "wkt": ["POINT (106.3 29.5)", "POINT (106.55 29.72)"],
    "dtypes": {"数": "Int64"},
}


def parquet(
    more: dict[str, Any] | None = None,
    *,
    geo: Any = None,
    crs: Any = "absent",
    rows: int = 2,
    **options: Any,
) -> Callable[[Traps], bytes]:
    def make(traps: Traps) -> bytes:
        columns = {
            **COLUMNS,
            "geometry": [shapely.to_wkb(point) for point in POINTS],
            **(more or {}),
        }
        table = pa.table(
            {
                name: pa.array(values) if isinstance(values, list) else values
                for name, values in columns.items()
            }
        )
        column = {"encoding": "WKB", "geometry_types": []} | (
            {} if crs == "absent" else {"crs": crs}
        )
        value = (
            {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
            if geo is None
            else geo
        )
        if value is not False:
            body = value if isinstance(value, bytes) else traps.fill(json.dumps(value)).encode()
            table = table.replace_schema_metadata({**(table.schema.metadata or {}), b"geo": body})
        target = io.BytesIO()
        pq.write_table(table, target, **options)
        return target.getvalue()

    return make


def meta(**column: Any) -> dict[str, Any]:
    return {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], **column}},
    }


def repeated(times: int, short: int = 0) -> Callable[[Traps], bytes]:
    """One text of a megabyte many times over, after some short ones: kilobytes on disk, gigabytes read."""

    def make(_: Traps) -> bytes:
        places = pa.array([0] * short + [1] * times, pa.int32())
        values = pa.DictionaryArray.from_arrays(places, pa.array(["x", "x" * 2**20]))
        points = pa.array([shapely.to_wkb(POINTS[0])] * len(places))
        table = pa.table({"a": values, "geometry": points})
        table = table.replace_schema_metadata({b"geo": json.dumps(meta()).encode()})
        target = io.BytesIO()
        pq.write_table(table, target, compression="zstd", store_schema=False)
        return target.getvalue()

    return make


class Canary:
    """Makes a file when it is unpickled."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (Path(self.path),)


def pickled(traps: Traps) -> bytes:
    """A column of an extension type whose description is a pickle that does something."""
    field = pa.field(
        "e",
        pa.string(),
        metadata={
            b"ARROW:extension:name": b"arrow.py_extension_type",
            b"ARROW:extension:metadata": pickle.dumps(Canary(traps.secret + ".unpickled")),
        },
    )
    table = pa.table(
        [pa.array(["x", "y"]), pa.array([shapely.to_wkb(point) for point in POINTS])],
        schema=pa.schema([field, pa.field("geometry", pa.binary())]),
    )
    table = table.replace_schema_metadata({b"geo": json.dumps(meta()).encode()})
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


def plain(traps: Traps) -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.table({"名称": ["甲"], "经度": [106.5], "纬度": [29.75]}), target)
    return target.getvalue()


GRID = {
    "type": "BoundCRS",
    "name": "x",
    "source_crs": {"type": "GeographicCRS", "name": "y"},
    "transformation": {
        "name": "t",
        "parameters": [{"name": "Latitude and longitude difference file", "value": "{secret}"}],
        "method": {"name": "NTv2", "parameter_file": "{secret}"},
    },
}


def damaged(body: bytes) -> bytes:
    return body[:40] + b"\xff" * 60 + body[100:]


PARQUET_CASES = [
    accepted("parquet-good.parquet", parquet(crs={"$schema": "https://proj.org/schemas/v0.7/projjson.schema.json", "type": "GeographicCRS", "name": "WGS 84 (CRS84)", "datum": {"type": "GeodeticReferenceFrame", "name": "World Geodetic System 1984", "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563}}, "coordinate_system": {"subtype": "ellipsoidal", "axis": [{"name": "Geodetic longitude", "abbreviation": "Lon", "direction": "east", "unit": "degree"}, {"name": "Geodetic latitude", "abbreviation": "Lat", "direction": "north", "unit": "degree"}]}, "id": {"authority": "OGC", "code": "CRS84"}}), expect={**GOOD, "crs": "EPSG:4326", "crs_basis": "declared"}),
    accepted("parquet-no-crs.geoparquet", parquet(), expect={**GOOD, "crs": "EPSG:4326", "crs_basis": "standard"}),
    accepted("parquet-crs-null.parquet", parquet(crs=None), expect={"crs": None, "needs": ["crs"]}, checked=("crs-missing",)),
    accepted("parquet-types.parquet", parquet({"d": [date(2020, 1, 2), None], "l": [[1, 2], None], "b": [b"\x00", None], "u": pa.array([2**64 - 1, 1], pa.uint64()), "n": pa.nulls(2)}), "value-nested", "field-binary-left-out", "integer-too-large", expect={"columns": {"d": [date(2020, 1, 2), None], "l": ["[1, 2]", None], "u": ["18446744073709551615", "1"], "n": [None, None]}}),
    accepted("parquet-second-geometry.parquet", parquet({"g2": [b"x", b"y"]}, geo={**meta(), "columns": {**meta()["columns"], "g2": {"encoding": "WKB"}}}), "geometry-columns-left-out", place=["g2"], expect={"rows": 2}),
    accepted("parquet-wkb-broken.parquet", parquet({"geometry": [b"\x01\x01", shapely.to_wkb(POINTS[1])]}), "geometry-malformed", place=["1"], expect={"wkt": [None, "POINT (106.55 29.72)"]}),
    accepted("parquet-pickle.parquet", pickled, expect={"columns": {"e": ["x", "y"]}}),
    accepted("parquet-plain.parquet", plain, expect={"wkt": ["POINT (106.5 29.75)"], "needs": ["coordinates"]}),
    refused("parquet-repeated-20000.parquet", repeated(20_000), "zip-too-large-unpacked", alone=True),
    refused("parquet-repeated-later.parquet", repeated(20_000, 500), "reading-too-much-memory", alone=True),
    refused("parquet-meta-no-json.parquet", parquet(geo=b"{" * 5000), "geoparquet-metadata-broken"),
    refused("parquet-meta-deep.parquet", parquet(geo=b"[" * 100_000), "geoparquet-metadata-broken"),
    refused("parquet-meta-list.parquet", parquet(geo=[1]), "geoparquet-metadata-broken"),
    refused("parquet-meta-other-column.parquet", parquet(geo={**meta(), "primary_column": "x", "columns": {"x": {"encoding": "WKB"}}}), "geoparquet-metadata-broken"),
    refused("parquet-native.parquet", parquet(geo=meta(encoding="point")), "geoparquet-encoding", "point"),
    refused("parquet-crs-grid.parquet", parquet(crs=GRID), "crs-refers-elsewhere"),
    refused("parquet-crs-address.parquet", parquet(crs="{address}/crs.json"), "crs-refers-elsewhere"),
    refused("parquet-crs-number.parquet", parquet(crs=4326), "crs-unknown", "4326"),
    refused("parquet-too-many.parquet", parquet(), "too-many-features", limits={"features": 1}),
    refused("parquet-201-fields.parquet", parquet({f"f{i}": ["a", "b"] for i in range(201)}), "too-many-fields"),
    refused("parquet-truncated.parquet", lambda traps: parquet()(traps)[:-100], "file-broken"),
    refused("parquet-footer.parquet", lambda traps: parquet()(traps)[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1", "file-broken"),
    refused("parquet-middle-damaged.parquet", lambda traps: damaged(parquet()(traps)), "file-broken"),
]  # fmt: skip


def flatgeobuf(traps: Traps) -> bytes:
    frame = gpd.GeoDataFrame(
        {"编号": ["001", "002"], "名称": ["科学城", "两江新区"], "数": [1, 2]},
        geometry=POINTS,
        crs=4490,
    )
    target = io.BytesIO()
    frame.to_file(target, driver="FlatGeobuf", layer="x", SPATIAL_INDEX="NO")
    return target.getvalue()


def header_changed(slot: int, form: str, value: int) -> Callable[[Traps], bytes]:
    """The header with one of its numbers replaced in place."""

    def make(traps: Traps) -> bytes:
        body = bytearray(flatgeobuf(traps))
        table = 12 + struct.unpack_from("<I", body, 12)[0]
        vtable = table - struct.unpack_from("<i", body, table)[0]
        offset = struct.unpack_from("<H", body, vtable + 4 + 2 * slot)[0]
        struct.pack_into(form, body, table + offset, value)
        return bytes(body)

    return make


FGB_CASES = [
    accepted("fgb-good.fgb", flatgeobuf, expect={"rows": 2, "crs": "EPSG:4490", "columns": {"编号": ["001", "002"], "名称": ["科学城", "两江新区"], "数": [1, 2]}, "wkt": GOOD["wkt"]}),
    refused("fgb-header-4-gib.fgb", lambda traps: flatgeobuf(traps)[:8] + struct.pack("<I", 2**32 - 1) + flatgeobuf(traps)[12:], "flatgeobuf-header-broken"),
    refused("fgb-count-huge.fgb", header_changed(8, "<Q", 2**60), "too-many-features"),
    refused("fgb-count-lies.fgb", header_changed(8, "<Q", 900_000), "flatgeobuf-header-broken"),
    refused("fgb-columns-lie.fgb", header_changed(7, "<I", 2**31), "flatgeobuf-header-broken"),
    refused("fgb-truncated.fgb", lambda traps: flatgeobuf(traps)[:-40], "file-broken"),
    refused("fgb-header-only.fgb", lambda traps: flatgeobuf(traps)[:60], "flatgeobuf-header-broken"),
    refused("fgb-magic-only.fgb", b"fgb\x03fgb\x00", "flatgeobuf-header-broken"),
]  # fmt: skip

CASES = [*PARQUET_CASES, *FGB_CASES]
