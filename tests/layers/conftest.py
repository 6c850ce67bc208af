"""Small layers to break: two unit squares, two sites."""

import copy
import json

import pytest
import yaml
from shapely.geometry import box

MANIFEST = {
    "id": "parks",
    "title_zh": "园区",
    "title_en": "Parks",
    "description_zh": "两个园区。",
    "description_en": "Two parks.",
    "provider_zh": "编辑组",
    "provider_en": "Editors",
    "license": "CC-BY-4.0",
    "date": "2020-12-25",
    "lineage_zh": "整理。",
    "lineage_en": "Read out.",
    "sources": ["doc-000"],
    "symbol": {"shape": "square", "color": "park"},
    "order": 1,
    "visible": True,
}

DRAWN = {
    "type": "Feature",
    "id": "west-park",
    "geometry": {"type": "Point", "coordinates": [106.25, 29.5]},
    "properties": {
        "id": "west-park",
        "name_zh": "西园",
        "name_en": "West Park",
        "category": "park",
        "level": None,
        "status": "operating",
        "accuracy": "C",
        "accuracy_m": 3000,
        "verified": True,
        "basis_zh": "地名库点位。",
        "basis_en": "Gazetteer point.",
        "managing_body_zh": None,
        "managing_body_en": None,
        "units": {"old": ["500001"], "new": ["500003"]},
        "evidence": None,
        "reason_zh": None,
        "reason_en": None,
    },
}

LISTED = copy.deepcopy(DRAWN)
LISTED |= {"id": "lost-park", "geometry": None}
LISTED["properties"] |= {
    "id": "lost-park",
    "name_zh": "无址园",
    "name_en": "Lost Park",
    "accuracy": "none",
    "accuracy_m": None,
    "verified": False,
    "units": {"old": [], "new": []},
    "reason_zh": "未公开位置。",
    "reason_en": "Location not published.",
}


@pytest.fixture
def manifest():
    """A sound manifest, fresh for each test."""
    return copy.deepcopy(MANIFEST)


@pytest.fixture
def drawn():
    """A sound feature with a point, in 500001 then 500003."""
    return copy.deepcopy(DRAWN)


@pytest.fixture
def listed():
    """A sound feature without geometry."""
    return copy.deepcopy(LISTED)


@pytest.fixture
def units():
    """Two squares side by side, which become one."""
    west, east = box(106.0, 29.0, 106.5, 30.0), box(106.5, 29.0, 107.0, 30.0)
    return {"old": {"500001": west, "500002": east}, "new": {"500003": west.union(east)}}


@pytest.fixture
def write_layer(tmp_path, manifest, drawn, listed):
    """Write a layer folder; by default a sound one. Strings are written as they are."""

    def write(name="parks", *, manifest=manifest, features=(drawn, listed)):
        folder = tmp_path / "layers" / name
        folder.mkdir(parents=True, exist_ok=True)
        if manifest is not None:
            text = manifest if isinstance(manifest, str) else yaml.safe_dump(manifest)
            (folder / "layer.yaml").write_text(text, "utf-8")
        if features is not None:
            collection = {"type": "FeatureCollection", "features": list(features)}
            text = features if isinstance(features, str) else json.dumps(collection)
            (folder / "features.geojson").write_text(text, "utf-8")
        return folder

    return write
