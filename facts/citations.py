"""Finding a figure, as printed, in a line of a document.

Texts taken from PDF files break words with stray spaces and use CJK radicals where a character is
meant (⻄ for 西). Both are folded before comparing; nothing else is.
"""

from __future__ import annotations

import unicodedata

_RADICALS = str.maketrans(
    # Unicode gives the CJK Radicals Supplement no compatibility mappings (but for two), so NFKC
    # leaves them. Here: those PDF extraction puts in place of the character they look like.
    {
        "\u2ea0": "民", "\u2ec1": "虎", "\u2ec4": "西", "\u2ec5": "见", "\u2ec6": "角",
        "\u2ec9": "贝", "\u2ecb": "车", "\u2ed3": "长", "\u2ed4": "门", "\u2ed8": "青",
        "\u2ed9": "韦", "\u2eda": "页", "\u2edb": "风", "\u2edc": "飞", "\u2edd": "食",
        "\u2ee2": "马", "\u2ee3": "骨", "\u2ee4": "鬼", "\u2ee5": "鱼", "\u2ee6": "鸟",
        "\u2ee7": "卤", "\u2ee8": "麦", "\u2ee9": "黄", "\u2eea": "黾", "\u2eec": "齐",
        "\u2eee": "齿", "\u2ef0": "龙", "\u2ef3": "龟",
    }
)  # fmt: skip

_KANGXI_FIRST, _KANGXI_LAST = "\u2f00", "\u2fd5"


def fold(text: str) -> str:
    """Text without white space, CJK radicals replaced by the characters they stand for.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        Punctuation, width and case are kept: a figure stands as printed or not at all.
    """
    return "".join(_fold_character(char) for char in text)


def find_printed(line: str, printed: str) -> tuple[int, int] | None:
    """Where a figure stands in a line.

    Parameters
    ----------
    line
        One line of a document, as it stands.
    printed
        The figure as printed.

    Returns
    -------
    tuple[int, int] | None
        Start and end (excluded) in `line`, to mark it; None if it does not stand there. A figure
        inside a longer number ("2.3%" in "12.3%") does not count.
    """
    places = [index for index, char in enumerate(line) if not char.isspace()]
    folded = "".join(_fold_character(line[index]) for index in places)
    wanted = fold(printed)
    if not wanted:
        return None
    start = folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not (_splits_number(folded, start) or _splits_number(folded, end)):
            return places[start], places[end - 1] + 1
        start = folded.find(wanted, start + 1)
    return None


def _fold_character(char: str) -> str:
    if char.isspace():
        return ""
    if _KANGXI_FIRST <= char <= _KANGXI_LAST:
        return unicodedata.normalize("NFKC", char)
    return char.translate(_RADICALS)


def _splits_number(text: str, at: int) -> bool:
    """Whether a cut before position `at` runs through a number."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isdigit() and after.isdigit():
        return True
    # A point belongs to a number only with digits on both sides; otherwise it ends a sentence.
    if before.isdigit() and after == ".":
        return text[at + 1 : at + 2].isdigit()
    return before == "." and after.isdigit() and text[at - 2 : at - 1].isdigit()
