import shutil
import sqlite3

import pytest

from layers.store import Store, StoreError, UnknownVersionError


@pytest.fixture
def brought(tmp_path):
    path = tmp_path / "brought"
    path.write_bytes(b"x")
    return path


@pytest.fixture
def store(sqlite_store):
    return sqlite_store


def test_a_backup_is_a_store_with_everything_in_it(store, publish, editor, brought, tmp_path):
    first, second = publish(b"1"), publish(b"2")
    draft = store.drafts.create("a.csv", brought, actor=editor)
    store.objects.put_bytes(b"nobody names this")
    assert store.backup(tmp_path / "backup") == 4
    with Store(tmp_path / "backup") as backup:
        assert backup.history("parks") == [second, first]
        assert (backup.revision, backup.drafts.list()) == (2, [draft])
        assert backup.drafts.source(draft.id).read_bytes() == b"x"
        named = {version.files["features"].sha256 for version in (first, second)}
        assert set(backup.objects.stored()) == named
        for sha256 in named:
            backup.objects.verify(sha256)
        back = backup.roll_back("parks", first.id, expected=second.id, actor=editor)
    with pytest.raises(UnknownVersionError):
        store.version(back.id)


def test_what_stands_in_the_journal_only_is_in_the_backup(store, publish, tmp_path):
    """Where a copy of the main file lacks it."""
    version = publish()
    assert (store.folder / "catalogue.sqlite-wal").stat().st_size > 0
    shutil.copy(store.folder / "catalogue.sqlite", tmp_path / "copy.sqlite")
    copied = sqlite3.connect(tmp_path / "copy.sqlite")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        copied.execute("SELECT * FROM atlas_versions")
    copied.close()
    store.backup(tmp_path / "backup")
    with Store(tmp_path / "backup") as backup:
        assert backup.heads() == {"parks": version}


def test_a_backup_is_brought_up_to_date(store, publish, tmp_path):
    publish(b"1")
    assert store.backup(tmp_path / "backup") == 2
    with Store(tmp_path / "backup") as backup:
        assert len(backup.history("parks")) == 1
    second = publish(b"2")
    assert store.backup(tmp_path / "backup") == 2
    assert store.backup(tmp_path / "backup") == 1
    with Store(tmp_path / "backup") as backup:
        assert backup.head("parks") == second
        backup.objects.verify(second.files["features"].sha256)
    assert list((tmp_path / "backup" / ".incoming").iterdir()) == []


def test_a_store_is_no_backup_of_itself(store, publish):
    publish()
    with pytest.raises(StoreError, match="in the store itself"):
        store.backup(store.folder)


def test_postgresql_is_backed_up_by_its_own_tools(tmp_path):
    store = Store(tmp_path / "store", database_url="postgresql+psycopg://nowhere/x")
    with pytest.raises(StoreError, match="pg_dump"):
        store.backup(tmp_path / "backup")
