"""Which feature of one version is which of another, and which values are the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.attributes import field_type, json_value
from layers.datasets import FieldType

Positions = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

_NUMBERS: Final = frozenset({FieldType.INTEGER, FieldType.NUMBER})
_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of the same features in two frames: equal length, in the order of the new one."""

    old: Positions
    new: Positions


def geometries(frame: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Geometry of each row, ``None`` where there is none; for a table, nowhere."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return np.full(len(frame), None, dtype=object)
    found: npt.NDArray[np.object_] = np.asarray(frame.geometry.array, dtype=object)
    return found


def attributes(frame: pd.DataFrame) -> list[str]:
    """Names of the columns that are no geometry."""
    geometry = frame.geometry.name if isinstance(frame, gpd.GeoDataFrame) else None
    return [name for name in frame.columns if name != geometry]


def types_of(old: pd.Series, new: pd.Series) -> tuple[FieldType, FieldType]:
    """Types of a column then and now; an empty one takes the other's."""
    types = field_type(old), field_type(new)
    if not old.notna().any():
        return types[1], types[1]
    if not new.notna().any():
        return types[0], types[0]
    return types


def differs(old: pd.Series, new: pd.Series) -> Mask:
    """Where two columns of one length hold different values, row by row.

    Missing equals missing; 1 equals 1.0; where one holds text and the other does not, the text of
    the values is compared.
    """
    old_missing, new_missing = old.isna().to_numpy(), new.isna().to_numpy()
    different: Mask = old_missing != new_missing
    both = ~(old_missing | new_missing)
    left, right = _comparable(old[both], new[both], types_of(old, new))
    different[both] = np.asarray(left != right, dtype=bool)
    return different


def same_shape(old: npt.NDArray[np.object_], new: npt.NDArray[np.object_]) -> Mask:
    """Where two arrays of geometries hold the same shape, wherever its rings begin."""
    missing: Mask = shapely.is_missing(old) & shapely.is_missing(new)
    same: Mask = missing | shapely.equals_identical(old, new)
    rest = np.flatnonzero(~same)
    same[rest] = shapely.equals_identical(
        shapely.normalize(old[rest]), shapely.normalize(new[rest])
    )
    return same


def by_id(old: pd.DataFrame, new: pd.DataFrame) -> Pairs:
    """Pairs of features with the same id."""
    found = old.index.get_indexer(new.index)
    places = np.flatnonzero(found >= 0)
    return Pairs(found[places], places)


def by_content(old: pd.DataFrame, new: pd.DataFrame, *, name_field: str | None) -> Pairs:
    """Pairs of features that are most alike, for ids that are places in a file.

    First those with equal geometry and attributes; of the rest those with equal geometry, then those
    whose attributes are equal and nobody else's, then those whose name is nobody else's.
    """
    shared = [name for name in attributes(old) if name in set(attributes(new))]
    shapes = _shape_codes(old, new)
    values = [_codes(old[name], new[name]) for name in shared]
    everything = _combined([shapes, *values])
    described = _combined(values)
    if values:
        # Rows without any value are not alike for that.
        described[np.all([codes == _UNKNOWN for codes in values], axis=0)] = _UNKNOWN
    steps = [(everything, False), (shapes, False), (described, True)]
    if name_field in shared:
        steps.append((values[shared.index(name_field)], True))

    cut = len(old)
    partner = np.full(len(new), -1, dtype=np.intp)
    free = np.ones(cut, dtype=bool)
    for codes, only_unique in steps:
        left = np.flatnonzero(free & (codes[:cut] != _UNKNOWN))
        right = np.flatnonzero((partner < 0) & (codes[cut:] != _UNKNOWN))
        paired = _paired(codes[:cut][left], codes[cut:][right], only_unique=only_unique)
        partner[right[paired.new]] = left[paired.old]
        free[left[paired.old]] = False
    places = np.flatnonzero(partner >= 0)
    return Pairs(partner[places], places)


def _paired(old: Codes, new: Codes, *, only_unique: bool) -> Pairs:
    """Pair equal codes, the first with the first, the second with the second."""
    sides = []
    for codes in (old, new):
        side = pd.DataFrame({"code": codes, "place": np.arange(len(codes))})
        side["nth"] = side.groupby("code").cumcount()
        if only_unique:
            side = side[~side["code"].duplicated(keep=False)]
        sides.append(side)
    merged = sides[0].merge(sides[1], on=["code", "nth"], suffixes=("_old", "_new"))
    return Pairs(merged["place_old"].to_numpy(np.intp), merged["place_new"].to_numpy(np.intp))


def _codes(old: pd.Series, new: pd.Series) -> Codes:
    """A number for each value of both columns, the old one's first; equal values, equal numbers."""
    present = np.concatenate([old.notna().to_numpy(), new.notna().to_numpy()])
    left, right = _comparable(old[old.notna()], new[new.notna()], types_of(old, new))
    codes = np.full(len(present), _UNKNOWN, dtype=np.int64)
    codes[present] = pd.factorize(np.concatenate([left, right]))[0]
    return codes


def _shape_codes(old: pd.DataFrame, new: pd.DataFrame) -> Codes:
    shapes = np.concatenate([geometries(old), geometries(new)])
    present = ~shapely.is_missing(shapes)
    codes = np.full(len(shapes), _UNKNOWN, dtype=np.int64)
    codes[present] = pd.factorize(shapely.to_wkb(shapely.normalize(shapes[present])))[0]
    return codes


def _combined(columns: list[Codes]) -> Codes:
    """A number for each row: equal where all columns are."""
    if not columns:
        return np.empty(0, dtype=np.int64)
    rows = columns[0]
    for codes in columns[1:]:
        # Both stay below the number of rows, so the product fits.
        rows = pd.factorize((rows + 1) * (codes.max(initial=0) + 2) + codes + 1)[0].astype(np.int64)
    return rows.copy()


def _comparable(
    old: pd.Series, new: pd.Series, types: tuple[FieldType, FieldType]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Two columns without gaps as arrays whose values can be compared."""
    if set(types) == {FieldType.INTEGER}:
        return old.to_numpy(np.int64), new.to_numpy(np.int64)
    if set(types) <= _NUMBERS:
        return old.to_numpy(np.float64), new.to_numpy(np.float64)
    if types[0] is types[1]:
        return old.to_numpy(object), new.to_numpy(object)
    return _words(old), _words(new)


def _words(column: pd.Series) -> npt.NDArray[np.object_]:
    words = np.empty(len(column), dtype=object)
    words[:] = [str(json_value(value)) for value in column]
    return words
