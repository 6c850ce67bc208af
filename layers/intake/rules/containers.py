"""What is said of files as such: their kind, their size, and what archives hold."""

from __future__ import annotations

from typing import Final

from geo.rule_words import Words, fault, notice

_FORMATS_ZH: Final = (
    "GeoJSON（.geojson .json .geojsonl .ndjson）、Shapefile 压缩包（.zip）、GeoPackage（.gpkg）、KML/KMZ、"
    "FlatGeobuf（.fgb）、GeoParquet（.parquet）、CSV（.csv .tsv .txt）、Excel（.xlsx）"
)
_FORMATS_EN: Final = (
    "GeoJSON (.geojson .json .geojsonl .ndjson), zipped Shapefile (.zip), GeoPackage (.gpkg), KML/KMZ, "
    "FlatGeobuf (.fgb), GeoParquet (.parquet), CSV (.csv .tsv .txt), Excel (.xlsx)"
)
FORMATS: Final[Words] = (_FORMATS_ZH, _FORMATS_EN)
_FOUND: Final[Words] = ("扩展名为 {value} 的文件", "a file that ends in {value}")

FORMAT_OTHER: Final = fault(
    "format-not-read",
    found=_FOUND,
    expected=FORMATS,
    mend=("在原软件中另存为其中一种", "save it as one of them in its program"),
)
FORMAT_PART: Final = fault(
    "format-shapefile-part",
    found=("{value} 只是 Shapefile 的一部分", "{value} is one part of a Shapefile"),
    expected=("同名的 .shp、.dbf、.shx、.prj 打成一个 .zip", "its .shp, .dbf, .shx and .prj in one .zip"),
    mend=("选中这几个文件一起压缩成 .zip 再上传", "select these files, compress them into one .zip, and bring that"),
)  # fmt: skip
FORMAT_ARCHIVE: Final = fault(
    "format-archive",
    found=_FOUND,
    expected=(".zip 压缩包", "a .zip archive"),
    mend=("解压后重新压缩成 .zip", "unpack it and compress it again as .zip"),
)
FORMAT_SHEET: Final = fault(
    "format-sheet",
    found=_FOUND,
    expected=(".xlsx 或 .csv", ".xlsx or .csv"),
    mend=("在表格软件中另存为 .xlsx", "save it as .xlsx in a spreadsheet program"),
)
FORMAT_DATABASE: Final = fault(
    "format-database",
    found=_FOUND,
    expected=("GeoPackage（.gpkg）或 Shapefile 压缩包", "GeoPackage (.gpkg) or a zipped Shapefile"),
    mend=(
        "在 QGIS 或 ArcGIS 中把图层导出为 GeoPackage",
        "export the layer as GeoPackage in QGIS or ArcGIS",
    ),
)
FORMAT_DRAWING: Final = fault(
    "format-drawing",
    found=("{value} 是 CAD 图纸", "{value} is a CAD drawing"),
    expected=("带坐标系的 GIS 图层", "a GIS layer with a coordinate reference system"),
    mend=(
        "在 GIS 软件中配准并导出为 GeoPackage 或 Shapefile",
        "georeference it in a GIS program and export it as GeoPackage or Shapefile",
    ),
)
CONTENT_DIFFERS: Final = fault(
    "content-differs-from-name",
    found=(
        "扩展名是 {value}，内容却是{content}",
        "a name that ends in {value} on content that is {content}",
    ),
    expected=("内容与扩展名一致", "content that fits the name"),
    mend=("改成正确的扩展名，或重新导出", "give it the right name, or export it again"),
)
FILE_EMPTY: Final = fault(
    "file-empty",
    found=("文件是空的", "an empty file"),
    expected=("有内容的文件", "a file with content"),
    mend=("检查导出或上传是否完整", "check that export and upload were complete"),
)
FILE_LARGE: Final = fault(
    "file-too-large",
    found=("文件 {mib} MB", "a file of {mib} MB"),
    expected=("不超过 {limit} MB", "at most {limit} MB"),
    mend=("拆成几个文件，或先简化几何", "split it, or simplify the geometries first"),
)
FILE_MISSING: Final = fault(
    "file-unreadable",
    found=("文件不存在或不是普通文件", "no file, or none that can be opened"),
    expected=("可以读取的文件", "a file that can be read"),
    mend=("重新上传", "bring it again"),
)
FILE_BROKEN: Final = fault(
    "file-broken",
    found=("文件损坏或不完整（{error}）", "a damaged or incomplete file ({error})"),
    expected=("完好的文件", "an intact file"),
    mend=("重新导出或重新上传", "export or bring it again"),
)
ZIP_BROKEN: Final = fault(
    "zip-broken",
    found=("压缩包损坏（{error}）", "a damaged archive ({error})"),
    expected=("完好的 .zip", "an intact .zip"),
    mend=("重新压缩后再上传", "compress the files again"),
)
ZIP_ENCRYPTED: Final = fault(
    "zip-encrypted",
    found=("压缩包设有密码", "an archive with a password"),
    expected=("没有密码的 .zip", "a .zip without a password"),
    mend=("去掉密码后重新压缩", "compress the files again without one"),
)
ZIP_PATH: Final = fault(
    "zip-unsafe-path",
    found=("压缩包里有不安全的路径", "an unsafe path inside the archive"),
    expected=("压缩包内的普通相对路径", "plain paths inside the archive"),
    mend=("解压到新文件夹，重新压缩", "unpack into a new folder and compress again"),
)
ZIP_LINK: Final = fault(
    "zip-link",
    found=("压缩包里有链接或特殊文件", "a link or a special file inside the archive"),
    expected=("普通文件", "plain files"),
    mend=("换成真正的文件再压缩", "put the files themselves into it"),
)
ZIP_NESTED: Final = fault(
    "zip-nested",
    found=("压缩包里还有压缩包", "an archive inside the archive"),
    expected=("文件直接放在一个 .zip 里", "the files themselves in one .zip"),
    mend=("先解压里层，再一起压缩", "unpack the inner one and compress all together"),
)
ZIP_REPEATED: Final = fault(
    "zip-name-repeated",
    found=("压缩包里有同名文件", "the same name twice inside the archive"),
    expected=("每个名字一次", "each name once"),
    mend=("重新压缩", "compress the files again"),
)
ZIP_OVERLAP: Final = fault(
    "zip-overlapping",
    found=("压缩包里的文件相互重叠，这是压缩炸弹的做法", "entries that overlap, as in a bomb"),
    expected=("各文件互不重叠", "entries side by side"),
    mend=("用普通压缩软件重新压缩", "compress the files again with an ordinary program"),
)
ZIP_MANY: Final = fault(
    "zip-too-many-members",
    found=("压缩包里有 {count} 个文件", "{count} files inside the archive"),
    expected=("不超过 {limit} 个", "at most {limit}"),
    mend=("只压缩需要的文件", "compress only the files that are needed"),
)
ZIP_LARGE: Final = fault(
    "zip-too-large-unpacked",
    found=("解压后超过 {limit} MB", "more than {limit} MB when unpacked"),
    expected=("解压后不超过 {limit} MB", "at most {limit} MB unpacked"),
    mend=("拆成几个压缩包", "split it into several archives"),
)
ZIP_RATIO: Final = fault(
    "zip-suspicious-ratio",
    found=("压缩比高达 {ratio} 倍，像压缩炸弹", "compressed {ratio} times, as in a bomb"),
    expected=("不超过 {limit} 倍", "at most {limit} times"),
    mend=("检查文件内容是否真实，再重新压缩", "check what the file holds, and compress it again"),
)
ZIP_LIES: Final = fault(
    "zip-size-lies",
    found=("写明的大小与实际不符", "a stated size that is not the real one"),
    expected=("大小与内容一致", "sizes that are true"),
    mend=("用普通压缩软件重新压缩", "compress the files again with an ordinary program"),
)
ZIP_METHOD: Final = fault(
    "zip-method",
    found=("压缩方法 {value} 不受支持", "compression method {value}"),
    expected=("标准压缩（deflate）或不压缩", "deflate, or none"),
    mend=(
        "用系统自带的压缩功能重新压缩",
        "compress the files again with the system's own function",
    ),
)
ZIP_NOTHING: Final = fault(
    "zip-nothing-to-read",
    found=("压缩包里没有可读的图层（有：{names}）", "nothing to read inside the archive (there are: {names})"),
    expected=("一个 Shapefile 的各个文件，或一个受支持的文件", "the files of a Shapefile, or one file of a format that is read"),
    mend=("把 .shp、.dbf、.shx、.prj 一起压缩", "compress .shp, .dbf, .shx and .prj together"),
)  # fmt: skip
ZIP_UNUSED: Final = notice(
    "zip-members-unused",
    found=("压缩包里另有 {count} 个文件没有用到：{names}", "{count} more {count:file|files} inside the archive {count:was|were} not used: {names}"),
    expected=("只有一个图层的文件", "the files of one layer"),
    mend=("无需处理；要读其中的图层请单独上传", "nothing needed; bring a layer among them on its own"),
)  # fmt: skip
PART_MISSING: Final = fault(
    "shapefile-part-missing",
    found=("{name} 缺少 {value}", "{name} comes without its {value}"),
    expected=("同名的 .shp、.dbf、.shx、.prj 都在压缩包里", "its .shp, .dbf, .shx and .prj all in the archive"),
    mend=("把缺少的文件一起压缩", "put the missing file into the archive"),
)  # fmt: skip
PART_RESTORED: Final = notice(
    "shapefile-index-restored",
    found=("{name} 缺少 .shx，已由 .shp 重建", "{name} comes without its .shx, which was rebuilt from the .shp"),
    expected=("同名的 .shp、.dbf、.shx、.prj 都在压缩包里", "its .shp, .dbf, .shx and .prj all in the archive"),
    mend=("无需处理；下次请一起压缩", "nothing needed; put it into the archive next time"),
)  # fmt: skip
PARTS_DISAGREE: Final = fault(
    "shapefile-parts-disagree",
    found=(".shp 有 {shapes} 个图形，.dbf 有 {records} 条记录", "{shapes} shapes in the .shp and {records} records in the .dbf"),
    expected=("两者数目相同", "as many of one as of the other"),
    mend=("重新导出，不要混用不同版本的文件", "export it again; do not mix files of different versions"),
)  # fmt: skip
MULTIPATCH: Final = fault(
    "shapefile-multipatch",
    found=("图形是三维模型（MultiPatch）", "shapes that are 3D models (MultiPatch)"),
    expected=("点、线或面", "points, lines or areas"),
    mend=("导出它们的占地轮廓", "export their footprints"),
)
ENCODING_LIES: Final = notice(
    "encoding-label-wrong",
    found=("文件写明的编码是 {declared}，内容却是 {encoding}；按内容读出", "labelled {declared}, but the text is {encoding} and was read as such"),
    expected=("写明的编码与内容一致", "a label that fits the text"),
    mend=("看一眼文字；不对就选择编码", "look at the text; choose the encoding if it is wrong"),
)  # fmt: skip
TEXT_CUT: Final = notice(
    "text-cut-short",
    found=("文字在字段宽度处被截断，最后一个字不完整，已去掉", "text cut at the field's width in the middle of a character, which was left out"),
    expected=("字段宽度容得下全文", "a field wide enough for its text"),
    mend=("在原软件中加宽字段，或改用 GeoPackage", "widen the field in its program, or use GeoPackage"),
)  # fmt: skip
RECORDS_DELETED: Final = notice(
    "records-marked-deleted",
    found=(
        "有 {count} 条记录带删除标记，没有读入",
        "{count} {count:record|records} marked as deleted; left out",
    ),
    expected=("已清理的 .dbf", "a packed .dbf"),
    mend=("无需处理；若要保留请先恢复", "nothing needed; undelete them first to keep them"),
)
