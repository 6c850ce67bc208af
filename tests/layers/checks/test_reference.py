import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import Point

from geo.datums import Datum, from_wgs84
from geo.faults import Severity
from layers.checks.reference import normalise, parse_crs

POINTS = gpd.GeoDataFrame(
    {"name": ["a", "b"]}, geometry=gpd.points_from_xy([106.5, 107.2], [29.5, 29.9])
)
IN_DEGREES = POINTS.set_crs(4326)
LOCAL = 'LOCAL_CS["Town grid",UNIT["metre",1]]'


def normalised(frame, **options):
    return normalise(frame, name="a.shp", **options)


def codes(findings):
    return [finding.code for finding in findings]


def apart_m(left, right):
    a, b = (shapely.get_coordinates(frame.geometry.to_numpy()) for frame in (left, right))
    return Geod(ellps="WGS84").inv(*a.T, *b.T)[2]


def without_crs(frame):
    return frame.set_crs(None, allow_override=True)


def test_degrees_without_a_crs_are_read_as_wgs84_and_that_is_said():
    frame, findings, texts = normalised(POINTS)
    assert frame.crs.to_epsg() == 4326
    assert codes(findings) == ["crs-missing-degrees"]
    assert findings[0].severity is Severity.REPAIRABLE
    assert findings[0].repair == "crs:EPSG:4326"
    assert "WGS84" in texts[0].zh


def test_a_crs_that_was_chosen_leaves_nothing_to_find():
    frame, findings, texts = normalised(POINTS, crs="EPSG:4490")
    assert (frame.crs.to_epsg(), findings) == (4326, [])
    assert "CGCS2000" in texts[0].en
    assert frame.geometry.to_wkt().tolist() == POINTS.geometry.to_wkt().tolist()


@pytest.mark.parametrize(
    ("epsg", "first"),
    [
        (4545, "EPSG:4545"),  # CGCS2000, 3-degree, 108 E
        (4524, "EPSG:4524"),  # the same with zone number 36 before the easting
        (32648, "EPSG:4507"),  # UTM 48N stands behind the 6-degree zone of the same meridian
        (3857, "EPSG:3857"),
    ],
)
def test_metres_without_a_crs_stop_and_name_what_they_could_be(epsg, first):
    frame, findings, _ = normalised(without_crs(IN_DEGREES.to_crs(epsg)))
    assert frame.crs is None
    assert codes(findings) == ["crs-missing-metres"]
    assert findings[0].severity is Severity.FAULT
    assert f"可能是：{first}" in findings[0].found.zh


def test_one_click_is_offered_only_where_one_crs_fits():
    mercator = normalised(without_crs(IN_DEGREES.to_crs(3857)))[1][0]
    gauss = normalised(without_crs(IN_DEGREES.to_crs(4545)))[1][0]
    assert (mercator.repair, gauss.repair) == ("crs:EPSG:3857", None)


def test_numbers_that_fit_nothing_are_asked_about():
    odd = gpd.GeoDataFrame(geometry=[Point(5, 7_000_000_000)])
    assert codes(normalised(odd)[1]) == ["crs-missing"]
    # Degrees of another part of the world do not say which degrees.
    assert codes(normalised(gpd.GeoDataFrame(geometry=[Point(2.35, 48.85)]))[1]) == ["crs-missing"]


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        ("EPSG:999999", "crs-not-known"),
        ("http://example.org/crs", "crs-not-known"),
        ("{{ 7 }}", "crs-not-known"),
        (LOCAL, "crs-engineering"),
        ("EPSG:4978", "crs-not-horizontal"),  # geocentric
        ("EPSG:5773", "crs-not-horizontal"),  # heights
    ],
)
def test_a_crs_that_cannot_be_used_stops(crs, code):
    frame, findings, texts = normalised(POINTS, crs=crs)
    assert frame.crs is None
    assert (codes(findings), texts) == ([code], [])
    assert findings[0].severity is Severity.FAULT


