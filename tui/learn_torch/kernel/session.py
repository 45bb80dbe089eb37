"""One namespace in the kernel, from the host's side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Protocol

import msgspec

from learn_torch.errors import DeviceUnavailable, KernelDied, KernelError, RequirementMissing
from learn_torch.i18n.languages import ENGLISH
from learn_torch.i18n.message import msg
from learn_torch.i18n.translate import current_language
from learn_torch.kernel.input_frames import InputReply, InputRequest
from learn_torch.kernel.name_queries import MAX_CODE, Complete, Completions, read_completions
from learn_torch.kernel.protocol import (
    Answer,
    Close,
    Finished,
    Gone,
    Interrupt,
    Metrics,
    Open,
    Opened,
    Output,
    Query,
    Request,
    Restart,
    RunCell,
    RunFrame,
)
from learn_torch.kernel.queries import (
    AskUsage,
    AskVariables,
    Details,
    Inspect,
    Usage,
    Variables,
    read_body,
    reason_of,
)
from learn_torch.kernel.wire_types import Snapshot

ANSWER_SECONDS = 1.0
"""How much longer than the kernel the host waits for an answer before it gives up."""
MAX_QUEUED_BYTES = 32 << 20
"""How much of a run's events may wait for the code that iterates it; curves beyond that lose points, output
is announced as dropped. Only a run that floods, or that nobody iterates, comes so far."""


class Wire(Protocol):
    """The kernel, as far as a session needs it."""

    @property
    def alive(self) -> bool:
        """Whether requests still reach it."""

    def send(self, request: Request) -> None:
        """Queue a request; raises KernelDied when there is nobody to take it."""

    def forget(self, number: int) -> None:
        """Drop a session that is over."""


class Session:
    """One namespace in the kernel. Runs one cell at a time."""

    opened: Opened
    """Its device, scratch folder, sandbox level and notes; those of the last restart."""

    def __init__(self, kernel: Wire, number: int) -> None:
        self._kernel = kernel
        self.number = number
        self._events: asyncio.Queue[RunFrame | KernelError] = asyncio.Queue()
        self._openings: deque[asyncio.Future[Opened]] = deque()
        """One for each Open and Restart that is not answered yet, in order, whether or not anybody
        still waits for it: the answer to a cancelled restart is not taken for that of the next."""
        self._ended = asyncio.Event()
        self._newest: dict[tuple[str, int], RunFrame] = {}
        """Of each type and number, the newest that nobody has fetched."""
        self._queued = 0
        """Bytes, roughly, of the events in the queue."""
        self._dropped = 0, 0
        """Bytes and lines of output that the queue had no room for."""
        self._answers: dict[int, asyncio.Future[Answer]] = {}
        self._last_query = 0
        self._runs = 0
        self._over: KernelError | None = None
        self.on_late: Callable[[Output], object] | None = None
        """Takes output of a run that is over, also while nothing runs."""

    async def run(
        self,
        cell: str,
        code: str,
        *,
        check: str | None = None,
        guess: str | None = None,
        trial: bool = False,
        columns: int = 80,
        allow_stdin: bool = False,
    ) -> AsyncIterator[RunFrame]:
        """Run code and yield its frames, exactly one Finished last; raises KernelDied.

        Leaving the iteration early does not stop the cell: `interrupt` does. `allow_stdin`: somebody
        answers each InputRequest with `reply`, and reads our sentences in their language.
        """
        self._runs += 1
        number, session = self._runs, self.number
        language = current_language() if allow_stdin else ENGLISH
        asked = cell, code, check, guess, trial, columns, allow_stdin, language
        self._send(RunCell(session, number, *asked))
        while True:
            event = await self._events.get()
            if isinstance(event, KernelError):
                raise event
            self._queued -= _size(event)
            if event.run not in (number, 0):
                continue  # of a run that nobody waited for
            yield self._newest.pop(event.place, event) if isinstance(event, Snapshot) else event
            if isinstance(event, Finished):
                return

    async def query(self, kind: str, args: msgspec.Struct, *, seconds: float = 1.0) -> Answer:
        """Ask the session something (kernel.queries); raises KernelDied.

        Without an answer within `seconds`, and a moment for the way, the status is "late".
        """
        self._last_query += 1
        number = self._last_query
        self._send(Query(self.number, number, kind, msgspec.msgpack.encode(args), seconds))
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            async with asyncio.timeout(seconds + ANSWER_SECONDS):
                return await answer
        except TimeoutError:
            return Answer(self.number, number, "late")
        finally:
            del self._answers[number]

    async def complete(
        self, code: str, position: int, above: str = "", *, seconds: float = 0.5
    ) -> Completions:
        """What may stand at `position` of `code`, from the live session; raises KernelDied.

        While a cell runs, what the code itself and that of the cells above tell.
        """
        if len(code) > MAX_CODE:
            return Completions(position, position, status="refused")
        asked = Complete(code, position, above[-MAX_CODE:])
        answer = await self.query("complete", asked, seconds=seconds)
        return read_completions(answer, code, position)

    async def variables(self, *, seconds: float = 0.5) -> Variables:
        """The names in play; none while a cell runs, as `status` says. Raises KernelDied."""
        answer = await self.query("variables", AskVariables(), seconds=seconds)
        return read_body(answer, Variables) or Variables(status=reason_of(answer))

    async def inspect(self, what: Inspect, *, seconds: float = 5.0) -> Details:
        """One variable in detail; nothing while a cell runs, as `status` says. Raises KernelDied."""
        answer = await self.query("inspect", what, seconds=seconds)
        return read_body(answer, Details) or Details(status=reason_of(answer))

    async def usage(self, *, seconds: float = 1.0) -> Usage | None:
        """What the session takes of the machine, also while a cell runs; None: no answer."""
        return read_body(await self.query("usage", AskUsage(), seconds=seconds), Usage)

    async def reply(self, request: InputRequest, value: str | None) -> None:
        """Give the cell the line that it asks for, of InputReply's bounds; None: end of file."""
        self._send(InputReply(self.number, request.run, request.number, value))

    async def interrupt(self) -> None:
        """Stop the running cell; its Finished comes within the grace time plus a moment."""
        self._send(Interrupt(self.number))

    async def restart(self, seed: int = 0, *, emptied: bool = False) -> Opened:
        """Replace the process by a fresh one, in milliseconds, whatever is running.

        The namespace is gone; with `emptied` all files too, or KernelError is raised. If this is
        cancelled, the session stays open, and starts afresh.
        """
        return await self.open(Restart(self.number, seed, emptied))

    async def close(self) -> None:
        """End the session; nothing that it started survives."""
        try:
            if self._over is None and self._kernel.alive:
                self._send(Close(self.number))
                await self._ended.wait()
        finally:
            self._kernel.forget(self.number)

    def abandon(self) -> None:
        """Close without waiting: opening failed or was cancelled."""
        if self._over is None and self._kernel.alive:
            self._send(Close(self.number))
        self._kernel.forget(self.number)

    async def open(self, request: Open | Restart) -> Opened:
        """Send the request and wait for its Opened; raises what came in its place."""
        opened: asyncio.Future[Opened] = asyncio.get_running_loop().create_future()
        self._send(request)
        self._openings.append(opened)
        return await opened

    # --- what the kernel delivers -----------------------------------------------------------

    def on_frame(self, frame: Opened | Answer | RunFrame | Gone) -> None:
        """A frame for this session."""
        if isinstance(frame, Opened):
            self.opened = frame
            opening = self._openings.popleft() if self._openings else None
            if opening is not None and not opening.done():
                opening.set_result(frame)
        elif isinstance(frame, Gone):
            self.fail(_error_of(frame))
        elif isinstance(frame, Answer):
            waiting = self._answers.get(frame.id)
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)
        elif isinstance(frame, Output) and frame.late:
            if self.on_late is not None:
                self.on_late(frame)
        elif isinstance(frame, Snapshot):
            self._take_snapshot(frame.place, frame)
        elif isinstance(frame, Metrics | Output) and self._queued > MAX_QUEUED_BYTES:
            self._drop(frame)
        else:
            self._put(frame)

    def _drop(self, frame: Metrics | Output) -> None:
        if isinstance(frame, Output):
            count, lines = len(frame.data) + frame.dropped, frame.data.count(b"\n")
            dropped, dropped_lines = self._dropped
            self._dropped = dropped + count, dropped_lines + lines + frame.dropped_lines

    def _put(self, frame: RunFrame) -> None:
        dropped, lines = self._dropped
        if dropped and isinstance(frame, Finished):  # no more output will come to announce it
            self._put(Output(self.number, frame.run, "stdout", b""))
        elif dropped and isinstance(frame, Output):
            frame = msgspec.structs.replace(
                frame, dropped=frame.dropped + dropped, dropped_lines=frame.dropped_lines + lines
            )
            self._dropped = 0, 0
        self._queued += _size(frame)
        self._events.put_nowait(frame)

    def _take_snapshot(self, place: tuple[str, int], frame: RunFrame) -> None:
        waiting = self._newest.get(place)
        self._newest[place] = frame
        if waiting is None or waiting.run != frame.run:
            self._put(frame)

    def fail(self, error: KernelError) -> None:
        """End the session: everything that waits for it raises `error`."""
        self._over = error
        self._ended.set()
        for waiting in self._openings:
            if not waiting.done():
                waiting.set_exception(error)
        self._openings.clear()
        for asked in self._answers.values():
            if not asked.done():
                asked.set_exception(error)
        self._events.put_nowait(error)

    def _send(self, request: Request) -> None:
        if self._over is not None:
            raise self._over
        self._kernel.send(request)


def _size(event: RunFrame) -> int:
    """Bytes of an event in the queue, roughly: a point of a curve takes about 70 as Python numbers."""
    if isinstance(event, Metrics):
        return 100 + 70 * sum(len(series.steps) for series in event.series)
    return 100 + (len(event.data) if isinstance(event, Output) else 0)


def _error_of(frame: Gone) -> KernelError:
    match frame.why:
        case "device":
            return DeviceUnavailable(frame.reason, msg("Choose one of these with --device."))
        case "missing":
            return RequirementMissing(frame.reason, msg("Install it beside torch."))
        case "died":
            return KernelDied(frame.reason, msg("Open the lesson again; your work is kept."))
        case "closed":
            return KernelError(msg("The session is closed."))
