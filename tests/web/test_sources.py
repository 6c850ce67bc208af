"""What no module or style sheet of the browser may hold: markup from text, evaluated text, outside addresses."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "ui" / "web"
MODULES = sorted(WEB.rglob("*.js"))
SHEETS = sorted(WEB.rglob("*.css"))

FORBIDDEN = {
    "markup from text": r"\.(inner|outer)HTML\b|insertAdjacentHTML|createContextualFragment|DOMParser"
    r"|document\s*\.\s*write|setHTMLUnsafe|\bsrcdoc\b",
    "evaluated text": r"\beval\s*\(|\bnew\s+Function\b|\bFunction\s*\(|set(Timeout|Interval)\s*\(\s*[\"'`]",
    "a listener as text": r"setAttribute\(\s*[\"'`]on|\bjavascript:",
    "storage or cookies": r"document\.cookie|indexedDB|sessionStorage",
    "another's frame": r"postMessage|window\.(parent|opener|top)\b",
    "left-over traces": r"\bconsole\.(log|debug|info)\b|\bdebugger\b",
}
# Names of XML vocabularies, which nothing is fetched from; and the test whether an address is one.
VOCABULARIES = ("http://www.w3.org/2000/svg",)


def name(path):
    return path.relative_to(WEB).as_posix()


def code(path):
    """A module without its comments."""
    text = path.read_text("utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", MODULES, ids=name)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_module_holds(path, what):
    found = re.search(FORBIDDEN[what], code(path))
    assert found is None, f"{name(path)}: {found[0]}"


@pytest.mark.parametrize("path", [*MODULES, *SHEETS], ids=name)
def test_no_outside_address_is_named(path):
    text = code(path)
    for vocabulary in VOCABULARIES:
        text = text.replace(f'"{vocabulary}"', "")
    assert re.findall(r"(?:https?:|wss?:)//[\w.]+|[\"'(]//[\w.]+", text) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_import_only_their_own_kind(path):
    static = re.findall(
        r"^import .* from \"([^\"]+)\";$|^import \"([^\"]+)\";$", code(path), re.MULTILINE
    )
    for target in (first or second for first, second in static):
        assert target.startswith(("./", "../")), target
        assert (path.parent / target).resolve().is_file(), target


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short_enough_to_hold_in_the_head(path):
    assert len(path.read_text("utf-8").splitlines()) < 400


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_a_style_sheet_fetches_nothing(path):
    text = path.read_text("utf-8")
    assert "@import" not in text
    assert re.findall(r"url\((?!\s*[\"']?(?:data:image/|#))", text) == []


def test_there_is_something_to_look_at():
    assert len(MODULES) > 20
    assert len(SHEETS) >= 5
