"""Addresses of the manage pages: always with the language, so that it stays from page to page."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import urlencode

import streamlit as st

from ui.i18n import page_language
from ui.settings import PROJECT

_PAGES: Final[dict[str, Path]] = {
    "manage": PROJECT / "pages" / "manage" / "layers.py",
    "manage-draft": PROJECT / "pages" / "manage" / "draft.py",
    "manage-history": PROJECT / "pages" / "manage" / "history.py",
    "manage-tables": PROJECT / "pages" / "manage" / "tables.py",
    "connect": PROJECT / "pages" / "connect" / "connect.py",
}


def query_of(**values: str | None) -> dict[str, str]:
    """Parameters of an address: what is stated, and the language where it is not the default."""
    stated = {name: value for name, value in values.items() if value}
    return stated | ({"lang": "en"} if page_language() == "en" else {})


def go(page: str, **values: str | None) -> NoReturn:
    """Show another page of this app in its place."""
    st.switch_page(str(_PAGES[page]), query_params=query_of(**values))


def page_link(page: str, label: str, *, icon: str | None = None, **values: str | None) -> None:
    """A link to another page; the label is Markdown, so data in it must be escaped."""
    st.page_link(str(_PAGES[page]), label=label, icon=icon, query_params=query_of(**values))


def explore_address(layer: str | None = None, **values: str) -> str:
    """Address of Explore with a layer switched on, or with whatever else its address may state."""
    return "/?" + urlencode(query_of(layers=layer, **values))


def stated(name: str) -> str | None:
    """A parameter of this page's address; ``None`` where it is not stated."""
    return st.query_params.get(name) or None


def state_in_address(**values: str | None) -> None:
    """Write parameters into this page's address; the browser's back goes to what stood before."""
    there = st.query_params.to_dict()
    changed = there | {name: value for name, value in values.items() if value is not None}
    wanted = {k: v for k, v in changed.items() if k not in values or values[k] is not None}
    if wanted != there:
        # At once: each write is a step of the browser's back.
        st.query_params.from_dict(wanted)
