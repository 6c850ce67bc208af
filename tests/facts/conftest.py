"""A tiny, sound set of facts to break on purpose, and the shipped facts, loaded once."""

from __future__ import annotations

import copy
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from facts import FactBase, load_facts

SHIPPED = Path(__file__).resolve().parents[2] / "data"

TEXT = "园区概况\n园区有企业330家,总投资约125亿元。\n⻄部园区二期。\n"

LABEL = {"zh": "甲", "en": "A"}

TINY: dict[str, Any] = {
    "codelists": {
        "document_kind": {"source": LABEL, "outside": LABEL, "table": LABEL},
        "published_basis": {"stated": LABEL},
        "category": {"park": {"zh": "园区", "en": "Park"}},
        "status": {"operating": LABEL},
        "spatial_kind": {"area": LABEL},
        "origin": {"source": LABEL},
        "project_kind": {"project": LABEL},
        "date_type": {"signed": LABEL},
        "institution_kind": {"company": LABEL},
        "unit_measure": {
            "enterprise": {"zh": "家", "en": "enterprises"},
            "cny": {"zh": "元", "en": "yuan"},
            "cny-100m": {"zh": "亿元", "en": "100 million yuan", "scale": 1e8, "base": "cny"},
        },
        "stock_flow": {"stock": LABEL},
        "scope_level": {"site": LABEL, "unit": LABEL, "city": LABEL, "project": LABEL},
        "scope": {"chongqing": LABEL},
        "comparator": {"eq": LABEL, "about": LABEL},
        "obs_status": {"actual": LABEL, "derived": LABEL},
        "time_basis": {"stated": LABEL, "not_stated": LABEL},
        "group": {"first": LABEL},
        "reading_note_kind": {"metric": LABEL},
        "relation": {"equals": LABEL, "at_least": LABEL},
    },
    "documents": [
        {
            "id": "doc-a",
            "kind": "source",
            "title_zh": "园区报道",
            "title_en": "A report on the park",
            "title_given": True,
            "publisher_zh": "晨报",
            "publisher_en": "Morning Post",
            "published": "2020-05",
            "published_basis": "stated",
            "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
            "line_count": 3,
        }
    ],
    "sites": [
        {
            "id": "park",
            "name_zh": "园区",
            "name_en": "The park",
            "category": "park",
            "stated_units": ["500118"],
            "spatial_kind": "area",
            "origin": "source",
            "citations": [{"document": "doc-a", "line": 1, "printed": "园区概况"}],
        },
        {
            "id": "park-west",
            "name_zh": "西部园区",
            "name_en": "The west park",
            "category": "park",
            "part_of": "park",
            "spatial_kind": "area",
            "origin": "source",
            "citations": [{"document": "doc-a", "line": 3, "printed": "西部园区二期"}],
        },
    ],
    "projects": [
        {
            "id": "phase-two",
            "name_zh": "二期",
            "name_en": "Phase two",
            "kind": "project",
            "site_id": "park-west",
            "unit": "500118",
            "investment": {
                "value": 125,
                "unit_measure": "cny-100m",
                "comparator": "about",
                "citation": {"document": "doc-a", "line": 2, "printed": "约125亿元"},
            },
            "citations": [{"document": "doc-a", "line": 3}],
        }
    ],
    "institutions": [
        {
            "id": "firm",
            "name_zh": "某公司",
            "name_en": "A firm",
            "kind": "company",
            "site_id": "park",
            "citations": [{"document": "doc-a"}],
        }
    ],
    "indicators": [
        {
            "id": "firms",
            "name_zh": "企业",
            "name_en": "Firms",
            "unit_measure": "enterprise",
            "stock_flow": "stock",
        },
        {
            "id": "investment",
            "name_zh": "投资",
            "name_en": "Investment",
            "unit_measure": "cny-100m",
            "stock_flow": "stock",
        },
    ],
    "observations": [
        {
            "id": "firms-2020",
            "indicator": "firms",
            "scope_level": "site",
            "scope": "park",
            "time_period": "2020",
            "value": 330,
            "comparator": "eq",
            "unit_measure": "enterprise",
            "obs_status": "actual",
            "time_basis": "stated",
            "citations": [{"document": "doc-a", "line": 2, "printed": "企业330家"}],
        },
        {
            "id": "firms-half",
            "indicator": "firms",
            "scope_level": "unit",
            "scope": "500118",
            "time_period": None,
            "value": 165,
            "comparator": "eq",
            "unit_measure": "enterprise",
            "obs_status": "derived",
            "time_basis": "not_stated",
            "formula": "a / 2",
            "inputs": ["firms-2020"],
        },
        {
            "id": "investment-2020",
            "indicator": "investment",
            "scope_level": "site",
            "scope": "park",
            "time_period": "2020",
            "value": 125,
            "comparator": "about",
            "unit_measure": "cny-100m",
            "obs_status": "actual",
            "time_basis": "stated",
            "citations": [{"document": "doc-a", "line": 2, "printed": "约125亿元"}],
        },
    ],
    "reading_notes": [
        {
            "id": "careful",
            "kind": "metric",
            "note_zh": "小心",
            "note_en": "Careful",
            "advice_zh": "看清",
            "advice_en": "Look closely",
            "records": ["firms-2020", "doc-a"],
            "citations": [{"document": "doc-a", "line": 2}],
        }
    ],
    "reconciliations": [
        {
            "id": "halves",
            "title_zh": "两半",
            "title_en": "Two halves",
            "total": "firms-2020",
            "parts": ["firms-half", "firms-half"],
            "relation": "equals",
        }
    ],
}

UNITS = {"2015": frozenset({"500112", "500118"}), "2025-11": frozenset({"500118", "500157"})}


class Tiny:
    """A copy of the tiny facts: change it, write it, load or check it."""

    text = TEXT

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data: dict[str, Any] = copy.deepcopy(TINY)

    def record(self, collection: str, record_id: str) -> dict[str, Any]:
        return next(item for item in self.data[collection] if item["id"] == record_id)

    def write(self) -> Path:
        facts = self.folder / "facts"
        facts.mkdir(parents=True, exist_ok=True)
        for name, content in self.data.items():
            text = (
                content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
            )
            (facts / f"{name}.yaml").write_text(text, encoding="utf-8")
        boundaries = self.folder / "boundaries"
        boundaries.mkdir(exist_ok=True)
        for vintage, adcodes in UNITS.items():
            features = [
                {"type": "Feature", "properties": {"adcode": code}} for code in sorted(adcodes)
            ]
            (boundaries / f"units-{vintage}.geojson").write_text(json.dumps({"features": features}))
        return facts

    def write_text(self, text: str = TEXT, name: str = "doc-a.txt") -> Path:
        folder = self.folder / "texts"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(text.encode())
        return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    return Tiny(tmp_path)


@pytest.fixture(scope="session")
def shipped() -> FactBase:
    return load_facts(SHIPPED / "facts")


@pytest.fixture(scope="session")
def documents_folder() -> Path:
    folder = os.environ.get("ATLAS_DOCUMENTS")
    if not folder:
        pytest.skip("needs the documents' texts: set ATLAS_DOCUMENTS to their folder")
    return Path(folder)


Codes = Callable[[Any], set[str]]


@pytest.fixture(scope="session")
def codes() -> Codes:
    return lambda faults: {fault.code for fault in faults}
