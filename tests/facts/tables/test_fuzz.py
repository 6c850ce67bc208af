"""Whatever stands in the cells, a table is read to records and findings, never to a crash."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facts.tables import COLUMNS, Kind, Sheet, SourceFile, changes, compose, merge, parse_rows
from facts.tables.cells import plain
from facts.tables.overlay import PublishedTable

LIKELY = ("firm", "lab", "phase-two", "firms-2020", "园区", "park", "企业", "建设项目", "约5亿元", "2024", "实际值",
          "推算值", "a * 2", "firms-2020", "doc-a:2 “约125亿元”", "是", "渝北", "地点", "原文写明", "412家", "%", "")  # fmt: skip

CELLS = (
    st.sampled_from(LIKELY)
    | st.text(max_size=40)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
    | st.datetimes()
    | st.dates()
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=100
)
@given(kind=st.sampled_from(Kind), data=st.data())
def test_no_sheet_raises_and_what_is_sound_can_be_published(facts, kind, data):
    columns = data.draw(
        st.lists(
            st.sampled_from([item.key for item in COLUMNS[kind]]) | st.text(max_size=8),
            min_size=1,
            max_size=24,
        )
    )
    rows = data.draw(
        st.lists(st.dictionaries(st.sampled_from(["id", *columns]), CELLS, max_size=24), max_size=5)
    )
    reading = parse_rows(kind, Sheet(("id", *columns), rows), facts)
    for finding in reading.report.findings:
        assert finding.told("zh")
        assert finding.told("en")
    changes(facts, reading).to_dict()
    if reading.report.publishable:
        source = SourceFile(
            name="x", sha256="a" * 64, provider_zh="甲", provider_en="A", published="2024", rows=99
        )
        merged = merge(facts, [PublishedTable("t", 1, "2024", compose(facts, reading, source))])
        left_out = [item for item in merged.findings if "left-out" in item.code]
        assert left_out == []


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None), (float("nan"), None), (pd.NA, None), (pd.NaT, None), (np.float64("nan"), None),
        (np.float64(2.5), 2.5), (np.int64(3), 3), (np.bool_(True), True), ("  甲 ", "甲"), ("", None),
        ("a\r\nb", "a\nb"), ("'=1", "=1"), ("'a", "'a"), (date(2024, 5, 1), date(2024, 5, 1)),
        (datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)), (True, True), (0, 0),
    ],
)  # fmt: skip
def test_cells_are_brought_to_plain_values(value, kept):
    assert plain(value) == kept
    assert type(plain(value)) is type(kept)
