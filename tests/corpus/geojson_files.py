"""GeoJSON: what is broken, what is built to mislead, and what is odd but must come through whole."""

from __future__ import annotations

import json
from typing import Any

from tests.corpus.case import accepted, refused

POINT = {"type": "Point", "coordinates": [106.5, 29.5]}
HOSTILE = [
    "<script>alert(1)</script>", "{{ 7*7 }}", "${7*7}", "=1+1", "+1", "@SUM(A1)", "-2+3", "'; DROP TABLE x;--",
    "\u202egnp.exe", "a\u0000b", "\ufffe", "零\u200b宽", "]]>", "</script>", "%s%n", "字" * 5000,
]  # fmt: skip


def feature(geometry: Any = POINT, properties: Any = None, **members: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties, **members}


def collection(*features: Any, **members: Any) -> str:
    value = {"type": "FeatureCollection", **members, "features": list(features)}
    return json.dumps(value, ensure_ascii=False)


def one(properties: Any = None, geometry: Any = POINT, **members: Any) -> str:
    return collection(feature(geometry, properties), **members)


def crs(kind: str, **properties: str) -> dict[str, Any]:
    return {"type": kind, "properties": properties}


def ring(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


SQUARE = ring((106, 29), (107, 29), (107, 30), (106, 30), (106, 29))
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>'
    '<OGRVRTLayer name="y"><SrcDataSource>/vsicurl/{address}/y.json</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
)

HOSTILE_CASES = [
    refused("vrt-inside.geojson", VRT, "content-differs-from-name", "VRT"),
    refused("vrt-bom.json", "\ufeff\n  " + VRT, "content-differs-from-name"),
    refused(
        "gdalg.geojson",
        '{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read {secret} ! write x"}',
        "geojson-other-type",
        "gdal_streamed_alg",
    ),
    refused("wfs-inside.geojson", "<OGRWFSDataSource><URL>{address}/wfs</URL></OGRWFSDataSource>", "content-differs-from-name"),
    refused("connection-string.geojson", "WFS:{address}/wfs?service=WFS", "content-differs-from-name"),
    refused("path-inside.geojson", "{secret}", "content-differs-from-name"),
    refused("crs-url.geojson", one(crs=crs("url", url="{address}/crs", href="{address}/crs")), "crs-linked", "/crs"),
    refused("crs-link.geojson", one(crs=crs("link", href="{address}/crs.wkt", type="ogcwkt")), "crs-linked"),
    refused("crs-name-address.geojson", one(crs=crs("name", name="{address}/crs")), "crs-refers-elsewhere"),
    refused("crs-name-vsicurl.geojson", one(crs=crs("name", name="/vsicurl/{address}/crs")), "crs-refers-elsewhere"),
    refused("crs-name-file.geojson", one(crs=crs("name", name="file://{secret}")), "crs-unknown"),
    refused("crs-grid.geojson", one(crs=crs("name", name="+proj=longlat +nadgrids={secret}")), "crs-refers-elsewhere"),
    refused("crs-grid-at.geojson", one(crs=crs("name", name="+proj=longlat +ellps=GRS80 +nadgrids=@{address}/g.gsb")), "crs-refers-elsewhere"),
    refused("crs-init.geojson", one(crs=crs("name", name="+init={secret}:4326")), "crs-refers-elsewhere"),
    refused("crs-pipeline.geojson", one(crs=crs("name", name="+proj=pipeline +step +proj=hgridshift +grids={secret}")), "crs-refers-elsewhere"),
    refused("crs-unknown.geojson", one(crs=crs("name", name="EPSG:999999")), "crs-unknown", "999999"),
    refused("crs-geocentric.geojson", one(crs=crs("name", name="EPSG:4978")), "crs-not-of-a-map"),
    refused("arrays-100000-deep.geojson", '{"type":"FeatureCollection","features":[' + "[" * 100_000, "nested-too-deep"),
    refused("objects-100000-deep.geojson", '{"type":"FeatureCollection","features":[' + '{"a":' * 100_000, "nested-too-deep"),
    refused(
        "property-200-deep.geojson",
        one({"a": None}).replace('{"a": null}', '{"a":' + "[" * 200 + "]" * 200 + "}"),
        "nested-too-deep", "a",
    ),
    refused("duplicate-keys.geojson", one({"a": 1}).replace('"a": 1', '"a": 1, "a": 2'), "json-key-repeated", "1"),
    refused("duplicate-features.geojson", '{"type":"FeatureCollection","features":[],"features":[]}', "json-key-repeated", "features"),
    refused("number-of-5000-digits.geojson", one({"a": 0}).replace('"a": 0', '"a": ' + "9" * 5000), "number-out-of-range"),
]  # fmt: skip

