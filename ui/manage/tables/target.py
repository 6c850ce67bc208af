"""Which published table a new one is to be a version of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.i18n import say
from ui.manage.tables.tablebench import published_tables
from ui.manage.words import titled

if TYPE_CHECKING:
    from facts.tables import Kind


def choose_target(
    kind: Kind, *, key: str, width: int | Literal["stretch"] = "stretch"
) -> str | None:
    """Id of the published table that is chosen; ``None`` for a new one, or where there are none.

    Parameters
    ----------
    kind
        What the tables hold.
    key
        Of the widget.
    width
        Of the widget, CSS pixels.
    """
    tables = {head.dataset: head for head in published_tables(kind=kind) if not head.retired}
    if not tables:
        return None
    return st.selectbox(
        say("Publish as"),
        list(tables),
        index=None,
        placeholder=say("a new table"),
        format_func=lambda name: f"{titled(tables[name].manifest) or name} · {name}",
        key=key,
        width=width,
    )
