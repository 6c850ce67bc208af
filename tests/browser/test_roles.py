"""Viewers reach neither an editor's page nor what it does; floods of theirs leave the server as it was."""

import json
import re
import select
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.browser.axe import serious
from ui.sessions import COOKIE, LIFETIME, Sessions
from ui.site_map import MANAGE

PROJECT = Path(__file__).resolve().parents[2]
TOKEN = "a-token" * 3
MIB = 2**20
PAGES = [
    address for address, script in MANAGE.items() if (PROJECT / "pages/manage" / script).is_file()
]


@pytest.fixture(scope="module")
def named(serve):
    """The app where editors sign in with a token."""
    return serve("named", settings={"ATLAS_EDITOR_TOKENS": f"wang={TOKEN}"})


@pytest.fixture
def server(named):
    return named


def expired(server):
    return Sessions(server.store / "sign-ins").issue("wang", TOKEN, datetime.now(UTC) - LIFETIME)[0]


def genuine(server):
    return Sessions(server.store / "sign-ins").issue("wang", TOKEN, datetime.now(UTC))[0]


def forged(server):
    return Sessions(server.store / "elsewhere").issue("wang", TOKEN, datetime.now(UTC))[0]


INTRUDERS = {"viewer": lambda _: None, "forged": forged, "expired": expired}


def settled(page):
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector(".frame-header")


def go(page, server, path):
    page.goto(f"{server.address}{path}")
    settled(page)


def give(context, server, cookie, name=COOKIE):
    context.add_cookies([{"name": name, "value": cookie, "url": server.address}])


# Each page with each intruder, without a browser: tests/ui/test_gated_pages.py.
@pytest.mark.parametrize(
    ("who", "address"),
    [("viewer", address) for address in PAGES] + [("forged", "manage"), ("expired", "manage")],
)
def test_an_editors_page_shows_an_intruder_the_way_to_sign_in_and_nothing_else(
    context, page, server, address, who
):
    if cookie := INTRUDERS[who](server):
        give(context, server, cookie)
    go(page, server, f"/{address}")
    expect(page.get_by_role("heading")).to_have_text(["登录后管理本图"])
    expect(page.get_by_label("编辑口令")).to_be_visible()
    kinds = page.locator(".stMain [data-testid^=st]").evaluate_all(
        "all => all.map((one) => one.dataset.testid)"
    )
    structure = {
        "stMainBlockContainer", "stVerticalBlock", "stElementContainer", "stLayoutWrapper",
        "stAppIframeResizerAnchor", "stHeading", "stHeadingWithActionElements", "stBidiComponentRegular", "stBidiComponent",
    }  # fmt: skip
    assert {kind for kind in kinds if not kind.startswith("stMarkdown")} <= structure


