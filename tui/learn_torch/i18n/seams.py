"""Pieces of a sentence put together as Chinese does it: without a space where two pieces meet."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FULL_WIDTH = "，。；：！？、（）“”「」"
_CHINESE = re.compile("[\u2e80-\u9fff]")


def joined(pieces: Iterable[str]) -> str:
    """The pieces as one text; blanks between two of them go where Chinese has none."""
    whole = ""
    for piece in pieces:
        before, after = whole.rstrip(" "), piece.lstrip(" ")
        whole = before + after if _meets(before[-1:], after[:1]) else whole + piece
    return whole


def _meets(before: str, after: str) -> bool:
    """Whether nothing stands between two characters: beside full-width punctuation, or both Chinese."""
    if not before or not after:
        return False
    mark = before in _FULL_WIDTH or after in _FULL_WIDTH
    return mark or (_CHINESE.match(before) is not None and _CHINESE.match(after) is not None)
