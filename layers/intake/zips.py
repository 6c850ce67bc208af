"""Archives looked through before anything of them is unpacked, and unpacked with a count kept."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO, Final, Self

from geo.findings import Place
from layers.intake.limits import MIB
from layers.intake.rules import containers as rules
from layers.intake.source import Source
from layers.intake.text import detect

RATIO_MAX: Final = 400
"""A table of blanks packs a hundredfold; only zeros pack a thousandfold."""

RATIO_FROM: Final = 16 * MIB
BLOCK: Final = 2**18
_END: Final = b"PK\x05\x06"
_ENTRY_MAX: Final = 46 + 2000
_NESTED: Final = frozenset(
    {".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".cab", ".jar"}
)
_PACKED: Final = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_JUNK: Final = re.compile(
    r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$", re.IGNORECASE
)
_UNSAFE: Final = re.compile(r"(^|/)\.\.?(/|$)|^/|^[A-Za-z]:|\\|//|[\x00-\x1f\x7f]")
_DAMAGED: Final = (
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
_PLAIN_KINDS: Final = frozenset({0, stat.S_IFREG, stat.S_IFDIR})


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive: its name as people read it, and the archive's own entry."""

    name: str
    info: zipfile.ZipInfo

    @property
    def suffix(self) -> str:
        """Extension in small letters."""
        return PurePosixPath(self.name).suffix.lower()


