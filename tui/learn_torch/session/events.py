"""The events of a session: the one vocabulary of the screen, `--check` and `--doctor`.

What a run sends is kept by `runs.Run.take`, and shown by each front end that knows its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # the course list imports this before the first paint
    from learn_torch.errors import KernelError
    from learn_torch.kernel.protocol import Opened, RunFrame
    from learn_torch.session.kernel_manager import KernelState
    from learn_torch.session.requests import RunRequest
    from learn_torch.session.run_result import RunResult
    from learn_torch.session.runs import Run


class KernelChanged(msgspec.Struct, frozen=True):
    """The kernel is warming, ready or lost."""

    state: KernelState


class SessionOpened(msgspec.Struct, frozen=True):
    """The session is ready and its namespace is empty: after an open and after a restart."""

    opened: Opened


class SessionRefused(msgspec.Struct, frozen=True):
    """The session cannot be opened; its queue is empty."""

    error: KernelError


class SessionLost(msgspec.Struct, frozen=True):
    """The session ended while it was in use; its queue is empty. The next run opens another."""

    error: KernelError


class RunQueued(msgspec.Struct, frozen=True):
    """A run waits for its turn."""

    request: RunRequest


class RunStarted(msgspec.Struct, frozen=True):
    """A run began."""

    run: Run


class RunGrew(msgspec.Struct, frozen=True):
    """The run sent a frame of this type: output, points of curves, a figure; `run` holds them."""

    run: Run
    kind: type[RunFrame]


class InputAsked(msgspec.Struct, frozen=True):
    """The run asks for a line, or asks no more: see `run.asks`."""

    run: Run


class RunFinished(msgspec.Struct, frozen=True):
    """The run is over."""

    run: Run
    result: RunResult


class LateOutput(msgspec.Struct, frozen=True):
    """Something that a finished run has left behind printed: `result` takes the place of `before`."""

    run: Run
    before: RunResult
    result: RunResult


RunEvent = RunGrew | InputAsked | RunFinished
"""What one frame of a run becomes."""

SessionEvent = (
    KernelChanged
    | SessionOpened
    | SessionRefused
    | SessionLost
    | RunQueued
    | RunStarted
    | RunEvent
    | LateOutput
)
