"""What can be wrong with the files a layer in a folder is made of, in both languages."""

from __future__ import annotations

from typing import Final

from geo.faults import Severity
from geo.findings import Rule, Text


def _fault(
    code: str, found: tuple[str, str], expected: tuple[str, str], mend: tuple[str, str]
) -> Rule:
    """A rule that stops publishing; each text in Chinese, then in English."""
    return Rule(code, Severity.FAULT, Text(*found), Text(*expected), Text(*mend))


_VALUE: Final = ("{value}", "{value}")
_RESAVE: Final = ("以 UTF-8 保存文件", "save the file as UTF-8")
_WRITE_KEY: Final = ("补上这个键", "add the key")

# Files.
BAD_JSON: Final = _fault(
    "bad-json",
    ("不是有效的 JSON：{error}", "text that is not valid JSON: {error}"),
    ("一个 UTF-8 的 JSON 值（RFC 8259）", "one JSON value in UTF-8 (RFC 8259)"),
    (
        "打开文件，改正所说的位置，或重新导出",
        "open the file at the place named and correct it, or export it again",
    ),
)
BAD_YAML: Final = _fault(
    "bad-yaml",
    ("不是可用的 YAML：{error}", "text that is not usable YAML: {error}"),
    (
        "普通的 YAML：键和值，不用锚点，键不重复",
        "plain YAML: keys and values, no anchors, no repeated keys",
    ),
    ("打开文件，改正所说的那一行", "open the file at the line named and correct it"),
)
NOT_UTF8: Final = _fault(
    "not-utf8",
    (
        "有不是 UTF-8 的字节，第一个在第 {byte} 字节",
        "bytes that are not UTF-8, first at byte {byte}",
    ),
    ("UTF-8 文本", "UTF-8 text"),
    _RESAVE,
)
UNREADABLE: Final = _fault(
    "file-unreadable",
    ("文件读不了（{error}）", "a file that cannot be read ({error})"),
    ("能读的文件", "a readable file"),
    ("检查文件权限", "check its permissions"),
)
MISSING: Final = _fault(
    "file-missing",
    ("没有这个文件", "no such file"),
    ("一个文件", "a file"),
    ("补上文件", "add the file"),
)
NO_FILE: Final = _fault(
    "file-missing",
    ("不是文件", "something that is not a file"),
    ("一个文件", "a file"),
    ("补上文件", "add the file"),
)
TOO_LARGE: Final = _fault(
    "file-too-large",
    ("文件有 {size} 字节", "a file of {size} bytes"),
    ("不超过 {limit} 字节", "at most {limit} bytes"),
    ("大图层以瓦片发布，或精简文件", "publish large layers as tiles, or thin the file"),
)
TOO_DEEP: Final = _fault(
    "too-deep",
    ("嵌套超过 {limit} 层", "values nested deeper than {limit} levels"),
    ("扁平的结构", "a flat structure"),
    ("去掉嵌套；没有图层需要它", "remove the nesting; no layer needs it"),
)
NOT_FINITE: Final = _fault(
    "not-finite",
    ("不是有限的数", "a number that is not finite"),
    ("普通的数", "an ordinary number"),
    ("写上这个数；没有就写 null", "write the number, or null where there is none"),
)
BAD_TEXT: Final = _fault(
    "bad-text",
    ("文字里有看不见的字符 {character}", "text with the invisible character {character}"),
    (
        "没有控制字符和改变书写方向字符的文字",
        "text without control characters or direction overrides",
    ),
    ("删去这个字符", "delete the character"),
)

# Keys and values.
KEY_MISSING: Final = _fault(
    "missing-key", ("没有这个键", "no such key"), ("键 {field}", "the key {field}"), _WRITE_KEY
)
KEY_UNKNOWN: Final = _fault(
    "unknown-key",
    ("不认识的键 {field}", "a key that is not known, {field}"),
    ("只用文档里列出的键", "only the documented keys"),
    ("去掉这个键，或改正它的拼写", "remove the key, or correct its spelling"),
)
VALUE_LISTED: Final = _fault(
    "bad-value",
    _VALUE,
    ("{expected_zh}", "{expected}"),
    ("用列出的值之一", "use one of the values listed"),
)
VALUE_FORM: Final = _fault(
    "bad-value",
    _VALUE,
    ("{expected_zh}", "{expected}"),
    ("按要求的形式写", "write it in the form expected"),
)
TEXT_EMPTY: Final = _fault(
    "empty-text",
    _VALUE,
    ("{expected_zh}", "{expected}"),
    ("写上文字；两种语言都要", "write the text; both languages are needed"),
)
TEXT_LONG: Final = _fault(
    "bad-value", _VALUE, ("{expected_zh}", "{expected}"), ("缩短文字", "shorten the text")
)
VALUE: Final = _fault(
    "bad-value", _VALUE, ("{expected_zh}", "{expected}"), ("改正这个值", "correct the value")
)

