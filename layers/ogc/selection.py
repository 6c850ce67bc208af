"""Which rows of a table a request selects, and in what order."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from geo.faults import AtlasError
from layers.datasets import FieldType
from layers.ogc.tables import FeatureTable, Field

_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_PARTIAL_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
# GDAL asks for 1 and 0.
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}
_OPEN: Final = ("", "..")


class QueryError(AtlasError):
    """A request that cannot be understood; the text says what is wrong with it."""


Instant = dt.datetime | None
"""Aware; ``None`` where an interval is open."""


@dataclass(frozen=True, slots=True)
class TimeFields:
    """Fields that say when a feature holds.

    Parameters
    ----------
    begin
        Its moment, or where it begins.
    end
        Where it ends: up to, but not including, the start of the year, month or day it names;
        ``None`` for a moment. A feature without a value there still holds.
    """

    begin: str
    end: str | None = None


def in_bbox(table: FeatureTable, bbox: Sequence[float]) -> np.ndarray:
    """Rows whose geometry intersects a box; features without a geometry do not.

    Parameters
    ----------
    table
        Where to look.
    bbox
        West, south, east, north in degrees, lon/lat. West beyond east crosses the antimeridian.

    Raises
    ------
    QueryError
        If the box is not four finite numbers.
    """
    if len(bbox) != 4 or not all(math.isfinite(value) for value in bbox):
        raise QueryError("bbox: four finite numbers are expected")
    west, south, east, north = bbox
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    found = np.zeros(len(table), dtype=bool)
    for left, right in spans:
        found[table.tree.query(shapely.box(left, south, right, north), "intersects")] = True
    return found


def equal_to(table: FeatureTable, name: str, value: str) -> np.ndarray:
    """Rows whose attribute equals a value written as text.

    Raises
    ------
    QueryError
        If the value is none of the attribute's type.
    """
    column = table.columns[name]
    return as_mask(column == typed(value, table.fields[name], column))


def typed(value: str, field: Field, column: pd.Series) -> Any:
    """A value written as text in the type of a field.

    Parameters
    ----------
    value
        As it stands in a request.
    field
        Says the type.
    column
        The field's values; moments are given with or without a zone as it has them.

    Raises
    ------
    QueryError
        If it is none.
    """
    kind = field.type
    try:
        if kind is FieldType.INTEGER and _INTEGER.fullmatch(value):
            return int(value)
        if kind is FieldType.NUMBER and math.isfinite(number := float(value)):
            return number
        if kind is FieldType.BOOLEAN and value in _TRUTH:
            return _TRUTH[value]
        if kind is FieldType.DATE:
            return dt.date.fromisoformat(value).isoformat()
        if kind is FieldType.DATETIME:
            return as_zoned(_moment(value), column)
    except ValueError:
        pass
    if kind is FieldType.TEXT:
        return value
    raise QueryError(f"a value of the type {kind.value} is expected for this property")


def as_zoned(moment: dt.datetime, column: pd.Series) -> pd.Timestamp:
    """A moment with or without a zone, as a column of moments has them; without one it is UTC."""
    stamp = pd.Timestamp(moment)
    return stamp if column.dt.tz is not None else stamp.tz_convert("UTC").tz_localize(None)


def in_time(table: FeatureTable, fields: TimeFields | None, text: str) -> np.ndarray:
    """Rows that hold at a moment or within an interval.

    Parameters
    ----------
    table
        Where to look.
    fields
        Its temporal fields; without any no row is selected.
    text
        RFC 3339: a moment, a date, or an interval ``a/b`` where either side may be ``..``.

    Raises
    ------
    QueryError
        If the text is neither.
    """
    begin, end = _interval(text)
    if fields is None:
        return np.zeros(len(table), dtype=bool)
    starts = _moments(table, fields.begin, last=fields.end is None)
    if fields.end is None:
        held = starts[0].notna()
        first, last = starts
    else:
        first, last = starts[0], _moments(table, fields.end, last=False)[0] - pd.Timedelta(1, "us")
        held = pd.Series(data=True, index=first.index)
    if end is not None:
        held &= first.isna() | (first <= end)
    if begin is not None:
        held &= last.isna() | (last >= begin)
    return as_mask(held)


def ordered(table: FeatureTable, rows: np.ndarray, keys: Sequence[tuple[str, bool]]) -> np.ndarray:
    """Rows in the order of fields; those without a value stand last either way.

    Parameters
    ----------
    table
        Where the values are.
    rows
        Positions.
    keys
        Field and whether it rises, the most important first. Equal rows keep their order.
    """
    for name, rising in reversed(keys):
        values = table.columns[name].iloc[rows].reset_index(drop=True)
        placed = values.sort_values(ascending=rising, kind="stable", na_position="last")
        rows = rows[placed.index.to_numpy()]
    return rows


def _moments(table: FeatureTable, name: str, *, last: bool) -> tuple[pd.Series, pd.Series]:
    """First and last moment each value means, in UTC: a year or a day is as long as it is."""
    column = table.columns[name]
    if table.fields[name].type is FieldType.DATETIME:
        stamps = column.dt.tz_localize("UTC") if column.dt.tz is None else column
        stamps = stamps.dt.tz_convert("UTC")
        return stamps, stamps
    spans = [None if value is None else _span(value) for value in column]
    first = pd.Series([span and span[0] for span in spans], dtype="datetime64[us, UTC]")
    if not last:
        return first, first
    return first, pd.Series([span and span[1] for span in spans], dtype="datetime64[us, UTC]")


def _span(text: str) -> tuple[dt.datetime, dt.datetime] | None:
    """First and last moment of a year, a month or a day."""
    partial = _PARTIAL_DATE.fullmatch(text)
    try:
        if partial is None:
            first = last = dt.date.fromisoformat(text)
        else:
            year, month = int(partial[1]), int(partial[2] or 0)
            first = dt.date(year, month or 1, 1)
            last = dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return (
        dt.datetime.combine(first, dt.time.min, dt.UTC),
        dt.datetime.combine(last, dt.time.max, dt.UTC),
    )


def _interval(text: str) -> tuple[Instant, Instant]:
    parts = text.split("/")
    if len(parts) > 2 or (len(parts) == 1 and text in _OPEN):
        raise QueryError("datetime: a moment or an interval is expected, as in RFC 3339")
    bounds = [None if part in _OPEN else _day_or_moment(part) for part in parts]
    begin = bounds[0] and bounds[0][0]
    end = bounds[-1] and bounds[-1][1]
    if begin is not None and end is not None and begin > end:
        raise QueryError("datetime: the interval ends before it begins")
    return begin, end


def _day_or_moment(text: str) -> tuple[dt.datetime, dt.datetime]:
    try:
        span = _span(text) if len(text) <= 10 else (_moment(text),) * 2
    except ValueError:
        span = None
    if span is None:
        raise QueryError("datetime: a moment or an interval is expected, as in RFC 3339")
    return span


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    if not 1700 <= moment.year <= 2200:
        raise ValueError("beyond what a moment can be compared with")
    return moment.astimezone(dt.UTC)


def as_mask(found: pd.Series) -> np.ndarray:
    """Answers for each row as a mask: unknown is no."""
    mask: np.ndarray = found.fillna(value=False).to_numpy(dtype=bool)
    return mask
