"""The facts for the browser: every record with the ids of what is linked to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from facts.reconcile import reconcile
from facts.search import search_keys
from ui.folding import fold, plain

if TYPE_CHECKING:
    from facts.load import FactBase

Tables = dict[str, dict[str, Any]]

_SEARCHED = ("sites", "projects", "institutions", "indicators")
_NOTED = (*_SEARCHED, "observations")


def linked_facts(facts: FactBase) -> Tables:
    """Every table of the facts, folded, with back references and search keys.

    A site gets its ``projects``, ``institutions``, ``observations``, ``parts``; an indicator its
    ``observations``; all their ``reading_notes``.
    """
    tables: Tables = {
        field.name: {key: fold(plain(item)) for key, item in getattr(facts, field.name).items()}
        for field in fields(facts)
    }
    holds = {item.id: item.holds for item in reconcile(facts)}
    for key, record in tables["reconciliations"].items():
        record["holds"] = holds.get(key)
    _add_reading_notes(tables)
    for name in _SEARCHED:
        for record in tables[name].values():
            record["search"] = keys_of(record["name"], record.get("aliases", ()))
    sites = tables["sites"]
    for name, key in (
        ("projects", "site_id"),
        ("institutions", "site_id"),
        ("observations", "scope"),
    ):
        _add_ids(sites, name, tables[name], key)
    _add_ids(sites, "parts", sites, "part_of")
    _add_ids(tables["indicators"], "observations", tables["observations"], "indicator")
    return tables


def keys_of(name: Mapping[str, str], aliases: Iterable[str] = ()) -> list[str]:
    """What a name is found by: itself, pinyin, initials, English, aliases."""
    keys = search_keys(name["zh"], name["en"], aliases).to_dict()
    return list(dict.fromkeys(text for texts in keys.values() for text in texts))


def _add_ids(owners: dict[str, Any], name: str, records: Mapping[str, Any], key: str) -> None:
    """Give each owner, under `name`, the ids of the records whose `key` names it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for record_id, record in records.items():
        found[record[key]].append(record_id)
    for owner_id, owner in owners.items():
        owner[name] = found[owner_id]


def _add_reading_notes(tables: Tables) -> None:
    notes: defaultdict[str, list[str]] = defaultdict(list)
    for note_id, note in tables["reading_notes"].items():
        for record_id in note["records"]:
            notes[record_id].append(note_id)
    for name in _NOTED:
        for record_id, record in tables[name].items():
            record["reading_notes"] = notes[record_id]
