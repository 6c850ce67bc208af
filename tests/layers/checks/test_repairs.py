import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPoint, Point, Polygon, box

from layers.checks import REPAIRS, preview_make_valid, recipe_repair, repair
from layers.checks.coverages import looks_like_coverage

HERE = Point(106.5, 29.5)
BOW_TIE = Polygon([(106.1, 29.1), (106.3, 29.3), (106.3, 29.1), (106.1, 29.3)])


def mended(frame, *ids):
    after, notes = repair(frame, ids)
    return after, {note.id: note.count for note in notes}


def test_swap_axes_turns_only_what_lies_outside(frame):
    after, counts = mended(frame(HERE, Point(29.6, 106.5), Point(116.4, 39.9)), "swap-axes")
    assert after.geometry.to_wkt().tolist() == [
        "POINT (106.5 29.5)",
        "POINT (106.5 29.6)",
        "POINT (116.4 39.9)",
    ]
    assert counts == {"swap-axes": 1}


def test_heights_are_dropped_and_positions_stay(frame):
    after, counts = mended(frame(Point(106.5, 29.5, 300), HERE), "drop-z")
    assert not after.geometry.has_z.any()
    assert after.geometry.iloc[0].equals(HERE)
    assert counts == {"drop-z": 1}


def test_empty_geometries_become_none_and_the_record_stays(frame):
    after, counts = mended(frame(HERE, Polygon(), None, name=["a", "b", "c"]), "empty-to-none")
    assert after.geometry.isna().tolist() == [False, True, True]
    assert after["name"].tolist() == ["a", "b", "c"]
    assert counts == {"empty-to-none": 1}


def test_unusable_geometries_become_none(frame):
    flat = LineString([(106, 29), (106, 29)])
    wrong = frame(HERE, Point(0, 0), Point(np.nan, 1), Point(500, 1), flat, None)
    after, counts = mended(wrong, "clear-unusable")
    assert after.geometry.isna().tolist() == [False, True, True, True, True, True]
    assert counts == {"clear-unusable": 4}


def test_records_without_geometry_can_be_dropped(frame):
    after, counts = mended(frame(HERE, None, Polygon()), "drop-empty")
    assert after.index.tolist() == ["f1"]
    assert counts == {"drop-empty": 2}


def test_collections_of_one_kind_are_merged_and_mixed_ones_stay(frame):
    alike = GeometryCollection([HERE, GeometryCollection([Point(106.6, 29.6)])])
    mixed = GeometryCollection([HERE, box(106, 29, 107, 30)])
    after, counts = mended(frame(alike, mixed), "flatten-collections")
    assert after.geometry.iloc[0] == MultiPoint([HERE, Point(106.6, 29.6)])
    assert after.geometry.iloc[1] == mixed
    assert counts == {"flatten-collections": 1}


def test_a_bow_tie_becomes_its_two_triangles(frame):
    after, counts = mended(frame(BOW_TIE, HERE), "make-valid")
    # Each triangle is 0.2 degrees high and 0.1 deep: 0.01 square degrees.
    assert shapely.area(after.geometry.to_numpy()).tolist() == pytest.approx([0.02, 0])
    assert after.geometry.is_valid.all()
    assert counts == {"make-valid": 1}


def test_what_would_vanish_stays_as_it_is(frame):
    flat = Polygon([(106, 29), (107, 29), (106, 29)])
    after, counts = mended(frame(flat), "make-valid")
    assert after.geometry.iloc[0].equals_exact(flat)
    assert counts == {"make-valid": 0}


def test_repeated_records_are_dropped_and_the_first_stays(frame):
    values = frame(HERE, HERE, HERE, HERE, name=["a", "a", "b", None], v=[1, 1, 1, 1])
    after, counts = mended(values, "drop-duplicates")
    assert after.index.tolist() == ["f1", "f3", "f4"]
    assert counts == {"drop-duplicates": 1}


def test_one_and_the_text_one_are_not_the_same_value(frame):
    values = frame(HERE, HERE, HERE, v=pd.Series([1, "1", True], dtype=object).tolist())
    assert mended(values, "drop-duplicates")[1] == {"drop-duplicates": 0}


def test_invisible_characters_are_stripped_and_line_breaks_stay(frame):
    values = frame(HERE, Point(106.6, 29.5), name=["重\u202e庆\x00", "甲\n乙"], v=[1, 2])
    after, counts = mended(values, "strip-controls")
    assert after["name"].tolist() == ["重庆", "甲\n乙"]
    assert counts == {"strip-controls": 1}


