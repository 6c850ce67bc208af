"""What is said of features and geometries as they are written in a file."""

from __future__ import annotations

from typing import Final

from geo.rule_words import fault, notice

_EXPORT: Final = ("用原软件重新导出一次", "export it again from its program")

BAD_JSON: Final = fault(
    "json-broken",
    found=("JSON 在第 {line} 行第 {column} 列出错（{error}）", "JSON broken at line {line}, column {column} ({error})"),
    expected=("完整的 JSON（RFC 8259）", "whole JSON (RFC 8259)"),
    mend=("改正该处，或用原软件重新导出", "correct it there, or export it again"),
)  # fmt: skip
KEY_REPEATED: Final = fault(
    "json-key-repeated",
    found=("同一对象里的键 {key} 出现两次，无法知道取哪一个", "the key {key} twice in one object: which one counts is unknown"),
    expected=("每个键只出现一次", "each key once"),
    mend=("删去其中一个，或重新导出", "remove one of them, or export again"),
)  # fmt: skip
CONSTANT: Final = fault(
    "json-not-a-number",
    found=("{value} 不是 JSON 里的数", "{value}, which is no number in JSON"),
    expected=("有限的数，缺失写 null", "finite numbers, and null for what is missing"),
    mend=("改成数值或 null 后重新导出", "write a number or null, and export again"),
)
NOT_GEOJSON: Final = fault(
    "geojson-other-type",
    found=("JSON 的类型是 {value}", "JSON of type {value}"),
    expected=("FeatureCollection、Feature 或几何", "a FeatureCollection, a Feature or a geometry"),
    mend=(
        "在 GIS 软件中另存为 GeoJSON（TopoJSON、Esri JSON 也需转换）",
        "save it as GeoJSON in a GIS program; TopoJSON and Esri JSON need converting",
    ),
)
NOT_A_FEATURE: Final = fault(
    "geojson-not-a-feature",
    found=("这一条不是 Feature（{value}）", "this one is no Feature ({value})"),
    expected=(
        'type 为 "Feature"，geometry 为几何或 null，properties 为对象或 null',
        'type "Feature", a geometry or null, and properties as an object or null',
    ),
    mend=_EXPORT,
)
CRS_LINKED: Final = fault(
    "crs-linked",
    found=(
        "坐标系以链接给出（{value}），链接不会被访问",
        "the coordinate reference system is a link ({value}); links are never followed",
    ),
    expected=("坐标系编号，或按标准不写", "a code, or none as the standard has it"),
    mend=(
        "删去 crs，或写成 EPSG 编号，例如 urn:ogc:def:crs:EPSG::4490",
        "remove crs, or give a code such as urn:ogc:def:crs:EPSG::4490",
    ),
)
FOREIGN: Final = notice(
    "geojson-members-left-out",
    found=(
        "标准之外的成员 {value} 没有读入",
        "the member {value} is outside the standard and was left out",
    ),
    expected=("属性都写在 properties 里", "attributes inside properties"),
    mend=("需要时移进 properties", "move it into properties if it is needed"),
)
ID_BESIDE: Final = notice(
    "feature-id-beside-field",
    found=(
        "要素自身的 id 与字段 {name} 不同，另存为 {new}",
        "the features' own id differs from the field {name}; it is kept as {new}",
    ),
    expected=("编号只有一处", "one place for the id"),
    mend=("发布时选择其中一个作为编号", "choose one of them as the id when describing the layer"),
)
GEOMETRY_BAD: Final = fault(
    "geometry-malformed",
    found=("几何写法有误（{value}），该记录没有几何", "a malformed geometry ({value}); the record has none"),
    expected=("点为一对坐标，线至少两点，面的环至少四点", "a pair of numbers for a point, two for a line, four for a ring"),
    mend=("改正该几何，或删去这条记录", "correct the geometry, or remove the record"),
)  # fmt: skip
RING_OPEN: Final = notice(
    "ring-not-closed",
    found=("面的环首尾不相接，已补上终点", "a ring whose ends do not meet; it was closed"),
    expected=("环的终点与起点相同", "rings that end where they begin"),
    mend=("无需处理；也可在原文件中闭合", "nothing needed; it can be closed in the file"),
)
ORDINATES_EXTRA: Final = notice(
    "ordinates-left-out",
    found=(
        "坐标多于三个数，只保留前三个",
        "positions of more than three numbers; the first three were kept",
    ),
    expected=("经度、纬度，可有高程", "longitude, latitude, and height if any"),
    mend=("需要时把其余数值写进字段", "put the others into fields if they are needed"),
)
LAYER_EMPTY: Final = fault(
    "no-records",
    found=("没有任何记录", "no records"),
    expected=("至少一条记录", "at least one record"),
    mend=("检查导出时的筛选条件", "check the filter used when exporting"),
)
LAYER_CHOICE: Final = notice(
    "several-layers",
    found=(
        "文件里有 {count} 个图层，读取的是 {value}",
        "{count} layers in the file; {value} was read",
    ),
    expected=("一个文件一个图层，或选定一个", "one layer a file, or one chosen"),
    mend=("要别的图层就在“图层”里选择", "choose another one under “layer” if you want it"),
)
LAYER_NONE: Final = fault(
    "no-such-layer",
    found=(
        "没有名为 {value} 的图层；有：{names}",
        "no layer is called {value}; there are: {names}",
    ),
    expected=("文件里有的图层", "a layer of the file"),
    mend=("从列表里选择", "choose one from the list"),
)
CURVED: Final = fault(
    "geometry-curved",
    found=("几何含圆弧，该记录没有几何", "a geometry with arcs; the record has none"),
    expected=("由直线段组成的几何", "geometries of straight segments"),
    mend=("在 GIS 软件中转换为直线段（线性化）再导出", "turn curves into segments in a GIS program and export again"),
)  # fmt: skip
MEASURES: Final = notice(
    "measures-left-out",
    found=("坐标带有测量值 M，没有读入", "positions carry measures (M), which were left out"),
    expected=("经度、纬度，可有高程", "longitude, latitude, and height if any"),
    mend=("需要时把 M 值写进字段", "put the measures into a field if they are needed"),
)
GEOMETRY_COLUMNS: Final = notice(
    "geometry-columns-left-out",
    found=("另有几何字段 {value} 没有读入", "another geometry column, {value}, was left out"),
    expected=("一个图层一个几何字段", "one geometry column a layer"),
    mend=("需要时单独导出成一个图层", "export it as a layer of its own if it is needed"),
)
DATE_IMPOSSIBLE: Final = notice(
    "date-impossible",
    found=("{value} 不是真实的日期；整个字段按文本保留", "{value} is no real date; the field is kept as text"),
    expected=("年-月-日，例如 2024-03-01", "year-month-day, such as 2024-03-01"),
    mend=("改正该日期；不改也可以发布", "correct the date; it can be published as it is"),
)  # fmt: skip
