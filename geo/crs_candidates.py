"""Which reference systems coordinates could be in, judged by where their inverse falls.

Nothing is decided here: coordinates near 500 000, 3 280 000 fit several central meridians alike. The
candidates are what a person is asked to choose from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from geo.crs import GEOGRAPHIC_CRS

Bbox: TypeAlias = tuple[float, float, float, float]

CHONGQING_BBOX: Final[Bbox] = (105.2, 28.1, 110.3, 32.3)
"""West, south, east, north of the municipality in degrees, rounded outwards."""

# EPSG code and half the width in degrees of the zone it is meant for; the commonest first.
# CGCS2000 Gauss-Kruger: 3-degree without and with zone number, 6-degree without and with; UTM; Web Mercator.
_KNOWN: Final[tuple[tuple[int, float], ...]] = (
    (4326, 180.0),
    *((code, 1.5) for code in range(4542, 4547)),
    *((code, 1.5) for code in range(4521, 4526)),
    *((code, 3.0) for code in range(4506, 4509)),
    *((code, 3.0) for code in range(4495, 4498)),
    (32648, 3.0),
    (32649, 3.0),
    (3857, 180.0),
)
_SAMPLE: Final = 500
_ENOUGH: Final = 0.5


@dataclass(frozen=True, slots=True)
class CrsCandidate:
    """A reference system that brings the coordinates into the region.

    Parameters
    ----------
    epsg
        EPSG code.
    name
        As the EPSG register has it.
    swapped
        Whether the coordinates have to be read as y, x.
    share
        0…1: of the coordinates, how many fall into the region.
    in_city
        0…1: how many fall into Chongqing's bounding box.
    in_zone
        0…1: how many fall into the zone the projection is meant for.
    """

    epsg: int
    name: str
    swapped: bool
    share: float
    in_city: float
    in_zone: float


def crs_candidates(
    coordinates: NDArray[np.float64], *, region_bbox: Bbox, most: int = 4
) -> tuple[CrsCandidate, ...]:
    """Reference systems that bring at least half of the coordinates into the region.

    Parameters
    ----------
    coordinates
        Shape (n, 2): x, y as they stand in the file. Not modified.
    region_bbox
        West, south, east, north in degrees.
    most
        How many to give at most.

    Returns
    -------
    tuple of CrsCandidate
        The likeliest first: by the shares in the city, in the projection's own zone and in the
        region; the order x, y goes before y, x. Empty if nothing fits.
    """
    finite = coordinates[np.isfinite(coordinates).all(axis=1)]
    if not len(finite):
        return ()
    sample = finite[:: max(1, len(finite) // _SAMPLE)]
    found = [
        candidate
        for epsg, half_width in _KNOWN
        for swapped in (False, True)
        if (candidate := _candidate(sample, epsg, half_width, region_bbox, swapped=swapped))
        is not None
    ]
    if any(candidate.in_zone >= _ENOUGH for candidate in found):
        found = [candidate for candidate in found if candidate.in_zone >= _ENOUGH]
    # Stable: of equals the commoner one, and the plain order of axes, stays in front.
    found.sort(key=lambda c: (-round(c.in_city, 1), -round(c.in_zone, 1), -round(c.share, 1)))
    return tuple(found[:most])


def _candidate(
    sample: NDArray[np.float64], epsg: int, half_width: float, region_bbox: Bbox, *, swapped: bool
) -> CrsCandidate | None:
    x, y = sample.T[::-1] if swapped else sample.T
    transformer, name, meridian = _inverse(epsg)
    lon, lat = (np.asarray(values) for values in transformer.transform(x, y))
    share = _share_within(lon, lat, region_bbox)
    if share < _ENOUGH:
        return None
    in_zone = (
        1.0 if meridian is None else float((np.abs(lon - meridian) <= half_width + 0.3).mean())
    )
    return CrsCandidate(
        epsg, name, swapped, share, _share_within(lon, lat, CHONGQING_BBOX), in_zone
    )


@cache
def _inverse(epsg: int) -> tuple[Transformer, str, float | None]:
    crs = CRS.from_epsg(epsg)
    operation = crs.coordinate_operation
    meridians = [
        parameter.value
        for parameter in (operation.params if operation is not None else [])
        if parameter.name == "Longitude of natural origin"
    ]
    # Web Mercator has no zone.
    meridian = float(meridians[0]) if meridians and epsg != 3857 else None
    return Transformer.from_crs(crs, GEOGRAPHIC_CRS, always_xy=True), crs.name, meridian


def _share_within(lon: NDArray[np.float64], lat: NDArray[np.float64], bbox: Bbox) -> float:
    west, south, east, north = bbox
    return float(((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)).mean())