class Archive:
    """A vetted archive; use it as a context.

    Parameters
    ----------
    source
        The file; its limits count for everything that is unpacked.
    nested
        Extensions of packed files that may stand inside: a workbook is one itself.

    Raises
    ------
    RefusedError
        If it is damaged, encrypted, too large, or built to mislead.
    """

    def __init__(self, source: Source, *, nested: frozenset[str] = frozenset()) -> None:
        self._source = source
        self._nested = nested
        self._left = source.limits.unpacked_bytes
        self._check_end()
        try:
            self._zip = zipfile.ZipFile(source.path)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            ValueError,
            OSError,
            struct.error,
        ) as error:
            source.notes.refuse(rules.ZIP_BROKEN, error=error)
        try:
            self.members = list(self._vetted())
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def place(self, member: Member | str) -> Place:
        """Where a member stands, for messages."""
        name = member if isinstance(member, str) else member.name
        return Place(layer=f"{self._source.name}/{name}")

    def extract(self, member: Member, target: Path) -> Path:
        """Unpack a member to a file, counting what comes out.

        Raises
        ------
        RefusedError
            If it is damaged, or more comes out than is stated or allowed.
        """
        with target.open("wb") as file:
            for block in self._blocks(member):
                file.write(block)
        return target

    def read(self, member: Member) -> bytes:
        """Unpack a member into memory; as :meth:`extract`."""
        return b"".join(self._blocks(member))

    def check(self, member: Member) -> bytes:
        """Unpack a member and keep nothing but its beginning; as :meth:`extract`."""
        blocks = self._blocks(member)
        head = next(blocks, b"")
        for _ in blocks:
            pass
        return head

    def _blocks(self, member: Member) -> Iterator[bytes]:
        place, notes = self.place(member), self._source.notes
        try:
            with self._zip.open(member.info) as file:
                first = True
                while block := file.read(BLOCK):
                    if first and block.startswith(_PACKED) and member.suffix not in self._nested:
                        notes.refuse(rules.ZIP_NESTED, place)
                    first = False
                    self._left -= len(block)
                    if self._left < 0:
                        limit = self._source.limits.unpacked_bytes // MIB
                        notes.refuse(rules.ZIP_LARGE, place, limit=limit)
                    yield block
        except zipfile.BadZipFile as error:
            # A size that lies ends in a checksum that fails.
            rule = rules.ZIP_LIES if "CRC" in str(error) else rules.ZIP_BROKEN
            notes.refuse(rule, place, error=error)
        except _DAMAGED as error:
            notes.refuse(rules.ZIP_BROKEN, place, error=type(error).__name__)

    def _check_end(self) -> None:
        """Look at the directory's stated size before it is read: it alone can fill the memory."""
        notes, limit = self._source.notes, self._source.limits.members
        with self._source.path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - 2**16 - 22))
            tail = file.read()
        at = tail.rfind(_END)
        if at < 0 or len(tail) - at < 22:
            notes.refuse(rules.ZIP_BROKEN, error="no end of directory")
        count, length = struct.unpack_from("<HI", tail, at + 10)
        if count > limit or length > (limit + 1) * _ENTRY_MAX:
            notes.refuse(rules.ZIP_MANY, count=count, limit=limit)

    def _vetted(self) -> Iterator[Member]:
        source, infos = self._source, self._zip.infolist()
        if len(infos) > source.limits.members:
            source.notes.refuse(rules.ZIP_MANY, count=len(infos), limit=source.limits.members)
        names: set[str] = set()
        total = 0
        for info in infos:
            name = _readable(info)
            self._check_entry(info, name)
            if name.casefold() in names:
                source.notes.refuse(rules.ZIP_REPEATED, self.place(name))
            names.add(name.casefold())
            total += info.file_size
            if total > source.limits.unpacked_bytes:
                limit = source.limits.unpacked_bytes // MIB
                source.notes.refuse(rules.ZIP_LARGE, self.place(name), limit=limit)
            if not info.is_dir() and not _JUNK.search(name):
                yield Member(name, info)
        self._check_overlap(infos)

    def _check_entry(self, info: zipfile.ZipInfo, name: str) -> None:
        notes, place = self._source.notes, self.place(name)
        if info.flag_bits & 0x2041 or info.compress_type == 99:
            notes.refuse(rules.ZIP_ENCRYPTED, place)
        if (
            _UNSAFE.search(name.removesuffix("/"))
            or info.orig_filename != info.filename
            or not name
        ):
            notes.refuse(rules.ZIP_PATH, place)
        if stat.S_IFMT(info.external_attr >> 16) not in _PLAIN_KINDS:
            notes.refuse(rules.ZIP_LINK, place)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            notes.refuse(rules.ZIP_METHOD, place, value=info.compress_type)
        if PurePosixPath(name).suffix.lower() in _NESTED - self._nested:
            notes.refuse(rules.ZIP_NESTED, place)
        if info.file_size > RATIO_FROM and info.file_size > RATIO_MAX * max(info.compress_size, 1):
            ratio = info.file_size // max(info.compress_size, 1)
            notes.refuse(rules.ZIP_RATIO, place, ratio=ratio, limit=RATIO_MAX)
        if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
            notes.refuse(rules.ZIP_LIES, place)

    def _check_overlap(self, infos: list[zipfile.ZipInfo]) -> None:
        with self._source.path.open("rb") as file:
            spans = [(info.header_offset, self._end_of(file, info), info) for info in infos]
        spans.sort(key=lambda span: span[:2])
        end = 0
        for start, stop, info in spans:
            if start < end or stop > self._zip.start_dir:
                self._source.notes.refuse(rules.ZIP_OVERLAP, self.place(_readable(info)))
            end = stop

    def _end_of(self, file: BinaryIO, info: zipfile.ZipInfo) -> int:
        """Where an entry's data end, by its own header, which the directory may contradict."""
        header = b""
        # Damaged directories name places before the file's beginning.
        if info.header_offset >= 0:
            file.seek(info.header_offset)
            header = file.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            place = self.place(_readable(info))
            self._source.notes.refuse(rules.ZIP_BROKEN, place, error="local header")
        name, extra = struct.unpack_from("<HH", header, 26)
        return int(info.header_offset + 30 + name + extra + info.compress_size)


def _readable(info: zipfile.ZipInfo) -> str:
    """Name of an entry; without the flag for UTF-8 it is what the bytes look like, not code page 437."""
    if info.flag_bits & 0x800 or info.orig_filename.isascii():
        return info.orig_filename
    try:
        body = info.orig_filename.encode("cp437")
        encoding, basis = detect(body)
        return body.decode(encoding if basis == "detected" else "gb18030")
    except UnicodeError:
        return info.orig_filename
