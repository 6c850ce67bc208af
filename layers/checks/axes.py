"""Longitude and latitude written the wrong way round."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs_candidates import Bbox

SWAP_AXES: Final = "swap-axes"


def within_mask(geometries: NDArray[Any], bbox: Bbox) -> NDArray[np.bool_]:
    """Which geometries lie wholly within a bounding box.

    Parameters
    ----------
    geometries
        Shape (n,), degrees; missing and empty ones lie in none.
    bbox
        West, south, east, north.
    """
    return _inside(shapely.bounds(geometries), bbox)


def swapped_mask(geometries: NDArray[Any], bbox: Bbox) -> NDArray[np.bool_]:
    """Which geometries lie outside a region but, with the axes swapped, wholly within it.

    Parameters
    ----------
    geometries
        Shape (n,), degrees.
    bbox
        West, south, east, north of the region.
    """
    bounds = shapely.bounds(geometries)
    return ~_touches(bounds, bbox) & _inside(bounds[:, [1, 0, 3, 2]], bbox)


def touches_mask(geometries: NDArray[Any], bbox: Bbox) -> NDArray[np.bool_]:
    """Which geometries' bounding boxes meet a bounding box.

    Parameters
    ----------
    geometries
        Shape (n,), degrees; missing and empty ones meet none.
    bbox
        West, south, east, north.
    """
    return _touches(shapely.bounds(geometries), bbox)


def with_swapped(geometries: NDArray[Any], mask: NDArray[np.bool_]) -> NDArray[Any]:
    """The geometries with x and y exchanged where the mask says so.

    Parameters
    ----------
    geometries
        Shape (n,). Not modified.
    mask
        Shape (n,).
    """
    if not mask.any():
        return geometries
    turned = geometries.copy()
    turned[mask] = shapely.transform(geometries[mask], lambda points: points[:, ::-1])
    return turned


def _inside(bounds: NDArray[np.float64], bbox: Bbox) -> NDArray[np.bool_]:
    west, south, east, north = bbox
    inside: NDArray[np.bool_] = (
        (bounds[:, 0] >= west)
        & (bounds[:, 1] >= south)
        & (bounds[:, 2] <= east)
        & (bounds[:, 3] <= north)
    )
    return inside


def _touches(bounds: NDArray[np.float64], bbox: Bbox) -> NDArray[np.bool_]:
    west, south, east, north = bbox
    touches: NDArray[np.bool_] = (
        (bounds[:, 2] >= west)
        & (bounds[:, 3] >= south)
        & (bounds[:, 0] <= east)
        & (bounds[:, 1] <= north)
    )
    return touches
