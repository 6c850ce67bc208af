"""The frame of every Streamlit page: the atlas's header, who is signed in, and the way to sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from layers.actors import Actor, Basis
from ui.i18n import page_language, say
from ui.identity import current_actor, is_open, sign_in_ways
from ui.organisation import providers
from ui.settings import settings
from ui.webfiles import web_base

if TYPE_CHECKING:
    from collections.abc import Mapping

_FRAME = "atlas_frame"
_SIGN_IN = "atlas_sign_in"

# The default export is synchronous, as components v2 wants it: Streamlit may call it again at any time.
_MOUNT = """
export default function (component) {
  const { data, parentElement } = component;
  import(new URL(`${data.web}/header.js`, document.baseURI).href)
    .then((frame) => frame.%s(parentElement, data, component.setTriggerValue));
}
"""
_frame = st.components.v2.component(_FRAME, js=_MOUNT % "mountFrame", isolate_styles=False)
_sign_in = st.components.v2.component(_SIGN_IN, js=_MOUNT % "mountSignIn", isolate_styles=False)


def page_frame(title: str, *, place: str = "") -> Actor:
    """Put the header on a page and give the page its title.

    Parameters
    ----------
    title
        In the page's language.
    place
        Which of the things shown at this page's address it shows, such as a step; where it becomes
        another one, the page begins at its top.

    Returns
    -------
    Actor
        Who acts, for the page to go on with.
    """
    actor = current_actor()
    ways = sign_in_ways(settings())
    st.set_page_config(page_title=f"{title} · {say('Chongqing Innovation Atlas')}", layout="wide")
    _frame(
        key=_FRAME,
        data={
            "web": web_base(),
            "lang": page_language(),
            "links": _links(shows_manage=actor.is_editor or bool(ways)),
            "labels": _labels(),
            "who": _who(actor),
            "banner": _banner(actor),
            "place": place,
        },
        on_lang_change=_change_language,
    )
    st.title(title, anchor=False)
    return actor


def sign_in_form(actor: Actor) -> None:
    """What somebody sees who may not see a page: how to sign in, and nothing of the page."""
    ways = sign_in_ways(settings())
    if actor.basis is Basis.OIDC:
        st.info(say("You are signed in as {name}, who is not among the editors.", name=actor.name))
    if Basis.TOKEN in ways:
        _sign_in(key=_SIGN_IN, data={"web": web_base(), "labels": _sign_in_labels()})
    if Basis.OIDC in ways and actor.basis is not Basis.OIDC:
        for name in providers():
            label = say("Sign in with your organisation")
            st.button(
                label if name == "default" else f"{label} · {name}",
                key=f"sign-in-{name}",
                on_click=st.login,
                args=(None if name == "default" else name,),
            )
    if not ways:
        st.info(_no_way())


def _no_way() -> str:
    if is_open(settings()):
        return say(
            "Managing is open on the server’s own computer only. For other computers an administrator "
            "sets ATLAS_EDITOR_TOKENS or ATLAS_EDITORS."
        )
    return say("No sign-in is set up that works; an administrator finds the reason in the log.")


def _links(*, shows_manage: bool) -> list[dict[str, str]]:
    links = [
        {"path": "/", "text": say("Explore")},
        {"path": "/manage", "text": say("Manage")},
        {"path": "/connect", "text": say("Connect")},
    ]
    return [link for link in links if shows_manage or link["path"] != "/manage"]


def _labels() -> Mapping[str, str]:
    return {
        "name": say("Chongqing Innovation Atlas"),
        "navigation": say("Pages"),
        "language": say("Language"),
        "sign_out": say("Sign out"),
        "sign_out_failed": say("Signing out failed; try again."),
        "theme": say("Theme: {theme}"),
        "system": say("as the system"),
        "light": say("light"),
        "dark": say("dark"),
    }


def _sign_in_labels() -> Mapping[str, str]:
    return {
        "token": say("Editor token"),
        "sign_in": say("Sign in"),
        "unreachable": say("The server does not answer; try again."),
    }


def _who(actor: Actor) -> Mapping[str, Any] | None:
    if actor.basis not in {Basis.TOKEN, Basis.OIDC}:
        return None
    return {"name": actor.name, "told": say("Signed in as {name}", name=actor.name)}


def _banner(actor: Actor) -> str | None:
    if actor.basis is not Basis.LOCALHOST:
        return None
    return say(
        "Open on this computer: whoever can use it can publish. For anything else set editor tokens first."
    )


def _change_language() -> None:
    chosen = getattr(st.session_state.get(_FRAME), "lang", None)
    if chosen in {"zh", "en"}:
        st.query_params["lang"] = chosen
