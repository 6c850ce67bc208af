"""What stands behind a collection: sites with flat attributes, units with their dates, datasets as stored."""

import copy
import datetime as dt
import json

import geopandas
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from layers.catalogue import Layer
from layers.datasets import FieldType, parse_dataset_manifest
from layers.manifest import parse_manifest
from layers.ogc.collections import dataset_collection, site_collection, unit_collection
from layers.ogc.selection import TimeFields
from layers.ogc.tables import Field, TableCache
from layers.prepared import PreparedDataset

DESCRIBED = {
    "id": "stations", "title_zh": "站点", "title_en": "Stations", "description_zh": "说明。",
    "description_en": "About.", "provider_zh": "局", "provider_en": "Bureau", "license": "CC-BY-4.0",
    "date": "2024", "lineage_zh": "整理。", "lineage_en": "Read out.", "order": 1, "visible": True,
}  # fmt: skip


def all_features(collection):
    table = collection.table()
    return table.features(np.arange(len(table)))


def types(collection):
    return {field.name: field.type.value for field in collection.fields}


class TestSites:
    @pytest.fixture
    def collection(self):
        symbol = {"symbol": {"shape": "square", "color": "park"}, "sources": ["doc-000"]}
        manifest, faults = parse_manifest(DESCRIBED | symbol, where="")
        assert not faults
        features = (
            {
                "type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [106, 29]},
                "properties": {"id": "a", "units": {"2015": ["500105", "500112"]}, "accuracy_m": 3000},
            },
            {
                "type": "Feature", "id": "b", "geometry": None,
                "properties": {"id": "b", "units": {"2015": []}, "accuracy_m": None},
            },
        )  # fmt: skip
        return site_collection(Layer(manifest, features))

    def test_units_of_a_vintage_are_one_text_and_a_site_without_position_is_there(self, collection):
        drawn, listed = all_features(collection)
        assert drawn["properties"] == {
            "id": "a", "units_2015": "500105;500112", "accuracy_m": 3000,
        }  # fmt: skip
        assert listed["geometry"] is None
        assert listed["properties"]["units_2015"] == ""
        assert collection.extent == (106, 29, 106, 29)

    def test_it_says_who_provides_it_under_which_licence(self, collection):
        assert collection.title == {"zh": "站点", "en": "Stations"}
        for part in ("Bureau", "CC-BY-4.0", "2024"):
            assert part in collection.description["en"]

    def test_pygeoapis_copies_are_the_collection_itself(self, collection):
        assert copy.deepcopy({"data": collection})["data"] is collection


def test_units_carry_their_dates_and_the_caption():
    ring = [[106, 29], [107, 29], [107, 30], [106, 29]]
    units = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "500157",
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "properties": {
                    "adcode": "500157", "name_zh": "两江新区", "valid_from": "2025-11",
                    "valid_to": None, "label": [106.5, 29.4], "area_km2": 1234,
                },
            }
        ],
    }  # fmt: skip
    vintage = {
        "id": "2025-11", "title_zh": "起", "title_en": "Since", "valid_from": "2025-11", "valid_to": None,
    }  # fmt: skip
    found = unit_collection(vintage, units, caption={"zh": "审图号", "en": "Caption"})
    assert found.id == "units-2025-11"
    assert found.description["zh"].endswith("审图号")
    assert found.interval == ("2025-11-01T00:00:00Z", None)
    assert found.time == TimeFields("valid_from", "valid_to")
    assert found.extent == (106, 29, 107, 30)
    (feature,) = all_features(found)
    assert feature["id"] == "500157"
    assert feature["properties"]["label_lon"] == 106.5
    assert feature["properties"]["label_lat"] == 29.4


