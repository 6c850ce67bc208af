import numpy as np

from geo.crs_candidates import crs_candidates

REGION = (97.0, 26.0, 111.0, 34.5)


def codes(points):
    return [(c.epsg, c.swapped) for c in crs_candidates(np.array(points), region_bbox=REGION)]


def test_degrees_are_degrees_and_swapped_ones_are_too():
    assert codes([[106.5, 29.5]]) == [(4326, False)]
    assert codes([[29.5, 106.5]]) == [(4326, True)]


def test_a_zone_number_tells_the_zone():
    assert codes([[36_354_542.0, 3_265_627.0]])[0] == (4524, False)
    assert codes([[3_265_627.0, 36_354_542.0]])[0] == (4524, True)
    assert codes([[18_645_400.0, 3_265_000.0]]) == [(4496, False)]


def test_without_one_several_meridians_fit_alike_and_all_are_named():
    found = codes([[500_000.0, 3_280_000.0]])
    assert found[0] == (4545, False)
    assert len(found) == 4


def test_what_fits_nothing_has_no_candidate():
    assert codes([[0.0, 0.0]]) == []
    assert codes([[np.nan, 1.0]]) == []
    assert codes(np.empty((0, 2))) == []
