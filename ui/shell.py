"""Around every response: security headers; into the page's HTML: what starts the workspace at once.

Streamlit needs seconds to start in the browser. The workspace does not wait for it: the page names
what it needs, so the browser fetches all of it in parallel while Streamlit loads.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


class Shell:
    """ASGI middleware.

    Parameters
    ----------
    app
        The app behind it.
    boot
        Gives what the workspace starts from now: addresses only. None leaves the HTML as it is.
    web
        Address of our modules.
    preload
        Gives the addresses the first view fetches now.
    page
        Path of the page the workspace stands on.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        boot: Callable[[], dict[str, Any] | None],
        web: str,
        preload: Callable[[], Sequence[str]],
        page: str = "/",
    ) -> None:
        self.app = app
        self.page = page
        self._boot, self._web, self._preload = boot, web, preload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = self._head(scope)
        if head:
            # The HTML is rewritten: it must come whole and uncompressed.
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] not in _CONDITIONAL]}
        started: dict[str, Any] = {}
        parts: list[bytes] = []

        async def relay(message: Message) -> None:
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                if kind.startswith("text/html"):
                    started["start"] = message
                    return
                _secure(message, ())
                await send(message)
            elif message["type"] == "http.response.body" and started:
                parts.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                start, body = started["start"], b"".join(parts)
                headers = MutableHeaders(raw=start["headers"])
                if "content-encoding" not in headers:
                    if head:
                        body = body.replace(b"<head>", b"<head>" + head, 1)
                    headers["content-length"] = str(len(body))
                _secure(start, _INLINE_SCRIPT.findall(body))
                await send(start)
                await send({"type": "http.response.body", "body": body})
            else:
                await send(message)

        await self.app(scope, receive, relay)

    def _head(self, scope: Scope) -> bytes:
        """What the page's HTML gets; asked for each time, as what is published may have changed."""
        if scope["path"] != self.page or scope["method"] != "GET":
            return b""
        boot = self._boot()
        return _head(boot, self._web, self._preload()).encode() if boot else b""


_CONDITIONAL = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}


def _head(boot: dict[str, Any], web: str, preload: Sequence[str]) -> str:
    # In a script element only "<" could end the JSON early; our addresses hold none, and still.
    island = json.dumps(boot).replace("<", "\\u003c")
    links = "".join(
        f'<link rel="modulepreload" href="{html.escape(path)}">'
        if path.endswith(".js")
        else f'<link rel="preload" as="fetch" crossorigin="anonymous" href="{html.escape(path)}">'
        for path in preload
    )
    # First in the head, and async: Streamlit's own scripts wait for one another, ours does not wait for them.
    return (
        f'<script type="application/json" id="atlas-boot">{island}</script>'
        f'<script type="module" async src="{web}/workspace.js"></script>'
        f'<link rel="stylesheet" href="{html.escape(boot["assets"]["leaflet_css"])}">'
        f'<link rel="stylesheet" href="{web}/style.css">'
        f'<link rel="preload" as="script" href="{html.escape(boot["assets"]["leaflet"])}">'
        f"{links}"
    )


def _secure(start: Message, inline: Sequence[bytes]) -> None:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in inline
    )
    headers = MutableHeaders(raw=start["headers"])
    headers["Content-Security-Policy"] = (
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
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "SAMEORIGIN"
    headers["Referrer-Policy"] = "no-referrer"
