"""Tables of text: encodings, separators, coordinates as people write them, and what breaks a table."""

from __future__ import annotations

from tests.corpus.case import accepted, refused

TEXT = "编号,名称,经度,纬度,面积\n0012,科学城,106.3,29.5,12.5\n0013,两江新区,106.55,29.72,8\n"
WKT = ["POINT (106.3 29.5)", "POINT (106.55 29.72)"]
COLUMNS = {"编号": ["0012", "0013"], "名称": ["科学城", "两江新区"], "面积": [12.5, 8.0]}
GOOD = {
    "rows": 2,
    "columns": COLUMNS,
    "wkt": WKT,
    "needs": ["coordinates"],
    "crs": "EPSG:4326",
    "dtypes": {"编号": "str", "面积": "float64"},
}
CHOSEN = {"lon_field": "经度", "lat_field": "纬度"}
LONG = "\n".join(
    ["重庆市科学城创新园区的各个单位名称", "北碚区，沙坪坝区，璧山区", "两江新区协同创新区"] * 3
)


def good(encoding: str, basis: str, **more: object) -> dict[str, object]:
    return {**GOOD, "encoding": encoding, "basis": basis, **more}


def dms(lon: str, lat: str) -> str:
    return f"名称;经度;纬度\n甲;{lon};{lat}\n"


DMS = [
    accepted(
        f"csv-dms-{number}.csv",
        dms(lon, lat),
        expect={"wkt": ["POINT (106.5 29.75)"], "needs": ["coordinates"]},
    )
    for number, (lon, lat) in enumerate(
        [
            ("106°30′00″E", "29°45′00″N"),
            ("106°30'0\"", "29°45'0\""),
            ("E106°30′", "N29°45′"),
            ("东经106度30分0秒", "北纬29度45分0秒"),
            ("106 30 00", "29 45 00"),
            ("106:30:00E", "29:45:00N"),
            ("１０６°３０′", "２９°４５′"),
            ("106,5", "29,75"),
            ("106.5°E", "29.75°N"),
        ],
        1,
    )
]

