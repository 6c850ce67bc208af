import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from geo.faults import CrsError
from layers.datasets import FieldType
from layers.store import StoreError, diff
from layers.store.diff import compare

NORTH_001 = 110.85
"""Metres in 0.001 degrees of latitude at 30 degrees north."""


def frame(geometry, ids=None, crs=4326, **columns):
    ids = ids or [str(number) for number in range(1, len(geometry) + 1)]
    return gpd.GeoDataFrame(
        columns, geometry=list(geometry), index=pd.Index(ids, name="feature_id", dtype=str), crs=crs
    )


def point(east=0.0, north=0.0):
    return Point(107.8 + east, 30 + north)


@pytest.fixture
def old():
    return frame(
        [point(), point(1), point(2)], ["a", "b", "c"], name=["甲", "乙", "丙"], level=[1, 2, 3]
    )


def test_equal_frames_have_no_difference(old):
    for by_content in (False, True):
        difference = compare(old, old.copy(), by_content=by_content)
        assert difference.empty
        assert difference.unchanged == 3
        assert difference.summary.zh == "两个版本没有差别。"


def test_features_that_came_and_went(old):
    new = frame([point(), point(3)], ["a", "d"], name=["甲", "丁"], level=[1, 4])
    difference = compare(old, new, name_field="name")
    assert difference.added == {"d": "丁"}
    assert difference.removed == {"b": "乙", "c": "丙"}
    assert (difference.changed, difference.unchanged) == ({}, 1)


def test_changed_attributes_are_told_with_both_values(old):
    new = old.assign(name=["甲", "新乙", None], level=[1, 2, 4])
    difference = compare(old, new)
    assert {key: change.fields for key, change in difference.changed.items()} == {
        "b": {"name": ("乙", "新乙")},
        "c": {"name": ("丙", None), "level": (3, 4)},
    }
    assert all(change.geometry is None for change in difference.changed.values())


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (["", None], ["", None], True),
        (["", "a"], [None, "a"], False),
        ([1.0, np.nan], [1.0, np.nan], True),
        (pd.array([1, None], "Int64"), np.array([1.0, np.nan]), True),
        (pd.array([2**53, None], "Int64"), pd.array([2**53 + 1, None], "Int64"), False),
        (pd.array([True, None], "boolean"), pd.array([True, None], "boolean"), True),
        (pd.array([True, None], "boolean"), pd.array([False, None], "boolean"), False),
        ([dt.date(2026, 1, 1), None], [dt.date(2026, 1, 1), None], True),
        ([dt.date(2026, 1, 1), None], [dt.date(2026, 1, 2), None], False),
        (pd.to_datetime(["2026-01-01", None]), pd.to_datetime(["2026-01-01", None]), True),
        (pd.to_datetime(["2026-01-01", None]), pd.to_datetime(["2026-01-01", "2026-01-01"]), False),
        (["0500", "1"], [500, 1], False),
        (["500", "1"], [500, 1], True),
        (pd.Series(["a", "b"], dtype="str"), pd.Series(["a", "b"], dtype="object"), True),
        ([None, None], [1.0, np.nan], False),
        ([None, None], [np.nan, np.nan], True),
    ],
)
@pytest.mark.parametrize("by_content", [False, True])
def test_what_counts_as_the_same_value(before, after, same, by_content):
    places = [point(), point(1)]
    old, new = frame(places, value=np.asarray(before, dtype=object)), frame(places)
    old["value"] = (
        pd.Series(before, index=old.index) if not isinstance(before, pd.Series) else before.array
    )
    new["value"] = (
        pd.Series(after, index=new.index) if not isinstance(after, pd.Series) else after.array
    )
    assert (compare(old, new, by_content=by_content).changed == {}) is same


