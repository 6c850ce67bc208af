import dataclasses
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from layers.store import (
    Action,
    FileRef,
    NewVersion,
    ObjectError,
    RetiredError,
    SameVersionError,
    StaleError,
    Store,
    StoreBusyError,
    StoreDriverError,
    StoreError,
    StoreSchemaError,
    StoreUnreachableError,
    UnknownVersionError,
    database,
)
from layers.store.tables import AUDIT, METADATA, SETUP, VERSIONS


def test_a_store_nobody_wrote_to_is_empty_and_is_not_made(folder):
    with Store(folder) as store:
        assert (store.revision, store.heads(), store.head("parks")) == (0, {}, None)
        assert (store.history("parks"), store.audit(), store.drafts.list()) == ([], [], [])
        assert store.sweep() == 0
    assert not folder.exists()


def test_what_was_published_is_given_back_as_it_was(store, editor, make):
    new = make(
        store,
        manifest={"title_zh": "园区", "fields": ["a"]},
        source={"name": "园区.geojson", "sha256": "0" * 64, "bytes": 7},
        recipe={"crs": None, "repairs": ["make-valid"]},
        assumptions=[{"zh": "坐标为 WGS84", "en": "Coordinates are WGS 84"}],
        repairs=[{"zh": "修复 1 个", "en": "1 mended"}],
        report={"publishable": True},
        features=2,
        bbox=(106.0, 29.0, 107.0, 30.0),
        message="第一版",
    )
    version = store.publish(new, expected=None, actor=editor)
    assert {part.name: getattr(version, part.name) for part in dataclasses.fields(new)} == {
        part.name: getattr(new, part.name) for part in dataclasses.fields(new)
    }
    assert (version.number, version.action, version.parent) == (1, Action.PUBLISH, None)
    assert (version.actor, version.basis, version.at[10]) == ("李雷", "token", "T")
    assert store.version(version.id) == version == store.head("parks") == store.heads()["parks"]


def test_numbers_and_revision_count_up(store, publish):
    first, second, other = publish(b"1"), publish(b"2"), publish(b"3", "bases")
    assert [version.number for version in (first, second, other)] == [1, 2, 1]
    assert (second.parent, store.revision) == (first.id, 3)
    assert store.history("parks") == [second, first]
    assert list(store.heads()) == ["bases", "parks"]


def test_the_second_editor_is_told_who_was_first(store, editor, make, publish):
    first = publish(b"1")
    second = publish(b"2")
    with pytest.raises(StaleError) as caught:
        store.publish(make(store, body=b"3"), expected=first.id, actor=editor)
    assert caught.value.head == second
    assert "李雷" in caught.value.text.zh
    assert "第 2 版" in caught.value.text.zh
    assert f"李雷 published version 2 of “parks” on {second.at[:10]}" in str(caught.value)
    assert (store.head("parks"), store.revision) == (second, 2)


def test_a_new_dataset_must_be_new_and_an_old_one_old(store, editor, make, publish):
    publish()
    with pytest.raises(StaleError):
        store.publish(make(store), expected=None, actor=editor)
    with pytest.raises(StaleError, match="never published"):
        store.publish(make(store, "bases"), expected="0" * 16, actor=editor)


def test_a_version_never_names_a_file_that_is_not_there(store, editor, make):
    absent = NewVersion(dataset="parks", files={"map": FileRef("0" * 64, 1, "text/plain")})
    with pytest.raises(ObjectError, match="missing"):
        store.publish(absent, expected=None, actor=editor)
    here = make(store, body=b"four")
    wrong = dataclasses.replace(here.files["features"], bytes=3)
    with pytest.raises(ObjectError, match="4 bytes; expected 3"):
        store.publish(dataclasses.replace(here, files={"map": wrong}), expected=None, actor=editor)
    assert store.heads() == {}


@pytest.mark.parametrize(
    "dataset", ["", "../x", "Parks", "a--b", "-a", "a b", "园区", "a" * 81, "a\n"]
)
def test_an_id_must_fit_an_address(store, editor, make, dataset):
    with pytest.raises(StoreError, match="small letters, digits and single hyphens"):
        store.publish(make(store, dataset), expected=None, actor=editor)


def test_a_layer_does_not_become_a_table(store, editor, make, publish):
    head = publish()
    with pytest.raises(StoreError, match="is a layer already"):
        store.publish(make(store, kind="table"), expected=head.id, actor=editor)


