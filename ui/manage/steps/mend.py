"""Step 4: attributes set by hand, features left out; all of it in the recipe, all of it undoable."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from layers.attributes import json_value
from layers.recipe import Edit, Recipe
from ui.i18n import say
from ui.manage.bench import workbench
from ui.manage.drafting import change_recipe, start_reading
from ui.manage.notices import notice, told
from ui.manage.plain import plain
from ui.manage.words import count_told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.actors import Actor
    from layers.store import Draft

ROWS_MAX: Final = 5_000
COLUMNS_MAX: Final = 60
_GENERATION: Final = "mend-generation"
LEAVE_OUT: Final = "\u2298"


def view(draft: Draft, actor: Actor) -> None:
    """Draw the step."""
    recipe = Recipe.model_validate(dict(draft.recipe))
    _done(draft, actor, recipe)
    total = int(draft.reading.get("features") or 0)
    if total > ROWS_MAX:
        st.info(
            say(
                "The table is for at most {most} features; this draft has {n}. Change them in the file and "
                "bring it again, or edit them on the command line.",
                most=count_told(ROWS_MAX),
                n=count_told(total),
            )
        )
        return
    _editor(draft, actor, recipe)


def _editor(draft: Draft, actor: Actor, recipe: Recipe) -> None:
    frame = workbench().frame(draft.id)
    names = [str(name) for name in frame.columns if name != frame.geometry.name]
    shown = names[:COLUMNS_MAX]
    table = _as_edited(pd.DataFrame(frame[shown]), recipe)
    table.insert(0, LEAVE_OUT, [str(key) in recipe.dropped for key in table.index])
    generation = st.session_state.setdefault(_GENERATION, 0)
    key = f"mend-{draft.id}-{generation}"
    st.caption(
        say(
            "Change a cell and it is kept at once; tick {sign} to leave a feature out. "
            "The file itself stays as it was brought.",
            sign=LEAVE_OUT,
        )
    )
    st.data_editor(
        table,
        key=key,
        num_rows="fixed",
        placeholder="",
        height="content" if len(table) <= 16 else 620,
        column_config={
            "_index": st.column_config.TextColumn(say("Feature"), disabled=True, pinned=True),
            LEAVE_OUT: st.column_config.CheckboxColumn(
                LEAVE_OUT, help=say("Leave this feature out"), width="small", pinned=True
            ),
            **{name: _column(table[name], name) for name in shown},
        },
        alt=say("Attributes of the draft"),
    )
    # What the table holds is looked at each time: a change cannot get lost on the way.
    rows = st.session_state[key]["edited_rows"] if key in st.session_state else {}
    edits, dropped = changes_in(table, rows)
    if edits or dropped:
        saved = False
        with told():
            saved = change_recipe(draft.id, actor, lambda now: with_changes(now, edits, dropped))
        if saved:
            st.rerun()
    if len(names) > len(shown):
        st.caption(say("The first {n} fields are shown.", n=len(shown)))


def _column(values: pd.Series, name: str) -> Any:
    # The label is the field's name as it stands; a number column would otherwise be guessed from it.
    if pd.api.types.is_bool_dtype(values):
        return st.column_config.CheckboxColumn(name)
    if pd.api.types.is_integer_dtype(values):
        return st.column_config.NumberColumn(name, step=1, format="plain")
    if pd.api.types.is_float_dtype(values):
        return st.column_config.NumberColumn(name, format="%.15g")
    if pd.api.types.is_datetime64_any_dtype(values):
        return st.column_config.DatetimeColumn(name)
    return st.column_config.TextColumn(name)


def _as_edited(frame: pd.DataFrame, recipe: Recipe) -> pd.DataFrame:
    """The frame with edits that are kept but not yet read in."""
    table = frame.copy()
    for edit in recipe.edits:
        if edit.feature_id in table.index and edit.field in table.columns:
            try:
                table.loc[edit.feature_id, edit.field] = edit.value
            except (TypeError, ValueError):
                # It does not fit the column: reading says so.
                continue
    for name in table.columns:
        if table[name].dtype == object:
            table[name] = table[name].map(lambda value: None if pd.isna(value) else str(value))
    return table


def changes_in(
    table: pd.DataFrame, rows: Mapping[Any, Mapping[str, Any]]
) -> tuple[tuple[Edit, ...], dict[str, bool]]:
    """What a person changed in the table.

    Parameters
    ----------
    table
        As it was shown: index of feature ids, a column for leaving out, the attributes.
    rows
        New cells by position of the row and name of the column; those that say what stood there
        already are no change.

    Returns
    -------
    tuple
        The edits, and by feature id whether it is left out.
    """
    edits: list[Edit] = []
    dropped: dict[str, bool] = {}
    for position, cells in rows.items():
        row = int(position)
        if not 0 <= row < len(table):
            continue
        feature = str(table.index[row])
        for field, value in cells.items():
            if field == LEAVE_OUT:
                if bool(value) != bool(table.iloc[row][field]):
                    dropped[feature] = bool(value)
            elif field in table.columns and not _same(table.iloc[row][field], value):
                edits.append(Edit(feature_id=feature, field=field, value=_cell(value)))
    return tuple(edits), dropped


def with_changes(recipe: Recipe, edits: tuple[Edit, ...], dropped: Mapping[str, bool]) -> Recipe:
    """A recipe with edits and features left out; an edit of the same cell takes the place of the one before."""
    replaced = {(edit.feature_id, edit.field) for edit in edits}
    kept = [e for e in recipe.edits if (e.feature_id, e.field) not in replaced]
    out = [key for key in recipe.dropped if dropped.get(key, True)]
    out += [key for key, on in dropped.items() if on and key not in out]
    return recipe.model_copy(update={"edits": (*kept, *edits), "dropped": tuple(out)})


def _same(old: Any, new: Any) -> bool:
    return bool(json_value(old) == new)


def _cell(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _done(draft: Draft, actor: Actor, recipe: Recipe) -> None:
    """What was changed so far, and the ways back."""
    changes = len(recipe.edits) + len(recipe.dropped)
    with st.container(border=True, key="mend-done"):
        if not changes:
            st.caption(say("Nothing has been changed by hand."))
            return
        st.markdown(
            say(
                "**{edits}** cells changed, **{dropped}** features left out.",
                edits=count_told(len(recipe.edits)),
                dropped=count_told(len(recipe.dropped)),
            )
        )
        if recipe.edits:
            last = recipe.edits[-1]
            st.caption(
                say(
                    "Last: feature {id}, field {field}: {value}",
                    id=plain(last.feature_id),
                    field=plain(last.field),
                    value=plain("–" if last.value is None else last.value),
                )
            )
        with st.container(horizontal=True):
            # By callback: the table may report itself anew while the page runs, and a click that was only
            # looked at on the way would be lost with the run that is given up for it.
            undo = partial(st.button, on_click=_undo)
            if recipe.edits:
                undo(
                    say("Undo the last change"),
                    icon=":material/undo:",
                    args=(draft, actor, lambda r: r.model_copy(update={"edits": r.edits[:-1]})),
                )
            if recipe.dropped:
                undo(
                    say("Take all features back in"),
                    icon=":material/undo:",
                    args=(draft, actor, lambda r: r.model_copy(update={"dropped": ()})),
                )
            undo(
                say("Undo everything"),
                icon=":material/restart_alt:",
                args=(draft, actor, lambda r: r.model_copy(update={"edits": (), "dropped": ()})),
            )
        if recipe.dropped:
            with st.expander(say("Features left out")):
                st.text("、".join(recipe.dropped[:200]))


def _undo(draft: Draft, actor: Actor, update: Any) -> None:
    """Take something back: the old values are in the file, so it is read again."""
    with told():
        change_recipe(draft.id, actor, update)
        start_reading(draft.id, actor)
        notice("info", say("Taken back."))
    st.session_state[_GENERATION] = st.session_state.get(_GENERATION, 0) + 1
