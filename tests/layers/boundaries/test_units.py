"""The cut of 2025 and the shape of what ships, on units of a few vertices."""

import json

import geopandas as gpd
import pytest
from shapely.geometry import Point, Polygon, box

from geo import coverage
from layers.boundaries.geojson import rounded
from layers.boundaries.names import AreaName
from layers.boundaries.units import BoundaryBuildError, label_points, split_2025, units_geojson

# Beibei west, Yubei north-east, Jiangbei south-east, and a neighbour to the south of all three.
WEST = Polygon([(106, 29), (106.1, 29), (106.1, 29.1), (106.1, 29.2), (106, 29.2)])
NORTH_EAST = box(106.1, 29.1, 106.2, 29.2)
SOUTH_EAST = box(106.1, 29, 106.2, 29.1)
SOUTH = Polygon([(106, 28.9), (106.2, 28.9), (106.2, 29), (106.1, 29), (106, 29)])
# The other provider's line runs north to south at 106.07° E and stops short of the border.
LIANGJIANG = Polygon([(106.07, 29.0003), (106.2, 29), (106.2, 29.2), (106.07, 29.1997)])
BEIBEI = Polygon([(106, 29), (106.07, 29.0003), (106.07, 29.1997), (106, 29.2)])


def frame(shapes):
    return gpd.GeoDataFrame(
        {"name_zh": list(shapes), "province": "500000"},
        geometry=list(shapes.values()),
        index=list(shapes),
        crs=4326,
    ).rename_axis("adcode")


@pytest.fixture
def before():
    return frame({"500105": SOUTH_EAST, "500106": SOUTH, "500109": WEST, "500112": NORTH_EAST})


@pytest.fixture
def after_amap():
    return frame({"500105": LIANGJIANG, "500109": BEIBEI})


def test_two_units_become_of_three(before, after_amap):
    units = split_2025(before, after_amap)
    assert units.index.to_list() == ["500106", "500109", "500157"]
    whole = gpd.GeoSeries([WEST, NORTH_EAST, SOUTH_EAST]).union_all()
    assert units.geometry[["500109", "500157"]].union_all().equals(whole)
    assert units.geometry["500157"].contains(Point(106.15, 29.1))
    assert units.geometry["500109"].bounds[2] == pytest.approx(106.07, abs=1e-5)


def test_the_neighbour_gets_the_vertex_where_the_line_meets_it(before, after_amap):
    units = split_2025(before, after_amap)
    assert coverage.is_valid(units)
    assert len(units.geometry["500106"].exterior.coords) == len(SOUTH.exterior.coords) + 1


def test_the_frames_given_are_not_changed(before, after_amap):
    split_2025(before, after_amap)
    assert before.geometry["500106"].equals_exact(SOUTH, 0)
    assert before.index.to_list() == ["500105", "500106", "500109", "500112"]


def test_a_border_in_two_pieces_is_refused(before):
    island = box(106.06, 29.05, 106.09, 29.15)
    broken = frame({"500105": SOUTH_EAST, "500109": gpd.GeoSeries([WEST, island]).union_all()})
    broken.loc["500105", "geometry"] = Polygon(
        [(106.1, 29), (106.2, 29), (106.2, 29.2), (106.1, 29.2), (106.15, 29.1)]
    )
    with pytest.raises(BoundaryBuildError, match="not one line"):
        split_2025(before, broken)


def name(adcode, **fields):
    given = {"kind": "district", "valid_from": "2015", "valid_to": None, **fields}
    return AreaName(level="unit", adcode=adcode, name_zh="某区", name_en="Some District", **given)


def test_what_ships_says_what_is_indicative():
    units = frame({"500106": SOUTH_EAST, "500157": NORTH_EAST})
    names = [name("500157", valid_from="2025-11"), name("500106")]
    first, second = json.loads(units_geojson(units, names))["features"]
    assert (first["id"], first["properties"]["indicative"]) == ("500106", False)
    assert (second["id"], second["properties"]["indicative"]) == ("500157", True)
    assert first["properties"]["note_en"] is None
    assert "indicative" in second["properties"]["note_en"]
    # 0.1° × 0.1° at 29.05° N: 9.7396 km × 11.0853 km.
    assert first["properties"]["area_km2"] == pytest.approx(108.0, abs=0.1)


def test_a_unit_without_a_name_stops_the_build():
    with pytest.raises(BoundaryBuildError, match="500106"):
        units_geojson(frame({"500106": SOUTH_EAST}), [])


def test_units_that_overlap_are_not_shipped():
    units = frame({"500106": SOUTH_EAST, "500157": box(106.15, 29, 106.3, 29.1)})
    with pytest.raises(BoundaryBuildError, match="does not match the neighbour"):
        units_geojson(units, [name("500106"), name("500157")])


def test_the_label_is_the_centre_of_the_largest_circle():
    spoon = box(106, 29, 106.1, 29.1).union(box(106.1, 29.04, 106.5, 29.06))
    (lon, lat) = label_points(frame({"500106": spoon}))["500106"]
    assert (lon, lat) == (pytest.approx(106.05, abs=0.005), pytest.approx(29.05, abs=0.005))


def test_rounding_drops_vertices_that_fall_together():
    fine = Polygon([(106, 29), (106.1, 29), (106.100001, 29.000001), (106.1, 29.1)])
    assert (
        rounded(frame({"500106": fine}))
        .geometry.iloc[0]
        .equals_exact(Polygon([(106, 29), (106.1, 29), (106.1, 29.1)]), 0)
    )


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "vintages"),
    [
        ("2015", None, ["2015", "2025-11"]),
        ("2015", "2025-11", ["2015"]),
        ("2025-11", None, ["2025-11"]),
    ],
)
def test_which_vintages_a_unit_belongs_to(valid_from, valid_to, vintages):
    unit = name("500109", valid_from=valid_from, valid_to=valid_to)
    assert [vintage for vintage in ("2015", "2025-11") if unit.holds_in(vintage)] == vintages
