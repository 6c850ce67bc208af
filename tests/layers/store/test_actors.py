"""Everything that changes the store asks who acts, first."""

import dataclasses
import inspect
from datetime import UTC, datetime, timedelta

import pytest

from layers.actors import VIEWER, Actor, Basis, NotAllowedError
from layers.store import Action, Outcome, StaleError, Store
from layers.store.drafts import Drafts

ENDED = Actor("李雷", is_editor=True, basis=Basis.OIDC, expires=datetime(2026, 1, 1, tzinfo=UTC))
NOBODY = Actor("admin", is_editor=False, basis=Basis.TOKEN)

READING = {
    Store: {"revision", "heads", "head", "version", "history", "audit"},
    Drafts: {"get", "list", "folder", "source"},
}
# What the machine does by itself, or whoever may open the folder: changes nothing anybody sees.
KEEPING = {Store: {"close", "sweep", "backup"}, Drafts: {"sweep"}}

CHANGING = {
    "Store.publish": lambda w, actor: w.store.publish(w.new, expected=w.head.id, actor=actor),
    "Store.roll_back": lambda w, actor: w.store.roll_back(
        "parks", w.first.id, expected=w.head.id, actor=actor
    ),
    "Store.retire": lambda w, actor: w.store.retire("parks", expected=w.head.id, actor=actor),
    "Store.restore": lambda w, actor: w.store.restore("bases", expected=w.retired.id, actor=actor),
    "Drafts.create": lambda w, actor: w.store.drafts.create("a.csv", w.brought, actor=actor),
    "Drafts.save": lambda w, actor: w.store.drafts.save(
        dataclasses.replace(w.draft, stage="ready"), expected_revision=1, actor=actor
    ),
    "Drafts.discard": lambda w, actor: w.store.drafts.discard(w.draft.id, actor=actor),
    "Drafts.recover": lambda w, actor: w.store.drafts.recover(w.away.id, actor=actor),
}


@dataclasses.dataclass
class World:
    store: Store
    brought: object
    first: object
    head: object
    retired: object
    draft: object
    away: object
    new: object

    def seen(self):
        """Everything but the audit log and the times files were put."""
        store = self.store
        files = {path.relative_to(store.folder) for path in (store.folder / "objects").rglob("*")}
        files |= {path.relative_to(store.folder) for path in (store.folder / "drafts").rglob("*")}
        drafts = [*store.drafts.list(), *store.drafts.list(discarded=True)]
        return (
            store.revision,
            store.heads(include_retired=True),
            store.history("parks"),
            store.history("bases"),
            drafts,
            files,
        )


@pytest.fixture
def world(store, editor, make, publish, tmp_path):
    brought = tmp_path / "brought"
    brought.write_bytes(b"x")
    first, head, other = publish(b"1"), publish(b"2"), publish(b"3", "bases")
    retired = store.retire("bases", expected=other.id, actor=editor)
    draft, away = (store.drafts.create("a.csv", brought, actor=editor) for _ in range(2))
    store.drafts.discard(away.id, actor=editor)
    return World(store, brought, first, head, retired, draft, away, make(store, body=b"4"))


@pytest.mark.parametrize("owner", [Store, Drafts])
def test_every_public_function_is_known_to_this_test(owner):
    public = {name for name in vars(owner) if not name.startswith("_")}
    changing = {name.split(".")[1] for name in CHANGING if name.startswith(owner.__name__)}
    assert public == READING[owner] | KEEPING[owner] | changing
    for name in changing:
        actor = inspect.signature(getattr(owner, name)).parameters["actor"]
        assert (actor.kind, actor.default) == (
            inspect.Parameter.KEYWORD_ONLY,
            inspect.Parameter.empty,
        )


@pytest.mark.parametrize("change", CHANGING)
@pytest.mark.parametrize("actor", [VIEWER, ENDED, NOBODY], ids=["viewer", "ended", "nobody"])
def test_whoever_is_no_editor_changes_nothing(world, change, actor):
    before = world.seen()
    with pytest.raises(NotAllowedError):
        CHANGING[change](world, actor)
    assert world.seen() == before
    entry = world.store.audit()[0]
    assert (entry.outcome, entry.actor, entry.basis) == (Outcome.REFUSED, actor.name, actor.basis)
    assert entry.reason["en"]


@pytest.mark.parametrize("change", CHANGING)
def test_an_editor_does_all_of_it(world, change, editor):
    """So that what is refused above is refused because of who asked."""
    before = world.seen()
    CHANGING[change](
        world, dataclasses.replace(editor, expires=datetime.now(UTC) + timedelta(hours=1))
    )
    assert world.seen() != before


def test_somebody_who_may_nothing_does_not_fill_the_log(world):
    before = len(world.store.audit())
    for _ in range(20):
        with pytest.raises(NotAllowedError):
            CHANGING["Store.publish"](world, VIEWER)
    assert len(world.store.audit()) == before + 1


def test_a_viewer_makes_no_store(folder, database_url, tmp_path):
    with Store(folder) as store, pytest.raises(NotAllowedError):
        store.drafts.create("a.csv", tmp_path / "a", actor=VIEWER)
    assert not folder.exists()


class TestLog:
    def test_tells_who_did_what_from_which_file(self, store, editor, make):
        source = {"name": "园区.geojson", "sha256": "0" * 64, "bytes": 7}
        new = make(
            store,
            source=source,
            assumptions=[{"zh": "甲", "en": "a"}],
            repairs=[{"zh": "乙", "en": "b"}],
            message="第一版",
        )
        version = store.publish(new, expected=None, actor=editor)
        (entry,) = store.audit()
        assert (entry.actor, entry.basis, entry.action, entry.outcome) == (
            "李雷",
            "token",
            Action.PUBLISH,
            Outcome.DONE,
        )
        assert (entry.dataset, entry.version, entry.at) == ("parks", version.id, version.at)
        assert (entry.source, entry.message) == (source, "第一版")
        assert (entry.assumptions, entry.repairs) == (new.assumptions, new.repairs)
        assert entry.reason is None

    def test_tells_what_was_refused_and_why(self, store, editor, make, publish):
        publish()
        with pytest.raises(StaleError):
            store.publish(make(store, message="x"), expected=None, actor=editor)
        entry = store.audit()[0]
        assert (entry.outcome, entry.action, entry.version) == (Outcome.REFUSED, "publish", None)
        assert "第 1 版" in entry.reason["zh"]
        assert entry.message == "x"

    def test_has_every_change_newest_first_and_of_one_dataset(self, world):
        actions = [entry.action.value for entry in world.store.audit()]
        drafts = ["draft-discard", "draft-create", "draft-create"]
        assert actions == [*drafts, "retire", "publish", "publish", "publish"]
        assert [entry.dataset for entry in world.store.audit("bases")] == ["bases", "bases"]
        assert len(world.store.audit(limit=2)) == 2

    def test_names_the_draft_that_was_published(self, world, editor):
        world.store.publish(world.new, expected=world.head.id, actor=editor, draft=world.draft.id)
        assert world.store.audit()[0].draft == world.draft.id
