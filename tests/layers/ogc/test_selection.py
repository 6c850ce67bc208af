"""Rows by box, by value, in time, and their order; what cannot be understood is refused."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from shapely import Point

from layers.datasets import FieldType
from layers.ogc.selection import QueryError, TimeFields, equal_to, in_bbox, in_time, ordered
from layers.ogc.tables import FeatureTable, Field


def table(kind, values, points=None):
    points = points or [None] * len(values)
    return FeatureTable(map(str, range(len(values))), points, {"v": values}, [Field("v", kind)])


def rows(mask):
    return np.flatnonzero(mask).tolist()


class TestBox:
    POINTS = (Point(106, 29), Point(106.5, 29.5), None, Point(179, 0), Point(-179, 0))

    def found(self, *bbox):
        return rows(in_bbox(table(FieldType.TEXT, list("abcde"), list(self.POINTS)), bbox))

    def test_what_it_touches_is_in_and_what_has_no_geometry_is_not(self):
        assert self.found(106, 29, 106.2, 29.2) == [0]
        assert self.found(-180, -90, 180, 90) == [0, 1, 3, 4]

    def test_west_beyond_east_goes_round_the_back_of_the_earth(self):
        assert self.found(178, -1, -178, 1) == [3, 4]

    @pytest.mark.parametrize(
        "bbox", [(), (1, 2, 3), (1, 2, 3, float("nan")), (1, 2, 3, float("inf"))]
    )
    def test_what_is_no_box_is_refused(self, bbox):
        with pytest.raises(QueryError, match="bbox"):
            self.found(*bbox)


class TestEquality:
    @pytest.mark.parametrize(
        ("kind", "values", "text", "expected"),
        [
            (FieldType.TEXT, ["01", "1", None], "1", [1]),
            (FieldType.TEXT, ["' OR 1=1 --", "%", None], "%", [1]),
            (FieldType.INTEGER, [1, None, 10], "1", [0]),
            (FieldType.NUMBER, [1.5, None, 2], "2.0", [2]),
            (FieldType.BOOLEAN, [True, None, False], "false", [2]),
            (FieldType.BOOLEAN, [True, None, False], "1", [0]),
            (FieldType.DATE, [dt.date(2020, 1, 2), None], "2020-01-02", [0]),
        ],
    )
    def test_a_value_is_compared_in_the_fields_own_type(self, kind, values, text, expected):
        assert rows(equal_to(table(kind, values), "v", text)) == expected

    def test_a_moment_with_a_zone_is_the_same_moment_in_another(self):
        values = pd.to_datetime(["2020-01-01T00:00:00Z", "2020-01-01T08:00:00Z"])
        found = equal_to(table(FieldType.DATETIME, values), "v", "2020-01-01T08:00:00+08:00")
        assert rows(found) == [0]

    @pytest.mark.parametrize(
        ("kind", "values", "text"),
        [
            (FieldType.INTEGER, [1], "1.5"),
            (FieldType.INTEGER, [1], "1" * 30),
            (FieldType.INTEGER, [1], "１"),
            (FieldType.NUMBER, [1.0], "nan"),
            (FieldType.NUMBER, [1.0], "1e999"),
            (FieldType.BOOLEAN, [True], "yes"),
            (FieldType.DATE, [dt.date(2020, 1, 1)], "2020-02-30"),
            (FieldType.DATETIME, pd.to_datetime(["2020-01-01"]), "0001-01-01T00:00:00"),
        ],
    )
    def test_a_value_of_another_type_is_refused(self, kind, values, text):
        with pytest.raises(QueryError, match="of the type"):
            equal_to(table(kind, values), "v", text)


class TestTime:
    DAYS = (dt.date(2019, 12, 31), dt.date(2020, 6, 1), None)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2020-06-01", [1]),
            ("2020-06-01T12:00:00Z", [1]),
            ("2020-06-01T23:00:00-05:00", []),
            ("2019-12-31/2020-06-01", [0, 1]),
            ("../2020-01-01", [0]),
            ("2020/..", [1]),
            ("2020-01-01/", [1]),
            ("../..", [0, 1]),
        ],
    )
    def test_a_day_lasts_all_day_and_no_day_is_never(self, text, expected):
        found = in_time(table(FieldType.DATE, list(self.DAYS)), TimeFields("v"), text)
        assert rows(found) == expected

    def spans(self, text):
        fields = [Field("a", FieldType.TEXT), Field("b", FieldType.TEXT)]
        # The first ends as November begins; the second begins then and has not ended.
        columns = {"a": ["2015", "2025-11"], "b": ["2025-11", None]}
        held = FeatureTable("xy", [None, None], columns, fields)
        return rows(in_time(held, TimeFields("a", "b"), text))

    def test_what_ends_with_a_month_is_over_when_it_begins(self):
        assert self.spans("2025-10-31T23:59:59Z") == [0]
        assert self.spans("2025-11-01T00:00:00Z") == [1]
        assert self.spans("2020/2030") == [0, 1]
        assert self.spans("2014") == []

    def test_without_a_field_nothing_is_selected(self):
        assert rows(in_time(table(FieldType.TEXT, ["2020"]), None, "2020")) == []

    @pytest.mark.parametrize(
        "text", ["", "..", "yesterday", "2020-13", "2020/2019", "a/b/c", "2020-01-01T25:00:00Z"]
    )
    def test_what_is_no_time_is_refused(self, text):
        with pytest.raises(QueryError, match="datetime"):
            in_time(table(FieldType.DATE, list(self.DAYS)), TimeFields("v"), text)


class TestOrder:
    def test_equal_rows_keep_their_order_and_missing_ones_stand_last(self):
        held = table(FieldType.INTEGER, [2, None, 1, 2])
        assert ordered(held, np.arange(4), [("v", True)]).tolist() == [2, 0, 3, 1]
        assert ordered(held, np.arange(4), [("v", False)]).tolist() == [0, 3, 2, 1]

    def test_the_first_key_counts_most(self):
        fields = [Field("a", FieldType.TEXT), Field("b", FieldType.NUMBER)]
        held = FeatureTable("wxyz", [None] * 4, {"a": list("yxyx"), "b": [1, 2, 3, 4]}, fields)
        assert ordered(held, np.arange(4), [("a", True), ("b", False)]).tolist() == [3, 1, 2, 0]

    def test_only_the_rows_given_are_put_in_order(self):
        held = table(FieldType.NUMBER, [4.0, 3.0, 2.0, 1.0])
        assert ordered(held, np.array([0, 2]), [("v", True)]).tolist() == [2, 0]
