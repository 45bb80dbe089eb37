"""An open lesson: its session in the kernel, its queue of runs, and the stream of its events."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import TypeVar

from learn_torch.course.model import Lesson
from learn_torch.errors import KernelError
from learn_torch.i18n.message import msg
from learn_torch.kernel.input_frames import answer_of
from learn_torch.kernel.name_queries import Completions
from learn_torch.kernel.protocol import Opened, Output
from learn_torch.session import name_lookup
from learn_torch.session.events import (
    RunFinished,
    RunGrew,
    RunQueued,
    RunStarted,
    SessionEvent,
    SessionLost,
    SessionOpened,
    SessionRefused,
)
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.session.ports import SessionPort
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult
from learn_torch.session.runs import Run, RunHistory, RunQueue

T = TypeVar("T")


class LessonSession:
    """Runs a lesson's cells one after another, and tells everything that happens.

    It opens as soon as it is entered. A task of its own runs the queue, so runs go on while
    nobody reads; the events are for one reader. An open session that is lost, or that could not be
    opened, is opened again by the next run.
    """

    def __init__(
        self,
        kernels: KernelManager,
        lesson: Lesson,
        *,
        seed: int | None = None,
        run_seconds: float | None = None,
    ) -> None:
        self.lesson = lesson
        self.queue = RunQueue()
        self.unseen: tuple[str, ...] = ()
        """The code of cells that run before those of the lesson, and are not among them."""
        self.current: Run | None = None
        self.ran: frozenset[str] = frozenset()
        """Ids of the cells that ran in this namespace to their end or to an error."""
        self.error: KernelError | None = None
        """Why there is no session; None while there is one, or one is being opened."""
        self.opening = True
        """Whether a session is being opened, or about to be."""
        self._kernels = kernels
        self._seed = lesson.seed if seed is None else seed
        self._run_seconds = run_seconds
        self._port: SessionPort | None = None
        self._history = RunHistory()
        self._news: deque[SessionEvent] = deque()
        self._told = asyncio.Event()
        self._wanted = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._unwatch: Callable[[], None] = lambda: None

    async def __aenter__(self) -> LessonSession:
        self._unwatch = self._kernels.watch(self._tell)
        self._worker = asyncio.create_task(self._work())
        self._worker.add_done_callback(lambda _: self._told.set())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """End the session and every process that it started, whatever it is doing."""
        self._unwatch()
        try:
            if self._worker is not None:
                self._worker.cancel()
                await asyncio.wait({self._worker})
        finally:
            port, self._port = self._port, None
            if port is not None and error is None:
                await self._kernels.release_session(port)
            elif port is not None:
                await self._kernels.close_session(port)

    @property
    def opened(self) -> Opened | None:
        """The device, the sandbox and the notes of the session; None while there is none."""
        return self._port.opened if self._port is not None else None

    @property
    def refused(self) -> bool:
        """Whether it cannot be opened in a living kernel, so that another run would not help."""
        return self.error is not None and self._kernels.state.phase != "lost"

    @property
    def idle(self) -> bool:
        """Whether nothing runs, waits or is being opened, and every event was read."""
        return not (self.current or self.queue or self.opening or self._news)

    # --- reading ----------------------------------------------------------------------------

    def __aiter__(self) -> LessonSession:
        return self

    async def __anext__(self) -> SessionEvent:
        while not self._news:
            worker = self._worker
            if worker is None or worker.done():  # closed; or it met a bug of ours
                if worker is not None and not worker.cancelled() and (bug := worker.exception()):
                    raise bug
                raise StopAsyncIteration
            self._told.clear()
            await self._told.wait()
        return self._news.popleft()

    async def wait_opened(self) -> Opened:
        """Read events until the session is open; raises why it is not."""
        async for event in self:
            match event:
                case SessionOpened():
                    return event.opened
                case SessionRefused():
                    raise event.error
        raise KernelError(msg("The session is closed."))

    async def result_of(self, request: RunRequest) -> RunResult:
        """Run a cell and read events until it is over; raises KernelError if the session goes."""
        self.submit(request)
        async for event in self:
            match event:
                case RunFinished() if event.run.request is request:
                    return event.result
                case SessionRefused() | SessionLost():
                    raise event.error
        raise KernelError(msg("The session is closed."))

    # --- asking -----------------------------------------------------------------------------

    def submit(self, *requests: RunRequest) -> None:
        """Queue cells to run; opens a session first if there is none."""
        self.queue.add(*requests)
        for request in requests:
            self._tell(RunQueued(request))
        self._wake()

    async def interrupt(self) -> list[RunRequest]:
        """Stop the running cell, empty the queue and return what was in it."""
        dropped = self.queue.clear()
        if self.current is not None:
            await self.ask(lambda port: port.interrupt())
        return dropped

    async def answer(self, line: str | None) -> None:
        """Give the running cell the line that it asks for; None: end of file."""
        run = self.current
        if run is not None and (request := run.asks) is not None:
            run.ask(None)
            await self.ask(lambda port: port.reply(request, answer_of(line)))

    async def restart(self) -> None:
        """Empty the namespace and the queue; opens a session if there is none."""
        self.queue.clear()
        if self._port is None:
            self._wake()
            return
        try:
            opened = await self._port.restart(self._seed)
        except KernelError as error:
            self._lose(error)
        else:
            self.ran = frozenset()
            self._tell(SessionOpened(opened))

    async def complete(self, code: str, position: int, cells: Sequence[str] = ()) -> Completions:
        """What may stand at a place in code; `cells`: the code above."""
        return await name_lookup.complete(self, code, position, cells)

    async def ask(self, question: Callable[[SessionPort], Awaitable[T]]) -> T | None:
        """Return what the open session answers; None where there is none, or no more."""
        if self._port is None:
            return None
        try:
            return await question(self._port)
        except KernelError as error:
            self._lose(error)
            return None

    # --- the worker -------------------------------------------------------------------------

    def _wake(self) -> None:
        self.opening = self.opening or self._port is None
        self._wanted.set()

    def _tell(self, event: SessionEvent) -> None:
        if isinstance(event, RunGrew) and event in self._news:
            return  # it refers to the run's state: one that waits stands for those after it
        self._news.append(event)
        self._told.set()

    async def _work(self) -> None:
        """Open the session, and run what is submitted until the task is cancelled."""
        self._wanted.set()
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            if self._port is None:
                await self._open()
            await self._drain()

    async def _open(self) -> None:
        try:
            self._port = await self._kernels.open_session(
                self.lesson, seed=self._seed, run_seconds=self._run_seconds
            )
        except KernelError as error:
            self.error = error
            self.queue.clear()
            self._tell(SessionRefused(error))
        else:
            self.error = None
            self.ran = frozenset()
            self._history = RunHistory()
            self._port.on_late = self._take_late
            self._tell(SessionOpened(self._port.opened))
        finally:
            self.opening = False

    async def _drain(self) -> None:
        try:
            while self.queue and self._port is not None:
                await self._run(self._port, self.queue.next())
        except KernelError as error:
            self._lose(error)
        finally:
            self.current = None

    async def _run(self, port: SessionPort, request: RunRequest) -> None:
        """Run one cell, frame by frame; hands the loop back between frames, in a flood too."""
        self.current = run = Run(request)
        self._history.add(run)
        self._tell(RunStarted(run))
        async for frame in port.run(
            request.cell,
            request.code,
            check=request.check,
            guess=request.guess,
            trial=request.trial,
            columns=request.columns,
            allow_stdin=request.allow_stdin,
        ):
            event = run.take(frame)
            if isinstance(event, RunFinished):
                self._on_finished(request, event.result)
            self._tell(event)
            await asyncio.sleep(0)
        assert self.current is None, "a run ends with Finished"

    def _take_late(self, frame: Output) -> None:
        event = self._history.take_late(frame)
        if event is not None:
            self._tell(event)

    def _on_finished(self, request: RunRequest, result: RunResult) -> None:
        self.current = None
        if not request.trial:
            self.ran = frozenset() if result.lost else self.ran | {request.cell}
        self.queue.on_finished(request, result)

    def _lose(self, error: KernelError) -> None:
        """The session went while it was in use."""
        port, self._port = self._port, None
        if port is None:
            return
        self._kernels.drop_session(port)
        self.queue.clear()
        self.ran = frozenset()
        self._tell(SessionLost(error))
