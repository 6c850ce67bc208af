"""Coordinate reference systems: the two this atlas uses, and checks that a frame names its own.

Data are kept in longitude and latitude (:data:`GEOGRAPHIC_CRS`). Nothing is ever measured there,
nor in Web Mercator, which makes areas a third too large in Chongqing; measuring goes through
:data:`MEASURE_CRS`.
"""

from __future__ import annotations

from typing import Final, TypeVar

import geopandas as gpd
from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import AlbersEqualAreaConversion

from geo.faults import CrsError

GEOGRAPHIC_CRS: Final = CRS.from_epsg(4326)
"""WGS 84, degrees, used as x, y = longitude, latitude. CGCS2000 agrees with it to centimetres."""

MEASURE_CRS: Final = ProjectedCRS(
    name="Chongqing Albers equal-area on WGS 84",
    conversion=AlbersEqualAreaConversion(
        latitude_first_parallel=28.8,
        latitude_second_parallel=31.6,
        latitude_false_origin=30.0,
        longitude_false_origin=107.8,
    ),
    geodetic_crs=GEOGRAPHIC_CRS,
)
"""Albers equal-area fitted to Chongqing, metres.

Chosen over EPSG:4545 (CGCS2000, 3-degree zone 108° E): areas are true by construction (EPSG:4545
finds the city 0.03 % too large) and lengths err by at most 0.04 % between 28° and 32.3° N (EPSG:4545:
0.06 % at the city's western end). It lies on the data's own datum, so no datum shift is involved.
"""

_Frame = TypeVar("_Frame", gpd.GeoDataFrame, gpd.GeoSeries)


def require_crs(frame: _Frame, *, name: str = "the frame") -> CRS:
    """Coordinate reference system of a frame, or a clear refusal.

    Parameters
    ----------
    frame
        Any geometries. Not modified.
    name
        What to call the frame in the message.

    Returns
    -------
    pyproj.CRS

    Raises
    ------
    CrsError
        If the frame names no CRS.
    """
    if frame.crs is None:
        raise CrsError(
            f"{name} names no coordinate reference system; expected one, such as EPSG:4326. "
            "Set it with set_crs() once it is known; do not guess."
        )
    return CRS.from_user_input(frame.crs)


def require_same_crs(left: _Frame, right: _Frame, *, names: tuple[str, str]) -> None:
    """Refuse two frames that lie in different reference systems.

    Parameters
    ----------
    left, right
        Any geometries. Not modified.
    names
        What to call them in the message.

    Raises
    ------
    CrsError
        If one names no CRS, or the two differ.
    """
    left_crs = require_crs(left, name=names[0])
    right_crs = require_crs(right, name=names[1])
    if left_crs != right_crs:
        raise CrsError(
            f"{names[0]} lies in {left_crs.to_string()[:40]} and {names[1]} in "
            f"{right_crs.to_string()[:40]}; expected one CRS. Bring both to EPSG:4326 with to_crs()."
        )


def to_geographic(frame: _Frame, *, name: str = "the frame") -> _Frame:
    """The same geometries in longitude and latitude.

    Parameters
    ----------
    frame
        Geometries in any CRS. Not modified.
    name
        What to call the frame in the message.

    Returns
    -------
    GeoDataFrame or GeoSeries
        In :data:`GEOGRAPHIC_CRS`, degrees, same index.

    Raises
    ------
    CrsError
        If the frame names no CRS.
    """
    require_crs(frame, name=name)
    return frame.to_crs(GEOGRAPHIC_CRS)


def to_measure(frame: _Frame, *, name: str = "the frame") -> _Frame:
    """The same geometries in metres, ready to be measured.

    Parameters
    ----------
    frame
        Geometries in any CRS. Not modified.
    name
        What to call the frame in the message.

    Returns
    -------
    GeoDataFrame or GeoSeries
        In :data:`MEASURE_CRS`, metres, same index.

    Raises
    ------
    CrsError
        If the frame names no CRS.
    """
    require_crs(frame, name=name)
    return frame.to_crs(MEASURE_CRS)
