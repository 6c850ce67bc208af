"""The frame that is checked, how its records are called, and the findings gathered about it."""

from __future__ import annotations

import copy
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Final, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.findings import Finding, Place, Report, Rule, Text
from layers.checks.wording import finding_at

LISTED_MAX: Final = 500
"""Findings of one rule that are listed one by one; the rest are counted."""

Positions: TypeAlias = NDArray[np.intp]
LonLat: TypeAlias = tuple[float, float]


class Subject:
    """A frame under check.

    Parameters
    ----------
    frame
        Any geometries and attributes. Not modified.
    name
        What places call the layer.
    rows
        Row number in the file of each record, indexed like `frame`; counted from 1 where left out.
    id_field, name_field
        Attributes a record is called by; the index serves as id where it is text.
    """

    def __init__(
        self,
        frame: gpd.GeoDataFrame,
        *,
        name: str,
        rows: pd.Series | None = None,
        id_field: str | None = None,
        name_field: str | None = None,
    ) -> None:
        self.frame = frame
        self.name = name
        self.geometries: NDArray[Any] = np.asarray(frame.geometry.to_numpy(), dtype=object)
        self._masks = _Masks(self.geometries)
        self._rows = _row_numbers(frame, rows)
        self._ids = _called(frame, id_field)
        self.has_ids = not pd.api.types.is_integer_dtype(frame.index.dtype)
        """Whether the index holds ids; numbers are only the order of the file."""

        if self._ids is None and self.has_ids:
            self._ids = frame.index.to_series()
        self._names = _called(frame, name_field)
        self._findings: list[Finding] = []
        self._listed: Counter[str] = Counter()
        self._more: Counter[str] = Counter()

    @property
    def valid(self) -> NDArray[np.bool_]:
        """Which geometries are valid by the rules of the Simple Features standard."""
        return self._masks.valid

    @property
    def not_finite(self) -> NDArray[np.bool_]:
        """Which geometries hold a coordinate that is NaN or infinite."""
        return self._masks.not_finite

    def row(self, position: int) -> int:
        """Row number in the file of the record at a position in the frame."""
        return int(self._rows[position])

    def place(
        self, position: int | None = None, *, field: str | None = None, at: LonLat | None = None
    ) -> Place:
        """Where a record, a field or the layer stands.

        Parameters
        ----------
        position
            Of the record in the frame; ``None`` for the layer as a whole.
        field
            Attribute, if it is about one.
        at
            Degrees; the middle of the record's geometry where left out.
        """
        if position is None:
            lon, lat = at or (None, None)
            return Place(layer=self.name, field=field, lon=lon, lat=lat)
        lon, lat = at or self._middle(position)
        return Place(
            layer=self.name,
            row=self.row(position) or None,
            feature_id=_text_or_none(self._ids, position),
            feature_name=_text_or_none(self._names, position),
            field=field,
            lon=lon,
            lat=lat,
        )

    def add(
        self,
        broken: Rule,
        place: Place | None = None,
        values: Mapping[str, object] | None = None,
        *,
        said: Mapping[str, Text] | None = None,
    ) -> None:
        """Note one finding, about the layer as a whole where no place is given."""
        self._listed[broken.code] += 1
        self._findings.append(finding_at(broken, place or self.place(), values, said=said))

    def add_each(
        self,
        broken: Rule,
        positions: Iterable[int] | Positions,
        *,
        values: Callable[[int], Mapping[str, object]] | None = None,
        said: Callable[[int], Mapping[str, Text]] | None = None,
        at: Callable[[int], LonLat | None] | None = None,
        field: str | None = None,
    ) -> None:
        """Note a finding for each record; beyond the limit they are counted only.

        Parameters
        ----------
        broken
            The rule.
        positions
            Of the records in the frame.
        values, said, at
            Give what the words name, and the place in degrees, from the ordinal of the finding
            among `positions`; called for those that are listed.
        field
            Attribute, if it is about one.
        """
        found = np.asarray(list(positions) if not isinstance(positions, np.ndarray) else positions)
        room = max(0, LISTED_MAX - self._listed[broken.code])
        for ordinal, position in enumerate(found[:room].tolist()):
            place = self.place(position, field=field, at=at(ordinal) if at else None)
            self.add(
                broken,
                place,
                values(ordinal) if values else None,
                said=said(ordinal) if said else None,
            )
        if len(found) > room:
            self._more[broken.code] += len(found) - room

    def add_listed(self, broken: Rule, place: Place, *, said: Mapping[str, Text]) -> None:
        """Note a finding about a place of the layer; beyond the limit it is counted only."""
        if self._listed[broken.code] < LISTED_MAX:
            self.add(broken, place, said=said)
        else:
            self._more[broken.code] += 1

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over findings made elsewhere."""
        self._findings += findings

    def beside(self) -> Subject:
        """Another one for the same frame without findings, to gather some at the same time."""
        other = copy.copy(self)
        vars(other).update(_findings=[], _listed=Counter(), _more=Counter())
        return other

    def join(self, other: Subject) -> None:
        """Put what one made by :meth:`beside` has gathered after what was found here."""
        self._findings += other._findings
        self._listed += other._listed
        self._more += other._more

    def report(self) -> Report:
        """Everything that was found."""
        return Report(tuple(self._findings), len(self.frame), dict(self._more))

    def _middle(self, position: int) -> tuple[float | None, float | None]:
        geometry = self.geometries[position]
        if geometry is None or geometry.is_empty:
            return None, None
        west, south, east, north = shapely.bounds(geometry).tolist()
        lon, lat = (west + east) / 2, (south + north) / 2
        on_earth = math.isfinite(lon + lat) and abs(lon) <= 180 and abs(lat) <= 90
        return (lon, lat) if on_earth else (None, None)


class _Masks:
    """What several checks ask of the same geometries; each is found out when it is first asked for."""

    def __init__(self, geometries: NDArray[Any]) -> None:
        self._geometries = geometries

    @cached_property
    def valid(self) -> NDArray[np.bool_]:
        return np.asarray(shapely.is_valid(self._geometries), dtype=bool)

    @cached_property
    def not_finite(self) -> NDArray[np.bool_]:
        return not_finite_mask(self._geometries)


def not_finite_mask(geometries: NDArray[Any]) -> NDArray[np.bool_]:
    """Which geometries hold a coordinate that is NaN or infinite.

    Parameters
    ----------
    geometries
        Shape (n,), any CRS.
    """
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    wrong = np.zeros(len(geometries), dtype=bool)
    wrong[owners[~np.isfinite(coordinates).all(axis=1)]] = True
    return wrong


def _row_numbers(frame: gpd.GeoDataFrame, rows: pd.Series | None) -> NDArray[np.int64]:
    if rows is None:
        return np.arange(1, len(frame) + 1)
    if len(rows) == len(frame) and rows.index.equals(frame.index):
        return np.asarray(rows, dtype=np.int64)
    return np.asarray(rows.reindex(frame.index).fillna(0), dtype=np.int64)


def _called(frame: gpd.GeoDataFrame, field: str | None) -> pd.Series | None:
    if field is None or list(frame.columns).count(field) != 1:
        return None
    series: pd.Series = frame[field]
    return series


def _text_or_none(series: pd.Series | None, position: int) -> str | None:
    if series is None:
        return None
    value = series.iloc[position]
    return None if pd.isna(value) else str(value)
