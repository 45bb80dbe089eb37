"""How wide a lesson may be: what an 80-column screen shows of it without wrapping or scrolling.

The screen is the app's; `tests/app/test_page.py` holds these figures against it.
"""

from __future__ import annotations

import unicodedata

SCREEN = 80
"""Columns of the narrowest terminal that lessons are laid out for."""
PROSE = 77
"""A cell's border, a margin and the scrollbar take the rest."""
CODE = 71
"""In an editor of ten lines or more: numbers, margins and the cursor take the rest."""
OUTPUT = 75
"""Beneath an editor, indented."""


def columns(text: str) -> int:
    """How many columns of a terminal a line takes: two for a wide character, none for a mark on one."""
    return sum(map(width, text))


def width(char: str) -> int:
    """The columns of one character: 0, 1 or 2."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def fitting(text: str, limit: int) -> int:
    """How many of a line's characters fit into `limit` columns."""
    taken = 0
    for count, char in enumerate(text):
        taken += width(char)
        if taken > limit:
            return count
    return len(text)
