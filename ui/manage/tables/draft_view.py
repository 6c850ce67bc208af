"""A table on its way: what was found in it, what would change, what is stated of it, and publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from facts.tables import TITLES
from geo.faults import Severity
from layers.store.faults import StaleError
from ui.i18n import page_language, say
from ui.manage.bench import workbench
from ui.manage.drafting import discard, field
from ui.manage.findings import as_csv, counts, findings_of, table
from ui.manage.jobs import jobs
from ui.manage.jobs_view import watch
from ui.manage.links import go, page_link
from ui.manage.notices import error_text, failed_text, told
from ui.manage.plain import escaped, plain
from ui.manage.tables.tablebench import changes_of, kind_of, lacking, prepare_table, publish_table
from ui.manage.words import count_told, pick, severity_name, size_told, titled

if TYPE_CHECKING:
    from facts.tables import TableChanges
    from facts.tables.changes import FieldChange
    from layers.actors import Actor
    from layers.store import Draft

_ROWS_MAX: Final = 1_000


def view(draft: Draft, actor: Actor) -> None:
    """Draw a draft."""
    _heading(draft, actor)
    key = f"table-{draft.id}"
    job = jobs().find(key)
    if job is not None and job.running:
        watch(key)
        return
    if job is not None and (job.error or job.broke):
        st.error(escaped(error_text(job.error)) if job.error else failed_text())
        if st.button(say("Read and check again"), icon=":material/refresh:"):
            jobs().forget(key)
            st.rerun()
        return
    if draft.stage == "new":
        jobs().start(
            key,
            lambda progress, stop: prepare_table(
                draft.id, actor=actor, on_progress=progress, cancelled=stop
            ),
        )
        watch(key)
        return
    _report(draft)
    if draft.stage != "ready":
        return
    with st.spinner(say("Comparing …")):
        found = changes_of(draft)
    _changes(found)
    _describe(draft, actor)
    _publish(draft, actor, found)


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
                "{n} rows were checked. {faults} faults stop publishing; mend them in the file and bring it again.",
                n=examined,
                faults=count_told(found["fault"]),
            )
        )
    elif any(found.values()):
        st.success(say("{n} rows were checked. It can be published.", n=examined))
    else:
        st.success(say("{n} rows were checked and nothing was found.", n=examined))
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
    frame = table([f for f in findings if not wanted or f["severity"] in wanted])
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
        data=lambda: as_csv(draft.report),
        file_name="report.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _changes(found: TableChanges) -> None:
    st.subheader(say("What would change"), anchor=False)
    st.markdown(f"**{escaped(pick(found.summary))}**")
    rows = _rows(found)
    if not rows:
        return
    st.dataframe(
        pd.DataFrame(rows[:_ROWS_MAX]),
        hide_index=True,
        height="content" if len(rows) <= 12 else 460,
        placeholder="",
        column_config={say("Row"): st.column_config.NumberColumn(width=56, format="%d")},
        alt=say("What would change"),
    )
    if len(rows) > _ROWS_MAX:
        st.caption(
            say("The first {n} of {total} are listed.", n=_ROWS_MAX, total=count_told(len(rows)))
        )


def _rows(found: TableChanges) -> list[dict[str, Any]]:
    kinds = {
        "added": "＋ " + say("Added"),
        "changed": "≠ " + say("Changed"),
        "removed": "－ " + say("Removed"),
    }
    lang = page_language()
    rows = []
    for kind, label in kinds.items():
        for change in getattr(found, kind):
            base = {
                say("Change"): label,
                say("Row"): change.row,
                say("Id"): change.id,
                say("Name"): getattr(change.name, lang),
            }
            source = getattr(change.source, lang) if change.source else ""
            rows += [
                base | _cell(cell, lang) | {say("Present source"): source} for cell in change.fields
            ]
            if not change.fields:
                rows.append(base | {say("Present source"): source})
    return rows


def _cell(cell: FieldChange, lang: str) -> dict[str, Any]:
    return {
        say("Field"): getattr(cell.title, lang),
        say("Old"): getattr(cell.old, lang),
        say("New"): getattr(cell.new, lang),
    }


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
                **field(draft, actor, name, f"table-{name}", empty=""),
            )
            if name in missing:
                st.caption(f":material/error: :red[{escaped(pick(missing[name]))}]")


def _publish(draft: Draft, actor: Actor, found: TableChanges) -> None:
    faults = [f for f in draft.report["findings"] if f["severity"] == Severity.FAULT]
    if faults or found.nothing or lacking(draft):
        if found.nothing and not faults:
            st.info(say("Publishing it would change nothing."))
        return
    message = st.text_area(
        say("What is new, in a sentence (goes into the history)"),
        key=f"table-message-{draft.id}",
        max_chars=1000,
        height=80,
    )
    if not st.button(say("Publish for everybody"), type="primary", icon=":material/publish:"):
        return
    version = None
    error: StaleError | None = None
    with told(), st.spinner(say("Publishing …")):
        try:
            version = publish_table(draft, actor=actor, message=message.strip())
        except StaleError as stale:
            error = stale
    if error is not None:
        st.warning(escaped(pick(error.text)))
        return
    if version is not None:
        st.session_state["table-published"] = {draft.id: version.id}
    st.rerun()


def was_published(draft_id: str) -> bool:
    """Whether this session just published a draft."""
    return draft_id in st.session_state.get("table-published", {})


def done(draft_id: str) -> None:
    """What is said after publishing."""
    version = workbench().store.version(st.session_state["table-published"][draft_id])
    st.success(
        say(
            "Version {number} of “{title}” is published. Everybody sees it now, without reloading.",
            number=version.number,
            title=plain(titled(version.manifest) or version.dataset),
        ),
        icon=":material/check_circle:",
    )
    if st.button(say("History"), icon=":material/history:", key="table-history"):
        go("manage-history", layer=version.dataset)
