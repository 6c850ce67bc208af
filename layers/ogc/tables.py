"""Features as a table that can be filtered, sorted and paged: ids, geometries, typed columns."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from layers.attributes import json_value
from layers.datasets import FieldType

PAGE_VERTICES: Final = 200_000
"""Vertices one page may hold at most, unless a single feature has more: some 8 MB, half a second."""

UNBOUNDED: Final = 10**9
"""More features than any page has."""

Transform = Callable[[np.ndarray], np.ndarray]
"""Coordinates ``(n, 2)``, lon/lat, to coordinates ``(n, 2)`` in another CRS and its axis order."""


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute: its name in the data, what it holds, and what it is called."""

    name: str
    type: FieldType
    title_zh: str | None = None
    title_en: str | None = None
    values: tuple[str, ...] | None = None


class FeatureTable:
    """All features of a collection in memory. Not modified once built.

    Parameters
    ----------
    ids
        Unique texts.
    geometry
        shapely geometries, WGS 84, lon/lat; ``None`` where a feature has none.
    columns
        Values of each field, in the fields' order, as long as ``ids``.
    fields
        Names and types.
    """

    def __init__(
        self,
        ids: Iterable[str],
        geometry: Sequence[Any] | np.ndarray,
        columns: Mapping[str, Iterable[Any]],
        fields: Sequence[Field],
    ) -> None:
        self.ids = np.array(list(ids), dtype=object)
        self.geometry = np.empty(len(self.ids), dtype=object)
        self.geometry[:] = geometry
        self.fields = {field.name: field for field in fields}
        self.columns = {f.name: _column(list(columns[f.name]), f.type) for f in fields}

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def rows(self) -> dict[str, int]:
        """Row of each id."""
        return {key: row for row, key in enumerate(self.ids)}

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index over the geometries."""
        return shapely.STRtree(self.geometry)

    @cached_property
    def largest_page(self) -> int:
        """Features any page may hold so that none exceeds :data:`PAGE_VERTICES`; at least one."""
        sizes = np.sort(shapely.get_num_coordinates(self.geometry))[::-1]
        fitting = int(np.searchsorted(np.cumsum(sizes), PAGE_VERTICES, side="right"))
        return UNBOUNDED if fitting == len(self) else max(1, fitting)

    def features(
        self,
        rows: np.ndarray,
        *,
        names: Sequence[str] | None = None,
        geometry: bool = True,
        transform: Transform | None = None,
    ) -> list[dict[str, Any]]:
        """Rows as GeoJSON features.

        Parameters
        ----------
        rows
            Positions, in the order wanted.
        names
            Attributes to give; all if left out.
        geometry
            Whether geometries are given; if not they are ``None``.
        transform
            Applied to the coordinates; left out, they are lon/lat, WGS 84, exactly as stored.
        """
        shapes = self.geometry[rows] if geometry else np.full(len(rows), None, dtype=object)
        if transform is not None:
            shapes = shapely.transform(shapes, transform)
        chosen = list(self.fields) if names is None else [n for n in self.fields if n in set(names)]
        values = [
            [json_value(value) for value in self.columns[name].iloc[rows].astype(object)]
            for name in chosen
        ]
        records = zip(*values, strict=True) if values else ((),) * len(rows)
        return [
            {
                "type": "Feature",
                "id": key,
                # shapely.to_geojson loses the last bits of a coordinate; the interface does not.
                "geometry": None if shape is None else shape.__geo_interface__,
                "properties": dict(zip(chosen, record, strict=True)),
            }
            for key, shape, record in zip(self.ids[rows], shapes, records, strict=True)
        ]


class TableCache:
    """The tables used last, by key; several threads may ask.

    Parameters
    ----------
    size
        How many are kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._tables: OrderedDict[Hashable, FeatureTable] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, build: Callable[[], FeatureTable]) -> FeatureTable:
        """The table of a key; built when it is not there, or no longer."""
        with self._lock:
            if key in self._tables:
                self._tables.move_to_end(key)
                return self._tables[key]
        # Not under the lock: a large table must not hold up the small ones.
        table = build()
        with self._lock:
            self._tables[key] = table
            while len(self._tables) > self._size:
                self._tables.popitem(last=False)
        return table


def _column(values: list[Any], kind: FieldType) -> pd.Series:
    """Values in the one dtype that filters and sorting count on."""
    if kind is FieldType.INTEGER:
        return pd.Series(pd.array(values, dtype="Int64"))
    if kind is FieldType.NUMBER:
        numbers = pd.Series([np.nan if v is None or v is pd.NA else float(v) for v in values])
        return numbers.astype("float64").where(np.isfinite(numbers.astype("float64")))
    if kind is FieldType.BOOLEAN:
        return pd.Series(pd.array([None if pd.isna(v) else bool(v) for v in values], "boolean"))
    if kind is FieldType.DATETIME:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)))
    # A date stays an ISO 8601 text: all have one length, so their order is the order in time.
    return pd.Series([_text(value) for value in values], dtype=object)


def _text(value: Any) -> str | None:
    plain = json_value(value)
    return None if plain is None else str(plain)
