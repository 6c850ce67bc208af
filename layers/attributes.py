"""Attributes of a dataset's frame: what type a column has, and its values as JSON."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api import types

from layers.datasets import FieldDescription, FieldType

if TYPE_CHECKING:
    import geopandas as gpd


def field_type(column: pd.Series) -> FieldType:
    """Type of a column as its dtype, or its values where the dtype says nothing, tell it.

    Parameters
    ----------
    column
        Any column but the geometry.
    """
    if types.is_bool_dtype(column):
        return FieldType.BOOLEAN
    if types.is_integer_dtype(column):
        return FieldType.INTEGER
    if types.is_float_dtype(column):
        return FieldType.NUMBER
    if types.is_datetime64_any_dtype(column):
        return FieldType.DATETIME
    values = column.dropna()
    # The first value decides quickly for most columns; only dates are looked at one by one.
    if len(values) and type(values.iloc[0]) is dt.date and _all_dates(values):
        return FieldType.DATE
    return FieldType.TEXT


def columns_of(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Name, type and fill of every attribute, in order.

    Parameters
    ----------
    frame
        A dataset's frame.

    Returns
    -------
    list of dict
        ``name``, ``type`` (:class:`FieldType`'s value), ``filled`` (records with a value) and
        ``unique`` (every record has a value of its own).
    """
    found = []
    for name in frame.columns.drop(frame.geometry.name):
        column = frame[name]
        filled = int(column.notna().sum())
        # Values of one type differ where their texts do; only mixed ones have to be written out.
        told = column.astype(str) if column.dtype == object else column
        unique = filled == len(column) and bool(told.is_unique)
        found.append(
            {"name": name, "type": field_type(column).value, "filled": filled, "unique": unique}
        )
    return found


def as_described(frame: gpd.GeoDataFrame, fields: tuple[FieldDescription, ...]) -> gpd.GeoDataFrame:
    """The frame with the attributes a manifest describes, in its order and types.

    Parameters
    ----------
    frame
        A dataset's frame whose values fit the types (:mod:`layers.checks` has looked). Not modified.
    fields
        The attributes to keep; none: all as they are.

    Returns
    -------
    geopandas.GeoDataFrame
        Same index and geometry; the frame itself where it is that already.

    Raises
    ------
    KeyError
        If a field is not in the frame.
    ValueError, TypeError
        If a value does not fit its type after all.
    """
    if not fields:
        return frame
    wanted = [*(field.name for field in fields), frame.geometry.name]
    others = [field for field in fields if field_type(frame[field.name]) is not field.type]
    if not others and wanted == list(frame.columns):
        return frame
    kept = frame[wanted].copy()
    for field in others:
        kept[field.name] = _cast(kept[field.name], field.type)
    return kept


def json_value(value: Any) -> Any:
    """A cell as JSON says it: no NaN, dates in ISO 8601, everything else unchanged.

    Parameters
    ----------
    value
        One cell of a frame.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _all_dates(values: pd.Series) -> bool:
    return bool(values.map(lambda value: type(value) is dt.date).all())


def _cast(column: pd.Series, wanted: FieldType) -> pd.Series:
    if wanted is FieldType.TEXT:
        return column.map(lambda v: None if pd.isna(v) else str(json_value(v))).astype(object)
    if wanted in (FieldType.INTEGER, FieldType.NUMBER):
        numbers = pd.to_numeric(column.map(lambda v: None if pd.isna(v) or v == "" else v))
        return numbers.astype("Int64" if wanted is FieldType.INTEGER else "float64")
    if wanted is FieldType.BOOLEAN:
        return column.map(_truth).astype("boolean")
    moments = pd.to_datetime(column.map(lambda v: None if pd.isna(v) or v == "" else v))
    return moments.dt.date.where(moments.notna(), None) if wanted is FieldType.DATE else moments


def _truth(value: Any) -> bool | None:
    if pd.isna(value) or value == "":
        return None
    known = {"true": True, "1": True, "是": True, "false": False, "0": False, "否": False}
    told = known.get(str(value).strip().lower())
    if told is None:
        raise ValueError("a value that is neither true nor false")
    return told
