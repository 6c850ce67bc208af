"""A dataset as the map gets it: every feature, every attribute, nothing changed."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, MultiPoint, Point, box

from layers import dataset_map
from layers.dataset_map import extent, map_collection, map_file
from layers.prepared import kinds_of


@pytest.fixture
def frame():
    index = pd.Index(["007", "b", "c"], name="feature_id")
    columns = {"名称": ["甲", "</script>", None], "n": [1.5, float("nan"), 3]}
    shapes = [Point(106.123456789, 29), None, box(106, 29, 107, 30)]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326, index=index)


def test_every_feature_travels_with_its_attributes(frame):
    features = map_collection(frame)["features"]
    assert [feature["id"] for feature in features] == ["007", "b", "c"]
    assert features[0] == {
        "type": "Feature",
        "id": "007",
        "geometry": {"type": "Point", "coordinates": [106.1234568, 29.0]},
        "properties": {"名称": "甲", "n": 1.5},
    }
    assert features[1]["geometry"] is None
    assert features[1]["properties"] == {"名称": "</script>", "n": None}


def test_the_file_is_the_same_for_the_same_frame(frame):
    assert map_file(frame) == map_file(frame.copy())
    assert json.loads(map_file(frame)) == map_collection(frame)


def test_a_frame_without_attributes_has_features(frame):
    assert map_collection(frame[["geometry"]])["features"][0]["properties"] == {}


def test_what_is_too_large_does_not_travel_whole(frame, monkeypatch):
    monkeypatch.setattr(dataset_map, "MAP_FEATURES_MAX", 2)
    assert map_file(frame) is None
    monkeypatch.setattr(dataset_map, "MAP_FEATURES_MAX", 3)
    monkeypatch.setattr(dataset_map, "MAP_BYTES_MAX", 100)
    assert map_file(frame) is None


def test_extent_and_kinds(frame):
    assert extent(frame) == [106.0, 29.0, 107.0, 30.0]
    assert extent(frame.iloc[[1]]) is None
    assert kinds_of(frame.geom_type.dropna()) == ("point", "polygon")
    mixed = gpd.GeoDataFrame(
        geometry=[MultiPoint([(1, 1), (2, 2)]), LineString([(0, 0), (1, 1)])], crs=4326
    )
    assert kinds_of(mixed.geom_type) == ("point", "line")
