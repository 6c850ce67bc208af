"""What ships in data/layers: a contract over every layer and every record."""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from shapely.geometry import Point

from layers.catalogue import load_catalogue
from layers.check import check_catalogue
from layers.units import load_units

DATA = Path(__file__).resolve().parents[2] / "data"
CATALOGUE = load_catalogue(DATA / "layers")
UNITS = load_units(DATA / "boundaries")
FEATURES = {f["id"]: f for layer in CATALOGUE.layers.values() for f in layer.features}
LAYER_OF = {f["id"]: k for k, layer in CATALOGUE.layers.items() for f in layer.features}
DRAWN = {k: f for k, f in FEATURES.items() if f["geometry"] is not None}
ZONES = ["bishan-htz", "dazu-htz", "rongchang-htz", "tongliang-htz", "tongnan-htz", "yongchuan-htz"]
UNNAMED = [f"htz-unnamed-{n}" for n in range(1, 5)]


def facts(name):
    return yaml.safe_load((DATA / "facts" / f"{name}.yaml").read_text("utf-8"))


SITES = {site["id"]: site for site in facts("sites")}
CODES = facts("codelists")


def properties(feature_id):
    return FEATURES[feature_id]["properties"]


def at_one_point(feature_id):
    place = FEATURES[feature_id]["geometry"]["coordinates"]
    return {k for k, f in DRAWN.items() if f["geometry"]["coordinates"] == place}


def test_every_layer_is_sound():
    assert [str(fault) for fault in check_catalogue(DATA / "layers", UNITS)] == []


def test_layers_in_their_order():
    visible = [k for k, layer in CATALOGUE.layers.items() if layer.manifest.visible]
    assert visible == ["science-cities", "parks", "industrial-bases", "hightech-zones"]
    others = ["demonstration-zones", "sichuan-partners", "other-sites"]
    assert list(CATALOGUE.layers) == [*visible, *others]


def test_symbols_tell_the_layers_apart():
    symbols = [layer.manifest.symbol for layer in CATALOGUE.layers.values()]
    assert len({s.shape for s in symbols}) == len({s.color for s in symbols}) == len(symbols)


def test_counts():
    assert {k: (layer.drawn, layer.listed) for k, layer in CATALOGUE.layers.items()} == {
        "science-cities": (4, 1),
        "parks": (7, 0),
        "industrial-bases": (4, 0),
        "hightech-zones": (7, 4),
        "demonstration-zones": (2, 5),
        "sichuan-partners": (4, 0),
        "other-sites": (7, 19),
    }


def test_every_site_of_the_documents_once():
    from_documents = [k for k, site in SITES.items() if site.get("origin") == "source"]
    assert len(from_documents) == 54
    assert sorted(FEATURES) == sorted([*from_documents, *ZONES, *UNNAMED])
    assert sum(len(layer.features) for layer in CATALOGUE.layers.values()) == 64


def test_eleven_hightech_zones_of_which_seven_are_drawn():
    layer = CATALOGUE.layers["hightech-zones"]
    grades = Counter(f["properties"]["evidence"] for f in layer.features)
    assert grades == {"certain": 4, "well_supported": 1, "probable": 2, "unnamed": 4}
    assert sorted(f["id"] for f in layer.features if f["geometry"] is None) == UNNAMED
    levels = Counter(f["properties"]["level"] for f in layer.features)
    assert levels == {"national": 4, "municipal": 7}
    assert LAYER_OF["eleven-hightech-zones"] == "other-sites"
    assert LAYER_OF["chengdu-hightech-zone"] == "sichuan-partners"


def test_evidence_is_graded_in_the_high_tech_layer_only():
    graded = {k for k, f in FEATURES.items() if f["properties"]["evidence"] is not None}
    assert {LAYER_OF[k] for k in graded} == {"hightech-zones"}
    assert len(graded) == 11


def test_sites_that_share_a_point():
    assert at_one_point("great-wall-yongchuan-plant") == {
        "great-wall-yongchuan-plant",
        "smart-vehicle-industry-corridor",
        "yongchuan-digital-film-studio",
        "yongchuan-mass-entrepreneurship-demo-base",
        "yongchuan-one-city-seven-parks",
        "yongchuan-science-ecology-city",
    }
    assert at_one_point("chongqing-hightech-zone") == {
        "chongqing-hightech-zone",
        "everbright-ai-industry-base",
        "western-chongqing-science-city",
    }
    assert at_one_point("xiema") == {
        "chongqing-sensor-industry-base",
        "western-chongqing-science-city-beibei-park",
        "xiema",
    }