class TestGeometry:
    def test_of_a_point_tells_the_metres_it_moved(self, old):
        new = old.copy()
        new.loc["b", "geometry"] = point(1, 0.001)
        (change,) = compare(old, new).changed.values()
        assert change.geometry.moved_m == pytest.approx(NORTH_001, abs=0.1)
        assert (change.geometry.area_share, change.fields) == (None, {})
        assert compare(old, new).moved == 1

    def test_of_an_area_tells_its_growth_and_how_far_its_outline_went(self):
        old, new = frame([box(107.8, 30, 107.81, 30.01)]), frame([box(107.8, 30, 107.81, 30.02)])
        (change,) = compare(old, new).changed.values()
        assert change.geometry.area_share == pytest.approx(1.0, abs=0.001)
        assert change.geometry.moved_m == pytest.approx(10 * NORTH_001, rel=0.001)
        assert change.geometry.outlines

    def test_wherever_its_ring_begins_is_the_same(self):
        ring = [(107, 30), (108, 30), (108, 31), (107, 31)]
        old, new = frame([Polygon(ring)]), frame([Polygon(ring[2:] + ring[:2])])
        assert compare(old, new).empty
        assert compare(old, new, by_content=True).empty

    def test_of_another_type_is_told(self):
        old, new = frame([point()]), frame([LineString([(107.8, 30), (107.8, 30.001)])])
        (change,) = compare(old, new).changed.values()
        assert (change.geometry.old_type, change.geometry.new_type) == ("Point", "LineString")
        assert change.geometry.moved_m == pytest.approx(NORTH_001, abs=0.1)
        assert change.told("zh") == "图形类型 Point → LineString，移动 110.9 米"

    @pytest.mark.parametrize("nothing", [None, Point()])
    def test_gained_or_lost_has_no_distance(self, nothing):
        old, new = frame([nothing, point()]), frame([point(), nothing])
        changes = [change.geometry for change in compare(old, new).changed.values()]
        assert [change.moved_m for change in changes] == [None, None]
        assert compare(old, old).empty

    def test_gained_or_lost_is_told(self):
        difference = compare(frame([None, point()]), frame([point(), None]))
        assert [c.told("en") for c in difference.changed.values()] == [
            "gained a geometry",
            "lost its geometry",
        ]

    def test_outlines_too_long_to_compare_go_by_their_centres(self, monkeypatch):
        monkeypatch.setattr(diff, "_BUDGET", 30)
        small, large = (
            box(107.8, 30, 107.81, 30.01),
            box(107.9, 30, 107.91, 30.01).segmentize(0.001),
        )
        old = frame([small, large])
        new = frame(shapely.transform([small, large], lambda xy: np.add(xy, [0, 0.001])))
        near, far = (change.geometry for change in compare(old, new).changed.values())
        assert (near.outlines, far.outlines) == (True, False)
        assert near.moved_m == pytest.approx(NORTH_001, abs=0.1)
        assert far.moved_m == pytest.approx(NORTH_001, abs=0.1)
        assert far.told("en") == "moved 110.9 m (centre)"
        assert far.told("zh") == "中心移动 110.9 米"

    def test_beyond_the_projection_has_no_distance(self):
        (change,) = compare(frame([point()]), frame([Point(1e9, 1e9)])).changed.values()
        assert change.geometry.moved_m is None


class TestFields:
    def test_added_and_removed_change_no_feature(self, old):
        new = old.drop(columns="level").assign(code="x")
        difference = compare(old, new)
        assert (difference.fields.added, difference.fields.removed) == (("code",), ("level",))
        assert (difference.changed, difference.empty) == ({}, False)

    def test_that_hold_something_else_now(self, old):
        difference = compare(old, old.assign(level=["1", "02", "3"]))
        assert difference.fields.retyped == {"level": (FieldType.INTEGER, FieldType.TEXT)}
        assert {k: c.fields for k, c in difference.changed.items()} == {"b": {"level": (2, "02")}}

    def test_that_were_empty_have_no_type(self, old):
        difference = compare(old.assign(opened=None), old.assign(opened=dt.date(2026, 1, 1)))
        assert difference.fields.retyped == {}
        assert len(difference.changed) == 3


