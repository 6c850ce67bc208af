"""Published tables of linked records, laid over the shipped facts."""

import json

import pytest

from layers.store import Store
from tests.published import EDITOR, project_table
from ui.linked_tables import lay_tables
from ui.live import Live
from ui.settings import Settings

LAB = {
    "id": "lab", "name_zh": "实验室二期", "name_en": "Lab II", "kind": "project", "site_id": "west-park",
    "citations": [{"document": "doc-000", "line": 2, "printed": "12.5%"}],
}  # fmt: skip


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.fixture
def live(data, store):
    lay_facts = lay_tables(data / "boundaries")
    return Live(Settings(data=data, documents=None), store, lay_facts=lay_facts)


def atlas_of(published):
    _, _, address, name = published.atlas_path.split("/")
    return json.loads(published.store.get(address, name).identity)


def facts_of(published):
    _, _, address, name = atlas_of(published)["facts"].split("/")
    return json.loads(published.store.get(address, name).identity)


def test_a_published_project_is_linked_to_its_site(live, store):
    before = live.current()
    project_table(store, {"lab": LAB})
    after = live.refresh()
    facts = facts_of(after)
    assert facts["projects"]["lab"]["name"] == {"zh": "实验室二期", "en": "Lab II"}
    assert set(facts["sites"]["west-park"]["projects"]) == {"plant", "lab"}
    assert atlas_of(after)["facts"] != atlas_of(before)["facts"]
    assert atlas_of(after)["layers"] == atlas_of(before)["layers"]
    assert after.faults == ()
    assert "lab" in after.facts.projects


def test_a_retired_table_leaves_the_facts_as_they_ship(live, store):
    before = live.current()
    version = project_table(store, {"lab": LAB})
    live.refresh()
    store.retire("starts", expected=version.id, actor=EDITOR, message="")
    assert live.refresh().version == before.version


def test_a_table_that_cannot_be_read_leaves_the_others_and_the_map(live, store):
    broken = project_table(store, {"lab": LAB}, identifier="broken")
    project_table(store, {"other": LAB | {"id": "other"}})
    store.objects.path(broken.files["records"].sha256).unlink()
    published = live.refresh()
    assert [fault.code for fault in published.faults] == ["version-unreadable"]
    assert "other" in facts_of(published)["projects"]


def test_a_record_of_an_unknown_site_is_left_out_and_said(live, store):
    project_table(store, {"lab": LAB | {"site_id": "atlantis"}})
    published = live.refresh()
    assert "lab" not in facts_of(published)["projects"]
    assert any("lab" in str(fault) for fault in published.faults)
