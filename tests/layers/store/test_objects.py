import errno
import hashlib
import os
import subprocess
import sys
import time
import tracemalloc
from datetime import timedelta

import pytest

from layers.store import ObjectError, Store, StoreFullError
from layers.store.files import own_name
from layers.store.objects import Objects

ONE = hashlib.sha256(b"one").hexdigest()


@pytest.fixture
def objects(tmp_path):
    return Objects(tmp_path / "objects")


def lying_in(tmp_path):
    return {
        str(p.relative_to(tmp_path / "objects"))
        for p in (tmp_path / "objects").rglob("*")
        if p.is_file()
    }


def test_a_file_is_named_by_its_checksum(objects, tmp_path):
    brought = tmp_path / "brought"
    brought.write_bytes(b"one")
    assert objects.put_bytes(b"one") == objects.put_file(brought) == ONE
    assert objects.path(ONE).read_bytes() == b"one"
    assert lying_in(tmp_path) == {f"{ONE[:2]}/{ONE}"}
    assert (objects.exists(ONE), objects.exists("0" * 64)) == (True, False)
    assert objects.ref(ONE, "text/plain").bytes == 3
    assert brought.read_bytes() == b"one"


def test_what_is_there_is_not_written_again(objects):
    objects.put_bytes(b"one")
    before = objects.path(ONE).stat()
    objects.put_bytes(b"one")
    assert objects.path(ONE).stat().st_ino == before.st_ino


def test_what_was_cut_short_is_written_again(objects):
    objects.put_bytes(b"one")
    objects.path(ONE).write_bytes(b"on")
    objects.put_bytes(b"one")
    objects.verify(ONE)


def test_damage_is_found(objects):
    objects.put_bytes(b"one")
    objects.verify(ONE)
    objects.path(ONE).write_bytes(b"two")
    with pytest.raises(ObjectError, match="damaged"):
        objects.verify(ONE)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "G" * 64, f"{ONE}\n"])
def test_only_checksums_name_files(objects, name):
    for ask in (objects.path, objects.exists, objects.verify):
        with pytest.raises(ObjectError):
            ask(name)


def test_what_is_not_there_is_told(objects):
    with pytest.raises(ObjectError, match="000000000000… is missing"):
        objects.path("0" * 64)


def test_a_large_file_is_never_held_whole(objects, tmp_path):
    brought = tmp_path / "brought"
    with brought.open("wb") as file:
        file.truncate(64 * 2**20)
    tracemalloc.start()
    try:
        sha256 = objects.put_file(brought)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert objects.path(sha256).stat().st_size == 64 * 2**20
    assert peak < 8 * 2**20


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_leaves_nothing_behind(objects, tmp_path, monkeypatch, number):
    objects.put_bytes(b"one")

    def fail(_handle):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StoreFullError) as caught:
        objects.put_bytes(b"two")
    assert "磁盘已满" in caught.value.text.zh
    assert lying_in(tmp_path) == {f"{ONE[:2]}/{ONE}"}


def test_what_an_ended_process_left_is_swept_at_once_and_no_other(objects, tmp_path):
    objects.put_bytes(b"one")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    mine = own_name()
    host = mine.split("-")[0]
    incoming = tmp_path / "objects" / ".incoming"
    others = "anothermachine-1-aa"
    for name in (mine, f"{host}-{ended.pid}-aa", others, "old-1-aa"):
        (incoming / name).write_bytes(b"half")
    os.utime(incoming / "old-1-aa", (time.time() - 90_000,) * 2)
    assert objects.sweep_unfinished() == 2
    assert {path.name for path in incoming.iterdir()} == {mine, others}
    assert objects.exists(ONE)


def test_the_sweep_of_a_store_leaves_what_versions_name_and_what_is_young(store, publish):
    version = publish(b"one")
    old, young = store.objects.put_bytes(b"old"), store.objects.put_bytes(b"young")
    for sha256 in (ONE, old):
        os.utime(store.objects.path(sha256), (time.time() - 90_000,) * 2)
    assert store.sweep() == 1
    assert set(store.objects.stored()) == {ONE, young}
    assert version.files["features"].sha256 == ONE


def test_putting_it_again_keeps_a_file_from_the_sweep(store, publish):
    publish(b"one")
    old = store.objects.put_bytes(b"old")
    os.utime(store.objects.path(old), (time.time() - 90_000,) * 2)
    store.objects.put_bytes(b"old")
    assert store.sweep() == 0
    assert store.sweep(grace=timedelta(0)) == 1


def test_what_a_first_publisher_left_is_swept_before_there_is_a_catalogue(tmp_path):
    with Store(tmp_path / "store") as fresh:
        fresh.objects.put_bytes(b"left by a process that was killed")
        assert fresh.sweep(grace=timedelta(0)) == 1
        assert list(fresh.objects.stored()) == []
