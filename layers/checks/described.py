"""Whether attributes are what the manifest says they are."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.findings import Rule, Text, shown
from layers.checks import rules_attributes as rules
from layers.checks.subject import Subject
from layers.datasets import DatasetManifest, FieldDescription, FieldType

_EXPECTED: Final[dict[FieldType, Text]] = {
    FieldType.TEXT: Text("文字", "text"),
    FieldType.INTEGER: Text("整数", "a whole number"),
    FieldType.NUMBER: Text("数值", "a number"),
    FieldType.BOOLEAN: Text("是或否（true、false）", "true or false"),
    FieldType.DATE: Text("日期（年-月-日）", "a date (year-month-day)"),
    FieldType.DATETIME: Text("日期时间（ISO 8601）", "a date and time (ISO 8601)"),
}
_WHOLE: Final = re.compile(r"[+-]?\d+")
_TRUTHS: Final = frozenset({"true", "false", "0", "1"})
_VALUES_SHOWN: Final = 8


def is_blank(values: pd.Series) -> NDArray[np.bool_]:
    """Which values are missing, or text with nothing but spaces.

    Parameters
    ----------
    values
        Any type.
    """
    blank = values.isna().to_numpy(dtype=bool)
    if isinstance(values.dtype, pd.StringDtype):
        blank = blank | values.str.strip().eq("").fillna(value=False).to_numpy(dtype=bool)
    elif values.dtype == object:
        blank = blank | values.map(lambda v: isinstance(v, str) and not v.strip()).to_numpy(bool)
    return np.asarray(blank, dtype=bool)


def check_described(subject: Subject, manifest: DatasetManifest) -> None:
    """Note fields and values that do not fit their description.

    Parameters
    ----------
    subject
        Any CRS.
    manifest
        Describes the fields; names those for id, name and label.
    """
    columns = list(subject.frame.columns)
    used = (manifest.id_field, manifest.name_field, manifest.label_field)
    needed = {field.name for field in manifest.fields if field.required}
    needed |= {name for name in used if name is not None}
    if manifest.id_field is not None and subject.has_ids:
        # The id has become the index already, and is checked there.
        needed.discard(manifest.id_field)
    for name in sorted(needed - set(columns)):
        subject.add(rules.FIELD_MISSING, subject.place(field=shown(name)), {"field": name})
    for field in manifest.fields:
        if columns.count(field.name) == 1:
            _check_field(subject, field, subject.frame[field.name])
        elif field.name not in needed and field.name != manifest.id_field:
            place = subject.place(field=shown(field.name))
            subject.add(rules.FIELD_ABSENT, place, {"field": field.name})
    if manifest.name_field is not None and columns.count(manifest.name_field) == 1:
        blank = np.flatnonzero(is_blank(subject.frame[manifest.name_field]))
        subject.add_each(rules.NAME_MISSING, blank, field=manifest.name_field)


def _check_field(subject: Subject, field: FieldDescription, column: pd.Series) -> None:
    blank = is_blank(column)
    if field.required:
        subject.add_each(rules.VALUE_MISSING, np.flatnonzero(blank), field=field.name)
    wrong = _wrong_type(column, field.type) & ~blank
    _note_values(subject, rules.VALUE_TYPE, column, wrong, {"kind": _EXPECTED[field.type]})
    allowed = field.model_dump()["values"]
    if allowed is not None:
        odd = ~blank & ~wrong & ~column.astype(str).isin(allowed).to_numpy(dtype=bool)
        _note_values(subject, rules.VALUE_NOT_ALLOWED, column, odd, {"allowed": _listed(allowed)})
    if field.minimum is not None or field.maximum is not None:
        numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
        low = -np.inf if field.minimum is None else field.minimum
        high = np.inf if field.maximum is None else field.maximum
        beyond = ~blank & ((numbers < low) | (numbers > high))
        limits = _limits(field.minimum, field.maximum)
        _note_values(subject, rules.VALUE_OUT_OF_RANGE, column, beyond, {"limits": limits})


def _listed(allowed: tuple[str, ...]) -> Text:
    few, rest = allowed[:_VALUES_SHOWN], "…" if len(allowed) > _VALUES_SHOWN else ""
    return Text(shown("、".join(few)) + rest, shown(", ".join(few)) + rest)


def _note_values(
    subject: Subject,
    rule: Rule,
    column: pd.Series,
    mask: NDArray[np.bool_],
    said: dict[str, Text],
) -> None:
    positions = np.flatnonzero(mask)
    subject.add_each(
        rule,
        positions,
        field=str(column.name),
        values=lambda k: {"value": column.iloc[positions[k]]},
        said=lambda _: said,
    )


def _limits(minimum: float | None, maximum: float | None) -> Text:
    if maximum is None:
        return Text(f"不小于 {minimum:g}", f"{minimum:g} or more")
    if minimum is None:
        return Text(f"不大于 {maximum:g}", f"{maximum:g} or less")
    return Text(f"{minimum:g} 至 {maximum:g}", f"{minimum:g} to {maximum:g}")


def _wrong_type(values: pd.Series, kind: FieldType) -> NDArray[np.bool_]:
    types = pd.api.types
    numeric = types.is_numeric_dtype(values.dtype) and not types.is_bool_dtype(values.dtype)
    fits = {
        FieldType.TEXT: not types.is_object_dtype(values.dtype),
        FieldType.INTEGER: False,
        FieldType.NUMBER: numeric,
        FieldType.BOOLEAN: types.is_bool_dtype(values.dtype),
    }.get(kind, types.is_datetime64_any_dtype(values.dtype))
    if kind is FieldType.INTEGER and numeric:
        numbers = values.to_numpy(dtype="float64", na_value=np.nan)
        wrong = numbers != np.trunc(numbers)
    elif fits:
        wrong = np.zeros(len(values), dtype=bool)
    elif kind is FieldType.TEXT:
        wrong = values.map(lambda value: isinstance(value, list | dict))
    else:
        # Different values only: a million records of a dozen values are read a dozen times.
        texts = values.astype(str).where(values.notna(), "")
        wrong = texts.map({text: not _reads_as(text.strip(), kind) for text in texts.unique()})
    return np.asarray(wrong, dtype=bool)


def _reads_as(text: str, kind: FieldType) -> bool:
    if kind is FieldType.INTEGER:
        return _WHOLE.fullmatch(text) is not None
    if kind is FieldType.NUMBER:
        try:
            return bool(np.isfinite(float(text)))
        except ValueError:
            return False
    if kind is FieldType.BOOLEAN:
        return text.lower() in _TRUTHS
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return kind is FieldType.DATETIME or len(text) <= len("2025-11-06") or text.endswith("00:00:00")
