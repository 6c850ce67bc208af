"""The documents' own texts, attached from outside the project and matched by checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from facts import rules
from facts.models import TABLE_KIND, Document
from geo.faults import AtlasError, Fault

MAX_BYTES = 2_000_000
"""Larger files are not looked at: no document's text is near this size."""


class UploadError(AtlasError):
    """An uploaded file is the text of no known document; says so in plain words."""


@dataclass(frozen=True, slots=True)
class DocumentTexts:
    """Lines of the documents whose text is attached."""

    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lines of each attached document, by document id."""
    faults: tuple[Fault, ...] = ()
    """Documents whose text was not found in the folder, or was found changed."""

    @classmethod
    def attach(cls, folder: Path, documents: Mapping[str, Document]) -> DocumentTexts:
        """Texts of a folder, matched by checksum whatever the files are called.

        Parameters
        ----------
        folder
            Any folder; files below :data:`MAX_BYTES` in it are looked at, its subfolders are not.
        documents
            Documents by id; those with a `sha256` can have a text.

        Returns
        -------
        DocumentTexts
            What could be attached; `faults` names what could not, and why.
        """
        wanted = {doc.sha256: doc.id for doc in documents.values() if _has_text(doc)}
        lines: dict[str, tuple[str, ...]] = {}
        faults: list[Fault] = []
        if not folder.is_dir():
            faults.append(rules.TEXTS_FOLDER.fault("ATLAS_DOCUMENTS", folder=folder))
            return cls(faults=tuple(faults))
        for path in sorted(folder.iterdir()):
            if not path.is_file() or path.stat().st_size > MAX_BYTES:
                continue
            content = path.read_bytes()
            document_id = wanted.get(hashlib.sha256(content).hexdigest())
            if document_id is not None:
                lines[document_id] = split_lines(content.decode("utf-8"))
        faults += [
            _not_attached(folder, document_id)
            for document_id in wanted.values()
            if document_id not in lines
        ]
        return cls(lines=lines, faults=tuple(faults))

    @property
    def attached(self) -> tuple[str, ...]:
        """Ids of the documents whose text is attached."""
        return tuple(self.lines)

    def line(self, document_id: str, number: int) -> str | None:
        """A line of a document, from 1; None without the text or beyond its end."""
        lines = self.lines.get(document_id, ())
        return lines[number - 1] if 0 < number <= len(lines) else None

    def with_upload(self, document_id: str, lines: tuple[str, ...]) -> DocumentTexts:
        """These texts and one more, as :func:`match_upload` gives it."""
        where = f"documents.yaml, record {document_id}, "
        faults = tuple(fault for fault in self.faults if not fault.where.startswith(where))
        return DocumentTexts(lines={**self.lines, document_id: lines}, faults=faults)


def match_upload(content: bytes, documents: Mapping[str, Document]) -> tuple[str, tuple[str, ...]]:
    """The document an uploaded file is the text of, and its lines.

    Parameters
    ----------
    content
        The file's bytes.
    documents
        Documents by id.

    Returns
    -------
    tuple[str, tuple[str, ...]]
        Document id and lines.

    Raises
    ------
    UploadError
        If no document has this checksum.
    """
    checksum = hashlib.sha256(content).hexdigest()
    for document in documents.values():
        if document.sha256 == checksum and _has_text(document):
            return document.id, split_lines(content.decode("utf-8"))
    known = ", ".join(document.id for document in documents.values() if _has_text(document))
    raise UploadError(
        f"This file is the text of none of the documents ({known}): its checksum "
        f"{checksum[:12]}… is not on record. Use the file as it was delivered; opening and "
        "saving it in an editor changes it."
    )


def split_lines(text: str) -> tuple[str, ...]:
    """Lines of a text, counted as editors do: a last line break ends the last line."""
    lines = text.replace("\r\n", "\n").split("\n")
    return tuple(lines[:-1] if lines[-1] == "" else lines)


def _has_text(document: Document) -> bool:
    # A published table is known by its checksum too, but its rows are records, not lines of a text.
    return document.sha256 is not None and document.kind != TABLE_KIND


def _not_attached(folder: Path, document_id: str) -> Fault:
    namesake = next((path for path in folder.glob(f"{document_id}.*") if path.is_file()), None)
    if namesake is None:
        where = rules.text_of(document_id)
        return rules.TEXT_MISSING.fault(where, folder=folder.name)
    return rules.TEXT_CHANGED.fault(rules.text_of(document_id, namesake.name))
