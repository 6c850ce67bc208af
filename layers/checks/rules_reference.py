"""Rules of reference systems and datums."""

from __future__ import annotations

from typing import Final

from geo.faults import Severity
from geo.findings import Rule
from layers.checks.wording import rule

CRS_MISSING_DEGREES: Final = rule(
    "crs-missing-degrees",
    Severity.REPAIRABLE,
    zh=(
        "文件没有写明坐标系；坐标像是本区域的经纬度，暂按 WGS84 读取",
        "写明的坐标系",
        "确认是 WGS84 或 CGCS2000（两者相差仅厘米），否则另选坐标系或基准",
    ),
    en=(
        "the file names no CRS; the coordinates look like degrees of this region and are read as WGS 84 for now",
        "a CRS that is named",
        "confirm WGS 84 or CGCS2000 (centimetres apart), or choose another CRS or datum",
    ),
    repair="crs:EPSG:4326",
)
CRS_MISSING_METRES: Final = rule(
    "crs-missing-metres",
    Severity.FAULT,
    zh=(
        "文件没有写明坐标系；坐标（{x}，{y}）是投影后的米，可能是：{candidates}",
        "写明的坐标系",
        "向提供者确认后选定坐标系；不要猜",
    ),
    en=(
        "the file names no CRS; the coordinates ({x}, {y}) are projected metres, perhaps {candidates}",
        "a CRS that is named",
        "ask the provider and choose the CRS; do not guess",
    ),
)
CRS_MISSING: Final = rule(
    "crs-missing",
    Severity.FAULT,
    zh=(
        "文件没有写明坐标系，从坐标（{x}，{y}）也看不出",
        "写明的坐标系，如 EPSG:4490",
        "向提供者询问坐标系，再在此选定",
    ),
    en=(
        "the file names no CRS, and the coordinates ({x}, {y}) do not tell it",
        "a CRS that is named, such as EPSG:4490",
        "ask the provider for the CRS, then choose it here",
    ),
)
CRS_UNKNOWN: Final = rule(
    "crs-not-known",
    Severity.FAULT,
    zh=(
        "无法识别的坐标系“{crs}”",
        "EPSG 代码，如 EPSG:4490",
        "另选坐标系，或让提供者写明 EPSG 代码",
    ),
    en=(
        "the CRS “{crs}”, which is not known",
        "an EPSG code such as EPSG:4490",
        "choose another CRS, or have the provider name the EPSG code",
    ),
)
CRS_ENGINEERING: Final = rule(
    "crs-engineering",
    Severity.FAULT,
    zh=(
        "“{crs}”是工程或地方独立坐标系，没有公开的换算参数",
        "CGCS2000 或 WGS84 的坐标系",
        "请提供者换算为 CGCS2000（如 EPSG:4545）再导出",
    ),
    en=(
        "“{crs}”, an engineering or local CRS without published parameters",
        "a CRS on CGCS2000 or WGS 84",
        "have the provider convert it to CGCS2000 (such as EPSG:4545) and export again",
    ),
)
CRS_NOT_HORIZONTAL: Final = rule(
    "crs-not-horizontal",
    Severity.FAULT,
    zh=("“{crs}”不是平面或经纬度坐标系", "平面或经纬度坐标系", "另选坐标系，或重新导出"),
    en=(
        "“{crs}”, which is neither geographic nor projected",
        "a geographic or projected CRS",
        "choose another CRS, or export again",
    ),
)
CRS_VERTICAL: Final = rule(
    "crs-vertical",
    Severity.NOTICE,
    zh=("坐标系“{crs}”含高程部分", "平面坐标系", "不必处理；只用平面部分，高程不使用"),
    en=(
        "the CRS “{crs}”, which has a vertical part",
        "a horizontal CRS",
        "nothing; only the horizontal part is used, heights are not",
    ),
)
CRS_OLD_DATUM: Final = rule(
    "crs-old-datum",
    Severity.NOTICE,
    zh=(
        "坐标系“{crs}”基于旧基准，换算到 WGS84 可能偏差一两百米",
        "CGCS2000 或 WGS84",
        "需要更准时，请提供者用当地参数换算为 CGCS2000",
    ),
    en=(
        "the CRS “{crs}” rests on an old datum; converted to WGS 84 it may lie a hundred metres or two off",
        "CGCS2000 or WGS 84",
        "where that matters, have the provider convert it with local parameters",
    ),
)
METRES_AS_DEGREES: Final = rule(
    "metres-as-degrees",
    Severity.FAULT,
    zh=(
        "坐标系写的是经纬度“{crs}”，坐标（{x}，{y}）却是米，可能是：{candidates}",
        "度为单位的坐标，或投影坐标系",
        "选定坐标原来的投影坐标系",
    ),
    en=(
        "the CRS says degrees (“{crs}”), the coordinates ({x}, {y}) are metres, perhaps {candidates}",
        "coordinates in degrees, or a projected CRS",
        "choose the projected CRS the coordinates are in",
    ),
)
DEGREES_AS_METRES: Final = rule(
    "degrees-as-metres",
    Severity.FAULT,
    zh=(
        "坐标系写的是投影“{crs}”，坐标（{x}，{y}）却是经纬度",
        "米为单位的坐标，或经纬度坐标系",
        "改选 WGS84（EPSG:4326）或 CGCS2000（EPSG:4490）",
    ),
    en=(
        "the CRS says metres (“{crs}”), the coordinates ({x}, {y}) are degrees",
        "coordinates in metres, or a geographic CRS",
        "choose WGS 84 (EPSG:4326) or CGCS2000 (EPSG:4490)",
    ),
    repair="crs:EPSG:4326",
)
CRS_MISFIT: Final = rule(
    "crs-misfit",
    Severity.FAULT,
    zh=(
        "按“{crs}”换算后不在本区域；坐标（{x}，{y}）更像：{candidates}",
        "与坐标相符的坐标系",
        "选定相符的坐标系；带号、中央经线和 x、y 顺序都要核对",
    ),
    en=(
        "read as “{crs}” the data lie outside the region; the coordinates ({x}, {y}) look like {candidates}",
        "the CRS the coordinates are in",
        "choose the one that fits; check zone number, central meridian and the order of x and y",
    ),
)
CRS_CONVERSION: Final = rule(
    "crs-conversion",
    Severity.FAULT,
    zh=(
        "从“{crs}”换算到 WGS84 失败",
        "能换算到 WGS84 的坐标系",
        "另选坐标系，或请提供者换算后再导出",
    ),
    en=(
        "converting from “{crs}” to WGS 84 failed",
        "a CRS that can be converted to WGS 84",
        "choose another CRS, or have the provider convert it",
    ),
)

