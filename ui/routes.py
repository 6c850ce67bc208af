"""The app's own addresses: content, browser modules, third-party assets, lines of documents, exports."""

from __future__ import annotations

import json
import logging
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import brotli
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from facts.texts import MAX_BYTES, match_upload
from geo.faults import AtlasError
from layers.content import FileContent
from layers.exports import FORMATS
from layers.tiles import MEDIA_TYPE as TILES
from ui.dataset_exports import export_dataset, one_feature
from ui.exports import ExportRequest, export_view
from ui.webfiles import web_base, web_files

if TYPE_CHECKING:
    from starlette.requests import Request

    from ui.live import Live
    from ui.settings import Settings

_IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
_FRESH = {"Cache-Control": "no-store"}
_EXPORT_MAX_BYTES = 4 * 2**20
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_log = logging.getLogger("atlas.http")


class Endpoints:
    """What answers each address.

    Parameters
    ----------
    live
        What is published.
    settings
        Says where the assets folder is.
    """

    def __init__(self, live: Live, settings: Settings) -> None:
        self._live = live
        self._assets = settings.assets.resolve()

    def routes(self) -> list[Route]:
        """Routes of the app beside Streamlit's own."""
        return [
            Route("/healthz", self.healthz),
            Route("/catalogue", self.catalogue),
            Route("/content/{address}/{name}", self.content),
            Route("/ui/{address}/{path:path}", self.web),
            Route("/assets/{version}/{path:path}", self.assets),
            Route("/documents/{document}/lines/{line:int}", self.line),
            Route("/documents", self.attach, methods=["POST"]),
            Route("/export", self.export, methods=["POST"]),
            Route("/layers/{layer}/download/{format}", self.download),
            Route("/layers/{layer}/features/{feature:path}", self.feature),
        ]

    async def healthz(self, _: Request) -> Response:
        """Whether the app is up, and the version of what it publishes."""
        published = self._live.current()
        body = {"status": "ok", "version": published.version, "faults": len(published.faults)}
        return JSONResponse(body, headers=_FRESH)

    async def catalogue(self, request: Request) -> Response:
        """What is published now: pages that are open ask again and again, and mostly get a 304."""
        published = self._live.current()
        headers = _FRESH | {"ETag": f'"{published.version}"'}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return JSONResponse(published.start(), headers=headers)

    async def content(self, request: Request) -> Response:
        """Content by its address: data and compiled layers."""
        found = self._live.content(request.path_params["address"], request.path_params["name"])
        if found is None:
            return _missing("content")
        if isinstance(found, FileContent) and found.media_type == TILES:
            # Read in pieces, by range; its tiles are compressed already.
            return FileResponse(found.file, media_type=TILES, headers=_IMMUTABLE)
        try:
            accepted = request.headers.get("accept-encoding", "")
            body, coding = await run_in_threadpool(found.body, accepted)
        except OSError:
            # The file has gone from the store since.
            return _missing("content")
        return _lasting(body, found.media_type, coding)

    async def web(self, request: Request) -> Response:
        """Our modules and style sheet."""
        name = request.path_params["path"]
        body = web_files().get(name)
        if body is None or f"/ui/{request.path_params['address']}" != web_base():
            return _missing("module")
        return await _compressed(request, name, body)

    async def assets(self, request: Request) -> Response:
        """Third-party files, as npm brought them."""
        name = request.path_params["path"]
        try:
            path = (self._assets / name).resolve()
            found = path.is_relative_to(self._assets) and path.is_file()
        except (OSError, ValueError):
            # No file system has such a name: a null byte in it, or too long.
            found = False
        if not found:
            return _missing("asset; run: make assets")
        return await _compressed(request, name, await run_in_threadpool(path.read_bytes))

    async def line(self, request: Request) -> Response:
        """One line of a document whose text is attached."""
        texts = self._live.current().texts
        text = texts.line(request.path_params["document"], request.path_params["line"])
        return _missing("line") if text is None else JSONResponse({"text": text}, headers=_FRESH)

    async def attach(self, request: Request) -> Response:
        """Match a file to a document by checksum; its lines go back to the sender and stay nowhere."""
        body = await _body(request, MAX_BYTES)
        if body is None:
            return _refused(
                413,
                "文件过大，不是所列文件的文本。",
                "The file is too large to be the text of a document.",
            )
        try:
            document, lines = match_upload(body, self._live.current().facts.documents)
        except AtlasError:
            return _refused(
                422,
                "此文件与所列文件的校验值都不相符，请选用未经改动的原文本。",
                "This file’s checksum matches none of the documents; choose the text as it was, unchanged.",
            )
        return JSONResponse({"document": document, "lines": list(lines)}, headers=_FRESH)

    async def export(self, request: Request) -> Response:
        """What is shown, as a file."""
        body = await _body(request, _EXPORT_MAX_BYTES)
        if body is None:
            return _refused(413, "请求过大。", "The request is too large.")
        try:
            wanted = ExportRequest.model_validate_json(body)
        except ValidationError:
            return _refused(422, "下载请求无法识别。", "The download request was not understood.")
        published = self._live.current()
        try:
            data, media_type, filename = await run_in_threadpool(
                export_view,
                published.facts,
                published.catalogue,
                wanted,
                unit_names=published.unit_names,
                datasets=published.datasets,
            )
        except AtlasError as error:
            _log.warning("export refused", extra={"reason": str(error)})
            return _refused(422, "没有可下载的内容。", "There is nothing to download.")
        return _file(data, media_type, filename)

    async def download(self, request: Request) -> Response:
        """A whole dataset as a file."""
        dataset = self._live.current().datasets.get(request.path_params["layer"])
        name = request.path_params["format"]
        if dataset is None or name not in FORMATS:
            return _missing("download")
        try:
            return _file(*await run_in_threadpool(export_dataset, dataset, name))
        except AtlasError as error:
            _log.warning("download refused", extra={"reason": str(error)})
            return _refused(
                422,
                "此图层过大或暂不可读，无法在此下载；可通过 OGC API – Features（/ogc）分页读取。",
                "The layer is too large or cannot be read at the moment; read it page by page through OGC API – Features (/ogc).",
            )

    async def feature(self, request: Request) -> Response:
        """One feature of a dataset whose features do not travel: geometry, attributes, units."""
        published = self._live.current()
        dataset = published.datasets.get(request.path_params["layer"])
        if dataset is None:
            return _missing("layer")
        try:
            found = await run_in_threadpool(
                one_feature, dataset, request.path_params["feature"], published.units
            )
        except AtlasError as error:
            _log.warning("a feature cannot be read", extra={"reason": str(error)})
            return _refused(503, "该要素暂不可读。", "The feature cannot be read at the moment.")
        return _missing("feature") if found is None else JSONResponse(found, headers=_FRESH)


