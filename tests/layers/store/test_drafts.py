import dataclasses
from datetime import timedelta

import pytest

from layers.actors import Actor, Basis
from layers.store import (
    DraftConflictError,
    Quota,
    QuotaError,
    Store,
    UnknownDraftError,
)

OTHER = Actor("韩梅梅", is_editor=True, basis=Basis.OIDC)


@pytest.fixture
def brought(tmp_path):
    path = tmp_path / "brought"
    path.write_bytes(b"name,lon,lat\n")
    return path


@pytest.fixture
def begin(store, editor, brought):
    def begin(name="园区.csv", *, actor=editor, **more):
        return store.drafts.create(name, brought, actor=actor, **more)

    return begin


def test_a_draft_keeps_the_file_it_was_begun_from(store, begin, brought):
    draft = begin(layer="parks", recipe={"crs": None}, manifest={"id": "parks"})
    brought.unlink()
    assert store.drafts.source(draft.id).read_bytes() == b"name,lon,lat\n"
    assert draft.source["name"] == "园区.csv"
    assert draft.source["bytes"] == 13
    assert (draft.owner, draft.stage, draft.revision, draft.kind) == ("李雷", "new", 1, "layer")
    assert (draft.layer, draft.recipe, draft.manifest) == ("parks", {"crs": None}, {"id": "parks"})
    assert store.drafts.get(draft.id) == draft


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "a\x00b", "\udcff", "x" * 5000, ""])
def test_a_files_name_is_never_a_path(store, begin, folder, name):
    draft = begin(name)
    assert draft.source["name"] == name
    assert store.drafts.get(draft.id) == draft
    assert [path.name for path in store.drafts.folder(draft.id).iterdir()] == ["source"]


@pytest.mark.parametrize("asked", ["", "..", "../objects", "0" * 16, "a\x00"])
def test_what_is_no_draft_has_no_folder(store, begin, asked):
    begin()
    for ask in (store.drafts.folder, store.drafts.get):
        with pytest.raises(UnknownDraftError):
            ask(asked)


def test_saving_keeps_what_may_change_and_nothing_else(store, editor, begin):
    draft = begin()
    changed = dataclasses.replace(
        draft,
        stage="ready",
        recipe={"r": 1},
        manifest={"m": 1},
        reading={"g": 1},
        report={"p": 1},
        layer="parks",
        base="b",
        owner="x",
        source={},
    )
    saved = store.drafts.save(changed, expected_revision=1, actor=editor)
    assert saved == dataclasses.replace(
        changed, owner="李雷", source=draft.source, revision=2, updated=saved.updated
    )
    assert store.drafts.get(draft.id) == saved


def test_a_change_elsewhere_is_told_and_kept(store, editor, begin):
    draft = begin()
    first = dataclasses.replace(draft, stage="ready")
    store.drafts.save(first, expected_revision=1, actor=OTHER)
    with pytest.raises(DraftConflictError) as caught:
        store.drafts.save(draft, expected_revision=1, actor=editor)
    assert (caught.value.draft.stage, caught.value.draft.revision) == ("ready", 2)
    assert store.drafts.get(draft.id).stage == "ready"


def test_drafts_are_listed_by_owner_the_latest_first(store, editor, begin):
    first, second, theirs = begin(), begin(), begin(actor=OTHER)
    store.drafts.save(first, expected_revision=1, actor=editor)
    listed = [draft.id for draft in store.drafts.list("李雷")]
    assert sorted(listed) == sorted([first.id, second.id])
    assert [draft.id for draft in store.drafts.list("韩梅梅")] == [theirs.id]
    assert len(store.drafts.list()) == 3


