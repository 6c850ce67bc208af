"""The manage pages as Streamlit runs them, on a small data folder and a store of their own."""

import logging
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from layers.actors import Actor, Basis
from layers.recipe import Recipe
from ui import identity, server
from ui.identity import Visitor
from ui.manage import jobs_view
from ui.manage.bench import workbench
from ui.manage.jobs import jobs
from ui.settings import settings

PAGES = Path(__file__).resolve().parents[3] / "pages"
EDITOR = Actor("localhost", is_editor=True, basis=Basis.LOCALHOST)
MANIFEST = {
    "title_zh": "站点", "title_en": "Stations", "description_zh": "说明。", "description_en": "Text.",
    "provider_zh": "交通局", "provider_en": "Transport bureau", "license": "CC-BY-4.0", "date": "2024-05",
    "lineage_zh": "调查。", "lineage_en": "Survey.",
}  # fmt: skip
STATIONS = "编号,名称,类型,人次\nS1,甲站,轨道,10\nS2,乙站,公交,20\nS3,丙站,轨道,30\n"
POINTS = [(106.25, 29.5), (106.3, 29.6), (106.35, 29.4)]


def texts(page):
    """Everything a page says in words, one part a line; what was escaped for Markdown is as it was."""
    kinds = (
        page.markdown,
        page.caption,
        page.text,
        page.info,
        page.warning,
        page.error,
        page.success,
    )
    return "\n".join(element.value for kind in kinds for element in kind).replace("\\", "")


@pytest.fixture
def managed(data, tmp_path, monkeypatch):
    """Settings and everything that hangs on them, for one test."""
    monkeypatch.setenv("ATLAS_DATA", str(data))
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store"))
    for name in ("ATLAS_DOCUMENTS", "ATLAS_ASSETS", "ATLAS_EDITOR_TOKENS", "ATLAS_EDITORS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(logging.getLogger("atlas.content"), "propagate", False)
    monkeypatch.setattr(logging.getLogger("atlas.content"), "handlers", [logging.NullHandler()])
    caches = (settings, server.store, server.live, workbench, jobs)
    for cache in caches:
        cache.cache_clear()
    st.cache_data.clear()
    yield workbench()
    server.store().close()
    for cache in caches:
        cache.cache_clear()
    st.cache_data.clear()


@pytest.fixture
def patient(monkeypatch):
    """Pages wait for work to end instead of showing how far it is."""
    monkeypatch.setattr(jobs_view, "_SOON_S", 60)


@pytest.fixture
def visit(managed, monkeypatch):
    """Open a page as this machine's user: visit("layers", layer="x", lang="en")."""
    local = Visitor("127.0.0.1", {"host": "localhost:8501"}, {})
    monkeypatch.setattr(identity, "page_visitor", lambda: local)

    def open_page(name, **query):
        page = AppTest.from_file(PAGES / "navigation" / "main.py", default_timeout=60)
        for key, value in query.items():
            page.query_params[key] = value
        page.run()
        page.switch_page(str(PAGES / "manage" / f"{name}.py")).run()
        assert not page.exception, page.exception
        return page

    return open_page


@pytest.fixture
def finished():
    """Let the background work of a page end, then draw the page anew: finished(page)."""

    def wait(page):
        for job in tuple(jobs()._jobs.values()):
            assert job.wait(90), f"{job.key} does not end"
        page.run()
        assert not page.exception, page.exception
        return page

    return wait


@pytest.fixture
def stations(tmp_path):
    """A small CSV file in GBK with two columns of coordinates."""
    lines = STATIONS.strip().split("\n")
    rows = [lines[0] + ",经度,纬度"]
    rows += [f"{line},{lon},{lat}" for line, (lon, lat) in zip(lines[1:], POINTS, strict=True)]
    path = tmp_path / "stations.csv"
    path.write_bytes("\n".join(rows).encode("gb18030"))
    return path


@pytest.fixture
def published(managed, stations):
    """The stations, published as a layer: publish(rows=…) once more makes the next version."""

    def publish(text=None, *, layer=None, **manifest):
        if text is not None:
            stations.write_bytes(text.encode("gb18030"))
        draft = managed.open(stations, name="stations.csv", actor=EDITOR, layer=layer)
        recipe = Recipe(read={"lon_field": "经度", "lat_field": "纬度"}, id_field="编号")
        draft = managed.change(draft, actor=EDITOR, recipe=recipe)
        draft = managed.prepare(draft.id, actor=EDITOR)
        assert draft.stage == "ready", draft.report
        draft = managed.change(
            draft, actor=EDITOR, manifest=dict(draft.manifest) | MANIFEST | manifest
        )
        version = managed.publish(draft, actor=EDITOR, message="因为")
        server.live().refresh()
        return version

    return publish
