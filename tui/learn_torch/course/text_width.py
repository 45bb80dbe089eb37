"""Columns of a terminal: how many text takes, how many a lesson may take, and where a line breaks.

The limits are what an 80-column screen shows without wrapping or scrolling; `tests/app/test_page.py`
holds them against it. Chinese has no spaces: breaking at spaces alone leaves half of a line empty.
A line breaks between wide characters too, and never before a closing mark.
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

ORPHAN = 4
"""Columns of a last line that would hold one character and its mark, such as 了。"""
PARAGRAPH = 40
"""Columns from which a line can give one away; those of a table's column cannot."""

_OPENING = "（《「『【〈“‘(["
_CLOSING = "，。；：！？、）》」』】〉”’…—·,.;:!?)]%"


def columns(text: str) -> int:
    """How many columns of a terminal a line takes: two for a wide character, none for a mark on one."""
    return sum(map(width, text))


def width(char: str) -> int:
    """The columns of one character: 0, 1 or 2."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def padded(text: str, limit: int) -> str:
    """A text and spaces up to `limit` columns."""
    return text + " " * (limit - columns(text))


def fitting(text: str, limit: int) -> int:
    """How many of a line's characters fit into `limit` columns."""
    taken = 0
    for count, char in enumerate(text):
        taken += width(char)
        if taken > limit:
            return count
    return len(text)


def has_wide(text: str) -> bool:
    """Whether some character of the text takes two columns."""
    return not text.isascii() and any(width(char) == 2 for char in text)


def breaks(line: str, room: int) -> list[int]:
    """The places in a line where the next one begins, so that each takes at most `room` columns.

    Spaces before such a place may hang over.
    """
    found: list[int] = []
    begin, taken = 0, 0
    units = _units(line)
    for start, unit in units:
        needed = columns(unit.rstrip())
        if taken and taken + needed > room:
            found.append(start)
            begin, taken = start, 0
        while columns(line[begin : start + len(unit)].rstrip()) > room:
            begin += max(1, fitting(line[begin:], room))
            found.append(begin)
        taken = columns(line[begin : start + len(unit)])
    return _without_orphan(line, units, found) if room >= PARAGRAPH else found


def _without_orphan(line: str, units: list[tuple[int, str]], found: list[int]) -> list[int]:
    """`found`, where a last line of one character gets the character before it for company."""
    if found and columns(line[found[-1] :].rstrip()) <= ORPHAN:
        start, unit = [(at, unit) for at, unit in units if at < found[-1]][-1]
        if has_wide(unit) and columns(unit) <= ORPHAN and start > (found[:-1] or [0])[-1]:
            return [*found[:-1], start]
    return found


def wrapped(line: str, room: int, indent: str = "") -> list[str]:
    """The line in pieces of at most `room` columns; those after the first are indented."""
    pieces: list[str] = []
    rest = line
    while places := breaks(rest, room - (columns(indent) if pieces else 0)):
        pieces.append((indent if pieces else "") + rest[: places[0]].rstrip())
        rest = rest[places[0] :].lstrip()
    return [*pieces, (indent if pieces else "") + rest]


def _units(line: str) -> list[tuple[int, str]]:
    """Pieces that stay whole, each with the spaces after it: words, wide characters with marks."""
    units: list[tuple[int, str]] = []
    for start, char in enumerate(line):
        if units and _belongs(units[-1][1], char):
            units[-1] = (units[-1][0], units[-1][1] + char)
        else:
            units.append((start, char))
    return units


def _belongs(unit: str, char: str) -> bool:
    """Whether the character stays in one line with the unit before it."""
    last = unit[-1]
    if char.isspace():
        return True
    if last.isspace():
        return not unit.strip()  # a line's own indent
    if char in _CLOSING or last in _OPENING:
        return True
    return width(char) < 2 and width(last) < 2
