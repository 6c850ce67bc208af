"""Each rule broken once, in a frame small enough to be judged by eye."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPoint, Point, Polygon, box

from geo.faults import Severity
from layers.checks import REPAIRS, check_frame, empty_context, repair
from layers.checks.subject import LISTED_MAX
from tests.layers.checks.judged import codes, found, only

HERE = Point(106.5, 29.5)
BOW_TIE = Polygon([(106.1, 29.1), (106.3, 29.3), (106.3, 29.1), (106.1, 29.3)])


class TestPositions:
    def test_a_sound_frame_gives_nothing(self, frame, context):
        assert found(frame(HERE, Point(107.5, 29.5), name=["a", "b"]), context) == []

    def test_a_missing_geometry_is_a_notice_with_its_row(self, frame, context):
        finding = only(frame(HERE, None), context)
        assert (finding.code, finding.severity) == ("geometry-missing", Severity.NOTICE)
        assert (finding.place.row, finding.place.feature_id) == (2, "f2")

    def test_an_empty_geometry(self, frame, context):
        finding = only(frame(HERE, Polygon()), context)
        assert (finding.code, finding.repair) == ("geometry-empty", "empty-to-none")
        assert "POLYGON EMPTY" in finding.found.zh

    @pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
    def test_a_coordinate_that_is_no_number(self, frame, context, wrong):
        finding = only(frame(HERE, Point(wrong, 29.5)), context)
        assert (finding.code, finding.place.lon) == ("coordinates-not-finite", None)

    def test_zero_zero_is_no_position(self, frame, context):
        finding = only(frame(HERE, Point(0, 0)), context)
        assert (finding.code, finding.severity) == ("coordinates-zero", Severity.FAULT)

    def test_a_position_that_cannot_be(self, frame, context):
        finding = only(frame(HERE, Point(1065, 29.5)), context)
        assert finding.code == "coordinates-impossible"
        assert "1065" in finding.found.zh

    def test_one_swapped_row_is_shown_where_it_should_be(self, frame, context):
        finding = only(frame(HERE, Point(29.6, 106.5)), context)
        assert (finding.code, finding.repair) == ("axes-swapped", "swap-axes")
        assert finding.found.zh == "经度 29.6、纬度 106.5，像是写反了"
        assert (finding.place.row, finding.place.lon, finding.place.lat) == (2, 106.5, 29.6)

    def test_a_whole_file_swapped_is_told_once(self, frame, context):
        finding = only(frame(Point(29.6, 106.5), Point(29.7, 106.6)), context)
        assert (finding.code, finding.repair) == ("axes-swapped-all", "swap-axes")
        assert "2 个" in finding.found.zh

    def test_one_position_outside_the_region_is_a_notice(self, frame, context):
        finding = only(frame(HERE, Point(116.4, 39.9)), context)
        assert (finding.code, finding.severity) == ("position-outside-region", Severity.NOTICE)

    def test_all_outside_is_a_fault(self, frame, context):
        finding = only(frame(Point(116.4, 39.9), Point(121.5, 31.2)), context)
        assert (finding.code, finding.severity) == ("position-outside-all", Severity.FAULT)
        assert "116.4" in finding.found.zh


class TestUnits:
    def test_a_feature_in_no_unit_is_a_notice_with_its_place(self, frame, context):
        finding = only(frame(HERE, Point(107.5, 29.5), Point(104.1, 30.7)), context)
        assert (finding.code, finding.place.row) == ("in-no-unit", 3)
        assert (finding.place.lon, finding.place.lat) == (104.1, 30.7)

    def test_lines_and_areas_that_reach_a_unit_are_in_it(self, frame, context):
        line = LineString([(105.5, 29.5), (106.5, 29.5)])
        assert found(frame(line), context) == []

    def test_most_in_no_unit_is_told_once(self, frame, context):
        away = [Point(104.1 + k / 100, 30.7) for k in range(3)]
        finding = only(frame(HERE, *away), context)
        assert finding.code == "in-no-unit-many"
        assert "4 个有位置的要素中有 3 个" in finding.found.zh

    def test_without_units_nothing_is_said(self, frame):
        assert found(frame(Point(104.1, 30.7)), empty_context()) == []


class TestShapes:
    def test_an_invalid_polygon_names_the_reason_and_the_place(self, frame, context):
        finding = only(frame(BOW_TIE), context)
        assert (finding.code, finding.repair) == ("invalid-geometry", "make-valid")
        assert "边界自相交" in finding.found.zh
        assert "crosses itself" in finding.found.en
        assert (finding.place.lon, finding.place.lat) == pytest.approx((106.2, 29.2))

    def test_a_polygon_without_area_and_a_line_without_length(self, frame, context):
        flat = Polygon([(106.1, 29.1), (106.2, 29.2), (106.3, 29.3)])
        short = LineString([(106.1, 29.1), (106.1, 29.1)])
        assert codes(frame(flat, box(106.5, 29.5, 106.6, 29.6)), context) == ["geometry-collapsed"]
        assert codes(frame(short), context) == ["geometry-collapsed"]

    def test_a_polygon_too_small_to_see(self, frame, context):
        tiny = box(106.5, 29.5, 106.500001, 29.500001)  # 0.1 m by 0.1 m
        finding = only(frame(tiny), context)
        assert finding.code == "geometry-tiny"
        assert "0.01" in finding.found.zh

    def test_heights_are_counted_once(self, frame, context):
        finding = only(
            frame(Point(106.5, 29.5, 3), Point(106.6, 29.5, 4), Point(106.7, 29.5)), context
        )
        assert (finding.code, finding.repair) == ("geometry-heights", "drop-z")
        assert "2 个要素" in finding.found.zh

    def test_several_kinds_in_one_layer(self, frame, context):
        finding = only(frame(HERE, MultiPoint([HERE]), box(106, 29, 106.1, 29.1)), context)
        assert finding.code == "geometry-mixed"
        assert "点 2 个、面 1 个" in finding.found.zh

    def test_collections(self, frame, context):
        alike = GeometryCollection([HERE, Point(106.6, 29.6)])
        mixed = GeometryCollection([HERE, box(106, 29, 106.1, 29.1)])
        assert codes(frame(alike), context) == ["geometry-collection"]
        finding = only(frame(mixed), context)
        assert (finding.code, finding.severity) == ("geometry-collection-mixed", Severity.FAULT)
        assert "点、面" in finding.found.zh

    def test_too_many_vertices(self, frame, context):
        turns = np.linspace(0, 2 * np.pi, 120_001)
        circle = Polygon(np.column_stack([106.5 + np.cos(turns) / 9, 29.5 + np.sin(turns) / 9]))
        finding = only(frame(circle), context)
        assert finding.code == "vertices-many"
        assert "120001" in finding.found.zh

    def test_the_same_record_twice_and_the_same_place_twice(self, frame, context):
        twice = frame(HERE, HERE, HERE, name=["a", "a", "b"])
        first, second = found(twice, context)
        assert (first.code, first.repair, first.place.row) == (
            "row-duplicate",
            "drop-duplicates",
            2,
        )
        assert (second.code, second.place.row) == ("geometry-duplicate", 3)
        assert "第 1 行" in first.found.zh

    def test_the_same_polygon_twice(self, frame, context):
        square = box(106.1, 29.1, 106.2, 29.2)
        assert codes(frame(square, box(106.1, 29.1, 106.2, 29.2)), context)[0] == "row-duplicate"


class TestCoverages:
    LEFT = box(106.1, 29.1, 106.2, 29.2)

    def test_neighbours_that_fit_give_nothing(self, frame, context):
        assert found(frame(self.LEFT, box(106.2, 29.1, 106.3, 29.2)), context) == []

    def test_polygons_that_do_not_join_may_overlap(self, frame, context):
        assert found(frame(self.LEFT, box(106.15, 29.15, 106.3, 29.3)), context) == []

    def test_an_overlap_names_both_rows_and_the_area(self, frame, context):
        # The third reaches 0.01 degrees, about 967 m, into the second, over 0.1 degrees.
        right, over = box(106.2, 29.1, 106.3, 29.2), box(106.29, 29.1, 106.4, 29.2)
        finding = only(frame(self.LEFT, right, over), context)
        assert (finding.code, finding.repair) == ("polygons-overlap", "clean-coverage")
        assert finding.place.row == 3
        assert "第 2 行" in finding.found.zh
        assert "10.8 平方千米" in finding.found.zh
        assert finding.place.lon == pytest.approx(106.295)

    def test_a_gap_and_a_sliver(self, frame, context):
        outer = box(106.1, 29.1, 106.5, 29.5)
        for hole, code in (
            (box(106.2, 29.2, 106.4, 29.3), "polygons-gap"),
            (box(106.29995, 29.2, 106.30005, 29.3), "polygons-sliver"),  # 10 m wide
        ):
            middle = 106.3
            holed = outer.difference(hole)
            left = holed.intersection(box(106, 29, middle, 30))
            right = holed.intersection(box(middle, 29, 107, 30))
            assert code in codes(frame(left, right), context)

    def test_an_edge_that_does_not_match(self, frame, context):
        # The vertex in the middle of the common edge stands on one side only, 10 m off it.
        bent = Polygon(
            [(106.2, 29.1), (106.3, 29.1), (106.3, 29.2), (106.2, 29.2), (106.2001, 29.15)]
        )
        assert set(codes(frame(self.LEFT, bent), context)) == {"polygons-edge"}

    def test_too_many_to_look_at_is_said(self, frame, context, monkeypatch):
        monkeypatch.setattr("layers.checks.coverages.POLYGONS_MAX", 1)
        pair = frame(self.LEFT, box(106.2, 29.1, 106.3, 29.2))
        assert codes(pair, context) == ["coverage-unchecked"]


class TestReport:
    def test_all_faults_at_once_each_with_its_row_in_the_file(self, frame, context):
        wrong = frame(Point(29.6, 106.5), None, BOW_TIE, name=["=1", "b", "c"])
        rows = pd.Series([11, 12, 13], index=wrong.index)
        findings = found(wrong, context, rows=rows)
        places = {finding.code: finding.place.row for finding in findings}
        assert places == {
            "geometry-missing": 12,
            "axes-swapped": 11,
            "invalid-geometry": 13,
            "geometry-mixed": None,
            "value-formula": 11,
        }

    def test_beyond_five_hundred_findings_are_counted(self, frame, context):
        many = frame(HERE, *[None] * (LISTED_MAX + 7))
        report = check_frame(many, context=context, name="a")
        assert report.examined == LISTED_MAX + 8
        assert report.more == {"geometry-missing": 7}
        assert report.count(Severity.NOTICE) == LISTED_MAX + 7 + 1  # the datum as well

    def test_without_a_crs_nothing_is_said_of_positions(self, frame, context):
        assert codes(frame(Point(3, 4_000_000), Point(5, 6), crs=None), context) == []

    def test_an_empty_frame(self, frame, context):
        assert found(frame(name=[]), context) == []

    def test_the_frame_stays_as_it_was(self, frame, context):
        before = frame(HERE, BOW_TIE, None, name=["=1", "b", None])
        copy = before.copy()
        check_frame(before, context=context, name="a")
        assert before.equals(copy)


def test_lines_and_polygons_with_numbers_that_are_none(frame, context):
    with np.errstate(invalid="ignore"):
        line = shapely.linestrings([[106.5, 29.5], [np.nan, np.inf]])
        area = shapely.polygons([[106, 29], [107, 29], [107, np.nan], [106, 29]])
    for crs in (4326, None):
        broken = frame(line, area, crs=crs)
        assert set(codes(broken, context)) == {"coordinates-not-finite"}
        assert repair(broken, REPAIRS)[0].empty


def test_a_whole_frame_of_hostile_values_gives_findings_and_no_exception(context):
    values = pd.Series([b"bytes", {"a": 1}, [1], float("inf"), pd.NaT, "x"], dtype=object)
    frame = gpd.GeoDataFrame(
        {"v": values, "w": [np.nan] * 6},
        geometry=[None, Point(), Point(np.nan, 1), BOW_TIE, GeometryCollection(), HERE],
        crs=4326,
    )
    report = check_frame(frame, context=context, name="a\u202e{b}")
    assert not report.publishable
    assert {"field-mixed", "coordinates-not-finite"} <= {f.code for f in report.findings}
    assert shapely.is_missing(frame.geometry.iloc[0])
