"""In which encoding a dBASE table's text stands: as chosen, as labelled, or as its bytes show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from layers.intake.rules import containers
from layers.intake.rules import values as rules
from layers.intake.source import Source
from layers.intake.text import common_share, detect, known

_LANGUAGES: Final = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x13: "cp932", 0x4D: "gb18030", 0x4E: "cp949",
    0x4F: "big5", 0x57: "cp1252", 0x58: "cp1252", 0x7A: "gb18030", 0x78: "big5", 0x7B: "cp932", 0xC9: "cp1251",
}  # fmt: skip
_PAGES: Final = {
    "65001": "utf-8", "936": "gb18030", "54936": "gb18030", "950": "big5", "1252": "cp1252", "88591": "latin-1",
    "utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030", "big5": "big5",
    "iso88591": "latin-1", "932": "cp932", "949": "cp949", "1251": "cp1251",
}  # fmt: skip
_ONE_BYTE: Final = frozenset({"cp1252", "latin-1", "cp437", "cp850", "cp1251"})
_CUT: Final = ("unexpected end of data", "incomplete multibyte sequence")
SAMPLE: Final = 20_000
CHINESE: Final = 0.85


def declared_encoding(label: bytes | None, language: int) -> str | None:
    """Encoding a Shapefile states, in its .cpg or in its table's header.

    Parameters
    ----------
    label
        Content of the .cpg, if there is one.
    language
        The header's code; 0 if none.
    """
    if label is not None:
        words = re.sub(
            r"^(ansi|oem|cp|windows)?[ _-]*", "", label[:40].decode("latin-1").strip().lower()
        )
        page = _PAGES.get(re.sub(r"[^a-z0-9]", "", words))
        if page is not None:
            return page
    return _LANGUAGES.get(language)


class TableText:
    """Decodes the text of one table.

    Parameters
    ----------
    samples
        Texts of the table in bytes, names of fields among them; only those beyond ASCII count.
    declared
        What the files state.
    """

    def __init__(self, samples: Iterable[bytes], declared: str | None, source: Source) -> None:
        self._source = source
        telling = list(dict.fromkeys(text for text in samples if not text.isascii()))[:SAMPLE]
        if source.options.encoding is not None:
            self.encoding, self.basis = source.options.encoding, "chosen"
            self._codec = known(self.encoding, source)
            return
        self.encoding, self.basis = _found(telling, declared)
        self._codec = self.encoding
        if self.basis == "assumed":
            source.notes.add(rules.ENCODING_UNSURE, encoding=self.encoding)
        if not telling:
            return
        if declared is not None and self.encoding != declared:
            source.notes.add(containers.ENCODING_LIES, declared=declared, encoding=self.encoding)
        if declared is None:
            source.notes.assume(
                f"文件没有写明文字编码，按 {self.encoding} 读出",
                f"the file does not state its encoding; {self.encoding} was taken",
            )

    def name(self, body: bytes) -> str:
        """A field's name; cut off like any text, so its end may be half a character."""
        return body.rstrip(b" ").decode(self._codec, "ignore")

    def values(self, values: NDArray[np.bytes_], width: int, name: str) -> list[Any]:
        """Texts of a column; ``None`` where there is none."""
        found: list[Any] = []
        for row, value in enumerate(values.tolist(), 1):
            text = value.rstrip(b" \x00")
            if not text:
                found.append(None)
                continue
            try:
                found.append(text.decode(self._codec))
            except UnicodeDecodeError as error:
                place = self._source.place(row, field=name)
                if len(value) >= width - 3 and error.reason in _CUT:
                    self._source.notes.add(containers.TEXT_CUT, place)
                    found.append(text[: error.start].decode(self._codec))
                else:
                    self._source.notes.add(rules.TEXT_BROKEN, place)
                    found.append(text.decode(self._codec, "replace"))
        return found


def _found(telling: Sequence[bytes], declared: str | None) -> tuple[str, str]:
    if not telling:
        return declared or "ascii", "declared" if declared else "detected"
    together = b"\n".join(telling)
    chinese = common_share(together) if _share(telling, "gb18030") > 0.99 else 0.0
    is_utf8 = _share(telling, "utf-8") > 0.99 and _is_text(together)
    if declared == "utf-8" and is_utf8:
        return "utf-8", "declared"
    # Two short words in GB can be valid UTF-8 by chance, and the other way round never by its rarity.
    if is_utf8 and not (declared == "gb18030" and chinese >= CHINESE and len(telling) < 4):
        return "utf-8", "detected"
    fits = declared is not None and declared != "utf-8" and _share(telling, declared) > 0.99
    # Code pages of one byte fit any text: they say nothing against Chinese.
    if chinese >= CHINESE and (not fits or declared in _ONE_BYTE):
        return "gb18030", "detected"
    return (declared or "", "declared") if fits else detect(together)


def _share(telling: Sequence[bytes], encoding: str) -> float:
    """Share of texts that decode, those merely cut off at their end among them."""
    good = 0
    for text in telling:
        try:
            text.decode(encoding)
        except UnicodeDecodeError as error:
            good += error.reason in _CUT and error.start >= len(text) - 4
        else:
            good += 1
    return good / len(telling)


def _is_text(together: bytes) -> bool:
    """Whether UTF-8 gives words: Chinese or letters, not the odd signs two bytes of GB make of it."""
    text = together.decode("utf-8", "ignore")
    others = [character for character in text if character > "\x7f"]
    usual = sum(
        "\u3000" <= c <= "\u9fff"
        or "\uf900" <= c <= "\uffef"
        or c > "\uffff"
        or "\u2010" <= c <= "\u2fff"
        for c in others
    )
    return usual * 2 >= len(others) or sum(map(str.isalpha, others)) * 10 >= 9 * len(others)
