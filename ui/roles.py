"""Who may see and do what, as pages ask it.

Every page of an editor's calls :func:`editor_or_sign_in` first, whoever registered the page.
"""

from __future__ import annotations

import streamlit as st

from layers.actors import Actor
from ui.frame import page_frame, sign_in_form
from ui.i18n import say
from ui.identity import Visitor, actor_of, current_actor, visitor_of

__all__ = [
    "Visitor",
    "actor_of",
    "current_actor",
    "editor_or_sign_in",
    "sign_in_page",
    "visitor_of",
]


def editor_or_sign_in() -> Actor:
    """The editor who asks for the page; anybody else gets the way to sign in, and the page ends here.

    Call it before anything of the page is drawn, then give the page its frame.
    """
    actor = current_actor()
    if not actor.is_editor:
        sign_in_page()
        st.stop()
    return actor


def sign_in_page() -> None:
    """The page in place of an editor's page."""
    sign_in_form(page_frame(say("Sign in to manage the atlas")))
