"""GCJ-02 and BD-09 against the shipped layers, as they are and put off."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point

from bench.datum_trial import (
    DATUMS,
    another_source,
    district_points,
    figures,
    parcels,
    put_off,
    shipped,
    within_radius,
)
from bench.datum_trial import Outcome as Trial
from geo.datums import Datum, to_wgs84
from geo.faults import Severity
from layers.checks import check_frame, load_context, normalise
from layers.checks.datums import SURE, suspect_datum, weigh_datum

DATA = Path(__file__).parents[3] / "data"
LAYERS = shipped(DATA)


@pytest.fixture(scope="module")
def context():
    return load_context(DATA)


def flag(frame, context):
    verdict = weigh_datum(frame, context)
    is_offset = verdict.datum is not None and verdict.datum.is_offset
    return verdict.datum if is_offset and verdict.confidence >= SURE else None


def datum_findings(frame, context, **options):
    report = check_frame(frame, context=context, name="a", **options)
    return [finding for finding in report.findings if finding.code.startswith("datum-")]


@pytest.mark.parametrize("name", list(LAYERS))
class TestEveryShippedLayer:
    def test_as_it_is_nothing_is_flagged(self, name, context):
        assert suspect_datum(LAYERS[name], context) is None

    @pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
    def test_put_off_it_is_flagged_with_its_datum(self, name, datum, context):
        verdict = suspect_datum(put_off(LAYERS[name], datum), context)
        assert verdict.datum is datum
        assert verdict.confidence >= SURE
        low, high = (300, 700) if datum is Datum.GCJ02 else (850, 1300)
        assert low < verdict.metres < high

    def test_what_it_rests_on_is_named_once_each(self, name, context):
        basis = suspect_datum(put_off(LAYERS[name], Datum.GCJ02), context).basis
        for known in ("known borders", "known rivers", "places of the same name"):
            assert basis.en.count(known) <= 1
        assert max(basis.zh.count(known) for known in ("已知边界", "已知河流")) <= 1

    def test_converted_back_it_lies_where_it_was(self, name):
        shifted = put_off(LAYERS[name], Datum.GCJ02)
        back, _, texts = normalise(shifted, datum=Datum.GCJ02, name=name)
        apart = back.geometry.get_coordinates() - LAYERS[name].geometry.get_coordinates()
        assert (np.hypot(apart["x"], apart["y"]) * 111_195).max() < 0.5
        assert "GCJ-02" in texts[-1].zh


def test_of_the_same_things_from_another_source_no_flag_is_wrong_and_most_are_raised(context):
    random = np.random.default_rng(3)
    found = []
    for size_m in (50, 150):
        for name in ("units-2025-11", "sichuan-prefectures", "rivers-core", "places"):
            frame = another_source(LAYERS[name], size_m, random)
            for truth in DATUMS:
                flagged = flag(put_off(frame, truth), context)
                found.append(Trial(f"{size_m}", name, truth, flagged, 0.0))
    counted = figures(found)
    assert counted["precision"] == 1
    assert counted["recall"] >= 0.8


def test_points_known_to_kilometres_are_never_flagged_lightly(context):
    random = np.random.default_rng(5)
    flags = [flag(within_radius(LAYERS["parks"], 3_000, random), context) for _ in range(20)]
    assert flags == [None] * 20


@pytest.mark.parametrize("truth", DATUMS)
def test_points_that_name_their_district_tell_their_datum(truth, context):
    frame = district_points(LAYERS["units-2025-11"], 3_000, np.random.default_rng(1))
    verdict = weigh_datum(put_off(frame, truth), context)
    assert verdict.datum is truth
    assert verdict.confidence >= SURE


def test_parcels_nothing_is_known_of_are_not_flagged(context):
    random = np.random.default_rng(11)
    assert [flag(parcels(random), context) for _ in range(5)] == [None] * 5


def test_the_finding_says_how_sure_by_how_much_and_why_and_offers_the_conversion(context):
    (finding,) = datum_findings(put_off(LAYERS["parks"], Datum.GCJ02), context)
    assert (finding.code, finding.repair) == ("datum-gcj02-suspected", "datum-gcj02")
    assert finding.severity is Severity.REPAIRABLE
    assert "99%" in finding.found.zh
    assert "同名地点对照 7 处" in finding.found.zh
    assert "WGS84 或 CGCS2000" in finding.mend.zh


def test_where_it_cannot_be_told_somebody_is_asked(context):
    lone = gpd.GeoDataFrame({"name": ["某处"]}, geometry=[Point(106.5, 29.5)], crs=4326)
    (finding,) = datum_findings(lone, context)
    assert (finding.code, finding.severity) == ("datum-untested", Severity.NOTICE)
    assert datum_findings(lone, context, datum=Datum.CGCS2000) == []


def test_a_declaration_that_does_not_fit_is_only_doubted(context):
    shifted = put_off(LAYERS["parks"], Datum.BD09)
    (finding,) = datum_findings(shifted, context, datum=Datum.WGS84)
    assert (finding.code, finding.severity) == ("datum-doubtful", Severity.NOTICE)
    assert "BD-09" in finding.found.zh


def test_converting_what_was_right_already_is_noticed(context):
    parks = LAYERS["parks"]
    over = parks.set_geometry(
        parks.geometry.transform(lambda points: to_wgs84(points, datum=Datum.GCJ02))
    )
    (finding,) = datum_findings(over, context, datum=Datum.GCJ02)
    assert (finding.code, finding.repair) == ("datum-overcorrected", "datum-wgs84")
    assert datum_findings(parks, context, datum=Datum.GCJ02) == []


def test_nothing_is_said_of_a_file_whose_axes_are_swapped(context):
    swapped = gpd.GeoDataFrame(geometry=[Point(29.5, 106.5), Point(29.6, 106.5)], crs=4326)
    assert datum_findings(swapped, context) == []
