"""Search keys: what a reader may type to find a record, in Chinese, pinyin or English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pypinyin

_READINGS = {
    # Names whose characters have several readings; the longest phrase wins.
    "重庆": "chong qing",
    "重科院": "chong ke yuan",
    "成渝": "cheng yu",
    "川渝": "chuan yu",
    "长寿": "chang shou",
    "长城": "chang cheng",
    "长江": "chang jiang",
    "长安": "chang an",
    "北碚": "bei bei",
    "綦江": "qi jiang",
    "涪陵": "fu ling",
    "垫江": "dian jiang",
    "大渡口": "da du kou",
    "大足": "da zu",
    "石柱": "shi zhu",
    "酉阳": "you yang",
    "荣昌": "rong chang",
    "畜牧": "xu mu",
    "重大": "zhong da",
    "重点": "zhong dian",
    "传感器": "chuan gan qi",
    "智行走廊": "zhi xing zou lang",
}


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """Keys of one record; within each, the name comes first, then the aliases."""

    zh: tuple[str, ...]
    """Chinese texts, white space and punctuation dropped."""
    pinyin: tuple[str, ...]
    """Full pinyin without tones, in one word: ``xiyongweidianyuan``."""
    initials: tuple[str, ...]
    """First letter of each syllable: ``xywdy``."""
    en: tuple[str, ...]
    """Lower-case English."""

    def to_dict(self) -> dict[str, list[str]]:
        """Plain mapping, ready for JSON."""
        return {
            "zh": list(self.zh),
            "pinyin": list(self.pinyin),
            "initials": list(self.initials),
            "en": list(self.en),
        }


def search_keys(name_zh: str, name_en: str, aliases: Iterable[str] = ()) -> SearchKeys:
    """Keys to find a record by.

    Parameters
    ----------
    name_zh, name_en
        The record's names.
    aliases
        Other names, in either language: those with a Chinese character count as Chinese.

    Returns
    -------
    SearchKeys
        Without repetitions. Digits and Latin letters in a Chinese name stand in its pinyin and
        initials too (``5G体验馆`` → ``5gtiyanguan``, ``5gtyg``).
    """
    chinese, english = [name_zh], [name_en]
    for alias in aliases:
        (chinese if any(_is_han(char) for char in alias) else english).append(alias)
    syllables = [_parts(text) for text in chinese]
    return SearchKeys(
        zh=_unique(_plain(text) for text in chinese),
        pinyin=_unique("".join(part.text for part in parts) for parts in syllables),
        initials=_unique("".join(_initial(part) for part in parts) for parts in syllables),
        en=_unique(
            " ".join(unicodedata.normalize("NFKC", text).lower().split()) for text in english
        ),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    spoken: bool
    """A syllable of pinyin, not letters or digits of the name itself."""


def _parts(text: str) -> list[_Part]:
    _load_readings()
    parts: list[_Part] = []
    for run in re.findall(r"[\u3400-\u9fff]+|[0-9a-zA-Z]+", unicodedata.normalize("NFKC", text)):
        if _is_han(run[0]):
            parts += [_Part(syllable, spoken=True) for syllable in pypinyin.lazy_pinyin(run)]
        else:
            parts.append(_Part(run.lower(), spoken=False))
    return parts


def _initial(part: _Part) -> str:
    return part.text[0] if part.spoken else part.text


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


@cache
def _load_readings() -> None:
    # pypinyin keeps its dictionary for the whole process; loading once is enough.
    pypinyin.load_phrases_dict(
        {name: [[syllable] for syllable in reading.split()] for name, reading in _READINGS.items()}
    )
