"""Rules of positions, shapes and coverages."""

from __future__ import annotations

from typing import Final

from geo.faults import Severity
from geo.findings import Rule
from layers.checks.wording import rule

GEOMETRY_MISSING: Final = rule(
    "geometry-missing",
    Severity.NOTICE,
    zh=("没有几何", "每个要素都有位置", "补上位置；不补则只列出、不上图，也可删除这些行"),
    en=(
        "no geometry",
        "a position for every feature",
        "add it; otherwise the record is listed and not drawn, or can be dropped",
    ),
    repair="drop-empty",
)
GEOMETRY_EMPTY: Final = rule(
    "geometry-empty",
    Severity.REPAIRABLE,
    zh=(
        "几何是空的（{kind} EMPTY）",
        "有坐标的几何，或不写几何",
        "补上位置，或改为无几何（只列出）",
    ),
    en=(
        "an empty geometry ({kind} EMPTY)",
        "a geometry with coordinates, or none",
        "add the position, or make it a record without geometry, which is listed",
    ),
    repair="empty-to-none",
)
COORDINATES_NOT_FINITE: Final = rule(
    "coordinates-not-finite",
    Severity.FAULT,
    zh=("坐标里有 NaN 或无穷大", "有限的数", "改正坐标，或去掉这一几何（记录保留、只列出）"),
    en=(
        "a coordinate that is NaN or infinite",
        "finite numbers",
        "correct it, or clear the geometry (the record stays and is listed)",
    ),
    repair="clear-unusable",
)
COORDINATES_IMPOSSIBLE: Final = rule(
    "coordinates-impossible",
    Severity.FAULT,
    zh=(
        "经度 {lon}、纬度 {lat}，地球上没有这个位置",
        "经度 -180 至 180，纬度 -90 至 90",
        "改正坐标，或去掉这一几何（记录保留、只列出）",
    ),
    en=(
        "longitude {lon}, latitude {lat}: no such place on Earth",
        "longitude -180 to 180, latitude -90 to 90",
        "correct it, or clear the geometry (the record stays and is listed)",
    ),
    repair="clear-unusable",
)
COORDINATES_ZERO: Final = rule(
    "coordinates-zero",
    Severity.FAULT,
    zh=(
        "坐标是（0，0），多半是没填",
        "要素的真实位置",
        "补上坐标，或去掉这一几何（记录保留、只列出）",
    ),
    en=(
        "the coordinates 0, 0, which mostly stand for none",
        "where the feature is",
        "add the coordinates, or clear the geometry (the record stays and is listed)",
    ),
    repair="clear-unusable",
)
AXES_SWAPPED_ALL: Final = rule(
    "axes-swapped-all",
    Severity.FAULT,
    zh=(
        "全部 {count} 个要素的经度和纬度都写反了（如经度 {lon}、纬度 {lat}）",
        "先经度、后纬度",
        "一键对调经纬度",
    ),
    en=(
        "all {count} features have longitude and latitude swapped (such as longitude {lon}, latitude {lat})",
        "longitude first, then latitude",
        "swap them with one click",
    ),
    repair="swap-axes",
)
AXES_SWAPPED: Final = rule(
    "axes-swapped",
    Severity.FAULT,
    zh=("经度 {lon}、纬度 {lat}，像是写反了", "先经度、后纬度", "对调经纬度；只改写反的要素"),
    en=(
        "longitude {lon}, latitude {lat}: the two look swapped",
        "longitude first, then latitude",
        "swap them; only features that look swapped are changed",
    ),
    repair="swap-axes",
)
OUTSIDE_ALL: Final = rule(
    "position-outside-all",
    Severity.FAULT,
    zh=(
        "没有一个要素在本区域内（范围：经度 {west} 至 {east}，纬度 {south} 至 {north}）",
        "至少部分要素在{region}",
        "核对坐标系、基准和坐标顺序；数据确实不在本区域的，不宜在此发布",
    ),
    en=(
        "not one feature lies in the region (extent: longitude {west} to {east}, latitude {south} to {north})",
        "some features at least within {region}",
        "check CRS, datum and the order of coordinates; data of another region do not belong here",
    ),
)
OUTSIDE: Final = rule(
    "position-outside-region",
    Severity.NOTICE,
    zh=(
        "位置在本区域之外（经度 {lon}，纬度 {lat}）",
        "{region} 以内",
        "核对坐标；确实在区域外的可以保留，但图上要缩小才看得到",
    ),
    en=(
        "a position outside the region (longitude {lon}, latitude {lat})",
        "within {region}",
        "check it; if it is right it may stay, out of sight until the map is zoomed out",
    ),
)
INVALID: Final = rule(
    "invalid-geometry",
    Severity.REPAIRABLE,
    zh=(
        "几何无效：{reason}，在经度 {lon}、纬度 {lat} 处",
        "边界不自相交的几何",
        "预览并修复，或在源数据里改正",
    ),
    en=(
        "an invalid geometry: {reason}, at longitude {lon}, latitude {lat}",
        "a geometry whose rings do not cross",
        "preview the repair and apply it, or correct the source",
    ),
    repair="make-valid",
)
COLLAPSED: Final = rule(
    "geometry-collapsed",
    Severity.REPAIRABLE,
    zh=(
        "{kind}没有面积或长度，所有顶点在一条线或一个点上",
        "有大小的几何",
        "改正坐标，或去掉这一几何（记录保留、只列出）",
    ),
    en=(
        "a {kind} without any area or length",
        "a geometry with an extent",
        "correct it, or clear the geometry (the record stays and is listed)",
    ),
    repair="clear-unusable",
)
TINY: Final = rule(
    "geometry-tiny",
    Severity.NOTICE,
    zh=("面积只有 {area} 平方米", "图上看得见的面", "核对是否为误绘的碎面"),
    en=("an area of {area} m² only", "a polygon that can be seen", "check that it is no stray"),
)
HEIGHTS: Final = rule(
    "geometry-heights",
    Severity.REPAIRABLE,
    zh=(
        "{count} 个要素带高程（Z）或测量值（M）",
        "只有经度和纬度",
        "去掉 Z、M；图上不用，平面位置不变",
    ),
    en=(
        "{count} {count:feature|features} with heights (Z) or measures (M)",
        "longitude and latitude only",
        "drop them; the map does not use them, positions stay",
    ),
    repair="drop-z",
)
MIXED: Final = rule(
    "geometry-mixed",
    Severity.NOTICE,
    zh=(
        "同一图层里有几种几何：{kinds}",
        "一个图层一种几何",
        "可以保留；符号和统计会更清楚的做法是分成几个图层",
    ),
    en=(
        "several kinds of geometry in one layer: {kinds}",
        "one kind a layer",
        "it may stay; symbols and figures are clearer in a layer each",
    ),
)
COLLECTION: Final = rule(
    "geometry-collection",
    Severity.REPAIRABLE,
    zh=("几何集合，里面都是{kind}", "多部件几何", "合成一个多部件几何，形状不变"),
    en=(
        "a geometry collection of {kind}s only",
        "a multi-part geometry",
        "make it one multi-part geometry; no shape changes",
    ),
    repair="flatten-collections",
)
COLLECTION_MIXED: Final = rule(
    "geometry-collection-mixed",
    Severity.FAULT,
    zh=("几何集合里混有{kinds}", "一个要素一种几何", "在源数据里拆成几个要素"),
    en=(
        "a geometry collection that mixes {kinds}",
        "one kind of geometry a feature",
        "split it into several features at the source",
    ),
)
GEOMETRY_DUPLICATE: Final = rule(
    "geometry-duplicate",
    Severity.NOTICE,
    zh=("几何与第 {other} 行完全相同，属性不同", "每个要素有自己的位置", "核对是否重复录入"),
    en=(
        "the very geometry of row {other}, with other attributes",
        "a place of its own for each feature",
        "check that it was not entered twice",
    ),
)
ROW_DUPLICATE: Final = rule(
    "row-duplicate",
    Severity.REPAIRABLE,
    zh=("几何和属性都与第 {other} 行相同", "每条记录只出现一次", "删除重复的行，保留第一条"),
    en=(
        "the same geometry and attributes as row {other}",
        "each record once",
        "drop the repetitions, the first one stays",
    ),
    repair="drop-duplicates",
)
VERTICES_MANY: Final = rule(
    "vertices-many",
    Severity.NOTICE,
    zh=("一个要素有 {count} 个顶点", "不超过 {limit} 个", "可以保留；化简后显示更快"),
    en=(
        "{count} {count:vertex|vertices} in one feature",
        "{limit} at most",
        "it may stay; simplified it is drawn faster",
    ),
)
VERTICES_TOO_MANY: Final = rule(
    "vertices-too-many",
    Severity.FAULT,
    zh=("图层共有 {count} 个顶点", "不超过 {limit} 个", "先化简，或分成几个图层"),
    en=("{count} vertices in the layer", "{limit} at most", "simplify it, or split it into layers"),
)
OVERLAP: Final = rule(
    "polygons-overlap",
    Severity.REPAIRABLE,
    zh=(
        "与第 {other} 行重叠 {area}",
        "相邻的面只共边、不重叠",
        "在源数据里改正，或一键清理公共边",
    ),
    en=(
        "an overlap with row {other} of {area}",
        "neighbours that share edges and no ground",
        "correct the source, or clean the common edges with one click",
    ),
    repair="clean-coverage",
)
SLIVER: Final = rule(
    "polygons-sliver",
    Severity.REPAIRABLE,
    zh=("面之间有一条 {area} 的细缝", "相邻的面共边", "在源数据里改正，或一键清理公共边"),
    en=(
        "a sliver of {area} left between polygons",
        "neighbours that share their edges",
        "correct the source, or clean the common edges with one click",
    ),
    repair="clean-coverage",
)
GAP: Final = rule(
    "polygons-gap",
    Severity.NOTICE,
    zh=(
        "面之间有一处 {area} 的空缺",
        "彼此相接的面不留空缺",
        "核对是否漏了一个面；湖泊等本来的空缺可以保留",
    ),
    en=(
        "a gap of {area} left between polygons",
        "no gap between polygons that join",
        "check that none is missing; a lake, say, may stay",
    ),
)
EDGE: Final = rule(
    "polygons-edge",
    Severity.NOTICE,
    zh=(
        "与相邻面的公共边对不上（顶点不同，或有不到 20 米的细缝）",
        "公共边上的顶点逐个相同",
        "可以保留；化简后可能出现细缝，最好从同一来源重新生成",
    ),
    en=(
        "an edge that does not match the neighbour's (other vertices, or a sliver below 20 m)",
        "common edges that agree vertex by vertex",
        "it may stay; simplified it may tear, so better build all polygons from one source",
    ),
)
COVERAGE_UNCHECKED: Final = rule(
    "coverage-unchecked",
    Severity.NOTICE,
    zh=(
        "{count} 个面、{vertices} 个顶点，数量太大，没有检查重叠和缝隙",
        "不超过 {limit} 个面",
        "需要时分块检查",
    ),
    en=(
        "{count} polygons with {vertices} vertices: too many to look for overlaps and gaps",
        "{limit} polygons at most",
        "check them in parts where it matters",
    ),
)
IN_NO_UNIT: Final = rule(
    "in-no-unit",
    Severity.NOTICE,
    zh=(
        "不在重庆的任何区县内（经度 {lon}，纬度 {lat}）",
        "在某一区县内",
        "核对位置；在市外的，按区县查不到它",
    ),
    en=(
        "in no district or county of Chongqing (longitude {lon}, latitude {lat})",
        "in one of them",
        "check the position; outside the city no district will list it",
    ),
)
IN_NO_UNIT_MANY: Final = rule(
    "in-no-unit-many",
    Severity.NOTICE,
    zh=(
        "{total} 个有位置的要素中有 {count} 个不在重庆的任何区县内",
        "在某一区县内",
        "核对数据范围；在市外的，按区县查不到",
    ),
    en=(
        "{count} of {total} {total:feature|features} with a position {count:lies|lie} in no district or county of Chongqing",
        "in one of them",
        "check the extent; outside the city no district will list them",
    ),
)

GEOMETRY_RULES: Final[tuple[Rule, ...]] = (
    GEOMETRY_MISSING,
    GEOMETRY_EMPTY,
    COORDINATES_NOT_FINITE,
    COORDINATES_IMPOSSIBLE,
    COORDINATES_ZERO,
    AXES_SWAPPED_ALL,
    AXES_SWAPPED,
    OUTSIDE_ALL,
    OUTSIDE,
    INVALID,
    COLLAPSED,
    TINY,
    HEIGHTS,
    MIXED,
    COLLECTION,
    COLLECTION_MIXED,
    GEOMETRY_DUPLICATE,
    ROW_DUPLICATE,
    VERTICES_MANY,
    VERTICES_TOO_MANY,
    OVERLAP,
    SLIVER,
    GAP,
    EDGE,
    COVERAGE_UNCHECKED,
    IN_NO_UNIT,
    IN_NO_UNIT_MANY,
)
