"""The headers every response bears, whoever made it."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Message, Scope

INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

# What stands at these addresses is content, some of it made from files that people brought:
# a page among it may run nothing and belongs to no site.
_CONTENT = ("/media/", "/content/", "/documents", "/export", "/ogc", "/_stcore/")
_CONTENT_POLICY = (
    "default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
)


def is_content(path: str) -> bool:
    """Whether an address gives content, not a page of the app."""
    return path.startswith(_CONTENT)


def secure(start: Message, scope: Scope, inline: Sequence[bytes] = ()) -> None:
    """Write the headers into the start of a response.

    Parameters
    ----------
    start
        The ASGI message that starts the response; changed.
    scope
        Of the request.
    inline
        The app's own scripts that stand in the page's HTML.
    """
    headers = MutableHeaders(raw=start["headers"])
    path = scope["path"]
    headers["Content-Security-Policy"] = _CONTENT_POLICY if is_content(path) else _policy(inline)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "SAMEORIGIN"
    headers["Referrer-Policy"] = "no-referrer"
    if scope.get("scheme") in {"https", "wss"}:
        # Streamlit leaves it out of its own cookies.
        start["headers"] = [_only_secure(item) for item in start["headers"]]


def _only_secure(item: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    name, value = item
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return item
    return name, value + b"; Secure"


def _policy(inline: Sequence[bytes]) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in inline
    )
    return (
        "default-src 'self'; "
        # Streamlit loads a component's own script from a blob, and its charts compile expressions;
        # nothing of ours evaluates text (tests/web/test_sources.py).
        f"script-src 'self' blob: 'unsafe-eval' {hashes}; "
        # Streamlit writes its styles at run time.
        "style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; "
        "connect-src 'self' ws: wss:; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    )
