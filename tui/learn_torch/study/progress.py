"""The learner's progress, computed from saved records: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal

import msgspec

from learn_torch.course.course import Entry
from learn_torch.course.model import Cell
from learn_torch.study.records import Attempt, Record

CellStatus = Literal["text", "open", "started", "done", "changed"]
"""The learner's progress in one cell.

text: nothing to do; open: untouched; started: edited, run, answered, or a hint was shown;
done: passed in its present edition; changed: passed, and the author changed it since.
"""


class Progress(msgspec.Struct, frozen=True):
    """How many cells of a lesson are done, of those that have something to do."""

    done: int
    total: int
    changed: int = 0
    """Not done, but passed before the author changed them."""

    @property
    def complete(self) -> bool:
        """Whether all cells are done."""
        return 0 < self.total == self.done


class Summary(msgspec.Struct, frozen=True):
    """What the learner did in a lesson."""

    progress: Progress
    exercises: int
    """Exercises that are passed."""
    unaided: int
    """Those of them without a hint or a look at the solution."""
    hints: int
    """Hints shown in all exercises, of those that are passed before they were."""
    solutions: int
    """Those of them whose solution was looked at before they were passed."""
    seconds: float
    """Spent between the first and the last run, without breaks."""


BREAK = 900.0
"""Seconds between two runs from which on the learner was away."""


def cell_status(cell: Cell, record: Record | None) -> CellStatus:
    """Return the learner's progress in one cell; `record` is None for an untouched one."""
    if cell.kind in ("text", "scratch"):
        return "text"
    if record is None:
        return "open"
    if record.passed is not None:
        return "done" if record.passed.fingerprint == cell.fingerprint else "changed"
    edited = record.text not in (None, cell.source)
    touched = edited or record.run or record.hints or record.solution_seen or record.guess
    return "started" if touched else "open"


def lesson_progress(entry: Entry, saved: Mapping[str, Record | str]) -> Progress:
    """Count a lesson's cells; texts and cells that the author removed do not count.

    `saved` is what `Study.lesson` returns (cell id to Record) or one lesson of `Study.passes`
    (cell id to the fingerprint passed).
    """
    to_do = [cell for cell in entry.head.cells if cell.kind != "text"]
    passed = {cell.id: _fingerprint(saved.get(cell.id)) for cell in to_do}
    done = sum(passed[cell.id] == cell.fingerprint for cell in to_do)
    ever = sum(fingerprint is not None for fingerprint in passed.values())
    return Progress(done=done, total=len(to_do), changed=ever - done)


def _fingerprint(saved: Record | str | None) -> str | None:
    if isinstance(saved, Record):
        return saved.passed.fingerprint if saved.passed else None
    return saved


def last_run(records: Mapping[str, Record]) -> str | None:
    """Return the id of the cell that ran last; None where none has run."""
    ran = {cell: record.run.when for cell, record in records.items() if record.run is not None}
    return max(ran, key=ran.__getitem__, default=None)


def summarize(
    entry: Entry, saved: Mapping[str, Record], attempts: Iterable[Attempt] = ()
) -> Summary:
    """Sum up a lesson; `attempts` is its history."""
    exercises = [cell for cell in entry.lesson.cells if cell.exercise is not None]
    records = {cell.id: saved.get(cell.id, Record()) for cell in exercises}
    passed = [record for record in records.values() if record.passed is not None]
    times = [attempt.when for attempt in attempts]
    times += [record.run.when for record in saved.values() if record.run is not None]
    times += [record.passed.when for record in saved.values() if record.passed is not None]
    times.sort()
    gaps = [later - before for before, later in pairwise(times)]
    return Summary(
        progress=lesson_progress(entry, saved),
        exercises=len(passed),
        unaided=sum(not record.hints and not record.solution_seen for record in passed),
        hints=sum(record.hints for record in records.values()),
        solutions=sum(record.solution_seen for record in passed),
        seconds=sum(gap for gap in gaps if gap < BREAK),
    )