BROKEN_CASES = [
    refused("nan.geojson", one({"a": 0}).replace('"a": 0', '"a": NaN'), "json-not-a-number", "NaN"),
    refused("infinity.geojson", one().replace("29.5", "-Infinity"), "json-not-a-number", "Infinity"),
    refused("truncated.geojson", one({"名称": "科学城"})[:-12], "json-broken"),
    refused("trailing.geojson", one() + "{}", "json-broken", "1"),
    refused("single-quotes.geojson", one().replace('"', "'"), "json-broken"),
    refused("comma-at-end.geojson", one()[:-2] + ",]}", "json-broken"),
    refused("empty.geojson", b"", "file-empty"),
    refused("no-features.geojson", collection(), "no-records"),
    refused("array.geojson", "[" + one() + "]", "geojson-other-type"),
    refused("topojson.json", '{"type":"Topology","objects":{},"arcs":[]}', "geojson-other-type", "Topology"),
    refused("esri.json", '{"geometryType":"esriGeometryPoint","spatialReference":{"wkid":4490},"features":[]}', "geojson-other-type"),
    refused("features-object.geojson", '{"type":"FeatureCollection","features":{}}', "geojson-other-type"),
    refused("feature-null.geojson", collection(feature(), None), "geojson-not-a-feature", "2"),
    refused("properties-list.geojson", collection(feature(), feature(properties=[1])), "geojson-not-a-feature", "2"),
    refused("201-fields.geojson", one({f"f{i}": i for i in range(201)}), "too-many-fields", "201"),
    refused("too-many-features.geojson", collection(*[feature()] * 51), "too-many-features", "50", limits={"features": 50}),
    refused("too-many-vertices.geojson", collection(*[feature(SQUARE)] * 11), "too-many-vertices", "50", limits={"vertices": 50}),
    refused("too-large.geojson", one({"a": "x" * 2**20}), "file-too-large", limits={"file_bytes": 2**20}),
    refused("sequence-line-3.geojsonl", "\n".join([json.dumps(feature())] * 2 + ['{"type": "Feature", '] + [json.dumps(feature())]), "json-broken", "3"),
]  # fmt: skip

