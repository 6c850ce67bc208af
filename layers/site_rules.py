"""What can be wrong with the files a layer in a folder is made of, in both languages."""

from __future__ import annotations

from typing import Final

from geo.rule_words import fault

_FOUND: Final = ("{found}", "{found}")
_EXPECTED: Final = ("{expected}", "{expected}")
_VALUE: Final = ("{value}", "{value}")
_FILE: Final = {"expected": ("一个文件", "a file"), "mend": ("补上文件", "add the file")}
_LAYERS_LIE: Final = (
    "检查路径；随附的图层在 data/layers",
    "check the path; the shipped layers lie in data/layers",
)
_ONE_FILE: Final = {
    "expected": ("放数据的那一个文件", "the one file that holds the data"),
    "mend": (
        "补上文件，或在清单里用 file: … 指明",
        "add the file, or name it in the manifest as file: …",
    ),
}
_CLASS: Final = {
    "expected": (
        "没有几何的，而且只有它们，是 none 级",
        "class none exactly where there is no geometry",
    ),
    "mend": ("改正等级或几何", "correct the class or the geometry"),
}
_CLAIM: Final = {
    "expected": ("点在 {claimed} 内", "a point in {claimed}"),
    "mend": ("改正坐标或所写的区县", "correct the coordinate or the claim"),
}

# Files.
BAD_JSON: Final = fault(
    "bad-json",
    found=("不是有效的 JSON：{error}", "text that is not valid JSON: {error}"),
    expected=("一个 UTF-8 的 JSON 值（RFC 8259）", "one JSON value in UTF-8 (RFC 8259)"),
    mend=(
        "打开文件，改正所说的位置，或重新导出",
        "open the file at the place named and correct it, or export it again",
    ),
)
BAD_YAML: Final = fault(
    "bad-yaml",
    found=("不是可用的 YAML：{error}", "text that is not usable YAML: {error}"),
    expected=(
        "普通的 YAML：键和值，不用锚点，键不重复",
        "plain YAML: keys and values, no anchors, no repeated keys",
    ),
    mend=("打开文件，改正所说的那一行", "open the file at the line named and correct it"),
)
NOT_UTF8: Final = fault(
    "not-utf8",
    found=(
        "有不是 UTF-8 的字节，第一个在第 {byte} 字节",
        "bytes that are not UTF-8, first at byte {byte}",
    ),
    expected=("UTF-8 文本", "UTF-8 text"),
    mend=("以 UTF-8 保存文件", "save the file as UTF-8"),
)
UNREADABLE: Final = fault(
    "file-unreadable",
    found=("文件读不了（{error}）", "a file that cannot be read ({error})"),
    expected=("能读的文件", "a readable file"),
    mend=("检查文件权限", "check its permissions"),
)
MISSING: Final = fault(
    "file-missing",
    found=("没有这个文件", "no such file"),
    **_FILE,
)
NO_FILE: Final = fault(
    "file-missing",
    found=("不是文件", "something that is not a file"),
    **_FILE,
)
TOO_LARGE: Final = fault(
    "file-too-large",
    found=("文件有 {size} 字节", "a file of {size} bytes"),
    expected=("不超过 {limit} 字节", "at most {limit} bytes"),
    mend=("大图层以瓦片发布，或精简文件", "publish large layers as tiles, or thin the file"),
)
TOO_DEEP: Final = fault(
    "too-deep",
    found=("嵌套超过 {limit} 层", "values nested deeper than {limit} levels"),
    expected=("扁平的结构", "a flat structure"),
    mend=("去掉嵌套；没有图层需要它", "remove the nesting; no layer needs it"),
)
NOT_FINITE: Final = fault(
    "not-finite",
    found=("不是有限的数", "a number that is not finite"),
    expected=("普通的数", "an ordinary number"),
    mend=("写上这个数；没有就写 null", "write the number, or null where there is none"),
)
BAD_TEXT: Final = fault(
    "bad-text",
    found=("文字里有看不见的字符 {character}", "text with the invisible character {character}"),
    expected=(
        "没有控制字符和改变书写方向字符的文字",
        "text without control characters or direction overrides",
    ),
    mend=("删去这个字符", "delete the character"),
)

