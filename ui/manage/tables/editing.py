"""Records edited in the browser: what was changed becomes a table like any other, and goes the same way."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from facts.tables import (
    COLUMNS,
    ID,
    REMOVE,
    Edits,
    Kind,
    applied,
    editable,
    edited,
    edits_of,
    options,
    sheet_csv,
)
from ui.i18n import Language, page_language, say
from ui.manage.links import go
from ui.manage.notices import show_notices, told
from ui.manage.tables.kept import keep, kept_edits
from ui.manage.tables.tablebench import open_table, unit_names
from ui.manage.tables.target import choose_target
from ui.manage.tables.uploads import on_disk
from ui.manage.words import local_time, pick
from ui.server import publication

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from facts.tables import Sheet
    from facts.tables.flat import Row
    from layers.actors import Actor
    from ui.manage.tables.kept import Kept

_NOTHING: Final[Mapping[str, Any]] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
"""What the widget says where nothing is changed."""

_LISTED_MAX: Final = 400
"""Values a cell's list may have; more are typed, and checked like everything else."""


@dataclass(frozen=True, slots=True)
class _Start:
    """What the edit table of this window began with; the widget itself knows only what was changed since.

    Parameters
    ----------
    key
        Of the widget.
    frame
        Its rows.
    published
        The records it shows.
    mark
        The kept changes as this window knows them.
    since
        What the widget has changed of them, all of it kept.
    """

    key: str
    frame: pd.DataFrame
    published: tuple[str, str]
    mark: tuple[str, int] | None
    since: Any = None


def view(kind: Kind, actor: Actor) -> None:
    """Draw the table of the present records and what to do with changes of it."""
    lang = page_language()
    published = (lang, publication().version)
    with st.spinner(say("Opening the table …")):
        rows, before, allowed = _present(kind, *published)
    st.caption(
        say(
            "Change cells, add rows below, take rows out; what you change is kept at once. “Check the changes” "
            "shows what would change; nothing is published before that."
        )
    )
    kept = kept_edits(kind, actor)
    start = _started(kind, rows, before, kept, published)
    after = st.data_editor(
        start.frame,
        key=start.key,
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
    now = [_row(record) for record in after.to_dict("records")]
    edits = edits_of(kind, rows, now)
    if edits != kept.edits:
        with told():
            kept = keep(kind, actor, edits)
            since = deepcopy(st.session_state.get(start.key))
            st.session_state[_state(kind)] = replace(start, mark=kept.mark, since=since)
        show_notices()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = choose_target(kind, key=f"tables-edit-target-{kind.value}", width=360)
        asked = st.button(
            say("Check the changes"),
            type="primary",
            icon=":material/rule:",
            disabled=not edits,
        )
        if edits:
            _so_far(kind, actor, kept)
    if asked:
        _check(kind, actor, edited(kind, rows, now), target)


def _state(kind: Kind) -> str:
    return f"tables-start-{kind.value}"


def _started(
    kind: Kind,
    rows: list[Row],
    before: pd.DataFrame,
    kept: Kept,
    published: tuple[str, str],
) -> _Start:
    """What the table began with; begun anew when the records are others, or another window kept changes."""
    start: _Start | None = st.session_state.get(_state(kind))
    if start is not None and (start.published, start.mark) == (published, kept.mark):
        return start
    if start is not None and start.published == published:
        st.info(say("The table shows what was changed in another window meanwhile."))
    if start is not None and st.session_state.get(start.key) not in (None, _NOTHING, start.since):
        st.warning(say("Your last change in this window was not kept: make it once more."))
    frame = _frame(applied(kind, rows, kept.edits), before.columns) if kept.edits else before
    key = f"tables-editor-{kind.value}-{token_hex(4)}"
    start = _Start(key, frame, published, kept.mark)
    st.session_state[_state(kind)] = start
    return start


def _so_far(kind: Kind, actor: Actor, kept: Kept) -> None:
    """How much is kept, and a way to give it up that is not taken by mistake."""
    with st.popover(say("Give the changes up"), icon=":material/undo:"):
        st.markdown(
            say(
                "{n} {n:row is|rows are} changed. The table will show what is published.",
                n=len(kept.edits),
            )
        )
        st.button(
            say("Give them up"),
            key=f"tables-edits-up-{kind.value}",
            on_click=_give_up,
            args=(kind, actor),
        )
    if kept.since:
        st.caption(say("Kept {when}", when=local_time(kept.since)), width="content")


def _give_up(kind: Kind, actor: Actor) -> None:
    with told():
        keep(kind, actor, Edits())
        st.session_state.pop(_state(kind), None)


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
    return rows, _frame(rows, keys), options(kind, facts, lang, units=units)


def _frame(rows: Sequence[Row], keys: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame([[_text(row.get(key)) for key in keys] for row in rows], columns=list(keys))


def _check(kind: Kind, actor: Actor, sheet: Sheet, target: str | None) -> None:
    draft = None
    with told(), on_disk(sheet_csv(sheet)) as path:
        draft = open_table(
            path, name=f"{kind.value}-edited.csv", kind=kind, actor=actor, table=target
        )
    if draft is not None:
        # They go on as a draft of a table.
        with told():
            keep(kind, actor, Edits())
            st.session_state.pop(_state(kind), None)
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
    return None if value is None or value == "" else str(value)


def _row(record: dict[Any, Any]) -> dict[str, Any]:
    return {str(key): None if pd.isna(value) else value for key, value in record.items()}
