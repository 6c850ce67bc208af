"""The page of linked tables: templates, what is published, and a table on its way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from facts.tables import TITLES, Kind, export_csv, export_xlsx, template, template_csv
from ui.i18n import page_language, say
from ui.manage.bench import workbench
from ui.manage.draft_acts import draft_buttons
from ui.manage.drafting import find_draft
from ui.manage.links import go, page_link, state_in_address, stated
from ui.manage.notices import notice, show_notices, told
from ui.manage.plain import plain
from ui.manage.publishing import published_by
from ui.manage.steps.upload import let_go
from ui.manage.tables import draft_view, editing
from ui.manage.tables.tablebench import open_table, published_tables, unit_names
from ui.manage.tables.target import choose_target
from ui.manage.tables.uploads import on_disk
from ui.manage.words import count_told, heading, local_time, pick, size_told, titled
from ui.server import live, publication

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Version

_KIND = "tables-kind"
_COUNT = "tables-upload-count"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tables_page(actor: Actor) -> None:
    """Draw the page."""
    show_notices()
    page_link("manage", say("All layers"), icon=":material/arrow_back:")
    issued = stated("published")
    if issued:
        draft_view.done(issued)
    draft_id = stated("draft")
    if draft_id:
        draft = find_draft(draft_id)
        if draft is not None and draft.kind == "table":
            draft_view.view(draft, actor)
            return
        became = published_by(draft_id)
        if became:
            version = workbench().store.version(became)
            go("manage-tables", kind=version.manifest.get("table"), published=became)
        if not issued:
            st.warning(say("There is no such draft any more: it was published or put away."))
    kind = _kind()
    _drafts(actor)
    bring, edit, published = st.tabs(
        [say("Bring a table"), say("Edit here"), say("Published tables")],
        on_change="rerun",
        key="tables-tabs",
    )
    if bring.open is not False:
        with bring:
            _bring(kind, actor)
    if edit.open:
        with edit:
            editing.view(kind, actor)
    if published.open:
        with published:
            _published(kind, actor)


def place() -> str:
    """What the page shows, as its address states it: the list, a draft, or what was published."""
    return "/".join(stated(name) or "" for name in ("draft", "published"))


def _kind() -> Kind:
    asked = stated("kind")
    kinds = [kind.value for kind in Kind]
    if asked in kinds and _KIND not in st.session_state:
        st.session_state[_KIND] = asked
    chosen = st.segmented_control(
        say("What the table holds"),
        kinds,
        key=_KIND,
        default=None if _KIND in st.session_state else kinds[0],
        required=True,
        format_func=lambda name: pick(TITLES[Kind(name)]),
        on_change=lambda: state_in_address(kind=st.session_state[_KIND]),
    )
    return Kind(chosen or kinds[0])


def _bring(kind: Kind, actor: Actor) -> None:
    left, right = st.columns([5, 4], gap="large")
    with left:
        heading(say("1 · Fill in the template"))
        st.caption(
            say(
                "It holds the columns, lists of the allowed values and notes. A row with an id that exists "
                "changes that record, a new id adds one. Figures may be written as people do: "
                "1,300亿元, 2.3%, 20万."
            )
        )
        _files(kind)
        heading(say("2 · Bring it back"))
        _upload(kind, actor)
    with right:
        heading(say("What happens then"))
        st.caption(
            say(
                "Every row is checked: sites, units, indicators, statuses, periods and figures. You see what "
                "would change, record by record, before anything is published. What is published is cited "
                "by file, row and version, and can be taken back."
            )
        )
        facts = publication().facts
        st.caption(say("Records now: {n}", n=count_told(len(facts.collection(kind.value)))))


def _files(kind: Kind) -> None:
    facts, lang, units = publication().facts, page_language(), unit_names()
    offers = (
        (
            "xlsx",
            say("Template (XLSX)"),
            partial(template, kind, facts, lang, units=units),
            "template",
        ),
        (
            "csv",
            say("Template (CSV)"),
            partial(template_csv, kind, facts, lang, units=units),
            "template",
        ),
        (
            "xlsx",
            say("Present records (XLSX)"),
            partial(export_xlsx, kind, facts, lang, units=units),
            "all",
        ),
        (
            "csv",
            say("Present records (CSV)"),
            partial(export_csv, kind, facts, lang, units=units),
            "all",
        ),
    )
    with st.container(horizontal=True):
        for ending, label, write, what in offers:
            st.download_button(
                label,
                data=write,
                file_name=f"{kind.value}-{what}.{ending}",
                mime=_XLSX if ending == "xlsx" else "text/csv",
                icon=":material/download:",
                key=f"tables-{what}-{ending}",
                on_click="ignore",
            )


def _upload(kind: Kind, actor: Actor) -> None:
    target = choose_target(kind, key=f"tables-target-{kind.value}")
    count = st.session_state.setdefault(_COUNT, 0)
    file = st.file_uploader(
        say("Choose a table (CSV or XLSX) or drop it here"),
        key=f"tables-upload-{count}",
        max_upload_size=20,
    )
    if file is None:
        return
    draft = None
    with told(), st.spinner(say("Taking the file …")):
        draft = _taken(file, kind, actor, target)
    st.session_state[_COUNT] = count + 1
    let_go(file)
    if draft is None:
        show_notices()
        return
    go("manage-tables", draft=draft.id)


def _taken(file: Any, kind: Kind, actor: Actor, table: str | None) -> Any:
    with on_disk(file) as path:
        return open_table(path, name=file.name, kind=kind, actor=actor, table=table)


def _drafts(actor: Actor) -> None:
    mine = [d for d in workbench().store.drafts.list(actor.name) if d.kind == "table"]
    if not mine:
        return
    st.subheader(say("My drafts"), anchor=False)
    for draft in mine:
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"draft-{draft.id}"
        ):
            st.markdown(f"**{plain(draft.source['name'])}**", width="content")
            st.badge(pick(TITLES[Kind(draft.recipe["table"])]), color="blue")
            st.caption(f"{size_told(draft.source['bytes'])} · {local_time(draft.updated)}")
            st.space("stretch")
            with st.container(horizontal=True, width="content"):
                draft_buttons(draft, actor, page="manage-tables")


def _published(kind: Kind, actor: Actor) -> None:
    tables = published_tables(kind=kind)
    if not tables:
        st.info(
            say("No table of this kind has been published yet; what is read ships with the atlas.")
        )
    for head in tables:
        with st.container(
            border=True, horizontal=True, vertical_alignment="center", key=f"table-{head.dataset}"
        ):
            st.markdown(f"**{plain(titled(head.manifest) or head.dataset)}**", width="content")
            if head.retired:
                st.badge(say("Retired"), color="orange", icon=":material/visibility_off:")
            else:
                st.badge(say("Published now"), color="green", icon=":material/public:")
            st.caption(_told(head))
            st.space("stretch")
            if st.button(say("History"), key=f"history-{head.dataset}", icon=":material/history:"):
                go("manage-history", layer=head.dataset)
            if head.retired:
                st.button(
                    say("Restore"),
                    key=f"restore-{head.dataset}",
                    icon=":material/undo:",
                    on_click=_restore,
                    args=(head, actor),
                )


def _told(head: Version) -> str:
    return " · ".join(
        [
            plain(head.dataset),
            say("{n} records", n=count_told(head.features)),
            say("version {number}", number=head.number),
            local_time(head.at),
            plain(head.actor),
        ]
    )


def _restore(head: Version, actor: Actor) -> None:
    with told():
        workbench().store.restore(head.dataset, expected=head.id, actor=actor)
        live().refresh()
        notice("success", say("The table “{id}” is read again.", id=head.dataset))
