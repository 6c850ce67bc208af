"""Every editor's page against a viewer, a forged and an expired editor: none enters."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import identity
from ui.identity import Visitor
from ui.sessions import COOKIE, LIFETIME, Sessions, sessions
from ui.settings import settings
from ui.site_map import MANAGE

PAGES = Path(__file__).resolve().parents[2] / "pages"
SCRIPTS = sorted((PAGES / "manage").glob("*.py"))
EDITORS = [path for path in SCRIPTS if path.name in MANAGE.values()]
TOKEN = "a-token" * 3


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store whose editors sign in with a token."""
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("ATLAS_EDITOR_TOKENS", f"wang={TOKEN}")
    settings.cache_clear()
    yield tmp_path / "store"
    settings.cache_clear()


@pytest.fixture
def visit(store, monkeypatch):
    """Open a page as somebody: visit(script, cookies)."""

    def open_as(script, lang="zh", *, host="10.0.0.5", headers=None, **cookies):
        monkeypatch.setattr(
            identity, "page_visitor", lambda: Visitor(host, headers or {"host": "atlas"}, cookies)
        )
        page = AppTest.from_file(script, default_timeout=60)
        page.query_params["lang"] = lang
        page.run()
        assert not page.exception
        return page

    return open_as


def cookie(store, age=timedelta(), folder="sign-ins"):
    issuer = sessions(store) if folder == "sign-ins" else Sessions(store / folder)
    return issuer.issue("wang", TOKEN, datetime.now(UTC) - age)[0]


INTRUDERS = {
    "viewer": lambda _: {},
    "forged": lambda store: {COOKIE: cookie(store, folder="elsewhere")},
    "expired": lambda store: {COOKIE: cookie(store, LIFETIME)},
    "wrong name": lambda store: {"session": cookie(store)},
    "on this machine": lambda _: {"host": "127.0.0.1", "headers": {"host": "localhost:8501"}},
}


@pytest.fixture
def shut(monkeypatch):
    """Nothing behind the gate may run: the store is not even opened."""
    from layers.store.store import Store

    def fail(*_, **__):
        raise AssertionError("the store was reached")

    monkeypatch.setattr(Store, "__init__", fail)


@pytest.mark.parametrize("who", INTRUDERS)
@pytest.mark.parametrize("script", EDITORS, ids=lambda path: path.stem)
def test_an_intruder_gets_the_way_to_sign_in_and_nothing_else(store, visit, script, who, shut):
    lang = "en" if who == "viewer" else "zh"
    page = visit(script, lang, **INTRUDERS[who](store))
    kinds = [element.type for element in page.main.children.values()]
    assert sorted(kinds) == ["bidi_component", "bidi_component", "title"]
    [title] = page.title
    assert title.value == {"zh": "登录后管理本图", "en": "Sign in to manage the atlas"}[lang]


def test_every_editors_page_was_tried():
    assert {path.name for path in EDITORS} == set(MANAGE.values())


@pytest.mark.parametrize("script", EDITORS, ids=lambda path: path.stem)
def test_each_page_asks_before_it_does_anything(script):
    """The first call of the script is the gate's."""
    first = re.search(r"^(?!from|import|\s|#|\"|$)(.*)", script.read_text("utf-8"), re.MULTILINE)
    assert re.fullmatch(r"(\w+ = )?editor_or_sign_in\(\)", first[1]), script.name


def test_what_a_visitor_may_open_is_not_more_than_the_page_for_gis_users():
    others = {path.name for path in SCRIPTS} - set(MANAGE.values())
    assert others <= {"connect.py"}


def gated():
    import streamlit

    from ui.roles import editor_or_sign_in

    streamlit.write(editor_or_sign_in().name)


@pytest.mark.parametrize("who", ["editor", *INTRUDERS])
def test_the_gate_lets_the_editor_in_and_nobody_else(store, monkeypatch, who):
    options = INTRUDERS[who](store) if who in INTRUDERS else {COOKIE: cookie(store)}
    host = options.pop("host", "10.0.0.5")
    headers = options.pop("headers", {"host": "atlas"})
    monkeypatch.setattr(identity, "page_visitor", lambda: Visitor(host, headers, options))
    page = AppTest.from_function(gated, default_timeout=60).run()
    assert [text.value for text in page.markdown] == (["wang"] if who == "editor" else [])


def test_where_no_sign_in_works_that_is_said(visit, monkeypatch):
    monkeypatch.delenv("ATLAS_EDITOR_TOKENS")
    settings.cache_clear()
    page = visit(PAGES / "manage" / "layers.py")
    assert "只对运行本系统的这台电脑开放" in page.info[0].value
