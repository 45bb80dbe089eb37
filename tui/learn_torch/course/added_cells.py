"""What a learner adds to a lesson: scratch cells, a note on a cell, a bookmark, half an answer.

Each is kept in the study like the text of a cell, under an id that begins with that of the author's
cell above it: `first-loop--1` and `first-loop--2` are scratch cells below `first-loop`,
`first-loop--note` is its note. No cell of an author has such an id. What stands below a cell that
the author has removed is not shown, and stays in the study.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from learn_torch.course.model import ADDED, Cell

NOTE, BOOKMARK = "note", "bookmark"
ANSWER = "answer"
"""One that is typed and not entered."""
MAX_NUMBER = 999
"""Of scratch cells below one cell."""
NUMBER = "[1-9][0-9]{0,2}"


def author_cell(cell_id: str) -> str:
    """Return the id of the author's cell that a cell stands below, or is."""
    return cell_id.partition(ADDED)[0]


def added_id(cell_id: str, what: str) -> str:
    """Return the id of the note on a cell, of its bookmark, or of the answer that is typed there."""
    return f"{author_cell(cell_id)}{ADDED}{what}"


def with_scratch_cells(cells: Sequence[Cell], ids: Iterable[str]) -> tuple[Cell, ...]:
    """Return the author's cells, each with its scratch cells below; of `ids`, others are left out."""
    below: dict[str, list[int]] = {}
    for cell_id in ids:
        if (number := _number(cell_id)) is not None:
            below.setdefault(author_cell(cell_id), []).append(number)
    return tuple(
        one
        for cell in cells
        for one in (cell, *(_scratch(cell.id, n) for n in sorted(below.get(cell.id, ()))))
    )


def new_scratch_cell(known: Iterable[str], below: str) -> Cell | None:
    """Return a cell to put below the scratch cells of `below`; None where it has had too many.

    `known`: all ids of the lesson that the study knows. The id of a cell that was taken away is not
    used again: its last run is still there.
    """
    above = author_cell(below)
    number = (
        max((_number(cell) or 0 for cell in known if author_cell(cell) == above), default=0) + 1
    )
    return _scratch(above, number) if number <= MAX_NUMBER else None


def _number(cell_id: str) -> int | None:
    """Return which scratch cell of its author's cell it is; None where it is none."""
    number = cell_id.partition(ADDED)[2]
    return int(number) if re.fullmatch(NUMBER, number) else None


def _scratch(above: str, number: int) -> Cell:
    return Cell(id=f"{above}{ADDED}{number}", code="")
