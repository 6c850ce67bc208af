"""What the code of the manage pages may not hold: data as markup, texts the catalogues cannot see."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
SOURCES = sorted(
    [*(PROJECT / "ui" / "manage").rglob("*.py"), *(PROJECT / "pages" / "manage").glob("*.py")]
)
PAGES = [path for path in SOURCES if "pages" in path.parts]


def name(path):
    return path.relative_to(PROJECT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_is_shown_as_markup(path):
    text = path.read_text("utf-8")
    assert (
        re.findall(
            r"unsafe_allow_html|st\.html\(|st\.write\(|st\.iframe\(|st\.components\.v1", text
        )
        == []
    )


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_text_hides_in_another_where_the_catalogues_do_not_look(path):
    assert re.findall(r"""f(?:"[^"\n]*\bsay\(|'[^'\n]*\bsay\()""", path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_reads_like_a_table_of_contents(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < 60
    assert re.findall(r"\b(geopandas|folium|session_state|try)\b", text) == []


def test_there_is_something_to_look_at():
    assert len(SOURCES) > 20
    assert len(PAGES) == 4