# Manifests and folders.
SOURCE_TWICE: Final = _fault(
    "duplicate-source",
    ("同一份文献列了两次", "a document that is listed twice"),
    ("每份文献一次", "each document once"),
    ("去掉重复的", "remove the repetition"),
)
FOLDER_MISSING: Final = _fault(
    "folder-missing",
    ("没有可读的图层文件夹", "no folder of layers that can be read"),
    ("每个图层一个文件夹", "a folder that holds one folder a layer"),
    (
        "检查路径；随附的图层在 data/layers",
        "check the path; the shipped layers lie in data/layers",
    ),
)
FOLDER_EMPTY: Final = _fault(
    "folder-missing",
    ("文件夹里没有图层", "a folder without layers"),
    (
        "每个图层一个文件夹，里面有 layer.yaml 和 features.geojson",
        "one folder a layer, with layer.yaml and features.geojson",
    ),
    (
        "检查路径；随附的图层在 data/layers",
        "check the path; the shipped layers lie in data/layers",
    ),
)
FOLDER_NAME: Final = _fault(
    "id-mismatch",
    _VALUE,
    ("文件夹的名字 {name}", "the name of the folder, {name}"),
    ("改文件夹的名字，或改正 id", "rename the folder or correct the id"),
)
ORDER_TWICE: Final = _fault(
    "duplicate-order",
    ("{order}，图层 {other} 已用", "{order}, which the layer {other} has already"),
    ("列表里自己的位置", "a place of its own in the list"),
    ("给其中一个换一个 order", "give one of the two another order"),
)
DATA_FILE_NONE: Final = _fault(
    "data-file",
    ("没有文件 {name}", "no file {name}"),
    ("放数据的那一个文件", "the one file that holds the data"),
    (
        "补上文件，或在清单里用 file: … 指明",
        "add the file, or name it in the manifest as file: …",
    ),
)
DATA_FILES: Final = _fault(
    "data-file",
    ("清单旁有 {count} 个文件", "{count} files beside the manifest"),
    ("放数据的那一个文件", "the one file that holds the data"),
    (
        "补上文件，或在清单里用 file: … 指明",
        "add the file, or name it in the manifest as file: …",
    ),
)
UNWRITABLE: Final = _fault(
    "cache-unwritable",
    ("存储写不进去（{error}）", "a store that cannot be written to ({error})"),
    ("放得下处理好的数据", "room for the prepared dataset"),
    (
        "检查 ATLAS_STORE 指的文件夹和磁盘",
        "check the folder that ATLAS_STORE names, and the disk",
    ),
)
BOUNDARIES: Final = _fault(
    "boundaries-unusable",
    ("{found_zh}", "{found}"),
    (
        "各年份有 id 和 file，要素有 adcode 和面",
        "vintages with id and file, and features with adcode and polygon",
    ),
    ("从来源包重新生成边界", "rebuild the boundaries from their package"),
)

