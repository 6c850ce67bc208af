"""What is wrong with a figure, a time, or a citation."""

from __future__ import annotations

from typing import Final

from facts.tables.rules.words import rule
from geo.faults import Severity

# Figures.
FIGURE_UNREAD: Final = rule(
    "figure-unread",
    ("数值“{value}”无法识别{rest_zh}", "the figure {value}, which cannot be read{rest_en}"),
    (
        "一个数，可带约、超过、≥ 等字样和单位，例如 1,300亿元、约20万、2.3%、300+",
        "one number, with a word such as about or over and a unit if need be: 1,300亿元, 约20万, 2.3%, 300+",
    ),
    (
        "只写数值本身，其余写入备注或相应的列",
        "write the figure alone; the rest belongs in the note or in its own column",
    ),
)
FIGURE_ABSENT: Final = rule(
    "figure-absent",
    ("“{value}”表示没有数值", "{value}, which means no figure"),
    ("一个数值；没有数值的指标不必列入", "a figure; an indicator without one need not be listed"),
    ("删去该行，或填写数值", "remove the row, or fill in the figure"),
)
FIGURE_CHINESE: Final = rule(
    "figure-chinese-numerals",
    ("数值“{value}”用汉字书写", "the figure {value}, written in Chinese numerals"),
    ("阿拉伯数字", "Arabic digits"),
    ("改写为阿拉伯数字，例如 {proposal}", "write it in digits, for example {proposal}"),
)
FIGURE_GROUPING: Final = rule(
    "figure-grouping",
    (
        "数值“{value}”的逗号、小数点或空格不合规则",
        "the figure {value}, whose commas, points or spaces do not follow a rule",
    ),
    (
        "千位逗号每三位一个，小数点只有一个，例如 1,300.5",
        "a comma every three digits and one decimal point: 1,300.5",
    ),
    ("去掉分隔符，例如 1300.5", "leave the separators out: 1300.5"),
)
FIGURE_RANGE: Final = rule(
    "figure-range",
    ("“{value}”是一个区间或含有多个数", "{value}, a range or more than one number"),
    ("一个数", "one number"),
    (
        "分成两行，或写“约”“超过”“不超过”加一个数",
        "make two rows of it, or write about, over or at most with one number",
    ),
)
FIGURE_RANGE_MARKS: Final = rule(
    "figure-comparator-twice",
    (
        "数值“{value}”中有互相矛盾的约数、上限或下限字样",
        "the figure {value}, with words that contradict one another",
    ),
    (
        "至多一个：约、超过、不低于、不足、不超过、量级",
        "at most one of about, over, at least, under, at most, order of magnitude",
    ),
    ("只留一个", "keep one of them"),
)
FIGURE_SIZE: Final = rule(
    "figure-size",
    ("数值“{value}”过大或不是有限的数", "the figure {value}, which is too large or not finite"),
    ("绝对值小于 10 的 18 次方的数", "a number below 10 to the power of 18"),
    ("核对数值与单位", "check the figure and its unit"),
)
FIGURE_DATE: Final = rule(
    "figure-date",
    ("单元格里是日期 {value}", "the date {value}"),
    (
        "一个数值；电子表格可能把键入的内容改成了日期",
        "a figure; the spreadsheet may have turned what was typed into a date",
    ),
    ("把单元格设为文本或数值格式后重新键入", "format the cell as text or number and type it again"),
)
FIGURE_MULTIPLE: Final = rule(
    "figure-multiple-unclear",
    (
        "“{value}”的万、亿与单位“{unit_zh}”合在一起含义不明",
        "{value} with the unit {unit_en}: what its multiple counts is not clear",
    ),
    (
        "写明完整单位，例如 20万元，或直接写以“{unit_zh}”计的数",
        "the whole unit, such as 20万元, or the plain number in {unit_en}",
    ),
    ("补上单位，或去掉万、亿", "add the unit, or leave the multiple out"),
)
UNIT_CONFLICT: Final = rule(
    "figure-unit-conflict",
    ("数值“{value}”带的单位与“{unit_zh}”不符", "the figure {value}, whose unit is not {unit_en}"),
    (
        "以“{unit_zh}”计，或可换算为它的单位",
        "a figure in {unit_en}, or in a unit that converts to it",
    ),
    ("改正数值的单位，或改正单位列", "correct the unit of the figure, or the unit column"),
)
UNIT_NOT_INDICATORS: Final = rule(
    "unit-measure-differs",
    ("单位“{unit_zh}”", "the unit {unit_en}"),
    (
        "该指标的单位“{wanted_zh}”，或可换算为它的单位",
        "the indicator's unit, {wanted_en}, or one that converts to it",
    ),
    ("改正单位或指标", "correct the unit or the indicator"),
)
UNIT_NOT_STATED: Final = rule(
    "investment-unit-not-stated",
    ("数值“{value}”没有单位", "the figure {value} without a unit"),
    ("写明单位的金额，例如 1,300亿元", "an amount with its unit, such as 1,300亿元"),
    ("在数值后写单位，或填写单位列", "write the unit after the figure, or fill in the unit column"),
)
UNIT_NOT_MONEY: Final = rule(
    "investment-unit-not-money",
    ("数值“{value}”的单位不是金额单位", "the figure {value}, whose unit is no unit of money"),
    ("写明单位的金额，例如 1,300亿元", "an amount with its unit, such as 1,300亿元"),
    (
        "改正数值的单位，例如亿元、万元",
        "correct the unit of the figure, to 亿元 or 万元 for example",
    ),
)
PERCENT_OR_RATIO: Final = rule(
    "percent-or-ratio",
    (
        "“{value}”没有百分号，可能是比率，也可能是百分数",
        "{value} without a percent sign: it may be a ratio or a percentage",
    ),
    ("带百分号的数", "a number with a percent sign"),
    ("写成 {as_percent} 或 {as_ratio}", "write {as_percent} or {as_ratio}"),
)
COMPARATOR_CONFLICT: Final = rule(
    "comparator-conflict",
    (
        "数值“{value}”含“{in_cell_zh}”，而限定列为“{in_column_zh}”",
        "the figure {value} says {in_cell_en}, the column says {in_column_en}",
    ),
    ("两处一致，或只写一处", "the same in both places, or only in one"),
    ("改正其一", "correct one of the two"),
)
VALUE_WITHOUT_PRINTED: Final = rule(
    "printed-differs",
    (
        "数值 {value} {unit_zh}，而所引数字为“{printed}”",
        "{value} {unit_en}, while the citation prints {printed}",
    ),
    ("所引数字包含该数值", "a citation whose figure is the value"),
    ("核对数值、单位与所引数字", "check the value, the unit and the figure as printed"),
)