def test_no_position_is_better_than_its_town():
    assert {f["properties"]["accuracy"] for f in DRAWN.values()} == {"C", "D"}
    radii = {k: f["properties"]["accuracy_m"] for k, f in DRAWN.items()}
    assert radii.pop("liangjiang-collaborative-innovation-zone") == 5000
    assert set(radii.values()) == {3000, None}


def test_coordinates_without_a_source_say_so():
    unverified = {k for k, f in DRAWN.items() if not f["properties"]["verified"]}
    assert unverified == {
        "chengdu-hightech-zone",
        "chengdu-science-city",
        "liangjiang-collaborative-innovation-zone",
        "liangjiang-digital-economy-park",
        "science-technology-museum",
        "tianfu-new-area",
        "xiyong-microelectronics-park",
    }


def test_gazetteer_points_name_their_entry():
    from_elsewhere = {
        "chengdu-hightech-zone",
        "chengdu-science-city",
        "science-technology-museum",
        "tianfu-new-area",
        "xiyong-microelectronics-park",
        "yubei-national-agri-hightech-demo-zone",
    }
    for language in ("zh", "en"):
        named = {k for k in FEATURES if "GeoNames" in properties(k)[f"basis_{language}"]}
        assert named == set(DRAWN) - from_elsewhere


@pytest.mark.parametrize("vintage", sorted(UNITS))
@pytest.mark.parametrize("feature_id", sorted(DRAWN))
def test_points_lie_in_a_unit_they_claim(vintage, feature_id):
    claimed = properties(feature_id)["units"][vintage]
    point = Point(DRAWN[feature_id]["geometry"]["coordinates"])
    actual = [adcode for adcode, unit in UNITS[vintage].items() if unit.covers(point)]
    if claimed:
        assert set(actual) & set(claimed)
    elif LAYER_OF[feature_id] == "sichuan-partners":
        assert actual == []
    else:
        # Known to be in the city, but not in which district.
        assert (feature_id, vintage) in {
            ("everbright-ai-industry-base", "2015"),
            ("everbright-ai-industry-base", "2025-11"),
            ("yubei-national-agri-hightech-demo-zone", "2025-11"),
        }


@pytest.mark.parametrize(
    ("feature_id", "before", "after"),
    [
        ("shuitu-hightech-park", ["500109"], ["500157"]),
        ("caijia-industrial-internet-cluster", ["500109"], ["500157"]),
        ("lijia-smart-park", ["500112"], ["500157"]),
        ("liangjiang-collaborative-innovation-zone", ["500112"], ["500157"]),
        ("liangjiang-digital-economy-park", ["500112"], ["500157"]),
        ("science-technology-museum", ["500105"], ["500157"]),
        ("liangjiang-new-area", ["500105", "500109", "500112"], ["500157"]),
        ("xiema", ["500109"], ["500109"]),
        ("western-chongqing-science-city-beibei-park", ["500109"], ["500109"]),
        ("yubei-national-agri-hightech-demo-zone", ["500112"], []),
        (
            "western-chongqing-science-city",
            ["500106", "500107", "500109", "500116", "500120"],
            ["500106", "500107", "500109", "500116", "500120"],
        ),
    ],
)
def test_units_before_and_after_november_2025(feature_id, before, after):
    assert properties(feature_id)["units"] == {"2015": before, "2025-11": after}


def test_manager_and_unit_are_two_things():
    managed = {k for k in FEATURES if properties(k)["managing_body_zh"] == "两江新区"}
    assert managed == {
        "lijia-smart-park",
        "liangjiang-collaborative-innovation-zone",
        "liangjiang-digital-economy-park",
        "shuitu-hightech-park",
    }
    assert {k for k in FEATURES if properties(k)["managing_body_zh"]} == managed


@pytest.mark.parametrize("feature_id", sorted(set(FEATURES) & set(SITES)))
def test_features_and_facts_agree(feature_id):
    mine, site = properties(feature_id), SITES[feature_id]
    for key in ("name_zh", "name_en", "category", "status"):
        assert mine[key] == site.get(key), key
    stated = set(site.get("stated_units", []))
    assert stated <= set(mine["units"]["2015"])


@pytest.mark.parametrize("feature_id", sorted(FEATURES))
def test_codes_are_in_the_code_lists(feature_id):
    p = properties(feature_id)
    assert p["category"] in CODES["category"]
    assert p["status"] is None or p["status"] in CODES["status"]


@pytest.mark.parametrize("layer_id", sorted(CATALOGUE.layers))
def test_sources_are_documents(layer_id):
    known = {document["id"] for document in facts("documents")}
    assert set(CATALOGUE.layers[layer_id].manifest.sources) <= known
