"""Signing in with a token and out again, and who somebody is, for the browser to ask."""

from __future__ import annotations

import hmac
import logging
import time
from collections import OrderedDict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.web.server.starlette.starlette_server_config import (
    TOKENS_COOKIE_NAME,
    USER_COOKIE_NAME,
)

from layers.actors import Basis
from ui.identity import actor_of, editor_tokens, sign_in_ways, visitor_of
from ui.organisation import member
from ui.refusals import refusal
from ui.sessions import COOKIE, LIFETIME, sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from ui.settings import Settings

TRIES = 10
"""Attempts to sign in that an address has …"""

TRIES_SECONDS = 60.0
"""… in this time."""

_BODY_MAX = 2_000
_ADDRESSES_MAX = 4_096
_FRESH = {"Cache-Control": "no-store"}
_log = logging.getLogger("atlas.session")


class _Attempt(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: SecretStr


class Tries:
    """Counts attempts by address; remembers a bounded number of addresses.

    Parameters
    ----------
    clock
        Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._at: OrderedDict[str, list[float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Count an attempt: 0 when it may go on, else the seconds to wait."""
        now = self._clock()
        recent = [at for at in self._at.pop(address, []) if now - at < TRIES_SECONDS]
        self._at[address] = recent
        if len(self._at) > _ADDRESSES_MAX:
            self._at.popitem(last=False)
        if len(recent) >= TRIES:
            return max(1, round(TRIES_SECONDS - (now - recent[0])))
        recent.append(now)
        return 0

    def forget(self, address: str) -> None:
        """Who signed in has all tries again."""
        self._at.pop(address, None)


class SessionEndpoints:
    """What answers at ``/session``.

    Parameters
    ----------
    settings
        Name the editors.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tries = Tries()

    def routes(self) -> list[Route]:
        """Routes of the app."""
        return [
            Route("/session", self.tell, methods=["GET"]),
            Route("/session", self.sign_in, methods=["POST"]),
            Route("/session", self.sign_out, methods=["DELETE"]),
            Route("/session/end", self.sign_out, methods=["POST"]),
        ]

    async def tell(self, request: Request) -> Response:
        """Who asks, and how they could sign in."""
        actor = actor_of(visitor_of(request.scope), self._settings)
        body = {
            "role": "editor" if actor.is_editor else "viewer",
            "name": actor.name,
            "basis": actor.basis.value,
            "expires": actor.expires.isoformat() if actor.expires else None,
            "sign_in": [way.value for way in sign_in_ways(self._settings)],
        }
        return JSONResponse(body, headers=_FRESH)

    async def sign_in(self, request: Request) -> Response:
        """Exchange a token for a cookie."""
        address = request.client.host if request.client else ""
        if wait := self._tries.wait(address):
            _log.warning("too many tries to sign in", extra={"address": address})
            return refusal(
                429,
                f"尝试次数过多，请在 {wait} 秒后再试。",
                f"Too many tries; try again in {wait} seconds.",
                headers={"Retry-After": str(wait)},
            )
        token = await _token(request)
        if token is None:
            return refusal(422, "登录请求无法识别。", "The sign-in request was not understood.")
        name = self._name_of(token)
        if name is None:
            _log.warning("sign-in refused", extra={"address": address})
            return refusal(403, "口令不对，或已停用。", "The token is wrong, or no longer in use.")
        self._tries.forget(address)
        store = sessions(self._settings.store)
        value, signed = store.issue(name, token, datetime.now(UTC))
        _log.info("signed in", extra={"editor": name, "address": address})
        answer = JSONResponse(
            {"role": "editor", "name": name, "expires": signed.expires.isoformat()}, headers=_FRESH
        )
        answer.set_cookie(
            COOKIE,
            value,
            max_age=int(LIFETIME.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    def _name_of(self, token: str) -> str | None:
        """The editor whose token it is; takes as long whichever it is, or none."""
        store = sessions(self._settings.store)
        # Digests of one length: the comparison says nothing of how much of a token was right.
        given = store.fingerprint("", token)
        found = None
        for name, known in editor_tokens(self._settings).items():
            if hmac.compare_digest(given, store.fingerprint("", known)):
                found = name
        return found

    async def sign_out(self, request: Request) -> Response:
        """End the sign-in, in every tab, and forget the cookie."""
        visitor = visitor_of(request.scope)
        actor = actor_of(visitor, self._settings)
        store = sessions(self._settings.store)
        signed = store.read(visitor.cookies.get(COOKIE))
        if signed is not None:
            store.end(signed.identifier)
        who = member(visitor.cookies) if self._settings.editors is not None else None
        if who is not None:
            store.end(who.identifier)
        if signed is not None or who is not None:
            _log.info("signed out", extra={"editor": actor.name})
        # The organisation's login has an end of its own, which leads back here.
        leads_to = "/auth/logout" if actor.basis is Basis.OIDC else "/"
        answer = JSONResponse({"role": "viewer", "next": leads_to}, headers=_FRESH)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        if actor.basis is not Basis.OIDC:
            answer.delete_cookie(USER_COOKIE_NAME)
            answer.delete_cookie(TOKENS_COOKIE_NAME)
        return answer


async def _token(request: Request) -> str | None:
    # A page of another site cannot send this type without asking first.
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _BODY_MAX:
            return None
    try:
        return _Attempt.model_validate_json(body).token.get_secret_value().strip()
    except ValidationError:
        return None