def test_heights_in_the_crs_are_passed_over_and_said():
    frame, findings, _ = normalised(POINTS, crs="EPSG:9705")  # WGS 84 with heights
    assert (frame.crs.to_epsg(), codes(findings)) == (4326, ["crs-vertical"])


def test_an_old_datum_is_said():
    frame, findings, _ = normalised(IN_DEGREES.to_crs(2381))  # Xian 1980
    assert codes(findings) == ["crs-old-datum"]
    assert frame.crs.to_epsg() == 4326


def test_metres_labelled_degrees_stop():
    wrong = without_crs(IN_DEGREES.to_crs(4545)).set_crs(4326)
    frame, findings, _ = normalised(wrong)
    assert (frame.crs, codes(findings)) == (None, ["metres-as-degrees"])
    assert "EPSG:4545" in findings[0].found.zh


def test_degrees_labelled_metres_stop_and_can_be_relabelled():
    findings = normalised(POINTS, crs="EPSG:4545")[1]
    assert codes(findings) == ["degrees-as-metres"]
    assert findings[0].repair == "crs:EPSG:4326"


def test_the_wrong_zone_stops_and_the_right_one_is_named():
    findings = normalised(without_crs(IN_DEGREES.to_crs(4524)), crs="EPSG:4545")[1]
    assert codes(findings) == ["crs-misfit"]
    assert "EPSG:4524" in findings[0].found.zh


def test_northing_before_easting_is_swapped_on_request():
    projected = IN_DEGREES.to_crs(4545)
    turned = projected.set_geometry(
        gpd.points_from_xy(projected.geometry.y, projected.geometry.x, crs=4545)
    )
    findings = normalised(turned)[1]
    assert (codes(findings), findings[0].repair) == (["crs-misfit"], "swap-axes")
    frame, findings, texts = normalised(turned, repairs=["swap-axes"])
    assert findings == []
    assert "2" in texts[0].zh
    assert apart_m(frame, POINTS).max() < 0.001


@pytest.mark.parametrize("epsg", [4326, 4490, 4524, 4545, 4507, 32648, 3857])
def test_what_is_converted_lies_where_it_should(epsg):
    frame, findings, _ = normalised(IN_DEGREES.to_crs(epsg))
    assert findings == []
    assert apart_m(frame, POINTS).max() < 0.001
    assert frame["name"].tolist() == ["a", "b"]


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_datum_with_an_offset_is_converted_and_said(datum):
    put_off = gpd.points_from_xy(*from_wgs84(np.array([[106.5, 29.5]]), datum=datum).T)
    frame, _, texts = normalised(gpd.GeoDataFrame(geometry=put_off, crs=4326), datum=datum)
    assert apart_m(frame, POINTS.iloc[[0]]).max() < 0.5
    assert datum.value in texts[-1].zh


def test_swapped_axes_do_not_keep_a_datum_from_being_converted():
    lon, lat = from_wgs84(np.array([[106.5, 29.5]]), datum=Datum.GCJ02)[0]
    swapped = gpd.GeoDataFrame(geometry=[Point(lat, lon)], crs=4326)
    point = normalised(swapped, datum=Datum.GCJ02)[0].geometry.iloc[0]
    assert (point.y, point.x) == pytest.approx((106.5, 29.5), abs=1e-6)


def test_without_any_position_no_crs_is_asked_for():
    frame, findings, _ = normalised(gpd.GeoDataFrame({"a": [1]}, geometry=[None]))
    assert (findings, frame.crs.to_epsg()) == ([], 4326)


def test_the_caller_s_frame_stays_as_it_was():
    before = IN_DEGREES.to_crs(4545)
    copy = before.copy()
    normalised(before, datum=Datum.GCJ02)
    assert before.equals(copy)
    assert before.crs.to_epsg() == 4545


def test_only_codes_and_wkt_are_taken_for_a_crs():
    assert parse_crs("epsg:4490").to_epsg() == 4490
    assert parse_crs("OGC:CRS84") is not None
    assert parse_crs("+proj=longlat") is None
    assert parse_crs("file:///etc/passwd") is None
    assert parse_crs('GEOGCS["' + "x" * 30_000) is None
