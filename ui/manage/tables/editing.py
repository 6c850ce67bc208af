"""Records edited in the browser: what was changed becomes a table like any other, and goes the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from facts.tables import COLUMNS, ID, REMOVE, Kind, editable, edited, options, sheet_csv
from ui.i18n import Language, page_language, say
from ui.manage.links import go
from ui.manage.notices import told
from ui.manage.tables.tablebench import open_table, unit_names
from ui.manage.tables.target import choose_target
from ui.manage.tables.uploads import on_disk
from ui.manage.words import pick
from ui.server import publication

if TYPE_CHECKING:
    from facts.tables import Sheet
    from facts.tables.flat import Row
    from layers.actors import Actor

_LISTED_MAX: Final = 400
"""Values a cell's list may have; more are typed, and checked like everything else."""


def view(kind: Kind, actor: Actor) -> None:
    """Draw the table of the present records and what to do with changes of it."""
    lang = page_language()
    with st.spinner(say("Opening the table …")):
        rows, before, allowed = _present(kind, lang, publication().version)
    st.caption(
        say(
            "Change cells, add rows below, take rows out. “Check the changes” keeps them as a draft and shows "
            "what would change; nothing is published before that. Until then, reloading the page loses them."
        )
    )
    after = st.data_editor(
        before,
        key=f"tables-editor-{kind.value}-{lang}-{publication().version}",
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
        height=520,
        column_config={
            column.key: _column(column, allowed.get(column.key))
            for column in COLUMNS[kind]
            if column.key != REMOVE
        },
        alt=say("Present records"),
    )
    sheet = edited(kind, rows, [_row(record) for record in after.to_dict("records")])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = choose_target(kind, key=f"tables-edit-target-{kind.value}", width=360)
        asked = st.button(
            say("Check the changes"),
            type="primary",
            icon=":material/rule:",
            disabled=not sheet.rows,
        )
    if asked:
        _check(kind, actor, sheet, target)


@st.cache_resource(max_entries=8, show_spinner=False)
def _present(
    kind: Kind,
    lang: Language,
    published: str,  # noqa: ARG001 - the facts hang on it
) -> tuple[list[Row], pd.DataFrame, dict[str, list[str]]]:
    """The present records as rows and as a frame of texts, and what is allowed in each column."""
    facts, units = publication().facts, unit_names()
    rows = editable(facts, kind, lang, units=units)
    keys = [column.key for column in COLUMNS[kind] if column.key != REMOVE]
    frame = pd.DataFrame([[_text(row.get(key)) for key in keys] for row in rows], columns=keys)
    return rows, frame, options(kind, facts, lang, units=units)


def _check(kind: Kind, actor: Actor, sheet: Sheet, target: str | None) -> None:
    draft = None
    with told(), on_disk(sheet_csv(sheet)) as path:
        draft = open_table(
            path, name=f"{kind.value}-edited.csv", kind=kind, actor=actor, table=target
        )
    if draft is not None:
        go("manage-tables", draft=draft.id)
    st.rerun()


def _column(column: Any, allowed: list[str] | None) -> Any:
    label = pick(column.title)
    note = pick(column.note) if column.note else None
    if column.key == ID:
        return st.column_config.TextColumn(label, help=note, pinned=True)
    if allowed and len(allowed) <= _LISTED_MAX:
        return st.column_config.SelectboxColumn(label, options=allowed, help=note)
    return st.column_config.TextColumn(label, help=note)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _row(record: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): None if pd.isna(value) else value for key, value in record.items()}
