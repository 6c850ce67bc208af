"""Data shown literally: text that Streamlit's Markdown shows as it stands.

Labels, captions and messages of Streamlit are Markdown with directives, emoji names, arrows, links and
formulas. Whatever comes out of a file goes through :func:`plain` before it stands in one of them;
longer text goes to ``st.text``, which shows everything as it is.
"""

from __future__ import annotations

import re
from typing import Final

from geo.findings import shown

_PUNCTUATION: Final = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
# An escaped character still takes part in what is replaced in the finished text: emoji and icon names,
# arrows and dashes, addresses of pages and mailboxes. An invisible joiner after it breaks those, and goes
# along when the text is copied: no other text gets one, above all no code such as EPSG:4490 and no time.
_JOINER: Final = "\u2060"
_JOINED: Final = re.compile(
    r"""(
        \\:(?=(?:100|1234|(?!\d+\\:)(?:\w|\\[-_+/])+)\\:)  # :smile: :+1: :100: :material/home:
      | \\:(?=[A-Za-z]\w*\\\[)  # :red[
      | \\:(?=\\/\\/)  # https://
      | \\@(?=\S)
      | (?i:www)\\\.(?=\S)
      | \\-(?=\\[->]) | \\<(?=\\[-=]) | \\[>~](?=\\=)
    )""",
    re.VERBOSE | re.ASCII,
)


def plain(value: object) -> str:
    """A value for a place that reads Markdown, in one line and at most 80 characters long.

    Parameters
    ----------
    value
        Text or number out of a file or a form.

    Returns
    -------
    str
        Markdown that renders as the value itself.
    """
    return escaped(shown(value))


def escaped_lines(text: str) -> str:
    """Lines of text as Markdown that renders as they are, each on a line of its own."""
    return "  \n".join(escaped(line) for line in text.split("\n"))


def escaped(text: str) -> str:
    """One line of text as Markdown that renders as the text itself; not shortened.

    Parameters
    ----------
    text
        Without line breaks; those of :func:`geo.findings.shown` have none.
    """
    marked = _PUNCTUATION.sub(r"\\\1", text)
    return _JOINED.sub(rf"\1{_JOINER}", marked)