# Keys and values.
KEY_MISSING: Final = fault(
    "missing-key",
    found=("没有这个键", "no such key"),
    expected=("键 {field}", "the key {field}"),
    mend=("补上这个键", "add the key"),
)
KEY_UNKNOWN: Final = fault(
    "unknown-key",
    found=("不认识的键 {field}", "a key that is not known, {field}"),
    expected=("只用文档里列出的键", "only the documented keys"),
    mend=("去掉这个键，或改正它的拼写", "remove the key, or correct its spelling"),
)
VALUE_LISTED: Final = fault(
    "bad-value",
    found=_VALUE,
    expected=_EXPECTED,
    mend=("用列出的值之一", "use one of the values listed"),
)
VALUE_FORM: Final = fault(
    "bad-value",
    found=_VALUE,
    expected=_EXPECTED,
    mend=("按要求的形式写", "write it in the form expected"),
)
TEXT_EMPTY: Final = fault(
    "empty-text",
    found=_VALUE,
    expected=_EXPECTED,
    mend=("写上文字；两种语言都要", "write the text; both languages are needed"),
)
TEXT_LONG: Final = fault(
    "bad-value", found=_VALUE, expected=_EXPECTED, mend=("缩短文字", "shorten the text")
)
VALUE: Final = fault(
    "bad-value", found=_VALUE, expected=_EXPECTED, mend=("改正这个值", "correct the value")
)

# Manifests and folders.
SOURCE_TWICE: Final = fault(
    "duplicate-source",
    found=("同一份文献列了两次", "a document that is listed twice"),
    expected=("每份文献一次", "each document once"),
    mend=("去掉重复的", "remove the repetition"),
)
FOLDER_MISSING: Final = fault(
    "folder-missing",
    found=("没有可读的图层文件夹", "no folder of layers that can be read"),
    expected=("每个图层一个文件夹", "a folder that holds one folder a layer"),
    mend=_LAYERS_LIE,
)
FOLDER_EMPTY: Final = fault(
    "folder-missing",
    found=("文件夹里没有图层", "a folder without layers"),
    expected=(
        "每个图层一个文件夹，里面有 layer.yaml 和 features.geojson",
        "one folder a layer, with layer.yaml and features.geojson",
    ),
    mend=_LAYERS_LIE,
)
FOLDER_NAME: Final = fault(
    "id-mismatch",
    found=_VALUE,
    expected=("文件夹的名字 {name}", "the name of the folder, {name}"),
    mend=("改文件夹的名字，或改正 id", "rename the folder or correct the id"),
)
ORDER_TWICE: Final = fault(
    "duplicate-order",
    found=("{order}，图层 {other} 已用", "{order}, which the layer {other} has already"),
    expected=("列表里自己的位置", "a place of its own in the list"),
    mend=("给其中一个换一个 order", "give one of the two another order"),
)
DATA_FILE_NONE: Final = fault(
    "data-file",
    found=("没有文件 {name}", "no file {name}"),
    **_ONE_FILE,
)
DATA_FILES: Final = fault(
    "data-file",
    found=("清单旁有 {count} 个文件", "{count} files beside the manifest"),
    **_ONE_FILE,
)
UNWRITABLE: Final = fault(
    "cache-unwritable",
    found=("存储写不进去（{error}）", "a store that cannot be written to ({error})"),
    expected=("放得下处理好的数据", "room for the prepared dataset"),
    mend=(
        "检查 ATLAS_STORE 指的文件夹和磁盘",
        "check the folder that ATLAS_STORE names, and the disk",
    ),
)
BOUNDARIES: Final = fault(
    "boundaries-unusable",
    found=_FOUND,
    expected=(
        "各年份有 id 和 file，要素有 adcode 和面",
        "vintages with id and file, and features with adcode and polygon",
    ),
    mend=("从来源包重新生成边界", "rebuild the boundaries from their package"),
)

