import geocoordinates_ffi as package
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.datums import Datum, DatumError, from_wgs84, to_wgs84

GEOD = Geod(ellps="WGS84")
CHONGQING = np.array([[106.55, 29.56], [108.4, 30.8], [109.9, 31.1]])


def apart_m(left, right):
    return GEOD.inv(left[:, 0], left[:, 1], right[:, 0], right[:, 1])[2]


def test_gcj02_lies_half_a_kilometre_off_in_chongqing():
    # East and north offsets known for these three places, rounded to the metre.
    expected = np.hypot([360, 439, 451], [316, 251, 271])
    assert apart_m(CHONGQING, from_wgs84(CHONGQING, datum=Datum.GCJ02)) == pytest.approx(
        expected, abs=5
    )


def test_national_datum_is_wgs84_here():
    assert to_wgs84(CHONGQING, datum=Datum.CGCS2000).tolist() == CHONGQING.tolist()


@pytest.mark.parametrize("datum", list(Datum))
@given(lon=st.floats(105.3, 110.2), lat=st.floats(28.2, 32.2))
@settings(deadline=None)
def test_there_and_back_is_the_same_place(datum, lon, lat):
    point = np.array([[lon, lat]])
    assert apart_m(point, to_wgs84(from_wgs84(point, datum=datum), datum=datum))[0] < 0.5


FORWARD = {Datum.GCJ02: package.wgs84_to_gcj02, Datum.BD09: package.wgs84_to_bd09}
INVERSE = {
    Datum.GCJ02: (package.Gcj02, package.gcj02_to_wgs84_refined),
    Datum.BD09: (package.Bd09, package.bd09_to_wgs84_refined),
}


@pytest.mark.parametrize("datum", list(FORWARD))
@given(lon=st.floats(70, 140), lat=st.floats(0.5, 57))
@settings(deadline=None)
def test_the_formula_is_the_package_s(datum, lon, lat):
    theirs = FORWARD[datum](package.Wgs84(lon=lon, lat=lat))
    ours = from_wgs84(np.array([[lon, lat]]), datum=datum)
    assert apart_m(ours, np.array([[theirs.lon, theirs.lat]]))[0] < 0.001


@pytest.mark.parametrize("datum", list(INVERSE))
@given(lon=st.floats(105.3, 110.2), lat=st.floats(28.2, 32.2))
@settings(deadline=None)
def test_the_inverse_is_the_package_s(datum, lon, lat):
    kind, convert = INVERSE[datum]
    theirs = convert(kind(lon=lon, lat=lat))
    ours = to_wgs84(np.array([[lon, lat]]), datum=datum)
    assert apart_m(ours, np.array([[theirs.lon, theirs.lat]]))[0] < 0.01


def test_outside_china_nothing_is_put_off():
    paris = np.array([[2.35, 48.85]])
    assert from_wgs84(paris, datum=Datum.GCJ02).tolist() == paris.tolist()


def test_the_input_is_not_changed_and_an_empty_one_stays_empty():
    before = CHONGQING.copy()
    to_wgs84(CHONGQING, datum=Datum.BD09)
    assert (before == CHONGQING).all()
    assert to_wgs84(np.empty((0, 2)), datum=Datum.GCJ02).shape == (0, 2)


def test_a_wrong_shape_is_refused():
    with pytest.raises(DatumError, match=r"expected \(n, 2\)"):
        to_wgs84(np.array([106.5, 29.5]), datum=Datum.WGS84)
