"""Citations in a cell: ``doc-004:29 “200亿元”; guigu-ai-base``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from facts.load import FactBase
from facts.models import PRINTED_MAX, TABLE_KIND, Citation
from facts.tables.figures import Misread, width_folded
from facts.tables.rules import figures as rules
from facts.tables.vocabulary import Vocabulary

THIS_TABLE: Final = "this-table"
"""Stands for the document of the table a record comes from, until its version has a number."""

_QUOTES: Final = ("“”", "「」", "『』", '""', "‹›")
_HERE: Final = frozenset({"本表", "thistable", THIS_TABLE})
_PART: Final = re.compile(
    r"\s*(?P<document>[^\s;；“「『\"‹][^;；“「『\"‹]*?)\s*(?:[:：]\s*(?P<line>\d{1,7}))?"
    r"\s*(?:(?P<quoted>“.+?”|「.+?」|『.+?』|\".+?\"|‹.+?›))?\s*(?:[;；\n]|\Z)",
    re.ASCII | re.DOTALL,
)


def read_citations(cell: str, facts: FactBase, documents: Vocabulary) -> list[Citation | Misread]:
    """The citations of a cell, in their order, each read or with what is wrong with it.

    Parameters
    ----------
    cell
        Document id or title, colon and line, figure as printed in quotation marks; several parted
        by semicolons. “本表” or ``this table`` names the table itself and is left out.
    facts
        Whose documents may be cited.
    documents
        The vocabulary of the documents.
    """
    found: list[Citation | Misread] = []
    at = 0
    while at < len(cell):
        match = _PART.match(cell, at)
        if match is None or match.end() == at:
            found.append(Misread(rules.CITATION_FORM, {"value": cell[at:].strip()}))
            break
        at = match.end()
        if "".join(match["document"].split()).lower() not in _HERE:
            found.append(_citation(match, facts, documents))
    return found


def cited(citations: Iterable[Citation]) -> str:
    """Citations as a cell holds them, as :func:`read_citations` reads them back."""
    parts = []
    for citation in citations:
        line = f":{citation.line}" if citation.line is not None else ""
        parts.append(f"{citation.document}{line}{_quoted(citation.printed)}")
    return "; ".join(parts)


def of_documents(citations: Iterable[Citation], facts: FactBase) -> tuple[Citation, ...]:
    """Citations without those of tables' own rows."""
    return tuple(item for item in citations if not is_table(item.document, facts))


def is_table(document: str, facts: FactBase) -> bool:
    """Whether a document is a published table, or stands for the one at hand."""
    known = facts.documents.get(document)
    return document == THIS_TABLE or (known is not None and known.kind == TABLE_KIND)


def _citation(match: re.Match[str], facts: FactBase, documents: Vocabulary) -> Citation | Misread:
    document = documents.find(match["document"])
    if isinstance(document, Misread):
        return document
    line = int(match["line"]) if match["line"] else None
    printed = match["quoted"][1:-1].strip() if match["quoted"] else None
    if printed is not None and len(printed) > PRINTED_MAX:
        values = {"value": printed, "length": len(printed), "limit": PRINTED_MAX}
        return Misread(rules.CITATION_PRINTED_LONG, values)
    if printed is not None and line is None:
        return Misread(rules.CITATION_PRINTED_NO_LINE, {"value": printed})
    count = facts.documents[document].line_count
    if line is not None and (count is None or not 0 < line <= count):
        has_zh = "没有登记正文" if count is None else f"共 {count} 行"
        has_en = "no text on record" if count is None else f"{count} lines"
        values = {"document": document, "line": line, "has_zh": has_zh, "has_en": has_en}
        return Misread(rules.CITATION_LINE, values)
    if printed is not None and not width_folded(printed).strip():
        return Misread(rules.CITATION_FORM, {"value": match.group().strip()})
    return Citation(document=document, line=line, printed=printed)


def _quoted(printed: str | None) -> str:
    if printed is None:
        return ""
    # The closing mark ends the figure only before a semicolon or the end.
    marks = next((pair for pair in _QUOTES if pair[1] not in printed), _QUOTES[0])
    if re.search(rf"{_QUOTES[0][1]}\s*(?:[;；\n])", printed) is None:
        marks = _QUOTES[0]
    return f" {marks[0]}{printed}{marks[1]}"
