"""Keeps what the learner does in one lesson; the only way from the lesson screen to the study."""

from __future__ import annotations

import time
from collections.abc import Mapping

from learn_torch.app.outcomes import Result, pack_trouble, unpack_trouble
from learn_torch.course.course import Entry
from learn_torch.course.model import Cell
from learn_torch.i18n.message import NOTHING, Message
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.figures import Figures
from learn_torch.kernel.protocol import Verdict
from learn_torch.study.records import (
    MAX_BLOB,
    Attempt,
    Key,
    Pass,
    Record,
    RunRecord,
    code_digest,
)
from learn_torch.study.store import Study


class Keeper:
    """A lesson's records, and the texts that wait to be written."""

    def __init__(self, study: Study, course: str, entry: Entry) -> None:
        self._study = study
        self._course = course
        self._entry = entry
        self._unwritten: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self._known = NOTHING
        self._hints: dict[str, int] = {}

    def records(self) -> Mapping[str, Record]:
        """What is known of each cell that was ever touched."""
        return self._study.lesson(self._course, self._entry.id)

    @property
    def problem(self) -> Message:
        """Why work is not being kept; empty when it is."""
        return self._study.problem

    def news(self) -> Message:
        """The problem, the first time that it is asked for after it arose; then nothing."""
        known, self._known = self._known, self.problem
        return NOTHING if self.problem == known else self.problem

    def note_text(self, cell: str, text: str) -> None:
        """Take note of an edit; `write` puts it down."""
        self._unwritten[cell] = text

    def write(self) -> None:
        """Put down every edit that waits."""
        waiting, self._unwritten = self._unwritten, {}
        for cell, text in waiting.items():
            if self._seen.get(cell) != text:
                self._study.save_text(self._key(cell), text)
                self._seen[cell] = text

    def result(
        self,
        cell: Cell,
        code: str,
        result: Result,
        curves: Curves,
        device: str,
        *,
        hints: int,
        done: bool,
    ) -> None:
        """Save a finished run, its line in the history, and the pass if the cell is done."""
        found, now = result.verdict, time.time()
        judged = found.passed if found and not found.broken else None
        record = RunRecord(
            outcome=result.outcome,
            output=result.output.encode(errors="replace")[:MAX_BLOB],
            curves=_bounded(curves.to_bytes()),
            verdict_passed=judged,
            verdict_message=found.message if found else result.reason,
            trouble=_bounded(pack_trouble(result.trouble)),
            seconds=result.seconds,
            device=device,
            fingerprint=cell.fingerprint,
            when=now,
            figures=_bounded(result.figures.to_bytes()),
        )
        attempt = Attempt(result.outcome, judged, hints, result.seconds, code_digest(code), now)
        passed = Pass(cell.fingerprint, device, now) if done else None
        self._study.finish_run(self._key(cell.id), record, code, attempt=attempt, passed=passed)

    def hints(self, cell: str, shown: int) -> None:
        """Keep how many hints were ever shown."""
        if shown > self._hints.get(cell, 0):
            self._hints[cell] = shown
            self._study.save_hints(self._key(cell), shown)

    def solution_seen(self, cell: str) -> None:
        """Keep that the solution was looked at."""
        self._study.save_solution_seen(self._key(cell))

    def guess(self, cell: str, guess: str) -> None:
        """Keep an answer to a question."""
        self._study.save_guess(self._key(cell), guess)

    def reset(self, cell: str) -> None:
        """Go back to the original text; the study keeps the learner's as a version."""
        self.write()
        self._seen.pop(cell, None)
        self._study.reset(self._key(cell))

    def place(self, cell: str) -> None:
        """Keep where the learner is."""
        self._study.save_place(self._course, self._entry.id, cell)

    def _key(self, cell: str) -> Key:
        return Key(self._course, self._entry.id, cell)


def _bounded(blob: bytes) -> bytes:
    """`blob`, or nothing where the study would not take it; half of one could not be read."""
    return blob if len(blob) <= MAX_BLOB else b""


def recalled(run: RunRecord) -> Result:
    """The result that an earlier session left."""
    judged = run.verdict_passed is not None
    return Result(
        outcome=run.outcome,
        seconds=run.seconds,
        output=run.output.decode(errors="replace"),
        reason="" if judged else run.verdict_message,
        trouble=unpack_trouble(run.trouble),
        verdict=Verdict(bool(run.verdict_passed), run.verdict_message) if judged else None,
        text=run.code or None,
        age="last time",
        figures=_figures(run.figures),
    )


def _figures(kept: bytes) -> Figures:
    """The figures of an earlier run; none where they cannot be read."""
    try:
        return Figures.from_bytes(kept)
    except ValueError:
        return Figures()
