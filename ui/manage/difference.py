"""What differs between two versions, or a version and a draft: in a sentence, as a table, on the map."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geo.faults import AtlasError
from layers.attributes import as_described
from layers.dataset_map import map_collection
from layers.datasets import FEATURE_ID
from layers.store.diff import compare
from layers.store.frames import features_of
from ui.i18n import Language, page_language, say
from ui.manage.bench import draft_fingerprint, workbench
from ui.manage.findings import csv_of
from ui.manage.jobs import StoppedError
from ui.manage.jobs_view import done
from ui.manage.notices import error_text
from ui.manage.plain import escaped, escaped_lines
from ui.manage.preview import Chosen, picked, preview_map
from ui.manage.tables.records import name_column, records_of
from ui.manage.words import Colour, count_told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    from layers.store import Draft, Version
    from layers.store.difference import Difference
    from ui.manage.jobs import Progress

ROWS_MAX: Final = 2_000
DRAWN_MAX: Final = 1_500
SAME_MAX: Final = 500
_KEPT: Final = 8


def show_versions(old: Version, new: Version, *, key: str) -> None:
    """Show what differs between two versions of a layer, as soon as it is known."""
    compare_them = partial(_versions, old.id, new.id, page_language())
    found = _known(f"difference-{old.id}-{new.id}-{page_language()}", compare_them)
    if found is not None:
        name = f"{new.dataset}-v{old.number}-v{new.number}"
        _show(found, key=f"{key}-{old.id}-{new.id}", name=name)


def show_draft(draft: Draft, head: Version, *, key: str) -> None:
    """Show what differs between what is published and a draft that is ready, as soon as it is known."""
    manifest, _ = workbench().described(draft)
    names = tuple(field.name for field in manifest.fields) if manifest else ()
    fingerprint = draft_fingerprint(draft)
    compare_them = partial(_draft, head.id, draft.id, fingerprint, names)
    found = _known(f"difference-{head.id}-{fingerprint}-{'/'.join(names)}", compare_them)
    if found is not None:
        _show(found, key=f"{key}-{head.id}-{draft.id}", name=f"{head.dataset}-v{head.number}-draft")


def _known(key: str, compare_them: Callable[[Progress], dict[str, Any]]) -> dict[str, Any] | None:
    """A difference; ``None`` while it is looked for, which is shown, or where it cannot be had, which is said."""

    def work(progress: Progress, stop: Callable[[], bool]) -> None:
        def go_on(share: float, step: str) -> None:
            if stop():
                raise StoppedError
            progress(share, step)

        compare_them(go_on)

    if not done(key, work):
        return None
    try:
        # What the work has found is kept with the functions that find it; looked for anew if it no longer is.
        return compare_them(lambda *_: None)
    except AtlasError as error:
        st.error(escaped_lines(error_text(error)))
        return None


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _versions(old_id: str, new_id: str, lang: Language, _go_on: Progress) -> dict[str, Any]:
    store = workbench().store
    old, new = store.version(old_id), store.version(new_id)
    _go_on(0.1, "reading")
    if new.kind == "table":
        return _tables(old, new, lang)
    return _found(
        lambda: features_of(store, old),
        lambda: features_of(store, new),
        by_content=new.recipe.get("id_field") is None,
        name_field=new.manifest.get("name_field"),
        key=f"{old_id}-{new_id}",
        go_on=_go_on,
    )


def _tables(old: Version, new: Version, lang: Language) -> dict[str, Any]:
    """What differs between two versions of a table: its cells as the template has them, no map."""
    found = compare(records_of(old, lang), records_of(new, lang), name_field=name_column(new, lang))
    told = _plain(found, key=f"{old.id}-{new.id}-{lang}")
    counts = told["counts"]
    summary = {
        "zh": "记录：新增 {added:,} 条、修改 {changed:,} 条、删除 {removed:,} 条。",
        "en": "Records: {added:,} added, {changed:,} changed, {removed:,} removed.",
    }
    if not told["empty"]:
        told["summary"] = {name: text.format_map(counts) for name, text in summary.items()}
    return told | {"features": None}


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _draft(
    head_id: str, draft_id: str, fingerprint: str, names: tuple[str, ...], _go_on: Progress
) -> dict[str, Any]:
    bench = workbench()
    head, draft = bench.store.version(head_id), bench.store.drafts.get(draft_id)
    manifest, _ = bench.described(draft)
    fields = manifest.fields if manifest is not None and names else ()
    _go_on(0.1, "reading")
    return _found(
        lambda: features_of(bench.store, head),
        lambda: as_described(bench.frame(draft_id), fields),
        by_content=draft.recipe.get("id_field") is None,
        name_field=draft.manifest.get("name_field"),
        key=f"{head_id}-{draft_id}-{fingerprint}-{len(names)}",
        go_on=_go_on,
    )


def _found(
    read_old: Callable[[], gpd.GeoDataFrame],
    read_new: Callable[[], gpd.GeoDataFrame],
    *,
    by_content: bool,
    name_field: str | None,
    key: str,
    go_on: Progress,
) -> dict[str, Any]:
    """Plain data of a difference, small enough to keep: sentence, counts, rows, features to draw."""
    old = read_old()
    go_on(0.2, "reading")
    new = read_new()
    go_on(0.3, "comparing")
    difference = compare(old, new, by_content=by_content, name_field=name_field)
    go_on(0.8, "drawing")
    return _plain(difference, key=key) | {"features": _features(difference, old, new)}


def _plain(difference: Difference, *, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "summary": difference.summary.to_dict(),
        "empty": difference.empty,
        "counts": difference.to_dict(limit=0)["counts"],
        "rows": list(islice(_rows(difference), ROWS_MAX)),
        "total": sum(1 for _ in _rows(difference)),
    }


def _rows(difference: Difference) -> Any:
    """One row a cell that changed: kind, feature, name, field, old, new, id on the map."""
    for feature, name in difference.added.items():
        yield ("added", feature, name, None, None, None, f"added:{feature}")
    for feature, name in difference.removed.items():
        yield ("removed", feature, name, None, None, None, f"removed:{feature}")
    for feature, change in difference.changed.items():
        for field, (old, new) in change.fields.items():
            yield (
                "changed",
                feature,
                change.name,
                field,
                _text(old),
                _text(new),
                f"changed:{feature}",
            )
        if change.geometry is not None:
            told = {lang: change.geometry.told(lang) for lang in ("zh", "en")}
            yield ("changed", feature, change.name, None, None, told, f"changed:{feature}")


def _text(value: Any) -> str | None:
    return None if value is None or value is pd.NA else str(value)


def _features(
    difference: Difference, old: gpd.GeoDataFrame, new: gpd.GeoDataFrame
) -> list[dict[str, Any]]:
    moved = {i: c.old_id for i, c in difference.changed.items() if c.geometry is not None}
    same = [
        key for key in new.index if key not in difference.changed and key not in difference.added
    ]
    step = max(1, -(-len(same) // SAME_MAX))
    parts = [
        ("same", new, same[::step], None),
        ("before", old, list(moved.values()), None),
        ("removed", old, list(difference.removed), difference.removed),
        (
            "changed",
            new,
            list(difference.changed),
            {i: c.name for i, c in difference.changed.items()},
        ),
        ("added", new, list(difference.added), difference.added),
    ]
    drawn: list[dict[str, Any]] = []
    for look, frame, ids, names in parts:
        shown = frame.loc[ids[:DRAWN_MAX], [frame.geometry.name]].rename_axis(FEATURE_ID)
        for feature in map_collection(shown)["features"]:
            name = (names or {}).get(feature["id"])
            drawn.append(
                feature
                | {"id": f"{look}:{feature['id']}", "look": look, "told": feature["id"]}
                | {"properties": {"name": name or feature["id"]}}
            )
    return drawn


def _show(found: Mapping[str, Any], *, key: str, name: str) -> None:
    lang = page_language()
    st.markdown(f"**{escaped(found['summary'][lang])}**")
    if found["empty"]:
        return
    counts = found["counts"]
    labels: dict[str, tuple[str, Colour]] = {
        "added": ("＋ " + say("Added"), "green"),
        "changed": ("≠ " + say("Changed"), "blue"),
        "removed": ("－ " + say("Removed"), "red"),
        "unchanged": ("＝ " + say("Unchanged"), "gray"),
    }
    with st.container(horizontal=True, gap="small"):
        for kind, (label, colour) in labels.items():
            st.badge(f"{label} {count_told(counts[kind])}", color=colour)
    if found["features"] is None:
        _table(found, key=key, name=name)
        return
    listed, shown = st.columns([6, 5], gap="medium")
    with listed:
        chosen = _table(found, key=key, name=name)
    with shown:
        _map(found, chosen, key=key)


def _table(found: Mapping[str, Any], *, key: str, name: str) -> str | None:
    """The table; the map's id of the row that is chosen."""
    only = st.session_state.get(f"{key}-only")
    rows = [row for row in found["rows"] if only is None or row[6] == only]
    if only is not None:
        st.button(
            say("Only feature {id}  ✕", id=escaped(only.partition(":")[2])),
            key=f"{key}-clear",
            on_click=lambda: st.session_state.pop(f"{key}-only", None),
        )
    what = say("Record") if found["features"] is None else say("Feature")
    frame = pd.DataFrame([_told(row, what) for row in rows])
    if frame.empty:
        st.info(say("Only fields changed, no feature."))
        return None
    event = st.dataframe(
        frame,
        hide_index=True,
        height="content" if len(frame) <= 10 else 440,
        placeholder="",
        key=f"{key}-table-{only}",
        on_select="rerun",
        selection_mode="single-row",
        alt=say("Differences, one by one"),
    )
    if found["total"] > len(found["rows"]):
        st.caption(
            say(
                "The first {n} of {total} are listed.",
                n=len(found["rows"]),
                total=count_told(found["total"]),
            )
        )
    st.download_button(
        say("Differences as CSV"),
        data=lambda: csv_of(frame),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key=f"{key}-csv",
        on_click="ignore",
    )
    chosen = event.selection.rows
    return rows[chosen[0]][6] if chosen and chosen[0] < len(rows) else None


