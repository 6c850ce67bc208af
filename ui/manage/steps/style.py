"""Step 6: how the layer is drawn, beside the map it is drawn on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geo.findings import shown
from layers.datasets import MAX_CLASSES, MAX_VALUE, Scheme
from layers.manifest import ColorToken, Shape
from ui.i18n import say
from ui.manage import symbols
from ui.manage.bench import column_of, preview_of
from ui.manage.drafting import bound, change_manifest
from ui.manage.drafting import field as tied
from ui.manage.notices import told
from ui.manage.plain import plain
from ui.manage.preview import preview_map
from ui.manage.steps.spread import spread
from ui.manage.words import heading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from layers.actors import Actor
    from layers.store import Draft

KINDS: Final = ("single", "categories", "graduated")
_SHAPES: Final = tuple(shape.value for shape in Shape)
_COLOURS: Final = tuple(token.value for token in ColorToken)
_NUMERIC: Final = ("integer", "number")
_CLASSES: Final = 5
_VALUE_PX: Final = 140
"""A long value leaves room for the columns that are chosen in."""


def view(draft: Draft, actor: Actor) -> None:
    """Draw the step."""
    symbology = dict(draft.manifest.get("symbology") or symbols.single())
    controls, shown = st.columns([5, 7], gap="large")
    with controls:
        _kind(draft, actor, symbology)
        if symbology["kind"] == "categories":
            _categories(draft, actor, symbology)
        elif symbology["kind"] == "graduated":
            _graduated(draft, actor, symbology)
        else:
            _single(draft, actor, symbology)
        _labels(draft, actor)
    with shown:
        preview_map(
            preview_of(draft),
            key="style-map",
            symbology=symbology,
            name_field=draft.manifest.get("name_field"),
            label_field=draft.manifest.get("label_field"),
            height=560,
        )
        st.caption(say("This is how the layer will look on the map, by day and by night."))


def _set(draft: Draft, actor: Actor, symbology: Mapping[str, Any] | None) -> None:
    if symbology is None:
        return
    with told():
        change_manifest(draft.id, actor, lambda manifest: manifest | {"symbology": dict(symbology)})


def _columns(draft: Draft, kinds: tuple[str, ...] | None = None) -> list[str]:
    columns = draft.reading.get("columns", [])
    return [c["name"] for c in columns if kinds is None or c["type"] in kinds]


def _kind(draft: Draft, actor: Actor, symbology: Mapping[str, Any]) -> None:
    numeric = [name for name in _columns(draft, _NUMERIC) if _has_numbers(draft, name)]
    offered = [kind for kind in KINDS if kind != "graduated" or numeric]

    def changed() -> None:
        kind = st.session_state["style-kind"]
        if kind == "single":
            _set(draft, actor, symbols.single(symbology.get("symbol")))
        elif kind == "categories" and _columns(draft):
            field = _fewest_values(draft)
            _set(draft, actor, symbols.categories(field, column_of(draft, field)))
        elif kind == "graduated" and numeric:
            field = _likeliest(draft, numeric)
            _set(draft, actor, _cut(draft, field, scheme=Scheme.QUANTILES.value, classes=_CLASSES))

    st.radio(
        say("Drawn"),
        offered,
        format_func=lambda kind: {
            "single": say("all alike"),
            "categories": say("by the values of a field"),
            "graduated": say("by a number, in classes"),
        }[kind],
        **bound(
            "style-kind", symbology["kind"] if symbology["kind"] in offered else "single", changed
        ),
    )


def _has_numbers(draft: Draft, name: str) -> bool:
    column = next(c for c in draft.reading["columns"] if c["name"] == name)
    return bool(column.get("filled", 1))


def _likeliest(draft: Draft, numeric: list[str]) -> str:
    """A number worth a map of its own: not where the features lie."""
    read = draft.recipe.get("read", {})
    places = {read.get("lon_field"), read.get("lat_field"), draft.recipe.get("id_field")}
    return next((name for name in numeric if name not in places), numeric[0])


def _fewest_values(draft: Draft) -> str:
    """The field that most looks like a list of categories: few values, more than one."""
    columns = [c for c in draft.reading["columns"] if c["type"] in {"text", "boolean"}]
    for column in [c for c in columns if not c.get("unique")][:20]:
        if 1 < len(symbols.value_counts(column_of(draft, column["name"]))) <= MAX_CLASSES:
            return str(column["name"])
    return str((columns or draft.reading["columns"])[0]["name"])


def _symbol(
    key: str,
    symbol: Mapping[str, str],
    save: Callable[[dict[str, str]], None],
    *,
    points: bool = True,
) -> None:
    """Shape and colour of one symbol."""
    left, right = st.columns(2) if points else (st.container(), st.container())

    def changed() -> None:
        shape = st.session_state.get(f"{key}-shape", symbol["shape"])
        save({"shape": shape, "color": st.session_state[f"{key}-color"]})

    if points:
        left.selectbox(
            say("Shape"),
            _SHAPES,
            format_func=symbols.shape_name,
            **bound(f"{key}-shape", symbol["shape"], changed),
        )
    right.selectbox(
        say("Colour"),
        _COLOURS,
        format_func=symbols.colour_name,
        **bound(f"{key}-color", symbol["color"], changed),
    )


def _has_points(draft: Draft) -> bool:
    return "point" in draft.reading.get("geometry", ["point"])


def _single(draft: Draft, actor: Actor, symbology: Mapping[str, Any]) -> None:
    symbol = dict(symbology.get("symbol") or symbols.DEFAULT_SYMBOL)
    _symbol(
        "style-single",
        symbol,
        lambda chosen: _set(draft, actor, symbols.single(chosen)),
        points=_has_points(draft),
    )


def _categories(draft: Draft, actor: Actor, symbology: Mapping[str, Any]) -> None:
    field = symbology["field"]
    names = _columns(draft)

    def field_changed() -> None:
        name = st.session_state["style-field"]
        _set(draft, actor, symbols.categories(name, column_of(draft, name)))

    st.selectbox(
        say("Field"),
        names if field in names else [field, *names],
        format_func=shown,
        **bound("style-field", field, field_changed),
    )
    counts = dict(symbols.value_counts(column_of(draft, field))) if field in names else {}
    _category_table(draft, actor, symbology, counts)
    listed = {entry["value"] for entry in symbology["categories"]}
    rest = [value for value in counts if value not in listed]
    long = [value for value in rest if len(value) > MAX_VALUE]
    if long:
        st.caption(
            say(
                "{n} {n:value|values} of more than {most} characters {n:is|are} drawn as “other”.",
                n=len(long),
                most=MAX_VALUE,
            )
        )
    if len(rest) > len(long):
        st.caption(
            say(
                "{n} more {n:value is|values are} drawn as “other”; at most {most} have a symbol of their own.",
                n=len(rest) - len(long),
                most=MAX_CLASSES,
            )
        )
    if st.button(say("Take the values from the data again"), icon=":material/refresh:"):
        _set(draft, actor, symbols.categories(field, column_of(draft, field), symbology))
        st.rerun()
    heading(say("Other values"))
    _symbol(
        "style-other",
        symbology["other"],
        lambda chosen: _set(draft, actor, dict(symbology) | {"other": chosen}),
        points=_has_points(draft),
    )


def _category_table(
    draft: Draft, actor: Actor, symbology: Mapping[str, Any], counts: Mapping[str, int]
) -> None:
    table = pd.DataFrame(
        [
            {
                "value": entry["value"],
                "n": counts.get(entry["value"], 0),
                "title_zh": entry["title_zh"],
                "title_en": entry["title_en"],
                "shape": entry["symbol"]["shape"],
                "color": entry["symbol"]["color"],
            }
            for entry in symbology["categories"]
        ]
    )
    key = f"style-categories-{symbology['field']}-{len(table)}"

    st.data_editor(
        table,
        key=key,
        hide_index=True,
        num_rows="fixed",
        column_order=[
            "value",
            "n",
            *(["shape"] if _has_points(draft) else []),
            "color",
            "title_zh",
            "title_en",
        ],
        column_config={
            "value": st.column_config.TextColumn(
                say("Value of a category"), disabled=True, pinned=True, width=_VALUE_PX
            ),
            "n": st.column_config.NumberColumn(say("Features"), disabled=True, width="small"),
            "shape": st.column_config.SelectboxColumn(
                say("Shape"), options=list(_SHAPES), format_func=symbols.shape_name, required=True
            ),
            "color": st.column_config.SelectboxColumn(
                say("Colour"),
                options=list(_COLOURS),
                format_func=symbols.colour_name,
                required=True,
            ),
            "title_zh": st.column_config.TextColumn(say("Title in Chinese"), max_chars=200),
            "title_en": st.column_config.TextColumn(say("Title in English"), max_chars=200),
        },
        alt=say("Values and their symbols"),
    )
    # What the table holds is looked at each time: a change cannot get lost on the way.
    rows = st.session_state[key]["edited_rows"] if key in st.session_state else {}
    entries = _entries(table, rows)
    if rows and entries != _entries(table, {}):
        _set(draft, actor, dict(symbology) | {"categories": entries})
        st.rerun()


def _entries(table: pd.DataFrame, rows: Mapping[Any, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The categories the table holds, changed cells put in."""
    entries = []
    for position, row in enumerate(table.to_dict("records")):
        now = row | dict(rows.get(position, rows.get(str(position), {})))
        entries.append(
            {
                "value": row["value"],
                "title_zh": now["title_zh"] or row["value"],
                "title_en": now["title_en"] or row["value"],
                "symbol": {"shape": now["shape"], "color": now["color"]},
            }
        )
    return entries