ODD_CASES = [
    accepted("number-1e999.geojson", one().replace("29.5", "1e999"), "number-out-of-range", place=["1"], expect={"wkt": [None]}),
    accepted("integer-2-64.geojson", one({"a": 2**64 - 1}), "integer-too-large", place=["a"], expect={"columns": {"a": ["18446744073709551615"]}}),
    accepted("coordinates-text.geojson", collection(feature(), feature({"type": "Point", "coordinates": ["106.5", "29.5"]})), "geometry-malformed", place=["2"], expect={"wkt": ["POINT (106.5 29.5)", None]}),
    accepted("coordinates-true.geojson", one(geometry={"type": "Point", "coordinates": [True, 29]}), "geometry-malformed", place=["1"]),
    accepted("coordinates-one.geojson", one(geometry={"type": "Point", "coordinates": [106.5]}), "geometry-malformed", place=["1"]),
    accepted("coordinates-object.geojson", one(geometry={"type": "LineString", "coordinates": {"0": 1}}), "geometry-malformed"),
    accepted("geometry-circle.geojson", one(geometry={"type": "Circle", "coordinates": [1, 2], "radius": 3}), "geometry-malformed", "geojson-members-left-out", place=["Circle"]),
    accepted("collection-5000-deep.geojson", one().replace(json.dumps(POINT), '{"type":"GeometryCollection","geometries":[' * 100 + json.dumps(POINT) + "]}" * 100), "geometry-malformed"),
    accepted("ring-open.geojson", one(geometry=ring((106, 29), (107, 29), (107, 30), (106, 30))), "ring-not-closed", place=["1"], expect={"wkt": ["POLYGON ((106 29, 107 29, 107 30, 106 30, 106 29))"]}),
    accepted("ring-of-two.geojson", one(geometry=ring((106, 29), (107, 29))), "geometry-malformed", place=["1"]),
    accepted("line-of-one.geojson", one(geometry={"type": "LineString", "coordinates": [[106, 29]]}), "geometry-malformed"),
    accepted("four-ordinates.geojson", one(geometry={"type": "Point", "coordinates": [106.5, 29.5, 3, 4]}), "ordinates-left-out", expect={"wkt": ["POINT Z (106.5 29.5 3)"]}),
    accepted("heights-partly.geojson", one(geometry={"type": "LineString", "coordinates": [[106, 29, 5], [107, 30]]}), expect={"rows": 1}, checked=("geometry-3d",)),
    accepted("mixed-types.geojson", collection(feature(properties={"a": 1}), feature(properties={"a": "二"}), feature(properties={"a": True})), "field-mixed-types", place=["a", "2"], expect={"columns": {"a": ["1", "二", "true"]}}),
    accepted("nested-values.geojson", one({"a": {"b": [1, "二"]}}), "value-nested", place=["a"], expect={"columns": {"a": ['{"b": [1, "二"]}']}}),
    accepted("impossible-date.geojson", collection(feature(properties={"d": "2023-02-30"}), feature(properties={"d": "2023-02-28"})), expect={"columns": {"d": ["2023-02-30", "2023-02-28"]}}),
    accepted("lone-surrogate.geojson", one({"a": "x"}).replace('"x"', '"a\\ud800b"'), "text-broken", place=["a", "1"], expect={"columns": {"a": ["a\ufffdb"]}}),
    accepted("reserved-names.geojson", one({"geometry": 1, "feature_id": "x"}), "field-name-changed", place=["feature_id"], expect={"columns": {"geometry_2": [1], "feature_id_2": ["x"]}}),
    accepted("names-alike.geojson", one({"Name": "a", "name": "b"}), "field-name-repeated", expect={"columns": {"Name": ["a"], "name_2": ["b"]}}),
    accepted("name-blank.geojson", one({"": "a"}), "field-name-blank", expect={"columns": {"column_1": ["a"]}}),
    accepted("name-of-5000.geojson", one({"长" * 5000: "a"}), "field-name-changed", expect={"columns": {"长" * 120: ["a"]}}),
    accepted("foreign-members.geojson", collection(feature(title="x"), extra={"a": 1}), "geojson-members-left-out", place=["title"]),
    accepted("crs-in-geometry.geojson", one(geometry={**POINT, "crs": crs("link", href="{address}/crs")}), "geojson-members-left-out", place=["geometry.crs"]),
    accepted("id-beside.geojson", collection(feature(properties={"id": "a"}, id="b")), "feature-id-beside-field", expect={"columns": {"@id": ["b"], "id": ["a"]}}),
    accepted("crs-3857.geojson", one(crs=crs("name", name="urn:ogc:def:crs:EPSG::3857")), expect={"crs": "EPSG:3857", "crs_basis": "declared"}, checked=("projected-as-degrees",)),
    accepted("hostile-values.geojson", collection(*[feature(properties={"值": text}) for text in HOSTILE]), expect={"columns": {"值": HOSTILE}}),
    accepted("hostile-names.geojson", one(dict.fromkeys(["<b>x</b>", "{{ 7*7 }}", "=1+1", 'a"b;--'], 1)), expect={"columns": {"<b>x</b>": [1], "{{ 7*7 }}": [1], "=1+1": [1], 'a"b;--': [1]}}),
    accepted("geometry-null.geojson", one(geometry=None), expect={"wkt": [None]}, checked=("geometry-missing",)),
    accepted("geometry-empty.geojson", one(geometry={"type": "Polygon", "coordinates": []}), expect={"wkt": ["POLYGON EMPTY"]}, checked=("geometry-empty",)),
    accepted("bow-tie.geojson", one(geometry=ring((106, 29), (107, 30), (107, 29), (106, 30), (106, 29))), expect={"rows": 1}, checked=("geometry-invalid",)),
    accepted("axes-swapped.geojson", one(geometry={"type": "Point", "coordinates": [29.5, 106.5]}), expect={"wkt": ["POINT (29.5 106.5)"]}, checked=("axes-swapped",)),
    accepted("metres-as-degrees.geojson", one(geometry={"type": "Point", "coordinates": [36356000, 3270000]}), expect={"rows": 1}, checked=("projected-as-degrees",)),
    accepted("duplicate-ids.geojson", collection(feature(id="a"), feature(id="a")), expect={"columns": {"id": ["a", "a"]}}, checked=("duplicate-id",)),
    accepted("ids-mixed.geojson", collection(feature(id=1), feature(id="a")), "field-mixed-types", expect={"columns": {"id": ["1", "a"]}}),
]  # fmt: skip

CASES = [*HOSTILE_CASES, *BROKEN_CASES, *ODD_CASES]
