"""Types of columns, casting to what a manifest describes, and cells as JSON."""

import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from layers.attributes import as_described, columns_of, field_type, json_value
from layers.datasets import FieldDescription, FieldType


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pd.Series(["001", None]), FieldType.TEXT),
        (pd.Series([None, None], dtype=object), FieldType.TEXT),
        (pd.Series([1, 2]), FieldType.INTEGER),
        (pd.Series([1, None], dtype="Int64"), FieldType.INTEGER),
        (pd.Series([1.5, np.nan]), FieldType.NUMBER),
        (pd.Series([True, None], dtype="boolean"), FieldType.BOOLEAN),
        (pd.Series(pd.to_datetime(["2024-01-01T08:00"])), FieldType.DATETIME),
        (pd.Series([dt.date(2024, 1, 1), None]), FieldType.DATE),
        (pd.Series([1, "a"], dtype=object), FieldType.TEXT),
    ],
)
def test_types_of_columns(column, kind):
    assert field_type(column) is kind


def frame(**columns):
    points = [Point(106, 29)] * len(next(iter(columns.values())))
    index = pd.Index([str(n) for n in range(len(points))], name="feature_id")
    return gpd.GeoDataFrame(columns, geometry=points, crs=4326, index=index)


def test_columns_are_counted():
    assert columns_of(frame(code=["a", "b"], name=["x", None], size=[1, 1])) == [
        {"name": "code", "type": "text", "filled": 2, "unique": True},
        {"name": "name", "type": "text", "filled": 1, "unique": False},
        {"name": "size", "type": "integer", "filled": 2, "unique": False},
    ]


def field(name, kind):
    return FieldDescription(name=name, title_zh=name, title_en=name, type=kind)


@pytest.mark.parametrize(
    ("values", "kind", "cast"),
    [
        (["1", None], "integer", [1, pd.NA]),
        (["1.5", ""], "number", [1.5, np.nan]),
        ([1, 2], "text", ["1", "2"]),
        (["是", "0"], "boolean", [True, False]),
        (["2024-05-01", None], "date", [dt.date(2024, 5, 1), None]),
    ],
)
def test_cells_are_cast_to_the_type_described(values, kind, cast):
    found = as_described(frame(v=values), (field("v", kind),))["v"].tolist()
    assert [None if pd.isna(v) else v for v in found] == [None if pd.isna(v) else v for v in cast]


def test_only_what_is_described_is_kept_in_its_order():
    given = frame(a=[1], b=["x"], c=[2.0])
    kept = as_described(given, (field("c", "number"), field("a", "integer")))
    assert list(kept.columns) == ["c", "a", "geometry"]
    assert list(given.columns) == ["a", "b", "c", "geometry"]
    assert as_described(given, ()) is given
    # What is described as it is need not be written anew.
    same = (field("a", "integer"), field("b", "text"), field("c", "number"))
    assert as_described(given, same) is given


@pytest.mark.parametrize("kind", ["integer", "boolean", "date"])
def test_a_value_that_does_not_fit_is_not_lost_in_silence(kind):
    with pytest.raises((ValueError, TypeError)):
        as_described(frame(v=["西永"]), (field("v", kind),))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.nan, None),
        (float("inf"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (pd.Timestamp("2024-05-01T08:00"), "2024-05-01T08:00:00"),
        (dt.date(2024, 5, 1), "2024-05-01"),
        ("{{7*7}}", "{{7*7}}"),
        (2**60, 2**60),
    ],
)
def test_cells_as_json(value, plain):
    assert json_value(value) == plain
    json.dumps(json_value(value), allow_nan=False)
