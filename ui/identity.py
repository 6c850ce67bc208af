"""Who somebody is and whether they may publish: judged in one place for pages, addresses and uploads."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import cookie_parser

from layers.actors import VIEWER, Actor, Basis
from ui.organisation import member, providers
from ui.sessions import COOKIE, Sessions, sessions
from ui.settings import settings

if TYPE_CHECKING:
    from starlette.types import Scope

    from ui.settings import Settings

PEER = "x-atlas-peer"
"""Header the gate writes into a page's connection: the address it comes from."""

TOKEN_MIN = 16
"""Characters of an editor's token; shorter ones can be guessed and count for nothing."""

_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# A request that bears one of these came through another machine or program.
_FORWARDED = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip"})
_FORWARDED_PREFIXES = ("x-forwarded", "x-original-", "cf-")
_log = logging.getLogger("atlas.session")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who asks for something.

    Parameters
    ----------
    host
        Address the connection comes from; None where it is not known.
    headers
        Of the request, names in lower case.
    cookies
        Of the request.
    """

    host: str | None
    headers: Mapping[str, str]
    cookies: Mapping[str, str]


def actor_of(
    visitor: Visitor,
    settings: Settings,
    *,
    now: datetime | None = None,
    sign_ins: Sessions | None = None,
) -> Actor:
    """Who acts, as the store takes it.

    Parameters
    ----------
    visitor
        Who asks.
    settings
        Say who may publish: nobody named means whoever sits at this machine.
    now
        UTC; the clock's time if left out.
    sign_ins
        Those of the store if left out.

    Returns
    -------
    Actor
        An editor, or the viewer: whatever is forged, changed, over, ended or unknown is the viewer.
    """
    now = now or datetime.now(UTC)
    if is_open(settings):
        if is_local(visitor):
            return Actor("localhost", is_editor=True, basis=Basis.LOCALHOST)
        return VIEWER
    known = sign_ins or sessions(settings.store)
    return _by_token(visitor, settings, known, now) or _by_login(visitor, settings, known, now)


def _by_token(
    visitor: Visitor, settings: Settings, sign_ins: Sessions, now: datetime
) -> Actor | None:
    tokens = editor_tokens(settings)
    if not tokens or COOKIE not in visitor.cookies:
        return None
    signed = sign_ins.read(visitor.cookies[COOKIE])
    if signed is None or now >= signed.expires:
        return None
    if not sign_ins.matches(signed, tokens) or sign_ins.ended(signed.identifier):
        return None
    return Actor(signed.name, is_editor=True, basis=Basis.TOKEN, expires=signed.expires)


def _by_login(visitor: Visitor, settings: Settings, sign_ins: Sessions, now: datetime) -> Actor:
    if settings.editors is None:
        return VIEWER
    who = member(visitor.cookies)
    if who is None or now >= who.expires or sign_ins.ended(who.identifier):
        return VIEWER
    may = who.verified and who.email in editor_addresses(settings)
    return Actor(who.email, is_editor=may, basis=Basis.OIDC, expires=who.expires)


def is_open(settings: Settings) -> bool:
    """Whether nobody is named as editor, so that this machine's own users are."""
    return settings.editor_tokens is None and settings.editors is None


def is_local(visitor: Visitor) -> bool:
    """Whether a request comes from a browser on this machine that means this machine.

    The connection must be local and not forwarded; the name asked for must be local too, lest another
    name be pointed here (DNS rebinding); and no other site's page, on any port, may be asking.
    """
    headers = visitor.headers
    if not _is_loopback(visitor.host) or any(map(_is_forwarding, headers)):
        return False
    host = headers.get("host", "")
    if _name_of(host) not in _LOCAL_NAMES:
        return False
    origin = headers.get("origin")
    return origin is None or _authority_of(origin) == host.casefold()


def _is_loopback(host: str | None) -> bool:
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _is_forwarding(name: str) -> bool:
    return name in _FORWARDED or name.startswith(_FORWARDED_PREFIXES)


def _name_of(host: str) -> str | None:
    try:
        parts = urlsplit(f"//{host}")
        plain = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname if plain else None


def _authority_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.casefold() or None
    except ValueError:
        return None


def sign_in_ways(settings: Settings) -> tuple[Basis, ...]:
    """How somebody can sign in here."""
    ways = []
    if editor_tokens(settings):
        ways.append(Basis.TOKEN)
    if settings.editors is not None and providers():
        ways.append(Basis.OIDC)
    return tuple(ways)


@lru_cache(maxsize=8)
def editor_tokens(settings: Settings) -> Mapping[str, str]:
    """Name to token. Entries that are no ``name=token`` or too short are logged and count for nothing."""
    if settings.editor_tokens is None:
        return {}
    found = {}
    for number, entry in enumerate(settings.editor_tokens.get_secret_value().split(","), 1):
        name, equals, token = (part.strip() for part in entry.partition("="))
        if name and equals and len(token) >= TOKEN_MIN and name not in found:
            found[name] = token
        elif entry.strip():
            _log.error(
                "editor token not usable: write name=token, each name once",
                extra={"entry": number, "least_characters": TOKEN_MIN},
            )
    return found


@lru_cache(maxsize=8)
def editor_addresses(settings: Settings) -> frozenset[str]:
    """E-mail addresses of editors, in lower case."""
    entries = (settings.editors or "").split(",")
    return frozenset(entry.strip().casefold() for entry in entries if entry.strip())


def visitor_of(scope: Scope) -> Visitor:
    """The visitor of an ASGI request."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    client = scope.get("client")
    cookies = cookie_parser(headers.get("cookie", ""))
    return Visitor(client[0] if client else None, headers, cookies)


def page_visitor() -> Visitor:
    """The visitor of the Streamlit page that runs; a test may put another in its place."""
    context = st.context
    headers = {name.lower(): value for name, value in context.headers.items()}
    return Visitor(headers.get(PEER), headers, dict(context.cookies))


def current_actor() -> Actor:
    """Who acts in the Streamlit page that runs; asked anew each time, for a sign-in may be over."""
    return actor_of(page_visitor(), settings())
