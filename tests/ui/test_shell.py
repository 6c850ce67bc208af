"""Around every response: security headers; into the page, once: what starts the workspace."""

import base64
import gzip
import hashlib
import json
import re

import pytest
from starlette.applications import Starlette
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.shell import Shell

PAGE = "<!DOCTYPE html><html><head><title>x</title><script>start()</script></head><body><head></head></body></html>"
BOOT = {
    "atlas": "/content/0/atlas.json",
    "assets": {"leaflet": "/assets/0/leaflet.js", "leaflet_css": "/assets/0/leaflet.css"},
    "odd": "</script><script>alert(1)</script>&\"'",
}


async def parts():
    for part in (PAGE[:40], PAGE[40:]):
        yield part.encode()


def compressed(request):
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            gzip.compress(PAGE.encode()),
            media_type="text/html",
            headers={"content-encoding": "gzip"},
        )
    return HTMLResponse(PAGE)


def app(boot=BOOT):
    inner = Starlette(
        routes=[
            Route("/", compressed),
            Route("/other", lambda _: HTMLResponse(PAGE)),
            Route("/parts", lambda _: StreamingResponse(parts(), media_type="text/html")),
            Route("/json", lambda _: JSONResponse({})),
            Route("/text", lambda _: PlainTextResponse("x")),
        ]
    )
    preload = ("/ui/0/main.js", "/content/0/a.json?<")
    return Shell(inner, boot=lambda: boot, web="/ui/0", preload=lambda: preload)


@pytest.fixture
def client():
    return TestClient(app())


@pytest.mark.parametrize("path", ["/", "/other", "/parts", "/json", "/text", "/nothing"])
def test_every_response_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "object-src 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/other", "/parts"])
def test_no_inline_script_runs_but_the_pages_own(client, path):
    answer = client.get(path)
    policy = re.search(r"script-src ([^;]*)", answer.headers["content-security-policy"])[1]
    assert "'unsafe-inline'" not in policy
    for script in re.findall(r"<script(?![^>]*src=)[^>]*>(.*?)</script>", answer.text, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_what_starts_the_workspace_is_written_once_and_first(client):
    text = client.get("/").text
    assert text.count('id="atlas-boot"') == 1
    assert text.count("/ui/0/workspace.js") == 1
    assert text.index('id="atlas-boot"') < text.index("start()")
    assert text.startswith("<!DOCTYPE html><html><head><script")


def test_the_island_cannot_be_left(client):
    text = client.get("/").text
    island = re.search(r'<script type="application/json" id="atlas-boot">(.*?)</script>', text)[1]
    assert "<" not in island
    assert json.loads(island) == BOOT
    assert "<script>alert" not in text


def test_what_the_first_view_needs_is_named(client):
    text = client.get("/").text
    assert '<link rel="modulepreload" href="/ui/0/main.js">' in text
    assert 'href="/content/0/a.json?&lt;"' in text


def test_the_length_fits_the_page(client):
    answer = client.get("/")
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_the_page_is_written_to_even_when_the_browser_takes_it_compressed(client):
    answer = client.get("/", headers={"accept-encoding": "gzip, br", "if-none-match": '"x"'})
    assert 'id="atlas-boot"' in answer.text


@pytest.mark.parametrize("path", ["/other", "/parts", "/json"])
def test_other_pages_are_left_as_they_are(client, path):
    assert "atlas-boot" not in client.get(path).text


def test_without_anything_to_start_the_page_is_left_as_it_is():
    assert "atlas-boot" not in TestClient(app(boot=None)).get("/").text


def test_what_is_published_meanwhile_starts_the_next_page():
    boots = iter(
        [BOOT | {"atlas": "/content/1/atlas.json"}, BOOT | {"atlas": "/content/2/atlas.json"}]
    )
    inner = Starlette(routes=[Route("/", lambda _: HTMLResponse(PAGE))])
    client = TestClient(Shell(inner, boot=lambda: next(boots), web="/ui/0", preload=tuple))
    assert "/content/1/atlas.json" in client.get("/").text
    assert "/content/2/atlas.json" in client.get("/").text
