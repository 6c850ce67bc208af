import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from geo.crs import GEOGRAPHIC_CRS, MEASURE_CRS, require_crs, require_same_crs, to_measure
from geo.faults import AtlasError, CrsError


def test_a_frame_without_crs_is_refused_by_name():
    with pytest.raises(CrsError, match="the parks names no coordinate reference system"):
        require_crs(gpd.GeoSeries([Point(106, 29)]), name="the parks")


def test_crs_errors_are_atlas_errors():
    assert issubclass(CrsError, AtlasError)


def test_different_crs_are_refused():
    left = gpd.GeoSeries([Point(106, 29)], crs=4326)
    with pytest.raises(CrsError, match="expected one CRS"):
        require_same_crs(left, left.to_crs(3857), names=("sites", "units"))


def test_the_measuring_crs_is_metric_and_lies_on_the_same_datum():
    assert {axis.unit_name for axis in MEASURE_CRS.axis_info} == {"metre"}
    assert MEASURE_CRS.geodetic_crs == GEOGRAPHIC_CRS


def test_measuring_leaves_the_frame_alone():
    frame = gpd.GeoDataFrame(geometry=[box(106, 29, 107, 30)], crs=4326)
    to_measure(frame)
    assert frame.crs == GEOGRAPHIC_CRS
    assert frame.total_bounds.tolist() == [106, 29, 107, 30]