def _told(row: tuple[Any, ...], what: str) -> dict[str, Any]:
    kind, feature, name, field, old, new, _ = row
    kinds = {
        "added": "＋ " + say("Added"),
        "changed": "≠ " + say("Changed"),
        "removed": "－ " + say("Removed"),
    }
    geometry = isinstance(new, dict)
    return {
        say("Change"): kinds[kind],
        what: f"{feature} {name}" if name else str(feature),
        say("Field"): say("geometry") if geometry else field or "",
        say("Old"): "" if geometry or kind != "changed" else _shown(old),
        say("New"): new[page_language()] if geometry else "" if kind != "changed" else _shown(new),
    }


def _shown(value: str | None) -> str:
    return say("(empty)") if value is None else value


def _map(found: Mapping[str, Any], chosen: str | None, *, key: str) -> None:
    def on_pick() -> None:
        feature = picked(f"{key}-map").get("feature_id")
        if isinstance(feature, str) and feature.partition(":")[0] in {
            "added",
            "removed",
            "changed",
        }:
            st.session_state[f"{key}-only"] = feature

    preview_map(
        {"key": found["key"], "features": found["features"]},
        key=f"{key}-map",
        label=say("Map of the differences"),
        mode="looks",
        name_field="name",
        chosen=Chosen(feature_id=chosen) if chosen else None,
        height=520,
        on_pick=on_pick,
    )
