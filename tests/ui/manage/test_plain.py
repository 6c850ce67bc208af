"""Data in places that read Markdown: every sign of it is escaped, and nothing is lost."""

import re
import string

import pytest

from geo.findings import shown
from ui.manage.plain import escaped, plain

JOINER = "\u2060"
HOSTILE = [
    "<script>alert(1)</script>",
    "**fett** _kursiv_ ~~weg~~ `code`",
    "[西永](https://example.org) ![x](y)",
    ":red[rot] :material/home: :smile: :streamlit:",
    "$x^2$ and $$y$$",
    "a -> b <- c -- d >= e",
    "www.example.org and a@example.org and https://example.org",
    "{{ 7*7 }} {% x %} ${y}",
    "# Titel",
    "1. eins",
    "> Zitat",
    "| a | b |",
    "\\ backslash \\n",
    "=cmd|' /C calc'!A0",
    "&lt;b&gt; &#58;",
    "西永微电园（一期）",
]


def unescaped(text):
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace(JOINER, ""))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_escaped_reads_as_it_was(text):
    assert unescaped(plain(text)) == shown(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_sign_of_markdown_stands_free(text):
    free = re.sub(r"\\.", "", plain(text))
    assert not set(free) & set(string.punctuation)


@pytest.mark.parametrize("name", [":smile:", ":material/home:", ":red[x]"])
def test_names_of_icons_and_colours_are_broken(name):
    assert f"\\:{JOINER}" in plain(name)


@pytest.mark.parametrize("address", ["www.example.org", "a@example.org", "https://example.org"])
def test_addresses_do_not_become_links(address):
    assert JOINER in plain(address)


@pytest.mark.parametrize("sign", ["->", "<-", "--", "<->", ">=", "<=", "~="])
def test_signs_that_make_one_character_together_stay_apart(sign):
    assert f"\\{sign[0]}{JOINER}\\" in plain(f"a {sign} b")


@pytest.mark.parametrize(
    "text",
    ["EPSG:4544", "taken as EPSG:4490: as stated", "2024-05-01T12:30:45", "说明：a:b", "10:30:"],
)
def test_what_is_no_name_of_an_icon_is_copied_as_it_stands(text):
    assert JOINER not in plain(text)
    assert unescaped(plain(text)) == text


@pytest.mark.parametrize("name", [":+1:", ":-1:", ":100:", ":e-mail:", "x:1234:", ":a_b:"])
def test_every_name_that_may_be_an_emoji_is_broken(name):
    assert f"\\:{JOINER}" in plain(name)


def test_an_id_is_copied_as_it_stands():
    assert unescaped(plain("science-parks-2")) == plain("science-parks-2").replace("\\", "")
    assert JOINER not in plain("science-parks_2024.csv")


def test_a_value_is_one_short_line_without_anything_invisible():
    told = plain("a\nb\u202ec" + "x" * 500)
    assert "\n" not in told
    assert "\u202e" not in told
    assert len(unescaped(told)) == 80


def test_a_number_is_told_like_any_value():
    assert unescaped(plain(1234.5)) == "1234.5"


def test_a_whole_line_is_not_shortened():
    assert unescaped(escaped("x" * 500)) == "x" * 500
