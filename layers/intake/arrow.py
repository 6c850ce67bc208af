"""Columns of Arrow tables, as GeoParquet and FlatGeobuf bring them."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pyarrow as pa

from layers.intake.columns import EXACT_MAX, text, typed
from layers.intake.rules import values as rules
from layers.intake.source import Source


def column_of(name: str, values: pa.ChunkedArray, source: Source) -> pd.Series | None:
    """A column in the frame's own types; ``None`` if it is binary, which is noted.

    Parameters
    ----------
    values
        Of any type; extension types count as what they store, nothing of them is ever unpickled.

    Raises
    ------
    pyarrow.ArrowInvalid
        If the content is damaged.
    """
    values.validate(full=True)
    if isinstance(values.type, pa.BaseExtensionType):
        values = pa.chunked_array(
            [chunk.storage for chunk in values.chunks], values.type.storage_type
        )
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    kind = values.type
    if pa.types.is_integer(kind):
        return _integers(name, values, source)
    if pa.types.is_floating(kind):
        return pd.Series(values.cast(pa.float64()).to_numpy())
    if pa.types.is_timestamp(kind):
        return pd.Series(values.to_pandas()).reset_index(drop=True)
    if (
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    ):
        source.notes.add(rules.BINARY_LEFT_OUT, source.place(field=name))
        return None
    return _others(name, values, source)


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _integers(name: str, values: pa.ChunkedArray, source: Source) -> pd.Series:
    numbers = values.to_pylist()
    if any(number is not None and abs(number) > EXACT_MAX for number in numbers):
        return typed(name, numbers, source)
    return pd.Series(numbers, dtype="Int64")


def _others(name: str, values: pa.ChunkedArray, source: Source) -> pd.Series | None:
    """Text, truth values and dates; and what no column of the frame holds, as text: lists, decimals, times of day."""
    kind = values.type
    if _is_text(kind) or pa.types.is_boolean(kind):
        return typed(name, values.to_pylist(), source)
    if pa.types.is_date(kind):
        return typed(name, values.cast(pa.date32()).to_pylist(), source)
    if pa.types.is_null(kind):
        return text(name, [None] * len(values), source)
    if pa.types.is_nested(kind):
        source.notes.add(rules.NESTED_VALUE, source.place(1, field=name))
        return text(name, [None if v is None else _json(v) for v in values.to_pylist()], source)
    return text(name, [None if v is None else str(v) for v in values.to_pylist()], source)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
