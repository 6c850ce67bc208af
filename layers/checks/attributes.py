"""Whether attributes are there, of one type, and what their description says."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.findings import Text, shown
from layers.checks import rules_attributes as rules
from layers.checks.described import check_described, is_blank
from layers.checks.subject import Subject
from layers.checks.texts import INVISIBLE, NUMBER, check_texts, matches
from layers.datasets import MAX_FIELDS, DatasetManifest

FIELD_NAME_MAX: Final = 120

_KINDS: Final[dict[str, Text]] = {
    "text": Text("文字", "text"),
    "number": Text("数值", "numbers"),
    "truth": Text("是非值", "true or false"),
    "date": Text("日期", "dates"),
    "list": Text("列表或对象", "lists or objects"),
    "numeral": Text("数字", "numerals"),
}
_TOO_LONG: Final = Text("太长", "is too long")
_BLANK: Final = Text("是空的", "is blank")
_HIDDEN: Final = Text("含有看不见的字符", "holds invisible characters")
_TWICE: Final = Text("与另一个字段重名", "is that of another field too")

# A field of text that is numerals but for a few values is a field of numbers gone wrong.
_MOSTLY: Final = 0.8
_FEWEST: Final = 5


def check_attributes(subject: Subject, manifest: DatasetManifest | None) -> None:
    """Note everything that is wrong, or worth knowing, about a frame's attributes.

    Parameters
    ----------
    subject
        Any CRS.
    manifest
        What the attributes should be; without it they are looked at by themselves.
    """
    attributes = subject.frame.drop(columns=subject.frame.geometry.name)
    _check_names(subject, attributes)
    if manifest is not None:
        check_described(subject, manifest)
    _check_ids(subject, manifest)
    described = {field.name for field in manifest.fields} if manifest is not None else set()
    for number, column in enumerate(attributes.columns):
        values = attributes.iloc[:, number]
        if values.dtype == object:
            _check_types(subject, str(column), values)
            values = values.where(values.map(lambda value: isinstance(value, str)), None)
        elif not isinstance(values.dtype, pd.StringDtype):
            continue
        check_texts(subject, str(column), values)
        if str(column) not in described:
            _check_numerals(subject, str(column), values)


def _check_names(subject: Subject, attributes: pd.DataFrame) -> None:
    names = [str(column) for column in attributes.columns]
    if len(names) > MAX_FIELDS:
        subject.add(rules.FIELDS_TOO_MANY, values={"count": len(names), "limit": MAX_FIELDS})
    counts = Counter(names)
    for number, name in enumerate(names, start=1):
        wrongs = [
            (not name.strip(), _BLANK),
            (len(name) > FIELD_NAME_MAX, _TOO_LONG),
            (INVISIBLE.search(name) is not None, _HIDDEN),
            (counts[name] > 1, _TWICE),
        ]
        for is_wrong, wrong in wrongs:
            if is_wrong:
                place = subject.place(field=shown(name))
                subject.add(rules.FIELD_NAME, place, {"number": number}, said={"wrong": wrong})


def _check_ids(subject: Subject, manifest: DatasetManifest | None) -> None:
    frame = subject.frame
    field = manifest.id_field if manifest is not None else None
    if field is not None and list(frame.columns).count(field) == 1:
        ids = frame[field]
    elif not subject.has_ids:
        return
    else:
        ids, field = frame.index.to_series(), None
    blank = is_blank(ids)
    subject.add_each(rules.ID_MISSING, np.flatnonzero(blank), field=field)
    texts = ids.astype(str).to_numpy(dtype=object)
    there = np.flatnonzero(~blank)
    codes = pd.factorize(texts[there])[0]
    first = pd.Series(there).groupby(codes).transform("min").to_numpy(dtype="int64")
    again = np.flatnonzero(first != there)
    subject.add_each(
        rules.ID_DUPLICATE,
        there[again],
        field=field,
        values=lambda k: {
            "value": texts[there[again[k]]],
            "other": subject.row(int(first[again[k]])),
        },
    )


def _check_types(subject: Subject, column: str, values: pd.Series) -> None:
    # Whole and decimal numbers mix harmlessly.
    kinds = values.map(_kind)
    counts = kinds.value_counts(sort=True)
    if len(counts) > 1:
        rare = counts.index[-1]
        _note_mixed(subject, column, values, dict(counts.items()), (kinds == rare).to_numpy(bool))


def _check_numerals(subject: Subject, column: str, values: pd.Series) -> None:
    there = ~is_blank(values)
    if there.sum() < _FEWEST:
        return
    # A year among months and days is a date as well; what begins with a nought is a code.
    numerals = matches(values, NUMBER) & ~matches(values, r"^0\d") & there
    there &= ~matches(values, r"^\d{4}[-/年.]\d")
    count, others = int(numerals.sum()), int((there & ~numerals).sum())
    if others and count >= _MOSTLY * (count + others):
        _note_mixed(subject, column, values, {"numeral": count, "text": others}, there & ~numerals)


def _note_mixed(
    subject: Subject,
    column: str,
    values: pd.Series,
    counts: dict[str, int],
    rare: NDArray[np.bool_],
) -> None:
    said = Text(
        "、".join(f"{_KINDS[kind].zh} {count} 个" for kind, count in counts.items()),
        ", ".join(f"{_KINDS[kind].en} {count}" for kind, count in counts.items()),
    )
    position = int(np.flatnonzero(rare)[0])
    subject.add(
        rules.FIELD_MIXED,
        subject.place(position, field=column),
        {"value": values.iloc[position]},
        said={"kinds": said},
    )


def _kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | dict | tuple | set | np.ndarray):
        return "list"
    if value is None or pd.isna(value):
        return None
    if isinstance(value, bool | np.bool_):
        return "truth"
    if isinstance(value, int | float | np.integer | np.floating):
        return "number"
    return "date" if hasattr(value, "isoformat") else "text"


def attribute_names(frame: gpd.GeoDataFrame) -> list[str]:
    """Names of a frame's attributes, its geometry aside.

    Parameters
    ----------
    frame
        Any geometries.
    """
    return [str(column) for column in frame.columns if column != frame.geometry.name]
