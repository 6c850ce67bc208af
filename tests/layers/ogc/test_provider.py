"""The provider as pygeoapi uses it, and the links it mends."""

import pytest
from pygeoapi.plugin import load_plugin
from pygeoapi.provider.base import ProviderInvalidQueryError, ProviderItemNotFoundError
from shapely import Point

from layers.datasets import FieldType
from layers.ogc.collections import Collection
from layers.ogc.provider import NAME, Links
from layers.ogc.tables import FeatureTable, Field

FIELDS = (
    Field("name", FieldType.TEXT, "名称", "Name", ("甲", "乙")),
    Field("n", FieldType.INTEGER),
    Field("day", FieldType.DATE),
)


@pytest.fixture
def provider():
    points = [Point(106 + k / 10, 29.5) for k in range(4)]
    columns = {
        "name": ["甲", "乙", "甲", "乙"],
        "n": [4, 3, 2, 1],
        "day": [None, "2020-01-01", None, None],
    }
    table = FeatureTable(["a", "b/c", "d e", "f"], points, columns, FIELDS)
    collection = Collection(
        id="x", title={}, description={}, extent=None, id_field="name",
        read_fields=lambda: FIELDS, read_table=lambda: table,
    )  # fmt: skip
    return load_plugin("provider", {"name": NAME, "type": "feature", "data": collection})


def ids(page):
    return [feature["id"] for feature in page["features"]]


def test_a_page_says_how_many_there_are_and_how_many_it_has(provider):
    page = provider.query(offset=1, limit=2)
    assert ids(page) == ["b/c", "d e"]
    assert (page["numberMatched"], page["numberReturned"]) == (4, 2)


def test_conditions_are_joined(provider):
    page = provider.query(properties=[("name", "甲")], bbox=[106.15, 29, 107, 30])
    assert ids(page) == ["d e"]


def test_order_then_page(provider):
    page = provider.query(sortby=[{"property": "n", "order": "+"}], limit=2)
    assert ids(page) == ["f", "d e"]


def test_hits_are_counted_and_not_given(provider):
    page = provider.query(resulttype="hits", properties=[("name", "甲")])
    assert (page["numberMatched"], page["features"]) == (2, [])


def test_attributes_and_geometry_as_asked(provider):
    (feature,) = provider.query(limit=1, select_properties=["n"], skip_geometry=True)["features"]
    assert feature["properties"] == {"n": 4}
    assert feature["geometry"] is None


def test_a_value_of_another_type_is_an_invalid_query(provider):
    with pytest.raises(ProviderInvalidQueryError) as refused:
        provider.query(properties=[("n", "many")])
    assert refused.value.http_status_code == 400
    assert "integer" in refused.value.message


def test_one_feature_by_its_id(provider):
    assert provider.get("b/c")["properties"]["n"] == 3
    with pytest.raises(ProviderItemNotFoundError) as missing:
        provider.get("nothing")
    assert missing.value.http_status_code == 404


def test_fields_are_told_as_json_schema(provider):
    assert provider.fields == {
        "name": {"type": "string", "title": "名称 / Name", "values": ["甲", "乙"]},
        "n": {"type": "integer"},
        "day": {"type": "string", "format": "date"},
    }
    assert provider.id_field == "name"


class TestLinks:
    def link(self, rel="self", kind="application/geo+json", href="http://x/ogc/items?f=json"):
        return {"rel": rel, "type": kind, "href": href}

    def test_formats_that_are_not_served_are_left_out(self):
        links = Links()
        links.extend([self.link(kind="text/html"), self.link(kind="application/ld+json")])
        assert links == []

    def test_the_page_after_the_last_is_not_linked(self):
        links = Links(more=False)
        links.append(self.link("next"))
        assert links == []
        links = Links(more=True)
        links.append(self.link("next"))
        assert len(links) == 1

    def test_a_pages_own_address_has_its_offset(self):
        links = Links(offset=20)
        links.append(self.link())
        assert links[0]["href"] == "http://x/ogc/items?f=json&offset=20"

    def test_an_id_in_a_path_is_written_so_that_it_stays_one_part(self):
        links = Links(identifier="b/c ?#é")
        links.append(self.link(href="http://x/ogc/items/b/c ?#é?f=json"))
        assert links[0]["href"] == "http://x/ogc/items/b%2Fc%20%3F%23%C3%A9?f=json"
