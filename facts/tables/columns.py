"""The columns of each linked table: keys, titles, what their cells hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from facts.models import Institution, Observation, Project, Record
from geo.findings import Text


class Kind(StrEnum):
    """A kind of linked table; also the name of the collection it belongs to."""

    PROJECTS = "projects"
    INSTITUTIONS = "institutions"
    OBSERVATIONS = "observations"


class Cell(StrEnum):
    """What a column's cells hold."""

    ID = "id"
    TEXT = "text"
    CODE = "code"
    SCOPE = "scope"
    FIGURE = "figure"
    PERIOD = "period"
    CITATIONS = "citations"
    IDS = "ids"
    PARTIES = "parties"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    key
        Stable name; a header may hold it, or a title in either language.
    title
        What people see above the column.
    cell
        What stands in it.
    vocabulary
        For codes and links: which vocabulary they come from.
    required
        Whether every record has it.
    note
        How to fill it in.
    example
        A cell of the template's example row.
    """

    key: str
    title: Text
    cell: Cell = Cell.TEXT
    vocabulary: str | None = None
    required: bool = False
    note: Text | None = None
    example: Text | None = None


MODELS: Final[Mapping[Kind, type[Record]]] = MappingProxyType(
    {Kind.PROJECTS: Project, Kind.INSTITUTIONS: Institution, Kind.OBSERVATIONS: Observation}
)

TITLES: Final[Mapping[Kind, Text]] = MappingProxyType(
    {
        Kind.PROJECTS: Text("项目", "Projects"),
        Kind.INSTITUTIONS: Text("机构", "Institutions"),
        Kind.OBSERVATIONS: Text("观测值", "Observations"),
    }
)

ID: Final = "id"
REMOVE: Final = "remove"
EXAMPLE_MARK: Final = "#"
"""A row whose id begins with it is an example or a remark, and not read."""


def _same(text: str) -> Text:
    return Text(text, text)


def _id(example: str) -> Column:
    return Column(
        ID,
        Text("编号", "Id"),
        Cell.ID,
        required=True,
        note=Text(
            "永久不变：小写字母、数字，以连字符相连。已有编号即更新该记录，新编号即新增。以 # 开头的行不读入。",
            "Permanent: lower-case letters and digits joined by hyphens. An id that exists updates its "
            "record, a new one adds a record. Rows whose id begins with # are not read.",
        ),
        example=Text(f"# 示例，不读入：{example}", f"# example, not read: {example}"),
    )


_NAMES: Final = (
    Column("name_zh", Text("中文名称", "Name (Chinese)"), required=True, example=_same("示例项目")),
    Column("name_en", Text("英文名称", "Name (English)"), required=True, example=_same("Example")),
)

_PLACE: Final = (
    Column(
        "site_id",
        Text("所属地点", "Site"),
        Cell.CODE,
        "sites",
        note=Text(
            "从下拉列表选择，或写地点名称、编号。",
            "Choose from the list, or write the site's name or id.",
        ),
    ),
    Column(
        "unit",
        Text("区县", "Administrative unit"),
        Cell.CODE,
        "unit",
        note=Text(
            "区县名称或六位代码，各时期的区划均可。", "Name or six-digit code, of any vintage."
        ),
        example=_same("渝北区"),
    ),
)

_STATUS: Final = (
    Column("status", Text("状态", "Status"), Cell.CODE, "status"),
    Column("status_note_zh", Text("状态说明（中文）", "Status note (Chinese)")),
    Column("status_note_en", Text("状态说明（英文）", "Status note (English)")),
)

_FOOTING: Final = (
    Column(
        "citations",
        Text("来源", "Sources"),
        Cell.CITATIONS,
        note=Text(
            "文献编号:行号 “所印数字”，多条以分号隔开，例如 doc-004:29 “200亿元”。留空即以本表该行为来源。",
            "document:line “figure as printed”, several parted by semicolons, such as doc-004:29 “200亿元”. "
            "Empty: this row itself is the source.",
        ),
    ),
    Column("note_zh", Text("备注（中文）", "Note (Chinese)")),
    Column("note_en", Text("备注（英文）", "Note (English)")),
    Column(
        REMOVE,
        Text("删除", "Remove"),
        Cell.REMOVE,
        note=Text(
            "写“是”即删除该编号的记录；表中没有列出的记录不受影响。",
            "Write yes to remove the record; records the table does not list stay as they are.",
        ),
    ),
)

_FIGURE_NOTE: Final = Text(
    "可带单位和限定：1,300亿元、约20万、超过50%、≥43、300+。一格一个数；区间请分行。",
    "May carry a unit and a word of precision: 1,300亿元, 约20万, 超过50%, ≥43, 300+. One number a cell; no ranges.",
)
_PERIOD_NOTE: Final = Text(
    "2022、2022-05、2022-05-30、2022年5月、2023年上半年，或 2018-01/2020-10。请用文本格式。",
    "2022, 2022-05, 2022-05-30, 2022年5月, 2023年上半年 or 2018-01/2020-10. Format the cell as text.",
)
_COMPARATOR_NOTE: Final = Text(
    "数值中已写明的可不填；没有写即为等于。",
    "May stay empty where the figure says it; nothing means equal.",
)

COLUMNS: Final[Mapping[Kind, tuple[Column, ...]]] = MappingProxyType(
    {
        Kind.PROJECTS: (
            _id("xiyong-chip-plant"),
            *_NAMES,
            Column("kind", Text("类型", "Kind"), Cell.CODE, "project_kind", required=True),
            *_PLACE,
            Column(
                "parties_zh",
                Text("参与方（中文）", "Parties (Chinese)"),
                Cell.PARTIES,
                note=Text(
                    "多个以分号隔开，中英文逐一对应。",
                    "Several parted by semicolons; the Chinese and English lists match one by one.",
                ),
                example=_same("甲公司；乙研究院"),
            ),
            Column(
                "parties_en",
                Text("参与方（英文）", "Parties (English)"),
                Cell.PARTIES,
                example=_same("Company A; Institute B"),
            ),
            Column(
                "investment",
                Text("投资额", "Investment"),
                Cell.FIGURE,
                note=_FIGURE_NOTE,
                example=_same("约1,300亿元"),
            ),
            Column(
                "investment_unit",
                Text("投资额单位", "Unit of the investment"),
                Cell.CODE,
                "unit_measure",
                note=Text(
                    "投资额中已写单位的可不填。",
                    "May stay empty where the investment carries its unit.",
                ),
            ),
            Column(
                "investment_comparator",
                Text("投资额限定", "Precision of the investment"),
                Cell.CODE,
                "comparator",
                note=_COMPARATOR_NOTE,
            ),
            Column(
                "investment_source",
                Text("投资额来源", "Source of the investment"),
                Cell.CITATIONS,
                note=Text(
                    "一条，写法同“来源”。留空即以本表该行为来源。",
                    "One, written as in Sources. Empty: this row itself.",
                ),
            ),
            Column(
                "date",
                Text("日期", "Date"),
                Cell.PERIOD,
                note=_PERIOD_NOTE,
                example=_same("2022-05"),
            ),
            Column(
                "date_type",
                Text("日期类型", "Type of date"),
                Cell.CODE,
                "date_type",
                note=Text("有日期必填。", "Required with a date."),
                example=_same("construction_start"),
            ),
            *_STATUS,
            Column("industry_zh", Text("产业（中文）", "Industry (Chinese)")),
            Column("industry_en", Text("产业（英文）", "Industry (English)")),
            *_FOOTING,
        ),
        Kind.INSTITUTIONS: (
            _id("xiyong-chip-institute"),
            *_NAMES,
            Column("kind", Text("类型", "Kind"), Cell.CODE, "institution_kind", required=True),
            *_PLACE,
            *_STATUS,
            Column("role_zh", Text("职能（中文）", "Role (Chinese)")),
            Column("role_en", Text("职能（英文）", "Role (English)")),
            *_FOOTING,
        ),
        Kind.OBSERVATIONS: (
            _id("high-tech-firms-2024"),
            Column("indicator", Text("指标", "Indicator"), Cell.CODE, "indicators", required=True),
            Column(
                "scope_level",
                Text("范围层级", "Level of the scope"),
                Cell.CODE,
                "scope_level",
                required=True,
                example=Text("全市 [city]", "City [city]"),
            ),
            Column(
                "scope",
                Text("范围", "Scope"),
                Cell.SCOPE,
                required=True,
                note=Text(
                    "按范围层级填写：地点、项目、区县或统计范围的名称或编号。",
                    "As the level says: name or id of a site, project, administrative unit or scope.",
                ),
            ),
            Column(
                "time_period",
                Text("时间", "Time"),
                Cell.PERIOD,
                note=_PERIOD_NOTE,
                example=_same("2024"),
            ),
            Column(
                "time_basis",
                Text("时间依据", "Time basis"),
                Cell.CODE,
                "time_basis",
                note=Text(
                    "有时间必填：原文写明或推断。", "Required with a time: stated or inferred."
                ),
                example=Text("原文写明 [stated]", "Stated [stated]"),
            ),
            Column("as_of", Text("截至", "As of"), Cell.PERIOD, note=_PERIOD_NOTE),
            Column(
                "value",
                Text("数值", "Value"),
                Cell.FIGURE,
                required=True,
                note=_FIGURE_NOTE,
                example=_same("1,300"),
            ),
            Column(
                "comparator",
                Text("限定", "Precision"),
                Cell.CODE,
                "comparator",
                note=_COMPARATOR_NOTE,
            ),
            Column(
                "unit_measure",
                Text("单位", "Unit"),
                Cell.CODE,
                "unit_measure",
                note=Text(
                    "留空即用指标的单位；可换算的会换算。",
                    "Empty: the indicator's unit. What converts is converted.",
                ),
            ),
            Column(
                "obs_status",
                Text("数值性质", "Status of the figure"),
                Cell.CODE,
                "obs_status",
                required=True,
                note=Text(
                    "必填，从不推断。目标、计划与实际、预计须用不同编号。",
                    "Required, never guessed. Targets and plans have other ids than actual figures.",
                ),
            ),
            Column("group", Text("分组", "Group"), Cell.CODE, "group"),
            Column(
                "formula",
                Text("公式", "Formula"),
                note=Text(
                    "仅推算值：以 a、b、c 依次代表输入项。",
                    "Derived values only: a, b, c name the inputs in their order.",
                ),
                example=None,
            ),
            Column(
                "inputs",
                Text("输入项", "Inputs"),
                Cell.IDS,
                "observations",
                note=Text(
                    "仅推算值：观测值编号，以分号隔开。",
                    "Derived values only: ids of observations, parted by semicolons.",
                ),
            ),
            *_FOOTING,
        ),
    }
)


def header_keys(kind: Kind) -> dict[str, str]:
    """Every way to head a column, as :func:`header_folded` gives it, to the column's key."""
    return {
        header_folded(name): column.key
        for column in COLUMNS[kind]
        for name in (column.title.en, column.title.zh, column.key)
    }


def header_folded(header: str) -> str:
    """A header as headers are compared: case, white space, brackets' width and a mark of duty apart."""
    narrow = header.replace("（", "(").replace("）", ")").casefold()
    return "".join(narrow.split()).rstrip("*＊")
