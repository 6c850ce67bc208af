"""Around every response: security headers; into the page, once: what starts the workspace."""

import base64
import gzip
import hashlib
import json
import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse

from ui import shell
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


# What fails, and what is refused


STREAMLIT = '<!DOCTYPE html><html><head></head><body><div id="root"></div></body></html>'


async def failing(request):
    raise RuntimeError("the reason stays here")


async def failing_late(request):
    async def parts():
        yield b"a"
        raise RuntimeError("the reason stays here")

    return StreamingResponse(parts())


async def refusing(socket):
    await socket.close(code=1008)


async def failing_socket(socket):
    raise RuntimeError("the reason stays here")


async def echo(socket):
    await socket.accept()
    await socket.send_text(await socket.receive_text())
    await socket.close()


@pytest.fixture
def rough(monkeypatch):
    """An app where much goes wrong; its log is `rough.log`."""
    log = []
    monkeypatch.setattr(shell._log, "exception", lambda _, extra: log.append(extra["path"]))
    routes = [
        Route("/broken", failing),
        Route("/late", failing_late),
        Route("/media/page.html", lambda _: HTMLResponse(PAGE)),
        Route("/ogc/page", lambda _: HTMLResponse(PAGE)),
        Route("/cookie", lambda _: Response(headers={"set-cookie": "a=b; Path=/; HttpOnly"})),
        WebSocketRoute("/refused", refusing),
        WebSocketRoute("/failing", failing_socket),
        WebSocketRoute("/echo", echo),
        Route("/{page:path}", lambda _: HTMLResponse(STREAMLIT, headers={"etag": "x"})),
    ]
    around = Middleware(Shell, boot=lambda: None, web="/ui/0", preload=list, pages={"/", "/manage"})
    client = TestClient(Starlette(routes=routes, middleware=[around]))
    client.log = log
    client.headers["accept"] = "text/html"
    return client


def guarded(headers):
    """Whether all of the headers are there."""
    return (
        "frame-ancestors 'self'" in headers["content-security-policy"]
        and headers["x-content-type-options"] == "nosniff"
        and headers["x-frame-options"] == "SAMEORIGIN"
        and headers["referrer-policy"] == "no-referrer"
    )


def test_what_fails_is_said_plainly_and_logged(rough):
    answer = rough.get("/broken")
    assert (answer.status_code, set(answer.json()["detail"])) == (500, {"zh", "en"})
    assert "reason" not in answer.json()["detail"]["en"]
    assert guarded(answer.headers)
    assert rough.log == ["/broken"]


def test_what_fails_half_way_breaks_off(rough):
    with pytest.raises(RuntimeError):
        rough.get("/late")
    assert rough.log == []


@pytest.mark.parametrize(("path", "status"), [("/refused", 403), ("/failing", 500), ("/none", 403)])
def test_a_connection_that_does_not_come_about_is_answered_in_full(rough, path, status):
    with pytest.raises(WebSocketDenialResponse) as refused, rough.websocket_connect(path):
        pass
    assert refused.value.status_code == status
    assert guarded(refused.value.headers)
    assert refused.value.content == b""


def test_a_connection_that_comes_about_works(rough):
    with rough.websocket_connect("/echo") as socket:
        socket.send_text("水土")
        assert socket.receive_text() == "水土"


@pytest.mark.parametrize("path", ["/media/page.html", "/ogc/page"])
def test_a_page_among_the_content_runs_nothing(rough, path):
    policy = rough.get(path).headers["content-security-policy"]
    assert "script-src 'none'" in policy
    assert "sha256" not in policy
    assert policy.endswith("sandbox")


@pytest.mark.parametrize("path", ["/nothing", "/no/such/page", "/manage-x", "/manage/x"])
def test_an_address_that_is_no_page_says_so_in_both_languages(rough, path):
    answer = rough.get(path)
    assert answer.status_code == 404
    assert guarded(answer.headers)
    assert "没有这个页面" in answer.text
    assert "no such page" in answer.text
    assert "etag" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("path", ["/manage", "/manage/", "/manage?lang=en"])
def test_other_pages_start_with_our_header(rough, path):
    answer = rough.get(path)
    assert answer.status_code == 200
    assert '<head><script type="module" src="/ui/0/header.js"></script>' in answer.text


def test_cookies_stay_on_https_when_they_come_over_it(rough):
    assert rough.get("/cookie").headers["set-cookie"] == "a=b; Path=/; HttpOnly"
    over = rough.get("https://testserver/cookie")
    assert over.headers["set-cookie"] == "a=b; Path=/; HttpOnly; Secure"
