"""What can be wrong with a recipe, seen when it meets its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.faults import Severity
from geo.findings import Finding, Place, Rule, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

KEY_NOT_UNIQUE: Final = Rule(
    "key-not-unique",
    Severity.FAULT,
    Text(
        "标识字段有 {blank} 个空值、{repeated} 个重复值，如 {example}",
        "the key has {blank} {blank:blank|blanks} and {repeated} repeated {repeated:value|values}, such as {example}",
    ),
    Text("每个要素有自己的标识", "a value of its own for every feature"),
    Text(
        "改正重复值，或不设标识字段（改用行号）",
        "correct the values, or choose no key (the row number then serves)",
    ),
)
KEY_MISSING: Final = Rule(
    "key-missing",
    Severity.FAULT,
    Text("数据中没有标识字段 {field}", "the data have no field {field}"),
    Text("数据中已有的字段", "a field of the data"),
    Text("另选标识字段", "choose another key"),
)
EDIT_UNUSABLE: Final = Rule(
    "edit-unusable",
    Severity.FAULT,
    Text("改动的值 {value} 放不进该字段", "the edited value {value} does not fit the field"),
    Text("与字段类型相符的值", "a value of the field's type"),
    Text("改正该值，或撤销这处改动", "correct the value, or undo this edit"),
)
NOT_READY: Final = Rule(
    "draft-not-ready",
    Severity.FAULT,
    Text("草稿还没有按现在的设置读取", "the draft was not read with its present choices"),
    Text("先读取并检查，再发布", "reading and checking before publishing"),
    Text("点“读取”，或运行 check", "read it, or run check"),
)
STOPPED: Final = Rule(
    "publishing-stopped",
    Severity.FAULT,
    Text("发布已停止，什么也没有发布", "publishing was stopped; nothing was published"),
    Text("发布完成", "publishing that comes to its end"),
    Text("需要时重新发布", "publish again when you want to"),
)
NO_CONTEXT: Final = Rule(
    "nothing-to-compare",
    Severity.NOTICE,
    Text("没有可用的行政区边界", "no administrative units that can be used"),
    Text("边界齐全，才能核对所在区县和基准", "units to check districts and the datum against"),
    Text("恢复 data/boundaries 后再检查一次", "restore data/boundaries, then check again"),
)
COORDINATES_UNCONFIRMED: Final = Rule(
    "coordinates-unconfirmed",
    Severity.FAULT,
    Text(
        "没有说明哪些列是坐标；像是：经度 {lon}，纬度 {lat}，WKT {wkt}",
        "the columns of the coordinates are not stated; they look like: longitude {lon}, "
        "latitude {lat}, WKT {wkt}",
    ),
    Text("由您确认的坐标列", "columns of coordinates that you have confirmed"),
    Text(
        "选定经度列和纬度列（或 WKT 列）；命令行用 --lon 和 --lat，或 --wkt",
        "choose the columns of longitude and latitude, or of WKT; "
        "on the command line --lon and --lat, or --wkt",
    ),
)
ALL: Final = (
    COORDINATES_UNCONFIRMED,
    NO_CONTEXT,
    NOT_READY,
    STOPPED,
    KEY_NOT_UNIQUE,
    KEY_MISSING,
    EDIT_UNUSABLE,
)


def key_not_unique(layer: str, field: str, key: pd.Series) -> Finding:
    """Fault of a key that is blank or repeats."""
    filled = key.dropna().astype(str)
    repeated = filled[filled.duplicated()]
    return KEY_NOT_UNIQUE.at(
        Place(layer=layer, field=field),
        blank=int(key.isna().sum()),
        repeated=repeated.nunique(),
        example=repeated.iloc[0] if len(repeated) else "-",
    )


def key_missing(layer: str, field: str) -> Finding:
    """Fault of a key that is no field of the data."""
    return KEY_MISSING.at(Place(layer=layer, field=field), field=field)


def edit_unusable(layer: str, feature_id: str, field: str, value: Any) -> Finding:
    """Fault of an edit that the data do not take."""
    return EDIT_UNUSABLE.at(
        Place(layer=layer, feature_id=feature_id, field=field), value="" if value is None else value
    )


def coordinates_unconfirmed(layer: str, guesses: Mapping[str, Sequence[str]]) -> Finding:
    """Fault of columns of coordinates that only a person can name."""
    best = {key: (*guesses.get(key, ()), "–")[0] for key in ("lon", "lat", "wkt")}
    return COORDINATES_UNCONFIRMED.at(Place(layer=layer), **best)
