"""Step 3: what the checks found, as a table and on the map, and the repairs that are offered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.datums import Datum
from layers.checks import REPAIRS, recipe_repair
from ui.i18n import say
from ui.manage.bench import is_ready, preview_of
from ui.manage.drafting import change_recipe, start_reading
from ui.manage.findings import as_json, counts, csv_of, findings_of, marks, repair_counts, table
from ui.manage.notices import told
from ui.manage.plain import escaped, plain
from ui.manage.preview import Chosen, picked, preview_map
from ui.manage.steps.repairs import before_and_after
from ui.manage.words import count_told, heading, pick, severity_name
from ui.manage.wrapping import row_height

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Draft

# Repairs that lose nothing are proposed; what drops or moves something is a person's choice.
_PROPOSED: Final = (
    "swap-axes",
    "drop-z",
    "empty-to-none",
    "flatten-collections",
    "make-valid",
    "strip-controls",
)
_MAP: Final = "report-map"
_FEATURE: Final = "report-feature"
_WHOLE: Final = 10
_SEVERITIES: Final = ("fault", "repairable", "notice")


def view(draft: Draft, actor: Actor) -> None:
    """Draw the step."""
    if not draft.report:
        st.info(say("There is no report yet: the file has to be read first."))
        return
    findings = findings_of(draft.report)
    ready = is_ready(draft)
    _verdict(draft, ready=ready)
    beside, shown = st.columns([5, 7], gap="medium") if ready else (st.container(), None)
    with beside:
        _repairs(draft, actor)
        filtered = _filtered(draft, findings)
    # The table has the width of the page: a finding is read in it, not only named.
    chosen = _table(draft, filtered)
    _takeaway(draft)
    if shown is not None:
        with shown:
            _map(draft, filtered, chosen)


def _verdict(draft: Draft, *, ready: bool) -> None:
    found = counts(draft.report)
    examined = count_told(draft.report.get("examined", 0))
    if not ready:
        st.warning(say("The file could not be read to the end; this was found on the way."))
    elif not any(found.values()):
        st.success(
            say("{n} {n:feature was|features were} checked and nothing was found.", n=examined)
        )
    elif found["fault"]:
        st.error(
            say(
                "{n} {n:feature was|features were} checked. {faults} {faults:fault stops publishing until it is|faults stop publishing until they are} mended.",
                n=examined,
                faults=count_told(found["fault"]),
            )
        )
    elif found["repairable"]:
        st.warning(
            say(
                "{n} {n:feature was|features were} checked. It can be published; {faults} {faults:place|places} can be repaired first.",
                n=examined,
                faults=count_told(found["repairable"]),
            )
        )
    else:
        st.success(
            say("{n} {n:feature was|features were} checked. It can be published.", n=examined)
        )


def _filtered(draft: Draft, findings: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    if not findings:
        return []
    found = counts(draft.report)
    present = [s for s in _SEVERITIES if found[s]]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.pills(
            say("Severity"),
            present,
            selection_mode="multi",
            format_func=lambda s: f"{severity_name(s)}  {count_told(found[s])}",
            key="report-severity",
        )
        codes = list(dict.fromkeys(f["code"] for f in findings))
        titles = {f["code"]: pick(f["expected"]) for f in findings}
        code = st.selectbox(
            say("Rule"),
            codes,
            index=None,
            format_func=lambda name: titles.get(name, name),
            placeholder=say("all rules"),
            key="report-code",
        )
    feature = st.session_state.get(_FEATURE)
    if feature is not None:
        st.button(
            say("Only feature {id}  ✕", id=plain(feature)),
            key="report-feature-clear",
            on_click=_clear_feature,
            help=say("Show all features again"),
        )
    return [
        f
        for f in findings
        if (not wanted or f["severity"] in wanted)
        and (code is None or f["code"] == code)
        and (feature is None or feature in {str(f["place"]["feature_id"]), str(f["place"]["row"])})
    ]


def _clear_feature() -> None:
    st.session_state.pop(_FEATURE, None)


def _table(draft: Draft, findings: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The table; the finding whose row is chosen."""
    if not findings:
        if draft.report.get("findings"):
            st.info(say("No finding fits this choice."))
        return None
    frame = table(findings)
    long = {say("Found"): 370, say("Expected"): 215, say("To mend"): 285}
    event = st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) <= _WHOLE else 480,
        row_height=row_height(frame, long),
        key=f"report-table-{draft.revision}-{hash(tuple(f['n'] for f in findings))}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            say("Row"): st.column_config.NumberColumn(width=52, format="%d"),
            say("Severity"): st.column_config.TextColumn(width=130),
            say("Feature"): st.column_config.TextColumn(width=110),
            say("Field"): st.column_config.TextColumn(width=90),
            **{name: st.column_config.TextColumn(width=width) for name, width in long.items()},
        },
        placeholder="",
        alt=say("Findings of the checks"),
    )
    more = sum(draft.report.get("more", {}).values())
    if more:
        st.caption(
            say("{n} more of the same kinds {n:is|are} counted and not listed.", n=count_told(more))
        )
    rows = event.selection.rows
    if not rows or rows[0] >= len(findings):
        st.caption(say("Choose a row to see the place on the map."))
        return None
    finding = findings[rows[0]]
    _card(finding)
    return finding


