"""What a dataset's manifest still lacks, said field by field in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from geo.faults import Severity
from geo.findings import Finding, Place, Rule, Text
from layers.datasets import KIND, DatasetManifest, SingleSymbology

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from pydantic_core import ErrorDetails

TITLES: Final[Mapping[str, Text]] = {
    "id": Text("标识", "id"),
    "title_zh": Text("中文标题", "title in Chinese"),
    "title_en": Text("英文标题", "title in English"),
    "description_zh": Text("中文说明", "description in Chinese"),
    "description_en": Text("英文说明", "description in English"),
    "provider_zh": Text("提供者（中文）", "provider in Chinese"),
    "provider_en": Text("提供者（英文）", "provider in English"),
    "license": Text("许可", "licence"),
    "date": Text("参考日期", "reference date"),
    "lineage_zh": Text("数据来历（中文）", "lineage in Chinese"),
    "lineage_en": Text("数据来历（英文）", "lineage in English"),
    "order": Text("排列次序", "place in the list"),
    "visible": Text("默认显示", "shown by default"),
    "file": Text("数据文件", "data file"),
    "datum": Text("基准", "datum"),
    "sources": Text("依据文件", "source documents"),
    "fields": Text("字段", "fields"),
    "id_field": Text("标识字段", "key field"),
    "name_field": Text("名称字段", "name field"),
    "label_field": Text("标注字段", "label field"),
    "symbology": Text("样式", "symbology"),
}
"""What each key of a manifest is called on screen."""

MISSING: Final = Rule(
    "manifest-missing",
    Severity.FAULT,
    Text("“{zh}”还没有填写", "{en} is not stated"),
    Text("填写后才能发布", "it stands before publishing"),
    Text("填写“{zh}”", "write {en}"),
)
UNUSABLE: Final = Rule(
    "manifest-unusable",
    Severity.FAULT,
    Text("“{zh}”写作：{value}", "{en} reads: {value}"),
    Text("{rule_zh}", "{rule_en}"),
    Text("改正“{zh}”", "correct {en}"),
)
UNKNOWN: Final = Rule(
    "manifest-unknown-key",
    Severity.FAULT,
    Text("有不认识的键 {key}", "a key that is not known, {key}"),
    Text("只用文档所列的键", "only the documented keys"),
    Text("删去它，或改正拼写", "remove it, or correct its spelling"),
)
FOLDER_ID: Final = Rule(
    "id-in-folder",
    Severity.FAULT,
    Text("标识 {id} 已属于随程序提供的图层", "the id {id} belongs to a layer kept in a folder"),
    Text("另一个标识：文件夹中的图层优先", "another id: layers kept in folders come first"),
    Text("换一个标识", "choose another id"),
)
NO_FIELD: Final = Rule(
    "manifest-no-such-field",
    Severity.FAULT,
    Text("“{zh}”指的字段 {field} 不在数据里", "{en} names the field {field}, which the data lack"),
    Text("数据里有的字段：{fields}", "one of the data's fields: {fields}"),
    Text("选数据里有的字段", "choose a field of the data"),
)
TAKEN_ID: Final = Rule(
    "id-taken",
    Severity.FAULT,
    Text("标识 {id} 已有别的发布图层使用", "the id {id} belongs to another published layer"),
    Text("自己的标识：标识永久有效", "an id of its own: ids are permanent"),
    Text(
        "换一个标识；若要更新那个图层，从该图层开始编辑",
        "choose another id; to update that layer, start from it",
    ),
)
FIXED_ID: Final = Rule(
    "id-permanent",
    Severity.FAULT,
    Text("标识改成了 {id}", "the id was changed to {id}"),
    Text("仍为 {fixed}：发布后标识不变", "{fixed}, as it was published: ids are permanent"),
    Text(
        "改回 {fixed}；要用新标识，请新建图层",
        "write {fixed} again; for another id start a new layer",
    ),
)
ALL: Final = (FIXED_ID, MISSING, UNUSABLE, UNKNOWN, FOLDER_ID, TAKEN_ID, NO_FIELD)

_RULES: Final[Mapping[str, Text]] = {
    "id": Text(
        "小写字母、数字和单个连字符，如 metro-stations",
        "lower-case letters, digits, single hyphens",
    ),
    "date": Text("年、年-月或年-月-日，如 2024-05", "a year, month or day, such as 2024-05"),
    "order": Text("0 到 10000 的整数", "a whole number from 0 to 10,000"),
    "fields": Text("每个字段一次，类型正确", "each field once, with its type"),
    "symbology": Text(
        "字段、分类和颜色齐全，分级从小到大", "field, classes and colours, breaks that rise"
    ),
}
_ANY: Final = Text("按说明填写的内容", "what the documentation says")
_NAMES: Final = ("名称", "name", "名字", "标题", "title")
# pydantic's types of error that mean: nothing was written there.
_EMPTY: Final = frozenset({"missing", "string_too_short"})


def described(
    value: Mapping[str, Any],
    *,
    columns: Iterable[str],
    folder_ids: Collection[str] = (),
    taken: Collection[str] = (),
    fixed_id: str | None = None,
) -> tuple[DatasetManifest | None, tuple[Finding, ...]]:
    """Build the manifest of a dataset from what a form or a file holds, or say what keeps it from it.

    Parameters
    ----------
    value
        Plain data; may be incomplete.
    columns
        Names of the attributes the data have.
    folder_ids
        Ids that layers kept in folders have taken.
    taken
        Ids that other published layers have taken.
    fixed_id
        Id the layer has, if it was published before.

    Returns
    -------
    tuple
        The manifest, or ``None``; and every finding, ``place.field`` being the manifest's key.
    """
    try:
        manifest = DatasetManifest.model_validate(dict(value))
    except ValidationError as error:
        findings = [_finding(e) for e in error.errors(include_url=False)]
        return None, tuple({(f.code, f.place): f for f in findings}.values())
    found = []
    if fixed_id is not None and manifest.id != fixed_id:
        found.append(FIXED_ID.at(Place(field="id"), id=manifest.id, fixed=fixed_id))
    elif manifest.id in folder_ids:
        found.append(FOLDER_ID.at(Place(field="id"), id=manifest.id))
    elif manifest.id in taken:
        found.append(TAKEN_ID.at(Place(field="id"), id=manifest.id))
    found += _missing_fields(manifest, list(columns))
    return (None if found else manifest), tuple(found)


def suggested_manifest(name: str, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A manifest to begin with: what the file says of itself, and nothing made up.

    Parameters
    ----------
    name
        What the file is called.
    columns
        Its attributes: ``name`` and ``type``.
    """
    stem = re.sub(r"\.[^.]{1,8}$", "", name)[:200]
    names = [column["name"] for column in columns]
    return {
        "kind": KIND,
        "id": _slug(stem),
        "title_zh": stem,
        "title_en": stem,
        "order": 100,
        "visible": True,
        "name_field": next((n for n in names if n.strip().lower() in _NAMES), None),
        "symbology": SingleSymbology().model_dump(mode="json"),
        "fields": [
            {
                "name": column["name"],
                "title_zh": column["name"],
                "title_en": column["name"],
                "type": column["type"],
            }
            for column in columns
        ],
    }


