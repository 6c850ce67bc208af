"""Real processes: killed while they publish, racing for one head, and out of room."""

import json
import os
import random
import subprocess
from contextlib import suppress
from datetime import timedelta

import pytest

from layers.store import NewVersion, Store, StoreFullError

KILLS = 50
"""In each of five stores: 200 on SQLite, 50 on PostgreSQL."""

ROUNDS = 100


def tell(child, line):
    child.stdin.write(f"{line}\n")
    child.stdin.flush()


def hear(child):
    line = child.stdout.readline()
    assert line, "the other process ended"
    return line.split()


@pytest.mark.parametrize(
    ("database_url", "seed"),
    [*(("sqlite", seed) for seed in range(4)), ("postgresql", 4)],
    indirect=["database_url"],
)
def test_killed_at_any_moment_the_store_holds_whole_versions_and_all_that_were_published(
    folder, database_url, spawn, seed
):
    moments = random.Random(seed)  # noqa: S311 - moments of a test, not secrets
    child = spawn("killed")
    verified, left_over = set(), 0
    for number in range(KILLS):
        lines = number % 4
        tell(child, f"{lines} {moments.uniform(0.0, 0.02 if lines else 0.08)}")
        acknowledged = child.stdout.readline().split()
        with Store(folder, database_url=database_url) as store:
            history = store.history("parks")
            left_over += store.sweep(grace=timedelta(0))
            assert [version.number for version in history] == [*range(len(history), 0, -1)]
            assert store.head("parks") == (history[0] if history else None)
            assert {version.id for version in history} >= set(acknowledged)
            assert store.revision == len(store.audit(limit=10_000)) == len(history)
            named = {version.files["features"].sha256 for version in history}
            for sha256 in named - verified:
                store.objects.verify(sha256)
            for version in history:
                assert version.manifest == {"sha256": version.files["features"].sha256}
            assert set(store.objects.stored()) == named
            assert list((folder / "objects").glob(".incoming/*")) == []
            verified = named
    # The kills struck while something was written, and much was published between them.
    assert left_over > KILLS / 20
    assert len(verified) > KILLS / 2


def test_of_two_writers_one_wins_each_round_and_the_other_is_told(store, spawn):
    writers = {name: spawn("race", name) for name in ("first", "second")}
    head, wins = "", dict.fromkeys(writers, 0)
    for number in range(1, ROUNDS + 1):
        for child in writers.values():
            tell(child, head)
        said = {name: hear(child) for name, child in writers.items()}
        (winner,) = [name for name, words in said.items() if words[0] == "won"]
        (loser,) = writers.keys() - {winner}
        head = said[winner][1]
        assert said[loser] == ["stale", head, winner]
        # Another process sees it at once.
        assert (store.revision, store.head("parks").id) == (number, head)
        assert store.head("parks").actor == winner
        wins[winner] += 1
    history = store.history("parks")
    assert [version.number for version in history] == [*range(ROUNDS, 0, -1)]
    assert [older.id for older in history[1:]] == [version.parent for version in history[:-1]]
    refused = [entry for entry in store.audit(limit=1000) if entry.outcome == "refused"]
    assert len(refused) == ROUNDS


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted here (only root can)")
    yield place
    subprocess.run(["umount", place], check=True)


def put(store, editor, body, expected):
    sha256 = store.objects.put_bytes(body)
    new = NewVersion(dataset="parks", files={"map": store.objects.ref(sha256, "text/plain")})
    return store.publish(new, expected=expected and expected.id, actor=editor)


def test_a_full_disk_is_told_and_the_old_version_stands(small_disk, editor):
    with Store(small_disk / "store") as store:
        head = None
        with suppress(StoreFullError):
            for _ in range(100):
                head = put(store, editor, os.urandom(100_000), head)
        assert 5 < head.number < 30
        assert store.head("parks") == head
    with Store(small_disk / "store") as store:
        assert store.head("parks") == head
        store.objects.verify(head.files["map"].sha256)
        assert list((small_disk / "store/objects").glob(".incoming/*")) == []


@pytest.mark.parametrize("room", [0, 4, 8, 12, 16, 24, 32, 48, 64, 96])
def test_wherever_the_room_ends_a_version_is_whole_or_not_there(small_disk, editor, room):
    filler = small_disk / "filler"
    with Store(small_disk / "store") as store:
        first = put(store, editor, b"1", None)
        free = os.statvfs(small_disk)
        filler.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room * 1024)))
        head, refused = first, 0
        for number in range(40):
            try:
                head = put(store, editor, b"%d" % number * 1000, head)
            except StoreFullError:
                refused += 1
        assert refused > 0
        assert store.head("parks") == head
        filler.unlink()
        after = put(store, editor, b"room again", head)
        assert after.number == head.number + 1
    with Store(small_disk / "store") as store:
        assert store.head("parks") == after
        assert [version.number for version in store.history("parks")] == [
            *range(after.number, 0, -1)
        ]


def test_room_ending_under_the_database_is_told_in_the_same_words(sqlite_store, editor, make):
    first = sqlite_store.publish(make(sqlite_store), expected=None, actor=editor)
    with sqlite_store._database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    large = make(sqlite_store, body=b"2", report={"findings": [json.dumps("x" * 100)] * 10_000})
    with pytest.raises(StoreFullError):
        sqlite_store.publish(large, expected=first.id, actor=editor)
    assert sqlite_store.head("parks") == first
