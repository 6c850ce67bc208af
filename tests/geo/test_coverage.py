import geopandas as gpd
import pytest
from shapely.geometry import Polygon, box

from geo import coverage
from geo.faults import CrsError


def frame(*polygons):
    codes = [f"50010{n}" for n in range(1, len(polygons) + 1)]
    return gpd.GeoDataFrame(index=codes, geometry=list(polygons), crs=4326)


NEIGHBOURS = (box(106, 29, 106.1, 29.1), box(106.1, 29, 106.2, 29.1))


def codes_of(faults):
    return {fault.code for fault in faults}


def test_neighbours_that_share_an_edge_are_sound():
    units = frame(*NEIGHBOURS)
    assert coverage.is_valid(units)
    assert coverage.faults(units, where="units") == []
    assert coverage.overlaps(units).empty


def test_an_overlap_is_found_and_measured():
    units = frame(box(106, 29, 106.11, 29.1), NEIGHBOURS[1])
    assert not coverage.is_valid(units)
    assert codes_of(coverage.faults(units, where="units")) == {"coverage-edge"}
    (row,) = coverage.overlaps(units).itertuples()
    assert (row.left, row.right) == ("500101", "500102")
    # 0.01° × 0.1° at 29.05° N is 0.97396 km × 11.0853 km.
    assert row.area_m2 == pytest.approx(10.797e6, rel=0.001)


def test_a_vertex_that_only_one_neighbour_has_is_a_fault():
    split = Polygon([(106.1, 29), (106.2, 29), (106.2, 29.1), (106.1, 29.1), (106.1, 29.05)])
    assert not coverage.is_valid(frame(NEIGHBOURS[0], split))


def test_an_enclosed_gap_is_found():
    ring = box(106, 29, 106.3, 29.3).difference(box(106.1, 29.1, 106.2, 29.2))
    units = frame(ring)
    assert len(coverage.gaps(units)) == 1
    (fault,) = coverage.faults(units, where="units-2015.geojson")
    assert fault.code == "coverage-gap"
    assert "106.1500, 29.1500" in fault.found


def test_an_invalid_polygon_is_named():
    bow_tie = Polygon([(106, 29), (106.1, 29.1), (106.1, 29), (106, 29.1)])
    (fault,) = coverage.faults(frame(bow_tie), where="units")
    assert fault.code == "geometry-invalid"
    assert "500101" in fault.where


def test_simplifying_keeps_the_shared_border_shared():
    wiggle = [(106.1, 29), (106.1001, 29.03), (106.0999, 29.06), (106.1, 29.1)]
    left = Polygon([(106, 29), *wiggle, (106, 29.1)])
    right = Polygon([(106.2, 29), (106.2, 29.1), *reversed(wiggle)])
    simple = coverage.simplify(frame(left, right), tolerance=0.01)
    assert coverage.is_valid(simple)
    assert simple.geometry.count_coordinates().tolist() == [5, 5]


def test_simplifying_can_leave_the_outer_boundary_alone():
    nick = Polygon([(106, 29), (106.05, 29.0001), (106.1, 29), (106.1, 29.1), (106, 29.1)])
    kept = coverage.simplify(frame(nick), tolerance=0.01, simplify_boundary=False)
    assert kept.geometry.iloc[0].equals(nick)


def test_outline_is_the_union():
    assert coverage.outline(frame(*NEIGHBOURS)).iloc[0].equals(box(106, 29, 106.2, 29.1))


def test_faults_need_a_crs():
    with pytest.raises(CrsError):
        coverage.faults(gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)]), where="units")
