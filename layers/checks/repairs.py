"""What is mended on request; each repair says how much it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.findings import Text
from layers.checks import mending
from layers.checks.axes import SWAP_AXES
from layers.checks.coverages import clean
from layers.checks.mending import Mended
from layers.checks.shapes import sound_parts


@dataclass(frozen=True, slots=True)
class RepairNote:
    """What a repair did.

    Parameters
    ----------
    id
        Of the repair.
    count
        How many records, or values, it changed.
    text
        The same in words.
    """

    id: str
    count: int
    text: Text

    def to_dict(self) -> dict[str, Any]:
        """Give the note as plain data, ready for JSON."""
        return {"id": self.id, "count": self.count, **self.text.to_dict()}


@dataclass(frozen=True, slots=True)
class Repair:
    """One way of mending a frame.

    Parameters
    ----------
    id
        Stable kebab-case id; findings offer it by this name.
    title
        What it does, on a button.
    done
        What it did; ``{count}`` stands for how many.
    change
        Gives the mended frame and how many records, or values, changed.
    """

    id: str
    title: Text
    done: Text
    change: Callable[[gpd.GeoDataFrame], Mended]

    def apply(self, frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, RepairNote]:
        """Mend a frame.

        Parameters
        ----------
        frame
            In EPSG:4326. Not modified.

        Returns
        -------
        tuple
            The mended frame, its index values kept; and what was done.
        """
        mended, count = self.change(frame)
        return mended, RepairNote(self.id, count, self.done.filled({"count": f"{count}"}))


def repair(
    frame: gpd.GeoDataFrame, ids: Iterable[str]
) -> tuple[gpd.GeoDataFrame, list[RepairNote]]:
    """Mend a frame in every way asked for, in the order that makes sense.

    Parameters
    ----------
    frame
        In EPSG:4326. Not modified.
    ids
        Of repairs; those that are settled by reading the file otherwise (``crs:…``, ``datum-…``)
        and unknown ones are passed over.

    Returns
    -------
    tuple
        The mended frame; index values and the order of records are kept. What each repair did.
    """
    wanted = set(ids)
    notes: list[RepairNote] = []
    for one in REPAIRS.values():
        if one.id in wanted:
            frame, note = one.apply(frame)
            notes.append(note)
    return frame, notes


def preview_make_valid(frame: gpd.GeoDataFrame, rows: Iterable[int]) -> list[dict[str, Any]]:
    """What ``make-valid`` would make of some records, before and after.

    Parameters
    ----------
    frame
        In EPSG:4326. Not modified.
    rows
        Positions of the records in the frame, from 0.

    Returns
    -------
    list of dict
        For each: ``feature_id``, ``before`` and ``after`` as GeoJSON text (``after`` is ``None``
        where nothing of the kind is left), and ``area_change``: by what share of the larger area
        the two differ (0…1; ``None`` for what is no polygon).
    """
    shown = []
    for position in rows:
        before = frame.geometry.iloc[position]
        after = sound_parts(np.array([before], dtype=object))[0]
        shown.append(
            {
                "feature_id": str(frame.index[position]),
                "before": shapely.to_geojson(before),
                "after": None if after is None else shapely.to_geojson(after),
                "area_change": _area_change(before, after),
            }
        )
    return shown


def _area_change(before: Any, after: Any) -> float | None:
    if shapely.get_dimensions(before) != 2:
        return None
    # What an invalid ring encloses is counted whichever way it runs.
    old = float(sum(abs(_ring_area(ring)) for ring in _rings(before)))
    new = 0.0 if after is None else float(shapely.area(after))
    larger = max(old, new)
    return 0.0 if larger == 0 else abs(new - old) / larger


def _rings(geometry: Any) -> list[Any]:
    return [polygon.exterior for polygon in shapely.get_parts(geometry) if polygon.exterior]


def _ring_area(ring: Any) -> float:
    x, y = shapely.get_coordinates(ring).T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def _repair(
    repair_id: str,
    title: tuple[str, str],
    done: tuple[str, str],
    change: Callable[[gpd.GeoDataFrame], Mended],
) -> tuple[str, Repair]:
    return repair_id, Repair(repair_id, Text(*title), Text(*done), change)


# In the order they are applied: positions first, then shapes, then what is dropped.
REPAIRS: Final[Mapping[str, Repair]] = dict(
    [
        _repair(
            SWAP_AXES,
            ("对调写反的经纬度", "Swap longitude and latitude"),
            (
                "对调了 {count} 个要素的经纬度",
                "Swapped longitude and latitude of {count} {count:feature|features}",
            ),
            mending.swap_axes,
        ),
        _repair(
            "drop-z",
            ("去掉高程和测量值", "Drop heights and measures"),
            (
                "去掉了 {count} 个要素的高程或测量值",
                "Dropped heights or measures of {count} {count:feature|features}",
            ),
            mending.drop_z,
        ),
        _repair(
            "empty-to-none",
            ("空几何改为无几何", "Make empty geometries none"),
            (
                "{count} 个空几何改为无几何，只列出",
                "Made {count} empty {count:geometry|geometries} none; listed only",
            ),
            mending.empty_to_none,
        ),
        _repair(
            "clear-unusable",
            ("去掉不能用的几何", "Clear unusable geometries"),
            (
                "去掉了 {count} 个不能用的几何，记录保留、只列出",
                "Cleared {count} unusable {count:geometry|geometries}; the {count:record stays and is|records stay and are} listed",
            ),
            mending.clear_unusable,
        ),
        _repair(
            "flatten-collections",
            ("几何集合合成多部件几何", "Flatten collections"),
            (
                "{count} 个几何集合合成了多部件几何",
                "Made {count} {count:collection a multi-part geometry|collections multi-part geometries}",
            ),
            mending.flatten,
        ),
        _repair(
            "make-valid",
            ("修复无效几何", "Repair invalid geometries"),
            ("修复了 {count} 个无效几何", "Repaired {count} invalid {count:geometry|geometries}"),
            mending.make_valid,
        ),
        _repair(
            "clean-coverage",
            ("清理公共边", "Clean common edges"),
            (
                "清理公共边，改动了 {count} 个面",
                "Cleaned common edges; {count} {count:polygon|polygons} changed",
            ),
            clean,
        ),
        _repair(
            "drop-duplicates",
            ("删除重复的行", "Drop repeated records"),
            ("删除了 {count} 条重复的记录", "Dropped {count} repeated {count:record|records}"),
            mending.drop_duplicates,
        ),
        _repair(
            "drop-empty",
            ("删除没有几何的行", "Drop records without geometry"),
            (
                "删除了 {count} 条没有几何的记录",
                "Dropped {count} {count:record|records} without geometry",
            ),
            mending.drop_empty,
        ),
        _repair(
            "strip-controls",
            ("去掉看不见的字符", "Strip invisible characters"),
            (
                "去掉了 {count} 个值里看不见的字符",
                "Stripped invisible characters from {count} {count:value|values}",
            ),
            mending.strip_controls,
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class RecipeRepair:
    """A repair made by reading the file otherwise: with another CRS or datum.

    Parameters
    ----------
    id
        As findings offer it.
    title
        What it does, on a button.
    crs, datum
        What the recipe is to say; ``None`` leaves it as it is.
    """

    id: str
    title: Text
    crs: str | None = None
    datum: str | None = None


def recipe_repair(repair_id: str) -> RecipeRepair | None:
    """The change of recipe that an offered repair stands for, if it is one.

    Parameters
    ----------
    repair_id
        ``datum-gcj02``, ``datum-bd09``, ``datum-wgs84`` or ``crs:EPSG:…``.
    """
    if repair_id.startswith("crs:"):
        crs = repair_id.removeprefix("crs:")
        return RecipeRepair(repair_id, Text(f"坐标系取 {crs}", f"Take {crs} as the CRS"), crs=crs)
    return _DATUM_REPAIRS.get(repair_id)


_DATUM_REPAIRS: Final = {
    one.id: one
    for one in (
        RecipeRepair(
            "datum-gcj02",
            Text("按 GCJ-02 换算", "Convert from GCJ-02"),
            datum="GCJ-02",
        ),
        RecipeRepair("datum-bd09", Text("按 BD-09 换算", "Convert from BD-09"), datum="BD-09"),
        RecipeRepair(
            "datum-wgs84",
            Text("声明为 WGS84，不换算", "Declare WGS 84, convert nothing"),
            datum="WGS84",
        ),
    )
}