# Features.
ID_TWICE: Final = _fault(
    "duplicate-id",
    ("编号 {id}，{other_zh} 已用", "the id {id}, which {other} has already"),
    (
        "自己的编号：编号长期有效，在所有图层中唯一",
        "an id of its own: ids are permanent and unique over all layers",
    ),
    (
        "去掉其中一个，或给后来的换一个编号",
        "remove one of the two, or give the newcomer another id",
    ),
)
NOT_A_COLLECTION: Final = _fault(
    "not-a-collection",
    ("{found_zh}", "{found}"),
    (
        '{{"type": "FeatureCollection", "features": [...]}}（RFC 7946）',
        '{{"type": "FeatureCollection", "features": [...]}} (RFC 7946)',
    ),
    ("重新导出为 GeoJSON", "export the file again as GeoJSON"),
)
MEMBER_UNKNOWN: Final = _fault(
    "unknown-key",
    ("顶层成员 {key}", "the top-level member {key}"),
    (
        "只有 type、features 和 about；坐标总是 WGS 84",
        "only type, features and about; coordinates are always WGS 84",
    ),
    ("去掉这个成员（若是 crs，先转换坐标）", "remove the member (reproject first if it was a crs)"),
)
LAYER_EMPTY: Final = _fault(
    "empty-layer",
    ("图层里没有要素", "a layer without features"),
    ("至少一个", "at least one"),
    ("加上一个", "add one"),
)
ID_MISMATCH: Final = _fault(
    "id-mismatch",
    _VALUE,
    ("要素自己的编号 {id}", "the feature's own id, {id}"),
    ("两处写同一个编号", "write the same id in both places"),
)
REASON_MISSING: Final = _fault(
    "missing-reason",
    ("要素没有几何，也没有说明原因", "a feature without geometry and without a reason"),
    (
        "用两种语言写明为什么只列出、不上图",
        "why it is listed and not drawn, in both languages",
    ),
    ("写上 reason_zh 和 reason_en", "write reason_zh and reason_en"),
)
LANGUAGE_MISSING: Final = _fault(
    "missing-language",
    ("没有文字，另一种语言却有", "no text, though the other language has one"),
    ("两种语言都有，或都没有", "both languages or neither"),
    ("写上 {field}", "write {field}"),
)
CLASS_UNDRAWN: Final = _fault(
    "accuracy-mismatch",
    ("{accuracy} 级，却没有几何", "class {accuracy} with no geometry"),
    ("没有几何的，而且只有它们，是 none 级", "class none exactly where there is no geometry"),
    ("改正等级或几何", "correct the class or the geometry"),
)
CLASS_DRAWN: Final = _fault(
    "accuracy-mismatch",
    ("{accuracy} 级，却有几何", "class {accuracy} with a geometry"),
    ("没有几何的，而且只有它们，是 none 级", "class none exactly where there is no geometry"),
    ("改正等级或几何", "correct the class or the geometry"),
)
RADIUS_NONE: Final = _fault(
    "accuracy-mismatch",
    _VALUE,
    ("null：这一级不给半径", "null: this class gives no radius"),
    ("改正半径或等级", "correct the radius or the class"),
)
RADIUS: Final = _fault(
    "accuracy-mismatch",
    _VALUE,
    (
        "{accuracy} 级应大于 {low} 米、不超过 {high} 米",
        "more than {low} and at most {high} m for class {accuracy}",
    ),
    ("改正半径或等级", "correct the radius or the class"),
)
_REGION: Final = (
    "经度 {west} 至 {east}，纬度 {south} 至 {north}",
    "longitude {west} to {east}, latitude {south} to {north}",
)
OUTSIDE: Final = _fault(
    "outside-region",
    ("经度 {lon}，纬度 {lat}", "longitude {lon}, latitude {lat}"),
    _REGION,
    (
        "改正坐标；必须是 WGS 84 的度",
        "correct the coordinate; it must be WGS 84 in degrees",
    ),
)
SWAPPED: Final = _fault(
    "swapped-axes",
    (
        "经度 {lon}，纬度 {lat}：两者像是写反了",
        "longitude {lon}, latitude {lat}: the two look swapped",
    ),
    _REGION,
    ("先写经度，再写纬度", "write longitude first, then latitude"),
)
METRES: Final = _fault(
    "not-degrees",
    (
        "经度 {lon}，纬度 {lat}：像是以米为单位",
        "longitude {lon}, latitude {lat}: these look like metres",
    ),
    _REGION,
    ("转换为 WGS 84 的度", "reproject the file to WGS 84 in degrees"),
)

# What features claim of administrative units.
VINTAGE_MISSING: Final = _fault(
    "missing-vintage",
    ("没有写 {vintage} 年的区县", "no claim for the vintage {vintage}"),
    ("每个年份一列区划代码：{known}", "one list of adcodes for each vintage: {known}"),
    (
        "补上这个年份；不知道的写空列表",
        "add the vintage, with an empty list where no unit is known",
    ),
)
VINTAGE_UNKNOWN: Final = _fault(
    "unknown-vintage",
    ("不认识的年份", "a vintage that is not known"),
    ("{known}", "{known}"),
    ("改正它", "correct it"),
)
UNIT_UNKNOWN: Final = _fault(
    "unknown-unit",
    ("{adcode}，那一年没有这个区县", "{adcode}, which is no unit of that vintage"),
    ("{vintage} 年 {count} 个区县的代码", "adcodes of the {count} units of {vintage}"),
    (
        "到 data/boundaries 里查；各年份的区县不同",
        "look the unit up in data/boundaries; units differ between vintages",
    ),
)
OUTSIDE_CLAIM: Final = _fault(
    "outside-claimed-unit",
    ("点在 {unit} 内", "a point in {unit}"),
    ("点在 {claimed_zh} 内", "a point in {claimed}"),
    ("改正坐标或所写的区县", "correct the coordinate or the claim"),
)
OUTSIDE_ALL: Final = _fault(
    "outside-claimed-unit",
    ("点不在任何区县内", "a point in no unit at all"),
    ("点在 {claimed_zh} 内", "a point in {claimed}"),
    ("改正坐标或所写的区县", "correct the coordinate or the claim"),
)
