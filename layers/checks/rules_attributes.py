"""Rules of attributes."""

from __future__ import annotations

from typing import Final

from geo.faults import Severity
from geo.findings import Rule
from layers.checks.wording import rule

FIELDS_TOO_MANY: Final = rule(
    "fields-too-many",
    Severity.FAULT,
    zh=("有 {count} 个字段", "不超过 {limit} 个", "删去用不到的字段，或把宽表改成长表另行关联"),
    en=(
        "{count} {count:field|fields}",
        "{limit} at most",
        "remove fields that are not needed, or keep a wide table apart and link it",
    ),
)
FIELD_NAME: Final = rule(
    "field-name",
    Severity.FAULT,
    zh=(
        "第 {number} 个字段的名称{wrong}",
        "1 至 120 个可见字符，不与别的字段重名",
        "在源数据里改名",
    ),
    en=(
        "the name of field no. {number} {wrong}",
        "1 to 120 visible characters, unlike any other field's",
        "rename it at the source",
    ),
)
FIELD_MISSING: Final = rule(
    "field-missing",
    Severity.FAULT,
    zh=("没有字段“{field}”", "说明里必填或用作编号、名称的字段", "补上该字段，或改字段说明"),
    en=(
        "no field “{field}”",
        "a field that the description requires, or names as id or name",
        "add the field, or correct the description",
    ),
)
FIELD_ABSENT: Final = rule(
    "field-absent",
    Severity.NOTICE,
    zh=("没有字段“{field}”", "说明里列出的字段", "该字段将全部为空；不需要时从字段说明里删去"),
    en=(
        "no field “{field}”",
        "the fields that are described",
        "it will be blank throughout; take it out of the description if it is not needed",
    ),
)
FIELD_MIXED: Final = rule(
    "field-mixed",
    Severity.NOTICE,
    zh=(
        "同一字段里混有几种类型：{kinds}；少数的一种首见于此（“{value}”）",
        "一个字段一种类型",
        "核对这些值；不改则整列按文字保存",
    ),
    en=(
        "several types in one field: {kinds}; the rare one first stands here (“{value}”)",
        "one type a field",
        "check these values; left as they are the whole field is kept as text",
    ),
)
VALUE_MISSING: Final = rule(
    "value-missing",
    Severity.FAULT,
    zh=("必填字段是空的", "每条记录都填写", "补上值，或把该字段改为选填"),
    en=(
        "a required field that is blank",
        "a value in every record",
        "fill it in, or make the field optional",
    ),
)
VALUE_TYPE: Final = rule(
    "value-type",
    Severity.FAULT,
    zh=("值“{value}”", "{kind}", "改正该值，或改字段类型"),
    en=("the value “{value}”", "{kind}", "correct it, or change the type of the field"),
)
VALUE_NOT_ALLOWED: Final = rule(
    "value-not-allowed",
    Severity.FAULT,
    zh=("值“{value}”不在取值范围内", "{allowed}", "改正该值，或把它加进取值范围"),
    en=(
        "the value “{value}”, which is not allowed",
        "{allowed}",
        "correct it, or add it to the values allowed",
    ),
)
VALUE_OUT_OF_RANGE: Final = rule(
    "value-out-of-range",
    Severity.FAULT,
    zh=("数值 {value} 超出范围", "{limits}", "改正该值（注意单位），或改范围"),
    en=("the number {value}", "{limits}", "correct it (mind the unit), or change the range"),
)
ID_MISSING: Final = rule(
    "id-missing",
    Severity.FAULT,
    zh=("编号是空的", "每条记录有自己的编号", "补上编号，或另选编号字段"),
    en=("a blank id", "an id for every record", "fill it in, or choose another id field"),
)
ID_DUPLICATE: Final = rule(
    "id-duplicate",
    Severity.FAULT,
    zh=("编号“{value}”与第 {other} 行相同", "互不相同的编号", "改正其中一个，或另选编号字段"),
    en=(
        "the id “{value}”, which row {other} has already",
        "an id of its own for every record",
        "correct one of the two, or choose another id field",
    ),
)
NAME_MISSING: Final = rule(
    "name-missing",
    Severity.NOTICE,
    zh=("名称是空的", "每条记录有名称", "补上名称；不补则以编号称呼"),
    en=(
        "a blank name",
        "a name for every record",
        "fill it in; otherwise the record goes by its id",
    ),
)
VALUE_FORMULA: Final = rule(
    "value-formula",
    Severity.NOTICE,
    zh=(
        "值“{value}”像表格公式",
        "普通文字",
        "不必处理：值原样保存；下载为 CSV、XLSX 时会加前缀，打开时不会运行",
    ),
    en=(
        "the value “{value}”, which looks like a spreadsheet formula",
        "plain text",
        "nothing: it is kept as it is, and neutralised in CSV and XLSX downloads",
    ),
)
VALUE_INVISIBLE: Final = rule(
    "value-invisible",
    Severity.REPAIRABLE,
    zh=(
        "值“{value}”里有看不见的字符（{characters}）",
        "只有可见的文字",
        "去掉这些字符；不去掉则原样保存",
    ),
    en=(
        "the value “{value}” with invisible characters ({characters})",
        "visible text only",
        "strip them; otherwise the value is kept as it is",
    ),
    repair="strip-controls",
)
VALUE_GARBLED: Final = rule(
    "value-garbled",
    Severity.NOTICE,
    zh=("值“{value}”像乱码", "读得通的文字", "换一种编码（GB18030 或 UTF-8）重新读取"),
    en=(
        "the value “{value}”, which looks garbled",
        "readable text",
        "read the file again in another encoding (GB18030 or UTF-8)",
    ),
)
VALUE_LONG: Final = rule(
    "value-long",
    Severity.NOTICE,
    zh=("一个值有 {count} 个字", "不超过 {limit} 个", "可以保留；长文最好放在文档里，此处写摘要"),
    en=(
        "{count} {count:character|characters} in one value",
        "{limit} at most",
        "it may stay; long text is better kept in a document, with a summary here",
    ),
)

ATTRIBUTE_RULES: Final[tuple[Rule, ...]] = (
    FIELDS_TOO_MANY,
    FIELD_NAME,
    FIELD_MISSING,
    FIELD_ABSENT,
    FIELD_MIXED,
    VALUE_MISSING,
    VALUE_TYPE,
    VALUE_NOT_ALLOWED,
    VALUE_OUT_OF_RANGE,
    ID_MISSING,
    ID_DUPLICATE,
    NAME_MISSING,
    VALUE_FORMULA,
    VALUE_INVISIBLE,
    VALUE_GARBLED,
    VALUE_LONG,
)
