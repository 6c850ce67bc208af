"""The running app and a Chromium that reaches nothing else.

A server is started once for each data folder, on a free port, as a person starts it. Every test gets a
window that holds nothing of the others; any request to another address and any error in the console fails it.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect, sync_playwright

from tests.browser.late import LATE

PROJECT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
START_SECONDS = 90
WAIT_MS = 20_000
POLL_MS = 50
LABEL_STARTS = """start =>
  [...document.querySelectorAll(".map-label")].some((label) => label.textContent.startsWith(start))"""

# The browser itself resolves no name and connects to no address but the app's.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-background-networking",
)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    missing = pytest.mark.skip(reason="Chromium is not installed; run: make browser")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)


class Server:
    """The app on a port of its own."""

    def __init__(
        self, log_path, *, data=None, documents=None, store=None, settings=None, folder=PROJECT
    ):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log_path = log_path
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ATLAS_")}
        # Never the store of whoever runs the tests.
        self.store = Path(store or log_path.with_suffix(".store"))
        environment["ATLAS_STORE"] = str(self.store)
        environment |= settings or {}
        if data:
            environment["ATLAS_DATA"] = str(data)
        if documents:
            environment["ATLAS_DOCUMENTS"] = str(documents)
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = ["--server.port", str(self.port), "--server.address", "127.0.0.1"]
        with log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *options], cwd=folder, env=environment, stdout=log, stderr=log
            )

    def wait(self):
        """Until /healthz answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                    self.health = json.load(answer)
            except OSError:
                time.sleep(0.1)
            else:
                return self
        self.stop()
        raise AssertionError(f"the app did not start:\n{self.log()}")

    def log(self):
        return self.log_path.read_text("utf-8", errors="replace")

    def records(self):
        """The structured log lines."""
        lines = [line for line in self.log().splitlines() if line.startswith("{")]
        return [json.loads(line) for line in lines]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def serve(tmp_path_factory):
    """Start the app: serve(name, data=…, documents=…, store=…, settings=…, folder=…)."""
    started = []

    def start(name, **options):
        server = Server(tmp_path_factory.mktemp("logs") / f"{name}.log", **options)
        started.append(server)
        return server.wait()

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def shipped(serve):
    """The app on the data it ships with."""
    return serve("shipped")


@pytest.fixture
def server(shipped):
    """The app under test; a module may put another in its place."""
    return shipped


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*CHROMIUM_FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def options():
    """Options of the browser context: a desktop window; a module may put others in their place."""
    return {"viewport": {"width": 1440, "height": 900}}


class Watched:
    """What pages did: outside requests, errors, and errors a test expects (parts of their text)."""

    def __init__(self):
        self.outside, self.errors, self.expected = [], [], []
        self._own = None
        self._listening = []

    def start(self, context, page, address):
        """Record what pages of a context do, the one that is open and those to come."""
        self._own = urlsplit(address).netloc
        self._listen(context, "request", lambda sent: self._check(sent.url))
        self._listen(context, "page", self._sockets)
        self._listen(
            context,
            "console",
            lambda message: message.type == "error" and self.errors.append(message.text),
        )
        self._listen(context, "weberror", lambda error: self.errors.append(str(error.error)))
        self._sockets(page)

    def stop(self):
        for source, event, listener in self._listening:
            source.remove_listener(event, listener)
        self._listening.clear()

    @property
    def unexpected(self):
        return [text for text in self.errors if not any(part in text for part in self.expected)]

    def _sockets(self, page):
        self._listen(page, "websocket", lambda opened: self._check(opened.url))

    def _listen(self, source, event, listener):
        source.on(event, listener)
        self._listening.append((source, event, listener))

    def _check(self, url):
        parts = urlsplit(url)
        if parts.netloc != self._own and parts.scheme not in {"blob", "data", "about"}:
            self.outside.append(url)


@pytest.fixture
def watched():
    return Watched()


