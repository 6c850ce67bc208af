"""Files on their way in: editors only, and never more at once than the server can hold."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from ui.identity import actor_of, visitor_of
from ui.refusals import refusal

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from ui.settings import Settings

AT_ONCE_BYTES = 600 * 2**20
"""Bytes of uploads under way at one time, all editors together."""

BODIES_AT_ONCE_BYTES = 32 * 2**20
"""Bytes of all other large request bodies under way at one time."""

BODY_MAX_BYTES = 4 * 2**20
"""What an address of ours reads at most of a body (``ui/routes.py``)."""

SMALL_BYTES = 64 * 2**10
"""Bodies that are never counted: they are what the server reads ahead anyway."""

_UPLOAD = "/_stcore/upload_file"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_log = logging.getLogger("atlas.upload")


class Uploads:
    """ASGI middleware: judges an upload before a byte of it is read.

    Parameters
    ----------
    app
        The app behind it.
    settings
        Name the editors.
    at_once, bodies_at_once
        Bytes under way at one time: of uploads, and of everything else that is sent.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        at_once: int = AT_ONCE_BYTES,
        bodies_at_once: int = BODIES_AT_ONCE_BYTES,
    ) -> None:
        self.app = app
        self._settings = settings
        self._uploads = _Budget(at_once)
        self._bodies = _Budget(bodies_at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] in _SAFE:
            await self.app(scope, receive, send)
            return
        is_upload = _UPLOAD in scope["path"]
        if is_upload and not actor_of(visitor_of(scope), self._settings).is_editor:
            _log.warning("upload refused", extra={"client": str(scope.get("client"))})
            refused = refusal(
                403,
                "只有编辑可以上传文件，请先登录。",
                "Only editors may upload files; sign in first.",
                # What is still on its way is not waited for.
                headers={"Connection": "close"},
            )
            await refused(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if is_upload and not length.isdecimal():
            # Without it nobody knows how much is coming; browsers always say.
            refused = refusal(
                411,
                "上传请求没有写明长度。",
                "The upload does not say how long it is.",
                headers={"Connection": "close"},
            )
            await refused(scope, receive, send)
            return
        declared = int(length[:15]) if length.isdecimal() else BODY_MAX_BYTES
        budget = self._uploads if is_upload else self._bodies
        held = min(declared, budget.whole if is_upload else BODY_MAX_BYTES)
        if held > SMALL_BYTES and not budget.take(held):
            busy = refusal(
                503,
                "服务器正在接收其他文件，请稍后再试。",
                "The server is busy receiving other files; try again in a moment.",
                headers={"Connection": "close", "Retry-After": "10"},
            )
            await busy(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            if held > SMALL_BYTES:
                budget.give(held)


class _Budget:
    """So many bytes at one time; one event loop asks, so nothing is locked."""

    def __init__(self, whole: int) -> None:
        self.whole = whole
        self._left = whole

    def take(self, count: int) -> bool:
        """Hold so many bytes, if that many are left."""
        if count > self._left:
            return False
        self._left -= count
        return True

    def give(self, count: int) -> None:
        """Give them back."""
        self._left += count
