"""Files of the versions, named by their own checksum: written once, never changed."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from geo.findings import Text, shown
from layers.store.faults import ObjectError
from layers.store.files import (
    INCOMING,
    abandoned,
    checksum,
    flush_folder,
    make_folder,
    pieces,
    told_when_full,
    write_aside,
)
from layers.store.records import FileRef

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Objects:
    """A folder of immutable files, ``ab/<checksum>``.

    Nothing refers to a file until a version is published that names it, so putting one here shows
    nobody anything; what is never named is swept later.

    Parameters
    ----------
    folder
        Made when the first file is put.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put_bytes(self, body: bytes) -> str:
        """Store a body; give its checksum.

        Raises
        ------
        StoreFullError
            If the disk is full; nothing is left behind.
        """
        return self._put([body])

    def put_file(self, path: Path) -> str:
        """Store a copy of a file, a megabyte at a time; give its checksum.

        Raises
        ------
        StoreFullError
            If the disk is full; nothing is left behind.
        OSError
            If the file cannot be read.
        """
        return self._put(pieces(path))

    def path(self, sha256: str) -> Path:
        """Where the file lies; to be read, never to be written.

        Raises
        ------
        ObjectError
            If it is not there, or the checksum is none.
        """
        path = self._place(sha256)
        if not path.is_file():
            raise ObjectError(
                Text(
                    f"存储中缺少文件 {sha256[:12]}…，请从备份恢复 objects 文件夹。",
                    f"File {sha256[:12]}… is missing from the store; "
                    "restore the folder “objects” from a backup.",
                )
            )
        return path

    def exists(self, sha256: str) -> bool:
        """Whether the file is here."""
        return self._place(sha256).is_file()

    def ref(self, sha256: str, media_type: str) -> FileRef:
        """How a version names a file that is here.

        Raises
        ------
        ObjectError
            If it is not here.
        """
        return FileRef(sha256, self.path(sha256).stat().st_size, media_type)

    def verify(self, sha256: str) -> None:
        """Read the file through and compare its checksum.

        Raises
        ------
        ObjectError
            If it is missing or not what was stored.
        """
        if checksum(self.path(sha256)) != sha256:
            raise ObjectError(
                Text(
                    f"存储中的文件 {sha256[:12]}… 已损坏，请从备份恢复。",
                    f"File {sha256[:12]}… of the store is damaged; restore it from a backup.",
                )
            )

    def require(self, files: Iterable[FileRef]) -> None:
        """Refuse files that are not here whole.

        Raises
        ------
        ObjectError
            If one is missing or has another size.
        """
        for file in files:
            found = self.path(file.sha256).stat().st_size
            if found != file.bytes:
                raise ObjectError(
                    Text(
                        f"存储中的文件 {file.sha256[:12]}… 应为 {file.bytes} 字节，实为 {found} 字节。"
                        "请重新发布或从备份恢复。",
                        f"File {file.sha256[:12]}… of the store has {found} bytes; expected "
                        f"{file.bytes}. Publish again, or restore it from a backup.",
                    )
                )

    def stored(self) -> Iterator[str]:
        """Checksums of all files here."""
        for path in self._folder.glob("[0-9a-f][0-9a-f]/*"):
            if _SHA256.fullmatch(path.name):
                yield path.name

    def sweep_unfinished(self) -> int:
        """Remove what processes that no longer run were writing; say how many files."""
        gone = [path for path in self._folder.glob(f"{INCOMING}/*") if abandoned(path)]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def older_than(self, grace: timedelta) -> set[str]:
        """Checksums of files that were last put longer ago than `grace`."""
        limit = time.time() - grace.total_seconds()
        return {sha256 for sha256 in self.stored() if _put_at(self._place(sha256)) <= limit}

    def remove(self, unwanted: Collection[str], *, grace: timedelta) -> int:
        """Remove files nothing refers to, unless they were put again within `grace`."""
        gone = self.older_than(grace) & set(unwanted)
        for sha256 in gone:
            self._place(sha256).unlink(missing_ok=True)
        return len(gone)

    def _put(self, parts: Iterable[bytes]) -> str:
        written = write_aside(parts, self._folder / INCOMING)
        try:
            target = self._place(written.sha256)
            with told_when_full():
                make_folder(target.parent)
                if target.is_file() and target.stat().st_size == written.bytes:
                    # Put anew: the sweep counts its age from now.
                    os.utime(target)
                else:
                    written.path.replace(target)
                    flush_folder(target.parent)
        finally:
            written.path.unlink(missing_ok=True)
        return written.sha256

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ObjectError(
                Text(
                    f"“{shown(sha256)}”不是文件校验值。",
                    f"“{shown(sha256)}” is not the checksum of a file.",
                )
            )
        return self._folder / sha256[:2] / sha256


def _put_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
