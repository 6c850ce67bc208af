"""Files that are there whole or not at all: written aside, flushed to the disk, then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import socket
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from layers.store.faults import StoreFullError

CHUNK: Final = 2**20
INCOMING: Final = ".incoming"
"""Folder of what is not whole yet, beside what is."""

ABANDONED_S: Final = 24 * 3600
"""Age after which something unfinished is taken for abandoned, whoever began it."""

_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Written:
    """A file written aside: where it lies, its checksum and its size."""

    path: Path
    sha256: str
    bytes: int


def full(error: OSError) -> StoreFullError | None:
    """The store's own words for a disk that is full; ``None`` for other errors."""
    return StoreFullError() if error.errno in _FULL else None


@contextmanager
def told_when_full() -> Iterator[None]:
    """Raise :class:`StoreFullError` where the disk is full."""
    try:
        yield
    except OSError as error:
        told = full(error)
        if told is None:
            raise
        raise told from error


def make_folder(folder: Path) -> Path:
    """Make a folder only its owner may enter, and those above it, unless they are there."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        flush_folder(folder.parent)
    return folder


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def own_name() -> str:
    """A new name that tells which process it belongs to."""
    return f"{_host()}-{os.getpid()}-{secrets.token_hex(6)}"


def abandoned(path: Path) -> bool:
    """Whether nobody works any more on what lies under an :func:`own_name`."""
    try:
        old = time.time() - path.stat().st_mtime > ABANDONED_S
    except FileNotFoundError:
        return False
    host, _, rest = path.name.partition("-")
    pid = rest.partition("-")[0]
    # Processes of other machines, or of other containers, cannot be asked.
    return old or (host == _host() and pid.isdigit() and not _runs(int(pid)))


def write_aside(parts: Iterable[bytes], folder: Path) -> Written:
    """Write a file among what is incoming, and bring it to the disk.

    Parameters
    ----------
    parts
        The content, piece by piece; never held whole.
    folder
        Beside what the file will become part of, so that a rename suffices.

    Raises
    ------
    StoreFullError
        If the disk is full; nothing is left behind.
    """
    make_folder(folder)
    path = folder / own_name()
    digest, size = hashlib.sha256(), 0
    try:
        with told_when_full(), os.fdopen(_created(path), "wb") as file:
            for part in parts:
                digest.update(part)
                size += len(part)
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Written(path, digest.hexdigest(), size)


def pieces(path: Path) -> Iterator[bytes]:
    """A file's content, a megabyte at a time."""
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            yield part


def checksum(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _created(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)


def _host() -> str:
    return "".join(sign for sign in socket.gethostname() if sign.isalnum())[:40] or "host"


def _runs(pid: int) -> bool:
    if sys.platform == "win32":  # asking would end the process there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
