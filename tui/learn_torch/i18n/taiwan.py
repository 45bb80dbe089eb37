"""Taiwan's words, cut out of a text before OpenCC looks at the rest, and its rows and columns.

OpenCC cuts a text into words greedily from the left, so a shipped phrase such as 按回 in 按回车 takes
the head of a longer word that follows: a dictionary beside the shipped ones is not enough.

A row is 行 in Simplified and 列 in Taiwan, a column 列 there and 欄 here: one pass exchanges them.
A line of code is 行 on both sides; lessons write 行代码 for it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from functools import cache

from learn_torch.i18n.catalogs.zh_hant.glossary_words import GLOSSARY_WORDS
from learn_torch.i18n.catalogs.zh_hant.program_words import CHARACTERS, NEITHER, WHOLE, WORDS

LINES = {"列": "欄", "里": "裡", "复制": "複製"}
"""In a sentence of the program, where 行 is a line of text or code.

里 and 复制 too: OpenCC takes them together with the character before, as in 样本里 and 不复制.
"""
ROWS = {"行": "列", **LINES}
"""In a lesson, where 行 is a row."""


def in_taiwan(text: str, exchanged: Mapping[str, str], convert: Callable[[str], str]) -> str:
    """Return Simplified text with Taiwan's words; `convert` gets what lies between them."""
    if text in WHOLE:
        return WHOLE[text]
    ours = dictionary()
    done, rest = "", ""
    end = 0
    for found in _words().finditer(text):
        word = found.group()
        rest += text[end : found.start()]
        if word in ours:
            done += convert(rest) + ours[word]
            rest = ""
        else:
            rest += exchanged.get(word, word)
        end = found.end()
    return done + convert(rest + text[end:])


@cache
def dictionary() -> dict[str, str]:
    """Simplified to Taiwan's words; ours decide over the glossary's."""
    return {**GLOSSARY_WORDS, **CHARACTERS, **WORDS}


def dictionary_version() -> str:
    """A checksum of all that decides beside OpenCC itself."""
    return f"{zlib.crc32(repr((dictionary(), NEITHER, WHOLE, ROWS)).encode()):08x}"


@cache
def _words() -> re.Pattern[str]:
    """What is looked up, the longest first."""
    words = sorted({*dictionary(), *NEITHER.split(), *ROWS}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
