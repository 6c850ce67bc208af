import geopandas as gpd
import pytest
from shapely.geometry import LineString, box

from geo.faults import CrsError
from geo.measures import area_km2, geodesic_area_km2, geodesic_length_m


@pytest.fixture
def boxes():
    return gpd.GeoDataFrame(
        index=["a", "b"],
        geometry=[box(106.0, 29.0, 106.01, 29.01), box(109.9, 31.9, 109.91, 31.91)],
        crs=4326,
    )


def test_area_of_a_hundredth_of_a_degree(boxes):
    # 0.01° of latitude is 1.10852 km at 29° N, 0.01° of longitude 0.97444 km (WGS 84): 1.0801 km².
    areas = area_km2(boxes)
    assert areas.index.tolist() == ["a", "b"]
    assert areas["a"] == pytest.approx(1.0801, abs=0.0005)


def test_projected_and_geodesic_areas_agree(boxes):
    assert area_km2(boxes).to_list() == pytest.approx(geodesic_area_km2(boxes).to_list(), rel=1e-6)


def test_winding_does_not_change_the_geodesic_area(boxes):
    turned = boxes.set_geometry(boxes.geometry.reverse())
    assert geodesic_area_km2(turned).to_list() == geodesic_area_km2(boxes).to_list()


def test_holes_are_taken_out_whatever_their_winding():
    whole, hole = box(106, 29, 106.1, 29.1), box(106.02, 29.02, 106.04, 29.04)
    ring = gpd.GeoDataFrame(geometry=[whole.difference(hole), whole, hole], crs=4326)
    with_hole, outer, inner = geodesic_area_km2(ring)
    assert with_hole == pytest.approx(outer - inner, rel=1e-9)


def test_length_of_a_meridian_degree():
    # WGS 84: the meridian from 29° to 30° N is 110.844 km long (111,132.95 m − 559.85 m·cos 2φ + …).
    lines = gpd.GeoDataFrame(geometry=[LineString([(106, 29), (106, 30)])], crs=4326)
    assert geodesic_length_m(lines).iloc[0] == pytest.approx(110_844, abs=1)


def test_missing_geometry_measures_nan(boxes):
    boxes.loc["b", "geometry"] = None
    assert area_km2(boxes).isna().tolist() == [False, True]
    assert geodesic_area_km2(boxes).isna().tolist() == [False, True]


def test_no_crs_no_area():
    with pytest.raises(CrsError):
        area_km2(gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)]))
