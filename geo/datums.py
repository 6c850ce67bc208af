"""Datums met in Chinese map data, and points brought from one to another.

GCJ-02 is WGS 84 put off by a few hundred metres (about 0.5 km in Chongqing) by a formula that was
never published officially; Baidu's BD-09 adds another offset. Neither can be told from the numbers alone: a file's
datum has to be stated by whoever knows it.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.faults import AtlasError


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


def to_wgs84(coordinates: NDArray[np.float64], *, datum: Datum) -> NDArray[np.float64]:
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
        If the shape is wrong, or the package that knows the formula is not installed.

    Notes
    -----
    The formula is that of ``geocoordinates-rs``. Outside China GCJ-02 equals WGS 84.
    """
    return _converted(coordinates, datum, inverse=True)


def from_wgs84(coordinates: NDArray[np.float64], *, datum: Datum) -> NDArray[np.float64]:
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
        If the shape is wrong, or the package that knows the formula is not installed.
    """
    return _converted(coordinates, datum, inverse=False)


def _converted(
    coordinates: NDArray[np.float64], datum: Datum, *, inverse: bool
) -> NDArray[np.float64]:
    points = np.array(coordinates, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise DatumError(
            f"Coordinates have shape {points.shape}; expected (n, 2): longitude, latitude."
        )
    if not datum.is_offset:
        return points
    formula = _formula()
    step = {
        (Datum.GCJ02, True): (formula.Gcj02, formula.gcj02_to_wgs84_refined),
        (Datum.GCJ02, False): (formula.Wgs84, formula.wgs84_to_gcj02),
        (Datum.BD09, True): (formula.Bd09, formula.bd09_to_wgs84_refined),
        (Datum.BD09, False): (formula.Wgs84, formula.wgs84_to_bd09),
    }
    point, convert = step[datum, inverse]
    moved = (convert(point(lon=lon, lat=lat)) for lon, lat in points.tolist())
    flat = [degree for result in moved for degree in (result.lon, result.lat)]
    return np.array(flat, dtype=np.float64).reshape(-1, 2)


def _formula() -> Any:
    # A native library without a Windows build: only those who convert need it.
    try:
        return import_module("geocoordinates_ffi")
    except ImportError as error:
        raise DatumError(
            "Converting GCJ-02 or BD-09 needs the package geocoordinates-rs, which is not installed: "
            "pip install geocoordinates-rs (it has no build for Windows)."
        ) from error
