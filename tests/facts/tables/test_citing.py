"""Citations in a cell, read back as they were written."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from facts import FactBase
from facts.models import Citation, Document
from facts.tables.citing import cited, read_citations
from facts.tables.figures import Misread
from facts.tables.vocabulary import vocabularies

BASE = FactBase(
    documents={
        key: Document(
            id=key, kind="source", title_zh=f"文献{key}", title_en=f"Document {key}", title_given=True,
            publisher_zh="甲", publisher_en="A", published="2020", published_basis="stated",
            line_count=count,
        )
        for key, count in (("doc-a", 99), ("web-b", None))
    }
)  # fmt: skip
KNOWN = vocabularies(BASE)["documents"]


def read(cell):
    return read_citations(cell, BASE, KNOWN)


@pytest.mark.parametrize(
    ("cell", "citations"),
    [
        ("doc-a", [("doc-a", None, None)]),
        ("doc-a:2", [("doc-a", 2, None)]),
        ("doc-a：2", [("doc-a", 2, None)]),
        ("doc-a:2 “约125亿元”", [("doc-a", 2, "约125亿元")]),
        ('doc-a:2 "约125亿元"', [("doc-a", 2, "约125亿元")]),
        ("doc-a:2 「约125亿元」；web-b", [("doc-a", 2, "约125亿元"), ("web-b", None, None)]),
        (
            "doc-a:2 “30个“5G+工业互联网””; web-b",
            [("doc-a", 2, "30个“5G+工业互联网”"), ("web-b", None, None)],
        ),
        ("文献doc-a:3", [("doc-a", 3, None)]),
        ("Document web-b\ndoc-a:1", [("web-b", None, None), ("doc-a", 1, None)]),
        ("本表", []),
        ("this table; doc-a", [("doc-a", None, None)]),
    ],
)
def test_ways_to_cite(cell, citations):
    assert [(item.document, item.line, item.printed) for item in read(cell)] == citations


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("doc-z", "table-value-unknown"),
        ("doc-a:100", "table-citation-line-beyond"),
        ("doc-a:0", "table-citation-line-beyond"),
        ("web-b:1", "table-citation-line-beyond"),
        ("doc-a “5”", "table-citation-printed-without-line"),
        (f"doc-a:2 “{'五' * 25}”", "table-citation-printed-long"),
        ("; ;", "table-citation-form"),
        ("doc-a:2 “5", "table-citation-form"),
    ],
)
def test_what_is_wrong_is_named(cell, code):
    assert [item.rule.code for item in read(cell) if isinstance(item, Misread)] == [code]


citations = st.builds(
    Citation,
    document=st.just("doc-a"),
    line=st.integers(1, 99),
    printed=st.none() | st.text(min_size=1, max_size=24).map(str.strip).filter(bool),
)


@given(st.lists(citations, max_size=4))
def test_what_is_written_is_read_back(items):
    # A figure that holds the closing marks of every kind cannot be told from its own end.
    assume(not any(all(mark in (item.printed or "") for mark in '”」』"›') for item in items))
    assert read(cited(items)) == items


@given(st.text(max_size=80))
def test_no_cell_raises(cell):
    assert all(isinstance(item, Citation | Misread) for item in read(cell))
