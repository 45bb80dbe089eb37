"""Runs the cells that were asked for, one after another, in the lesson's session."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from learn_torch.app.outcomes import Result, of_run
from learn_torch.app.ports import SessionPort
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.figures import Figures
from learn_torch.kernel.output import Transcript
from learn_torch.kernel.protocol import Figure, Finished, Metrics, Output


@dataclass(frozen=True)
class Request:
    """A cell to run."""

    cell: str
    code: str
    check: str | None = None
    guess: str | None = None
    veiled: bool = False
    """Run for its names only; what it says would give the answer of a prediction away."""
    chained: bool = False
    """One of several cells; those after it are dropped when it fails."""
    may_fail: bool = False
    """An exception is what the lesson wants here, so the chain goes on."""


@dataclass(frozen=True)
class Started:
    """A run began."""

    request: Request


@dataclass(frozen=True)
class Grew:
    """A run has said more: see the runner's transcript, curves and figures."""

    request: Request
    what: Literal["output", "curves", "figures"]


@dataclass(frozen=True)
class Ended:
    """A run is over."""

    request: Request
    result: Result
    curves: Curves


class Runner:
    """The queue of one lesson, and what its present run has said so far."""

    def __init__(self) -> None:
        self.pending: deque[Request] = deque()
        self.current: Request | None = None
        self.transcript = Transcript()
        self.curves = Curves()
        self.figures = Figures()
        self.ran: frozenset[str] = frozenset()
        """Cells that this session has run to the end of their code or to an error."""

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self.current is not None

    def ask(self, *requests: Request) -> None:
        """Put cells at the end of the queue; one that waits already is replaced."""
        wanted = {request.cell for request in requests}
        kept = [request for request in self.pending if request.cell not in wanted]
        self.pending = deque([*kept, *requests])

    def forget(self) -> list[Request]:
        """Empty the queue; says what was in it."""
        dropped, self.pending = list(self.pending), deque()
        return dropped

    def fresh(self) -> None:
        """Take note that the namespace is empty again."""
        self.ran = frozenset()

    async def drain(self, session: SessionPort) -> AsyncIterator[Started | Grew | Ended]:
        """Run until the queue is empty; raises KernelDied.

        Hands the loop back between frames, so a flood of output cannot starve the screen.
        """
        try:
            while self.pending:
                self.current = self.pending.popleft()
                async for event in self._run(session, self.current):
                    yield event
        finally:
            self.current = None

    async def _run(
        self, session: SessionPort, request: Request
    ) -> AsyncIterator[Started | Grew | Ended]:
        self.transcript, self.curves, self.figures = Transcript(), Curves(), Figures()
        yield Started(request)
        async for event in session.run(
            request.cell, request.code, check=request.check, guess=request.guess
        ):
            if isinstance(event, Finished):
                yield self._ended(request, event)
                return
            yield Grew(request, self._take(event))
            await asyncio.sleep(0)

    def _take(self, event: Output | Metrics | Figure) -> Literal["output", "curves", "figures"]:
        if isinstance(event, Output):
            self.transcript.feed(event.stream, event.data, event.dropped)
            return "output"
        if isinstance(event, Figure):
            self.figures.add(event)
            return "figures"
        for series in event.series:
            self.curves.add(series)
        return "curves"

    def _ended(self, request: Request, finished: Finished) -> Ended:
        self.ran = frozenset() if finished.lost else self.ran | {request.cell}
        fine = finished.outcome == "ok" or (request.may_fail and finished.outcome == "error")
        if request.chained and not fine:
            self.pending = deque(later for later in self.pending if not later.chained)
        self.current = None
        result = of_run(finished, self.transcript.ansi, request.code, self.figures)
        return Ended(request, result, self.curves)
