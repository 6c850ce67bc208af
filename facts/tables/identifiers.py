"""Permanent ids, and a proposal where somebody left one out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from facts.search import search_keys
from facts.tables.cells import Value, text_of
from facts.tables.columns import Kind

ID_MAX: Final = 80
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_PROPOSED_MAX: Final = 60
_TOLD_BY: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.PROJECTS: ("name_en",),
    Kind.INSTITUTIONS: ("name_en",),
    Kind.OBSERVATIONS: ("indicator", "scope", "time_period"),
}


def is_id(text: str) -> bool:
    """Whether a text can be the id of a record."""
    return len(text) <= ID_MAX and _ID.fullmatch(text) is not None


def propose_id(kind: Kind, cells: Mapping[str, Value], *, row: int) -> str:
    """An id for a row without a usable one: from its own id, its English name, or pinyin.

    Parameters
    ----------
    kind
        Kind of table.
    cells
        The row's cells by column key.
    row
        Its number, where nothing else can be used.
    """
    told = [_slug(text_of(cells.get("id")))]
    told.append(_slug(" ".join(text_of(cells.get(key)) for key in _TOLD_BY[kind])))
    told.append(_slug(_pinyin(text_of(cells.get("name_zh")) or text_of(cells.get("id")))))
    return next((text for text in told if text), f"{kind.value.removesuffix('s')}-{row}")


def _pinyin(text: str) -> str:
    return next(iter(search_keys(text[:_PROPOSED_MAX], "").pinyin), "")


def _slug(text: str) -> str:
    # What stands in brackets of a chosen value is its id, the best part of it.
    chosen = re.sub(r"[^\[\]]*\[([^\[\]]+)\]", r" \1 ", text[:400])
    return re.sub(r"[^a-z0-9]+", "-", chosen.casefold())[:_PROPOSED_MAX].strip("-")
