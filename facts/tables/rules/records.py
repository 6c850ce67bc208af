"""What is wrong with a record as a whole, or with a published table laid over the facts."""

from __future__ import annotations

from typing import Final

from facts.tables.rules.words import rule
from geo.faults import Severity

# Derived values, and values side by side.
DERIVED_PARTS: Final = rule(
    "derived-parts",
    ("推算值、公式与输入项没有同时出现", "not all of the status derived, a formula and inputs"),
    (
        "推算值须有公式和输入项；其他数值不得有",
        "a formula and inputs for derived values, and for no others",
    ),
    ("补全或清空这三项", "complete or clear the three"),
)
DERIVED_FORMULA: Final = rule(
    "derived-formula",
    ("公式“{value}”无法计算", "the formula {value}, which cannot be worked out"),
    (
        "由 + - * / ** 和 a、b、c…（依次代表各输入项）组成的算式",
        "arithmetic over the inputs, named a, b, c … in their order",
    ),
    ("改正公式或输入项", "correct the formula or the inputs"),
)
DERIVED_DIFFERS: Final = rule(
    "derived-value-differs",
    ("推算值 {value}", "the derived value {value}"),
    ("按公式得 {result}", "{result}, which the formula gives"),
    ("改正数值、公式或输入项", "correct the value, the formula or the inputs"),
)
AIM_AND_ACTUAL: Final = rule(
    "target-and-actual-mixed",
    (
        "编号 {id} 原为“{old_zh}”，表中为“{new_zh}”",
        "{id} holds a figure that is {old_en}; the table says {new_en}",
    ),
    (
        "目标、计划与实际、预计分开保存，各有编号",
        "targets and plans apart from actual figures, each under an id of its own",
    ),
    ("给这一行另起编号", "give this row an id of its own"),
)
SAME_FIGURE: Final = rule(
    "same-figure-elsewhere",
    (
        "同一指标、范围、时间和性质的数值已有：{others}",
        "a figure of the same indicator, scope, time and status exists: {others}",
    ),
    ("不同来源的数值可以并存", "figures of different sources may stand side by side"),
    ("若是同一个数，请用已有编号", "if it is the same figure, use the existing id"),
    Severity.NOTICE,
)
RECORD_INVALID: Final = rule(
    "record-invalid",
    ("该行不能成为一条记录：{value}", "a row that makes no record: {value}"),
    ("符合模板说明的一行", "a row as the template's notes describe it"),
    ("核对该行各单元格", "check the cells of the row"),
)


# Published tables, read back and laid over the shipped facts.
STORED_UNREADABLE: Final = rule(
    "stored-unreadable",
    ("已发布的表格无法读取：{value}", "a published table that cannot be read: {value}"),
    ("由本系统写出的表格内容", "content this program wrote"),
    ("从历史中回到上一版", "go back to the version before it"),
)
STORED_RECORD: Final = rule(
    "stored-record",
    ("已发布的记录无效：{value}", "a published record that is not valid: {value}"),
    ("符合现行格式的记录", "a record in the present form"),
    ("重新上传该记录", "upload the record again"),
)
LEFT_OUT_REFERENCE: Final = rule(
    "left-out-reference",
    (
        "所引用的内容已不存在，该记录未采用",
        "something it refers to no longer exists; the record is left out",
    ),
    (
        "引用现有的地点、指标、文献和代码",
        "references to sites, indicators, documents and codes that exist",
    ),
    ("改正该记录后重新发布", "correct the record and publish it again"),
)
LEFT_OUT_REMOVAL: Final = rule(
    "left-out-removal",
    ("{users} 仍引用 {value}，删除未执行", "{users} still refer to {value}; it is not removed"),
    ("没有其他记录引用的记录", "a record nothing else refers to"),
    ("先改掉引用它的记录", "change first what refers to it"),
)
LEFT_OUT_ARITHMETIC: Final = rule(
    "left-out-arithmetic",
    (
        "推算值与公式不再相符，该记录未采用",
        "a derived value its formula no longer gives; the record is left out",
    ),
    ("公式得出的数值", "the value the formula gives"),
    ("按新的输入项改正后重新发布", "correct it for the new inputs and publish it again"),
)
ARITHMETIC_MOVED: Final = rule(
    "arithmetic-moved",
    (
        "表格改动后，{value} 的算式不再成立",
        "the arithmetic of {value} no longer holds after the table's change",
    ),
    ("合计与推算值同其组成部分相符", "totals and derived values that agree with their parts"),
    (
        "核对改动的数值，必要时一并更新 {value}",
        "check the changed figures and update {value} as well if need be",
    ),
    Severity.NOTICE,
)
OVERRIDES: Final = rule(
    "overrides",
    (
        "{value} 以本表为准，原记录来自{old_zh}",
        "{value} is taken from this table; the record before it came from {old_en}",
    ),
    (
        "已发布表格优先于随附数据，较新的表格优先于较早的",
        "published tables go before shipped data, later tables before earlier ones",
    ),
    ("若不应替换，请撤下该记录", "if it should not be replaced, take the record back"),
    Severity.NOTICE,
)
