"""A small data folder with hand-made content: three units that become two, one layer, a few facts."""

import functools
import hashlib
import json
import shutil
from pathlib import Path

import pytest
import yaml
from streamlit.components.v2 import manifest_scanner

from ui.publication import publish
from ui.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent.parent

# In 2025-11 500105 and 500112 become 500157; 500230 stays.
WEST, EAST, AWAY = (106.0, 106.5), (106.5, 107.0), (107.0, 107.5)
UNITS = {
    "2015": {
        "500105": ("江北区", "Jiangbei District", WEST),
        "500112": ("渝北区", "Yubei District", EAST),
        "500230": ("丰都县", "Fengdu County", AWAY),
    },
    "2025-11": {
        "500157": ("两江新区", "Liangjiang New Area", (106.0, 107.0)),
        "500230": ("丰都县", "Fengdu County", AWAY),
    },
}
TEXT = "第一行\n园区 12.5% 增长\n末行"


def unit(adcode, name_zh, name_en, west, east):
    ring = [[west, 29.0], [east, 29.0], [east, 30.0], [west, 30.0], [west, 29.0]]
    if east - west == 1:
        # The seam's end points stay, as in a coverage.
        ring = [[106, 29], [106.5, 29], [107, 29], [107, 30], [106.5, 30], [106, 30], [106, 29]]
    return {
        "type": "Feature",
        "id": adcode,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "adcode": adcode,
            "name_zh": name_zh,
            "name_en": name_en,
            "kind": "district",
            "valid_from": "2015",
            "valid_to": None,
            "label": [(west + east) / 2, 29.5],
            "area_km2": 5000.0,
        },
    }


def site(identifier, name_zh, name_en, point, units, **changes):
    properties = {
        "id": identifier, "name_zh": name_zh, "name_en": name_en, "category": "park", "level": None,
        "status": "operating", "accuracy": "C" if point else "none", "accuracy_m": 3000 if point else None,
        "verified": bool(point), "basis_zh": "地名库点位。", "basis_en": "Gazetteer point.",
        "managing_body_zh": None, "managing_body_en": None, "units": units, "evidence": None,
        "reason_zh": None if point else "未公开位置。", "reason_en": None if point else "Location not published.",
    }  # fmt: skip
    geometry = {"type": "Point", "coordinates": point} if point else None
    return {
        "type": "Feature", "id": identifier, "geometry": geometry, "properties": properties | changes,
    }  # fmt: skip


MANIFEST = {
    "id": "parks", "title_zh": "园区", "title_en": "Parks", "description_zh": "两个园区。",
    "description_en": "Two parks.", "provider_zh": "编辑组", "provider_en": "Editors", "license": "CC-BY-4.0",
    "date": "2020-12-25", "lineage_zh": "整理。", "lineage_en": "Read out.", "sources": ["doc-000"],
    "symbol": {"shape": "square", "color": "park"}, "order": 1, "visible": True,
}  # fmt: skip
CITATION = {"document": "doc-000", "line": 2, "printed": "12.5%"}
FACTS = {
    "documents": [
        {
            "id": "doc-000", "kind": "source", "title_zh": "题目", "title_en": "Title", "title_given": True,
            "publisher_zh": "报社", "publisher_en": "Paper", "published": "2020-12-25",
            "published_basis": "stated", "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "line_count": 3,
        },
    ],
    "sites": [
        {
            "id": "west-park", "name_zh": "西园", "name_en": "West Park", "aliases": ["老西园"],
            "category": "park", "spatial_kind": "area", "origin": "source", "citations": [CITATION],
            "note_zh": "说明", "note_en": "A note",
        },
        {
            "id": "west-lab", "name_zh": "西园实验室", "name_en": "West Lab", "category": "facility",
            "part_of": "west-park", "spatial_kind": "point", "origin": "source", "citations": [CITATION],
        },
    ],
    "projects": [
        {
            "id": "plant", "name_zh": "工厂", "name_en": "Plant", "kind": "project", "site_id": "west-park",
            "citations": [CITATION],
        },
    ],
    "institutions": [
        {
            "id": "college", "name_zh": "学院", "name_en": "College", "kind": "laboratory", "site_id": "west-park",
            "citations": [CITATION],
        },
    ],
    "indicators": [
        {"id": "growth", "name_zh": "增长", "name_en": "Growth", "unit_measure": "percent", "stock_flow": "flow"},
    ],
    "observations": [
        {
            "id": "growth-2020", "indicator": "growth", "scope_level": "site", "scope": "west-park",
            "time_period": "2020", "value": 12.5, "comparator": "eq", "unit_measure": "percent",
            "obs_status": "actual", "time_basis": "stated", "citations": [CITATION],
        },
    ],
    "reading_notes": [
        {
            "id": "read-growth", "kind": "metric", "note_zh": "注", "note_en": "Note", "advice_zh": "宜",
            "advice_en": "Advice", "records": ["growth-2020", "west-park"], "citations": [CITATION],
        },
    ],
    "reconciliations": [],
}  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def installed_components():
    """What is installed is looked for once: an AppTest reads the metadata of every package, a third of its time."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def data(tmp_path):
    """A data folder of its own for one test."""
    folder = tmp_path / "data"
    boundaries = folder / "boundaries"
    boundaries.mkdir(parents=True)
    vintages = []
    for vintage, units in UNITS.items():
        features = [unit(adcode, zh, en, *span) for adcode, (zh, en, span) in units.items()]
        collection = {"type": "FeatureCollection", "features": features}
        (boundaries / f"units-{vintage}.geojson").write_text(json.dumps(collection), "utf-8")
        vintages.append(
            {
                "id": vintage, "title_zh": vintage, "title_en": vintage, "valid_from": vintage,
                "valid_to": None if vintage == "2025-11" else "2025-11", "file": f"units-{vintage}.geojson",
            }
        )  # fmt: skip
    (boundaries / "vintages.yaml").write_text(yaml.safe_dump(vintages), "utf-8")
    basemap = folder / "basemap"
    basemap.mkdir()
    nothing = json.dumps({"type": "FeatureCollection", "features": []})
    for path in (
        "boundaries/context",
        "boundaries/sichuan-prefectures",
        "basemap/rivers",
        "basemap/rivers-core",
    ):
        (folder / f"{path}.geojson").write_text(nothing, "utf-8")
    layer = folder / "layers" / "parks"
    layer.mkdir(parents=True)
    (layer / "layer.yaml").write_text(yaml.safe_dump(MANIFEST), "utf-8")
    features = [
        site(
            "west-park",
            "西园",
            "West Park",
            [106.25, 29.5],
            {"2015": ["500105"], "2025-11": ["500157"]},
        ),
        site(
            "lost-park", "无址园", "Lost Park", None, {"2015": [], "2025-11": []}, level="national"
        ),
    ]
    collection = {"type": "FeatureCollection", "features": features}
    (layer / "features.geojson").write_text(json.dumps(collection), "utf-8")
    facts = folder / "facts"
    facts.mkdir()
    shutil.copy(PROJECT / "data" / "facts" / "codelists.yaml", facts)
    for name, records in FACTS.items():
        (facts / f"{name}.yaml").write_text(yaml.safe_dump(records, allow_unicode=True), "utf-8")
    return folder


@pytest.fixture
def documents(tmp_path):
    """A folder with the text of the one document."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "any-name.txt").write_bytes(TEXT.encode())
    return folder


@pytest.fixture
def published(data, documents):
    return publish(Settings(data=data, documents=documents))


@pytest.fixture(scope="session")
def shipped():
    """The shipped data, published once."""
    return publish(Settings(data=PROJECT / "data", documents=None))