class TestDatasets:
    @pytest.fixture
    def frame(self):
        return geopandas.GeoDataFrame(
            {
                "编号": ["001", None],
                "n": pd.array([1, None], dtype="Int64"),
                "share": [0.5, float("nan")],
                "open": pd.array([True, None], dtype="boolean"),
                "day": [dt.date(2020, 2, 29), None],
                "seen": pd.to_datetime(["2020-01-01T08:00:00", None]),
            },
            geometry=[Point(106.12345678901234, 29.5), None],
            crs="EPSG:4326",
            index=pd.Index(["x", "y"], name="feature_id"),
        )

    def dataset(self, **changes):
        manifest, faults = parse_dataset_manifest(
            DESCRIBED | {"kind": "dataset"} | changes.pop("manifest", {}), where=""
        )
        assert not faults
        told = {
            "map_file": None, "features": 2, "bbox": (106.0, 29.5, 106.2, 29.5), "kinds": ("point",),
            "version": None, "origin": "published",
        }  # fmt: skip
        return PreparedDataset(manifest=manifest, **told | changes)

    def test_a_published_file_is_given_as_it_was_stored(self, frame, tmp_path):
        frame.to_parquet(tmp_path / "frame.parquet")
        found = dataset_collection(self.dataset(table=tmp_path / "frame.parquet"), TableCache(1))
        first, second = all_features(found)
        assert first["id"] == "x"
        assert first["geometry"]["coordinates"] == (106.12345678901234, 29.5)
        assert first["properties"] == {
            "编号": "001", "n": 1, "share": 0.5, "open": True, "day": "2020-02-29",
            "seen": "2020-01-01T08:00:00",
        }  # fmt: skip
        assert second["geometry"] is None
        assert set(second["properties"].values()) == {None}

    def test_its_types_are_known_without_reading_the_features(self, frame, tmp_path):
        frame.to_parquet(tmp_path / "frame.parquet")

        class Unread(TableCache):
            def get(self, *_):
                raise AssertionError("the features were read")

        found = dataset_collection(self.dataset(table=tmp_path / "frame.parquet"), Unread(1))
        assert types(found) == {
            "编号": "text", "n": "integer", "share": "number", "open": "boolean", "day": "date",
            "seen": "datetime",
        }  # fmt: skip

    def test_described_fields_bring_their_titles_and_the_first_date_is_the_time(
        self, frame, tmp_path
    ):
        frame.to_parquet(tmp_path / "frame.parquet")
        fields = [
            {"name": "day", "title_zh": "日", "title_en": "Day", "type": "date"},
            {
                "name": "编号",
                "title_zh": "号",
                "title_en": "No.",
                "type": "text",
                "values": ["001"],
            },
        ]
        found = dataset_collection(
            self.dataset(table=tmp_path / "frame.parquet", manifest={"fields": fields}),
            TableCache(1),
        )
        assert found.time == TimeFields("day")
        told = {field.name: field for field in found.fields}
        assert (told["day"].title_zh, told["day"].title_en) == ("日", "Day")
        assert told["编号"] == Field("编号", FieldType.TEXT, "号", "No.", ("001",))

    def test_a_dataset_in_a_folder_is_read_from_its_map_file(self):
        features = [
            {
                "type": "Feature", "id": "7", "geometry": None,
                "properties": {"a": 1, "b": "x", "c": None},
            },
            {"type": "Feature", "id": "8", "geometry": None, "properties": {"a": 1.5, "b": 2, "d": True}},
        ]  # fmt: skip
        body = json.dumps({"type": "FeatureCollection", "features": features}).encode()
        found = dataset_collection(self.dataset(map_file=body, origin="folder"), TableCache(1))
        # The narrowest type that holds every value; what is empty throughout is text.
        assert types(found) == {"a": "number", "b": "text", "c": "text", "d": "boolean"}
        first, second = all_features(found)
        assert (first["id"], second["id"]) == ("7", "8")
        assert second["properties"] == {"a": 1.5, "b": "2", "c": None, "d": True}

    def test_field_types_have_a_schema_each(self):
        provider = pytest.importorskip("layers.ogc.provider")
        assert set(provider._SCHEMAS) == set(FieldType)
