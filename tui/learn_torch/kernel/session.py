"""One namespace in the kernel, from the host's side."""

from __future__ import annotations

import asyncio
import contextlib
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
    Opened,
    Output,
    Request,
    Restart,
    RunCell,
)

Event = Output | Metrics | Figure | Finished
"""What a run says; Finished is the last."""


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
        self._openings: asyncio.Queue[Opened | KernelError] = asyncio.Queue()
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

    async def restart(self, seed: int = 0) -> Opened:
        """Begin afresh, in milliseconds, whatever is running; the namespace is gone."""
        self._send(Restart(self.number, seed))
        self.opened = await self.next_opened()
        return self.opened

    async def close(self) -> None:
        """End the session; nothing that it started survives."""
        if self._over is not None or not self._kernel.alive:
            return
        self._send(Close(self.number))
        with contextlib.suppress(KernelError):
            await self.next_opened()
        self._kernel.forget(self.number)

    # --- what the kernel delivers -----------------------------------------------------------

    async def next_opened(self) -> Opened:
        """The next Opened; raises what came in its place."""
        opened = await self._openings.get()
        if isinstance(opened, KernelError):
            raise opened
        return opened

    def on_frame(self, frame: Opened | Output | Metrics | Figure | Finished | Gone) -> None:
        """A frame for this session."""
        if isinstance(frame, Opened):
            self._openings.put_nowait(frame)
        elif isinstance(frame, Gone):
            self.fail(_error_of(frame))
        elif isinstance(frame, Figure):
            self._take_figure(frame)
        else:
            self._events.put_nowait(frame)

    def _take_figure(self, frame: Figure) -> None:
        waiting = self._shown.get(frame.number)
        self._shown[frame.number] = frame
        if waiting is None or waiting.run != frame.run:
            self._events.put_nowait(frame)

    def fail(self, error: KernelError) -> None:
        """The session is over: whoever waits for it learns why."""
        self._over = error
        self._openings.put_nowait(error)
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
