"""Where a lesson's cells are run: its session, its queue, and news of both.

Plain asyncio; `post` takes the news, in the past tense. The coroutines are the bodies of the
lesson screen's workers.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.message import Message

from learn_torch.app.desk import Desk
from learn_torch.app.messages import KernelChanged
from learn_torch.app.ports import SessionPort
from learn_torch.app.run_messages import (
    FiguresArrived,
    MetricsArrived,
    OutputArrived,
    RunFinished,
    RunStarted,
    SessionLost,
    SessionOpened,
    SessionRefused,
)
from learn_torch.app.runner import Ended, Grew, Request, Runner, Started
from learn_torch.course.model import Lesson
from learn_torch.errors import KernelDied, KernelError


class Bench:
    """The session and the runs of one lesson."""

    def __init__(self, desk: Desk, lesson: Lesson, post: Callable[[Message], object]) -> None:
        self._desk = desk
        self._lesson = lesson
        self._post = post
        self.runner = Runner()
        self.session: SessionPort | None = None
        self.refusal = ""
        """Why there is no session, in a sentence; empty while there may yet be one."""
        self.draining = False

    @property
    def device(self) -> str:
        """The session's device as on the command line; empty while there is no session."""
        return self.session.opened.device.label if self.session is not None else ""

    async def open(self) -> None:
        """Have a session, once the kernel is warm."""
        try:
            session = await self._desk.sit(self._lesson)
        except KernelError as error:
            self.refusal = str(error)
            self._post(SessionRefused(self.refusal))
        else:
            self.session, self.refusal = session, ""
            self.runner.fresh()
            self._post(SessionOpened(session.opened))

    async def drain(self) -> None:
        """Run what waits, to the end of the queue."""
        if self.session is None or self.draining:
            return
        self.draining = True
        try:
            async for step in self.runner.drain(self.session):
                self._tell(step)
        except KernelError as error:
            self._lose(error)
        finally:
            self.draining = False

    def _tell(self, step: Started | Grew | Ended) -> None:
        match step:
            case Started():
                self._post(RunStarted(step.request.cell))
            case Grew(what="figures"):
                self._post(FiguresArrived(step.request, self.runner.figures))
            case Grew(what="curves"):
                self._post(MetricsArrived(step.request, self.runner.curves))
            case Grew():
                self._post(OutputArrived(step.request, self.runner.transcript))
            case Ended():
                self._post(RunFinished(step.request, step.result, step.curves))

    async def interrupt(self) -> list[Request]:
        """Stop what runs and empty the queue; says what was in it."""
        dropped = self.runner.forget()
        if self.session is not None and self.runner.busy:
            try:
                await self.session.interrupt()
            except KernelError as error:
                self._lose(error)
        return dropped

    async def restart(self) -> None:
        """An empty namespace; and another kernel first, if the old one is gone."""
        self.runner.forget()
        try:
            if self.session is None:
                await self.rise()
            else:
                opened = await self.session.restart(self._lesson.seed)
                self.runner.fresh()
                self._post(SessionOpened(opened))
        except KernelError as error:
            self._lose(error)

    @property
    def lost(self) -> bool:
        """Whether there is no kernel to open a session in."""
        return self._desk.state.phase == "lost"

    async def rise(self) -> None:
        """A session, and another kernel first if the old one is gone; what waits goes on waiting."""
        if self.lost:
            self.refusal = ""
            self._post(KernelChanged(self._desk.warming()))
            self._post(KernelChanged(await self._desk.warm()))
        await self.open()

    def _lose(self, error: KernelError) -> None:
        """The kernel went while it was in use."""
        if isinstance(error, KernelDied):
            self._desk.mourn(error)
            self._post(KernelChanged(self._desk.state))
        self.session, self.refusal = None, str(error)
        self.runner.forget()
        self.runner.fresh()
        self._post(SessionLost(str(error)))
