"""Before every request reaches anything: other sites' pages, inner addresses, and large bodies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ui.identity import PEER, Visitor, is_local, visitor_of
from ui.refusals import refusal

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_INNER = re.compile(r"/_stcore/(?:metrics|script-health-check|agent)(?:/|$)")


class Gate:
    """ASGI middleware.

    Refuses what another site's page sends to change something, and the server's inner addresses to
    anybody who is not on this machine. Writes into a page's connection where it comes from: Streamlit
    does not tell its scripts.

    Parameters
    ----------
    app
        The app behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        visitor = visitor_of(scope)
        if scope["type"] == "http" and (refused := _refused(scope, visitor)):
            await refused(scope, receive, send)
            return
        if scope["type"] == "websocket":
            told = [(PEER.encode(), (visitor.host or "").encode("latin-1", "replace"))]
            # Whatever a client wrote under this name is not heard.
            kept = [item for item in scope["headers"] if item[0] != PEER.encode()]
            scope = {**scope, "headers": kept + told}
        await self.app(scope, receive, send)


def _refused(scope: Scope, visitor: Visitor) -> Response | None:
    if _INNER.search(scope["path"]) and not is_local(visitor):
        return refusal(
            403, "此地址只对本机开放。", "This address is open on the server’s own computer only."
        )
    if scope["method"] not in _SAFE and is_from_elsewhere(visitor):
        return refusal(
            403,
            "此请求来自其他网站的页面，已拒绝。",
            "This request came from another site’s page and was refused.",
            headers={"Connection": "close"},
        )
    return None


def is_from_elsewhere(visitor: Visitor) -> bool:
    """Whether a browser says that a page of another site sends this; programs say nothing."""
    headers = visitor.headers
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc.casefold() != headers.get("host", "").casefold()
    except ValueError:
        return True
