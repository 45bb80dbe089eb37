"""A run while it goes on, and the queue of those that wait."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace

from learn_torch.i18n.message import Message
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.figures import Figure, Figures
from learn_torch.kernel.input_frames import InputRequest
from learn_torch.kernel.output import Transcript
from learn_torch.kernel.protocol import Finished, Metrics, Output, RunFrame
from learn_torch.kernel.wire_message import to_wire
from learn_torch.session.events import InputAsked, LateOutput, RunEvent, RunFinished, RunGrew
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult
from learn_torch.study.records import code_digest


class Run:
    """One run of a cell, and what it has sent so far."""

    def __init__(self, request: RunRequest) -> None:
        self.request = request
        self.transcript = Transcript()
        self.curves = Curves()
        self.figures = Figures()
        self.result: RunResult | None = None
        """None while it goes on."""
        self.asks: InputRequest | None = None
        """The line that it waits for."""
        self._late = Transcript()
        self._started = time.monotonic()
        self._asked_at = self._waited = 0.0

    @property
    def seconds(self) -> float:
        """How long it has run, by the host's clock, without its waiting for lines."""
        now = self._asked_at if self.asks is not None else time.monotonic()
        return now - self._started - self._waited

    def ask(self, request: InputRequest | None) -> None:
        """Begin to wait for a line, or end the wait (None); the clock stops while it waits."""
        now = time.monotonic()
        if self.asks is not None:
            self._waited += now - self._asked_at
        self.asks, self._asked_at = request, now

    def take(self, frame: RunFrame) -> RunEvent:
        """Take the next frame and return what happened."""
        match frame:
            case Output():
                self.transcript.feed(frame.stream, frame.data, frame.dropped, frame.dropped_lines)
            case Metrics():
                for series in frame.series:
                    self.curves.add(series)
                self.curves.progress = frame.progress
            case Figure():
                self.figures.add(frame)
            case InputRequest():
                self.ask(None if frame.withdrawn else frame)
                return InputAsked(self)
            case Finished():
                self.ask(None)
                self.result = self._result(frame)
                return RunFinished(self, self.result)
        return RunGrew(self, type(frame))

    def take_late(self, frame: Output) -> LateOutput | None:
        """Take output that comes when the run is over; None while it is not.

        Until then it comes of an earlier run of the same cell, and is kept for the result.
        """
        self._late.feed(frame.stream, frame.data, frame.dropped, frame.dropped_lines)
        if self.result is None:
            return None
        before, self.result = self.result, replace(self.result, late=self._late.ansi)
        return LateOutput(self, before, self.result)

    def cut_off(self, reason: Message) -> RunResult:
        """Return what the study keeps of a run that goes on: what came so far, as if stopped."""
        return self._result(Finished(0, 0, "interrupted", self.seconds, to_wire(reason)))

    def _result(self, finished: Finished) -> RunResult:
        return RunResult(
            outcome=finished.outcome,
            seconds=finished.seconds,
            output=self.transcript.ansi,
            stdout=self.transcript.stdout,
            stderr=self.transcript.stderr,
            late=self._late.ansi,
            reason=finished.reason,
            trouble=finished.trouble,
            verdict=finished.verdict,
            lost=finished.lost,
            notes=finished.notes,
            gpu=finished.gpu,
            code=code_digest(self.request.code),
            curves=self.curves,
            figures=self.figures,
            cut_lines=self.transcript.cut_lines,
            cut_bytes=self.transcript.cut_bytes,
        )


class RunHistory:
    """The last runs of a namespace, by their numbers: what one has left behind may go on printing."""

    KEPT = 50

    def __init__(self) -> None:
        self._runs: dict[int, Run] = {}
        self._last = 0

    def add(self, run: Run) -> None:
        """Add the next run; the kernel counts them as this does."""
        self._last += 1
        self._runs[self._last] = run
        self._runs.pop(self._last - self.KEPT, None)

    def take_late(self, frame: Output) -> LateOutput | None:
        """Give late output to the last run of its cell; None where its own run is forgotten."""
        own = self._runs.get(frame.run)
        if own is None:
            return None
        cell = own.request.cell
        last = next(run for run in reversed(self._runs.values()) if run.request.cell == cell)
        return last.take_late(frame)


class RunQueue:
    """The runs that wait, in their order."""

    def __init__(self) -> None:
        self._waiting: deque[RunRequest] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, cell: str) -> bool:
        """Whether the cell of that id waits."""
        return any(request.cell == cell for request in self._waiting)

    def add(self, *requests: RunRequest) -> None:
        """Append runs; a run of the same cell that waits already is replaced."""
        wanted = {request.cell for request in requests}
        kept = [request for request in self._waiting if request.cell not in wanted]
        self._waiting = deque([*kept, *requests])

    def next(self) -> RunRequest:
        """Take the first."""
        return self._waiting.popleft()

    def clear(self) -> list[RunRequest]:
        """Empty the queue and return what was in it."""
        dropped, self._waiting = list(self._waiting), deque()
        return dropped

    def on_finished(self, request: RunRequest, result: RunResult) -> None:
        """Drop the rest of a chain when one of its runs failed."""
        fine = result.outcome == "ok" or (request.may_fail and result.outcome == "error")
        if request.chained and not fine:
            self._waiting = deque(later for later in self._waiting if not later.chained)
