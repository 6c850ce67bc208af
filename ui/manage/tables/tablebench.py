"""The way of a table to a published version: read in the guarded process, checked row by row, published.

A draft is the file, the kind of table and a description; everything is made from the file anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from facts.tables import (
    TEMPLATE_SHEETS,
    Kind,
    PublishedTable,
    Sheet,
    SourceFile,
    TableBody,
    TableChanges,
    TableReading,
    UnitName,
    changes,
    compose,
    dump_records,
    load_records,
    parse_rows,
    read_unit_names,
)
from facts.tables.heading import read_heading
from geo.faults import AtlasError
from geo.findings import Place, RefusedError, Report, Text
from layers.intake.process import run_guarded
from layers.manifest import IsoDate, Slug, Title
from layers.preparation_rules import STOPPED
from layers.store import NewVersion
from layers.workbench import Stage
from ui.linked_tables import RECORDS
from ui.manage.bench import workbench
from ui.server import publication
from ui.settings import settings

if TYPE_CHECKING:
    from layers.actors import Actor
    from layers.store import Draft, Version
    from ui.manage.jobs import Progress

SHEET_NAME: Final = "sheet.json"
CELLS: Final = "cells"
"""What a draft's recipe calls cells that were changed and not checked yet."""

FIELDS: Final[Mapping[str, Text]] = {
    "id": Text("标识", "id"),
    "title_zh": Text("标题（中文）", "title in Chinese"),
    "title_en": Text("标题（英文）", "title in English"),
    "provider_zh": Text("提供者（中文）", "provider in Chinese"),
    "provider_en": Text("提供者（英文）", "provider in English"),
    "date": Text("数据日期", "date of the data"),
}
"""What is stated of a table, and what each is called."""

_CHECKS: Final[Mapping[str, TypeAdapter[Any]]] = {
    "id": TypeAdapter(Slug),
    "date": TypeAdapter(IsoDate),
    **{name: TypeAdapter(Title) for name in ("title_zh", "title_en", "provider_zh", "provider_en")},
}
_UNUSABLE: Final[Mapping[str, Text]] = {
    "id": Text(
        "小写字母、数字和单个连字符，如 projects-2024",
        "lower-case letters, digits, single hyphens, such as projects-2024",
    ),
    "date": Text("年、年-月或年-月-日，如 2024-05", "a year, month or day, such as 2024-05"),
}


def open_table(
    path: Path, *, name: str, kind: Kind, actor: Actor, table: str | None = None
) -> Draft:
    """Begin a draft of a table from a file.

    Parameters
    ----------
    path
        The file; it is copied.
    name
        What it was called where it came from.
    kind
        What the table holds.
    actor
        An editor.
    table
        Id of the published table it is to be a version of; a new one if left out.
    """
    actor.require_editor()
    store = workbench().store
    head = store.head(table) if table else None
    manifest = dict(head.manifest) if head else {"id": f"{kind.value}-new", "table": kind.value}
    return store.drafts.create(
        name,
        path,
        actor=actor,
        kind="table",
        recipe={"table": kind.value},
        manifest=manifest,
        layer=table,
        base=head.id if head else None,
    )


