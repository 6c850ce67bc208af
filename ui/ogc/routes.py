"""Where the feature service stands: ``/ogc`` and everything below it."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.ogc.tables import TableCache
from ui.ogc.configuration import collections_of
from ui.ogc.parameters import QUERY_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive, Scope, Send

    from ui.i18n import Language
    from ui.ogc.service import Answer, Service
    from ui.publication import Publication

PATH: Final = "/ogc"
GUIDE: Final = "/connect"
THREADS: Final = 4
"""Requests answered at once; more wait, so that the pages always have threads left."""

TABLES: Final = 6
"""Published datasets kept in memory."""

_METHODS: Final = "GET, HEAD, OPTIONS"
_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII
)
_COMPRESSED_FROM: Final = 1024


def ogc_routes(current: Callable[[], Publication]) -> list[Route]:
    """Routes of the feature service.

    Parameters
    ----------
    current
        Gives the publication shown now; the service follows it.
    """
    features = Features(current)
    return [Route(PATH, features), Route(f"{PATH}/{{path:path}}", features)]


@dataclass(frozen=True, slots=True)
class _Built:
    version: str
    service: Service


class Features:
    """ASGI endpoint of the service; it is built when first asked, and again for a new publication.

    Parameters
    ----------
    current
        Gives the publication shown now.
    """

    def __init__(self, current: Callable[[], Publication]) -> None:
        self._current = current
        self._cache = TableCache(TABLES)
        self._built: _Built | None = None
        self._lock = Lock()
        self._threads: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": _METHODS})
        if request.method not in {"GET", "HEAD"}:
            return Response(status_code=405, headers={"Allow": _METHODS})
        if self._threads is None:
            self._threads = CapacityLimiter(THREADS)
        return await to_thread.run_sync(self._answered, request, limiter=self._threads)

    def _answered(self, request: Request) -> Response:
        # Here, not above: pygeoapi takes a second to import, which the app's start need not wait for.
        from ui.ogc.service import Question, refusal  # noqa: PLC0415

        if len(request.scope["query_string"]) > QUERY_BYTES:
            return _plain(refusal(400, "InvalidParameterValue", "the query is too long"))
        if not _HOST.fullmatch(request.headers.get("host", "")):
            return _plain(refusal(400, "InvalidParameterValue", "the host is no name of a server"))
        built, language = self._service(), _language(request)
        tag = _tag(built.version, language, str(request.url))
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={**headers, "ETag": tag})
        root = str(request.base_url).rstrip("/")
        question = Question(
            path=request.path_params.get("path", "").rstrip("/"),
            pairs=request.query_params.multi_items(),
            language=language,
            base=f"{root}{PATH}",
            guide=f"{root}{GUIDE}",
        )
        answer = built.service.answer(question)
        if answer.status != 200:
            return _plain(answer)
        return _compressed(answer, request, {**headers, "ETag": tag})

    def _service(self) -> _Built:
        from ui.ogc.service import Service  # noqa: PLC0415

        published = self._current()
        with self._lock:
            if self._built is None or self._built.version != published.version:
                collections = collections_of(published, self._cache)
                self._built = _Built(published.version, Service(collections))
            return self._built


def _language(request: Request) -> Language:
    """English where it is asked for, and asked for before Chinese; Chinese otherwise."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    tags = re.findall(r"\b(zh|en)\b", asked.lower())
    return "en" if tags and tags[0] == "en" else "zh"


def _tag(version: str, language: str, address: str) -> str:
    digest = hashlib.sha256(f"{version}\n{language}\n{address}".encode()).hexdigest()
    # Weak: a page of features says when it was written, and may be compressed.
    return f'W/"{digest[:32]}"'


def _plain(answer: Answer) -> Response:
    return Response(answer.body, answer.status, {**answer.headers, "Cache-Control": "no-store"})


def _compressed(answer: Answer, request: Request, headers: dict[str, str]) -> Response:
    body = answer.body
    headers = {**answer.headers, **headers}
    if len(body) >= _COMPRESSED_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, compresslevel=5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, answer.status, headers)
