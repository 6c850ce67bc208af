"""The page's component: it ties the workspace in the browser to this session in Python."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import streamlit as st

from ui.view_state import ViewState

if TYPE_CHECKING:
    from ui.publication import Publication
    from ui.view_state import Unknown

KEY = "atlas"
_log = logging.getLogger("atlas.view")

# The default export is synchronous, as components v2 wants it: Streamlit may call it again at any time.
_BRIDGE = """
export default function (component) {
  const { data } = component;
  import(new URL(`${data.web}/workspace.js`, document.baseURI).href)
    .then((workspace) => workspace.connect(component, data.boot));
  return () => window.atlasWorkspace?.show(false);
}
"""

_component = st.components.v2.component("atlas_workspace", js=_BRIDGE, isolate_styles=False)


def read_view(publication: Publication) -> tuple[ViewState, list[Unknown]]:
    """The view of this session: as the browser last reported it, else as the address states it."""
    reported = (st.session_state.get(KEY) or {}).get("view")
    if reported:
        return ViewState.from_report(reported, publication.known, publication.defaults), []
    # The first value of a name that is given twice, as the browser takes it.
    query = {name: st.query_params.get_all(name)[0] for name in st.query_params}
    return ViewState.read(query, publication.known, publication.defaults)


def workspace(view: ViewState, unknown: list[Unknown], *, boot: dict[str, Any], web: str) -> None:
    """Mount the component. What it carries is the same on every run, so that a run undoes nothing."""
    _component(
        key=KEY,
        data={"boot": boot, "web": web},
        on_view_change=lambda: None,
    )
    _log.info(
        "view",
        extra={
            "site": view.site,
            "district": view.district,
            "layers": len(view.layers),
            "vintage": view.vintage,
            "lang": view.lang,
            "unknown": [f"{item.parameter}={item.value}" for item in unknown],
        },
    )
