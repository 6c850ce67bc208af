"""Geometries made many at once are those made one by one."""

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from layers.intake.geometries import from_mappings
from layers.intake.limits import Limits
from layers.intake.options import ReadOptions
from layers.intake.source import Notes, Source

NUMBERS = st.floats(-180, 180, allow_nan=False).map(lambda value: round(value, 6))
POSITIONS = st.tuples(NUMBERS, NUMBERS)
RINGS = st.lists(POSITIONS, min_size=3, max_size=6).map(lambda points: [*points, points[0]])
KINDS = {
    "Point": POSITIONS,
    "LineString": st.lists(POSITIONS, min_size=2, max_size=5),
    "Polygon": st.lists(RINGS, min_size=1, max_size=3),
    "MultiPoint": st.lists(POSITIONS, min_size=1, max_size=3),
    "MultiLineString": st.lists(
        st.lists(POSITIONS, min_size=2, max_size=4), min_size=1, max_size=3
    ),
    "MultiPolygon": st.lists(st.lists(RINGS, min_size=1, max_size=2), min_size=1, max_size=3),
}
GEOMETRIES = st.one_of(
    st.none(),
    *(
        st.fixed_dictionaries({"type": st.just(kind), "coordinates": coordinates})
        for kind, coordinates in KINDS.items()
    ),
)


def noted():
    return Source(None, "x", ReadOptions(), Limits(), None, Notes("x"))


@given(st.lists(GEOMETRIES, min_size=1, max_size=8))
def test_whole_geometries_come_through_as_shapely_makes_them(values):
    source = noted()
    found = from_mappings(json.loads(json.dumps(values)), 1, source)
    assert source.notes.findings == ()
    for geometry, value in zip(found, values, strict=True):
        assert (geometry is None) == (value is None)
        if value is not None:
            assert geometry.wkb == shape(value).wkb


@given(st.lists(GEOMETRIES, min_size=1, max_size=6), st.integers(0, 5))
def test_one_that_is_malformed_leaves_the_others(values, place):
    values = json.loads(json.dumps(values))
    values.insert(place, {"type": "LineString", "coordinates": [[1, 2], ["x", 3]]})
    place = values.index({"type": "LineString", "coordinates": [[1, 2], ["x", 3]]})
    source = noted()
    found = from_mappings(values, 1, source)
    assert found[place] is None
    assert [finding.place.row for finding in source.notes.findings] == [place + 1]
    for geometry, value in zip(found, values, strict=True):
        if geometry is not None:
            assert json.loads(json.dumps(mapping(geometry)))["type"] == value["type"]


@pytest.mark.parametrize(
    ("value", "wkt"),
    [
        ({"type": "Point", "coordinates": []}, "POINT EMPTY"),
        ({"type": "MultiPolygon", "coordinates": []}, "MULTIPOLYGON EMPTY"),
        ({"type": "Point", "coordinates": [1, 2, 3]}, "POINT Z (1 2 3)"),
        (
            {
                "type": "GeometryCollection",
                "geometries": [{"type": "Point", "coordinates": [1, 2]}],
            },
            "GEOMETRYCOLLECTION (POINT (1 2))",
        ),
    ],
)
def test_odd_ones(value, wkt):
    source = noted()
    assert shapely.to_wkt(from_mappings([value], 1, source)[0]) == wkt
    assert source.notes.findings == ()
