import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from geo.faults import CrsError
from geo.relations import unit_of, units_in, within


@pytest.fixture
def units():
    return gpd.GeoDataFrame(
        index=["500102", "500101"],
        geometry=[box(106, 29, 106.1, 29.1), box(106.1, 29, 106.2, 29.1)],
        crs=4326,
    ).rename_axis("adcode")


def points(*geometries):
    names = [f"p{n}" for n in range(len(geometries))]
    return gpd.GeoDataFrame(index=names, geometry=list(geometries), crs=4326)


def test_each_point_gets_its_unit(units):
    found = unit_of(points(Point(106.05, 29.05), Point(106.15, 29.05)), units)
    assert found.to_dict() == {"p0": "500102", "p1": "500101"}


def test_outside_or_without_geometry_is_none(units):
    assert unit_of(points(Point(100, 20), None), units).to_list() == [None, None]


def test_a_point_on_the_common_border_counts_once_for_the_lowest_code(units):
    assert unit_of(points(Point(106.1, 29.05)), units).to_list() == ["500101"]


def test_adcodes_stay_strings(units):
    assert all(isinstance(code, str) for code in unit_of(points(Point(106.05, 29.05)), units))


def test_two_reference_systems_are_refused(units):
    with pytest.raises(CrsError):
        unit_of(points(Point(106.05, 29.05)).to_crs(3857), units)


def test_shares_of_units_in_an_area(units):
    # Half of the first unit, a quarter of the second (its western half's southern half).
    area = box(106.05, 29, 106.1, 29.1).union(box(106.1, 29, 106.15, 29.05))
    shares = units_in(area, units)
    assert shares["500102"] == pytest.approx(0.5, abs=1e-4)
    assert shares["500101"] == pytest.approx(0.25, abs=2e-4)


def test_a_unit_that_is_only_touched_has_no_share(units):
    assert units_in(box(106, 29, 106.1, 29.1), units).index.to_list() == ["500102"]


def test_within_counts_the_border_and_not_the_missing():
    found = within(
        points(Point(106.05, 29.05), Point(106, 29), Point(105, 29), None),
        box(106, 29, 106.1, 29.1),
    )
    assert found.to_list() == [True, True, False, False]
