"""Around every response: security headers, and a plain word when something broke; into the pages' HTML: ours.

Streamlit needs seconds to start in the browser. The workspace does not wait for it: the page names
what it needs, so the browser fetches all of it in parallel while Streamlit loads.
"""

from __future__ import annotations

import html
import json
import logging
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers, MutableHeaders

from ui.headers import INLINE_SCRIPT, is_content, secure
from ui.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_STREAMLIT = b'<div id="root">'
_NO_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width"><title>没有这个页面 · No such page</title>
<style>body { font: 16px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; margin: 18vh auto; max-width: 30em; padding: 0 16px }</style>
</head><body><h1>没有这个页面</h1><p><a href="/">回到重庆科创空间图</a></p>
<p lang="en">There is no such page. <a href="/?lang=en">To the Chongqing Innovation Atlas</a></p></body></html>
"""
_DENIAL = "websocket.http.response"
_log = logging.getLogger("atlas.http")


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
    pages
        Paths of all pages; at any other Streamlit's HTML is a 404. None leaves them to Streamlit.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        boot: Callable[[], dict[str, Any] | None],
        web: str,
        preload: Callable[[], Sequence[str]],
        page: str = "/",
        pages: Container[str] | None = None,
    ) -> None:
        self.app = app
        self.page, self.pages = page, pages
        self._boot, self._web, self._preload = boot, web, preload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = self._head(scope)
        asked = scope
        if head:
            # The HTML is rewritten: it must come whole and uncompressed.
            asked = {**scope, "headers": [h for h in scope["headers"] if h[0] not in _CONDITIONAL]}
        is_page = self.pages is None or (scope["path"].rstrip("/") or "/") in self.pages
        response = _Response(scope, send, head=head, is_page=is_page)
        try:
            await self.app(asked, receive, response.relay)
        except Exception:
            if response.sent:
                raise
            _log.exception("a request failed", extra={"path": scope["path"]})
            response.started = None
            await _broken()(scope, receive, response.relay)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A page's connection; one that is refused is answered like any other request."""
        opened = False
        can_answer = _DENIAL in scope.get("extensions", {})

        async def relay(message: Message) -> None:
            nonlocal opened
            if message["type"] == "websocket.accept":
                opened = True
                message = {**message, "headers": list(message.get("headers", ()))}
                secure(message, scope)
            elif message["type"] == "websocket.close" and not opened and can_answer:
                opened = True
                await _deny(scope, send, 403)
                return
            elif message["type"] == f"{_DENIAL}.start":
                opened = True
                secure(message, scope)
            await send(message)

        try:
            await self.app(scope, receive, relay)
        except Exception:
            if opened or not can_answer:
                raise
            _log.exception("a connection failed", extra={"path": scope["path"]})
            await _deny(scope, send, 500)

    def _head(self, scope: Scope) -> bytes:
        """What the page's HTML gets; asked for each time, as what is published may have changed."""
        if scope["method"] != "GET":
            return b""
        if scope["path"] == self.page:
            boot = self._boot()
            return _head(boot, self._web, self._preload()).encode() if boot else b""
        # Only who goes to an address takes HTML; whatever a page fetches does not.
        takes_html = "text/html" in Headers(scope=scope).get("accept", "")
        if not takes_html or is_content(scope["path"]):
            return b""
        # Not async: it runs before Streamlit reads its theme.
        return (
            f'<script type="module" src="{self._web}/header.js"></script>'
            f'<link rel="stylesheet" href="{self._web}/header.css">'
        ).encode()


class _Response:
    """A response on its way out: it gets its headers, a page's HTML also its head."""

    def __init__(self, scope: Scope, send: Send, *, head: bytes, is_page: bool) -> None:
        self._scope, self._send, self._head, self._is_page = scope, send, head, is_page
        self.started: Message | None = None
        self._parts: list[bytes] = []
        self.sent = False

    async def relay(self, message: Message) -> None:
        """Pass a message on; HTML waits until it is whole."""
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            if kind.startswith("text/html"):
                self.started = message
                return
            secure(message, self._scope)
        elif message["type"] == "http.response.body" and self.started:
            self._parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            message = await self._whole(self.started)
        self.sent = True
        await self._send(message)

    async def _whole(self, start: Message) -> Message:
        body = b"".join(self._parts)
        headers = MutableHeaders(raw=start["headers"])
        if "content-encoding" not in headers and self._scope["method"] != "HEAD":
            if not self._is_page and _STREAMLIT in body:
                start["status"], body = 404, _NO_PAGE.encode()
                for name in ("etag", "last-modified"):
                    del headers[name]
            elif self._head:
                body = body.replace(b"<head>", b"<head>" + self._head, 1)
            headers["content-length"] = str(len(body))
        secure(start, self._scope, INLINE_SCRIPT.findall(body))
        self.sent = True
        await self._send(start)
        return {"type": "http.response.body", "body": body}


def _broken() -> Response:
    return refusal(
        500,
        "服务器处理此请求时出错，详情见日志。",
        "The server failed at this request; its log says why.",
    )


async def _deny(scope: Scope, send: Send, status: int) -> None:
    """Answer a connection that does not come about."""
    start: Message = {
        "type": f"{_DENIAL}.start",
        "status": status,
        "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"0")],
    }
    secure(start, scope)
    await send(start)
    await send({"type": f"{_DENIAL}.body", "body": b""})


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
