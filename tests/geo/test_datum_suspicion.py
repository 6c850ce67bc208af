import numpy as np
import pytest
from shapely import LineString, box

from geo.datum_suspicion import (
    Evidence,
    border_evidence,
    hypotheses,
    name_evidence,
    posteriors,
    segments_tree,
    to_metres,
    unit_evidence,
)
from geo.datums import Datum, from_wgs84, to_wgs84

PLACES = np.array([[106.55, 29.56], [108.4, 30.8], [107.1, 29.2]])
WEIGHED = hypotheses()
NAMED = {one.datum: k for k, one in enumerate(WEIGHED) if one.datum is not None}


def chance_of(datum, *evidence):
    return posteriors(WEIGHED, evidence)[NAMED[datum]]


def test_the_first_hypothesis_is_that_positions_are_right_and_all_chances_sum_to_one():
    assert WEIGHED[0].datum is Datum.WGS84
    assert sum(one.prior for one in WEIGHED) == pytest.approx(1)
    assert posteriors(WEIGHED, []).tolist() == pytest.approx([one.prior for one in WEIGHED])


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_hypothesis_undoes_its_offset(datum):
    put_off = from_wgs84(PLACES, datum=datum)
    assert WEIGHED[NAMED[datum]].corrected(put_off) == pytest.approx(PLACES, abs=1e-6)


def test_what_was_converted_by_mistake_is_put_back():
    _, wrongly, *_ = hypotheses(Datum.GCJ02)
    over = to_wgs84(PLACES, datum=Datum.GCJ02)
    assert wrongly.undone
    assert wrongly.corrected(over) == pytest.approx(PLACES, abs=1e-6)


def test_an_offset_of_no_datum_is_in_metres():
    other = next(one for one in WEIGHED if one.shift_m == (500.0, 0.0))
    east = to_metres(PLACES) - to_metres(other.corrected(PLACES))
    assert east == pytest.approx(np.tile([500.0, 0.0], (3, 1)), abs=1e-3)


def test_bayes_rule_by_hand():
    # A likelihood e times greater for GCJ-02 turns 0.65 : 0.2 : 0.15 into 0.65 : 0.2 e : 0.15.
    logs = np.zeros(len(WEIGHED))
    logs[NAMED[Datum.GCJ02]] = 1.0
    evidence = Evidence("names", 1, logs, logs)
    assert chance_of(Datum.GCJ02, evidence) == pytest.approx(0.2 * np.e / (0.8 + 0.2 * np.e))


def test_names_that_fit_exactly_settle_it_and_scattered_ones_do_not():
    put_off = from_wgs84(PLACES, datum=Datum.GCJ02)
    assert chance_of(Datum.GCJ02, name_evidence(put_off, PLACES, WEIGHED)) > 0.99
    assert chance_of(Datum.WGS84, name_evidence(PLACES, PLACES, WEIGHED)) > 0.99
    scattered = PLACES + np.array([[0.02, 0.01], [-0.015, 0.02], [0.01, -0.025]])
    assert chance_of(Datum.WGS84, name_evidence(scattered, PLACES, WEIGHED)) < 0.9


def test_another_place_of_the_same_name_is_passed_over():
    assert name_evidence(PLACES + 0.5, PLACES, WEIGHED) is None


def test_lines_that_follow_a_known_border_tell_their_datum():
    border = LineString([(106, 29), (106.5, 29.4), (106.6, 29.9), (107.3, 30), (107.5, 30.6)])
    tree = segments_tree(np.array([border]))
    along = np.array([border.interpolate(k / 200, normalized=True).coords[0] for k in range(201)])
    for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09):
        evidence = border_evidence(
            from_wgs84(along, datum=datum), tree, WEIGHED, scales_m=(30.0, 100.0)
        )
        assert chance_of(datum, evidence) > 0.97
        assert evidence.misfits[NAMED[datum]] < 1


def test_positions_far_from_every_border_say_nothing():
    tree = segments_tree(np.array([LineString([(106, 29), (107, 29)])]))
    assert border_evidence(PLACES + np.array([0, 1]), tree, WEIGHED, scales_m=(30.0,)) is None


def test_points_that_lie_outside_the_unit_they_name_count_against():
    units = np.array([box(106, 29, 107, 30), box(107, 29, 108, 30)])
    # A row of points 100 m on either side of the common border: GCJ-02 moves them 400 m east.
    lat = np.linspace(29.05, 29.95, 60)
    points = np.vstack([np.column_stack([np.full(60, x), lat]) for x in (106.999, 107.001)])
    claimed = np.repeat([0, 1], 60)
    evidence = unit_evidence(from_wgs84(points, datum=Datum.GCJ02), claimed, units, WEIGHED)
    assert evidence.misfits[NAMED[Datum.GCJ02]] == 0
    assert evidence.misfits[0] == 60
    assert chance_of(Datum.GCJ02, evidence) > chance_of(Datum.WGS84, evidence)
