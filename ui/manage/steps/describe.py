"""Step 5: the manifest as a form; every field is kept when it is left, its faults stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from geo.findings import shown
from layers.datasets import FieldType
from layers.describing import MISSING
from ui.i18n import say
from ui.manage.bench import workbench
from ui.manage.drafting import bound, change_manifest, change_recipe, field, text_field
from ui.manage.notices import told
from ui.manage.plain import escaped
from ui.manage.words import heading, pick

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.findings import Finding
    from layers.actors import Actor
    from layers.store import Draft

LICENCES: Final = (
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "CC0-1.0",
    "ODbL-1.0",
    "政府信息公开 Open government information",
    "仅限内部使用 Internal use only",
    "版权所有 All rights reserved",
)


class _Form:
    """Fields of one draft's manifest.

    Parameters
    ----------
    draft, actor
        What is described, and by whom.
    findings
        What the manifest still lacks.
    """

    def __init__(self, draft: Draft, actor: Actor, findings: tuple[Finding, ...]) -> None:
        self.draft, self.actor = draft, actor
        self._findings = findings

    def text(self, name: str, label: str, **options: Any) -> None:
        """One line."""
        st.text_input(
            label,
            **text_field(self.draft, self.actor, name, f"describe-{name}"),
            **options,
        )
        self.faults(name)

    def prose(self, name: str, label: str, **options: Any) -> None:
        """Several lines."""
        st.text_area(
            label,
            **text_field(self.draft, self.actor, name, f"describe-{name}"),
            height=96,
            **options,
        )
        self.faults(name)

    def pair(self, name: str, zh: str, en: str, *, lines: bool = False, **options: Any) -> None:
        """The Chinese and the English of a text, side by side."""
        left, right = st.columns(2)
        draw = self.prose if lines else self.text
        with left:
            draw(f"{name}_zh", zh, **options)
        with right:
            draw(f"{name}_en", en, **options)

    def faults(self, name: str) -> None:
        """What is wrong with one field, in words, under it."""
        for finding in self._findings:
            if finding.place.field == name:
                missing = finding.code == MISSING.code
                expected = "" if missing else say("; expected: {text}", text=pick(finding.expected))
                told_as = escaped(pick(finding.found) + expected)
                st.caption(f":material/error: :red[{told_as}]")

    def unplaced(self, names: tuple[str, ...]) -> None:
        """What is wrong and belongs to no field of the form."""
        for finding in self._findings:
            if finding.place.field not in names:
                st.warning(escaped(pick(finding.found)))


_NAMED: Final = (
    "id", "title_zh", "title_en", "description_zh", "description_en", "provider_zh", "provider_en", "license",
    "date", "lineage_zh", "lineage_en", "order", "visible", "fields", "id_field", "name_field", "label_field",
    "symbology",
)  # fmt: skip


def view(draft: Draft, actor: Actor) -> None:
    """Draw the step."""
    if not draft.manifest:
        st.info(say("This step opens when the file has been read."))
        return
    _, findings = workbench().described(draft)
    form = _Form(draft, actor, findings)
    if findings:
        st.info(
            say(
                "{n} {n:entry is|entries are} still to be made before this can be published.",
                n=len(findings),
            )
        )
    else:
        st.success(say("The description is complete."))
    form.unplaced(_NAMED)
    with st.container(border=True):
        heading(say("What it is"))
        _identity(form)
        form.pair("title", say("Title in Chinese"), say("Title in English"), max_chars=200)
        form.pair(
            "description", say("Description in Chinese"), say("Description in English"), lines=True
        )
    with st.container(border=True):
        heading(say("Where it comes from"))
        form.pair("provider", say("Provider in Chinese"), say("Provider in English"), max_chars=200)
        left, right = st.columns(2)
        with left:
            _licence(form)
        with right:
            form.text(
                "date",
                say("Reference date: the time the data speak of"),
                placeholder="2024-05",
                help=say("A year, month or day: 2024, 2024-05 or 2024-05-31."),
            )
        form.pair(
            "lineage", say("Lineage in Chinese"), say("Lineage in English"), lines=True,
            help=say("How the data were made: survey, source, processing, and what is known to be rough."),
        )  # fmt: skip
    with st.container(border=True):
        heading(say("Fields"))
        _keys(form)
        _fields(form)
    with st.container(border=True):
        heading(say("On the map"))
        _placing(form)


def _identity(form: _Form) -> None:
    published = form.draft.base is not None
    form.text(
        "id",
        say("Id"),
        disabled=published,
        max_chars=80,
        help=say("Cannot change once published: addresses and other systems refer to it.")
        if published
        else say(
            "Lower-case letters, digits and hyphens; it stays for good and stands in addresses."
        ),
    )


def _licence(form: _Form) -> None:
    current = form.draft.manifest.get("license")
    options = list(LICENCES)
    if current and current not in options:
        options.insert(0, current)
    st.selectbox(
        say("Licence (choose, or type another)"),
        options,
        index=None,
        accept_new_options=True,
        placeholder=say("Choose a licence"),
        format_func=shown,
        **field(form.draft, form.actor, "license", "describe-license"),
    )
    form.faults("license")


def _keys(form: _Form) -> None:
    draft = form.draft
    columns = draft.reading.get("columns", [])
    names = [column["name"] for column in columns]
    unique = [column["name"] for column in columns if column.get("unique")]
    left, right = st.columns(2)

    def key_changed() -> None:
        value = st.session_state["describe-id_field"]
        with told():
            change_recipe(
                draft.id, form.actor, lambda recipe: recipe.model_copy(update={"id_field": value})
            )

    with left:
        current = draft.recipe.get("id_field")
        st.selectbox(
            say("Key field"),
            unique if current is None or current in unique else [current, *unique],
            index=None,
            format_func=shown,
            placeholder=say("none: the row in the file"),
            **bound("describe-id_field", current, key_changed),
            help=say(
                "Names a feature for good, so that versions can be compared. "
                "Only fields whose values are all different are offered."
            ),
        )
        form.faults("id_field")
    with right:
        current = draft.manifest.get("name_field")
        st.selectbox(
            say("Name field"),
            names if current is None or current in names else [current, *names],
            index=None,
            format_func=shown,
            placeholder=say("none"),
            **field(draft, form.actor, "name_field", "describe-name_field"),
            help=say("What a feature is called on the map, in lists and in searches."),
        )
        form.faults("name_field")


def _fields(form: _Form) -> None:
    draft = form.draft
    described = {field["name"]: field for field in draft.manifest.get("fields", [])}
    columns = draft.reading.get("columns", [])
    if not columns:
        return
    table = pd.DataFrame([_field_row(column, described) for column in columns])
    key = f"describe-fields-{draft.id}"
    types = {kind.value: _type_name(kind.value) for kind in FieldType}
    st.caption(
        say(
            "Titles stand on the map’s panel and in tables; a field that is not kept is not published."
        )
    )
    st.data_editor(
        table,
        key=key,
        hide_index=True,
        num_rows="fixed",
        placeholder="",
        column_order=["name", "keep", "title_zh", "title_en", "type", "unit_measure", "required"],
        column_config={
            "name": st.column_config.TextColumn(say("Field"), disabled=True, pinned=True),
            "keep": st.column_config.CheckboxColumn(say("Keep"), width="small"),
            "title_zh": st.column_config.TextColumn(say("Title in Chinese"), max_chars=200),
            "title_en": st.column_config.TextColumn(say("Title in English"), max_chars=200),
            "type": st.column_config.SelectboxColumn(
                say("Type"),
                options=list(types),
                format_func=lambda name: types.get(str(name), str(name)),
                required=True,
            ),
            "unit_measure": st.column_config.TextColumn(say("Unit"), max_chars=200),
            "required": st.column_config.CheckboxColumn(say("Required"), width="small"),
        },
        alt=say("Fields of the dataset"),
    )
    # What the table holds is looked at each time: a change cannot get lost on the way.
    rows = st.session_state[key]["edited_rows"] if key in st.session_state else {}
    if rows:
        saved = False
        with told():
            saved = change_manifest(
                draft.id, form.actor, lambda now: _with_fields(now, table, rows)
            )
        if saved:
            st.rerun()
    form.faults("fields")


def _field_row(column: Mapping[str, Any], described: Mapping[str, Any]) -> dict[str, Any]:
    name = column["name"]
    field = described.get(name, {})
    return {
        "name": name,
        "keep": name in described or not described,
        "title_zh": field.get("title_zh", name),
        "title_en": field.get("title_en", name),
        "type": field.get("type", column["type"]),
        "unit_measure": field.get("unit_measure"),
        "required": bool(field.get("required", False)),
    }


def _with_fields(
    manifest: dict[str, Any], table: pd.DataFrame, rows: Mapping[Any, Mapping[str, Any]]
) -> dict[str, Any]:
    """The manifest with what the table says of the fields; what the table does not show stays."""
    before = {field["name"]: field for field in manifest.get("fields", [])}
    fields = []
    for position, row in enumerate(table.to_dict("records")):
        told_row = row | dict(rows.get(position, rows.get(str(position), {})))
        if not told_row["keep"]:
            continue
        stated = {
            "name": row["name"],
            "title_zh": told_row["title_zh"] or row["name"],
            "title_en": told_row["title_en"] or row["name"],
            "type": told_row["type"],
            "required": bool(told_row["required"]),
            "unit_measure": told_row["unit_measure"] or None,
        }
        fields.append(before.get(row["name"], {}) | stated)
    # None kept would mean all: the last one stays.
    return manifest | {"fields": fields} if fields else manifest


def _type_name(name: str) -> str:
    names = {
        "text": say("text"),
        "integer": say("whole number"),
        "number": say("number"),
        "boolean": say("yes or no"),
        "date": say("date"),
        "datetime": say("date and time"),
    }
    return names[name]


def _placing(form: _Form) -> None:
    draft, actor = form.draft, form.actor
    left, right = st.columns(2, vertical_alignment="bottom")

    def number_changed() -> None:
        value = st.session_state["describe-order"]
        with told():
            change_manifest(draft.id, actor, lambda manifest: manifest | {"order": int(value or 0)})

    def visible_changed() -> None:
        value = bool(st.session_state["describe-visible"])
        with told():
            change_manifest(draft.id, actor, lambda manifest: manifest | {"visible": value})

    with left:
        st.number_input(
            say("Place in the list of layers, smallest first"),
            min_value=0,
            max_value=10_000,
            step=1,
            **bound("describe-order", int(draft.manifest.get("order", 100)), number_changed),
        )
        form.faults("order")
    with right:
        st.toggle(
            say("Shown when the map opens"),
            **bound("describe-visible", bool(draft.manifest.get("visible", True)), visible_changed),
        )
        form.faults("visible")
