"""The run in progress: when it began, when it has to be over, and which limit says so."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from learn_torch.kernel.protocol import Limits


@dataclass
class Running:
    """One run, until it is finished."""

    number: int
    started: float
    """All times are monotonic seconds."""
    deadline: float | None
    limit_words: str
    """The limit that sets the deadline, as the end of "It reached …"."""
    stopping: Literal["", "interrupted", "timeout"] = ""
    kill_at: float | None = None
    """When a run that was asked to stop is ended by force."""

    @classmethod
    def begin(cls, number: int, limits: Limits, spent: float) -> Running:
        """A run that begins now, in a session that has used `spent` seconds before."""
        now = time.monotonic()
        cell, session = limits.cell_seconds, limits.session_seconds
        left = None if session is None else max(0.0, session - spent)
        if left is not None and (cell is None or left < cell):
            words = f"the limit of {session:g} s for all cells of a lesson"
            return cls(number, now, now + left, words)
        if cell is None:
            return cls(number, now, None, "")
        words = f"the limit of {cell:g} s for one cell{limits.source_suffix('cell_seconds')}"
        return cls(number, now, now + cell, words)
