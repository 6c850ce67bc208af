"""Text that is not what it seems: formulas, invisible characters, garbled encodings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from layers.checks import rules_attributes as rules
from layers.checks.subject import Subject

LONG: Final = 10_000

# Tab and line breaks belong to text; what else cannot be seen, or turns its direction, does not.
_INVISIBLE: Final = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-" + "\u009f\u061c\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2069\ufeff\ufffe\uffff]"
)
INVISIBLE: Final = re.compile(f"{_INVISIBLE}|[\ud800-\udfff]")
_FORMULA: Final = r"^[=+\-@\t\r]"
NUMBER: Final = r"^\s*[+\-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?([eE][+\-]?\d+)?\s*%?\s*$"

# UTF-8 read as Windows-1252 or Latin-1: one lead, then what its continuation bytes look like.
_CONTINUATION: Final = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_GARBLED: Final = "|".join(
    [
        "\ufffd",
        "锟斤拷",
        "烫烫烫",
        "屯屯屯",
        f"[Ã-Å][{_CONTINUATION}]",
        f"Â[{_CONTINUATION}]",
        f"[ä-é][{_CONTINUATION}]{{2}}",
        # GBK read as Latin-1: bytes in pairs, all above A0.
        "([\u00b0-\u00f7][\u00a1-\u00fe]){2}",
    ]
)
_SAMPLE: Final = 2_000
_MOST: Final = 0.8


def check_texts(subject: Subject, column: str, values: pd.Series) -> None:
    """Note formulas, invisible characters, garbled and very long text in a field.

    Parameters
    ----------
    subject
        What the findings are about.
    column
        Name of the field.
    values
        Text or missing, in the order of the frame.
    """
    formula = matches(values, _FORMULA)
    formula[formula] = ~matches(values[formula], NUMBER)
    for rule, mask in (
        (rules.VALUE_FORMULA, formula),
        (rules.VALUE_GARBLED, matches(values, _GARBLED) | _read_as_gbk(values)),
    ):
        positions = np.flatnonzero(mask)
        subject.add_each(
            rule,
            positions,
            field=column,
            values=_shown_at(values, positions),
        )
    _note_invisible(subject, column, values)
    lengths = values.str.len().fillna(0).to_numpy(dtype="int64")
    long = np.flatnonzero(lengths > LONG)
    subject.add_each(
        rules.VALUE_LONG,
        long,
        field=column,
        values=lambda k: {"count": int(lengths[long[k]]), "limit": LONG},
    )


def matches(values: pd.Series, pattern: str) -> NDArray[np.bool_]:
    """Which texts hold a pattern; a missing one does not.

    Parameters
    ----------
    values
        Text or missing.
    pattern
        A regular expression that Python and RE2 read alike.
    """
    try:
        texts = pa.array(values, type=pa.large_string(), from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
        # Half of a surrogate pair cannot be encoded; Python's own expressions take it.
        compiled = re.compile(pattern)
        found = [isinstance(text, str) and bool(compiled.search(text)) for text in values]
        return np.asarray(found, dtype=bool)
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    hits = pc.fill_null(pc.match_substring_regex(texts, pattern), False)  # noqa: FBT003
    mask: NDArray[np.bool_] = hits.to_numpy(zero_copy_only=False).astype(bool)
    return mask


def without_invisible(values: pd.Series) -> tuple[pd.Series, int]:
    """Text with nothing invisible in it, and how many values that changed.

    Parameters
    ----------
    values
        Text, or anything; what is no text stays as it is. Not modified.
    """
    texts = values.map(lambda value: isinstance(value, str)).to_numpy(dtype=bool)
    marked = np.zeros(len(values), dtype=bool)
    marked[texts] = [INVISIBLE.search(text) is not None for text in values[texts]]
    if not marked.any():
        return values, 0
    stripped = values.copy()
    stripped[marked] = [INVISIBLE.sub("", text) for text in values[marked]]
    return stripped, int(marked.sum())


def _shown_at(values: pd.Series, positions: NDArray[np.intp]) -> Callable[[int], dict[str, object]]:
    return lambda k: {"value": values.iloc[positions[k]]}


def _note_invisible(subject: Subject, column: str, values: pd.Series) -> None:
    positions = np.flatnonzero(matches(values, _INVISIBLE) | _with_surrogates(values))

    def told(k: int) -> dict[str, object]:
        text = str(values.iloc[positions[k]])
        characters = dict.fromkeys(INVISIBLE.findall(text))
        codes = " ".join(f"U+{ord(character):04X}" for character in list(characters)[:5])
        return {"value": text, "characters": codes}

    subject.add_each(rules.VALUE_INVISIBLE, positions, field=column, values=told)


def _with_surrogates(values: pd.Series) -> NDArray[np.bool_]:
    try:
        pa.array(values, type=pa.large_string(), from_pandas=True)
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return np.asarray([isinstance(v, str) and _is_broken(v) for v in values], dtype=bool)
    return np.zeros(len(values), dtype=bool)


def _is_broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _read_as_gbk(values: pd.Series) -> NDArray[np.bool_]:
    # Chinese in UTF-8, read as GBK, is Chinese again, only rare and senseless; what turns back
    # into sound UTF-8 was never meant as it stands. Looked for among the first different values.
    distinct = values.drop_duplicates().head(_SAMPLE)
    wrong = [text for text in distinct if isinstance(text, str) and _turns_back(text)]
    mask: NDArray[np.bool_] = values.isin(wrong).to_numpy(dtype=bool)
    return mask


def _turns_back(text: str) -> bool:
    if len(text) < 2 or text.isascii():
        return False
    raw = text.encode("gb18030", errors="ignore")
    turned = raw.decode("utf-8", errors="ignore")
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in turned)
    # An odd byte at the end is lost on the way; what is left must account for most of the text.
    return chinese >= 2 and 3 * chinese >= _MOST * len(raw)
