"""What a learner adds to a lesson: scratch cells, a note on a cell, a bookmark.

Each is kept in the study like the text of a cell, under an id that begins with that of the author's
cell above it: `first-loop--1` and `first-loop--2` are scratch cells below `first-loop`,
`first-loop--note` is its note. No cell of an author has such an id. What stands below a cell that
the author has removed is not shown, and stays in the study.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from learn_torch.course.model import ADDED, MAX_CELLS, Cell

NOTE, BOOKMARK = "note", "bookmark"


def author_cell(cell_id: str) -> str:
    """Return the id of the author's cell that a cell stands below, or is."""
    return cell_id.partition(ADDED)[0]


def added_id(cell_id: str, what: str) -> str:
    """Return the id of the note on a cell, or of its bookmark."""
    return f"{author_cell(cell_id)}{ADDED}{what}"


def with_scratch_cells(cells: Sequence[Cell], ids: Iterable[str]) -> tuple[Cell, ...]:
    """Return the author's cells, each with its scratch cells below; of `ids`, others are left out."""
    below: dict[str, list[int]] = {}
    for cell_id in ids:
        above, _, number = cell_id.partition(ADDED)
        if number.isascii() and number.isdecimal() and len(number) < 4:
            below.setdefault(above, []).append(int(number))
    return tuple(
        one
        for cell in cells
        for one in (cell, *(_scratch(cell.id, n) for n in sorted(below.get(cell.id, ()))))
    )


def new_scratch_cell(cells: Sequence[Cell], below: str) -> Cell | None:
    """Return a cell to put below the scratch cells of `below`; None where a lesson is full."""
    above = author_cell(below)
    numbers = [
        int(cell.id.partition(ADDED)[2]) for cell in cells if cell.id.startswith(f"{above}{ADDED}")
    ]
    full = len(cells) >= 2 * MAX_CELLS
    return None if full else _scratch(above, max(numbers, default=0) + 1)


def _scratch(above: str, number: int) -> Cell:
    return Cell(id=f"{above}{ADDED}{number}", code="")
