"""How far the learner is, from what is kept: pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from learn_torch.course.course import Entry
from learn_torch.course.model import Cell
from learn_torch.study.records import Record

Standing = Literal["text", "open", "started", "done", "changed"]
"""Where the learner stands with a cell.

text: there is nothing to do; open: not touched; started: edited, run, helped or answered;
done: passed as it is now; changed: passed, and the author changed it since.
"""


@dataclass(frozen=True)
class Progress:
    """How many of the cells that can be done are done, over one lesson."""

    done: int
    total: int
    changed: int = 0
    """Of those not done: passed once, before the author changed them."""


def standing(cell: Cell, record: Record | None) -> Standing:
    """Where the learner stands with one cell; None: nothing is kept of it."""
    if cell.kind == "text":
        return "text"
    if record is None:
        return "open"
    if record.passed is not None:
        return "done" if record.passed.fingerprint == cell.fingerprint else "changed"
    edited = record.text not in (None, cell.source)
    touched = edited or record.run or record.hints or record.solution_seen or record.guess
    return "started" if touched else "open"


def lesson_progress(entry: Entry, kept: Mapping[str, Record | str]) -> Progress:
    """The progress over a lesson; texts do not count, nor cells that are no longer in it.

    `kept` is what `Study.lesson` gives (cell id to Record) or one lesson of `Study.passes`
    (cell id to the fingerprint passed).
    """
    to_do = [cell for cell in entry.lesson.cells if cell.kind != "text"]
    passed = {cell.id: _fingerprint(kept.get(cell.id)) for cell in to_do}
    done = sum(passed[cell.id] == cell.fingerprint for cell in to_do)
    ever = sum(fingerprint is not None for fingerprint in passed.values())
    return Progress(done=done, total=len(to_do), changed=ever - done)


def _fingerprint(kept: Record | str | None) -> str | None:
    if isinstance(kept, Record):
        return kept.passed.fingerprint if kept.passed else None
    return kept
