"""Real clients against a real server: GDAL's driver and OWSLib agree with the files, feature by feature."""

import datetime as dt
import json
import math
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from owslib.ogcapi.features import Features

PROJECT = Path(__file__).resolve().parents[3]
DATA = PROJECT / "data"
SITES = sorted(path.parent.name for path in DATA.glob("layers/*/features.geojson"))
UNITS = {"units-2015": "units-2015.geojson", "units-2025-11": "units-2025-11.geojson"}
CGCS2000 = "http://www.opengis.net/def/crs/EPSG/0/4490"
EXACT = 1e-9
STATIONS = 2500
BOX = (106.3, 29.5, 106.5, 29.9)


def stations():
    """Points with an attribute of each type; every seventh without a position."""
    n = np.arange(STATIONS)
    points = shapely.points(105.5 + (n * 0.61803398875) % 3, 28.5 + (n * 0.7548776662) % 2.5)
    points[n % 7 == 3] = None
    return geopandas.GeoDataFrame(
        {
            "name": [f"站 {k}" for k in n],
            "code": [f"{k:05d}" for k in n],
            "n": pd.array(np.where(n % 5 == 0, -n, n), dtype="Int64"),
            "share": n / 7,
            "open": n % 2 == 0,
            "since": [dt.date(2000, 1, 1) + dt.timedelta(days=int(k)) for k in n],
        },
        geometry=points,
        crs="EPSG:4326",
        index=pd.Index([f"s{k}" for k in n], name="feature_id"),
    )


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Address of the running service."""
    folder = tmp_path_factory.mktemp("stations")
    stations().to_parquet(folder / "frame.parquet")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = Path(__file__).with_name("serve.py")
    command = [sys.executable, script, str(port), str(DATA), str(folder / "frame.parquet")]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=os.environ | {"PYTHONPATH": str(PROJECT)}, stdout=log, stderr=log
        )  # fmt: skip
    found = f"http://127.0.0.1:{port}/ogc"
    try:
        deadline = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(found, timeout=30).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "log.txt").read_text("utf-8")
                assert time.monotonic() < deadline, (folder / "log.txt").read_text("utf-8")
                time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def service(address):
    return Features(address)


def of_file(layer):
    """Features of a shipped file by id: attributes flattened as the service says it does, geometry."""
    if layer in UNITS:
        path = DATA / "boundaries" / UNITS[layer]
    else:
        path = DATA / "layers" / layer / "features.geojson"
    found = {}
    for feature in json.loads(path.read_text("utf-8"))["features"]:
        properties = feature["properties"]
        for vintage, codes in properties.pop("units", {}).items():
            properties[f"units_{vintage}"] = ";".join(codes)
        if "label" in properties:
            properties["label_lon"], properties["label_lat"] = properties.pop("label")
        shape = feature["geometry"] and shapely.geometry.shape(feature["geometry"])
        found[feature["id"]] = (properties, shape)
    return found


def gdal(address, layer, *, by, **options):
    frame = pyogrio.read_dataframe(f"OAPIF:{address}", layer=layer, **options)
    return frame.set_index(by, drop=False)


def same_value(found, expected):
    if expected is None:
        return found is None or found is pd.NA or (isinstance(found, float) and math.isnan(found))
    if isinstance(expected, float):
        return math.isclose(found, expected, rel_tol=1e-15)
    return found == expected


def same_shape(found, expected):
    if expected is None:
        return found is None
    return found.equals_exact(expected, EXACT)


def test_gdals_driver_is_there_and_not_switched_off():
    assert "OAPIF" in pyogrio.list_drivers()
    assert "OAPIF" not in os.environ.get("GDAL_SKIP", "")


def test_both_list_every_layer(address, service):
    expected = {*SITES, *UNITS, "stations"}
    assert len(expected) >= 10
    listed = pyogrio.list_layers(f"OAPIF:{address}")
    assert {name for name, _ in listed} == expected
    assert dict(map(tuple, listed))["units-2015"] in {"Polygon", "MultiPolygon"}
    assert set(service.feature_collections()) == expected


@pytest.mark.parametrize("layer", [*SITES, *UNITS])
def test_gdal_reads_what_the_files_hold(address, layer):
    expected = of_file(layer)
    found = gdal(address, layer, by="adcode" if layer in UNITS else "id")
    assert list(found.index) == list(expected)
    compared = 0
    for key, (properties, shape) in expected.items():
        row = found.loc[key]
        assert same_shape(row.geometry, shape), key
        for name, value in properties.items():
            assert same_value(row[name], value), (key, name, row[name], value)
            compared += 1
    assert compared >= 10 * len(expected)
    assert found.crs.to_authority() == ("OGC", "CRS84")


@pytest.mark.parametrize("layer", [*SITES, *UNITS])
def test_owslib_reads_what_the_files_hold_page_by_page(service, layer):
    expected = of_file(layer)
    seen, offset = {}, 0
    while offset < len(expected):
        page = service.collection_items(layer, limit=3, offset=offset)
        assert page["numberMatched"] == len(expected)
        assert page["numberReturned"] == len(page["features"]) == min(3, len(expected) - offset)
        for feature in page["features"]:
            assert feature["id"] not in seen
            shape = feature["geometry"] and shapely.geometry.shape(feature["geometry"])
            seen[feature["id"]] = (feature["properties"], shape)
        offset += 3
    assert list(seen) == list(expected)
    for key, (properties, shape) in expected.items():
        assert seen[key][0] == properties
        assert same_shape(seen[key][1], shape)
    first = next(iter(expected))
    assert service.collection_item(layer, first)["id"] == first
    assert set(service.collection_queryables(layer)["properties"]) == {
        "geometry", *expected[first][0],
    }  # fmt: skip


def test_gdal_turns_the_pages_of_a_published_dataset(address):
    expected = stations()
    found = gdal(address, "stations", by="code", PAGE_SIZE=400)
    assert list(found.index) == list(expected["code"])
    assert found["id"].tolist() == list(expected.index)
    assert found["name"].tolist() == expected["name"].tolist()
    assert found["n"].tolist() == expected["n"].tolist()
    assert np.array_equal(found["share"], expected["share"])
    assert found["open"].astype(bool).tolist() == expected["open"].tolist()
    since = pd.to_datetime(found["since"]).dt.date.tolist()
    assert since == expected["since"].tolist()
    assert shapely.is_missing(found.geometry.to_numpy()).sum() == 357
    for got, want in zip(found.geometry, expected.geometry, strict=True):
        assert same_shape(got, want)


def test_a_box_selects_what_lies_in_it(address, service):
    points = stations()
    wanted = [
        key
        for key, point in points.geometry.items()
        if point is not None and BOX[0] <= point.x <= BOX[2] and BOX[1] <= point.y <= BOX[3]
    ]
    assert 10 < len(wanted) < 200
    assert gdal(address, "stations", by="id", bbox=BOX)["id"].tolist() == wanted
    page = service.collection_items("stations", bbox=list(BOX), limit=1000)
    assert [feature["id"] for feature in page["features"]] == wanted


@pytest.mark.parametrize(
    ("where", "test"),
    [
        ("code = '00042'", lambda row: row["code"] == "00042"),
        ("n = -40", lambda row: row["n"] == -40),
        ("open = 1 AND n > 2400", lambda row: row["open"] and row["n"] > 2400),
    ],
)
def test_a_where_selects_what_fits(address, where, test):
    expected = [key for key, row in stations().iterrows() if test(row)]
    assert expected
    assert gdal(address, "stations", by="id", where=where)["id"].tolist() == expected


def test_owslib_filters_by_property_and_by_time(service):
    page = service.collection_items("stations", code="00042")
    assert [feature["id"] for feature in page["features"]] == ["s42"]
    page = service.collection_items("units-2015", datetime_="2020-01-01T00:00:00Z", limit=100)
    assert page["numberMatched"] == 38


def test_cgcs2000_has_latitude_first_and_gdal_reads_it_right(address, service):
    for layer, key in (("parks", "id"), ("units-2025-11", "adcode")):
        found = gdal(address, layer, by=key, CRS="EPSG:4490")
        assert found.crs.to_authority() == ("EPSG", "4490")
        for feature, (_, shape) in of_file(layer).items():
            # As geopandas has it, x is longitude again.
            assert same_shape(found.loc[feature].geometry, shape)
    raw = urllib.request.urlopen(f"{address}/collections/parks/items?crs={CGCS2000}&limit=1")
    with raw:
        point = json.load(raw)["features"][0]["geometry"]["coordinates"]
    assert 28 < point[0] < 33
    assert 105 < point[1] < 111


def test_geopandas_reads_it_as_the_connect_page_says(address):
    parks = geopandas.read_file(f"OAPIF:{address}", layer="parks")
    assert sorted(parks["id"]) == sorted(of_file("parks"))
