"""One namespace in the kernel, from the host's side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Protocol

from learn_torch.errors import DeviceUnavailable, KernelDied, KernelError, RequirementMissing
from learn_torch.kernel.protocol import (
    Close,
    Figure,
    Finished,
    Gone,
    Interrupt,
    Metrics,
    Open,
    Opened,
    Output,
    Request,
    Restart,
    RunCell,
)

Event = Output | Metrics | Figure | Finished
"""An event of a run; Finished is the last."""


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
    """How it came to be: device, scratch folder, sandbox level, notes; the latest, after a restart."""

    def __init__(self, kernel: Wire, number: int) -> None:
        self._kernel = kernel
        self.number = number
        self._events: asyncio.Queue[Event | KernelError] = asyncio.Queue()
        self._openings: deque[asyncio.Future[Opened]] = deque()
        """One for each Open and Restart that is not answered yet, in order, whether or not anybody
        still waits for it: the answer to a cancelled restart is not taken for that of the next."""
        self._ended = asyncio.Event()
        self._shown: dict[int, Figure] = {}
        """The newest state of each figure that nobody has fetched: an animation cannot pile up."""
        self._runs = 0
        self._over: KernelError | None = None
        self.busy = False
        """Whether a cell is running."""

    async def run(
        self,
        cell: str,
        code: str,
        *,
        check: str | None = None,
        guess: str | None = None,
        trial: bool = False,
    ) -> AsyncIterator[Event]:
        """Run code and hear what it says, to exactly one Finished; raises KernelDied.

        Leaving the iteration early does not stop the cell: `interrupt` does.
        """
        self._runs += 1
        number = self._runs
        self._send(RunCell(self.number, number, cell, code, check, guess, trial))
        self.busy = True
        try:
            while True:
                event = await self._events.get()
                if isinstance(event, KernelError):
                    raise event
                if event.run not in (number, 0):
                    continue  # of a run that nobody waited for
                yield self._shown.pop(event.number, event) if isinstance(event, Figure) else event
                if isinstance(event, Finished):
                    return
        finally:
            self.busy = False

    async def interrupt(self) -> None:
        """Stop the running cell; its Finished comes within the grace time plus a moment."""
        self._send(Interrupt(self.number))

    async def open(self, request: Open) -> Opened:
        """Open the session; called once, by the kernel. Raises what came in place of Opened."""
        return await self._next_opened(request)

    async def restart(self, seed: int = 0) -> Opened:
        """Replace the process by a fresh one, in milliseconds, whatever is running.

        The namespace is gone. If this is cancelled, the session stays open, and starts afresh.
        """
        return await self._next_opened(Restart(self.number, seed))

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

    async def _next_opened(self, request: Open | Restart) -> Opened:
        opened: asyncio.Future[Opened] = asyncio.get_running_loop().create_future()
        self._send(request)
        self._openings.append(opened)
        return await opened

    # --- what the kernel delivers -----------------------------------------------------------

    def on_frame(self, frame: Opened | Output | Metrics | Figure | Finished | Gone) -> None:
        """A frame for this session."""
        if isinstance(frame, Opened):
            self._on_opened(frame)
        elif isinstance(frame, Gone):
            self.fail(_error_of(frame))
        elif isinstance(frame, Figure):
            self._take_figure(frame)
        else:
            self._events.put_nowait(frame)

    def _on_opened(self, frame: Opened) -> None:
        self.opened = frame
        waiting = self._openings.popleft() if self._openings else None
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)

    def _take_figure(self, frame: Figure) -> None:
        waiting = self._shown.get(frame.number)
        self._shown[frame.number] = frame
        if waiting is None or waiting.run != frame.run:
            self._events.put_nowait(frame)

    def fail(self, error: KernelError) -> None:
        """End the session: everything that waits for it raises `error`."""
        self._over = error
        self._ended.set()
        for waiting in self._openings:
            if not waiting.done():
                waiting.set_exception(error)
        self._openings.clear()
        self._events.put_nowait(error)

    def _send(self, request: Request) -> None:
        if self._over is not None:
            raise self._over
        self._kernel.send(request)


def _error_of(frame: Gone) -> KernelError:
    match frame.why:
        case "device":
            return DeviceUnavailable(frame.reason, "Choose one of these with --device.")
        case "missing":
            return RequirementMissing(frame.reason, "Install it beside torch.")
        case "died":
            return KernelDied(frame.reason, "Open the lesson again; your work is kept.")
        case "closed":
            return KernelError("The session is closed.")
