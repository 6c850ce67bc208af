"""Datums met in Chinese map data, and points brought from one to another.

GCJ-02 is WGS 84 put off by a few hundred metres (about 0.5 km in Chongqing) by a formula that was
never published officially; Baidu's BD-09 adds another offset. Neither can be told from the numbers alone: a file's
datum has to be stated by whoever knows it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo.faults import AtlasError

# The published reconstruction of GCJ-02: Krasovsky 1940 ellipsoid, offsets about 105° E, 35° N.
_SEMI_MAJOR_M: Final = 6378245.0
_ECCENTRICITY_SQ: Final = 0.006693421622965943
_ORIGIN: Final = (105.0, 35.0)
# West, south, east, north of where the offset is applied.
_OFFSET_BBOX: Final = (72.004, 0.8293, 137.8347, 55.8271)
_BD09_TURN: Final = np.pi * 3000.0 / 180.0

# The offsets change by about a thousandth of a distance: each round of the inversion takes three
# digits off the error, so four leave a few hundred metres at less than a millimetre.
_ROUNDS: Final = 4

Coordinates: TypeAlias = NDArray[np.float64]


class DatumError(AtlasError):
    """Coordinates cannot be brought to another datum."""


class Datum(StrEnum):
    """What a file's longitudes and latitudes refer to."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    """China's own; within centimetres of WGS 84, so the same for this purpose (Tianditu)."""

    GCJ02 = "GCJ-02"
    """AMap, Tencent; also echarts and DataV boundary files."""

    BD09 = "BD-09"
    """Baidu."""

    @property
    def is_offset(self) -> bool:
        """Whether positions are put off against WGS 84."""
        return self in (Datum.GCJ02, Datum.BD09)


def to_wgs84(coordinates: Coordinates, *, datum: Datum) -> Coordinates:
    """Coordinates of any datum in WGS 84.

    Parameters
    ----------
    coordinates
        Shape (n, 2): longitude, latitude in degrees. Not modified.
    datum
        What they refer to.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2), degrees. Inverting GCJ-02 is iterative; the error stays below 0.5 m.

    Raises
    ------
    DatumError
        If the shape is wrong.

    Notes
    -----
    The formula is that of the package ``geocoordinates-rs``, written for whole arrays: it takes
    35 µs a point there, too long for the vertices of a large layer. A test holds the two together.
    Outside China GCJ-02 equals WGS 84; BD-09 keeps Baidu's own offset everywhere.
    """
    return _converted(coordinates, datum, inverse=True)


def from_wgs84(coordinates: Coordinates, *, datum: Datum) -> Coordinates:
    """WGS 84 coordinates in any datum.

    Parameters
    ----------
    coordinates
        Shape (n, 2): longitude, latitude in degrees. Not modified.
    datum
        What they are to refer to.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2), degrees.

    Raises
    ------
    DatumError
        If the shape is wrong.
    """
    return _converted(coordinates, datum, inverse=False)


def _converted(coordinates: Coordinates, datum: Datum, *, inverse: bool) -> Coordinates:
    points = np.array(coordinates, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise DatumError(
            f"Coordinates have shape {points.shape}; expected (n, 2): longitude, latitude."
        )
    if not datum.is_offset:
        return points
    forward = _gcj02 if datum is Datum.GCJ02 else _bd09
    if not inverse:
        return forward(points)
    found = points.copy()
    for _ in range(_ROUNDS):
        found += points - forward(found)
    return found


def _bd09(points: Coordinates) -> Coordinates:
    lon, lat = _gcj02(points).T
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD09_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD09_TURN)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _gcj02(points: Coordinates) -> Coordinates:
    x, y = points[:, 0] - _ORIGIN[0], points[:, 1] - _ORIGIN[1]
    root, cross = np.sqrt(np.abs(x)), 0.1 * x * y
    common = _waves(x, (20.0, 6.0), (20.0, 2.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + cross + 0.1 * root + common
    east += _waves(x, (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + cross + 0.2 * root + common
    north += _waves(y, (20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30))
    lat = np.radians(points[:, 1])
    magic = 1.0 - _ECCENTRICITY_SQ * np.sin(lat) ** 2
    meridian_m = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY_SQ) / magic**1.5
    parallel_m = _SEMI_MAJOR_M / np.sqrt(magic) * np.cos(lat)
    offset = np.degrees(np.column_stack([east / parallel_m, north / meridian_m]))
    return points + np.where(_is_offset_at(points)[:, None], offset, 0.0)


def _waves(values: NDArray[np.float64], *terms: tuple[float, float]) -> NDArray[np.float64]:
    total = np.zeros_like(values)
    for size, frequency in terms:
        total += size * np.sin(values * (np.pi * frequency))
    return total * (2.0 / 3.0)


def _is_offset_at(points: Coordinates) -> NDArray[np.bool_]:
    west, south, east, north = _OFFSET_BBOX
    lon, lat = points.T
    inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside
