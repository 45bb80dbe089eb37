"""From a cell and what the learner made of it to a request for the kernel."""

from __future__ import annotations

from learn_torch.app.ports import SessionPort
from learn_torch.app.runner import Request
from learn_torch.course.model import Cell, Lesson
from learn_torch.i18n.translate import tr


def request(cell: Cell, code: str, guess: str | None, chained: bool) -> Request:
    """A run of `cell` with the learner's code.

    A question that is still open is run behind a veil, and only as one of several: for its names.
    """
    return Request(
        cell=cell.id,
        code=code,
        check=cell.exercise.check if cell.exercise else None,
        guess=guess if cell.predict else None,
        veiled=cell.predict is not None and guess is None,
        chained=chained,
        may_fail=cell.raises is not None or cell.predict is not None,
    )


def runnable_above(lesson: Lesson, cell_id: str, session: SessionPort | None) -> list[Cell]:
    """The cells with code above that one, without those that cannot be run on this device."""
    place = [cell.id for cell in lesson.cells].index(cell_id)
    return [
        cell
        for cell in lesson.cells[:place]
        if cell.source is not None and not obstacle(lesson, cell, True, session)
    ]


def obstacle(lesson: Lesson, cell: Cell, answered: bool, session: SessionPort | None) -> str:
    """Why a cell cannot be run by itself now; empty if it can."""
    if not answered:
        if cell.predict and cell.predict.choices:
            return tr("Answer first (by number); then the cell runs.")
        return tr("Answer first (press enter and type it); then the cell runs.")
    wants_cuda = "cuda" in (cell.device, lesson.device)
    if wants_cuda and session is not None and session.opened.device.kind != "cuda":
        device = session.opened.device.label
        return tr("This cell needs cuda; this session runs on {device}.", device=device)
    return ""