class Windows:
    """One window for each set of options, used by one test after another.

    A page loads twice as fast in a process that has loaded it before. Between two tests the window forgets
    what pages keep: it leaves the page, storage and cookies are emptied, size, theme and routes set back.
    """

    def __init__(self, browser):
        self.browser = browser
        self.open = {}

    def take(self, options):
        """A context, and the window in it that stays."""
        key = json.dumps(options, sort_keys=True)
        if key not in self.open:
            context = self.browser.new_context(
                reduced_motion="reduce", accept_downloads=True, **options
            )
            context.set_default_timeout(WAIT_MS)
            if late := os.environ.get("LATE"):
                context.add_init_script(LATE[late])
            self.open[key] = context, context.new_page()
        return self.open[key]

    def give_back(self, options, address):
        """Make the window ready for the next test; one that cannot be is closed."""
        key = json.dumps(options, sort_keys=True)
        context, page = self.open[key]
        try:
            for other in context.pages:
                if other is not page:
                    other.close()
            page.unroute_all()
            context.unroute_all()
            # Of the app, so that its storage can be emptied; without a script of its own.
            page.goto(f"{address}/healthz")
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            context.clear_cookies()
            page.set_viewport_size(options["viewport"])
            page.emulate_media(
                media="null",
                color_scheme=options.get("color_scheme", "light"),
                reduced_motion="reduce",
                forced_colors="null",
            )
        except PlaywrightError:
            del self.open[key]
            context.close()


@pytest.fixture(scope="session")
def windows(chromium):
    return Windows(chromium)


@pytest.fixture
def context(windows, server, options, watched, request):
    """A browser context that holds nothing of other tests and records what must not happen."""
    context, page = windows.take(options)
    watched.start(context, page, server.address)
    yield context
    watched.stop()
    windows.give_back(options, server.address)
    if watched.unexpected or watched.outside:
        request.node.add_report_section("teardown", "server log", server.log()[-4000:])
    assert not watched.outside, "requests outside the app"
    assert not watched.unexpected, "errors in the page"


@pytest.fixture
def page(context, windows, options):
    return windows.take(options)[1]


class Atlas:
    """The page as a person sees it, by role and name."""

    def __init__(self, page, address):
        self.page = page
        self.address = address

    def open(self, query="", *, connected=False):
        """Go to an address and wait for the map; with `connected`, for Python's side too."""
        self.page.goto(f"{self.address}/{query}", wait_until="commit")
        self.ready()
        if connected:
            self.settled()
        return self

    def ready(self):
        self.wait("window.atlas?.ready === true")

    def settled(self):
        """Until Streamlit has run the page's script and nothing is on its way."""
        self.page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.page.wait_for_selector("#atlas-root[data-connected]")

    def state(self, name):
        return self.page.evaluate("name => window.atlas[name]", name)

    def wait(self, condition, argument=None):
        """Until a JavaScript condition holds."""
        # Asking in every frame would have the browser draw as fast as it can.
        self.page.wait_for_function(condition, arg=argument, polling=POLL_MS)

    def select(self, site):
        self.page.evaluate("id => window.atlas.select(id)", site)

    @property
    def map(self):
        return self.page.locator(".atlas-map")

    @property
    def details(self):
        return self.page.locator(".atlas-details")

    @property
    def heading(self):
        return self.details.get_by_role("heading").first

    @property
    def search(self):
        return self.page.locator(".atlas-header").get_by_role("combobox")

    @property
    def results(self):
        return self.page.locator(".atlas-header").get_by_role("option")

    def site(self, identifier):
        """The element of a drawn site."""
        return self.page.locator(f'[data-site="{identifier}"].site')

    def layer(self, name):
        return self.page.get_by_role("checkbox", name=name, exact=True)

    def tab(self, name):
        return self.details.get_by_role("tab", name=name)

    def labelled(self, start=""):
        """Names the map shows, once one starts so: they follow a change in the next frame."""
        self.wait(LABEL_STARTS, start)
        return self.page.locator(".map-label").all_text_contents()


@pytest.fixture
def atlas(page, server):
    return Atlas(page, server.address)


@pytest.fixture(scope="session")
def catalogue():
    """The shipped features by id, each with the id of its layer under ``layer``."""
    found = {}
    for path in sorted((PROJECT / "data" / "layers").glob("*/features.geojson")):
        for feature in json.loads(path.read_text("utf-8"))["features"]:
            found[feature["id"]] = feature | {"layer": path.parent.name}
    return found


@pytest.fixture(scope="session")
def manifests():
    """The shipped layers' manifests, in the order of the list."""
    found = [
        yaml.safe_load(path.read_text("utf-8"))
        for path in (PROJECT / "data" / "layers").glob("*/layer.yaml")
    ]
    return sorted(found, key=lambda manifest: manifest["order"])


@pytest.fixture(scope="session")
def copied(tmp_path_factory):
    """A copy of the shipped data that a test may change: copied(name)."""

    def copy(name):
        return Path(shutil.copytree(PROJECT / "data", tmp_path_factory.mktemp(name) / "data"))

    return copy


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failing test shows the end of the app's log."""
    report = (yield).get_result()
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server is not None:
        report.sections.append(("the app's log", server.log()[-4000:]))
