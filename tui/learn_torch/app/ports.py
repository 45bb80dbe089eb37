"""What the screen needs of a kernel; kernel.client satisfies it, and so does a scripted one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from learn_torch.kernel.protocol import Figure, Finished, Limits, Metrics, Opened, Output, Ready

Event = Output | Metrics | Figure | Finished


class SessionPort(Protocol):
    """One namespace in which a lesson's cells run in order."""

    @property
    def opened(self) -> Opened:
        """The device, the scratch folder and the sandbox of this session."""

    def run(
        self, cell: str, code: str, *, check: str | None = None, guess: str | None = None
    ) -> AsyncIterator[Event]:
        """What the run says, ending with exactly one Finished; raises KernelDied."""

    async def interrupt(self) -> None:
        """Stop what runs."""

    async def restart(self, seed: int = 0) -> Opened:
        """An empty namespace in a fresh process."""

    async def close(self) -> None:
        """End the session and all that it started."""


class KernelPort(Protocol):
    """The process that has torch and opens sessions."""

    async def start(self) -> Ready:
        """Warm up; raises KernelDied or KernelMismatch."""

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
        """A session; raises DeviceUnavailable, RequirementMissing or KernelError."""

    async def close(self) -> None:
        """End everything."""
