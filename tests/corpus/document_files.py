"""KML, KMZ and workbooks: entities, links, and parts that lie."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.corpus.case import Traps, accepted, refused
from tests.corpus.zip_files import bomb, packed

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
OPEN = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">'


def point(name: str = "科学城", coordinates: str = "106.3,29.5", extra: str = "") -> str:
    return f"<Placemark><name>{name}</name>{extra}<Point><coordinates>{coordinates}</coordinates></Point></Placemark>"


def kml(*parts: str, doctype: str = "") -> str:
    return HEAD + doctype + OPEN + "<Document>" + "".join(parts) + "</Document></kml>"


LAUGHS = (
    "<!DOCTYPE kml ["
    '<!ENTITY a0 "haha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    + "]>"
)
DATA = '<ExtendedData><Data name="编号"><value>0012</value></Data><SchemaData schemaUrl="{address}/s"><SimpleData name="面积">12.5</SimpleData></SchemaData></ExtendedData>'
RING = "<outerBoundaryIs><LinearRing><coordinates>106,29 107,29 107,30 106,29</coordinates></LinearRing></outerBoundaryIs>"

KML_CASES = [
    refused("kml-laughs.kml", kml(point("&a9;"), doctype=LAUGHS), "xml-entities"),
    refused("kml-entity-file.kml", kml(point("&x;"), doctype='<!DOCTYPE kml [<!ENTITY x SYSTEM "file://{secret}">]>'), "xml-entities"),
    refused("kml-entity-address.kml", kml(point("&x;"), doctype='<!DOCTYPE kml [<!ENTITY x SYSTEM "{address}/x">]>'), "xml-entities"),
    refused("kml-dtd-address.kml", kml(point(), doctype='<!DOCTYPE kml SYSTEM "{address}/kml.dtd">'), "xml-entities"),
    refused("kml-entity-parameter.kml", kml(point(), doctype='<!DOCTYPE kml [<!ENTITY % p SYSTEM "{address}/p"> %p;]>'), "xml-entities"),
    refused("kml-quadratic.kml", kml(point("&x;" * 1000), doctype='<!DOCTYPE kml [<!ENTITY x "' + "a" * 100_000 + '">]>'), "xml-entities"),
    refused("kml-only-link.kml", kml("<NetworkLink><Link><href>{address}/data.kml</href></Link></NetworkLink>"), "no-records"),
    refused("kml-deep.kml", HEAD + OPEN + "<Folder>" * 50_000, "nested-too-deep"),
    refused("kml-truncated.kml", kml(point())[:-20], "xml-broken"),
    refused("kml-two-roots.kml", kml(point()) + "<a/>", "xml-broken"),
    refused("kml-gpx.kml", HEAD + "<gpx><wpt lat='29' lon='106'/></gpx>", "kml-other-root", "gpx"),
    refused("kml-empty.kml", kml(), "no-records"),
    refused("kml-too-many.kml", kml(point() * 60), "too-many-features", limits={"features": 50}),
    refused("kml-too-many-fields.kml", kml(point(extra="<ExtendedData>" + "".join(f'<Data name="f{i}"><value>1</value></Data>' for i in range(300)) + "</ExtendedData>")), "too-many-fields"),
    accepted("kml-link.kml", kml(point(), "<NetworkLink><Link><href>{address}/data.kml</href></Link></NetworkLink>"), "kml-link-not-followed", place=["data.kml"], expect={"rows": 1}),
    accepted("kml-xinclude.kml", kml(point(extra='<description><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/></description>')), expect={"columns": {"description": [None]}}),
    accepted("kml-style-address.kml", kml("<Style id='s'><IconStyle><Icon><href>{address}/i.png</href></Icon></IconStyle></Style>", point(extra="<styleUrl>{address}/s.kml#s</styleUrl>")), expect={"rows": 1}),
    accepted("kml-overlay.kml", kml(point(), "<GroundOverlay><Icon><href>{address}/o.png</href></Icon></GroundOverlay>"), "kml-parts-left-out", place=["GroundOverlay"], expect={"rows": 1}),
    accepted("kml-coordinates-bad.kml", kml(point(), point(coordinates="106.3 29.5 x")), "geometry-malformed", place=["2"], expect={"wkt": ["POINT (106.3 29.5)", None]}),
    accepted("kml-ring-open.kml", kml(f"<Placemark><Polygon>{RING.replace(' 106,29<', '<')}</Polygon></Placemark>"), "ring-not-closed", place=["1"]),
    accepted("kml-track.kml", kml("<Placemark><gx:Track><when>2020-01-01</when><gx:coord>106 29 5</gx:coord><gx:coord>107 30 5</gx:coord></gx:Track></Placemark>"), "kml-parts-left-out", expect={"wkt": ["LINESTRING Z (106 29 5, 107 30 5)"]}),
    accepted("kml-good.kml", kml("<Folder><name>园区</name>", point(extra=DATA), f"<Placemark><name>面</name><Polygon>{RING}</Polygon></Placemark>", "</Folder>"), expect={"columns": {"name": ["科学城", "面"], "编号": ["0012", None], "面积": [12.5, None], "folder": ["园区", "园区"]}, "wkt": ["POINT (106.3 29.5)", "POLYGON ((106 29, 107 29, 107 30, 106 29))"], "crs": "EPSG:4326", "crs_basis": "standard"}),
    accepted("kml-multi.kml", kml("<Placemark><MultiGeometry><Point><coordinates>1,2</coordinates></Point><Point><coordinates>3,4</coordinates></Point></MultiGeometry></Placemark>"), expect={"wkt": ["MULTIPOINT ((1 2), (3 4))"]}),
    accepted("kml-gbk.kml", lambda _: kml(point()).replace("UTF-8", "GB2312").encode("gbk"), expect={"columns": {"name": ["科学城"]}, "basis": "declared"}),
    accepted("kml-says-gbk-is-utf8.kml", kml(point()).replace("UTF-8", "klingon"), expect={"columns": {"name": ["科学城"]}}),
    accepted("kml-utf16.kml", lambda _: kml(point()).replace("UTF-8", "UTF-16").encode("utf-16"), expect={"columns": {"name": ["科学城"]}}),
    accepted("kmz-good.kmz", lambda _: packed(("doc.kml", kml(point())), ("files/i.png", b"\x89PNG")), expect={"columns": {"name": ["科学城"]}, "format": "kmz"}),
    accepted("kmz-two.kmz", lambda _: packed(("other.kml", kml(point("乙"))), ("doc.kml", kml(point("甲")))), "kml-parts-left-out", place=["other.kml"], expect={"columns": {"name": ["甲"]}}),
    refused("kmz-no-kml.kmz", lambda _: packed(("a.png", b"\x89PNG")), "kmz-no-document"),
    refused("kmz-entity.kmz", lambda traps: packed(("doc.kml", traps.fill(kml(point("&x;"), doctype='<!DOCTYPE k [<!ENTITY x SYSTEM "file://{secret}">]>')))), "xml-entities"),
    refused("kmz-bomb.kmz", bomb("doc.kml", 300), "zip-suspicious-ratio", "doc.kml", alone=True),
    refused("kmz-path.kmz", lambda _: packed(("../doc.kml", kml(point()))), "zip-unsafe-path"),
]  # fmt: skip

# Workbooks know no zones.
MOMENT, MIDNIGHT = datetime(2021, 1, 1, 8, 30), datetime(2021, 2, 1)  # noqa: DTZ001
ROWS = [
    ["编号", "名称", "经度", "纬度", "建成", "面积"],
    ["0012", "科学城", 106.3, 29.5, date(2021, 1, 1), 12.5],
    ["0013", "两江新区", 106.55, 29.72, date(2021, 2, 1), 8],
]


def workbook(
    *,
    rows: Any = ROWS,
    change: Callable[[Any, Any], Any] | None = None,
    parts: Callable[[str, bytes], bytes | None] | None = None,
    more: dict[str, str] | None = None,
) -> Callable[[Traps], bytes]:
    """A workbook; ``change`` sees it through openpyxl, ``parts`` each of its parts as bytes."""

    def make(traps: Traps) -> bytes:
        book = Workbook()
        sheet = book.active
        sheet.title = "园区"
        for row in rows:
            sheet.append(row)
        if change is not None:
            change(book, sheet)
        target = io.BytesIO()
        book.save(target)
        if parts is None and more is None:
            return target.getvalue()
        again = io.BytesIO()
        with (
            zipfile.ZipFile(target) as old,
            zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for info in old.infolist():
                body = old.read(info.filename)
                changed = parts(info.filename, body) if parts else body
                if changed is not None:
                    new.writestr(
                        info.filename, traps.fill(changed.decode()) if b"{" in changed else changed
                    )
            for name, text in (more or {}).items():
                new.writestr(name, traps.fill(text))
        return again.getvalue()

    return make


def in_part(part: str, old: str, new: str) -> Callable[[str, bytes], bytes]:
    def change(name: str, body: bytes) -> bytes:
        return (
            re.sub(old.encode(), lambda _: new.encode(), body, count=1)
            if name.endswith(part)
            else body
        )

    return change


def entity(part: str) -> Callable[[str, bytes], bytes]:
    """A part that declares an entity over the planted file, and shows it."""

    def change(name: str, body: bytes) -> bytes:
        if not name.endswith(part):
            return body
        doctype = '<!DOCTYPE x [<!ENTITY x SYSTEM "file://{secret}">]>'
        text = re.sub(r"^(<\?xml[^>]*>)?", lambda match: match[0] + doctype, body.decode(), count=1)
        return text.replace("科学城", "&x;").encode()

    return change


def zeros(book: Any, sheet: Any) -> None:
    sheet["A4"], sheet["C4"], sheet["D4"] = 7, 106.1, 29.1
    sheet["A4"].number_format = "0000"


def macs(book: Any, sheet: Any) -> None:
    book.epoch = CALENDAR_MAC_1904


def only_chart(book: Any, sheet: Any) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=1, max_row=3))
    book.create_chartsheet("图").add_chart(chart)
    book.remove(sheet)


def hidden(book: Any, sheet: Any) -> None:
    book.create_sheet("底稿").sheet_state = "hidden"
    book.create_sheet("说明")


def cell(where: str, value: Any) -> Callable[[Any, Any], None]:
    def change(book: Any, sheet: Any) -> None:
        sheet[where] = value

    return change


GOOD = {
    "rows": 2, "wkt": ["POINT (106.3 29.5)", "POINT (106.55 29.72)"], "needs": ["coordinates"],
    "columns": {"编号": ["0012", "0013"], "名称": ["科学城", "两江新区"], "建成": [date(2021, 1, 1), date(2021, 2, 1)], "面积": [12.5, 8.0]},
}  # fmt: skip

WORKBOOK_CASES = [
    accepted("xlsx-good.xlsx", workbook(), expect=GOOD),
    accepted("xlsx-1904.xlsx", workbook(change=macs), expect=GOOD),
    accepted("xlsx-dimension-lies.xlsx", workbook(parts=in_part("sheet1.xml", r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"')), expect=GOOD),
    accepted("xlsx-moments.xlsx", workbook(change=cell("E2", MOMENT)), expect={"columns": {"建成": [MOMENT, MIDNIGHT]}}),
    accepted("xlsx-zeros-by-format.xlsx", workbook(change=zeros), expect={"columns": {"编号": ["0012", "0013", "0007"]}}),
    accepted("xlsx-formula-no-result.xlsx", workbook(change=cell("F2", "=1+1")), "workbook-formulas", "workbook-formula-without-result", place=["F2", "1"]),
    accepted("xlsx-formula-result.xlsx", workbook(change=cell("F2", "=1+1"), parts=in_part("sheet1.xml", r"<v */>|<v></v>", "<v>2</v>")), "workbook-formulas", place=["F2"], expect={"columns": {"面积": [2.0, 8.0]}}),
    accepted("xlsx-errors.xlsx", workbook(change=cell("F2", "#DIV/0!")), "workbook-cell-error", place=["F2"], expect={"columns": {"面积": [None, 8.0]}}),
    accepted("xlsx-hidden.xlsx", workbook(change=hidden), "workbook-hidden-sheets", "workbook-other-sheets", place=["底稿"], expect={"layers": ["园区", "底稿", "说明"]}),
    accepted("xlsx-merged.xlsx", workbook(change=lambda _, sheet: sheet.merge_cells("A2:B2")), "workbook-merged-cells", place=["A2:B2"], expect={"rows": 2}),
    accepted("xlsx-title.xlsx", workbook(rows=[["园区一览表"], *ROWS]), "table-title-rows", place=["一览表"], expect=GOOD),
    accepted("xlsx-digits.xlsx", workbook(change=cell("F2", 500106199001011234)), "workbook-digits-lost", place=["F2"]),
    accepted("xlsx-mixed.xlsx", workbook(change=cell("F2", "约12")), "field-mixed-types", place=["面积"], expect={"columns": {"面积": ["约12", "8"]}}),
    accepted("xlsx-links.xlsx", workbook(more={"xl/externalLinks/externalLink1.xml": '<externalLink xmlns="x" target="{address}/b.xlsx"/>'}), "workbook-links-out", expect=GOOD),
    accepted("xlsx-macros.xlsm", workbook(more={"xl/vbaProject.bin": "macro"}), "workbook-macros", expect=GOOD),
    accepted("xlsx-formula-looking.xlsx", workbook(change=lambda _, sheet: setattr(sheet.cell(2, 2, "x"), "value", "'=1+1")), expect={"columns": {"名称": ["'=1+1", "两江新区"]}}),
    accepted("xlsx-sheet-chosen.xlsx", workbook(change=lambda book, _: [book.create_sheet("二").append(row) for row in [["a", "b"], ["x", "y"]]] and book["二"].append(["x", "y"])), options={"sheet_or_layer": "园区"}, expect=GOOD),
    refused("xlsx-sheet-none.xlsx", workbook(), "no-such-layer", "丙", "园区", options={"sheet_or_layer": "丙"}),
    refused("xlsx-entity-file.xlsx", workbook(parts=entity("sheet1.xml")), "xml-entities", "xl/worksheets/sheet1.xml"),
    refused("xlsx-entity-in-rels.xlsx", workbook(parts=entity("_rels/.rels")), "xml-entities", "_rels/.rels"),
    refused("xlsx-laughs.xlsx", workbook(parts=in_part("sheet1.xml", "<worksheet", LAUGHS.replace("kml", "worksheet") + "<worksheet")), "xml-entities"),
    refused("xlsx-bomb.xlsx", bomb("xl/worksheets/sheet1.xml", 300), "zip-suspicious-ratio", "sheet1.xml", alone=True),
    refused("xlsx-far-cell.xlsx", workbook(change=cell("XFD2", "x")), "too-many-fields"),
    refused("xlsx-far-row.xlsx", workbook(change=cell("A1048576", "x")), "too-many-features"),
    refused("xlsx-sheet-truncated.xlsx", workbook(parts=lambda name, body: body[: len(body) // 2] if name.endswith("sheet1.xml") else body), "xml-broken"),
    refused("xlsx-no-workbook.xlsx", lambda _: packed(("[Content_Types].xml", "<Types/>")), "file-broken"),
    refused("xlsx-path.xlsx", workbook(more={"../../evil": "x"}), "zip-unsafe-path"),
    refused("xlsx-empty.xlsx", workbook(rows=[]), "no-records"),
    refused("xlsx-only-chart.xlsx", workbook(change=only_chart), "workbook-no-table"),
]  # fmt: skip

CASES = [*KML_CASES, *WORKBOOK_CASES]
