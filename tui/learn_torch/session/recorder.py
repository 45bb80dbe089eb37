"""The learner's work on one lesson: the only way from a front end to the study."""

from __future__ import annotations

import time
from collections.abc import Mapping

from learn_torch.course.added_cells import author_cell
from learn_torch.course.course import Entry
from learn_torch.course.model import Cell
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.kernel.curves import RUNS_KEPT, Curves
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.run_result import RunResult, decode, encode, passes, with_late
from learn_torch.session.runs import Run
from learn_torch.study.progress import Summary, cell_status, summarize
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
        self._hints: dict[str, int | None] = {}
        """How many hints a cell's record counts, by cell id; None: passed, it counts no more."""
        self._runs: dict[str, tuple[Run, RunRecord]] = {}
        """The last run of each cell: what prints late is saved with it."""
        self._late: dict[str, RunRecord] = {}
        """Runs whose late output waits for `write`, by cell id."""
        self._curves: dict[str, tuple[Curves, ...]] = {}
        """By cell id: the curves of its runs, the newest first."""

    def records(self) -> Mapping[str, Record]:
        """Return what is known of each cell that was ever touched."""
        return self._study.lesson(self._course, self._entry.id)

    def summary(self) -> Summary:
        """Return what the learner has done in this lesson so far."""
        history = self._study.attempts(self._course, self._entry.id)
        return summarize(self._entry, self.records(), (attempt for _, attempt in history))

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
        attempt = attempt_of(run, result, hints)
        now = attempt.when
        record = encode(result, cell, device, now, self._earlier_curves(cell.id))
        self._runs[cell.id] = run, record
        self._late.pop(cell.id, None)
        self._study.finish_run(
            self._key(cell.id),
            record,
            run.request.code,
            attempt=attempt if result.judged is not None else None,
            passed=Pass(cell.fingerprint, device, now) if done else None,
        )
        self._curves[cell.id] = (result.curves, *self._earlier_curves(cell.id))
        if done:
            self._hints[cell.id] = None
        return done

    def note_late(self, run: Run, late: str) -> bool:
        """Take what a saved run has printed since; return whether `write` has to be called for it.

        A run that another of its cell has replaced is not saved any more.
        """
        cell = run.request.cell
        last, record = self._runs.get(cell, (None, None))
        if run is not last or record is None:
            return False
        is_first = not self._late
        self._late[cell] = with_late(record, late)
        return is_first

    def save_cut_run(self, session: LessonSession, *, for_another: bool = False) -> None:
        """Save what has come of the present run, as if this were its end; its real end replaces it.

        Called once a second and when the learner leaves, so that a kill loses a second at most.
        `for_another`: another lesson opens.
        """
        run = session.current
        if run is None or run.request.hidden:
            return
        seconds = f"{run.seconds:.0f}"
        reason = msg("Cut off after {seconds} s: learn-torch ended meanwhile.", seconds=seconds)
        if for_another:
            reason = msg("Cut off after {seconds} s: you opened another lesson.", seconds=seconds)
        [cell] = (cell for cell in session.lesson.cells if cell.id == run.request.cell)
        device = session.opened.device.label if session.opened else ""
        record = encode(
            run.cut_off(reason), cell, device, time.time(), self._earlier_curves(cell.id)
        )
        key, code = self._key(cell.id), run.request.code
        self._study.finish_run(key, record, code, attempt=None, passed=None)

    def _earlier_curves(self, cell: str) -> list[Curves]:
        """The curves of the runs before, the newest first, as many as are kept beside a new one."""
        if cell not in self._curves:
            last = self.records().get(cell, Record()).run
            result = decode(last) if last is not None else None
            self._curves[cell] = (result.curves, *result.earlier) if result is not None else ()
        return [curves for curves in self._curves[cell] if len(curves)][: RUNS_KEPT - 1]

    # --- everything else --------------------------------------------------------------------

    def note_text(self, cell: str, text: str) -> None:
        """Take an edit; `write` saves it."""
        self._edits[cell] = text

    def write(self) -> None:
        """Save every edit, and all late output, that waits."""
        waiting, self._edits = self._edits, {}
        for cell, text in waiting.items():
            if self._saved.get(cell) != text:
                self._study.save_text(self._key(cell), text)
                self._saved[cell] = text
        late, self._late = self._late, {}
        for cell, record in late.items():
            code = self._runs[cell][0].request.code
            self._study.finish_run(self._key(cell), record, code, attempt=None, passed=None)

    def save_hints(self, cell: str, shown: int) -> None:
        """Save how many hints were shown before the cell was passed in its present edition."""
        if cell not in self._hints:
            record = self.records().get(cell, Record())
            done = cell_status(self._entry.lesson.cell(cell), record) == "done"
            self._hints[cell] = None if done else record.hints
        before = self._hints[cell]
        if before is not None and shown > before:
            self._hints[cell] = shown
            self._study.save_hints(self._key(cell), shown)

    def save_solution_seen(self, cell: str) -> None:
        """Save that the learner looked at the solution."""
        self._study.save_solution_seen(self._key(cell))

    def save_guess(self, cell: str, guess: str) -> None:
        """Save an answer to a prediction."""
        self._study.save_guess(self._key(cell), guess)

    def save_position(self, cell: str) -> None:
        """Save where the learner is; an empty scratch cell would be gone the next time."""
        self._study.save_place(self._course, self._entry.id, author_cell(cell))

    def reset(self, cell: str) -> None:
        """Go back to the original text; the study keeps the learner's as a version."""
        self.write()
        self._saved.pop(cell, None)
        self._study.reset(self._key(cell))

    def _key(self, cell: str) -> Key:
        return Key(self._course, self._entry.id, cell)


def attempt_of(run: Run, result: RunResult, hints: int) -> Attempt:
    """What the history keeps of a run that ends now; `hints`: how many were shown."""
    code = code_digest(run.request.code)
    return Attempt(result.outcome, result.judged, hints, result.seconds, code, time.time())
