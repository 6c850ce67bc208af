"""Files meant to break or to rob the server, brought through the page: refused in words, and the app answers on."""

import contextlib
import json
import threading
import urllib.request

import pytest
from playwright.sync_api import expect

from layers.store import Store
from tests.corpus.canary import Canary
from tests.corpus.case import SECRET, Traps
from tests.corpus.listing import CASES

NAMES = (
    "vrt-inside.geojson", "crs-url.geojson", "view-recursive.gpkg", "view-zeroblob.gpkg", "bomb-2-gib.zip",
    "bomb-overlapping.zip", "kml-entity-file.kml", "wkb-200000-deep.gpkg",
)  # fmt: skip
LONG_MS = 60_000
CHOSEN = [case for case in CASES if case.name in NAMES]


@pytest.fixture(scope="module")
def shared(serve, tmp_path_factory):
    return serve("hostile-files", store=tmp_path_factory.mktemp("hostile-files") / "store")


@pytest.fixture
def server(shared):
    return shared


@contextlib.contextmanager
def asked_all_the_time(address):
    """Ask the app for what it publishes again and again; what came of it."""
    came, stop = [], threading.Event()

    def ask():
        while not stop.wait(0.05):
            try:
                with urllib.request.urlopen(f"{address}/catalogue", timeout=10) as answer:
                    came.append(answer.status if json.load(answer)["version"] else "empty")
            except OSError as error:
                came.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield came
    finally:
        stop.set()
        asking.join()


def test_each_is_refused_in_words_and_the_app_answers_throughout(page, server, tmp_path):
    assert len(CHOSEN) == len(NAMES)
    canary = Canary()
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    traps = Traps(canary.address, str(secret))
    with asked_all_the_time(server.address) as came:
        for case in CHOSEN:
            path = tmp_path / case.name
            path.write_bytes(case.make(traps))
            page.goto(f"{server.address}/manage-draft", wait_until="commit")
            page.locator('input[type="file"]').set_input_files(str(path))
            page.wait_for_url("**draft=*")
            expect(page.get_by_text("文件目前无法读取").first).to_be_visible(timeout=LONG_MS)
            assert SECRET not in page.locator(".stMain").inner_text()
    with Store(server.store) as store:
        told = {
            draft.source["name"]: {finding["code"] for finding in draft.report["findings"]}
            for draft in store.drafts.list()
        }
    assert [case.name for case in CHOSEN if case.refused not in told[case.name]] == []
    assert canary.asked == []
    assert len(came) > len(CHOSEN)
    assert set(came) == {200}