class TestPutAway:
    def test_what_was_published_is_not_among_them(self, store, editor, begin, make):
        draft = begin()
        head = store.publish(make(store), expected=None, actor=editor, draft=draft.id)
        store.publish(make(store), expected=head.id, actor=editor)
        assert store.drafts.list() == []
        assert store.drafts.list(discarded=True) == []

    def test_can_be_had_back(self, store, editor, begin):
        draft = begin()
        store.drafts.discard(draft.id, actor=editor)
        assert store.drafts.list() == []
        assert [away.id for away in store.drafts.list(discarded=True)] == [draft.id]
        with pytest.raises(UnknownDraftError):
            store.drafts.save(draft, expected_revision=2, actor=editor)
        with pytest.raises(UnknownDraftError):
            store.drafts.discard(draft.id, actor=editor)
        back = store.drafts.recover(draft.id, actor=editor)
        assert store.drafts.list() == [back]
        assert store.drafts.source(draft.id).exists()

    def test_goes_after_its_time(self, store, editor, begin):
        kept, gone = begin(), begin()
        store.drafts.discard(gone.id, actor=editor)
        assert store.drafts.sweep() == 0
        assert store.drafts.sweep(kept=timedelta(0)) == 1
        assert store.drafts.folder(kept.id).is_dir()
        for ask in (store.drafts.folder, store.drafts.get):
            with pytest.raises(UnknownDraftError):
                ask(gone.id)

    def test_publishing_puts_its_draft_away(self, store, editor, make, begin):
        draft = begin()
        store.publish(make(store), expected=None, actor=editor, draft=draft.id)
        assert store.drafts.list() == []
        with pytest.raises(UnknownDraftError):
            store.publish(make(store, "bases"), expected=None, actor=editor, draft=draft.id)
        assert list(store.heads()) == ["parks"]

    def test_a_publication_that_is_refused_leaves_its_draft(
        self, store, editor, make, publish, begin
    ):
        publish()
        draft = begin()
        with pytest.raises(Exception, match="published version 1"):
            store.publish(make(store), expected=None, actor=editor, draft=draft.id)
        assert store.drafts.list() == [draft]


def test_a_folder_without_a_draft_is_swept(store, begin, folder):
    kept = begin()
    left = folder / "drafts" / ("ab" * 8)
    left.mkdir()
    (left / "source").write_bytes(b"x")
    assert store.sweep() == 1
    assert not left.exists()
    assert store.drafts.source(kept.id).exists()


class TestQuota:
    @pytest.fixture
    def store(self, folder, database_url):
        quota = Quota(drafts=3, owner_bytes=30, total_bytes=50)
        with Store(folder, database_url=database_url, quota=quota) as store:
            yield store

    def test_of_drafts(self, store, editor, brought, begin):
        brought.write_bytes(b"")
        drafts = [begin() for _ in range(3)]
        with pytest.raises(QuotaError, match="You have 3 drafts; at most 3"):
            begin()
        begin(actor=OTHER)
        store.drafts.discard(drafts[0].id, actor=editor)
        begin()
        with pytest.raises(QuotaError):
            store.drafts.recover(drafts[0].id, actor=editor)

    def test_of_one_owners_bytes(self, begin, store):
        begin()
        begin()
        with pytest.raises(QuotaError, match="your drafts would take"):
            begin()
        assert len(store.drafts.list()) == 2

    def test_of_everybodys_bytes(self, begin):
        begin()
        begin()
        begin(actor=OTHER)
        with pytest.raises(QuotaError, match="all drafts together"):
            begin(actor=OTHER)

    def test_what_was_put_away_yields(self, begin, store, editor):
        away = begin()
        store.drafts.discard(away.id, actor=editor)
        kept = [begin(), begin(), begin(actor=OTHER)]
        assert {draft.id for draft in store.drafts.list()} == {draft.id for draft in kept}
        assert store.drafts.list(discarded=True) == []

    def test_counts_what_was_made_from_the_source(self, begin, store, editor):
        draft = begin()
        (store.drafts.folder(draft.id) / "frame.parquet").write_bytes(b"x" * 17)
        store.drafts.save(draft, expected_revision=1, actor=editor)
        with pytest.raises(QuotaError, match="your drafts"):
            begin()


def test_a_restart_in_the_middle_of_the_work_loses_nothing(store, spawn, brought):
    child = spawn("draft", brought)
    draft_id = child.stdout.readline().strip()
    child.kill()
    child.wait()
    (draft,) = store.drafts.list()
    assert (draft.id, draft.owner, draft.stage, draft.revision) == (draft_id, "child", "ready", 2)
    assert draft.recipe == {"crs": "EPSG:4490"}
    assert store.sweep() == 0
    assert store.drafts.source(draft.id).read_bytes() == b"name,lon,lat\n"
