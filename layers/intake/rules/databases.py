"""What is said of GeoPackages, GeoParquet and FlatGeobuf: files with structure of their own."""

from __future__ import annotations

from typing import Final

from geo.rule_words import Words, fault, notice

_PLAIN: Final[Words] = (
    "只含普通图层表的 GeoPackage",
    "a GeoPackage of plain feature tables",
)
_EXPORT: Final[Words] = (
    "在 QGIS 中把图层导出为新的 GeoPackage",
    "export the layer to a new GeoPackage in QGIS",
)

GPKG_NONE: Final = fault(
    "gpkg-not-one",
    found=(
        "SQLite 数据库，但不是 GeoPackage（{error}）",
        "an SQLite database that is no GeoPackage ({error})",
    ),
    expected=_PLAIN,
    mend=_EXPORT,
)
GPKG_VIEW: Final = fault(
    "gpkg-view",
    found=("图层 {value} 是视图，视图不会被执行", "layer {value} is a view; views are never run"),
    expected=_PLAIN,
    mend=_EXPORT,
)
GPKG_VIRTUAL: Final = fault(
    "gpkg-virtual-table",
    found=("含虚拟表 {value}", "a virtual table, {value}"),
    expected=_PLAIN,
    mend=_EXPORT,
)
GPKG_ASIDE: Final = notice(
    "gpkg-parts-not-run",
    found=(
        "含视图或触发器（{value}），没有执行，也没有读入",
        "views or triggers ({value}); they were neither run nor read",
    ),
    expected=_PLAIN,
    mend=("无需处理", "nothing needed"),
)
GPKG_GENERATED: Final = notice(
    "gpkg-generated-column",
    found=("字段 {value} 由公式生成，没有读入", "the column {value} is computed; it was left out"),
    expected=("直接存储的字段", "columns that are stored"),
    mend=("需要时在导出前转成普通字段", "make it a plain column before exporting if it is needed"),
)
GPKG_NO_LAYER: Final = fault(
    "gpkg-no-layer",
    found=("GeoPackage 里没有要素图层", "a GeoPackage without a layer of features"),
    expected=("至少一个要素图层", "at least one layer of features"),
    mend=(
        "检查导出的内容（栅格瓦片不能读取）",
        "check what was exported; raster tiles are not read",
    ),
)
GPKG_WAL: Final = notice(
    "gpkg-in-use",
    found=("复制时文件正被使用（WAL 模式），最近的修改可能不在其中", "the file was in use when it was copied (WAL mode); the latest changes may be missing"),
    expected=("关闭后再复制的文件", "a file copied after its program was closed"),
    mend=("关闭 QGIS 等软件后重新上传", "close QGIS or the like and bring it again"),
)  # fmt: skip
GPKG_SLOW: Final = fault(
    "gpkg-too-slow",
    found=("数据库查询迟迟不结束", "a query that does not end"),
    expected=_PLAIN,
    mend=_EXPORT,
)
GEOMETRY_EXTENDED: Final = fault(
    "gpkg-geometry-extended",
    found=("几何用了扩展编码", "geometries in an extended encoding"),
    expected=("标准 GeoPackage 几何", "standard GeoPackage geometries"),
    mend=_EXPORT,
)
GEO_METADATA: Final = fault(
    "geoparquet-metadata-broken",
    found=("GeoParquet 的 geo 元数据有误", "geo metadata that make no sense"),
    expected=("符合 GeoParquet 1.x 的元数据", "metadata as GeoParquet 1.x has them"),
    mend=("用 QGIS、GeoPandas 等重新导出", "export it again with QGIS, GeoPandas or the like"),
)
GEO_ENCODING: Final = fault(
    "geoparquet-encoding",
    found=("几何编码是 {value}", "geometries encoded as {value}"),
    expected=("WKB", "WKB"),
    mend=("以 WKB 编码重新导出", "export it again with WKB"),
)
FGB_HEADER: Final = fault(
    "flatgeobuf-header-broken",
    found=("FlatGeobuf 文件头有误（{error}）", "a broken FlatGeobuf header ({error})"),
    expected=("完好的 FlatGeobuf 3", "an intact FlatGeobuf 3"),
    mend=("用原软件重新导出", "export it again from its program"),
)