def prepare_table(
    draft_id: str,
    *,
    actor: Actor,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Draft:
    """Read a table's file in the guarded process and check every row of it."""
    actor.require_editor()
    bench = workbench()
    drafts = bench.store.drafts
    draft = drafts.get(draft_id)
    folder = drafts.folder(draft_id) / "work"
    try:
        told = run_guarded(
            "layers.intake.sheets:sheet_task",
            {
                "source": str(drafts.source(draft_id)),
                "name": draft.source["name"],
                "folder": str(folder),
                "limits": bench.limits.to_dict(),
                "known_sheets": sorted(TEMPLATE_SHEETS),
            },
            folder=folder,
            limits=bench.limits,
            readable=(drafts.source(draft_id),),
            on_progress=on_progress,
            cancelled=cancelled,
        )
    except RefusedError as error:
        if cancelled is not None and cancelled():
            return draft
        refused = replace(
            draft, stage=Stage.REFUSED.value, reading={}, report=Report(error.findings).to_dict()
        )
        return drafts.save(refused, expected_revision=draft.revision, actor=actor)
    (folder / SHEET_NAME).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    if on_progress is not None:
        on_progress(0.7, "checking")
    reading = _parsed(draft, told)
    noted = Report.from_dict({"findings": told["findings"], "examined": 0, "more": told["more"]})
    report = Report(
        (*noted.findings, *reading.report.findings),
        reading.report.examined,
        {**noted.more, **reading.report.more},
    )
    ready = replace(
        draft,
        stage=Stage.READY.value,
        reading={
            "columns": told["columns"],
            "rows": len(reading.rows),
            "skipped": reading.skipped,
            "assumptions": told["assumptions"],
        },
        report=report.to_dict(),
    )
    return drafts.save(ready, expected_revision=draft.revision, actor=actor)


def replace_file(draft: Draft, path: Path, *, name: str, actor: Actor) -> Draft:
    """Go on with a mended file: what was stated of the table stays, the old draft is put away.

    Parameters
    ----------
    draft
        Of the table.
    path, name
        The file, which is copied, and what it was called where it came from.
    actor
        An editor.

    Returns
    -------
    Draft
        A new one, to be read; of a published table it begins from the version in force.
    """
    actor.require_editor()
    store = workbench().store
    head = store.head(draft.layer) if draft.layer else None
    # First, since it may be the last draft there is room for.
    store.drafts.discard(draft.id, actor=actor)
    try:
        return store.drafts.create(
            name,
            path,
            actor=actor,
            kind="table",
            recipe={name: value for name, value in draft.recipe.items() if name != CELLS},
            manifest=draft.manifest,
            layer=draft.layer,
            base=head.id if head else None,
        )
    except AtlasError:
        store.drafts.recover(draft.id, actor=actor)
        raise


def keep_cells(draft: Draft, cells: Mapping[str, Mapping[str, str]], *, actor: Actor) -> Draft:
    """Keep what is changed in a draft's rows before they are checked again.

    Parameters
    ----------
    draft
        Of the table.
    cells
        New texts by column, by number of the row; empty for a cell that was cleared.
    actor
        An editor.
    """
    recipe = {**draft.recipe, CELLS: cells}
    return workbench().store.drafts.save(
        replace(draft, recipe=recipe), expected_revision=draft.revision, actor=actor
    )


def newer_than(draft: Draft) -> Version | None:
    """The version that somebody published since a draft was begun; ``None`` where none was."""
    head = workbench().store.head(draft.layer) if draft.layer else None
    return head if head is not None and head.id != draft.base else None


def rebase(draft: Draft, *, actor: Actor) -> Draft:
    """Let a draft go on from the version in force; its rows are compared with that one anyway."""
    actor.require_editor()
    head = newer_than(draft)
    if head is None:
        return draft
    return workbench().store.drafts.save(
        replace(draft, base=head.id), expected_revision=draft.revision, actor=actor
    )


def changes_of(draft: Draft) -> TableChanges:
    """What publishing a draft would change of what everybody reads now; looked for once."""
    return _changes(draft.id, publication().version, draft)


@st.cache_resource(max_entries=8, show_spinner=False)
def _changes(draft_id: str, published: str, _draft: Draft) -> TableChanges:  # noqa: ARG001 - the keys
    # A draft keeps the file it was begun with, so what it would change hangs on the facts alone.
    return changes(publication().facts, reading_of(_draft), units=unit_names())


def reading_of(draft: Draft) -> TableReading:
    """A draft's table against the facts as they are now."""
    return _parsed(draft, _told(draft))


def sheet_of(draft: Draft) -> Sheet:
    """A draft's cells as they were read."""
    return _sheet(_told(draft))


def known_columns(draft: Draft, sheet: Sheet) -> list[str]:
    """Headers of a draft's cells that its kind of table has, in the order of the file."""
    return list(read_heading(kind_of(draft), sheet.columns, name="").headers.values())


def _told(draft: Draft) -> dict[str, Any]:
    path = workbench().store.drafts.folder(draft.id) / "work" / SHEET_NAME
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return told


def kind_of(draft: Draft) -> Kind:
    """What a draft's table holds."""
    return Kind(draft.recipe["table"])


def unit_names() -> tuple[UnitName, ...]:
    """Administrative units of every vintage, for names and checks."""
    return _unit_names(str(settings().data))


@st.cache_resource(max_entries=2, show_spinner=False)
def _unit_names(data: str) -> tuple[UnitName, ...]:
    return tuple(read_unit_names(Path(data) / "boundaries"))


def lacking(draft: Draft) -> dict[str, Text]:
    """What the description of a table still lacks, by field."""
    found: dict[str, Text] = {}
    for name, title in FIELDS.items():
        value = draft.manifest.get(name)
        if value in (None, ""):
            found[name] = Text(f"“{title.zh}”还没有填写", f"{title.en} is not stated")
            continue
        try:
            _CHECKS[name].validate_python(value)
        except ValidationError:
            rule = _UNUSABLE.get(name, Text("一行文字", "a line of text"))
            found[name] = Text(f"“{title.zh}”应为：{rule.zh}", f"{title.en}; expected: {rule.en}")
    taken = workbench().store.head(str(draft.manifest.get("id", "")))
    if "id" not in found and draft.base is None and taken is not None:
        found["id"] = Text(
            "这个标识已用于别的表或图层，请换一个；要更新那张表，请在列表中选它",
            "this id is taken; choose another, or update that table from the list",
        )
    return found


def publish_table(
    draft: Draft,
    *,
    actor: Actor,
    message: str = "",
    on_progress: Progress = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Version:
    """Make a table's records what the next look at the store finds.

    Parameters
    ----------
    draft
        Ready, and described.
    actor
        An editor.
    message
        What is new, for the history.
    on_progress
        Told the share done and the step: checking, comparing, writing.
    cancelled
        Asked between the steps; true stops the work while nothing is published yet.

    Raises
    ------
    NotAllowedError
        If the actor is no editor.
    RefusedError
        If a row or the description forbids it, or if it was cancelled.
    StaleError
        If somebody else published the table since the draft was begun.
    """
    actor.require_editor()
    store = workbench().store

    def go_on(share: float, step: str) -> None:
        if cancelled():
            raise RefusedError([STOPPED.at(Place(layer=draft.source["name"]))])
        on_progress(share, step)

    go_on(0.05, "checking")
    reading = reading_of(draft)
    source = SourceFile(
        name=str(draft.source["name"])[:200],
        sha256=draft.source["sha256"],
        title_zh=draft.manifest["title_zh"],
        title_en=draft.manifest["title_en"],
        provider_zh=draft.manifest["provider_zh"],
        provider_en=draft.manifest["provider_en"],
        published=draft.manifest["date"],
        rows=max(reading.last_row, 1),
    )
    go_on(0.4, "comparing")
    body = compose(publication().facts, reading, source, previous=previous_of(draft))
    go_on(0.7, "writing")
    objects = store.objects
    kept = objects.put_file(store.drafts.source(draft.id))
    new = NewVersion(
        dataset=draft.manifest["id"],
        kind="table",
        manifest=dict(draft.manifest),
        files={
            RECORDS: objects.ref(objects.put_bytes(dump_records(body)), "application/json"),
            "source": objects.ref(kept, "application/octet-stream"),
        },
        source=dict(draft.source),
        recipe=dict(draft.recipe),
        assumptions=draft.reading.get("assumptions", []),
        report=reading.report.to_dict(),
        features=len(body.entries),
        message=message,
    )
    go_on(0.85, "writing")
    return store.publish(new, expected=draft.base, actor=actor, draft=draft.id)


def previous_of(draft: Draft) -> PublishedTable | None:
    """The version of the same table that stands."""
    if draft.base is None:
        return None
    head = workbench().store.version(draft.base)
    return PublishedTable(head.dataset, head.number, head.at, body_of(head))


def body_of(version: Version) -> TableBody:
    """Records of a published table."""
    return load_records(workbench().store.objects.path(version.files[RECORDS].sha256).read_bytes())


def published_tables(*, kind: Kind | None = None) -> list[Version]:
    """Tables that were published, retired ones too, by id."""
    heads = workbench().store.heads(include_retired=True).values()
    tables = [head for head in heads if head.kind == "table"]
    return [t for t in tables if kind is None or t.manifest.get("table") == kind.value]


def _parsed(draft: Draft, told: Mapping[str, Any]) -> TableReading:
    return parse_rows(
        kind_of(draft),
        _sheet(told),
        publication().facts,
        units=unit_names(),
        name=draft.source["name"],
    )


def _sheet(told: Mapping[str, Any]) -> Sheet:
    columns = tuple(told["columns"])
    rows = [dict(zip(columns, row, strict=False)) for row in told["rows"]]
    return Sheet(columns, list(rows), first_row=told["first_row"])


def place_of(version: Version) -> dict[str, str]:
    """Where a version's records show on the map, as parameters of its address; empty for nowhere."""
    for entry in body_of(version).entries:
        record: Any = entry.record
        scopes = {getattr(record, "scope_level", None): getattr(record, "scope", None)}
        site = getattr(record, "site_id", None) or scopes.get("site")
        unit = getattr(record, "unit", None) or scopes.get("unit")
        if site or unit:
            return {"site": site} if site else {"district": str(unit)}
    return {}
