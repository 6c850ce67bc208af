"""In which administrative units features lie, for every vintage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHARE_MIN = 0.01
"""Share of a line's length or an area's extent in a unit, from which the feature counts as in it:
borders are simplified, so a feature along one touches the neighbour too."""


class UnitIndex:
    """Units of each vintage, ready to be asked.

    Parameters
    ----------
    units
        Vintage id → units as a GeoJSON feature collection, WGS 84, each with ``adcode``.
    """

    def __init__(self, units: Mapping[str, Mapping[str, Any]]) -> None:
        self._vintages = {vintage: _Vintage(found["features"]) for vintage, found in units.items()}

    def find(self, features: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[str]]]:
        """Units of features.

        Parameters
        ----------
        features
            GeoJSON features with ids, WGS 84; those without geometry are passed over.

        Returns
        -------
        dict
            Vintage id → feature id → adcodes, the unit that holds most first. Shares are compared
            in degrees, within one feature: good enough to order them.
        """
        drawn = [feature for feature in features if feature["geometry"] is not None]
        shapes = _shapes(drawn)
        ids = [feature["id"] for feature in drawn]
        return {vintage: units.find(ids, shapes) for vintage, units in self._vintages.items()}


class _Vintage:
    def __init__(self, features: Sequence[Mapping[str, Any]]) -> None:
        self._codes = [feature["properties"]["adcode"] for feature in features]
        self._shapes = np.array(
            [shapely.geometry.shape(feature["geometry"]) for feature in features], dtype=object
        )
        self._tree = shapely.STRtree(self._shapes)

    def find(self, ids: Sequence[str], shapes: np.ndarray) -> dict[str, list[str]]:
        if not ids or not len(self._shapes):
            return {}
        feature, unit = self._tree.query(shapes, predicate="intersects")
        met = shapely.intersection(shapes[feature], self._shapes[unit])
        # One of the three measures says something, according to what the feature is.
        size = shapely.area(met) + 1e-6 * shapely.length(met)
        size = np.where(size > 0, size, 1e-12)
        whole = np.zeros(len(ids))
        np.add.at(whole, feature, size)
        share = size / whole[feature]
        found: dict[str, list[str]] = {}
        for place in np.lexsort((-share, feature)):
            codes = found.setdefault(ids[feature[place]], [])
            # A point on a border is in one unit, not in two.
            point = size[place] <= 1e-12
            if share[place] >= SHARE_MIN and not (point and codes):
                codes.append(self._codes[unit[place]])
        return found


def _shapes(features: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """Geometries; one that cannot be worked with is empty, and so in no unit."""
    shapes = np.empty(len(features), dtype=object)
    for place, feature in enumerate(features):
        try:
            shape = shapely.geometry.shape(feature["geometry"])
        except (ValueError, TypeError, KeyError, AttributeError, shapely.errors.ShapelyError):
            shape = shapely.Point()
        shapes[place] = shape if shape.is_valid else shapely.make_valid(shape)
    return shapes
