"""Putting a table right: with another file, or cell by cell in the browser; the draft keeps its words."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from facts.tables import mended, sheet_csv
from geo.faults import Severity
from ui.i18n import say
from ui.manage.links import go
from ui.manage.notices import show_notices, told
from ui.manage.steps.upload import let_go
from ui.manage.tables.tablebench import (
    CELLS,
    keep_cells,
    known_columns,
    replace_file,
    sheet_of,
)
from ui.manage.tables.uploads import on_disk
from ui.manage.words import count_told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.tables import Sheet
    from layers.actors import Actor
    from layers.store import Draft

ROWS_MAX: Final = 200
"""Rows with faults that are laid out at once; the next ones come when these are mended."""

_MENDED: Final = "-mended"


def view(draft: Draft, actor: Actor) -> None:
    """Draw the ways to mend a draft that cannot be published as it is."""
    st.subheader(say("Mend it"), anchor=False)
    numbers = sorted(
        {
            finding["place"]["row"]
            for finding in draft.report["findings"]
            if finding["severity"] == Severity.FAULT and finding["place"]["row"] is not None
        }
    )
    if draft.stage == "ready" and numbers:
        _cells(draft, actor, numbers)
    _file(draft, actor)


def _file(draft: Draft, actor: Actor) -> None:
    file = st.file_uploader(
        say("Bring the mended file; what you stated of the table is kept"),
        key=f"table-mended-{draft.id}",
        max_upload_size=20,
    )
    if file is None:
        return
    with st.spinner(say("Taking the file …")):
        fresh = _replaced(draft, actor, file, file.name)
    let_go(file)
    _go_on(fresh)


def _cells(draft: Draft, actor: Actor, numbers: list[int]) -> None:
    sheet = sheet_of(draft)
    shown = [n for n in numbers if 0 <= n - sheet.first_row < len(sheet.rows)][:ROWS_MAX]
    columns = known_columns(draft, sheet)
    if not shown or not columns:
        return
    st.caption(
        say(
            "Rows with faults, as they stand in the file. Change cells here and check again, or mend "
            "the file and bring it once more."
        )
    )
    if len(numbers) > len(shown):
        st.caption(
            say(
                "The first {n} of {total} are listed.", n=len(shown), total=count_told(len(numbers))
            )
        )
    before = pd.DataFrame(
        [[_text(sheet.rows[n - sheet.first_row].get(name)) for name in columns] for n in shown],
        index=pd.Index(shown, name=say("Row")),
        columns=columns,
        dtype="object",
    )
    kept = draft.recipe.get(CELLS, {})
    # What this window began with: what is changed in it from then on, the widget knows.
    start = st.session_state.setdefault(f"table-start-{draft.id}", _with(before, kept))
    after = st.data_editor(
        start,
        key=f"table-cells-{draft.id}",
        num_rows="fixed",
        placeholder="",
        height="content" if len(shown) <= 10 else 420,
        column_config={
            say("Row"): st.column_config.NumberColumn(width=56, format="%d", disabled=True),
            **{name: st.column_config.TextColumn(name) for name in columns},
        },
        alt=say("Rows with faults"),
    )
    cells = _changed(before, after)
    if cells != kept:
        with told():
            draft = keep_cells(draft, cells, actor=actor)
        show_notices()
    if st.button(
        say("Apply and check again"), icon=":material/rule:", key="table-mend", disabled=not cells
    ):
        _apply(draft, actor, mended(sheet, {int(row): new for row, new in cells.items()}))


def _apply(draft: Draft, actor: Actor, sheet: Sheet) -> None:
    stem = PurePosixPath(str(draft.source["name"])).stem.removesuffix(_MENDED)
    _go_on(_replaced(draft, actor, sheet_csv(sheet), f"{stem}{_MENDED}.csv"))


def _replaced(draft: Draft, actor: Actor, file: Any, name: str) -> Draft | None:
    with told(), on_disk(file) as path:
        return replace_file(draft, path, name=name, actor=actor)
    return None


def _go_on(fresh: Draft | None) -> None:
    if fresh is not None:
        go("manage-tables", draft=fresh.id)
    # What kept it from being taken is told at the top.
    st.rerun()


def _with(before: pd.DataFrame, cells: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The rows with what was changed in them earlier."""
    after = before.copy()
    for row, new in cells.items():
        for name, text in new.items():
            if int(row) in after.index and name in after.columns:
                after.loc[int(row), name] = text or None
    return after


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, dict[str, str]]:
    """New texts by column, by number of the row; cells that stand as they stood are left out."""
    found: dict[str, dict[str, str]] = {}
    for number, row in after.iterrows():
        for name in before.columns:
            old, new = _text(before.loc[number, name]), _text(row[name])
            if (old or "") != (new or ""):
                found.setdefault(str(number), {})[name] = new or ""
    return found


def _text(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)
