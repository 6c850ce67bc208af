"""Tables of features: exact values out, pages bounded, the cache small."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from shapely import LineString, Point

from layers.datasets import FieldType
from layers.ogc import tables
from layers.ogc.tables import FeatureTable, Field, TableCache

FIELDS = [
    Field("name", FieldType.TEXT),
    Field("count", FieldType.INTEGER),
    Field("share", FieldType.NUMBER),
    Field("open", FieldType.BOOLEAN),
    Field("since", FieldType.DATE),
    Field("seen", FieldType.DATETIME),
]


def table(**changes):
    columns = {
        "name": ["甲", None, "丙"],
        "count": [1, None, 2**53 + 1],
        "share": [0.1, float("nan"), float("inf")],
        "open": [True, None, False],
        "since": [dt.date(2020, 2, 29), None, "2021-01-01"],
        "seen": [dt.datetime(2020, 1, 1, 8), None, dt.datetime(2021, 1, 1)],  # noqa: DTZ001
    }
    return FeatureTable(
        ["a", "b", "c"], [Point(106.1, 29.2), None, Point(107, 30)], columns | changes, FIELDS
    )


def test_features_hold_plain_values_and_no_number_that_is_none():
    first, second, third = table().features(np.arange(3))
    assert first == {
        "type": "Feature",
        "id": "a",
        "geometry": {"type": "Point", "coordinates": (106.1, 29.2)},
        "properties": {
            "name": "甲", "count": 1, "share": 0.1, "open": True, "since": "2020-02-29",
            "seen": "2020-01-01T08:00:00",
        },
    }  # fmt: skip
    assert second["geometry"] is None
    assert set(second["properties"].values()) == {None}
    # JSON has no infinity; a whole number beyond a double's stays whole.
    assert third["properties"]["share"] is None
    assert third["properties"]["count"] == 9007199254740993


def test_coordinates_keep_their_last_bit():
    exact = (106.12345678901234, 29.987654321012345)
    found = FeatureTable(["a"], [Point(exact)], {}, []).features(np.array([0]))
    assert found[0]["geometry"]["coordinates"] == exact


def test_rows_columns_and_geometry_are_given_as_asked():
    found = table().features(np.array([2, 0]), names=["count"], geometry=False)
    assert [feature["id"] for feature in found] == ["c", "a"]
    assert found[1]["properties"] == {"count": 1}
    assert found[1]["geometry"] is None


def test_coordinates_can_be_given_in_another_order():
    found = table().features(np.arange(2), transform=lambda points: points[:, ::-1])
    assert found[0]["geometry"]["coordinates"] == (29.2, 106.1)
    assert found[1]["geometry"] is None


def test_a_moment_with_a_zone_keeps_it():
    seen = pd.to_datetime(["2020-01-01T08:00:00+08:00", None, "2021-01-01T00:00:00Z"], utc=True)
    found = table(seen=seen).features(np.arange(3))
    assert found[0]["properties"]["seen"] == "2020-01-01T00:00:00+00:00"


def test_no_page_has_more_vertices_than_allowed(monkeypatch):
    lines = [LineString([(n, 0), (n, 1), *[(n, 2 + k) for k in range(n)]]) for n in range(4)]
    found = FeatureTable("abcd", lines, {}, [])
    # Vertices: 2, 3, 4, 5. The largest two have 9, the largest three 12.
    monkeypatch.setattr(tables, "PAGE_VERTICES", 11)
    assert found.largest_page == 2
    monkeypatch.setattr(tables, "PAGE_VERTICES", 14)
    assert FeatureTable("abcd", lines, {}, []).largest_page == tables.UNBOUNDED
    assert FeatureTable("", [], {}, []).largest_page == tables.UNBOUNDED
    monkeypatch.setattr(tables, "PAGE_VERTICES", 1)
    assert FeatureTable("abcd", lines, {}, []).largest_page == 1


class TestCache:
    def test_a_table_is_built_once_while_it_is_kept(self):
        built = []
        cache = TableCache(2)
        for key in ("a", "b", "a", "c", "a", "b"):
            cache.get(key, lambda key=key: built.append(key) or key)
        # "b" was the one not used for longest when "c" came.
        assert built == ["a", "b", "c", "b"]

    def test_a_table_that_cannot_be_built_is_not_kept(self):
        cache = TableCache(1)

        def fail():
            raise OSError

        with pytest.raises(OSError):  # noqa: PT011
            cache.get("a", fail)
        assert cache.get("a", lambda: "now") == "now"
