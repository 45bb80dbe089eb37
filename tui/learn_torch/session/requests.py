"""Requests to run a cell: one from what the learner did, and those for the cells above."""

from __future__ import annotations

import msgspec

from learn_torch.course.model import Cell, Lesson
from learn_torch.i18n.translate import tr
from learn_torch.kernel.protocol import Opened


class RunRequest(msgspec.Struct, frozen=True):
    """A cell to run."""

    cell: str
    code: str
    check: str | None = None
    guess: str | None = None
    trial: bool = False
    """Run in a copy of the session that is thrown away afterwards."""
    columns: int = 80
    """How wide a line of its output may be."""
    hidden: bool = False
    """Run for its names only: the output would give the answer of a prediction away."""
    chained: bool = False
    """One of several cells; those after it are dropped when it fails."""
    may_fail: bool = False
    """The lesson wants an exception here, so the chain goes on after one."""
    allow_stdin: bool = False
    """Somebody reads the events who answers InputAsked; else `input` gets end of file."""


def request_for(
    cell: Cell,
    code: str,
    guess: str | None = None,
    *,
    chained: bool = False,
    columns: int = 80,
    allow_stdin: bool = True,
) -> RunRequest:
    """Return a run of `cell` with the learner's code, who answers what it asks.

    A prediction that is still open runs hidden, which only happens as one of several cells.
    """
    hidden = cell.predict is not None and guess is None
    return RunRequest(
        cell=cell.id,
        code=code,
        check=cell.exercise.check if cell.exercise else None,
        guess=guess if cell.predict else None,
        columns=columns,
        hidden=hidden,
        chained=chained,
        may_fail=cell.raises is not None or cell.predict is not None,
        allow_stdin=allow_stdin and not hidden,
    )


def runnable_above(lesson: Lesson, cell_id: str, opened: Opened | None) -> list[Cell]:
    """Return the cells with code above `cell_id`, without those that need another device."""
    index = [cell.id for cell in lesson.cells].index(cell_id)
    return [
        cell
        for cell in lesson.cells[:index]
        if cell.source is not None and not needs_other_device(lesson, cell, opened)
    ]


def needs_other_device(lesson: Lesson, cell: Cell, opened: Opened | None) -> bool:
    """Return whether the cell needs cuda and the session has another device."""
    wants_cuda = "cuda" in (cell.device, lesson.device)
    return wants_cuda and opened is not None and opened.device.kind != "cuda"


def obstacle(lesson: Lesson, cell: Cell, answered: bool, opened: Opened | None) -> str:
    """Return why the cell cannot run by itself now; empty if it can."""
    if not answered:
        if cell.predict and cell.predict.choices:
            return tr("Answer first (by number); then the cell runs.")
        return tr("Answer first: type it and press enter; then the cell runs.")
    if opened is not None and needs_other_device(lesson, cell, opened):
        device = opened.device.label
        return tr("This cell needs cuda; this session runs on {device}.", device=device)
    return ""