class TestByContent:
    def test_a_row_put_in_front_renumbers_and_changes_nothing(self):
        old = frame([point(1), point(2)], name=["甲", "乙"])
        new = frame([point(0), point(1), point(2)], name=["新", "甲", "乙"])
        difference = compare(old, new, by_content=True)
        assert difference.added == {"1": None}
        assert (difference.removed, difference.changed) == ({}, {})
        assert difference.renumbered == {"2": "1", "3": "2"}

    def test_equal_geometry_pairs_a_changed_attribute(self):
        old = frame([point(1), point(2)], name=["甲", "乙"])
        new = frame([point(2), point(1)], name=["乙", "新甲"])
        difference = compare(old, new, by_content=True)
        assert list(difference.changed) == ["2"]
        assert difference.changed["2"].old_id == "1"
        assert difference.changed["2"].fields == {"name": ("甲", "新甲")}

    def test_attributes_nobody_else_has_pair_a_moved_feature(self):
        old = frame([point(1), point(2)], name=["甲", "乙"], level=[1, 2])
        new = frame([point(3), point(1)], name=["乙", "甲"], level=[2, 1])
        (change,) = compare(old, new, by_content=True).changed.values()
        assert (change.old_id, change.feature_id, change.fields) == ("2", "1", {})
        assert change.geometry.moved_m > 90_000

    def test_attributes_others_have_too_pair_nothing(self):
        old = frame([point(1), point(2)], level=[1, 1])
        new = frame([point(3), point(4)], level=[1, 1])
        difference = compare(old, new, by_content=True)
        assert (len(difference.added), len(difference.removed)) == (2, 2)

    def test_rows_without_any_value_are_not_alike(self):
        old, new = frame([point(1)], name=[None]), frame([point(2)], name=[None])
        assert len(compare(old, new, by_content=True).added) == 1

    def test_a_name_nobody_else_has_pairs_what_else_changed(self):
        old = frame([point(1), point(2)], name=["甲", "乙"], level=[1, 2])
        new = frame([point(3), point(2)], name=["甲", "乙"], level=[9, 2])
        assert len(compare(old, new, by_content=True).added) == 1
        (change,) = compare(old, new, by_content=True, name_field="name").changed.values()
        assert (change.name, change.fields) == ("甲", {"level": (1, 9)})

    def test_repeated_rows_are_counted(self):
        old, new = frame([point()] * 3, level=[1, 1, 1]), frame([point()] * 5, level=[1] * 5)
        difference = compare(old, new, by_content=True)
        assert (difference.unchanged, list(difference.added)) == (3, ["4", "5"])


def test_tables_are_compared_without_geometry():
    old = pd.DataFrame({"value": [1, 2]}, index=pd.Index(["a", "b"]))
    new = pd.DataFrame({"value": [1, 3]}, index=pd.Index(["a", "b"]))
    assert compare(old, new).changed["b"].fields == {"value": (2, 3)}
    assert compare(old, new, by_content=True).added == {"b": None}


def test_two_reference_systems_are_refused(old):
    with pytest.raises(CrsError):
        compare(old, old.to_crs(4490))
    with pytest.raises(CrsError):
        compare(old, old.set_crs(None, allow_override=True))


def test_an_id_that_stands_twice_is_refused(old):
    with pytest.raises(StoreError, match="stands twice"):
        compare(old, frame([point(), point()], ["a", "a"]))


def test_frames_are_left_as_they_were(old):
    before = old.copy()
    compare(old, old.iloc[::-1], by_content=True)
    pd.testing.assert_frame_equal(pd.DataFrame(old), pd.DataFrame(before))


def test_empty_frames_compare(old):
    nothing = old.iloc[:0]
    for by_content in (False, True):
        assert compare(nothing, nothing, by_content=by_content).empty
        assert list(compare(nothing, old, by_content=by_content).added) == ["a", "b", "c"]
        assert list(compare(old, nothing, by_content=by_content).removed) == ["a", "b", "c"]


class TestTold:
    @pytest.fixture
    def difference(self, old):
        new = frame(
            [point(0, 0.001), point(1), point(3)],
            ["a", "b", "d"],
            name=["甲", None, "丁"],
            level=[1.5, 2.0, 4.0],
            code=["x", "y", "z"],
        )
        return compare(old, new, name_field="name")

    def test_in_chinese(self, difference):
        assert difference.lines("zh") == [
            "要素：新增 1 个、删除 1 个、修改 2 个（其中 1 个图形有变）；新增字段 code；字段 level 由整数改为数字。",
            "+ d 丁",
            "- c 丙",
            "~ a 甲：level：1 → 1.5；移动 110.9 米",
            "~ b：name：“乙” → （空）",
        ]

    def test_in_english(self, difference):
        assert difference.lines("en") == [
            (
                "Features: 1 added, 1 removed, 2 changed (1 of them in geometry); "
                "field code added; field level was integer, is number."
            ),
            "+ d 丁",
            "- c 丙",
            "~ a 甲: level: 1 → 1.5; moved 110.9 m",
            "~ b: name: “乙” → (empty)",
        ]

    def test_a_few_of_many(self, difference):
        assert difference.lines("en", limit=1)[1:] == ["+ d 丁", "… and 3 more"]
        assert difference.lines("zh", limit=2)[-1] == "… 另有 2 个"

    def test_as_plain_data(self, difference):
        value = json.loads(json.dumps(difference.to_dict(limit=1), allow_nan=False))
        assert value["counts"] == {
            "added": 1,
            "removed": 1,
            "changed": 2,
            "geometry": 1,
            "unchanged": 0,
            "renumbered": 0,
        }
        assert value["added"] == [{"id": "d", "name": "丁"}]
        (change,) = value["changed"]
        assert (change["id"], change["name"]) == ("a", "甲")
        assert change["fields"] == {"level": {"old": 1, "new": 1.5}}
        assert change["geometry"]["moved_m"] == pytest.approx(NORTH_001, abs=0.1)
        assert value["fields"]["retyped"] == {"level": {"old": "integer", "new": "number"}}

    def test_values_are_data_on_one_line(self, old):
        new = old.assign(name=["a\nb\u202e<script>", "乙", "丙"])
        (line,) = compare(old, new).lines("en")[1:]
        assert line == "~ a: name: “甲” → “a\ufffdb\ufffd<script>”"


