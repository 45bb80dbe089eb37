"""What the core needs of a kernel; `kernel.client` satisfies it, and so does a scripted one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Protocol

import msgspec

from learn_torch.kernel.input_frames import InputRequest
from learn_torch.kernel.name_queries import Completions
from learn_torch.kernel.protocol import Answer, Opened, Output, Ready, RunFrame
from learn_torch.kernel.queries import Details, Inspect, Usage, Variables
from learn_torch.kernel.wire_types import Limits


class SessionPort(Protocol):
    """One namespace in which a lesson's cells run in order."""

    on_late: Callable[[Output], object] | None
    """Takes output of a run that is over; set by who wants it."""

    @property
    def opened(self) -> Opened:
        """The device, the scratch folder and the sandbox of this session."""

    def run(
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
        """Yield the frames of a run, exactly one Finished last; raises KernelDied."""

    async def reply(self, request: InputRequest, value: str | None) -> None:
        """Give the cell the line that it asks for; None: end of file."""

    async def complete(self, code: str, position: int, above: str = "") -> Completions:
        """What may stand at a place in code, from the live namespace."""

    async def query(self, kind: str, args: msgspec.Struct, *, seconds: float = 1.0) -> Answer:
        """Anything else (kernel.name_queries)."""

    async def variables(self) -> Variables:
        """The names in play."""

    async def usage(self) -> Usage | None:
        """What the session takes of the machine, also while a cell runs."""

    async def inspect(self, what: Inspect) -> Details:
        """One variable, or a part of one, in detail."""

    async def interrupt(self) -> None:
        """Stop the running cell."""

    async def restart(self, seed: int = 0, *, emptied: bool = False) -> Opened:
        """Start again with an empty namespace in a fresh process, and if `emptied` without files.

        Raises KernelError where something of the lesson before is left.
        """

    async def close(self) -> None:
        """End the session and every process that it started."""


class KernelPort(Protocol):
    """The process that has imported torch and forks sessions."""

    @property
    def alive(self) -> bool:
        """Whether requests still reach it."""

    async def start(self) -> Ready:
        """Launch it and wait until it is warm; raises KernelDied or KernelMismatch."""

    async def open(
        self,
        *,
        seed: int = 0,
        device: str = "auto",
        data: tuple[str, ...] = (),
        requires: tuple[str, ...] = (),
        limits: Limits | None = None,
        stages: tuple[str, ...] = (),
    ) -> SessionPort:
        """Open a session; raises DeviceUnavailable, RequirementMissing or KernelError."""

    async def close(self) -> None:
        """End every session and the process."""

    def abandon(self) -> None:
        """Leave it to end by itself, without waiting."""