def test_signing_in_opens_the_pages_and_signing_out_closes_them_everywhere(
    context, page, server, watched
):
    # A refused sign-in is an error in the browser's console.
    watched.expected.append("status of 403")
    go(page, server, "/manage")
    page.get_by_label("编辑口令").fill("wrong" * 5)
    watch = page.get_by_role("button", name="登录")
    watch.click()
    expect(page.get_by_role("alert").filter(has_text="口令不对")).to_be_visible()
    page.get_by_label("编辑口令").fill(TOKEN)
    with page.expect_navigation():
        watch.click()
    settled(page)
    expect(page.locator(".frame-header")).to_contain_text("wang")
    expect(page.get_by_label("编辑口令")).to_have_count(0)
    [cookie] = [cookie for cookie in context.cookies() if cookie["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    other = context.new_page()
    go(other, server, "/manage")
    expect(other.locator(".frame-header")).to_contain_text("wang")
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    # The other tab is still open; what it asks for next is refused.
    other.get_by_role("button", name="English").click()
    expect(other.get_by_role("heading", name="Sign in to manage the atlas")).to_be_visible()


def test_the_header_leads_from_the_map_and_back_in_the_language_shown(page, server):
    page.goto(f"{server.address}/?lang=en")
    page.wait_for_function("window.atlas?.ready === true")
    links = page.get_by_role("navigation", name="Pages").get_by_role("link")
    expect(links).to_have_text(["Explore", "Manage", "Connect"])
    expect(links.first).to_have_attribute("aria-current", "page")
    links.nth(1).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    settled(page)
    assert page.url == f"{server.address}/manage?lang=en"
    expect(page.get_by_role("heading", name="Sign in to manage the atlas")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "Sign in to manage the atlas" in page.title()
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="登录后管理本图")).to_be_visible()
    assert page.url == f"{server.address}/manage?lang=zh"
    with page.expect_navigation():
        page.get_by_role("link", name="浏览").click()
    page.wait_for_function("window.atlas?.ready === true")
    assert page.evaluate("window.atlas.state.lang") == "zh"


def test_a_page_has_its_theme_before_streamlit_draws_on_it(page, server, watched):
    """Else a button by night shows white letters on its pale ground until the header stands."""
    watched.expected.append("ERR_FAILED")
    page.emulate_media(color_scheme="dark")
    page.route("**/static/js/index.*.js", lambda route: route.abort())
    page.goto(f"{server.address}/manage", wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_chosen_on_the_map_holds_on_every_page(page, server, theme):
    page.goto(f"{server.address}/healthz")
    page.evaluate("(theme) => localStorage.setItem('atlas-theme', theme)", theme)
    go(page, server, "/manage")
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    paper = {"light": "rgb(246, 244, 238)", "dark": "rgb(14, 19, 24)"}[theme]
    expect(page.locator(".stApp")).to_have_css("background-color", paper)
    expect(page.get_by_label("编辑口令")).to_be_visible()
    assert serious(page) == []


class TestOpen:
    """Where nobody is named as editor."""

    @pytest.fixture
    def server(self, shipped):
        return shipped

    def test_this_computers_user_is_told_that_it_is_open(self, page, server):
        go(page, server, "/manage")
        expect(page.get_by_role("note")).to_contain_text("本机开放")
        expect(page.get_by_role("button", name="退出登录")).to_have_count(0)


class TestFailing:
    """A page that raises, under the app's own configuration."""

    @pytest.fixture
    def server(self, serve, tmp_path):
        (tmp_path / ".streamlit").mkdir()
        shutil.copy(PROJECT / ".streamlit" / "config.toml", tmp_path / ".streamlit")
        (tmp_path / "page.py").write_text("raise ValueError('the secret ' + __file__)\n", "utf-8")
        (tmp_path / "app.py").write_text(
            "import streamlit as st\n"
            "from starlette.responses import JSONResponse\n"
            "from starlette.routing import Route\n"
            "app = st.App('page.py', routes=[Route('/healthz', lambda _: JSONResponse({}))])\n",
            "utf-8",
        )
        return serve("failing", folder=tmp_path)

    def test_a_failing_page_tells_nobody_why(self, page, server, tmp_path):
        page.goto(server.address)
        expect(page.get_by_test_id("stException")).to_be_visible()
        text = page.content()
        for told in ("the secret", "Traceback", "ValueError", "page.py", str(tmp_path)):
            assert told not in text
        assert "the secret" in server.log()


# HTTP


def ask(server, path, *, method="GET", data=None, headers=None):
    sent = urllib.request.Request(
        server.address + path, method=method, data=data, headers=headers or {}
    )
    try:
        with urllib.request.urlopen(sent, timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


@pytest.fixture(scope="module")
def routes():
    """Every route of the app: Streamlit's own and ours, as the app itself lists them."""
    program = (
        "import json, app\n"
        "print(json.dumps([[type(r).__name__, r.path, sorted(getattr(r, 'methods', None) or [])]"
        " for r in app.app._build_starlette_app().routes]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout.splitlines()[-1])


def test_every_route_bears_the_headers_whatever_is_asked_of_it(server, routes):
    asked = 0
    for kind, path, methods in routes:
        concrete = re.sub(r"\{(\w+):int\}", "1", path) or "/"
        concrete = re.sub(r"\{[^}]+\}", "none", concrete)
        for method in {"GET", "POST", "DELETE", *methods} - {"HEAD"}:
            code, headers, body = ask(
                server, concrete, method=method, data=b"{}" if method == "POST" else None
            )
            where = f"{kind} {method} {concrete}: {code}"
            assert "frame-ancestors 'self'" in headers["Content-Security-Policy"], where
            assert headers["X-Content-Type-Options"] == "nosniff", where
            assert headers["X-Frame-Options"] == "SAMEORIGIN", where
            assert code != 500, where
            assert b"Traceback" not in body, where
            asked += 1
    assert asked > 60


CHANGES = [
    ("PUT", "/_stcore/upload_file/session/file"),
    ("DELETE", "/_stcore/upload_file/session/file"),
    ("POST", "/_stcore/upload_file/session/file"),
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
@pytest.mark.parametrize("who", INTRUDERS)
def test_an_intruders_change_is_refused(server, method, path, who):
    cookie = INTRUDERS[who](server)
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    code, _, body = ask(server, path, method=method, data=b"x", headers=headers)
    assert code == 403
    assert set(json.loads(body)["detail"]) == {"zh", "en"}


def test_an_editors_upload_reaches_streamlit(server):
    headers = {"Cookie": f"{COOKIE}={genuine(server)}"}
    code, _, body = ask(server, CHANGES[0][1], method="PUT", data=b"x", headers=headers)
    assert code == 403
    assert b"XSRF" in body  # Streamlit's own refusal: it wants its page's token


def resident(server):
    """Bytes of memory the server holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text("ascii")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def peak(server):
    status = Path(f"/proc/{server.process.pid}/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def flood(server, path, method, size, headers=""):
    """Send a body as fast as the server takes it; gives the answer's status, None if it just hung up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as link:
        link.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
            f"Content-Length: {size}\r\n{headers}\r\n".encode()
        )
        chunk, sent = bytes(MIB), 0
        try:
            while sent < size and not select.select([link], [], [], 0)[0]:
                sent += link.send(chunk)
            answer = link.recv(4096)
        except (ConnectionResetError, BrokenPipeError):
            return None, sent
    status = re.match(rb"HTTP/1\.1 (\d+)", answer)
    return int(status[1]) if status else None, sent


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")


@needs_proc
def test_ten_uploads_of_100_mb_by_a_viewer_leave_the_server_as_it_was(server, record_property):
    ask(server, "/healthz")
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5", "ascii")  # the peak starts anew
    before = resident(server)
    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(lambda _: flood(server, CHANGES[0][1], "PUT", 100 * MIB), range(10))
        )
    grown = peak(server) - before
    record_property("grown_mib", round(grown / MIB, 1))
    print(f"grown by {grown / MIB:.1f} MiB; {answers}")  # noqa: T201
    assert {status for status, _ in answers} <= {403, None}
    assert all(sent < 100 * MIB for _, sent in answers)
    assert grown < 50 * MIB
    assert ask(server, "/healthz")[0] == 200


@needs_proc
@pytest.mark.parametrize("path", ["/export", "/documents", "/session", "/"])
def test_large_bodies_to_our_own_addresses_do_not_pile_up(server, path):
    ask(server, "/healthz")
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5", "ascii")
    before = resident(server)
    kind = "Content-Type: application/json\r\n"
    with ThreadPoolExecutor(20) as pool:
        answers = list(
            pool.map(lambda _: flood(server, path, "POST", 50 * MIB, kind)[0], range(20))
        )
    assert set(answers) <= {None, 405, 413, 422, 429, 503}
    assert peak(server) - before < 50 * MIB


@needs_proc
def test_a_connection_takes_no_large_message(server):
    ask(server, "/healthz")
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5", "ascii")
    before = resident(server)
    for _ in range(10):
        address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
        with connect(address, subprotocols=["streamlit"], max_size=None) as link:
            with suppress(ConnectionClosed):
                link.send(bytes(100 * MIB))
                list(link)
            # "Too big", or the line was cut before that could be said.
            assert link.close_code in {1009, 1006}
    assert peak(server) - before < 50 * MIB
