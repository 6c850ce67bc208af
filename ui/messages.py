"""Keep the gettext catalogues in step with the code: ``python -m ui.messages check`` and ``update``.

A string of the page is written ``_("English text")`` in the browser modules, ``say("English text")`` in
Streamlit's pages and ``translate("…", …)`` elsewhere in Python. The English text is the key in every catalogue.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from ui.i18n import LANGUAGES, LOCALE
from ui.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_KEYWORDS = {"_": None, "say": None, "translate": None}
# A call whose first argument is not a text cannot be followed: the catalogue would miss it.
_NOT_LITERAL = {
    "javascript": re.compile(r"""(?<![\w.$])(_)\(\s*(?!["'`])"""),
    "python": re.compile(r"""(?<![\w.$])(say)\((?!\s*["']|\s*$)"""),
}


def extract() -> dict[str, list[str]]:
    """English text → the places it stands in (path from the project's folder and line)."""
    found: dict[str, list[str]] = {}
    for path, method in _sources():
        for line, message, _, _ in extract_from_file(method, str(path), keywords=_KEYWORDS):
            text = message[0] if isinstance(message, tuple) else message
            found.setdefault(text, []).append(f"{path.relative_to(PROJECT).as_posix()}:{line}")
    return found


def _sources() -> Iterator[tuple[Path, str]]:
    for path in sorted((PROJECT / "ui" / "web").rglob("*.js")):
        yield path, "javascript"
    for folder in ("ui", "pages"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            yield path, "python"


def faults() -> list[str]:
    """What is wrong with the catalogues, one line each."""
    wanted = extract()
    lines = []
    for path, method in _sources():
        if path.name not in {"i18n.js", "i18n.py"}:
            lines += [
                f"{path.relative_to(PROJECT).as_posix()}:{number}: {found[1]}() is given no text; write the text itself"
                for number, text in enumerate(path.read_text("utf-8").splitlines(), 1)
                if (found := _NOT_LITERAL[method].search(text))
            ]
    for language in LANGUAGES:
        catalogue = _read(language)
        there = {message.id: message for message in catalogue if message.id}
        name = f"{language}/atlas.po"
        lines += [
            f"{name}: missing: {text!r} ({wanted[text][0]})"
            for text in sorted(wanted.keys() - there.keys())
        ]
        lines += [
            f"{name}: no longer used: {text!r}" for text in sorted(there.keys() - wanted.keys())
        ]
        lines += [
            f"{name}: not translated: {text!r}"
            for text, message in sorted(there.items())
            if not message.string and text in wanted
        ]
        lines += [
            f"{name}: other {{names}} than the English text: {text!r}"
            for text, message in sorted(there.items())
            if message.string and set(_names(str(text))) != set(_names(str(message.string)))
        ]
    return lines


def update() -> None:
    """Add new texts to the catalogues, take out those no longer used; translations stay."""
    wanted = extract()
    for language in LANGUAGES:
        old = {message.id: message.string for message in _read(language) if message.id}
        catalogue = Catalog(
            locale=language, project="Chongqing Innovation Atlas", charset="utf-8", fuzzy=False
        )
        for text in sorted(wanted):
            string = old.get(text) or (text if language == "en" else "")
            files = sorted({place.rpartition(":")[0] for place in wanted[text]})
            catalogue.add(text, string, locations=[(file, 0) for file in files])
        with _path(language).open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=True, include_lineno=False)


def _read(language: str) -> Catalog:
    with _path(language).open("rb") as file:
        return read_po(file, locale=language)


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "atlas.po"


def _names(text: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", text)


def main(arguments: list[str]) -> int:
    """Run a command; gives the exit code."""
    if arguments == ["update"]:
        update()
        return 0
    if arguments != ["check"]:
        sys.stderr.write("usage: python -m ui.messages check|update\n")
        return 2
    found = faults()
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.stdout.write(f"{len(found)} faults in the catalogues\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