def test_numbers_json_has_no_word_for_are_refused(store, editor, make):
    with pytest.raises(ValueError, match="JSON"):
        store.publish(make(store, report={"mean": float("nan")}), expected=None, actor=editor)
    assert store.heads() == {}


@pytest.mark.parametrize(
    "text", ["a\x00b", "\ud800", "'; DROP TABLE atlas_versions; --", "\u202ex", "长" * 3000]
)
def test_any_text_can_be_kept(store, editor, make, text):
    new = make(store, manifest={"title": text}, message=text)
    version = store.publish(new, expected=None, actor=dataclasses.replace(editor, name=text))
    assert version.manifest == {"title": text}
    assert (
        version.message == version.actor == text.replace("\x00", "�").replace("\ud800", "�")[:2000]
    )


class TestGoingBack:
    def test_rolling_back_publishes_the_old_content_as_a_new_version(self, store, editor, publish):
        first, second = publish(b"1", features=1), publish(b"2", features=2)
        back = store.roll_back("parks", first.id, expected=second.id, actor=editor, message="错了")
        assert (back.files, back.features, back.manifest) == (first.files, 1, first.manifest)
        assert (back.number, back.parent, back.republishes) == (3, second.id, first.id)
        assert (back.action, back.message) == (Action.ROLLBACK, "错了")
        assert store.history("parks") == [back, second, first]

    def test_to_what_stands_already_is_refused(self, store, editor, publish):
        first, second = publish(b"1"), publish(b"2")
        with pytest.raises(SameVersionError):
            store.roll_back("parks", second.id, expected=second.id, actor=editor)
        back = store.roll_back("parks", first.id, expected=second.id, actor=editor)
        with pytest.raises(SameVersionError):
            store.roll_back("parks", first.id, expected=back.id, actor=editor)

    def test_to_another_datasets_version_or_none_is_refused(self, store, editor, publish):
        head, other = publish(b"1"), publish(b"2", "bases")
        for asked in (other.id, "nothing"):
            with pytest.raises(UnknownVersionError):
                store.roll_back("parks", asked, expected=head.id, actor=editor)

    def test_from_a_stale_head_is_refused(self, store, editor, publish):
        first, second = publish(b"1"), publish(b"2")
        publish(b"3")
        with pytest.raises(StaleError):
            store.roll_back("parks", first.id, expected=second.id, actor=editor)


class TestRetiring:
    def test_hides_from_viewers_and_keeps_everything(self, store, editor, publish):
        first = publish()
        retired = store.retire("parks", expected=first.id, actor=editor, message="过时")
        assert store.heads() == {}
        assert store.heads(include_retired=True) == {"parks": retired}
        assert (retired.retired, retired.files, retired.number) == (True, first.files, 2)
        assert store.revision == 2

    def test_can_be_undone(self, store, editor, publish):
        publish(b"1")
        last = publish(b"2")
        retired = store.retire("parks", expected=last.id, actor=editor)
        restored = store.restore("parks", expected=retired.id, actor=editor)
        assert (restored.files, restored.republishes) == (last.files, last.id)
        assert (restored.action, restored.number) == (Action.RESTORE, 4)
        assert store.heads() == {"parks": restored}

    def test_twice_is_refused(self, store, editor, publish):
        retired = store.retire("parks", expected=publish().id, actor=editor)
        with pytest.raises(RetiredError, match="is retired"):
            store.retire("parks", expected=retired.id, actor=editor)

    def test_restoring_what_is_not_retired_is_refused(self, store, editor, publish):
        head = publish()
        with pytest.raises(RetiredError, match="not retired"):
            store.restore("parks", expected=head.id, actor=editor)

    def test_rolling_back_a_retired_one_is_refused(self, store, editor, publish):
        first, second = publish(b"1"), publish(b"2")
        retired = store.retire("parks", expected=second.id, actor=editor)
        with pytest.raises(RetiredError, match="restore it first"):
            store.roll_back("parks", first.id, expected=retired.id, actor=editor)

    def test_what_was_never_published_is_refused(self, store, editor):
        for change in (store.retire, store.restore):
            with pytest.raises(StaleError):
                change("parks", expected="0" * 16, actor=editor)


