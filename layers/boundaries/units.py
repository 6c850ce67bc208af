"""Build the administrative units of both vintages."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from geo import coverage
from geo.crs import GEOGRAPHIC_CRS, MEASURE_CRS
from geo.faults import AtlasError
from geo.measures import area_km2
from layers.boundaries.geojson import collection, rounded
from layers.boundaries.names import AreaName

JIANGBEI: Final = "500105"
BEIBEI: Final = "500109"
YUBEI: Final = "500112"
LIANGJIANG: Final = "500157"
CHANGED: Final = frozenset({JIANGBEI, BEIBEI, YUBEI, LIANGJIANG})
"""Units whose shape or existence changed in November 2025."""

_AMAP_LIANGJIANG: Final = JIANGBEI
"""AMap keeps Jiangbei's old code for the new district."""

_CUT_CRS: Final = "EPSG:4545"
_CUT_TOLERANCE_M: Final = 120.0
_CUT_DECIMALS: Final = 6
_ON_THE_LINE_DEGREES: Final = 2e-6

_INDICATIVE_ZH: Final = "2025年11月两江新区与北碚区之间的调整线（约113公里）为示意，其余界线不变。"
_INDICATIVE_EN: Final = (
    "The line drawn in November 2025 between Liangjiang New Area and Beibei District (about 113 km) "
    "is indicative; the unit's other borders are not affected."
)


class BoundaryBuildError(AtlasError):
    """The packages' geometry is not what the steps expect."""


