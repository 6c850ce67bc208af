"""Published tables: what the store keeps of one, and the document it is to those who cite it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any, Final, Self, TypeVar

from pydantic import Field, SerializeAsAny, ValidationError, model_validator

from facts.models import TABLE_KIND, Document, Identifier, Model, Period, Record, Text
from facts.tables.citing import THIS_TABLE
from facts.tables.columns import MODELS, Kind
from facts.tables.rules import records as rules
from geo.expectations import first_objection
from geo.findings import Finding, Place, RefusedError, shown
from geo.findings import Text as Told

_M = TypeVar("_M", bound=Model)

FORMAT: Final = 1
BODY_MAX: Final = 64 * 2**20
"""Largest body that is read, in bytes."""

ENTRIES_MAX: Final = 100_000
NAME_MAX: Final = 200


class SourceFile(Model):
    """The file a version of a table was made from.

    The publisher is who provides the data, as the editor states it; `published` the date of the data.
    """

    name: Annotated[str, Field(min_length=1, max_length=NAME_MAX)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    provider_zh: Text
    provider_en: Text
    published: Period
    title_zh: Text | None = None
    title_en: Text | None = None
    """What the table is called; its file's name where it has no title."""
    rows: Annotated[int, Field(ge=1)]
    """Number of the last row, so that a row cited lies within the file."""


class Entry(Model):
    """One row's effect: a record put in or replaced, or one removed."""

    id: Identifier
    document: Identifier = THIS_TABLE
    """The table document whose row it is: this version's, or an earlier one's."""
    row: Annotated[int, Field(ge=1)]
    record: SerializeAsAny[Record] | None = None
    """None removes the record of that id."""


class TableBody(Model):
    """Everything a version of a table holds; complete in itself."""

    kind: Kind
    source: SourceFile
    documents: tuple[Document, ...] = ()
    """Earlier versions, and other tables, that its records still cite."""
    entries: tuple[Entry, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [entry.id for entry in self.entries]
        if len(set(ids)) != len(ids):
            raise ValueError("an id stands twice among the entries")
        if any(entry.record is not None and entry.record.id != entry.id for entry in self.entries):
            raise ValueError("an entry and its record have different ids")
        if any(document.kind != TABLE_KIND for document in self.documents):
            raise ValueError("a document that is no table")
        return self


def table_document(document_id: str, source: SourceFile, *, number: int | None = None) -> Document:
    """The document a version of a table is: with its title and file, published by its provider.

    Parameters
    ----------
    document_id
        As :func:`document_id_of` gives it.
    source
        The file.
    number
        The version's number, for the note.
    """
    note_zh = f"数据团队发布的表格，第 {number} 版" if number else "数据团队的表格，尚未发布"
    note_en = (
        f"Table published by a data team, version {number}" if number else "Table not published yet"
    )
    name = shown(source.name)
    if source.title_zh and source.title_en:
        note_zh, note_en = f"{note_zh}；文件：{name}", f"{note_en}; file: {name}"
    return Document(
        id=document_id,
        kind=TABLE_KIND,
        title_zh=source.title_zh or name,
        title_en=source.title_en or name,
        title_given=True,
        publisher_zh=source.provider_zh,
        publisher_en=source.provider_en,
        published=source.published,
        published_basis="stated",
        basis_note_zh=note_zh,
        basis_note_en=note_en,
        sha256=source.sha256,
        line_count=source.rows,
    )


def pending_document(rows: int) -> Document:
    """The document that stands for a table while it is being checked."""
    source = SourceFile(
        name="—", sha256="0" * 64, provider_zh="—", provider_en="—", published="2000", rows=rows
    )
    return table_document(THIS_TABLE, source)


def document_id_of(table_id: str, number: int) -> str:
    """Id of the document a version of a table is: ``table-starts-2024-v3``."""
    return f"table-{table_id}-v{number}"


def dump_records(body: TableBody) -> bytes:
    """A table's body as the store keeps it.

    Returns
    -------
    bytes
        UTF-8 JSON, the same for the same body: keys sorted, no white space.
    """
    content = body.model_dump(mode="json", exclude_defaults=True) | {"format": FORMAT}
    text = json.dumps(
        content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode("utf-8")


def load_records(content: bytes) -> TableBody:
    """The body :func:`dump_records` wrote.

    Raises
    ------
    RefusedError
        If it is anything else, or any record of it is not valid; names every one.
    """
    body, findings = load_records_tolerant(content)
    if findings:
        raise RefusedError(findings)
    return body


def load_records_tolerant(content: bytes, *, name: str = "") -> tuple[TableBody, list[Finding]]:
    """The body :func:`dump_records` wrote, without records that are not valid any more.

    Parameters
    ----------
    content
        UTF-8 JSON.
    name
        What the table is called in findings.

    Returns
    -------
    tuple[TableBody, list[Finding]]

    Raises
    ------
    RefusedError
        If the body as a whole cannot be used.
    """
    place = Place(layer=name)
    try:
        raw = _raw(content)
        kind = Kind(str(raw.get("kind")))
        source = SourceFile.model_validate(raw.get("source"), strict=True)
        documents = tuple(_strictly(Document, item) for item in raw.get("documents", []))
        entries, findings = _entries(kind, raw.get("entries", []), place)
        body = TableBody(kind=kind, source=source, documents=documents, entries=tuple(entries))
    except (ValueError, TypeError, RecursionError) as error:
        raise RefusedError([rules.STORED_UNREADABLE.at(place, value=_reason(error))]) from None
    return body, findings


def _raw(content: bytes) -> dict[str, Any]:
    if len(content) > BODY_MAX:
        raise ValueError("too large")
    raw = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ValueError("another format")
    unknown = set(raw) - {"format", *TableBody.model_fields}
    if unknown:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    return raw


def _entries(kind: Kind, raw: Any, place: Place) -> tuple[list[Entry], list[Finding]]:
    if not isinstance(raw, list) or len(raw) > ENTRIES_MAX:
        raise ValueError("entries that are no list, or too many")
    entries: list[Entry] = []
    findings: list[Finding] = []
    for item in raw:
        try:
            fields = dict(item)
            if fields.get("record") is not None:
                fields["record"] = _strictly(MODELS[kind], fields["record"])
            entries.append(Entry.model_validate(fields, strict=True))
        except (ValueError, TypeError) as error:
            record_id = item.get("id") if isinstance(item, dict) else None
            where = replace(place, feature_id=None if record_id is None else str(record_id))
            findings.append(rules.STORED_RECORD.at(where, value=_reason(error)))
    return entries, findings


def _strictly(model: type[_M], raw: Any) -> _M:
    # As JSON a list may stand for a tuple; nothing else is converted.
    return model.model_validate_json(json.dumps(raw), strict=True)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _reason(error: Exception) -> str | Told:
    if isinstance(error, ValidationError):
        return first_objection(error)
    return str(error) or type(error).__name__