VALUES = st.none() | st.sampled_from(["", "甲", "a"])
SHAPES = st.none() | st.sampled_from([point(), point(1), box(107, 30, 108, 31)])


@st.composite
def frames(draw):
    ids = draw(st.lists(st.sampled_from("abcdef"), unique=True, max_size=5))
    size = {"min_size": len(ids), "max_size": len(ids)}
    return gpd.GeoDataFrame(
        {
            "text": pd.Series(draw(st.lists(VALUES, **size)), dtype=object),
            "number": pd.Series(
                draw(st.lists(st.sampled_from([0.0, 1.5, np.nan]), **size)), dtype="float64"
            ),
        },
        geometry=gpd.GeoSeries(draw(st.lists(SHAPES, **size)), crs=4326),
        crs=4326,
    ).set_index(pd.Index(ids, name="feature_id", dtype=object))


def applied(old, new, difference):
    """The old frame with the difference put into it; only what is added or redrawn is from the new."""
    origin = {key: change.old_id for key, change in difference.changed.items()}
    origin |= difference.renumbered
    moved = {*difference.removed, *origin.values()}
    origin |= {key: key for key in old.index if key not in moved}
    rows = {key: dict(old.loc[old_key]) for key, old_key in origin.items()}
    for key, change in difference.changed.items():
        rows[key] |= {name: value for name, (_, value) in change.fields.items()}
        if change.geometry is not None:
            rows[key]["geometry"] = new.loc[key, "geometry"]
    return rows | {key: dict(new.loc[key]) for key in difference.added}


def told(row):
    shape = row["geometry"]
    values = [None if pd.isna(row[name]) else row[name] for name in ("text", "number")]
    return (*values, None if shape is None else shape.normalize().wkb)


@settings(deadline=None, max_examples=60)
@given(
    old=frames(), new=frames(), by_content=st.booleans(), name_field=st.sampled_from([None, "text"])
)
def test_the_difference_leads_from_the_old_to_the_new(old, new, by_content, name_field):
    difference = compare(old, new, by_content=by_content, name_field=name_field)
    result = applied(old, new, difference)
    expected = {key: told(new.loc[key]) for key in new.index}
    assert {key: told(row) for key, row in result.items()} == expected
    assert difference.unchanged + len(difference.changed) + len(difference.added) == len(new)
    assert difference.unchanged + len(difference.changed) + len(difference.removed) == len(old)
    assert difference.empty is (
        not difference.changed and not difference.added and not difference.removed
    )


@settings(deadline=None, max_examples=40)
@given(
    old=frames(), new=frames(), by_content=st.booleans(), name_field=st.sampled_from([None, "text"])
)
def test_the_other_way_round_says_the_opposite(old, new, by_content, name_field):
    there = compare(old, new, by_content=by_content, name_field=name_field)
    back = compare(new, old, by_content=by_content, name_field=name_field)
    assert (set(there.added), set(there.removed)) == (set(back.removed), set(back.added))
    assert {(c.old_id, c.feature_id) for c in there.changed.values()} == {
        (c.feature_id, c.old_id) for c in back.changed.values()
    }
    for change in there.changed.values():
        opposite = back.changed[change.old_id]
        assert change.fields == {name: both[::-1] for name, both in opposite.fields.items()}
        assert (change.geometry is None) is (opposite.geometry is None)
        if change.geometry is not None:
            assert change.geometry.moved_m == pytest.approx(opposite.geometry.moved_m)


@settings(deadline=None, max_examples=25)
@given(frame=frames(), by_content=st.booleans())
def test_a_frame_does_not_differ_from_itself_in_any_order(frame, by_content):
    assert compare(frame, frame.iloc[::-1], by_content=by_content).empty
