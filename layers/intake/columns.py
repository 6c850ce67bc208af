"""Columns of a frame from what stands in a file: one type each, nothing changed without a word."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import count
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.findings import Place, shown
from layers.intake.rules import values as rules
from layers.intake.source import Source

EXACT_MAX: Final = 2**53 - 1
"""Largest integer every program that meets the data keeps exactly."""

RESERVED: Final = frozenset({"geometry", "feature_id"})
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?(?:[eE][+-]?[0-9]{1,3})?")
_COMMA: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:,[0-9]{1,15})?")
_DIGITS: Final = 15
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def column_names(raw: Sequence[str | None], source: Source, *, place: Place) -> list[str]:
    """Names for columns: as they stand where that is possible, unique always.

    Parameters
    ----------
    raw
        Names as the file has them; blank ones too.
    place
        Where messages say they stand.

    Raises
    ------
    RefusedError
        If there are more columns than allowed.
    """
    if len(raw) > source.limits.fields:
        source.notes.refuse(
            rules.TOO_MANY_FIELDS, place, count=len(raw), limit=source.limits.fields
        )
    names: list[str] = []
    taken = {name.casefold() for name in RESERVED}
    for number, given in enumerate(raw, 1):
        name = _CONTROL.sub(" ", given or "").strip()[: source.limits.name_chars].strip()
        if not name:
            name = _free(f"column_{number}", taken)
            source.notes.add(rules.NAME_BLANK, place, number=number, name=name)
        elif name.casefold() in taken:
            wanted, name = name, _free(name, taken)
            rule = rules.NAME_CHANGED if wanted.casefold() in RESERVED else rules.NAME_REPEATED
            source.notes.add(rule, place, name=wanted, new=name, limit=source.limits.name_chars)
        elif name != given:
            source.notes.add(
                rules.NAME_CHANGED, place, name=given, new=name, limit=source.limits.name_chars
            )
        taken.add(name.casefold())
        names.append(name)
    return names


def typed(name: str, values: list[Any], source: Source) -> pd.Series | None:
    """A column of the one type that holds all its values as they are.

    Parameters
    ----------
    name
        Of the field, for messages.
    values
        Python values as JSON, SQLite or a workbook give them; ``None`` for missing.

    Returns
    -------
    pandas.Series or None
        text, Int64, float64, boolean, dates (object) or datetime64; ``None`` if the field can't be kept.
    """
    kinds = set(map(type, values)) - {type(None)}
    if kinds & {bytes, bytearray, memoryview}:
        source.notes.add(rules.BINARY_LEFT_OUT, source.place(field=name))
        return None
    if kinds & {dict, list}:
        row = next(i for i, value in enumerate(values, 1) if isinstance(value, dict | list))
        source.notes.add(rules.NESTED_VALUE, source.place(row, field=name))
        values = [_json_text(v) if isinstance(v, dict | list) else v for v in values]
        kinds = (kinds - {dict, list}) | {str}
    if kinds <= {int, float} and kinds:
        return _numbers(name, values, kinds, source)
    if kinds <= {date, datetime} and kinds:
        return _moments(name, values, kinds, source)
    if kinds == {bool}:
        return pd.Series(values, dtype="boolean")
    return text(name, values, source) if kinds <= {str} else _as_text(name, values, kinds, source)


def typed_text(values: list[Any], source: Source, *, name: str, comma: bool = False) -> pd.Series:
    """A column of a file that knows text only: numbers if every one comes out again as it went in.

    Parameters
    ----------
    values
        Texts, or ``None``. Leading zeros and more digits than a number keeps leave the column text.
    comma
        Whether a comma may be the decimal sign.
    """
    present = [value.strip() for value in values if value is not None]
    if present and all(map(_INTEGER.fullmatch, present)):
        return pd.Series([None if v is None else int(v) for v in values], dtype="Int64")
    if present and all(map(_NUMBER.fullmatch, present)) and _exact(present):
        return pd.Series([None if v is None else float(v) for v in values], dtype="float64")
    if comma and present and all(map(_COMMA.fullmatch, present)) and _exact(present):
        source.notes.assume(
            f"字段 {name} 的逗号按小数点处理", f"the comma in {name} was taken as the decimal sign"
        )
        numbers = [None if v is None else float(v.replace(",", ".")) for v in values]
        return pd.Series(numbers, dtype="float64")
    return text(name, values, source)


def text(name: str, values: Sequence[str | None], source: Source) -> pd.Series:
    """A column of text; halves of characters are replaced, and that is said."""
    try:
        return pd.Series(values, dtype="str")
    except UnicodeEncodeError:
        whole: list[str | None] = []
        for row, value in enumerate(values, 1):
            mended = None if value is None else re.sub("[\ud800-\udfff]", "\ufffd", value)
            if mended != value:
                source.notes.add(rules.TEXT_BROKEN, source.place(row, field=name))
            whole.append(mended)
        return pd.Series(whole, dtype="str")


def _numbers(name: str, values: list[Any], kinds: set[type], source: Source) -> pd.Series:
    if int in kinds:
        large = next(
            (v for v in values if type(v) is int and not -EXACT_MAX <= v <= EXACT_MAX), None
        )
        if large is not None:
            row = values.index(large) + 1
            source.notes.add(
                rules.INTEGER_LARGE, source.place(row, field=name), value=_digits(large)
            )
            return pd.Series([_plain(v) for v in values], dtype="str")
    if kinds == {int}:
        return pd.Series(values, dtype="Int64")
    return pd.Series([np.nan if v is None else v for v in values], dtype="float64")


def _moments(name: str, values: list[Any], kinds: set[type], source: Source) -> pd.Series:
    if kinds == {date}:
        return pd.Series(values, dtype=object)
    moments = [datetime.combine(v, time.min) if type(v) is date else v for v in values]
    try:
        return pd.Series(pd.to_datetime(moments, utc=_zoned(moments)))
    except (ValueError, TypeError, OverflowError):
        return _as_text(name, values, kinds, source)


def _zoned(moments: list[Any]) -> bool | None:
    return True if any(getattr(moment, "tzinfo", None) for moment in moments) else None


def _as_text(name: str, values: list[Any], kinds: set[type], source: Source) -> pd.Series:
    first = type(next(value for value in values if value is not None))
    row = next((i for i, v in enumerate(values, 1) if v is not None and type(v) is not first), 1)
    source.notes.add(
        rules.MIXED_TYPES,
        source.place(row, field=name),
        kinds=", ".join(sorted(kind.__name__ for kind in kinds)),
        row=row,
    )
    return text(name, [_plain(value) for value in values], source)


def _plain(value: Any) -> str | None:
    """A value as text, written as its file would have it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return value.isoformat()
    return (
        value
        if isinstance(value, str)
        else _digits(value)
        if isinstance(value, int)
        else repr(value)
    )


def _digits(value: int) -> str:
    # Python writes no more than 4300 digits of a number; JSON can bring more only as text.
    return str(value) if value.bit_length() < 12_000 else shown(hex(value))


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _free(name: str, taken: set[str]) -> str:
    wanted = (name if n == 1 else f"{name}_{n}" for n in count(1))
    return next(new for new in wanted if new.casefold() not in taken)


def _exact(present: list[str]) -> bool:
    """Whether no number has more digits than a floating-point number keeps."""
    return all(sum(map(str.isdigit, value.lstrip("-0."))) <= _DIGITS + 2 for value in present)