def _file(data: bytes, media_type: str, filename: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return Response(data, media_type=media_type, headers=_FRESH | disposition)


async def _body(request: Request, limit: int) -> bytes | None:
    """The body, or None when it is longer than the limit; never more than the limit in memory."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def _lasting(body: bytes, media_type: str, coding: str | None) -> Response:
    """A response that never changes under its address."""
    headers: dict[str, str] = {**_IMMUTABLE, "Vary": "Accept-Encoding"}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, media_type=media_type, headers=headers)


@lru_cache(maxsize=256)
def _brotli(body: bytes) -> bytes:
    return brotli.compress(body, quality=9)  # type: ignore[no-any-return, unused-ignore]


async def _compressed(request: Request, name: str, body: bytes) -> Response:
    suffix = Path(name).suffix
    media_type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if suffix in _TYPES and "br" in request.headers.get("accept-encoding", ""):
        return _lasting(await run_in_threadpool(_brotli, body), media_type, "br")
    return _lasting(body, media_type, None)


def _missing(what: str) -> Response:
    return PlainTextResponse(f"no such {what}\n", status_code=404)


def _refused(status: int, zh: str, en: str) -> Response:
    body = json.dumps({"detail": {"zh": zh, "en": en}}, ensure_ascii=False)
    return Response(body, status_code=status, media_type="application/json")
