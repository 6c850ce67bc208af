"""What is said of XML: KML, and the parts of a workbook."""

from __future__ import annotations

from typing import Final

from geo.rule_words import fault, notice

XML_BROKEN: Final = fault(
    "xml-broken",
    found=("XML 有误（{error}）", "broken XML ({error})"),
    expected=("格式正确的 XML", "well-formed XML"),
    mend=("用原软件重新导出", "export it again from its program"),
)
XML_ENTITIES: Final = fault(
    "xml-entities",
    found=("XML 含 DTD 或实体定义（{error}），可用来读取文件或撑爆内存", "a DTD or entities in the XML ({error}), with which files are read and memory is filled"),
    expected=("不含 DTD 和实体的 XML", "XML without DTD and entities"),
    mend=("删去 <!DOCTYPE …> 一段，或重新导出", "remove the <!DOCTYPE …> part, or export again"),
)  # fmt: skip
KML_OTHER: Final = fault(
    "kml-other-root",
    found=("XML 的根元素是 {value}", "XML whose root is {value}"),
    expected=("kml", "kml"),
    mend=(
        "在 Google Earth 或 GIS 软件中另存为 KML",
        "save it as KML in Google Earth or a GIS program",
    ),
)
KML_LINK: Final = notice(
    "kml-link-not-followed",
    found=("链接到 {value}，没有访问", "a link to {value}; it was not followed"),
    expected=("数据都在文件里", "all data inside the file"),
    mend=("需要链接里的内容时，另存后再上传", "save what is behind the link and bring that"),
)
KML_ASIDE: Final = notice(
    "kml-parts-left-out",
    found=("{value} 没有读入", "{value} was left out"),
    expected=("点、线、面", "points, lines and areas"),
    mend=(
        "图片叠加和轨迹时间需另行处理",
        "overlays and the times of tracks have to be kept elsewhere",
    ),
)
KMZ_NO_DOCUMENT: Final = fault(
    "kmz-no-document",
    found=("KMZ 里没有 .kml", "a KMZ without a .kml"),
    expected=("doc.kml", "a doc.kml"),
    mend=("重新导出 KMZ，或直接上传 .kml", "export it again, or bring the .kml itself"),
)
DIGITS_LOST: Final = notice(
    "workbook-digits-lost",
    found=("长数字 {value} 存为数值，Excel 只保留 15 位，末位可能已变成 0", "the long number {value} is kept as a number; Excel keeps 15 digits, the last may have become 0"),
    expected=("长编号设为文本格式", "long codes in cells formatted as text"),
    mend=("对照原始资料，把该列设为文本后重新填写", "format the column as text and enter the codes again from their source"),
)  # fmt: skip
