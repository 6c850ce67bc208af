"""Text of a file in whatever encoding: what it says of itself, what its bytes show, or what was chosen."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from charset_normalizer import from_bytes

from layers.intake.rules import values as rules
from layers.intake.source import Source

CHOICES: Final = ("utf-8", "gb18030", "utf-16", "big5", "cp1252", "latin-1")
"""What a form offers."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE: Final = 2**16
COMMON_SHARE: Final = 0.85
MIXED_SHARE: Final = 0.5
"""Enough where every character is of GB 2312: place names hold rarer ones."""

DAMAGED_SHARE: Final = 0.1
_OTHERS: Final = ["gb18030", "big5", "cp1252", "cp1251", "shift_jis", "euc_kr"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and how that is known."""

    text: str
    encoding: str
    basis: str


def decode(body: bytes, source: Source) -> Decoded:
    """Text of a file.

    Parameters
    ----------
    body
        The whole file.

    Raises
    ------
    RefusedError
        If the chosen encoding is none or does not fit, or no encoding fits.
    """
    chosen = source.options.encoding
    if chosen is not None:
        return Decoded(_decoded(body, known(chosen, source), source), chosen, "chosen")
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            label = encoding.removesuffix("-sig")
            return Decoded(_decoded(body, encoding, source), label, "declared")
    encoding, basis = detect(body)
    if basis == "assumed":
        source.notes.add(rules.ENCODING_UNSURE, encoding=encoding)
    if encoding not in ("utf-8", "ascii"):
        source.notes.assume(f"文字按 {encoding} 解码", f"text was decoded as {encoding}")
    return Decoded(_decoded(body, encoding, source), encoding, basis)


def known(name: str, source: Source) -> str:
    """A codec's name, if it is one of text.

    Raises
    ------
    RefusedError
        If there is no such codec.
    """
    try:
        codec = codecs.lookup(name)
        "".encode(codec.name)
    except (LookupError, ValueError):
        source.notes.refuse(rules.ENCODING_UNKNOWN, value=name)
    # Files labelled GB2312 or GBK hold later characters as a rule; GB18030 contains both.
    if codec.name in ("gb2312", "gbk", "hz"):
        return "gb18030"
    return "utf-8-sig" if codec.name == "utf-8" else codec.name


def detect(body: bytes) -> tuple[str, str]:
    """Encoding of bytes that say nothing of it, and whether that is ``detected`` or only ``assumed``.

    UTF-8 and GB18030 are told by decoding strictly; text that merely happens to decode is given away by
    its rare characters.
    """
    if body.isascii():
        return (
            ("utf-16-le" if _wide(body) == 1 else "utf-16-be", "detected")
            if _wide(body)
            else ("ascii", "detected")
        )
    if _fits(body, "utf-8"):
        return "utf-8", "detected"
    if _wide(body):
        return "utf-16-le" if _wide(body) == 1 else "utf-16-be", "detected"
    return _guessed(body)


def _guessed(body: bytes) -> tuple[str, str]:
    """Encoding of bytes that are neither UTF-8 nor UTF-16."""
    lines = (line for line in body[: 2**22].split(b"\n") if not line.isascii())
    telling = b"\n".join(lines)[:SAMPLE]
    # Not in the middle of a character, as far as there are lines.
    telling = telling[: telling.rfind(b"\n")] if len(telling) == SAMPLE else telling
    if _fits(body, "gb18030"):
        common = common_share(telling)
        if common >= COMMON_SHARE or (common >= MIXED_SHARE and _fits(telling, "gb2312")):
            return "gb18030", "detected"
    # Nearly all of it in one encoding is that encoding, damaged: reading on will name the place.
    for encoding in ("utf-8", "gb18030"):
        if _broken_share(telling, encoding) < DAMAGED_SHARE and not _fits(body, encoding):
            return encoding, "assumed"
    best = from_bytes(telling, cp_isolation=_OTHERS).best()
    for encoding in (best.encoding if best else "gb18030", "gb18030", "big5", "cp1252", "latin-1"):
        if _fits(body, encoding):
            return encoding, "assumed"
    return "utf-8", "assumed"


def _wide(body: bytes) -> int:
    """1 if the text looks like UTF-16 with the low byte first, 2 with the high one first, 0 if neither."""
    sample = body[:SAMPLE]
    zeros = sample[1::2].count(0), sample[0::2].count(0)
    if max(zeros) * 10 < len(sample) or min(zeros) * 4 > max(zeros):
        return 0
    return 1 if zeros[0] > zeros[1] else 2


def _fits(body: bytes, encoding: str) -> bool:
    try:
        body.decode(encoding)
    except UnicodeError:
        return False
    return True


def _broken_share(body: bytes, encoding: str) -> float:
    """Share of the characters beyond ASCII that do not decode."""
    text = body.decode(encoding, "replace")
    others = sum(character > "\x7f" for character in text)
    return text.count("\ufffd") / others if others else 1.0


def common_share(body: bytes) -> float:
    """Share of the non-ASCII characters that are common Chinese ones: level 1 of GB 2312, and punctuation."""
    text = body.decode("gb18030", "ignore")
    others = [character for character in text if character > "\x7f"]
    if not others:
        return 0.0
    return sum(map(_is_common, others)) / len(others)


def _is_common(character: str) -> bool:
    try:
        lead = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3


def _decoded(body: bytes, encoding: str, source: Source) -> str:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        source.notes.refuse(
            rules.ENCODING_MISFIT, encoding=encoding.removesuffix("-sig"), byte=error.start + 1
        )
    except UnicodeError:
        source.notes.refuse(rules.ENCODING_MISFIT, encoding=encoding, byte=1)
