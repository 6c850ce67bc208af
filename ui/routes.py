"""The app's own addresses: content, browser modules, third-party assets, lines of documents, exports."""

from __future__ import annotations

import hashlib
import json
import logging
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from facts.texts import MAX_BYTES, match_upload
from geo.faults import AtlasError
from ui.exports import ExportRequest, export_view
from ui.publication import theme_css

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from ui.publication import Publication
    from ui.settings import Settings

WEB = Path(__file__).parent / "web"
_IMMUTABLE = {"Cache-Control": "public, max-age=31536000, immutable"}
_EXPORT_MAX_BYTES = 4 * 2**20
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
_log = logging.getLogger("atlas.http")


@lru_cache(maxsize=1)
def web_files() -> dict[str, bytes]:
    """Our browser modules and style sheets, by path; style sheets also joined as ``style.css``."""
    files = {
        path.relative_to(WEB).as_posix(): path.read_bytes()
        for path in sorted(WEB.rglob("*"))
        if path.suffix in {".js", ".css"}
    }
    order = ("base.css", "map.css")
    sheets = sorted(
        (name for name in files if name.endswith(".css")),
        key=lambda name: (order.index(Path(name).name) if Path(name).name in order else len(order), name),
    )
    files["style.css"] = theme_css() + b"\n".join(files[name] for name in sheets)
    return files


@lru_cache(maxsize=1)
def web_base() -> str:
    """Where the modules are served: one address for all, so that they find one another."""
    digest = hashlib.sha256()
    for name, body in web_files().items():
        digest.update(name.encode() + b"\0" + body)
    return f"/ui/{digest.hexdigest()[:16]}"


def web_modules() -> list[str]:
    """Addresses of our browser modules."""
    return [f"{web_base()}/{name}" for name in web_files() if name.endswith(".js")]


def build_routes(publication: Publication, settings: Settings) -> list[Route]:
    """Routes of the app beside Streamlit's own."""

    async def healthz(_: Request) -> Response:
        return JSONResponse(
            {"status": "ok", "version": publication.version, "faults": len(publication.faults)},
            headers={"Cache-Control": "no-store"},
        )

    async def content(request: Request) -> Response:
        found = publication.store.get(request.path_params["address"], request.path_params["name"])
        if found is None:
            return _missing("content")
        body, coding = found.body(request.headers.get("accept-encoding", ""))
        return _send(body, found.media_type, coding)

    async def web(request: Request) -> Response:
        name = request.path_params["path"]
        body = web_files().get(name)
        if body is None or f"/ui/{request.path_params['address']}" != web_base():
            return _missing("module")
        return await _compressed(request, name, body)

    async def assets(request: Request) -> Response:
        name = request.path_params["path"]
        path = (settings.assets / name).resolve()
        if not path.is_relative_to(settings.assets.resolve()) or not path.is_file():
            return _missing("asset; run “make assets”")
        return await _compressed(request, name, await run_in_threadpool(path.read_bytes))

    async def line(request: Request) -> Response:
        text = publication.texts.line(request.path_params["document"], request.path_params["line"])
        if text is None:
            return _missing("line")
        return JSONResponse({"text": text}, headers={"Cache-Control": "no-store"})

    async def attach(request: Request) -> Response:
        """Match a file to a document by checksum; its lines go back to who sent it and stay nowhere."""
        body = await _body(request, MAX_BYTES)
        if body is None:
            return _refused("文件过大，不是所列文件的文本。", "The file is too large to be the text of a document.", 413)
        try:
            document, lines = match_upload(body, publication.facts.documents)
        except AtlasError:
            return _refused(
                "此文件与所列文件的校验值都不相符，请选用未经改动的原文本。",
                "This file’s checksum matches none of the documents; choose the text as it was, unchanged.",
                422,
            )
        return JSONResponse({"document": document, "lines": list(lines)}, headers={"Cache-Control": "no-store"})

    async def export(request: Request) -> Response:
        body = await _body(request, _EXPORT_MAX_BYTES)
        if body is None:
            return _refused("请求过大。", "The request is too large.", 413)
        try:
            wanted = ExportRequest.model_validate_json(body)
        except ValidationError:
            return _refused("下载请求无法识别。", "The download request was not understood.", 422)
        try:
            data, media_type, filename = await run_in_threadpool(
                export_view,
                publication.facts,
                publication.catalogue,
                wanted,
                unit_names=publication.unit_names,
            )
        except AtlasError as error:
            _log.warning("export refused", extra={"reason": str(error)})
            return _refused("没有可下载的内容。", "There is nothing to download.", 422)
        return Response(
            data,
            media_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"},
        )

    return [
        Route("/healthz", healthz),
        Route("/content/{address}/{name}", content),
        Route("/ui/{address}/{path:path}", web),
        Route("/assets/{version}/{path:path}", assets),
        Route("/documents/{document}/lines/{line:int}", line),
        Route("/documents", attach, methods=["POST"]),
        Route("/export", export, methods=["POST"]),
    ]


def assets_base(settings: Settings) -> str:
    """Where third-party files are served; changes when any of them does."""
    manifest = settings.assets / "manifest.json"
    text = manifest.read_bytes() if manifest.is_file() else b""
    return f"/assets/{hashlib.sha256(text).hexdigest()[:16]}"


def missing_assets(settings: Settings, wanted: Sequence[str]) -> list[str]:
    """Wanted third-party files that are not there."""
    return [name for name in wanted if not (settings.assets / name).is_file()]


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


def _send(body: bytes, media_type: str, coding: str | None) -> Response:
    headers: dict[str, str] = {**_IMMUTABLE, "Vary": "Accept-Encoding"}
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, media_type=media_type, headers=headers)


@lru_cache(maxsize=256)
def _brotli(body: bytes) -> bytes:
    return brotli.compress(body, quality=9)


async def _compressed(request: Request, name: str, body: bytes) -> Response:
    suffix = Path(name).suffix
    media_type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if suffix in _TYPES and "br" in request.headers.get("accept-encoding", ""):
        return _send(await run_in_threadpool(_brotli, body), media_type, "br")
    return _send(body, media_type, None)


def _missing(what: str) -> Response:
    return PlainTextResponse(f"no such {what}\n", status_code=404)


def _refused(zh: str, en: str, status: int) -> Response:
    body: dict[str, Any] = {"detail": {"zh": zh, "en": en}}
    return Response(json.dumps(body, ensure_ascii=False), status_code=status, media_type="application/json")