def test_overlapping_neighbours_are_cleaned(frame):
    pair = frame(
        box(106.1, 29.1, 106.2, 29.2), box(106.2, 29.1, 106.3, 29.2), box(106.29, 29.1, 106.4, 29.2)
    )
    after, counts = mended(pair, "clean-coverage")
    assert shapely.coverage_is_valid(after.geometry.to_numpy())
    assert counts["clean-coverage"] > 0
    assert shapely.area(after.geometry.to_numpy()).sum() == pytest.approx(0.03)


def test_polygons_that_form_no_coverage_are_left_alone(frame):
    apart = frame(box(106.1, 29.1, 106.2, 29.2), box(106.15, 29.15, 106.3, 29.3))
    assert not looks_like_coverage(apart.geometry.to_numpy())
    assert mended(apart, "clean-coverage")[1] == {"clean-coverage": 0}


def test_repairs_settled_by_the_recipe_are_passed_over(frame):
    before = frame(HERE)
    after, counts = mended(before, "datum-gcj02", "crs:EPSG:4490", "no-such")
    assert (after.equals(before), counts) == (True, {})
    assert recipe_repair("datum-gcj02").datum == "GCJ-02"
    assert recipe_repair("crs:EPSG:4490").crs == "EPSG:4490"
    assert recipe_repair("swap-axes") is None


def test_notes_speak_both_languages(frame):
    note = repair(frame(None), ["drop-empty"])[1][0]
    assert note.to_dict() == {
        "id": "drop-empty",
        "count": 1,
        "zh": "删除了 1 条没有几何的记录",
        "en": "Dropped 1 record without geometry",
    }


def test_the_preview_shows_before_and_after_and_how_much_area_changes(frame):
    dented = Polygon(
        [(106, 29), (107, 29), (107, 30), (106.5, 30), (106.5, 30.5), (106.5, 30), (106, 30)]
    )
    first, second = preview_make_valid(frame(BOW_TIE, dented), [0, 1])
    assert first["feature_id"] == "f1"
    # By the shoelace formula a bow-tie's halves cancel out: nothing becomes 0.02.
    assert first["area_change"] == pytest.approx(1)
    assert second["area_change"] == pytest.approx(0)
    assert shapely.from_geojson(second["after"]).is_valid
    assert shapely.from_geojson(second["before"]).equals_exact(dented)


def test_the_caller_s_frame_is_never_changed(frame):
    wrong = frame(
        Point(29.6, 106.5), BOW_TIE, None, Point(), Point(0, 0), HERE, HERE,
        name=["a\x00", "b", "c", "d", "e", "f", "f"],
    )  # fmt: skip
    copy = wrong.copy()
    repair(wrong, REPAIRS)
    assert wrong.equals(copy)
    assert wrong.geometry.to_wkb().equals(copy.geometry.to_wkb())


DEGREES = st.one_of(
    st.floats(105, 108), st.floats(28, 31), st.sampled_from([0.0, 500.0, float("nan")])
)
FINITE = DEGREES.filter(np.isfinite)
RINGS = st.lists(st.tuples(FINITE, FINITE), min_size=3, max_size=6)
GEOMETRIES = st.one_of(
    st.none(),
    st.tuples(DEGREES, DEGREES).map(Point),
    st.just(Polygon()),
    RINGS.map(LineString),
    RINGS.map(Polygon),
)


@pytest.mark.parametrize("repair_id", list(REPAIRS))
@given(geometries=st.lists(GEOMETRIES, max_size=5), data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_repair_done_twice_is_done_once(repair_id, geometries, data):
    texts = data.draw(
        st.lists(st.text(max_size=5), min_size=len(geometries), max_size=len(geometries))
    )
    frame = gpd.GeoDataFrame(
        {"name": pd.Series(texts, dtype=object)},
        geometry=gpd.GeoSeries(geometries, crs=4326),
        crs=4326,
    )
    once, _ = repair(frame, [repair_id])
    twice, (note,) = repair(once, [repair_id])
    assert note.count == 0
    assert twice.index.equals(once.index)
    assert twice.geometry.to_wkb().equals(once.geometry.to_wkb())
    assert set(once.index) <= set(frame.index)
