"""What is wrong with a sheet, its columns, or a cell of any kind."""

from __future__ import annotations

from typing import Final

from facts.tables.rules.words import rule
from geo.faults import Severity

# The sheet as a whole.
NOT_THIS_TABLE: Final = rule(
    "not-this-kind",
    (
        "表头中没有“编号”列，也认不出足够的列：{columns}",
        "no column id in the header, which reads {columns}",
    ),
    ("本类表格的模板表头", "the header of the template for this kind of table"),
    ("下载模板，把内容填入其中", "download the template and fill it in"),
)
OTHER_KIND: Final = rule(
    "other-kind",
    ("表头是“{other_zh}”表的表头", "the header of a table of another kind: {other_en}"),
    ("“{kind_zh}”表的表头", "the header of a table of this kind: {kind_en}"),
    (
        "收起这份草稿，在“表的内容”中选“{other_zh}”后重新上传",
        "put this draft away, choose {other_en} under “What the table holds”, and bring it again",
    ),
)
TOO_MANY_ROWS: Final = rule(
    "too-many-rows",
    ("共有 {rows} 行", "{rows} rows"),
    ("每个表格不超过 {limit} 行", "at most {limit} rows in a table"),
    ("拆成几个表格，分别上传", "split it into several tables and upload them one by one"),
)
NO_ROWS: Final = rule(
    "no-rows",
    ("没有可读的数据行", "no row with data"),
    (
        "表头以下至少一行数据；编号以 # 开头的示例行不读入",
        "at least one row below the header; rows whose id begins with # are examples and not read",
    ),
    ("填写数据后重新上传", "fill in the data and upload again"),
)
COLUMN_TWICE: Final = rule(
    "column-twice",
    ("列“{column}”出现了两次", "the column {column} a second time"),
    ("每列只出现一次", "every column once"),
    ("删去或改名其中一列", "remove or rename one of the two"),
)
COLUMN_UNKNOWN: Final = rule(
    "column-unknown",
    (
        "列“{column}”不属于本类表格，其内容不会读入{near_zh}",
        "the column {column} does not belong to this kind of table and is not read{near_en}",
    ),
    ("只有模板中的列", "only columns of the template"),
    (
        "若需要该列，请按模板改名；否则不必处理",
        "rename it as in the template if it is needed; otherwise leave it",
    ),
    Severity.NOTICE,
)
COLUMN_MISSING: Final = rule(
    "column-missing",
    ("缺少列“{column_zh}”", "no column {column_en}"),
    ("表中有新记录，须有此列", "this column, since the table holds new records"),
    ("按模板补上该列", "add the column as in the template"),
)
UNITS_UNCHECKED: Final = rule(
    "units-unchecked",
    (
        "没有区县名录，区县代码未核对",
        "no list of administrative units, so their codes are not checked",
    ),
    ("区县边界数据", "the boundaries of the units"),
    ("在完整的数据文件夹上运行", "run it on the whole data folder"),
    Severity.NOTICE,
)


