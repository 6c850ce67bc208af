"""Signed sign-ins: what the session cookie holds, and which ones were ended before their time.

The key and the ended sign-ins lie in the store's folder, so that they outlive a restart and are shared
by every process that serves the same store.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeSerializer

if TYPE_CHECKING:
    from collections.abc import Mapping

COOKIE = "atlas_session"
LIFETIME = timedelta(hours=12)
"""How long a sign-in holds."""

_KEY_BYTES = 32
_ID_BYTES = 16
_COOKIE_MAX = 2_000
_log = logging.getLogger("atlas.session")


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a genuine cookie says; whether it still holds is judged by who reads it."""

    name: str
    identifier: str
    fingerprint: str
    expires: datetime


class Sessions:
    """The sign-ins of one store.

    Parameters
    ----------
    folder
        Where the key and the marks of ended sign-ins are kept; made when first needed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _key(self) -> bytes:
        path = self._folder / "key"
        try:
            return _kept_key(path)
        except OSError as error:
            # Sign-ins then last as long as this process, and no longer.
            _log.exception("no key can be kept", extra={"path": str(path), "reason": str(error)})
            return secrets.token_bytes(_KEY_BYTES)

    def _serializer(self) -> URLSafeSerializer:
        return URLSafeSerializer(
            self._key,
            salt="atlas sign-in",
            signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
        )

    def fingerprint(self, name: str, token: str) -> str:
        """What binds a sign-in to the token it was made with; says nothing of the token."""
        return hmac.new(self._key, f"{name}\0{token}".encode(), hashlib.sha256).hexdigest()[:32]

    def issue(self, name: str, token: str, now: datetime) -> tuple[str, SignIn]:
        """Sign somebody in: the cookie's value, and what it says."""
        signed = SignIn(
            name=name,
            identifier=secrets.token_hex(_ID_BYTES),
            fingerprint=self.fingerprint(name, token),
            expires=(now + LIFETIME).replace(microsecond=0),
        )
        payload = {
            "name": signed.name,
            "id": signed.identifier,
            "token": signed.fingerprint,
            "expires": int(signed.expires.timestamp()),
        }
        value = self._serializer().dumps(payload)
        return value if isinstance(value, str) else value.decode(), signed

    def read(self, cookie: str | None) -> SignIn | None:
        """What a cookie says, or None for one that was not made here or was changed."""
        if not cookie or len(cookie) > _COOKIE_MAX:
            return None
        with suppress(BadData, KeyError, TypeError, ValueError, OverflowError):
            payload: Any = self._serializer().loads(cookie)
            return SignIn(
                name=str(payload["name"]),
                identifier=str(payload["id"]),
                fingerprint=str(payload["token"]),
                expires=datetime.fromtimestamp(int(payload["expires"]), UTC),
            )
        return None

    def matches(self, signed: SignIn, tokens: Mapping[str, str]) -> bool:
        """Whether the token somebody signed in with is still one of the settings'."""
        token = tokens.get(signed.name)
        if token is None:
            return False
        return hmac.compare_digest(signed.fingerprint, self.fingerprint(signed.name, token))

    def end(self, identifier: str) -> None:
        """Let a sign-in hold no longer, in whatever tab or process it is shown again."""
        ended = self._folder / "ended"
        ended.mkdir(mode=0o700, parents=True, exist_ok=True)
        (ended / _mark(identifier)).touch(mode=0o600)
        _forget(ended)

    def ended(self, identifier: str) -> bool:
        """Whether a sign-in was ended."""
        return (self._folder / "ended" / _mark(identifier)).exists()


@lru_cache(maxsize=8)
def sessions(store: Path) -> Sessions:
    """The sign-ins of the store at a path."""
    return Sessions(store / "sign-ins")


def _kept_key(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        # Written whole beside it, then linked: of two processes that start at once one wins.
        draft = path.with_name(f"key.{secrets.token_hex(8)}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise OSError(f"{path} does not hold a key of {_KEY_BYTES} bytes; remove it")
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return key


def _mark(identifier: str) -> str:
    # A digest is a safe file name whatever the identifier holds.
    return hashlib.sha256(identifier.encode()).hexdigest()


def _forget(ended: Path) -> None:
    """Take away marks of sign-ins that are over anyway."""
    limit = datetime.now(UTC).timestamp() - 2 * LIFETIME.total_seconds()
    for mark in ended.iterdir():
        with suppress(FileNotFoundError):
            if mark.stat().st_mtime < limit:
                mark.unlink()