def _card(finding: Mapping[str, Any]) -> None:
    with st.container(border=True, key="report-card"):
        st.caption(severity_name(finding["severity"]))
        st.text(pick(finding["found"]))
        st.caption(escaped(say("Expected: {text}", text=pick(finding["expected"]))))
        st.markdown(f":material/build: {escaped(pick(finding['mend']))}")


def _takeaway(draft: Draft) -> None:
    with st.container(horizontal=True):
        st.download_button(
            say("Report as CSV"),
            # Its words are found now: when it is asked for, no page with a language runs.
            data=partial(csv_of, table(findings_of(draft.report))),
            file_name="report.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            say("Report as JSON"),
            data=lambda: as_json(draft.report),
            file_name="report.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
        )


def _map(draft: Draft, findings: list[Mapping[str, Any]], chosen: Mapping[str, Any] | None) -> None:
    place = chosen["place"] if chosen else None
    preview_map(
        preview_of(draft),
        key=_MAP,
        label=say("Map of the findings"),
        name_field=draft.manifest.get("name_field"),
        # All features alike: what is told apart here are the findings.
        marks=marks(findings),
        chosen=None
        if chosen is None or place is None
        else Chosen(
            feature_id=_feature(place), lon=place["lon"], lat=place["lat"], nonce=chosen["n"]
        ),
        height=310,
        on_pick=_picked,
    )
    st.caption(say("Click a feature or a mark to see only its findings in the table."))


def _feature(place: Mapping[str, Any]) -> str | None:
    if place["feature_id"]:
        return str(place["feature_id"])
    return str(place["row"]) if place["row"] is not None else None


def _picked() -> None:
    feature = picked(_MAP).get("feature_id")
    if isinstance(feature, str):
        st.session_state[_FEATURE] = feature


def _repairs(draft: Draft, actor: Actor) -> None:
    offered = repair_counts(draft.report)
    applied = tuple(draft.recipe.get("repairs", ()))
    by_reading = [name for name in offered if recipe_repair(name) is not None]
    by_change = [name for name in REPAIRS if name in offered or name in applied]
    if not by_reading and not by_change:
        return
    with st.container(border=True, key="repairs"):
        heading(say("Repairs"), icon="healing")
        for name in by_reading:
            _by_reading(draft, actor, name)
        wanted = [
            name
            for name in by_change
            if st.checkbox(
                _repair_label(name, offered[name], applied=name in applied),
                value=name in applied or name in _PROPOSED,
                key=f"repair-{name}-{draft.revision}",
            )
        ]
        if by_change and st.button(
            say("Apply and check again"),
            type="primary",
            icon=":material/healing:",
            disabled=tuple(wanted) == applied,
            key="repair-apply",
        ):
            _read_again(draft, actor, {"repairs": tuple(wanted)})
        if "make-valid" in offered and is_ready(draft):
            before_and_after(draft)


def _repair_label(name: str, count: int, *, applied: bool) -> str:
    title = escaped(pick(REPAIRS[name].title))
    if applied:
        return say("{title} — applied", title=title)
    return say("{title} — {n} {n:place|places}", title=title, n=count_told(count))


def _by_reading(draft: Draft, actor: Actor, name: str) -> None:
    """A repair that is a matter of reading the coordinates otherwise."""
    repair = recipe_repair(name)
    found = next((f for f in draft.report["findings"] if f.get("repair") == name), None)
    if repair is None or found is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(pick(found["found"]))
        if st.button(
            escaped(pick(repair.title)), key=f"read-as-{name}", icon=":material/my_location:"
        ):
            update = {"crs": repair.crs, "datum": repair.datum and Datum(repair.datum)}
            _read_again(draft, actor, {key: value for key, value in update.items() if value})


def _read_again(draft: Draft, actor: Actor, update: Mapping[str, Any]) -> None:
    with told():
        change_recipe(draft.id, actor, lambda recipe: recipe.model_copy(update=dict(update)))
        start_reading(draft.id, actor)
    st.rerun()
