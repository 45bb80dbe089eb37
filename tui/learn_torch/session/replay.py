"""Replay: bring a namespace to where a learner has it, behind the cells above."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace as changed

from learn_torch.course.course import Entry
from learn_torch.course.model import Cell, Lesson
from learn_torch.errors import KernelError
from learn_torch.i18n.message import Message, msg
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.protocol import Finished
from learn_torch.session.events import SessionOpened
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.ports import SessionPort
from learn_torch.session.recorder import LessonRecorder, attempt_of
from learn_torch.session.requests import RunRequest, needs_other_device
from learn_torch.session.run_result import RunResult
from learn_torch.session.runs import Run
from learn_torch.study.store import Study


class ReplayedSession:
    """Runs cells in order, and trials that leave no trace in the namespace.

    A trial runs in a fork of the session. A process that uses a GPU, or has threads, cannot be
    forked; then, and after a run that took the process with it, the session is restarted and the reference code of
    the cells above is run again.
    """

    def __init__(self, session: LessonSession) -> None:
        self._session = session
        self._above: list[RunRequest] = []
        self._spoiled = False
        """Whether the namespace is not that of the cells above."""
        self._can_fork = True

    async def trial(self, request: RunRequest) -> RunResult:
        """Run a starter, a wrong answer or a guess as if it had never run."""
        if self._can_fork:
            result = await self._run(changed(request, trial=True))
            if result.outcome != "refused":
                return result
            self._can_fork = False
        result = await self._run(request)
        self._spoiled = True
        return result

    async def run(self, request: RunRequest, reference: str) -> RunResult:
        """Run what the next cell builds upon; `reference` is what a replay runs in its place."""
        result = await self._run(request)
        if result.outcome in ("ok", "error"):
            self._above.append(RunRequest(request.cell, reference))
        return result

    async def _run(self, request: RunRequest) -> RunResult:
        if self._spoiled:
            await self._replay()
        result = await self._session.result_of(request)
        self._spoiled = result.lost
        return result

    async def _replay(self) -> None:
        await self._session.restart()
        for request in self._above:
            await self._session.result_of(request)


class ReviewSession(LessonSession):
    """The session of one cell of a lesson, behind the reference code of the cells above it.

    They run as soon as it is open, and again after a restart; nothing of them is shown.
    """

    def __init__(self, kernels: KernelManager, lesson: Lesson, cell: Cell) -> None:
        super().__init__(kernels, changed(lesson, cells=(cell,)))
        self._whole = lesson
        above = lesson.cells[: lesson.cells.index(cell)]
        self._above = [one for one in above if one.reference is not None]
        self.unseen = tuple(one.reference or "" for one in self._above)
        self._replaying = False
        self._stopped = False
        """Whether the learner has stopped the replay; the next run begins it again."""

    async def interrupt(self) -> list[RunRequest]:
        """Stop what runs, also a cell above, and empty the queue."""
        dropped = await super().interrupt()
        if self._replaying:
            self._stopped = True
            await self.ask(lambda port: port.interrupt())
        return dropped

    async def _drain(self) -> None:
        try:
            if self._port is not None:
                await self._run_above(self._port)
        except KernelError as error:
            self._lose(error)
        if not self._stopped:  # else what is submitted by now begins with a replay
            await super()._drain()

    async def _run_above(self, port: SessionPort) -> None:
        self._stopped = False
        for cell in self._above:
            if cell.id in self.ran or needs_other_device(self._whole, cell, port.opened):
                continue
            self._replaying = True
            try:
                succeeded = await _succeeds(port, cell)
            finally:
                self._replaying = False
            if self._stopped:
                return
            self.ran |= {cell.id}
            if not succeeded:
                self._tell(SessionOpened(changed(port.opened, notes=(_missing(cell),))))


async def _succeeds(port: SessionPort, cell: Cell) -> bool:
    """Run a cell's reference code; whether it ends as its author wants."""
    ended = False
    async for frame in port.run(cell.id, cell.reference or ""):
        if isinstance(frame, Finished):
            ended = frame.outcome == "ok" or cell.raises is not None or cell.predict is not None
    return ended


def _missing(cell: Cell) -> Message:
    return msg(
        "The cell {name} above this one did not run here; names may be missing.", name=cell.id
    )


async def solution_curves(kernels: KernelManager, lesson: Lesson, cell: Cell) -> Curves:
    """The curves of an exercise's solution, run in a session of its own behind the cells above.

    Empty where no session opens.
    """
    try:
        async with kernels.another_session(), ReviewSession(kernels, lesson, cell) as session:
            result = await session.result_of(RunRequest(cell.id, cell.reference or ""))
    except KernelError:
        return Curves()
    return result.curves


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
            attempt, code = attempt_of(run, result, seen), run.request.code
            self._history.finish_run(self._key(cell.id), None, code, attempt=attempt, passed=None)
            self._on_result(bool(result.judged) and not seen)
        return done

    def save_solution_seen(self, cell: str) -> None:
        """Note that the learner looked at the solution."""
        super().save_solution_seen(cell)
        self._solution_seen = True
