"""What the preview map is given: extents, and no more than a page carries well."""

from ui.manage import preview
from ui.manage.preview import extent_of, main_extent, thinned


def feature(geometry):
    return {"type": "Feature", "id": "1", "geometry": geometry, "properties": {}}


def point(lon, lat):
    return feature({"type": "Point", "coordinates": [lon, lat]})


SQUARE = feature(
    {"type": "Polygon", "coordinates": [[[106, 29], [107, 29], [107, 30], [106, 30], [106, 29]]]}
)


def test_an_extent_holds_every_kind_of_geometry():
    line = feature({"type": "MultiLineString", "coordinates": [[[105.5, 29], [106, 31]]]})
    both = feature({"type": "GeometryCollection", "geometries": [point(108, 28)["geometry"]]})
    assert extent_of([SQUARE, line, both, feature(None)]) == [105.5, 28, 108, 31]
    assert extent_of([feature(None)]) is None
    assert extent_of([]) is None


def test_a_few_astray_do_not_shrink_the_map():
    astray = point(29.5, 106.5)
    assert main_extent([point(106, 29), point(107, 30), astray]) == [106, 29, 107, 30]


def test_where_most_lie_elsewhere_all_are_shown():
    assert main_extent([point(1, 2), point(3, 4), point(106, 29)]) == [1, 2, 106, 29]
    assert main_extent([]) is None


def test_too_many_positions_are_thinned_evenly(monkeypatch):
    monkeypatch.setattr(preview, "POSITIONS_MAX", 10)
    told = thinned({"features": [SQUARE] * 7, "total": 7, "shown": 7})
    assert (len(told["features"]), told["shown"], told["total"]) == (2, 2, 7)
    assert thinned({"features": [SQUARE] * 2})["shown"] == 2
