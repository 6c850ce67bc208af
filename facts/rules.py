"""What can be wrong with the facts, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.findings import Text, shown
from geo.rule_words import fault, notice


def record(file: str, record_id: str, field: str = "") -> Text:
    """Where a fault stands: the file, the record and, where it is one, the field."""
    record_id = shown(record_id)
    return in_field(Text(f"{file}，记录 {record_id}", f"{file}, record {record_id}"), field)


def in_field(where: Text, field: str) -> Text:
    """Where a field stands, of what stands there; without one, that itself."""
    field = shown(field)
    return Text(f"{where.zh}，字段 {field}", f"{where.en}, field {field}") if field else where


def numbered(file: str, number: int) -> Text:
    """Where a record without an id stands."""
    return Text(f"{file}，第 {number} 条记录", f"{file}, record number {number}")


def in_list(file: str, name: str, code: str = "") -> Text:
    """Where a list of codes stands, or one code of it."""
    name, code = shown(name), shown(code)
    zh, en = f"{file}，代码表 {name}", f"{file}, list {name}"
    return Text(f"{zh}，代码 {code}", f"{en}, code {code}") if code else Text(zh, en)


# Files.
FILE_MISSING: Final = fault(
    "file-missing",
    found=("没有这个文件", "no such file"),
    expected=("文件夹 {folder} 里的文件 {file}", "a file {file} in the folder {folder}"),
    mend=(
        "把文件放回去，或用 --data 指到正确的文件夹",
        "put the file back, or point --data at the right folder",
    ),
)
FILE_UNREADABLE: Final = fault(
    "file-unreadable",
    found=("文件读不了（{error}）", "the file cannot be read ({error})"),
    expected=("能读的 UTF-8 文本文件", "a readable text file in UTF-8"),
    mend=("以 UTF-8 文本保存文件", "save the file as UTF-8 text"),
)
YAML_SYNTAX: Final = fault(
    "yaml-syntax",
    found=("YAML 读不了：{problem}", "YAML that cannot be read: {problem}"),
    expected=("书写正确的 YAML", "well-formed YAML"),
    mend=(
        "改正这一行；用空格缩进，含有“: ”或“#”的文字加引号",
        "correct the line; indent with spaces, put texts with ': ' or '#' in quotes",
    ),
)
FILE_SHAPE: Final = fault(
    "file-shape",
    found=("内容是另一种结构", "content of another shape"),
    expected=("{expected}", "{expected}"),
    mend=(
        "对照文件夹里的其他文件，改正缩进",
        "compare with the other files of the folder and correct the indentation",
    ),
)
CODELISTS_SHAPE: Final = Text("各代码表，表中各代码带名称", "lists of codes, each with its labels")
CODES_SHAPE: Final = Text("带名称的各代码", "codes with their labels")
RECORDS_SHAPE: Final = Text(
    "记录的列表，每条以“- id: ”开头", "a list of records, each beginning with '- id: '"
)

# Keys and values.
KEY_UNKNOWN: Final = fault(
    "key-unknown",
    found=("不认识的键 {key}", "a key {key} that is not known"),
    expected=("只有这类记录有的键", "only keys the record's kind has"),
    mend=("{mend}", "{mend}"),
)
REMOVE_KEY: Final = Text("去掉这个键", "remove the key")


def rename_to(name: str) -> Text:
    """What to do about a key that is nearly one the record has."""
    return Text(f"改名为 {name!r}", f"rename it to {name!r}")


KEY_MISSING: Final = fault(
    "key-missing",
    found=("没有 {name}", "no {name}"),
    expected=("这类记录都有 {name}", "every record of this kind has {name}"),
    mend=("补上 {name}", "add {name}"),
)
VALUE_INVALID: Final = fault(
    "value-invalid",
    found=("{value}", "{value}"),
    expected=("{expected}", "{expected}"),
    mend=("改正这个值", "correct the value"),
)
WHOLE_RECORD: Final = Text("现有的整条记录", "the record as it stands")
ID_DUPLICATE: Final = fault(
    "id-duplicate",
    found=(
        "标识 {id} 又出现一次（第 {number} 条记录）",
        "the id {id} a second time (record number {number})",
    ),
    expected=("每个标识在文件里只出现一次", "every id once in its file"),
    mend=(
        "给第二条记录另取标识，或把两条合并",
        "give the second record an id of its own, or merge the two",
    ),
)

# References.
REFERENCE_DANGLING: Final = fault(
    "reference-dangling",
    found=("{target}，{place}里没有这个标识", "{target}, an id that {place} does not have"),
    expected=("{place}里的一个标识", "an id of {place}"),
    mend=("改正标识，或把记录补进{place}里", "correct the id, or add the record to {place}"),
)
ANY_FILE: Final = Text("任何一个文件", "any file")


def one_of(codes: Sequence[str], name: str) -> Text:
    """What a code of a list should be."""
    known = ", ".join(codes[:12])
    if not known:
        return Text("一张代码表", "a list of codes")
    return Text(f"代码表 {name} 的代码（{known}……）", f"a code of the list {name} ({known} …)")


SCOPE_LIST: Final = Text("codelists.yaml 的代码表 scope ", "the list scope in codelists.yaml")
CODE_UNKNOWN: Final = fault(
    "code-unknown",
    found=(
        "代码 {code}，代码表 {list} 里没有",
        "the code {code}, which the list {list} does not have",
    ),
    expected=("{expected}", "{expected}"),
    mend=(
        "改正代码，或把它补进 codelists.yaml 的 {list}",
        "correct the code, or add it to {list} in codelists.yaml",
    ),
)
UNIT_UNKNOWN: Final = fault(
    "unit-unknown",
    found=(
        "{adcode}，边界里没有这个行政单元",
        "{adcode}, not an administrative unit of the boundaries",
    ),
    expected=(
        "行政单元的代码；文件所写的区县用 2025 年 11 月以前的",
        "the adcode of a unit; for stated units, of the units before November 2025",
    ),
    mend=("改正代码", "correct the adcode"),
)
CITATION_MISSING: Final = fault(
    "citation-missing",
    found=("没有出处", "no citation"),
    expected=("至少一处：没有出处就不是事实", "at least one: no fact without its source"),
    mend=(
        "补上文件，知道的话再补行号和原样数字",
        "add the document, and where known the line and the figure as printed",
    ),
)
CYCLE: Final = fault(
    "cycle",
    found=("{id} 绕回到自己", "{id} leads back to itself"),
    expected=(
        "没有记录直接或间接地是自己的一部分",
        "no record is a part of itself, directly or through others",
    ),
    mend=(
        "断开这个环：改正其中一条的 {field}",
        "break the ring: correct {field} of one of its members",
    ),
)
LEFT_OUT: Final = notice(
    "left-out",
    found=(
        "{n} 条记录（{first}）引用了本身有错的记录或代码",
        "{n} {n:record|records} ({first}) {n:refers|refer} to records or codes that are faulty themselves",
    ),
    expected=("只引用没有错的记录", "references to sound records only"),
    mend=(
        "改正上面所说的错误；这些记录会自己回来",
        "mend the faults named above; these records come back by themselves",
    ),
)
NEEDING: Final = Text("需要有错记录的各记录", "records that need a faulty one")
UNITS_UNCHECKED: Final = notice(
    "units-unchecked",
    found=("事实旁边没有 units-*.geojson", "no units-*.geojson beside the facts"),
    expected=("边界，用来核对行政单元", "the boundaries, to check administrative units against"),
    mend=("对整个数据文件夹运行检查", "run the check on the whole data folder"),
)
BOUNDARIES: Final = Text("边界", "boundaries")

# Citations and the documents' texts.
CITATION_LINE: Final = fault(
    "citation-line",
    found=("{document} 的第 {line} 行，而它{has}", "line {line} of {document}, which has {has}"),
    expected=("文件里有的一行", "a line the document has"),
    mend=("改正行号，或不写行号", "correct the line number, or leave it out"),
)


def text_of(document_id: str, file: str = "") -> Text:
    """Where the text of a document stands."""
    at = record("documents.yaml", document_id)
    return Text(f"{at.zh}，正文 {file}".rstrip(), f"{at.en}, text {file}".rstrip())


NO_TEXT: Final = Text("没有登记正文", "no text on record")
CITATION_PRINTED: Final = fault(
    "citation-printed",
    found=(
        "{printed}，不在 {document} 的第 {line} 行里",
        "{printed}, which does not stand in line {line} of {document}",
    ),
    expected=(
        "与这一行印的数字完全一样（空白除外）",
        "the figure exactly as the line prints it (white space apart)",
    ),
    mend=("{mend}", "{mend}"),
)


def stands_in(line: int) -> Text:
    """What to do about a figure that stands in another line."""
    return Text(f"它在第 {line} 行：改正行号", f"it stands in line {line}: correct the line number")


COPY_FIGURE: Final = Text("照这一行抄写数字", "copy the figure from the line")
LINE_COUNT: Final = fault(
    "line-count",
    found=("{count}", "{count}"),
    expected=("{lines}，即正文的行数", "{lines}, the number of lines the text has"),
    mend=("改正 line_count", "correct line_count"),
)
TEXTS_FOLDER: Final = fault(
    "texts-folder-missing",
    found=("{folder} 不是文件夹", "no folder at {folder}"),
    expected=("放文件正文的文件夹", "a folder with the documents' texts"),
    mend=(
        "改正 ATLAS_DOCUMENTS，或不设置它：没有正文，地图照样可用",
        "correct ATLAS_DOCUMENTS, or leave it unset: the atlas works without the texts",
    ),
)
TEXT_MISSING: Final = notice(
    "text-missing",
    found=("{folder} 里没有文件符合它的校验和", "no file in {folder} has its checksum"),
    expected=("未改动的文件正文", "the document's text, unchanged"),
    mend=(
        "把正文放进文件夹；没有它，其出处无法核实",
        "put the text in the folder; its citations are not proved without it",
    ),
)
TEXT_CHANGED: Final = fault(
    "text-changed",
    found=("同名文件，校验和不同", "a file of that name with another checksum"),
    expected=("登记的校验和所属的正文", "the text the checksum on record belongs to"),
    mend=(
        "恢复文件，或改正 sha256 并重新核对每一处引用的行",
        "restore the file, or correct sha256 and check every cited line again",
    ),
)

# Figures.
VALUE_DIFFERS: Final = fault(
    "value-differs",
    found=(
        "{value}（{unit}），而出处印的是 {printed}",
        "{value} ({unit}), while the citation prints {printed}",
    ),
    expected=("印出的数字，单位如所写", "the printed figure, in the unit of measure given"),
    mend=(
        "改正数值、单位或印出的数字",
        "correct the value, the unit of measure or the printed figure",
    ),
)
TOTAL_INCOMPARABLE: Final = fault(
    "total-incomparable",
    found=("{why}", "{why}"),
    expected=(
        "合计和各部分都有数值，单位相同",
        "a total and parts with values in one unit of measure",
    ),
    mend=("改正各部分的列表", "correct the list of parts"),
)
FORMULA_INVALID: Final = fault(
    "formula-invalid",
    found=("公式算不出来：{why}", "a formula that cannot be worked out: {why}"),
    expected=(
        "对各输入的算式，输入依次叫 a、b、c……",
        "arithmetic over the inputs, named a, b, c … in their order",
    ),
    mend=("改正公式或各输入", "correct the formula or the inputs"),
)
DERIVED_DIFFERS: Final = fault(
    "derived-differs",
    found=("{value}", "{value}"),
    expected=(
        "{result}，即 {formula} 的结果（按数值的位数取舍）",
        "{result}, which {formula} gives (rounded as the value is)",
    ),
    mend=("改正数值或公式", "correct the value or the formula"),
)
TOTAL_DIFFERS: Final = notice(
    "total-differs",
    found=(
        "合计 {total}，各部分之和 {sum}",
        "a total of {total}, parts that sum to {sum}",
    ),
    expected=("合计{relation}各部分之和", "a total {relation} the sum of its parts"),
    mend=(
        "对照出处核对数字；若都与印的一样，就不要改",
        "check the figures against their sources; if both stand as printed, leave them",
    ),
)
EQUAL_TO: Final = Text("等于", "equal to")
AT_LEAST: Final = Text("不小于", "at least")