# Times.
PERIOD_UNREAD: Final = rule(
    "period-unread",
    ("时间“{value}”无法识别", "the time {value}, which cannot be read"),
    (
        "例如 2022、2022-05、2022-05-30、2022年5月、2018-01/2020-10",
        "for example 2022, 2022-05, 2022-05-30, 2022年5月 or 2018-01/2020-10",
    ),
    ("改写为上述形式之一", "write it in one of these ways"),
)
PERIOD_UNCLEAR: Final = rule(
    "period-unclear",
    ("“{value}”既可能是小数，也可能是年月", "{value}, which may be a decimal number or a month"),
    ("年月写作 2020-05", "a month written as 2020-05"),
    ("把单元格设为文本格式，写作 {proposal}", "format the cell as text and write {proposal}"),
)
PERIOD_FIRST_DAY: Final = rule(
    "period-first-day",
    ("单元格里是日期 {value}，按“日”读入", "the date {value}, read as a day"),
    ("若来源只说到月份，应为 {month}", "{month}, if the source gives the month only"),
    (
        "若只到月份，把单元格设为文本格式后重写",
        "if it is a month, format the cell as text and write it again",
    ),
    Severity.NOTICE,
)
TIME_BASIS: Final = rule(
    "time-basis-differs",
    ("时间与时间依据不相符", "a time and a time basis that do not go together"),
    (
        "有时间时为“原文写明”或“推断”，没有时间时为“原文未写明”",
        "stated or inferred where there is a time, not stated where there is none",
    ),
    ("改正时间或时间依据", "correct the time or its basis"),
)
DATE_ALONE: Final = rule(
    "date-without-type",
    ("日期与日期类型只填了一项", "a date without its type, or a type without a date"),
    ("两者同时填写，或都不填", "both, or neither"),
    ("补上另一项", "add the other"),
)


# Citations.
CITATION_FORM: Final = rule(
    "citation-form",
    ("来源“{value}”无法识别", "the source {value}, which cannot be read"),
    (
        "文献编号:行号 “所印数字”，多条以分号隔开；以本表为来源则留空",
        "document:line “figure as printed”, several of them parted by semicolons; nothing where this table is the source",
    ),
    ("改写，例如 doc-004:29 “200亿元”", "write it like doc-004:29 “200亿元”"),
)
CITATION_PRINTED_LONG: Final = rule(
    "citation-printed-long",
    ("所印数字“{value}”有 {length} 个字符", "a figure as printed of {length} characters: {value}"),
    ("不超过 {limit} 个字符，不抄录句子", "at most {limit} characters; sentences are not copied"),
    ("只保留数字本身", "keep the figure alone"),
)
CITATION_PRINTED_NO_LINE: Final = rule(
    "citation-printed-without-line",
    ("所印数字“{value}”没有行号", "the figure as printed {value} without its line"),
    ("文献编号:行号 “所印数字”", "document:line “figure as printed”"),
    ("补上行号，或去掉所印数字", "add the line, or leave the figure out"),
)
CITATION_LINE: Final = rule(
    "citation-line-beyond",
    (
        "{document} 的第 {line} 行，而该文献{has_zh}",
        "line {line} of {document}, which has {has_en}",
    ),
    ("文献中有的行", "a line the document has"),
    ("改正行号，或不写行号", "correct the line, or leave it out"),
)