DATUM_GCJ02: Final = rule(
    "datum-gcj02-suspected",
    Severity.REPAIRABLE,
    zh=(
        "像是 GCJ-02（火星坐标）：约有 {confidence} 的把握，偏移约 {metres} 米；依据：{basis}",
        "WGS84 或 CGCS2000 坐标",
        "确认后一键按 GCJ-02 换算；确知是 WGS84 或 CGCS2000 的，请声明",
    ),
    en=(
        "this looks like GCJ-02: about {confidence} sure, {metres} m off; because {basis}",
        "WGS 84 or CGCS2000",
        "convert from GCJ-02 with one click, or declare WGS 84 or CGCS2000 if that is known",
    ),
    repair="datum-gcj02",
)
DATUM_BD09: Final = rule(
    "datum-bd09-suspected",
    Severity.REPAIRABLE,
    zh=(
        "像是 BD-09（百度坐标）：约有 {confidence} 的把握，偏移约 {metres} 米；依据：{basis}",
        "WGS84 或 CGCS2000 坐标",
        "确认后一键按 BD-09 换算；确知是 WGS84 或 CGCS2000 的，请声明",
    ),
    en=(
        "this looks like BD-09 (Baidu): about {confidence} sure, {metres} m off; because {basis}",
        "WGS 84 or CGCS2000",
        "convert from BD-09 with one click, or declare WGS 84 or CGCS2000 if that is known",
    ),
    repair="datum-bd09",
)
DATUM_MAYBE: Final = rule(
    "datum-maybe",
    Severity.NOTICE,
    zh=(
        "可能是 {datum}（{confidence} 的把握，偏移约 {metres} 米），还不足以断定；依据：{basis}",
        "WGS84 或 CGCS2000 坐标",
        "向提供者确认基准，再声明",
    ),
    en=(
        "this may be {datum} ({confidence} sure, {metres} m off), not enough to say so; because {basis}",
        "WGS 84 or CGCS2000",
        "ask the provider for the datum, then declare it",
    ),
)
DATUM_UNTESTED: Final = rule(
    "datum-untested",
    Severity.NOTICE,
    zh=(
        "看不出是不是 GCJ-02 或 BD-09（在重庆分别偏约 500 米和 1.3 千米）：{basis}",
        "声明的基准",
        "向提供者确认；高德、腾讯来的多为 GCJ-02，百度来的为 BD-09，天地图和测绘成果为 CGCS2000",
    ),
    en=(
        "whether this is GCJ-02 or BD-09 (some 500 m and 1.3 km off in Chongqing) cannot be told: {basis}",
        "a datum that is declared",
        "ask the provider: AMap and Tencent give GCJ-02, Baidu BD-09, Tianditu and surveys CGCS2000",
    ),
)
DATUM_DOUBTFUL: Final = rule(
    "datum-doubtful",
    Severity.NOTICE,
    zh=(
        "声明的基准与数据不符：数据更像 {datum}（{confidence} 的把握，偏移约 {metres} 米）；依据：{basis}",
        "与声明相符的坐标",
        "再向提供者确认一次；声明无误则不必处理",
    ),
    en=(
        "the data do not fit the datum that was declared, rather {datum} ({confidence} sure, {metres} m off); because {basis}",
        "coordinates that fit what was declared",
        "ask the provider once more; if the declaration is right, nothing",
    ),
)
DATUM_OVERCORRECTED: Final = rule(
    "datum-overcorrected",
    Severity.NOTICE,
    zh=(
        "按 {datum} 换算后反而偏了约 {metres} 米（{confidence} 的把握）：原数据像是 WGS84；依据：{basis}",
        "换算一次的坐标",
        "把基准改为 WGS84 或 CGCS2000",
    ),
    en=(
        "converted from {datum} the data lie {metres} m off ({confidence} sure): they look like WGS 84 before; because {basis}",
        "coordinates converted once",
        "set the datum to WGS 84 or CGCS2000",
    ),
    repair="datum-wgs84",
)

REFERENCE_RULES: Final[tuple[Rule, ...]] = (
    CRS_MISSING_DEGREES,
    CRS_MISSING_METRES,
    CRS_MISSING,
    CRS_UNKNOWN,
    CRS_ENGINEERING,
    CRS_NOT_HORIZONTAL,
    CRS_VERTICAL,
    CRS_OLD_DATUM,
    METRES_AS_DEGREES,
    DEGREES_AS_METRES,
    CRS_MISFIT,
    CRS_CONVERSION,
    DATUM_GCJ02,
    DATUM_BD09,
    DATUM_MAYBE,
    DATUM_UNTESTED,
    DATUM_DOUBTFUL,
    DATUM_OVERCORRECTED,
)