def _slug(text: str) -> str:
    """An id from a file's name: its letters and digits, Chinese ones by their sound."""
    if not text.isascii():
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - a large dictionary, seldom needed

        text = "-".join(lazy_pinyin(text))
    parts = re.findall(r"[a-z0-9]+", text.lower())
    return "-".join(parts)[:60].strip("-") or "layer"


def _finding(error: ErrorDetails) -> Finding:
    key = str(error["loc"][0]) if error["loc"] else "fields"
    place = Place(field=key)
    if error["type"] == "extra_forbidden":
        return UNKNOWN.at(place, key=".".join(str(part) for part in error["loc"]))
    title = TITLES.get(key, Text(key, key))
    whole = len(error["loc"]) == 1
    if whole and (error["type"] in _EMPTY or error["input"] in (None, "")):
        return MISSING.at(place, zh=title.zh, en=title.en)
    rule = _RULES.get(key, _ANY)
    return UNUSABLE.at(
        place, zh=title.zh, en=title.en, value=error["input"], rule_zh=rule.zh, rule_en=rule.en
    )


def _missing_fields(manifest: DatasetManifest, columns: list[str]) -> list[Finding]:
    named = {
        "id_field": manifest.id_field,
        "name_field": manifest.name_field,
        "label_field": manifest.label_field,
        "symbology": getattr(manifest.symbology, "field", None),
    }
    wanted = [(key, name) for key, name in named.items() if name is not None]
    wanted += [("fields", field.name) for field in manifest.fields]
    return [
        NO_FIELD.at(
            Place(field=key),
            zh=TITLES[key].zh,
            en=TITLES[key].en,
            field=name,
            fields=", ".join(columns),
        )
        for key, name in wanted
        if name not in columns
    ]
