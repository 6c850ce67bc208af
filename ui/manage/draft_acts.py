"""What is done with a draft from a list of drafts: put it away, or go on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from ui.i18n import say
from ui.manage.drafting import discard
from ui.manage.links import go

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Draft


def draft_buttons(
    draft: Draft, actor: Actor, *, page: str, onward: Literal["primary", "secondary"] = "secondary"
) -> None:
    """The two buttons of a draft.

    Parameters
    ----------
    draft, actor
        Whose buttons, and for whom.
    page
        Where the draft is gone on with.
    onward
        How the button that goes on is drawn.
    """
    st.button(
        say("Put away"),
        key=f"discard-{draft.id}",
        icon=":material/delete:",
        on_click=discard,
        args=(draft.id, actor),
    )
    if st.button(
        say("Continue"),
        key=f"continue-{draft.id}",
        type=onward,
        icon=":material/arrow_forward:",
    ):
        go(page, draft=draft.id)
