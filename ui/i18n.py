"""The page's own strings: gettext catalogues, one a language, keyed by the English text."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import streamlit as st
from babel.messages.pofile import read_po

from geo.findings import in_number

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LOCALE = Path(__file__).parent / "locale"
_NAME = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=len(LANGUAGES))
def strings(language: Language) -> Mapping[str, str]:
    """Translations of a language: English text to text shown."""
    path = LOCALE / language / "LC_MESSAGES" / "atlas.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return MappingProxyType(
        {
            message.id: message.string or message.id
            for message in catalogue
            if isinstance(message.id, str) and message.id and isinstance(message.string, str)
        }
    )


def translate(message: str, language: Language) -> str:
    """A string of the page in a language; the English text where it is not translated."""
    return strings(language).get(message, message)


def page_language() -> Language:
    """The language of the Streamlit page that runs: as its address states it, else Chinese."""
    return "en" if st.query_params.get("lang") == "en" else "zh"


def say(message: str, **values: object) -> str:
    """A string of a Streamlit page in the page's language: ``say("{n} {n:layer|layers}", n=3)``.

    Parameters
    ----------
    message
        The English text, written out where it is used: the catalogues are kept by it. For words that
        count see :func:`geo.findings.in_number`.
    values
        What stands for the names in braces; data, never a template.
    """
    text = in_number(translate(message, page_language()), values)
    return _NAME.sub(lambda name: str(values.get(name[1], name[0])), text)
