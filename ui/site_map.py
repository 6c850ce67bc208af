"""The addresses of the pages."""

from __future__ import annotations

EXPLORE = "/"
CONNECT = "connect"
"""For users of desktop GIS; anybody's."""

MANAGE = {
    "manage": "layers.py",
    "manage-draft": "draft.py",
    "manage-history": "history.py",
    "manage-tables": "tables.py",
}
"""Editors' pages: address and script in ``pages/manage/``."""

PAGES = frozenset({EXPLORE, *(f"/{address}" for address in (CONNECT, *MANAGE))})
"""Every page's path."""