def split_2025(tianditu_gdf: gpd.GeoDataFrame, amap_gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Units since November 2025, from the units before and the new line as another provider draws it.

    Jiangbei, Yubei and Beibei are merged along the older provider's borders and cut along the newer
    provider's line between Liangjiang and Beibei. That line is drawn in far more detail than the
    rest; it is simplified to match, and its ends are led to the nearest point of the outer border.

    Parameters
    ----------
    tianditu_gdf
        The 38 units before the change, index ``adcode``, EPSG:4326. Not modified.
    amap_gdf
        Units after the change, index ``adcode``, EPSG:4326. Not modified.

    Returns
    -------
    geopandas.GeoDataFrame
        The 37 units, columns as in `tianditu_gdf`, a valid coverage.

    Raises
    ------
    BoundaryBuildError
        If the line is not one line, or does not cut the merged unit in two.
    """
    whole = shapely.union_all(tianditu_gdf.geometry.loc[[JIANGBEI, BEIBEI, YUBEI]].to_numpy())
    if not isinstance(whole, Polygon):
        raise BoundaryBuildError("Jiangbei, Yubei and Beibei do not merge into one polygon.")
    cut = _cut_line(amap_gdf, whole)
    ends = [Point(cut.coords[0]), Point(cut.coords[-1])]
    for end in ends:
        whole = _with_vertex(whole, end)
    pieces = shapely.get_parts(shapely.polygonize([*_edges(whole, ends), cut]))
    inside = amap_gdf.geometry.loc[_AMAP_LIANGJIANG].representative_point()
    liangjiang = [piece for piece in pieces if piece.contains(inside)]
    if len(pieces) != 2 or len(liangjiang) != 1:
        raise BoundaryBuildError(f"The 2025 line makes {len(pieces)} pieces; expected two.")

    units = tianditu_gdf.drop(index=[JIANGBEI, YUBEI])
    for adcode, geometry in units.geometry.items():
        for end in ends:
            if adcode != BEIBEI and geometry.boundary.distance(end) <= _ON_THE_LINE_DEGREES:
                units.loc[[adcode], "geometry"] = gpd.GeoSeries(
                    [_with_vertex(geometry, end)], index=[adcode], crs=GEOGRAPHIC_CRS
                )
    units.loc[LIANGJIANG] = units.loc[BEIBEI]
    new = [liangjiang[0], next(piece for piece in pieces if piece is not liangjiang[0])]
    units.loc[[LIANGJIANG, BEIBEI], "geometry"] = gpd.GeoSeries(
        new, index=[LIANGJIANG, BEIBEI], crs=GEOGRAPHIC_CRS
    )
    return units.sort_index()


def _cut_line(amap_gdf: gpd.GeoDataFrame, whole: Polygon) -> LineString:
    shared = amap_gdf.geometry.loc[_AMAP_LIANGJIANG].intersection(amap_gdf.geometry.loc[BEIBEI])
    line = shapely.line_merge(shared)
    if not isinstance(line, LineString):
        raise BoundaryBuildError("The border between Liangjiang and Beibei is not one line.")
    frame = gpd.GeoSeries([line, whole.exterior], crs=GEOGRAPHIC_CRS).to_crs(_CUT_CRS)
    simple, ring = frame.iloc[0].simplify(_CUT_TOLERANCE_M), frame.iloc[1]
    first, last = (
        shapely.get_point(shapely.shortest_line(ring, Point(end)), 0)
        for end in (simple.coords[0], simple.coords[-1])
    )
    extended = LineString([*first.coords, *simple.coords, *last.coords])
    back = gpd.GeoSeries([extended], crs=_CUT_CRS).to_crs(GEOGRAPHIC_CRS).iloc[0]
    vertices = shapely.get_coordinates(back)
    for end in (0, -1):
        # A border that is straight in degrees bows by up to a metre in metres: back onto it.
        on_border = whole.exterior.interpolate(whole.exterior.project(Point(vertices[end])))
        vertices[end] = on_border.coords[0]
    return LineString(np.round(vertices, _CUT_DECIMALS))


def _with_vertex(polygon: Polygon, point: Point) -> Polygon:
    """Give the polygon's outer ring a vertex there, in the segment that lies nearest."""
    vertices = shapely.get_coordinates(polygon.exterior)
    segments = shapely.linestrings(np.stack([vertices[:-1], vertices[1:]], axis=1))
    nearest = int(shapely.distance(segments, point).argmin())
    ring = np.insert(vertices, nearest + 1, [point.x, point.y], axis=0)
    return Polygon(ring, [hole.coords for hole in polygon.interiors])


def _edges(polygon: Polygon, ends: list[Point]) -> list[LineString]:
    """The outer ring as two lines that meet at the ends of the cut."""
    vertices = [tuple(pair) for pair in shapely.get_coordinates(polygon.exterior)[:-1]]
    first, last = sorted(vertices.index((end.x, end.y)) for end in ends)
    return [
        LineString(vertices[first : last + 1]),
        LineString(vertices[last:] + vertices[: first + 1]),
    ]


def label_points(polygons_gdf: gpd.GeoDataFrame) -> dict[str, list[float]]:
    """A point well inside each polygon: the centre of its largest inscribed circle.

    Parameters
    ----------
    polygons_gdf
        Polygons in EPSG:4326. Not modified.

    Returns
    -------
    dict
        Index value → [longitude, latitude], four decimals.
    """
    circles = shapely.maximum_inscribed_circle(
        polygons_gdf.geometry.to_crs(MEASURE_CRS).to_numpy(), tolerance=50.0
    )
    centres = gpd.GeoSeries(
        shapely.get_point(circles, 0), index=polygons_gdf.index, crs=MEASURE_CRS
    ).to_crs(GEOGRAPHIC_CRS)
    return {key: [round(point.x, 4), round(point.y, 4)] for key, point in centres.items()}


def units_geojson(units_gdf: gpd.GeoDataFrame, names: list[AreaName]) -> bytes:
    """A vintage's units as they ship.

    Parameters
    ----------
    units_gdf
        Units in EPSG:4326, index ``adcode``. Not modified.
    names
        The same units' names and dates.

    Returns
    -------
    bytes
        GeoJSON, ordered by adcode.

    Raises
    ------
    BoundaryBuildError
        If names and units do not match one to one, or rounding broke the coverage.
    """
    by_code = {name.adcode: name for name in names}
    if set(by_code) != set(units_gdf.index):
        odd = sorted(set(by_code) ^ set(units_gdf.index))
        raise BoundaryBuildError(f"Names and units differ: {', '.join(odd)}.")
    lean = rounded(units_gdf.sort_index())
    require_coverage(lean, name="the units")
    areas = area_km2(lean)
    labels = label_points(lean)
    features: list[tuple[str, dict[str, Any], Any]] = []
    for adcode, geometry in lean.geometry.items():
        name = by_code[adcode]
        indicative = adcode in CHANGED and name.valid_to is None
        features.append(
            (
                adcode,
                {
                    "adcode": adcode,
                    "name_zh": name.name_zh,
                    "name_en": name.name_en,
                    "kind": name.kind,
                    "valid_from": name.valid_from,
                    "valid_to": name.valid_to,
                    "label": labels[adcode],
                    "area_km2": round(float(areas[adcode]), 1),
                    "indicative": indicative,
                    "note_zh": _INDICATIVE_ZH if indicative else None,
                    "note_en": _INDICATIVE_EN if indicative else None,
                },
                geometry,
            )
        )
    return collection(features)


def require_coverage(frame: gpd.GeoDataFrame, *, name: str) -> None:
    """Refuse to ship polygons that do not fit together.

    Raises
    ------
    BoundaryBuildError
        Naming every place where they do not.
    """
    found = coverage.faults(frame, where=name)
    if found:
        raise BoundaryBuildError("\n".join(str(fault) for fault in found))