CASES = [
    *DMS,
    accepted("csv-utf8.csv", TEXT, expect=good("utf-8", "detected")),
    accepted("csv-utf8-bom.csv", b"\xef\xbb\xbf" + TEXT.encode(), expect=good("utf-8", "declared")),
    accepted("csv-gbk.csv", TEXT.encode("gbk"), expect=good("gb18030", "detected")),
    accepted("csv-gb18030.csv", TEXT.replace("科学城", "科学城㐂").encode("gb18030"), expect={"encoding": "gb18030", "columns": {"名称": ["科学城㐂", "两江新区"]}}),
    accepted("csv-utf16.csv", TEXT.encode("utf-16"), expect=good("utf-16", "declared")),
    accepted("csv-utf16be-no-bom.csv", TEXT.encode("utf-16-be"), expect=good("utf-16-be", "detected")),
    accepted("csv-big5-chosen.csv", "編號,名稱,經度,緯度\n01,重慶,106.5,29.5\n".encode("big5"), options={"encoding": "big5"}, expect={"columns": {"編號": ["01"]}, "basis": "chosen"}),
    accepted("csv-crlf.csv", TEXT.replace("\n", "\r\n"), expect=GOOD),
    accepted("csv-cr.csv", TEXT.replace("\n", "\r"), expect=GOOD),
    accepted("csv-semicolon.csv", TEXT.replace(".", "·").replace(",", ";").replace("·", ","), expect=GOOD),
    accepted("csv-tab.tsv", TEXT.replace(",", "\t"), expect=GOOD),
    accepted("csv-pipe.txt", TEXT.replace(",", "|"), expect=GOOD),
    accepted("csv-sep-line.csv", "sep=;\r\n" + TEXT.replace(",", ";"), expect=GOOD),
    accepted("csv-confirmed.csv", TEXT, options=CHOSEN, expect={**GOOD, "needs": []}),
    accepted("csv-cgcs2000.csv", TEXT, options={**CHOSEN, "crs": "EPSG:4490"}, expect={"crs": "EPSG:4490", "crs_basis": "chosen", "needs": []}),
    accepted("csv-quoted.csv", '名称,说明,经度,纬度\n甲,"一, 二\n""三""",106.5,29.5\n', expect={"columns": {"说明": ['一, 二\n"三"']}}),
    accepted("csv-formulas.csv", "名称,经度,纬度\n=1+1,106.5,29.5\n@SUM(A1),106.5,29.5\n", expect={"columns": {"名称": ["=1+1", "@SUM(A1)"]}}, checked=("formula-looking",)),
    accepted("csv-leading-zeros.csv", "代码,经度,纬度\n007,106.5,29.5\n500106,106.5,29.5\n", expect={"columns": {"代码": ["007", "500106"]}}),
    accepted("csv-18-digits.csv", "身份,经度,纬度\n500106199001011234,106.5,29.5\n", expect={"columns": {"身份": ["500106199001011234"]}}),
    accepted("csv-one-not-number.csv", "数,经度,纬度\n1,106.5,29.5\n约2,106.5,29.5\n", expect={"columns": {"数": ["1", "约2"]}}),
    accepted("csv-pair.csv", '名称,经纬度\n甲,"106.5,29.75"\n', expect={"wkt": ["POINT (106.5 29.75)"]}),
    accepted("csv-pair-latitude-first.csv", '名称,坐标\n甲,"29.75, 106.5"\n', expect={"wkt": ["POINT (106.5 29.75)"]}),
    accepted("csv-wkt.csv", "名称;WKT\n甲;POINT (106.5 29.75)\n乙;\n", expect={"wkt": ["POINT (106.5 29.75)", None], "needs": ["coordinates"]}),
    accepted("csv-ewkt.csv", "名称;geom\n甲;SRID=4490;POINT (1 2)\n".replace("4490;P", "4490\\;P").replace("\\;", ";"), options={"separator": "|"}, expect={"rows": 1}),
    accepted("csv-wkt-broken.csv", "名称;wkt\n甲;POINT (106.5\n乙;POINT (1 2)\n", "geometry-malformed", place=["1", "wkt"], expect={"wkt": [None, "POINT (1 2)"]}),
    accepted("csv-wkt-deep.csv", "名称;wkt\n甲;" + "GEOMETRYCOLLECTION (" * 50_000 + "POINT (1 2)" + ")" * 50_000 + "\n", "geometry-malformed"),
    accepted("csv-metres.csv", "名称,x,y\n甲,36356000,3270000\n", expect={"crs": None, "needs": ["coordinates", "crs"]}, checked=("crs-missing",)),
    accepted("csv-no-coordinates.csv", "名称,说明\n甲,乙\n", expect={"wkt": [None], "needs": ["coordinates"]}),
    accepted("csv-coordinate-bad.csv", "名称,经度,纬度\n甲,106.5,29.5\n乙,见图,29.5\n丙,106°75′,29.5\n丁,106.6,29.5\n戊,106.7,29.5\n", "coordinate-unreadable", place=["2", "经度"], expect={"wkt": ["POINT (106.5 29.5)", None, None, "POINT (106.6 29.5)", "POINT (106.7 29.5)"]}),
    accepted("csv-gcj.csv", "名称,gcj02_lng,gcj02_lat\n甲,106.5,29.5\n", "datum-named-in-field", place=["GCJ-02"], expect={"rows": 1}, checked=("datum-suspected",)),
    accepted("csv-titles.csv", "重庆市创新园区一览表,,\n,,\n名称,经度,纬度\n甲,106.5,29.5\n乙,106.6,29.6\n", "table-title-rows", place=["一览表"], expect={"columns": {"名称": ["甲", "乙"]}}),
    accepted("csv-no-header.csv", "106.5,29.5,1\n106.6,29.6,2\n", "table-header-missing", "field-name-blank", expect={"rows": 2, "columns": {"column_3": [1, 2]}}),
    accepted("csv-row-long.csv", TEXT + "0014,多,一,格,1,2\n", "table-row-too-long", "field-name-blank", "coordinate-unreadable", place=["3", "6"]),
    accepted("csv-row-short.csv", TEXT + "0014,少\n", "table-row-too-short", place=["3"], expect={"rows": 3}),
    accepted("csv-rows-blank.csv", TEXT.replace("\n0013", "\n,,,,\n\n0013"), "table-rows-blank", expect=GOOD),
    accepted("csv-names.csv", "名称,名称,,经度,纬度\n甲,乙,丙,106.5,29.5\n", "field-name-repeated", "field-name-blank", expect={"columns": {"名称": ["甲"], "名称_2": ["乙"], "column_3": ["丙"]}}),
    refused("csv-nul.csv", "a,b\n1,\x00\n2,3\n", "content-differs-from-name"),
    refused("csv-nul-late.csv", "a,b\n" + "1,2\n" * 20_000 + "1,\x00\n", "table-binary"),
    refused("csv-quote-open.csv", 'a,b\n1,"2\n3,4\n', "table-broken"),
    refused("csv-header-only.csv", "名称,经度,纬度\n", "no-records"),
    refused("csv-blank.csv", "\n\n\n", "no-records"),
    refused("csv-10000-columns.csv", ",".join(f"c{i}" for i in range(10_000)) + "\n" + ",".join("1" * 10_000) + "\n", "too-many-fields"),
    refused("csv-commas.csv", "a,b\n" + "," * 5_000_000 + "1\n", "too-many-fields"),
    refused("csv-too-many.csv", "a,b\n" + "1,2\n" * 1100, "too-many-features", limits={"features": 50}),
    refused("csv-chosen-wrong.csv", TEXT.encode("gbk"), "encoding-does-not-fit", "utf-8", options={"encoding": "utf-8"}),
    refused("csv-encoding-none.csv", TEXT, "encoding-unknown", "rot13", options={"encoding": "rot13"}),
    refused("csv-utf8-then-gbk.csv", b"\xef\xbb\xbf" + TEXT.encode() + "科学城".encode("gbk"), "encoding-does-not-fit"),
    refused("csv-field-none.csv", TEXT, "no-such-field", "东经", "经度", options={"lon_field": "东经", "lat_field": "纬度"}),
    refused("csv-header-beyond.csv", TEXT, "no-records", options={"header": 50}),
]  # fmt: skip
