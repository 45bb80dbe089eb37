"""The learner's work on one lesson: the only way from a front end to the study."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from learn_torch.course.course import Entry
from learn_torch.course.model import Cell
from learn_torch.i18n.message import NOTHING, Message
from learn_torch.session.run_result import RunResult, decode, encode, passes
from learn_torch.session.runs import Run
from learn_torch.study.records import Attempt, Key, Pass, Record, RunRecord, code_digest
from learn_torch.study.store import Study


class LessonRecorder:
    """Saves edits, runs, hints and the position of one lesson."""

    def __init__(self, study: Study, course: str, entry: Entry) -> None:
        self._study = study
        self._course = course
        self._entry = entry
        self._edits: dict[str, str] = {}
        """Texts that wait for `write`, by cell id: a burst of keystrokes is one write."""
        self._saved: dict[str, str] = {}
        self._told_problem = NOTHING
        self._hints: dict[str, int] = {}

    def records(self) -> Mapping[str, Record]:
        """Return what is known of each cell that was ever touched."""
        return self._study.lesson(self._course, self._entry.id)

    def last_result(self, run: RunRecord) -> RunResult:
        """Return the result that an earlier session left."""
        return decode(run)

    @property
    def problem(self) -> Message:
        """Why work is not being saved; NOTHING while it is."""
        return self._study.problem

    def take_new_problem(self) -> Message:
        """Return the problem the first time after it arose; then nothing."""
        told, self._told_problem = self._told_problem, self.problem
        return NOTHING if self.problem == told else self.problem

    # --- runs -------------------------------------------------------------------------------

    def finish_run(
        self, cell: Cell, run: Run, result: RunResult, *, guess: str | None, device: str, hints: int
    ) -> bool:
        """Judge a finished run, save it, its pass and its attempt; return whether the cell passes.

        `hints`: how many were shown when it ran.
        """
        done = passes(cell, result, guess)
        attempt = _attempt(run, result, hints)
        now = attempt.when
        self._study.finish_run(
            self._key(cell.id),
            encode(result, cell, device, now),
            run.request.code,
            attempt=attempt if result.judged is not None else None,
            passed=Pass(cell.fingerprint, device, now) if done else None,
        )
        return done

    # --- everything else --------------------------------------------------------------------

    def note_text(self, cell: str, text: str) -> None:
        """Take an edit; `write` saves it."""
        self._edits[cell] = text

    def write(self) -> None:
        """Save every edit that waits."""
        waiting, self._edits = self._edits, {}
        for cell, text in waiting.items():
            if self._saved.get(cell) != text:
                self._study.save_text(self._key(cell), text)
                self._saved[cell] = text

    def save_hints(self, cell: str, shown: int) -> None:
        """Save how many hints were ever shown."""
        if shown > self._hints.get(cell, 0):
            self._hints[cell] = shown
            self._study.save_hints(self._key(cell), shown)

    def save_solution_seen(self, cell: str) -> None:
        """Save that the learner looked at the solution."""
        self._study.save_solution_seen(self._key(cell))

    def save_guess(self, cell: str, guess: str) -> None:
        """Save an answer to a prediction."""
        self._study.save_guess(self._key(cell), guess)

    def save_position(self, cell: str) -> None:
        """Save where the learner is."""
        self._study.save_place(self._course, self._entry.id, cell)

    def reset(self, cell: str) -> None:
        """Go back to the original text; the study keeps the learner's as a version."""
        self.write()
        self._saved.pop(cell, None)
        self._study.reset(self._key(cell))

    def _key(self, cell: str) -> Key:
        return Key(self._course, self._entry.id, cell)


class MemoryStudy(Study):
    """A study that is never written: what a review does to a cell goes with the review."""

    def __init__(self) -> None:
        super().__init__(Path(), time.time, 0.0)

    def _write(self, patience: float) -> None:
        """Keep what is unsaved, which is all there is."""


class ReviewRecorder(LessonRecorder):
    """Saves the attempts of a review and nothing else: the cell in its lesson stays as it is."""

    def __init__(
        self, study: Study, course: str, entry: Entry, on_result: Callable[[bool], None]
    ) -> None:
        super().__init__(MemoryStudy(), course, entry)
        self._history = study
        self._on_result = on_result
        self._solution_seen = False

    @property
    def problem(self) -> Message:
        """Why attempts are not being saved."""
        return self._history.problem

    def finish_run(
        self, cell: Cell, run: Run, result: RunResult, *, guess: str | None, device: str, hints: int
    ) -> bool:
        """Judge a finished run and save its attempt; a solution on screen counts as a hint."""
        seen = hints + self._solution_seen
        done = super().finish_run(cell, run, result, guess=guess, device=device, hints=seen)
        if result.judged is not None:
            attempt, code = _attempt(run, result, seen), run.request.code
            self._history.finish_run(self._key(cell.id), None, code, attempt=attempt, passed=None)
            self._on_result(bool(result.judged) and not seen)
        return done

    def save_solution_seen(self, cell: str) -> None:
        """Note that the learner looked at the solution."""
        super().save_solution_seen(cell)
        self._solution_seen = True


def _attempt(run: Run, result: RunResult, hints: int) -> Attempt:
    code = code_digest(run.request.code)
    return Attempt(result.outcome, result.judged, hints, result.seconds, code, time.time())
