"""A table on its way: what was found in it, what would change, what is stated of it, and publishing."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from facts.tables import ID, TITLES
from ui.i18n import page_language, say
from ui.manage import jobs_view
from ui.manage.drafting import discard, text_field
from ui.manage.findings import counts, csv_of, findings_of, table
from ui.manage.issued import tell_issued
from ui.manage.jobs import jobs
from ui.manage.links import explore_address, go, page_link
from ui.manage.notices import told
from ui.manage.plain import escaped, plain
from ui.manage.publishing import start_publishing, tell_end, try_anew, under_way
from ui.manage.tables import mending
from ui.manage.tables.tablebench import (
    changes_of,
    kind_of,
    lacking,
    newer_than,
    place_of,
    prepare_table,
    publish_table,
    rebase,
)
from ui.manage.words import count_told, local_time, pick, severity_name, size_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from facts.tables import TableChanges
    from facts.tables.changes import FieldChange, RecordChange
    from geo.findings import Text
    from layers.actors import Actor
    from layers.store import Draft, Version
    from ui.manage.jobs import Progress

_ROWS_MAX: Final = 1_000
_KINDS: Final = ("changed", "removed", "added")
"""Kinds of change, those of what everybody reads already first."""


def view(draft: Draft, actor: Actor) -> None:
    """Draw a draft."""
    _heading(draft, actor)
    key = f"table-{draft.id}"
    job = jobs().find(key)
    if job is not None and job.running:
        jobs_view.watch(key)
        return
    if job is not None and job.unfinished:
        jobs_view.tell_end(job, stopped=say("Reading was stopped; the draft is as it was."))
        if st.button(say("Read and check again"), icon=":material/refresh:"):
            jobs().forget(key)
            st.rerun()
        return
    if draft.stage == "new":
        jobs().start(key, partial(_prepare, draft.id, actor))
        jobs_view.watch(key)
        return
    if under_way(draft.id):
        return
    _report(draft)
    faulty = draft.stage == "refused" or counts(draft.report)["fault"] > 0
    if faulty:
        mending.view(draft, actor)
    # A file of which no row could be taken changes nothing and is not described yet.
    if draft.stage != "ready" or (faulty and not draft.reading["rows"]):
        return
    with st.spinner(say("Comparing …")):
        found = changes_of(draft)
    _changes(found, name=f"{draft.manifest.get('id', 'table')}-changes.csv", faulty=faulty)
    _describe(draft, actor)
    if not faulty:
        _publish(draft, actor, found)


def _prepare(draft_id: str, actor: Actor, progress: Progress, stop: Callable[[], bool]) -> None:
    """Read and check a draft, and look already for what the page will tell of it."""
    draft = prepare_table(draft_id, actor=actor, on_progress=progress, cancelled=stop)
    if draft.stage == "ready" and draft.reading["rows"]:
        progress(0.9, "comparing")
        changes_of(draft)


def _heading(draft: Draft, actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/table_chart: **{plain(draft.source['name'])}**", width="content")
        st.caption(size_told(draft.source["bytes"]), width="content")
        st.badge(pick(TITLES[kind_of(draft)]), color="blue")
        if draft.layer:
            st.badge(
                say("New version of {id}", id=plain(draft.layer)),
                color="blue",
                icon=":material/history:",
            )
        st.space("stretch")
        page_link("manage-tables", say("All tables"), icon=":material/arrow_back:")
        if st.button(
            say("Put away"), key="table-discard", icon=":material/delete:", type="tertiary"
        ):
            discard(draft.id, actor)
            go("manage-tables")


def _report(draft: Draft) -> None:
    found = counts(draft.report)
    examined = count_told(draft.report.get("examined", 0))
    st.subheader(say("Row by row"), anchor=False)
    if draft.stage == "refused":
        st.error(say("The file cannot be read as it is. This is why, and what to do:"))
    elif found["fault"]:
        st.error(
            say(
                "{n} {n:row was|rows were} checked. {faults} {faults:fault stops|faults stop} publishing.",
                n=examined,
                faults=count_told(found["fault"]),
            )
        )
    elif any(found.values()):
        st.success(say("{n} {n:row was|rows were} checked. It can be published.", n=examined))
    else:
        st.success(say("{n} {n:row was|rows were} checked and nothing was found.", n=examined))
    findings = findings_of(draft.report)
    if not findings:
        return
    present = [s for s in ("fault", "repairable", "notice") if found[s]]
    wanted = st.pills(
        say("Severity"),
        present,
        selection_mode="multi",
        format_func=lambda s: f"{severity_name(s)}  {count_told(found[s])}",
        key="table-severity",
    )
    of = say("Record")
    frame = table([f for f in findings if not wanted or f["severity"] in wanted], of=of)
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) <= 10 else 420,
        placeholder="",
        column_config={
            say("Row"): st.column_config.NumberColumn(width=56, format="%d"),
            say("Severity"): st.column_config.TextColumn(width=112),
        },
        alt=say("Findings of the checks"),
    )
    st.download_button(
        say("Report as CSV"),
        # Its words are found now: when it is asked for, no page with a language runs.
        data=partial(csv_of, table(findings, of=of)),
        file_name="report.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _changes(found: TableChanges, *, name: str, faulty: bool) -> None:
    st.subheader(say("What would change"), anchor=False)
    st.markdown(f"**{escaped(pick(found.summary))}**")
    if faulty:
        st.caption(say("Rows with faults are not counted."))
    counted = {kind: len(getattr(found, kind)) for kind in _KINDS if getattr(found, kind)}
    if not counted:
        return
    words = _Words()
    wanted = list(counted)
    if len(counted) > 1:
        chosen = st.pills(
            say("Change"),
            wanted,
            selection_mode="multi",
            format_func=lambda kind: f"{words.kinds[kind]} {count_told(counted[kind])}",
            key="table-changes",
        )
        wanted = [kind for kind in wanted if not chosen or kind in chosen]
    frame = words.table(found, wanted, most=_ROWS_MAX)
    st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) <= 12 else 460,
        placeholder="",
        column_config={say("Row"): st.column_config.NumberColumn(width=56, format="%d")},
        alt=say("What would change"),
    )
    total = sum(max(len(_cells(one)), 1) for kind in wanted for one in getattr(found, kind))
    if total > _ROWS_MAX:
        st.caption(
            say(
                "The first {n} of {total} are listed.",
                n=count_told(_ROWS_MAX),
                total=count_told(total),
            )
        )
    st.download_button(
        say("Changes as CSV"),
        data=lambda: csv_of(words.table(found, list(counted))),
        file_name=name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _cells(change: RecordChange) -> tuple[FieldChange, ...]:
    # A new record's id stands in a column of its own.
    return tuple(cell for cell in change.fields if cell.key != ID)


class _Words:
    """What the table of the changes is made of, in the language of the page that runs now."""

    def __init__(self) -> None:
        self.lang = page_language()
        self.kinds = {
            "changed": "≠ " + say("Changed"),
            "removed": "－ " + say("Removed"),
            "added": "＋ " + say("Added"),
        }
        names = (say("Change"), say("Row"), say("Id"), say("Name"))
        self.columns = [*names, say("Field"), say("Old"), say("New"), say("Present source")]

    def table(
        self, found: TableChanges, kinds: list[str], *, most: int | None = None
    ) -> pd.DataFrame:
        """A row a cell that changes, in the order of the file; at most so many."""
        return pd.DataFrame(islice(self._rows(found, kinds), most), columns=self.columns)

    def _rows(self, found: TableChanges, kinds: list[str]) -> Iterator[tuple[Any, ...]]:
        for kind in kinds:
            for change in getattr(found, kind):
                base = (self.kinds[kind], change.row, change.id, self._in(change.name))
                source = self._in(change.source)
                for cell in _cells(change):
                    yield (*base, *map(self._in, (cell.title, cell.old, cell.new)), source)
                if not change.fields:
                    yield (*base, "", "", "", source)

    def _in(self, text: Text | None) -> str:
        return "" if text is None else str(getattr(text, self.lang))


def _describe(draft: Draft, actor: Actor) -> None:
    st.subheader(say("What it is"), anchor=False)
    st.caption(say("Stands beside every figure as its source, with file and row."))
    missing = lacking(draft)
    labels = {
        "title_zh": say("Title in Chinese"),
        "title_en": say("Title in English"),
        "provider_zh": say("Provider in Chinese"),
        "provider_en": say("Provider in English"),
        "id": say("Id"),
        "date": say("Date of the data"),
    }
    left, right = st.columns(2)
    for place, (name, label) in enumerate(labels.items()):
        with (left, right)[place % 2]:
            st.text_input(
                label,
                max_chars=200,
                disabled=name == "id" and draft.base is not None,
                placeholder="2024-05" if name == "date" else None,
                **text_field(draft, actor, name, f"table-{name}"),
            )
            if name in missing:
                st.caption(f":material/error: :red[{escaped(pick(missing[name]))}]")


def _publish(draft: Draft, actor: Actor, found: TableChanges) -> None:
    if found.nothing:
        st.info(say("Publishing it would change nothing."))
        return
    if lacking(draft):
        return
    newer = newer_than(draft)
    if newer is not None:
        _go_on_from(newer, draft, actor)
        return
    message = st.text_area(
        say("What is new, in a sentence (goes into the history)"),
        key=f"table-message-{draft.id}",
        max_chars=1000,
        height=80,
    )
    # That somebody else was quicker shows by the newer version.
    tell_end(draft.id)
    if st.button(say("Publish for everybody"), type="primary", icon=":material/publish:"):
        note = message.strip()
        start_publishing(
            draft.id,
            lambda progress, stop: publish_table(
                draft, actor=actor, message=note, on_progress=progress, cancelled=stop
            ),
        )


def _go_on_from(newer: Version, draft: Draft, actor: Actor) -> None:
    """Somebody else was quicker: what would change is looked at again before it goes over theirs."""
    st.warning(
        say(
            "{who} published version {number} of this table at {when}, after this draft was begun. "
            "“What would change” is already compared with that version: look at it again.",
            who=plain(newer.actor),
            number=newer.number,
            when=local_time(newer.at),
        )
    )
    if st.button(say("Go on from version {number}", number=newer.number), key="table-rebase"):
        with told():
            rebase(draft, actor=actor)
            try_anew(draft.id)
        st.rerun()


def done(version_id: str) -> None:
    """What is said after publishing."""
    version = tell_issued(version_id)
    if version is None:
        return
    with st.container(horizontal=True):
        place = place_of(version) if version.kind == "table" else {}
        if place:
            st.link_button(say("Map"), explore_address(**place), icon=":material/map:")
        if st.button(say("History"), icon=":material/history:", key="table-history"):
            go("manage-history", layer=version.dataset)
