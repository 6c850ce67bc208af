"""Which administrative unit became which, from one vintage to the next."""

from __future__ import annotations

from collections.abc import Mapping

from shapely import intersection
from shapely.geometry.base import BaseGeometry

LEAST_SHARE = 0.01
"""Share of a unit's area from which it counts as passed on; below it is the drawing of a line."""


def successions(
    earlier: Mapping[str, BaseGeometry], later: Mapping[str, BaseGeometry]
) -> list[tuple[str, str]]:
    """Pairs of units of which the first passed, wholly or in part, into the second.

    Parameters
    ----------
    earlier, later
        Polygons by adcode, in one CRS. Shares of one unit are compared, so degrees will do.

    Returns
    -------
    list of (str, str)
        Adcodes, earlier and later; a unit that stayed itself is not paired with itself. By earlier
        adcode, the largest share first.
    """
    pairs: list[tuple[str, str]] = []
    for adcode, old in sorted(earlier.items()):
        if adcode in later and later[adcode].equals(old):
            continue
        shares = {
            other: intersection(old, shape).area / old.area
            for other, shape in later.items()
            if other != adcode and shape.intersects(old)
        }
        ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
        pairs += [(adcode, other) for other, share in ranked if share > LEAST_SHARE]
    return pairs
