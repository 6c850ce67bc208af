import inspect

import pytest

from geo.faults import AtlasError
from geo.findings import Text
from layers.store import faults
from layers.store.records import Draft

DRAFT = Draft(
    id="0" * 16,
    kind="layer",
    owner="李雷",
    created="2026-03-01T08:00:00.000+00:00",
    updated="2026-03-01T08:30:59.000+00:00",
    revision=3,
    stage="new",
    source={},
    recipe={},
    manifest={},
    reading={},
    report={},
)
TEXT = Text("中文", "English")
MADE = [
    faults.StoreFullError(),
    faults.StoreUnreachableError("connection refused"),
    faults.StoreBusyError(),
    faults.StoreDriverError("psycopg"),
    faults.StoreSchemaError(1, 2),
    faults.StoreSchemaError(2, 1),
    faults.UnknownVersionError("x"),
    faults.StaleError("parks", None, "x"),
    faults.SameVersionError("parks", 3),
    faults.UnknownDraftError("x"),
    faults.DraftConflictError(DRAFT),
    faults.StoreError(TEXT),
    faults.RetiredError(TEXT),
    faults.ObjectError(TEXT),
    faults.QuotaError(TEXT),
]


def test_every_error_is_made_here():
    classes = {c for _, c in inspect.getmembers(faults, inspect.isclass)}
    known = {c for c in classes if issubclass(c, AtlasError) and c is not AtlasError}
    assert known == {type(error) for error in MADE}


@pytest.mark.parametrize("error", MADE, ids=lambda error: type(error).__name__)
def test_every_error_speaks_both_languages(error):
    assert str(error) == error.text.en
    assert error.text.en.isascii() or "“" in error.text.en
    assert any("一" <= sign <= "鿿" for sign in error.text.zh)


def test_moments_are_told_to_the_minute():
    assert "(2026-03-01 08:30 UTC)" in faults.DraftConflictError(DRAFT).text.zh.replace(
        "（", "("
    ).replace("）", ")")
    assert "on 2026-03-01 08:30 UTC" in str(faults.DraftConflictError(DRAFT))
