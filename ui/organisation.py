"""Sign-in through the organisation: what Streamlit's login leaves in the browser, read where Streamlit is not.

``st.login`` keeps the person's identity in a cookie it signs. It is read here with Streamlit's own
functions, so that pages, addresses and uploads all judge by the same thing.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeTimedSerializer
from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from ui.sessions import LIFETIME

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRET_MIN = 32
"""Characters of ``cookie_secret``; with a shorter one anybody could write the cookie."""

_PROVIDER = ("client_id", "client_secret", "server_metadata_url")
_log = logging.getLogger("atlas.session")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody the organisation's login vouches for.

    Parameters
    ----------
    email
        In lower case.
    verified
        False where the login says that the address was not verified.
    identifier
        Of this sign-in, so that it can be ended.
    expires
        When it ends here; the login's own cookie lasts longer.
    """

    email: str
    verified: bool
    identifier: str
    expires: datetime


def member(cookies: Mapping[str, str]) -> Member | None:
    """Who is signed in through the organisation, or None; a cookie that was changed is nobody."""
    if USER_COOKIE_NAME not in cookies:
        return None
    secret = get_cookie_secret()
    if len(secret) < SECRET_MIN:
        _log.error("cookie_secret is too short; sign-ins are refused", extra={"least": SECRET_MIN})
        return None
    issued: list[datetime] = []

    def one(name: str) -> bytes | None:
        serializer = URLSafeTimedSerializer(secret, salt=name)
        value, at = serializer.loads(cookies.get(name, ""), return_timestamp=True)
        issued.append(at)
        return value.encode() if isinstance(value, str) else None

    try:
        body = get_cookie_with_chunks(one, USER_COOKIE_NAME)
        claims: Any = json.loads(body or b"null")
        email = claims["email"]
    except (BadData, ValueError, KeyError, TypeError):
        return None
    if not isinstance(email, str) or claims.get("is_logged_in") is not True:
        return None
    return Member(
        email=email.strip().casefold(),
        verified=claims.get("email_verified", True) in {True, "true"},
        identifier=hashlib.sha256(cookies[USER_COOKIE_NAME].encode()).hexdigest(),
        expires=min(issued) + LIFETIME,
    )


def providers() -> tuple[str, ...]:
    """Names of the logins that secrets.toml sets up, as ``st.login`` takes them."""
    section = get_secrets_auth_section()
    if not section or len(get_cookie_secret()) < SECRET_MIN or "redirect_uri" not in section:
        return ()
    found = ["default"] if all(name in section for name in _PROVIDER) else []
    for name in section:
        value = section[name]
        if hasattr(value, "keys") and all(key in value for key in _PROVIDER):
            found.append(name)
    return tuple(found)
