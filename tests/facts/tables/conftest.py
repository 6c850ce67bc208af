"""The tiny facts with what tables need on top, and sheets made of rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from facts import FactBase, load_facts
from facts.tables import Sheet, TableReading, UnitName, parse_rows

UNITS = (
    UnitName("500112", "渝北区", "Yubei District"),
    UnitName("500118", "永川区", "Yongchuan District"),
    UnitName("500157", "两江新区", "Liangjiang New Area"),
)


@pytest.fixture
def facts(tiny: Any) -> FactBase:
    lists = tiny.data["codelists"]
    pair = lambda zh, en, **more: {"zh": zh, "en": en, **more}  # noqa: E731
    lists["comparator"] = {
        "eq": pair("等于", "equal to"),
        "gt": pair("超过", "more than"),
        "ge": pair("不低于", "at least"),
        "lt": pair("不足", "less than"),
        "le": pair("不超过", "at most"),
        "about": pair("约", "about"),
        "order_of_magnitude": pair("量级", "order of magnitude"),
    }
    lists["obs_status"] = {
        "actual": pair("实际值", "Actual"),
        "provisional": pair("预计值", "Provisional"),
        "target": pair("目标值", "Target"),
        "planned": pair("计划值", "Planned"),
        "derived": pair("推算值", "Derived"),
    }
    lists["time_basis"] = {
        "stated": pair("原文写明", "Stated"),
        "inferred": pair("推断", "Inferred"),
        "not_stated": pair("原文未写明", "Not stated"),
    }
    lists["status"] = {"operating": pair("运行中", "Operating"), "signed": pair("已签约", "Signed")}
    lists["project_kind"] = {"project": pair("建设项目", "Project"), "plant": pair("工厂", "Plant")}
    lists["institution_kind"] = {"company": pair("企业", "Company")}
    lists["date_type"] = {"signed": pair("签约", "Signed")}
    lists["scope_level"] = {
        "site": pair("地点", "Site"),
        "unit": pair("区县", "Administrative unit"),
        "city": pair("全市", "City"),
        "project": pair("项目", "Project"),
    }
    lists["scope"] = {"chongqing": pair("重庆市", "Chongqing")}
    lists["unit_measure"] |= {
        "percent": pair("%", "%"),
        "none": pair("无数值", "no figure"),
        "person": pair("人", "people"),
    }
    tiny.data["indicators"] += [
        {"id": "share", "name_zh": "占比", "name_en": "Share", "unit_measure": "percent", "stock_flow": "stock"},
        {"id": "goal", "name_zh": "目标表述", "name_en": "Goal", "unit_measure": "none", "stock_flow": "stock"},
    ]  # fmt: skip
    tiny.record("sites", "park-west")["aliases"] = ["西园"]
    return load_facts(tiny.write())


@pytest.fixture(scope="session")
def units() -> tuple[UnitName, ...]:
    return UNITS


Read = Callable[..., TableReading]


@pytest.fixture
def read(facts: FactBase) -> Read:
    def parse(
        kind: str, *rows: dict[str, Any], columns: tuple[str, ...] | None = None
    ) -> TableReading:
        headers = columns or tuple(dict.fromkeys(key for row in rows for key in row))
        return parse_rows(kind, Sheet(headers, list(rows)), facts, units=UNITS, name="team.xlsx")

    return parse


PROJECT = {
    "id": "phase-three",
    "name_zh": "三期",
    "name_en": "Phase three",
    "kind": "建设项目",
    "site_id": "西部园区",
    "investment": "约1,300亿元",
}
INSTITUTION = {"id": "lab", "name_zh": "实验室", "name_en": "A lab", "kind": "company"}
OBSERVATION = {
    "id": "firms-2024",
    "indicator": "企业",
    "scope_level": "地点",
    "scope": "园区",
    "time_period": "2024",
    "time_basis": "原文写明",
    "value": "412家",
    "obs_status": "实际值",
}


@pytest.fixture
def project() -> dict[str, Any]:
    return dict(PROJECT)


@pytest.fixture
def institution() -> dict[str, Any]:
    return dict(INSTITUTION)


@pytest.fixture
def observation() -> dict[str, Any]:
    return dict(OBSERVATION)


def sheet_of_csv(content: bytes) -> Sheet:
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return Sheet(tuple(lines[0]), [dict(zip(lines[0], line, strict=True)) for line in lines[1:]])


def sheet_of_xlsx(content: bytes) -> Sheet:
    book = openpyxl.load_workbook(io.BytesIO(content))
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    heads = tuple(str(head) for head in lines[0])
    return Sheet(heads, [dict(zip(heads, line, strict=True)) for line in lines[1:]])


@pytest.fixture(params=["csv", "xlsx"])
def through_file(request: pytest.FixtureRequest) -> tuple[str, Callable[[bytes], Sheet]]:
    """Which function of the package writes, and how the file is read back."""
    return request.param, sheet_of_csv if request.param == "csv" else sheet_of_xlsx


@pytest.fixture
def of_csv() -> Callable[[bytes], Sheet]:
    return sheet_of_csv
