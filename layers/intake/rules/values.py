"""What is said of columns, cells, text and coordinate reference systems."""

from __future__ import annotations

from typing import Final

from geo.rule_words import fault, notice

TOO_MANY_FIELDS: Final = fault(
    "too-many-fields",
    found=("有 {count} 个字段", "{count} fields"),
    expected=("不超过 {limit} 个字段", "at most {limit} fields"),
    mend=("删去不需要的字段后重新导出", "remove the fields that are not needed and export again"),
)
TOO_MANY_FEATURES: Final = fault(
    "too-many-features",
    found=("记录超过 {limit} 条", "more than {limit} records"),
    expected=("不超过 {limit} 条记录", "at most {limit} records"),
    mend=("按区域或类别拆成几个图层", "split it into several layers, by area or kind"),
)
TOO_MANY_VERTICES: Final = fault(
    "too-many-vertices",
    found=("几何顶点超过 {limit} 个", "more than {limit} vertices"),
    expected=("不超过 {limit} 个顶点", "at most {limit} vertices"),
    mend=("简化几何，或拆成几个图层", "simplify the geometries, or split them into several layers"),
)
NAME_BLANK: Final = notice(
    "field-name-blank",
    found=(
        "第 {number} 列没有列名，暂称 {name}",
        "column {number} has no name; it is called {name}",
    ),
    expected=("每一列都有列名", "a name for every column"),
    mend=(
        "在原文件中补上列名，或在描述中改名",
        "name it in the file, or when describing the layer",
    ),
)
NAME_REPEATED: Final = notice(
    "field-name-repeated",
    found=(
        "列名 {name} 出现多次，后一个改称 {new}",
        "the name {name} occurs again; this one is called {new}",
    ),
    expected=("各列列名不同", "names that differ"),
    mend=("在原文件中改名", "rename one of them in the file"),
)
NAME_CHANGED: Final = notice(
    "field-name-changed",
    found=("列名 {name} 过长、含控制字符或为保留名，改称 {new}",
           "the name {name} is too long, holds control characters or is reserved; it is called {new}"),
    expected=("普通的列名，不超过 {limit} 个字符", "a plain name of at most {limit} characters"),
    mend=("在原文件中改名", "rename it in the file"),
)  # fmt: skip
MIXED_TYPES: Final = notice(
    "field-mixed-types",
    found=(
        "同一字段里混有不同类型（{kinds}），第 {row} 行起；全部按文本保留",
        "different types in one field ({kinds}), from row {row} on; all are kept as text",
    ),
    expected=("一个字段一种类型", "one type in a field"),
    mend=(
        "统一该字段的写法；不改也可以发布",
        "write the field in one way; it can be published as it is",
    ),
)
INTEGER_LARGE: Final = notice(
    "integer-too-large",
    found=(
        "整数 {value} 超过 2^53，浏览器会算错；整个字段按文本保留",
        "the integer {value} is beyond 2^53, where browsers miscount; the field is kept as text",
    ),
    expected=("编号写成文本，数值在 2^53 以内", "codes as text, numbers within 2^53"),
    mend=(
        "若是编号，这样即可；若是数值，换一个单位",
        "fine for a code; for a number use another unit",
    ),
)
NESTED_VALUE: Final = notice(
    "value-nested",
    found=(
        "字段的值是嵌套结构，按 JSON 文本保留",
        "values of the field are nested; they are kept as JSON text",
    ),
    expected=("一个单元格一个值", "one value a cell"),
    mend=("需要时拆成几个字段", "split it into several fields if needed"),
)
BINARY_LEFT_OUT: Final = notice(
    "field-binary-left-out",
    found=("字段保存的是二进制内容，没有读入", "the field holds binary content; it was left out"),
    expected=("文本、数字或日期", "text, numbers or dates"),
    mend=("图片等另行保存，在字段里写链接", "keep pictures elsewhere and write a link"),
)
TEXT_BROKEN: Final = notice(
    "text-broken",
    found=(
        "文本含不成对的代理字符，已用 � 代替",
        "text with half a character; � stands in its place",
    ),
    expected=("完整的 Unicode 文本", "whole Unicode text"),
    mend=("检查该处文字后重新导出", "check the text there and export again"),
)
NUMBER_RANGE: Final = fault(
    "number-out-of-range",
    found=("数字 {value} 超出可表示的范围", "the number {value} is out of range"),
    expected=("有限的数", "a finite number"),
    mend=("改正该数值", "correct the number"),
)
CRS_UNKNOWN: Final = fault(
    "crs-unknown",
    found=("坐标系 {value} 无法识别", "the coordinate reference system {value} is not known"),
    expected=(
        "EPSG 编号（如 EPSG:4490）或标准 WKT",
        "an EPSG code such as EPSG:4490, or standard WKT",
    ),
    mend=("选择正确的坐标系", "choose the right coordinate reference system"),
)
CRS_UNSAFE: Final = fault(
    "crs-refers-elsewhere",
    found=(
        "坐标系定义引用了别的文件或网址（{value}）",
        "the coordinate reference system refers to a file or an address ({value})",
    ),
    expected=("自成一体的坐标系定义", "a definition that stands by itself"),
    mend=(
        "用 EPSG 编号写明坐标系，不要引用格网或链接",
        "name it by its EPSG code, without grids or links",
    ),
)
CRS_NO_MAP: Final = fault(
    "crs-not-of-a-map",
    found=("坐标系 {value} 不是平面或经纬度坐标系", "{value} is neither projected nor geographic"),
    expected=("经纬度或投影坐标系", "a geographic or projected system"),
    mend=("选择正确的坐标系", "choose the right coordinate reference system"),
)
ENCODING_UNKNOWN: Final = fault(
    "encoding-unknown",
    found=("没有名为 {value} 的文字编码", "no text encoding is called {value}"),
    expected=("utf-8、gb18030、utf-16、big5 等", "utf-8, gb18030, utf-16, big5 or the like"),
    mend=("从列表里选择编码", "choose an encoding from the list"),
)
ENCODING_MISFIT: Final = fault(
    "encoding-does-not-fit",
    found=(
        "按 {encoding} 解码在第 {byte} 字节处失败",
        "decoding as {encoding} fails at byte {byte}",
    ),
    expected=("全文用同一种编码", "one encoding throughout"),
    mend=(
        "选择正确的编码，或在原软件中另存为 UTF-8",
        "choose the right encoding, or save it as UTF-8",
    ),
)
ENCODING_UNSURE: Final = notice(
    "encoding-unsure",
    found=("文字编码没有写明，按 {encoding} 读出，可能有误", "the encoding is not stated; {encoding} was taken and may be wrong"),
    expected=("UTF-8，或写明编码", "UTF-8, or an encoding that is stated"),
    mend=("看一眼文字；不对就选择编码", "look at the text; choose the encoding if it is wrong"),
)  # fmt: skip
