"""Which lines of an output fold at the edge of the page, and which scroll sideways there.

A log, a list or a sentence folds, as on a terminal. A table would become mush: its rows are cut at the
edge, with a mark, and move sideways together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.content import Content

from learn_torch.kernel.terminal_rows import SGR, colours_after

Line = TypeVar("Line", Text, Content)
"""A line of a pager, or of a widget whose words can be marked."""
_RULE = re.compile(r"\s*[-=_+*|#~·\u2500-\u257f ]{10,}")
"""A line that is drawn, such as the one under the names of columns."""
_GAP = re.compile(r"(?<=\S)(?: {2,}| ?[|│┃] ?)(?=\S)")
"""What is between two columns of a table."""
LAST_COLUMN = 2 / 3
"""Of the page: how long the text behind the last gap of a row may be. A log's message is longer."""


def self_contained(ansi: str) -> list[str]:
    """The lines of a text with colours, each of which sets the colours that it begins with."""
    lines, state = ansi.split("\n"), ""
    for number, line in enumerate(lines):
        lines[number] = state + line
        if "\x1b" in line:
            for escape in SGR.finditer(line):
                state = colours_after(state, escape[0])
    return lines


def sideways(lines: Sequence[str], room: int) -> list[bool]:
    """Which lines belong to a table that is wider than `room` columns; lines without colours."""
    found = [False] * len(lines)
    for block in _blocks(lines):
        wide = [number for number in block if _is_wider(lines[number], room)]
        rows = {number for number in wide if _is_row(lines[number], room)}
        if rows and (len(block) > 1 or _RULE.fullmatch(lines[block[0]])):
            for number in set(block) - set(wide):
                found[number] = _belongs_to_table(lines[number])
            for number in rows:
                found[number] = True
    return found


def _blocks(lines: Sequence[str]) -> Iterator[range]:
    """The lines between blank ones."""
    start = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not lines[number].strip():
            if number > start:
                yield range(start, number)
            start = number + 1


def _is_wider(line: str, room: int) -> bool:
    return len(line) > room // 2 and cell_len(line) > room


def _is_row(line: str, room: int) -> bool:
    """Whether a wide line is one of a table: a rule, or fields with gaps between them."""
    if _RULE.fullmatch(line):
        return True
    gaps = list(_GAP.finditer(line.strip()))
    return len(gaps) > 1 and len(line.strip()) - gaps[-1].end() <= LAST_COLUMN * room


def _belongs_to_table(line: str) -> bool:
    """Whether a narrow line beside wide rows is a row too; a sentence below them is none."""
    return bool(_RULE.fullmatch(line) or _GAP.search(line.strip()))


def window(line: Line, offset: int, room: int, marks: tuple[str, str]) -> Line:
    """The part of a line that begins at column `offset` and takes `room` columns.

    `marks` stand at the left and the right where there is more of it.
    """
    total = cell_len(line.plain)
    before, after = offset > 0, total > offset + room
    if not before and not after:
        return line
    inner = room - before - after
    start = _index(line.plain, offset + before)
    end = start + len(set_cell_size(line.plain[start:], inner).rstrip(" "))
    part = line[start:end]
    gap = " " * (inner - cell_len(part.plain)) if after else ""
    left = marks[0] if before and total else ""
    return type(line).assemble((left, "dim"), part, gap, (marks[1] if after else "", "dim"))


def _index(text: str, column: int) -> int:
    """How many characters begin before a column."""
    if text.isascii():
        return min(column, len(text))
    taken = 0
    for count, character in enumerate(text):
        if taken >= column:
            return count
        taken += cell_len(character)
    return len(text)