# Features.
ID_TWICE: Final = fault(
    "duplicate-id",
    found=("编号 {id}，{other} 已用", "the id {id}, which {other} has already"),
    expected=(
        "自己的编号：编号长期有效，在所有图层中唯一",
        "an id of its own: ids are permanent and unique over all layers",
    ),
    mend=(
        "去掉其中一个，或给后来的换一个编号",
        "remove one of the two, or give the newcomer another id",
    ),
)
NOT_A_COLLECTION: Final = fault(
    "not-a-collection",
    found=_FOUND,
    expected=(
        '{{"type": "FeatureCollection", "features": [...]}}（RFC 7946）',
        '{{"type": "FeatureCollection", "features": [...]}} (RFC 7946)',
    ),
    mend=("重新导出为 GeoJSON", "export the file again as GeoJSON"),
)
MEMBER_UNKNOWN: Final = fault(
    "unknown-key",
    found=("顶层成员 {key}", "the top-level member {key}"),
    expected=(
        "只有 type、features 和 about；坐标总是 WGS 84",
        "only type, features and about; coordinates are always WGS 84",
    ),
    mend=(
        "去掉这个成员（若是 crs，先转换坐标）",
        "remove the member (reproject first if it was a crs)",
    ),
)
LAYER_EMPTY: Final = fault(
    "empty-layer",
    found=("图层里没有要素", "a layer without features"),
    expected=("至少一个", "at least one"),
    mend=("加上一个", "add one"),
)
ID_MISMATCH: Final = fault(
    "id-mismatch",
    found=_VALUE,
    expected=("要素自己的编号 {id}", "the feature's own id, {id}"),
    mend=("两处写同一个编号", "write the same id in both places"),
)
REASON_MISSING: Final = fault(
    "missing-reason",
    found=("要素没有几何，也没有说明原因", "a feature without geometry and without a reason"),
    expected=(
        "用两种语言写明为什么只列出、不上图",
        "why it is listed and not drawn, in both languages",
    ),
    mend=("写上 reason_zh 和 reason_en", "write reason_zh and reason_en"),
)
LANGUAGE_MISSING: Final = fault(
    "missing-language",
    found=("没有文字，另一种语言却有", "no text, though the other language has one"),
    expected=("两种语言都有，或都没有", "both languages or neither"),
    mend=("写上 {field}", "write {field}"),
)
CLASS_UNDRAWN: Final = fault(
    "accuracy-mismatch",
    found=("{accuracy} 级，却没有几何", "class {accuracy} with no geometry"),
    **_CLASS,
)
CLASS_DRAWN: Final = fault(
    "accuracy-mismatch",
    found=("{accuracy} 级，却有几何", "class {accuracy} with a geometry"),
    **_CLASS,
)
RADIUS_NONE: Final = fault(
    "accuracy-mismatch",
    found=_VALUE,
    expected=("null：这一级不给半径", "null: this class gives no radius"),
    mend=("改正半径或等级", "correct the radius or the class"),
)
RADIUS: Final = fault(
    "accuracy-mismatch",
    found=_VALUE,
    expected=(
        "{accuracy} 级应大于 {low} 米、不超过 {high} 米",
        "more than {low} and at most {high} m for class {accuracy}",
    ),
    mend=("改正半径或等级", "correct the radius or the class"),
)
_REGION: Final = (
    "经度 {west} 至 {east}，纬度 {south} 至 {north}",
    "longitude {west} to {east}, latitude {south} to {north}",
)
OUTSIDE: Final = fault(
    "outside-region",
    found=("经度 {lon}，纬度 {lat}", "longitude {lon}, latitude {lat}"),
    expected=_REGION,
    mend=(
        "改正坐标；必须是 WGS 84 的度",
        "correct the coordinate; it must be WGS 84 in degrees",
    ),
)
SWAPPED: Final = fault(
    "swapped-axes",
    found=(
        "经度 {lon}，纬度 {lat}：两者像是写反了",
        "longitude {lon}, latitude {lat}: the two look swapped",
    ),
    expected=_REGION,
    mend=("先写经度，再写纬度", "write longitude first, then latitude"),
)
METRES: Final = fault(
    "not-degrees",
    found=(
        "经度 {lon}，纬度 {lat}：像是以米为单位",
        "longitude {lon}, latitude {lat}: these look like metres",
    ),
    expected=_REGION,
    mend=("转换为 WGS 84 的度", "reproject the file to WGS 84 in degrees"),
)

# What features claim of administrative units.
VINTAGE_MISSING: Final = fault(
    "missing-vintage",
    found=("没有写 {vintage} 年的区县", "no claim for the vintage {vintage}"),
    expected=("每个年份一列区划代码：{known}", "one list of adcodes for each vintage: {known}"),
    mend=(
        "补上这个年份；不知道的写空列表",
        "add the vintage, with an empty list where no unit is known",
    ),
)
VINTAGE_UNKNOWN: Final = fault(
    "unknown-vintage",
    found=("不认识的年份", "a vintage that is not known"),
    expected=("{known}", "{known}"),
    mend=("改正它", "correct it"),
)
UNIT_UNKNOWN: Final = fault(
    "unknown-unit",
    found=("{adcode}，那一年没有这个区县", "{adcode}, which is no unit of that vintage"),
    expected=("{vintage} 年 {count} 个区县的代码", "adcodes of the {count} units of {vintage}"),
    mend=(
        "到 data/boundaries 里查；各年份的区县不同",
        "look the unit up in data/boundaries; units differ between vintages",
    ),
)
OUTSIDE_CLAIM: Final = fault(
    "outside-claimed-unit",
    found=("点在 {unit} 内", "a point in {unit}"),
    **_CLAIM,
)
OUTSIDE_ALL: Final = fault(
    "outside-claimed-unit",
    found=("点不在任何区县内", "a point in no unit at all"),
    **_CLAIM,
)