class TestDatabase:
    @pytest.mark.parametrize("table", [VERSIONS, AUDIT], ids=str)
    @pytest.mark.parametrize("change", ["update", "delete"])
    def test_refuses_to_change_what_never_changes(self, store, publish, table, change):
        version = publish()
        statement = table.update().values(message="x") if change == "update" else table.delete()
        with (
            pytest.raises(StoreUnreachableError, match="never change"),
            store._database.write() as connection,
        ):
            connection.execute(statement)
        assert store.history("parks") == [version]
        assert len(store.audit()) == 1

    def test_may_be_opened_by_many_at_once(self, folder, database_url, editor, make):
        gate = Barrier(8)

        def first_publication(number):
            with Store(folder, database_url=database_url) as store:
                new = make(store, f"layer-{number}")
                gate.wait()
                return store.publish(new, expected=None, actor=editor).dataset

        with ThreadPoolExecutor(8) as pool:
            published = set(pool.map(first_publication, range(8)))
        with Store(folder, database_url=database_url) as store:
            assert set(store.heads()) == published == {f"layer-{n}" for n in range(8)}
            assert store.revision == 8

    def test_readers_never_wait_and_writers_not_for_ever(
        self, store, publish, make, editor, monkeypatch
    ):
        version = publish()
        new = make(store, "bases")
        monkeypatch.setattr(database, "WAIT_S", 0.2)
        store.close()
        with (
            Store(store.folder, database_url=store._database._url) as other,
            other._database.write(),
        ):
            assert store.heads() == {"parks": version}
            with pytest.raises(StoreBusyError, match="too long"):
                store.publish(new, expected=None, actor=editor)
        assert store.publish(new, expected=None, actor=editor).number == 1

    @pytest.mark.parametrize(("layout", "said"), [(2, "newer release"), (0, "older release")])
    def test_of_another_release_is_told(self, store, publish, database_url, layout, said):
        publish()
        with store._database.write() as connection:
            connection.execute(SETUP.update().values(layout=layout))
        with (
            Store(store.folder, database_url=database_url) as other,
            pytest.raises(StoreSchemaError, match=said),
        ):
            other.heads()

    def test_holds_no_path(self, store, editor, publish, tmp_path):
        brought = tmp_path / "brought.csv"
        brought.write_bytes(b"x")
        publish()
        store.drafts.create("brought.csv", brought, actor=editor)
        with store._database.read() as connection:
            rows = {
                name: str(connection.execute(sa.select(table)).all())
                for name, table in METADATA.tables.items()
            }
        assert "brought.csv" in rows["atlas_drafts"]
        assert not [name for name, text in rows.items() if str(tmp_path) in text]

    def test_a_store_can_be_moved(self, sqlite_store, editor, make, folder, tmp_path):
        version = sqlite_store.publish(make(sqlite_store), expected=None, actor=editor)
        sqlite_store.close()
        folder.rename(tmp_path / "elsewhere")
        with Store(tmp_path / "elsewhere") as moved:
            assert moved.heads() == {"parks": version}
            moved.objects.verify(version.files["features"].sha256)

    def test_that_does_not_answer_is_told_without_its_password(self, folder):
        for url in (
            "postgresql+psycopg://u:geheim@127.0.0.1:1/x",
            "no-such://u:geheim@x/y",
            "geheim",
        ):
            with Store(folder, database_url=url) as store:
                with pytest.raises(StoreUnreachableError) as caught:
                    store.heads()
                assert "geheim" not in caught.value.text.zh + str(caught.value)

    def test_whose_driver_is_missing_is_told(self, folder, monkeypatch):
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with (
            Store(folder, database_url="postgresql://u:geheim@x/y") as store,
            pytest.raises(StoreDriverError, match=r"psycopg is not installed") as caught,
        ):
            store.heads()
        assert "geheim" not in str(caught.value)

    def test_that_is_no_database_is_told(self, folder):
        folder.mkdir()
        (folder / "catalogue.sqlite").write_bytes(
            b"not a database, but long enough to be read" * 99
        )
        with Store(folder) as store, pytest.raises(StoreUnreachableError, match="not a database"):
            store.heads()

    def test_only_its_owner_may_read_a_store(self, sqlite_store, editor, make, folder, tmp_path):
        brought = tmp_path / "brought.csv"
        brought.write_bytes(b"x")
        sqlite_store.publish(make(sqlite_store), expected=None, actor=editor)
        sqlite_store.drafts.create("brought.csv", brought, actor=editor)
        sqlite_store.backup(tmp_path / "backup")
        found = [folder, tmp_path / "backup", *folder.rglob("*"), *(tmp_path / "backup").rglob("*")]
        modes = {path: path.stat().st_mode & 0o777 for path in found}
        assert (folder / "catalogue.sqlite-wal") in modes
        assert modes == {path: 0o700 if path.is_dir() else 0o600 for path in found}
