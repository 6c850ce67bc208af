"""Compare two versions of a dataset, feature by feature.

Apart from the rest of the store, which needs no geometry and starts quickly.
"""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.crs import require_same_crs, to_measure
from geo.findings import Text
from layers.store.difference import Change, Difference, FieldsDifference, GeometryChange
from layers.store.faults import StoreError
from layers.store.matching import (
    Pairs,
    attributes,
    by_id,
    differs,
    geometries,
    same_shape,
    types_of,
)
from layers.store.matching import (
    by_content as pairs_by_content,
)

_BUDGET: Final = 100_000_000
"""Pairs of vertices that are looked at to say how far outlines moved: a second or two."""


def compare(
    old: pd.DataFrame,
    new: pd.DataFrame,
    *,
    by_content: bool = False,
    name_field: str | None = None,
) -> Difference:
    """What is different between two frames of a dataset.

    Parameters
    ----------
    old, new
        Index of unique ids; one CRS. Frames without geometry are compared as tables. Not modified.
    by_content
        Whether features are matched by what they hold, because their ids are only their places in
        a file: by geometry and attributes, then by geometry, by attributes and by name alone.
    name_field
        Field features are called by.

    Returns
    -------
    Difference
        Distances and areas are measured in :data:`geo.crs.MEASURE_CRS`.

    Raises
    ------
    CrsError
        If a frame names no CRS, or the two differ.
    StoreError
        If an id stands twice.
    """
    _require_comparable(old, new)
    pairs = pairs_by_content(old, new, name_field=name_field) if by_content else by_id(old, new)
    old_ids, new_ids = old.index.astype(str).to_numpy(), new.index.astype(str).to_numpy()
    shared = [name for name in attributes(new) if name in set(attributes(old))]
    fields = _fields(old, new, shared)

    values: dict[int, dict[str, tuple[Any, Any]]] = {}
    for name in shared:
        before, after = old[name].iloc[pairs.old], new[name].iloc[pairs.new]
        places = np.flatnonzero(differs(before, after))
        cells = zip(_cells(before.iloc[places]), _cells(after.iloc[places]), strict=True)
        for place, both in zip(places.tolist(), cells, strict=True):
            values.setdefault(place, {})[name] = both
    shapes = _geometry_changes(old, new, pairs)

    names = _names(old, name_field), _names(new, name_field)
    changed = {}
    for place in sorted({*values, *shapes}):
        old_id, new_id = old_ids[pairs.old[place]], new_ids[pairs.new[place]]
        name = names[1][pairs.new[place]]
        changed[new_id] = Change(new_id, old_id, name, values.get(place, {}), shapes.get(place))
    gone = np.setdiff1d(np.arange(len(old)), pairs.old)
    come = np.setdiff1d(np.arange(len(new)), pairs.new)
    return Difference(
        added={new_ids[place]: names[1][place] for place in come},
        removed={old_ids[place]: names[0][place] for place in gone},
        changed=changed,
        fields=fields,
        renumbered={
            new_id: old_id
            for new_id, old_id in zip(new_ids[pairs.new], old_ids[pairs.old], strict=True)
            if new_id != old_id
        },
        unchanged=len(pairs.new) - len(changed),
    )


def _require_comparable(old: pd.DataFrame, new: pd.DataFrame) -> None:
    if isinstance(old, gpd.GeoDataFrame) and isinstance(new, gpd.GeoDataFrame):
        require_same_crs(old, new, names=("the old version", "the new version"))
    for frame in (old, new):
        if not frame.index.is_unique:
            raise StoreError(
                Text(
                    "要素编号有重复，无法比较。请先指定唯一的编号字段。",
                    "An id stands twice, so the versions cannot be compared. "
                    "Name a field of unique ids first.",
                )
            )


def _fields(old: pd.DataFrame, new: pd.DataFrame, shared: list[str]) -> FieldsDifference:
    types = {name: types_of(old[name], new[name]) for name in shared}
    return FieldsDifference(
        added=tuple(name for name in attributes(new) if name not in types),
        removed=tuple(name for name in attributes(old) if name not in types),
        retyped={name: both for name, both in types.items() if both[0] is not both[1]},
    )


def _geometry_changes(
    old: pd.DataFrame, new: pd.DataFrame, pairs: Pairs
) -> dict[int, GeometryChange]:
    """Changes of geometry by the pair's place."""
    before, after = geometries(old)[pairs.old], geometries(new)[pairs.new]
    places = np.flatnonzero(~same_shape(before, after))
    before, after = before[places], after[places]
    measured = ~(_hollow(before) | _hollow(after))
    moved = np.full(len(places), np.nan)
    outlines = np.ones(len(places), dtype=bool)
    share = np.full(len(places), np.nan)
    if measured.any() and isinstance(new, gpd.GeoDataFrame):
        left, right = (_metres(part[measured], new) for part in (before, after))
        moved[measured], outlines[measured] = _moved(left, right)
        share[measured] = _growth(left, right)
    return {
        place: GeometryChange(
            old_type=getattr(before[n], "geom_type", None),
            new_type=getattr(after[n], "geom_type", None),
            moved_m=_number(moved[n]),
            outlines=bool(outlines[n]),
            area_share=_number(share[n]),
        )
        for n, place in enumerate(places.tolist())
    }


def _metres(shapes: npt.NDArray[np.object_], frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    projected = to_measure(gpd.GeoSeries(shapes, crs=frame.crs))
    metres: npt.NDArray[np.object_] = np.asarray(projected.array, dtype=object)
    return metres


def _moved(
    old: npt.NDArray[np.object_], new: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """How far each moved, and whether that is the distance of the outlines."""
    effort = shapely.get_num_coordinates(old).astype(np.int64) * shapely.get_num_coordinates(new)
    order = np.argsort(effort, kind="stable")
    outlines = np.empty(len(old), dtype=bool)
    outlines[order] = np.cumsum(effort[order]) <= _BUDGET
    moved = np.empty(len(old))
    # Coordinates beyond the projection come out infinite; their distances are none.
    with np.errstate(all="ignore"):
        moved[outlines] = shapely.hausdorff_distance(old[outlines], new[outlines])
        rest = ~outlines
        moved[rest] = shapely.distance(shapely.centroid(old[rest]), shapely.centroid(new[rest]))
    return moved, outlines


def _growth(old: npt.NDArray[np.object_], new: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    with np.errstate(all="ignore"):
        before, after = shapely.area(old), shapely.area(new)
        growth: npt.NDArray[np.float64] = np.where(
            (before > 0) & (after > 0), after / before - 1, np.nan
        )
    return growth


def _hollow(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    hollow: npt.NDArray[np.bool_] = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    return hollow


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _cells(column: pd.Series) -> list[Any]:
    """Values of a column, ``None`` where there is none."""
    cells: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return cells


def _names(frame: pd.DataFrame, name_field: str | None) -> list[str | None]:
    if name_field is None or name_field not in frame.columns:
        return [None] * len(frame)
    return [None if value is None else str(value) for value in _cells(frame[name_field])]
