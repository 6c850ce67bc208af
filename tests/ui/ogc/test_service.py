"""The feature service as a client of the standard sees it: members, links, pages, languages, headers."""

import dataclasses
import gzip
import json
import logging
import subprocess
import sys

import pytest

CRS = "http://www.opengis.net/def/crs"
CRS84 = f"{CRS}/OGC/1.3/CRS84"
CGCS2000 = f"{CRS}/EPSG/0/4490"
SPEC = "http://www.opengis.net/spec"
PARKS = "/ogc/collections/parks"
UNITS = "/ogc/collections/units-2015"


def get(client, path, **parameters):
    answer = client.get(path, params=parameters or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def link(document, rel):
    found = [link["href"] for link in document["links"] if link["rel"] == rel]
    return found[0] if found else None


def ids(page):
    return [feature["id"] for feature in page["features"]]


def all_links(node):
    if isinstance(node, dict):
        yield from (value for key, value in node.items() if key in {"href", "$ref", "url"})
        for value in node.values():
            yield from all_links(value)
    elif isinstance(node, list):
        for value in node:
            yield from all_links(value)


class TestDocuments:
    def test_the_landing_page_leads_to_everything(self, client):
        landing = get(client, "/ogc")
        assert landing == get(client, "/ogc/") | {"links": landing["links"]}
        assert landing["title"]
        for rel in ("self", "service-desc", "conformance", "data", "service-doc"):
            assert link(landing, rel), rel
        for rel in ("self", "service-desc", "conformance", "data"):
            assert client.get(link(landing, rel)).status_code == 200
        assert link(landing, "service-doc") == "http://testserver/connect"

    def test_it_claims_what_it_keeps_and_no_more(self, client):
        claimed = set(get(client, "/ogc/conformance")["conformsTo"])
        for part in ("core", "geojson", "oas30"):
            assert f"{SPEC}/ogcapi-features-1/1.0/conf/{part}" in claimed
        assert f"{SPEC}/ogcapi-features-2/1.0/conf/crs" in claimed
        assert not any("html" in name or "create" in name for name in claimed)
        # pygeoapi's own list would grow with each request.
        assert len(get(client, "/ogc/conformance")["conformsTo"]) == len(claimed)

    def test_collections_are_the_sites_the_datasets_and_the_units(self, client):
        found = get(client, "/ogc/collections")
        assert [item["id"] for item in found["collections"]] == [
            "parks", "hostile", "units-2015", "units-2025-11",
        ]  # fmt: skip
        for item in found["collections"]:
            assert item["crs"][0] == item["storageCrs"] == CRS84
            assert CGCS2000 in item["crs"]
            assert item["itemType"] == "feature"
            assert item == get(client, link(item, "self"))
            assert link(item, "items")
        parks, *_, units, _ = found["collections"]
        assert parks["extent"] == {
            "spatial": {"bbox": [[106.25, 29.5, 106.25, 29.5]], "crs": CRS84}
        }
        assert units["extent"]["temporal"] == {
            "interval": [["2015-01-01T00:00:00Z", "2025-11-01T00:00:00Z"]]
        }

    def test_schema_and_queryables_name_the_attributes_and_their_types(self, client):
        for part in ("schema", "queryables"):
            answer = client.get(f"{PARKS}/{part}")
            assert answer.headers["content-type"] == "application/schema+json"
            properties = answer.json()["properties"]
            assert properties["name_zh"]["type"] == "string"
            assert properties["verified"]["type"] == "boolean"
            assert properties["geometry"]["x-ogc-role"] == "primary-geometry"
            assert properties["id"]["x-ogc-role"] == "id"

    @pytest.mark.parametrize("path", ["/ogc/openapi", "/ogc/api"])
    def test_the_definition_is_complete_in_itself(self, client, path):
        answer = client.get(path)
        assert answer.headers["content-type"].startswith("application/vnd.oai.openapi+json")
        told = answer.json()
        assert told["servers"][0]["url"] == "http://testserver/ogc"
        items = told["paths"]["/collections/parks/items"]["get"]
        limit = next(item for item in items["parameters"] if item.get("name") == "limit")
        assert (limit["schema"]["default"], limit["schema"]["maximum"]) == (100, 10_000)
        for reference in all_links(told):
            assert reference.startswith(("#/", "http://testserver/"))
        for described, operations in told["paths"].items():
            assert set(operations) == {"get"}
            assert described.startswith("/collections") or described in {
                "/", "/openapi", "/conformance",
            }  # fmt: skip

    @pytest.mark.parametrize("path", ["/ogc", "/ogc/collections", PARKS, f"{UNITS}/items"])
    def test_no_link_leads_to_what_is_not_served(self, client, path):
        document = get(client, path)
        for item in document["links"]:
            if item["rel"] != "service-doc":
                assert client.get(item["href"]).status_code == 200, item

    def test_titles_come_in_the_language_asked_for(self, client):
        def title(**headers):
            return client.get(PARKS, headers=headers).json()["title"]

        assert title() == "园区"
        assert title(**{"accept-language": "en-GB,en;q=0.9,zh;q=0.1"}) == "Parks"
        assert title(**{"accept-language": "fr, zh-CN"}) == "园区"
        assert get(client, PARKS, lang="en")["title"] == "Parks"


class TestItems:
    def test_a_page_has_the_members_of_the_standard(self, client):
        answer = client.get(f"{PARKS}/items")
        assert answer.headers["content-type"] == "application/geo+json"
        assert answer.headers["content-crs"] == f"<{CRS84}>"
        page = answer.json()
        assert page["type"] == "FeatureCollection"
        assert (page["numberMatched"], page["numberReturned"]) == (2, 2)
        assert page["timeStamp"].endswith("Z")
        assert link(page, "self")
        assert link(page, "next") is None
        drawn, listed = page["features"]
        assert drawn["geometry"] == {"type": "Point", "coordinates": [106.25, 29.5]}
        assert drawn["properties"]["units_2015"] == "500105"
        assert drawn["properties"]["name_en"] == "West Park"
        assert listed["id"] == "lost-park"
        assert listed["geometry"] is None

    def test_units_have_the_attributes_of_their_file(self, client, data):
        file = json.loads((data / "boundaries" / "units-2015.geojson").read_text("utf-8"))
        page = get(client, f"{UNITS}/items")
        assert ids(page) == [feature["id"] for feature in file["features"]]
        for found, kept in zip(page["features"], file["features"], strict=True):
            assert found["geometry"] == kept["geometry"]
            lon, lat = kept["properties"].pop("label")
            assert found["properties"] == kept["properties"] | {"label_lon": lon, "label_lat": lat}

    def test_pages_follow_one_another_and_end(self, client):
        seen, address = [], f"{UNITS}/items?limit=1&sortby=-adcode"
        while address:
            page = get(client, address)
            assert page["numberMatched"] == 3
            assert page["numberReturned"] == 1
            # A page can be asked for again by its own address.
            assert ids(get(client, link(page, "self"))) == ids(page)
            seen += ids(page)
            address, before = link(page, "next"), link(page, "prev")
        assert seen == ["500230", "500112", "500105"]
        assert ids(get(client, before)) == ["500112"]

    def test_a_limit_beyond_the_largest_page_is_no_error(self, client):
        assert get(client, f"{UNITS}/items", limit=10**12)["numberReturned"] == 3

    def test_a_page_is_shorter_where_features_are_heavy(self, client, monkeypatch):
        monkeypatch.setattr("layers.ogc.tables.PAGE_VERTICES", 11)
        # Three rings of five vertices: two would have ten.
        page = get(client, f"{UNITS}/items")
        assert page["numberReturned"] == 2
        assert ids(get(client, link(page, "next"))) == ["500230"]

    def test_filters(self, client):
        def found(**parameters):
            return ids(get(client, f"{UNITS}/items", **parameters))

        assert found(bbox="106,29,106.4,30") == ["500105"]
        assert found(bbox="106,29,0,106.4,30,100") == ["500105"]
        assert found(**{"bbox": "29,106,30,106.4", "bbox-crs": CGCS2000}) == ["500105"]
        assert found(adcode="500112") == ["500112"]
        assert found(adcode="5001") == []
        assert found(filter="name_zh LIKE '%北%'") == ["500105", "500112"]
        assert found(filter="BBOX(geometry, 107.1, 29, 108, 30) OR adcode = '500105'") == [
            "500105", "500230",
        ]  # fmt: skip
        assert found(datetime="2014-01-01") == []
        assert found(datetime="2016-01-01T00:00:00Z") == ["500105", "500112", "500230"]
        assert ids(get(client, f"{PARKS}/items", bbox="-180,-90,180,90")) == ["west-park"]
        assert ids(get(client, f"{PARKS}/items", verified="false")) == ["lost-park"]

    def test_properties_and_geometry_as_asked(self, client):
        page = get(
            client, f"{UNITS}/items", properties="adcode,area_km2", skipGeometry="true", limit=1
        )
        (feature,) = page["features"]
        assert feature["properties"] == {"adcode": "500105", "area_km2": 5000.0}
        assert feature["geometry"] is None

    def test_hits_are_only_counted(self, client):
        page = get(client, f"{UNITS}/items", resulttype="hits")
        assert (page["numberMatched"], page["features"]) == (3, [])

    @pytest.mark.parametrize("code", ["4490", "4326"])
    def test_latitude_stands_first_where_the_authority_says_so(self, client, code):
        crs = f"{CRS}/EPSG/0/{code}"
        for path in (f"{PARKS}/items", f"{PARKS}/items/west-park"):
            answer = client.get(path, params={"crs": crs})
            assert answer.headers["content-crs"] == f"<{crs}>"
            told = answer.json()
            feature = told["features"][0] if "features" in told else told
            assert feature["geometry"]["coordinates"] == [29.5, 106.25]

    def test_one_feature(self, client):
        feature = get(client, f"{PARKS}/items/west-park")
        assert feature["type"] == "Feature"
        assert get(client, link(feature, "self"))["id"] == "west-park"
        assert link(feature, "collection") == "http://testserver/ogc/collections/parks"


class TestHttp:
    def test_links_start_at_the_host_the_client_used(self, client):
        told = client.get("/ogc", headers={"host": "atlas.example:8443"}).json()
        assert link(told, "data") == "http://atlas.example:8443/ogc/collections"

    @pytest.mark.parametrize("host", ["evil.example/x?", "a b", "<script>", ""])
    def test_a_host_that_is_none_is_refused(self, client, host):
        answer = client.get("/ogc", headers={"host": host})
        assert answer.status_code == 400
        assert host not in answer.text or not host

    def test_an_answer_that_has_not_changed_is_not_sent_again(self, client, shown):
        first = client.get(f"{PARKS}/items")
        assert first.headers["cache-control"] == "no-cache"
        held = {"if-none-match": first.headers["etag"]}
        again = client.get(f"{PARKS}/items", headers=held)
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(f"{PARKS}/items?limit=1", headers=held).status_code == 200
        shown[0] = dataclasses.replace(shown[0], version="another")
        assert client.get(f"{PARKS}/items", headers=held).status_code == 200

    def test_what_was_published_meanwhile_is_served_and_what_was_retired_is_not(
        self, client, shown
    ):
        assert client.get("/ogc/collections/hostile/items").status_code == 200
        shown[0] = dataclasses.replace(shown[0], version="after", datasets={})
        assert client.get("/ogc/collections/hostile/items").status_code == 404
        told = get(client, "/ogc/collections")["collections"]
        assert "hostile" not in {item["id"] for item in told}

    def test_a_dataset_whose_file_is_gone_does_not_take_the_rest_along(
        self, client, hostile, caplog
    ):
        hostile.table.unlink()
        with caplog.at_level(logging.CRITICAL):
            told = get(client, "/ogc/collections")["collections"]
            assert get(client, "/ogc/openapi")
        assert [item["id"] for item in told] == ["parks", "units-2015", "units-2025-11"]

    def test_long_answers_are_compressed_for_those_who_take_it(self, client):
        plain = client.get(f"{UNITS}/items")
        with client.stream("GET", f"{UNITS}/items", headers={"accept-encoding": "gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert json.loads(gzip.decompress(raw))["features"] == plain.json()["features"]

    def test_it_is_read_only_and_no_other_site_may_read_it_in_a_browser(self, client):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = client.request(method, f"{PARKS}/items", content=b"{}")
            assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        answer = client.options(f"{PARKS}/items", headers={"origin": "https://elsewhere.example"})
        assert answer.status_code == 204
        assert not [name for name in answer.headers if name.startswith("access-control")]
        head = client.head(f"{PARKS}/items")
        assert (head.status_code, head.content) == (200, b"")

    def test_pygeoapi_sets_up_no_logging_for_the_process(self, client):
        before = list(logging.getLogger().handlers)
        get(client, "/ogc")
        assert logging.getLogger().handlers == before

    def test_the_app_starts_without_pygeoapi(self):
        script = (
            "import sys, ui.ogc; sys.exit('pygeoapi' in sys.modules or 'rasterio' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
