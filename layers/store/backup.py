"""A copy of the store that is a store itself.

The catalogue goes through SQLite's own backup: a copy of its main file alone lacks what still stands
in the journal. It is copied first, but put in place last: all it names is there by then, since files
of versions never change.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from geo.findings import Text
from layers.store.database import FILE, Database
from layers.store.faults import StoreError
from layers.store.files import (
    INCOMING,
    abandoned,
    flush_folder,
    make_folder,
    own_name,
    pieces,
    told_when_full,
    write_aside,
)


def back_up(database: Database, store: Path, folder: Path) -> int:
    """See :meth:`layers.store.store.Store.backup`."""
    if not database.is_file:
        raise StoreError(
            Text(
                "目录在 PostgreSQL 中：请用 pg_dump 备份数据库，然后复制 objects 和 drafts 文件夹。",
                "The catalogue lies in PostgreSQL: back it up with pg_dump, then copy the folders "
                "“objects” and “drafts”.",
            )
        )
    if folder.resolve() == store.resolve():
        raise StoreError(
            Text("备份不能放在存储文件夹本身。", "A backup cannot be kept in the store itself.")
        )
    incoming = make_folder(folder / INCOMING)
    for leftover in incoming.iterdir():
        if abandoned(leftover):
            leftover.unlink(missing_ok=True)
    aside = incoming / own_name()
    try:
        with told_when_full():
            _copy_catalogue(database, aside)
            objects, drafts = _named_by(aside)
            copied = _copy_objects(store, folder, objects) + _copy_drafts(store, folder, drafts)
            # What an earlier backup's journal holds does not belong to the new catalogue.
            for suffix in ("-wal", "-shm"):
                (folder / f"{FILE}{suffix}").unlink(missing_ok=True)
            aside.replace(folder / FILE)
            flush_folder(folder)
    finally:
        aside.unlink(missing_ok=True)
    return copied + 1


def _copy_catalogue(database: Database, target: Path) -> None:
    with database.read() as connection, closing(sqlite3.connect(target)) as copy:
        target.chmod(0o600)
        source = cast("sqlite3.Connection", connection.connection.driver_connection)
        source.backup(copy)
        # One file, without a journal beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _named_by(catalogue: Path) -> tuple[list[Path], list[Path]]:
    """Paths inside the store of the objects and of the drafts a catalogue names."""
    with closing(sqlite3.connect(catalogue)) as connection:
        objects: set[str] = set()
        for (files,) in connection.execute("SELECT files FROM atlas_versions"):
            objects.update(file["sha256"] for file in json.loads(files).values())
        drafts = [draft for (draft,) in connection.execute("SELECT id FROM atlas_drafts")]
    return (
        [Path("objects", sha256[:2], sha256) for sha256 in sorted(objects)],
        [Path("drafts", draft) for draft in drafts],
    )


def _copy_objects(store: Path, folder: Path, paths: list[Path]) -> int:
    """Copy what is not there yet; a file of one checksum and size is the same."""
    missing = [path for path in paths if not _same_size(store / path, folder / path)]
    for path in missing:
        _copy(store / path, folder / path)
    return len(missing)


def _copy_drafts(store: Path, folder: Path, paths: list[Path]) -> int:
    found = [file for path in paths for file in (store / path).rglob("*") if file.is_file()]
    for file in found:
        _copy(file, folder / file.relative_to(store))
    return len(found)


def _copy(source: Path, target: Path) -> None:
    written = write_aside(pieces(source), make_folder(target.parent))
    written.path.replace(target)
    flush_folder(target.parent)


def _same_size(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_size == source.stat().st_size
