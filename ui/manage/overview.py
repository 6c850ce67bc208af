"""The overview: every layer with what may be done to it, and the drafts that wait."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geo.faults import AtlasError
from ui.i18n import say
from ui.manage.bench import workbench
from ui.manage.catalogue import Row, Standing, catalogue_rows
from ui.manage.draft_acts import draft_buttons
from ui.manage.drafting import recover
from ui.manage.layer_acts import confirm_retire, edit_layer, restore_layer
from ui.manage.links import explore_address, go, page_link
from ui.manage.notices import notice, show_notices
from ui.manage.plain import escaped, plain
from ui.manage.takeaway import downloads, write_shipped, write_version
from ui.manage.words import Colour, count_told, local_time, pick, size_told, stage_name

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Draft

_PAGE = 20
_SEARCH_FROM = 6


def overview(actor: Actor) -> None:
    """Draw the page."""
    show_notices()
    with st.container(horizontal=True, vertical_alignment="center", key="manage-bar"):
        if st.button(say("New layer"), type="primary", icon=":material/upload_file:"):
            go("manage-draft")
        page_link("manage-tables", say("Linked tables"), icon=":material/table_chart:")
        page_link("connect", say("Connect a GIS"), icon=":material/lan:")
    _drafts(actor)
    _catalogue(actor)


def _catalogue(actor: Actor) -> None:
    rows = catalogue_rows()
    st.subheader(say("Catalogue"), anchor=False)
    st.caption(
        say(
            "Layers in git folders come first: nothing can be published under their id. "
            "What is published here is seen by everybody at once, and can always be taken back."
        )
    )
    found = _sought(rows)
    if not any(row.head for row in rows):
        st.info(
            say(
                "Nothing has been published here yet. Choose “New layer” and bring a file: "
                "GeoJSON, zipped Shapefile, GeoPackage, KML, FlatGeobuf, GeoParquet, CSV or XLSX."
            )
        )
    if rows and not found:
        st.info(say("No layer fits these words."))
    pages = -(-len(found) // _PAGE)
    page = st.pagination(pages, key="manage-page") if pages > 1 else 1
    for row in found[(page - 1) * _PAGE : page * _PAGE]:
        _row(row, actor)


def _sought(rows: list[Row]) -> list[Row]:
    if len(rows) < _SEARCH_FROM:
        return rows
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            say("Search"), key="manage-search", placeholder=say("Title, id or provider"), width=320
        )
        standings: list[Standing] = ["shipped", "published", "retired"]
        wanted = st.pills(
            say("Show"),
            standings,
            selection_mode="multi",
            format_func=lambda standing: _standing(standing)[0],
            key="manage-standings",
        )
    shown = set(wanted or standings) | (
        {"hidden"} if "published" in (wanted or standings) else set()
    )
    shown |= {"broken"} if "shipped" in shown else set()
    parts = (words or "").casefold().split()
    return [r for r in rows if r.standing in shown and all(part in r.text for part in parts)]


def _standing(standing: Standing) -> tuple[str, Colour, str]:
    """Words, colour and sign of where a layer stands."""
    told_as: dict[Standing, tuple[str, Colour, str]] = {
        "shipped": (say("In a git folder"), "gray", ":material/folder:"),
        "published": (say("Published now"), "green", ":material/public:"),
        "retired": (say("Retired"), "orange", ":material/visibility_off:"),
        "hidden": (say("Hidden by a folder"), "orange", ":material/layers:"),
        "broken": (say("Cannot be shown"), "red", ":material/error:"),
    }
    return told_as[standing]


def _row(row: Row, actor: Actor) -> None:
    words, colour, icon = _standing(row.standing)
    with st.container(border=True, key=f"layer-{row.key}"):
        told_column, acts = st.columns([5, 4], vertical_alignment="center")
        with told_column:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{plain(pick(row.title) or row.id)}**", width="content")
                st.badge(words, color=colour, icon=icon)
            st.caption(_told(row))
            if row.standing == "hidden":
                st.caption(
                    say("A layer in a git folder has the same id and is shown in its place.")
                )
            if row.why:
                st.caption(escaped(row.why[:300]))
        with acts, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
            _acts(row, actor)


def _told(row: Row) -> str:
    parts = [plain(row.id)]
    if row.features is not None:
        parts.append(say("{n} {n:feature|features}", n=count_told(row.features)))
    if row.head is not None:
        parts.append(say("version {number}", number=row.head.number))
        parts.append(local_time(row.head.at))
        parts.append(plain(row.head.actor))
    elif pick(row.provider):
        parts.append(plain(pick(row.provider)))
    return " · ".join(parts)


def _acts(row: Row, actor: Actor) -> None:
    head = row.head
    if row.standing == "retired" and head is not None:
        if st.button(say("Restore"), key=f"restore-{row.id}", icon=":material/undo:"):
            restore_layer(head, actor)
        if st.button(say("History"), key=f"history-{row.id}", icon=":material/history:"):
            go("manage-history", layer=row.id)
        return
    if row.standing != "broken":
        st.link_button(
            say("Map"), explore_address(row.id), icon=":material/map:", key=f"map-{row.key}"
        ) if row.standing != "hidden" else None
        write = partial(write_version, head.id) if head else partial(write_shipped, row.id)
        downloads(row.id, write, key=f"take-{row.key}")
    if head is None:
        return
    if st.button(say("Edit"), key=f"edit-{row.id}", icon=":material/edit:"):
        edit_layer(row.id, actor)
    if st.button(say("History"), key=f"history-{row.id}", icon=":material/history:"):
        go("manage-history", layer=row.id)
    if st.button(say("Retire"), key=f"retire-{row.id}", icon=":material/visibility_off:"):
        confirm_retire(head, actor)


def _drafts(actor: Actor) -> None:
    drafts = workbench().store.drafts
    try:
        mine = [d for d in drafts.list(actor.name) if d.kind == "layer"]
        others = [d for d in drafts.list() if d.kind == "layer" and d.owner != actor.name]
        away = [d for d in drafts.list(actor.name, discarded=True) if d.kind == "layer"]
    except AtlasError as error:
        notice("error", str(error))
        return
    if not mine and not others and not away:
        return
    st.subheader(say("My drafts"), anchor=False)
    if not mine:
        st.caption(say("You have no draft under way."))
    for draft in mine:
        _draft_row(draft, actor)
    if others:
        with st.expander(say("Drafts of other editors ({n})", n=len(others))):
            for draft in others:
                _draft_row(draft, actor)
    if away:
        with st.expander(say("Put away ({n})", n=len(away))):
            st.caption(say("Kept for seven days."))
            for draft in away:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.text(f"{draft.source['name']} · {local_time(draft.updated)}")
                    st.button(
                        say("Bring back"),
                        key=f"recover-{draft.id}",
                        on_click=recover,
                        args=(draft.id, actor),
                    )


def _draft_row(draft: Draft, actor: Actor) -> None:
    with st.container(border=True, key=f"draft-{draft.id}"):
        told_column, acts = st.columns([5, 4], vertical_alignment="center")
        with told_column:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{plain(draft.source['name'])}**", width="content")
                st.badge(stage_name(draft.stage), color="blue", icon=":material/edit_note:")
            parts = [
                size_told(draft.source["bytes"]),
                local_time(draft.updated),
                plain(draft.owner),
            ]
            if draft.layer:
                parts.insert(0, say("for {layer}", layer=plain(draft.layer)))
            st.caption(" · ".join(parts))
        with acts, st.container(horizontal=True, horizontal_alignment="right", gap="small"):
            draft_buttons(draft, actor, page="manage-draft", onward="primary")