# Cells of any kind.
ID_MISSING: Final = rule(
    "id-missing",
    ("没有编号", "no id"),
    (
        "每行一个永久编号：小写字母、数字和连字符",
        "a permanent id in every row: lower-case letters, digits and hyphens",
    ),
    ("填写编号，例如 {proposal}", "fill in an id, for example {proposal}"),
)
ID_INVALID: Final = rule(
    "id-invalid",
    ("编号“{value}”", "the id {value}"),
    (
        "小写字母、数字，以单个连字符相连，不超过 {limit} 个字符",
        "lower-case letters and digits joined by single hyphens, at most {limit} characters",
    ),
    ("改为例如 {proposal}", "write for example {proposal}"),
)
ID_TWICE: Final = rule(
    "id-twice",
    ("编号 {value} 已在第 {first} 行出现", "the id {value}, which row {first} has already"),
    ("每个编号只出现一次", "every id once"),
    ("给其中一行另起编号，或合并两行", "give one of them an id of its own, or merge the two rows"),
)
REQUIRED: Final = rule(
    "cell-required",
    ("单元格为空", "an empty cell"),
    ("必须填写{what_zh}", "{what_en}, which is required"),
    ("填写该单元格", "fill in the cell"),
)
STATUS_NOT_STATED: Final = rule(
    "obs-status-not-stated",
    ("没有写明数值性质", "no word on what kind of figure it is"),
    (
        "明确写出：实际值、预计值、目标值、计划值或推算值；不会代为推断",
        "one of actual, provisional, target, planned, derived; it is never guessed",
    ),
    ("按来源写明数值性质", "state it as the source does"),
)
TEXT_CONTROL: Final = rule(
    "text-control",
    ("文字中有不可见的控制字符：{value}", "invisible control characters in the text: {value}"),
    ("可见的文字", "visible text"),
    ("删去这些字符，或重新键入", "remove them, or type the text again"),
)
TEXT_LONG: Final = rule(
    "text-long",
    ("文字有 {length} 个字符", "a text of {length} characters"),
    ("不超过 {limit} 个字符", "at most {limit} characters"),
    ("缩短文字", "shorten it"),
)
TEXT_KIND: Final = rule(
    "text-kind",
    ("{value}，不是文字", "{value}, which is not text"),
    (
        "文字；若电子表格改成了日期或数字，请把单元格设为文本格式",
        "text; if the spreadsheet turned it into a date or number, format the cell as text",
    ),
    ("把单元格设为文本格式后重新键入", "format the cell as text and type it again"),
)
ONE_LANGUAGE: Final = rule(
    "one-language",
    ("只有一种语言", "text in one language only"),
    (
        "“{field_zh}”的中文与英文同时填写，或都不填",
        "{field_en} in Chinese and in English, or in neither",
    ),
    ("补上另一种语言", "add the other language"),
)
UNKNOWN: Final = rule(
    "value-unknown",
    ("{what_zh}“{value}”不存在{near_zh}", "the {what_en} {value}, which does not exist{near_en}"),
    ("“可选值”表中的名称或编号", "a name or id of the list of allowed values"),
    ("改正名称；若确属新增，请先登记", "correct the name; if it is new, have it registered first"),
)
AMBIGUOUS: Final = rule(
    "value-ambiguous",
    ("{what_zh}“{value}”可指：{which}", "the {what_en} {value}, which may mean {which}"),
    ("只对应一项的名称或编号", "a name or id that means one thing"),
    ("改用编号", "write the id instead"),
)
NAME_CONTRADICTS: Final = rule(
    "name-contradicts-id",
    (
        "“{name}”与编号 {id} 指的不是同一项",
        "{name} and the id {id}, which are two different things",
    ),
    ("名称与编号一致", "name and id of the same thing"),
    ("改正其一，或从下拉列表中重新选择", "correct one of the two, or choose again from the list"),
)
REMOVE_UNCLEAR: Final = rule(
    "remove-unclear",
    ("“删除”列写着“{value}”", "the column remove says {value}"),
    ("“是”，或留空", "yes, or nothing"),
    ("要删除就写“是”", "write yes to remove the record"),
)
REMOVE_UNKNOWN: Final = rule(
    "remove-unknown",
    ("要删除的记录 {value} 不存在", "{value}, which is to be removed but does not exist"),
    ("已有记录的编号", "the id of an existing record"),
    ("改正编号，或去掉“删除”标记", "correct the id, or clear the column remove"),
)
REMOVE_USED: Final = rule(
    "remove-used",
    (
        "要删除的 {value} 还被 {users} 引用",
        "{value}, which is to be removed while {users} still refer to it",
    ),
    ("没有其他记录引用的记录", "a record nothing else refers to"),
    ("先改掉或删除引用它的记录", "change or remove first what refers to it"),
)