def _cut(
    draft: Draft,
    field: str,
    *,
    scheme: str,
    classes: int,
    bounds: list[float] | None = None,
    shape: str = "circle",
) -> dict[str, Any] | None:
    return symbols.graduated(
        field,
        column_of(draft, field),
        scheme=scheme,
        classes=classes,
        bounds=bounds or (),
        shape=shape,
    )


def _graduated(draft: Draft, actor: Actor, symbology: Mapping[str, Any]) -> None:
    names = _columns(draft, _NUMERIC)
    field, scheme = symbology["field"], symbology["scheme"]
    breaks = [float(b) for b in symbology["breaks"]]
    shape = symbology.get("shape", "circle")
    if field not in names:
        st.warning(say("The field {field} holds no numbers any more.", field=plain(field)))

    def changed() -> None:
        name = st.session_state["style-number"]
        how = st.session_state["style-scheme"]
        many = st.session_state.get("style-classes", len(breaks))
        form = st.session_state.get("style-graduated-shape", shape)
        stated = breaks[:-1] if name == field else []
        _set(draft, actor, _cut(draft, name, scheme=how, classes=many, bounds=stated, shape=form))

    def bounds_changed() -> None:
        bounds = symbols.parse_bounds(st.session_state["style-bounds"])
        cut = (
            None
            if bounds is None
            else _cut(draft, field, scheme=scheme, classes=len(breaks), bounds=bounds, shape=shape)
        )
        if cut is None:
            st.session_state["style-bounds-wrong"] = True
            return
        _set(draft, actor, cut)

    st.selectbox(
        say("Field"),
        names if field in names else [field, *names],
        format_func=shown,
        **bound("style-number", field, changed),
    )
    st.selectbox(
        say("Classes by"),
        [one.value for one in Scheme],
        format_func=symbols.scheme_name,
        **bound("style-scheme", scheme, changed),
    )
    if scheme == Scheme.MANUAL:
        st.text_input(
            say("Upper bounds of the classes, the last left out"),
            **bound("style-bounds", ", ".join(f"{b:g}" for b in breaks[:-1]), bounds_changed),
            help=say("Rising numbers with commas between them; at most seven."),
        )
        if st.session_state.pop("style-bounds-wrong", False):
            st.caption(
                ":material/error: " + say("Write at most seven numbers with commas between them.")
            )
    else:
        st.slider(
            say("How many classes"),
            min_value=2,
            max_value=8,
            **bound("style-classes", min(8, max(2, len(breaks))), changed),
        )
    if _has_points(draft):
        st.selectbox(
            say("Shape"),
            _SHAPES,
            format_func=symbols.shape_name,
            **bound("style-graduated-shape", shape, changed),
        )
    if field in names:
        spread(column_of(draft, field), breaks)


def _labels(draft: Draft, actor: Actor) -> None:
    names = _columns(draft)
    current = draft.manifest.get("label_field")
    st.selectbox(
        say("Written beside each feature"),
        names if current is None or current in names else [current, *names],
        index=None,
        format_func=shown,
        placeholder=say("nothing"),
        **tied(draft, actor, "label_field", "style-label"),
    )
