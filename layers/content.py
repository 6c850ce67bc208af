"""Content addressing: what a file is called follows from what it holds."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from threading import Lock
from types import MappingProxyType
from typing import Any, Final

import brotli

from geo.faults import AtlasError

ADDRESS_LENGTH: Final = 32
"""Hexadecimal digits kept of a SHA-256: 128 bits, so no two files meet by chance."""

ROUTE: Final = "/content"
"""Where the app serves addressed content."""

# Below this a compressed body is hardly smaller than its own headers.
_WORTH_COMPRESSING_BYTES: Final = 256


class ContentError(AtlasError):
    """Content cannot be stored under the name asked for."""


@dataclass(frozen=True)
class Content:
    """One immutable body with the encodings it can be sent in.

    Parameters
    ----------
    address
        Hexadecimal content address.
    name
        Last part of the path it is served at, for people and for file extensions.
    media_type
        As in the Content-Type header.
    identity
        The body as it is.
    """

    address: str
    name: str
    media_type: str
    identity: bytes

    @cached_property
    def bodies(self) -> Mapping[str, bytes]:
        """Body by content coding: ``"identity"``, and ``"br"`` and ``"gzip"`` where they are smaller.

        Compressed when first asked for: most parts are never sent by themselves.
        """
        return _encodings(self.identity)

    @property
    def path(self) -> str:
        """Path the app serves it at."""
        return f"{ROUTE}/{self.address}/{self.name}"

    def body(self, accepted: str = "") -> tuple[bytes, str | None]:
        """Smallest body that the client takes, and its content coding (``None``: as it is).

        Parameters
        ----------
        accepted
            Value of the Accept-Encoding header.
        """
        return _smallest(self.bodies, accepted)


@dataclass(frozen=True)
class FileContent:
    """The same for a body that stays in its file, which is named by what it holds.

    Parameters
    ----------
    address
        Hexadecimal content address.
    name
        Last part of the path it is served at.
    media_type
        As in the Content-Type header.
    file
        Holds the body; never changes.
    """

    address: str
    name: str
    media_type: str
    file: Path

    @property
    def identity(self) -> bytes:
        """The body as it is.

        Raises
        ------
        OSError
            If the file cannot be read.
        """
        return self.file.read_bytes()

    @property
    def path(self) -> str:
        """Path the app serves it at."""
        return f"{ROUTE}/{self.address}/{self.name}"

    def body(self, accepted: str = "") -> tuple[bytes, str | None]:
        """As :meth:`Content.body`; the bodies of the files asked for last are kept compressed.

        Raises
        ------
        OSError
            If the file cannot be read.
        """
        return _smallest(_file_bodies(self.file), accepted)


class ContentStore:
    """Addressed content; safe to share between threads.

    Putting the same bytes twice gives the same path and stores them once, so replicas that build
    the same layers serve the same addresses.

    Parameters
    ----------
    base
        Content that is here too. It is not added to: what is put into this store goes with it.
    """

    def __init__(self, base: ContentStore | None = None) -> None:
        self._base = base
        self._contents: dict[tuple[str, str], Content | FileContent] = {}
        self._lock = Lock()

    def put(self, name: str, body: bytes, media_type: str) -> str:
        """Store a body; gives the path it is served at.

        Parameters
        ----------
        name
            A plain file name.
        body
            The bytes to serve.
        media_type
            As in the Content-Type header.

        Raises
        ------
        ContentError
            If `name` is not a plain file name, or stands already at this address with another
            media type.
        """
        return self._put(Content(address(body), name, media_type, body))

    def put_file(self, name: str, file: Path, sha256: str, media_type: str) -> str:
        """The same for a body that stays in its file.

        Parameters
        ----------
        name
            A plain file name to serve it under.
        file
            Never changes; read when it is asked for.
        sha256
            Of what it holds, hexadecimal.
        media_type
            As in the Content-Type header.

        Raises
        ------
        ContentError
            As :meth:`put`.
        """
        return self._put(FileContent(sha256[:ADDRESS_LENGTH], name, media_type, file))

    def adopt(self, other: ContentStore) -> None:
        """Serve what was put into another store here too; its base is left out."""
        with other._lock, self._lock:
            self._contents |= other._contents

    def _put(self, content: Content | FileContent) -> str:
        name = content.name
        if name in {"", ".", ".."} or PurePosixPath(name).name != name or "\\" in name:
            raise ContentError(f"{name!r} is not a plain file name")
        known = self._base.get(content.address, name) if self._base else None
        if known is None:
            with self._lock:
                known = self._contents.setdefault((content.address, name), content)
        if known.media_type != content.media_type:
            raise ContentError(
                f"{known.path} is stored as {known.media_type}, not {content.media_type}"
            )
        return known.path

    def get(self, content_address: str, name: str | None = None) -> Content | FileContent | None:
        """Content of an address, or ``None``.

        Parameters
        ----------
        content_address
            Hexadecimal content address.
        name
            Its name; without one, any name at that address will do.
        """
        with self._lock:
            if name is not None:
                found = self._contents.get((content_address, name))
            else:
                own = (c for (a, _), c in self._contents.items() if a == content_address)
                found = next(own, None)
        if found is None and self._base is not None:
            return self._base.get(content_address, name)
        return found

    def at(self, path: str) -> Content | FileContent:
        """Content at a path that :meth:`put` gave.

        Raises
        ------
        KeyError
            If nothing stands there.
        """
        parent = PurePosixPath(path)
        found = self.get(parent.parent.name, parent.name)
        if found is None:
            raise KeyError(path)
        return found


def address(body: bytes) -> str:
    """Content address: the first 32 hexadecimal digits of the SHA-256 of the bytes."""
    return hashlib.sha256(body).hexdigest()[:ADDRESS_LENGTH]


def canonical_json(value: Any, *, keep_order: bool = False) -> bytes:
    """JSON that is the same bytes for the same value.

    Keys sorted, no blanks, UTF-8, no NaN; a simple stand-in for RFC 8785 for data that holds no
    exotic numbers.

    Parameters
    ----------
    value
        Anything JSON can say.
    keep_order
        Leave the keys in the order they stand in, where that order says something.

    Raises
    ------
    ValueError
        If the value holds NaN or an infinite number.
    """
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=not keep_order, separators=(",", ":")
    ).encode("utf-8")


def _encodings(body: bytes) -> Mapping[str, bytes]:
    bodies = {"identity": body}
    if len(body) >= _WORTH_COMPRESSING_BYTES:
        # Brotli's level 10 is within 6 % of its best on our boundaries at a fifth of the time; on
        # large point layers level 9 does as well as either. A start compresses everything once.
        # A zero mtime keeps gzip's bytes the same on every machine.
        quality = 10 if len(body) < 512 * 2**10 else 9
        candidates = {
            "br": brotli.compress(body, quality=quality),
            "gzip": gzip.compress(body, compresslevel=9, mtime=0),
        }
        bodies |= {coding: small for coding, small in candidates.items() if len(small) < len(body)}
    return MappingProxyType(bodies)


@lru_cache(maxsize=32)
def _file_bodies(file: Path) -> Mapping[str, bytes]:
    return _encodings(file.read_bytes())


def _smallest(bodies: Mapping[str, bytes], accepted: str) -> tuple[bytes, str | None]:
    codings = _accepted_codings(accepted)
    for coding in ("br", "gzip"):
        if coding in codings and coding in bodies:
            return bodies[coding], coding
    return bodies["identity"], None


def _accepted_codings(header: str) -> set[str]:
    codings: set[str] = set()
    for part in header.lower().split(","):
        coding, _, parameters = part.partition(";")
        quality = parameters.strip().removeprefix("q=").strip()
        if quality not in {"0", "0.0", "0.00", "0.000"}:
            codings.add(coding.strip())
    return codings
