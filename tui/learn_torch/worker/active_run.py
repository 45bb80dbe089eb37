"""The run in progress, as its guard sees it: its time limit, and how it is reported when it is stopped."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Literal

import msgspec

from learn_torch.kernel.protocol import Finished
from learn_torch.kernel.wire_types import Limits, Outcome

_FRAME = re.compile(rb'File "<cell (?P<cell>[a-z0-9-]+) #\d+>", line (?P<line>\d+) in ')

MAX_FAULT_REPORT = 64 << 10
"""Bytes of faulthandler's report that are read."""


@dataclass
class ActiveRun:
    """One run, until it is finished."""

    number: int
    started: float
    """All times are monotonic seconds."""
    deadline: float | None
    limit_words: str
    """The limit that stops it, as the end of "It reached …"."""
    stopping: Literal["", "interrupted", "timeout"] = ""
    kill_at: float | None = None
    """When a run that was asked to stop is ended by force."""

    @classmethod
    def begin(cls, number: int, limits: Limits) -> ActiveRun:
        """A run that begins now."""
        now, seconds = time.monotonic(), limits.cell_seconds
        if seconds is None:
            return cls(number, now, None, "")
        words = f"the limit of {seconds:g} s for one cell{limits.source_suffix('cell_seconds')}"
        return cls(number, now, now + seconds, words)

    def stopped_by_force(self, session: int, where: str) -> Finished:
        """The end of a run that did not yield to an interrupt; `where` names the line it was at."""
        outcome: Outcome = "timeout" if self.stopping == "timeout" else "interrupted"
        reason = f"It reached {self.limit_words}." if outcome == "timeout" else ""
        reason += f" It did not yield to an interrupt, so its process was replaced.{where}"
        return self.lost(session, outcome, reason.strip())

    def lost(self, session: int, outcome: Outcome, reason: str) -> Finished:
        """The end of a run whose process is gone, and the namespace with it."""
        return Finished(session, self.number, outcome, 0.0, reason, lost=True)

    def finished(self, frame: Finished) -> Finished:
        """The end of a run as the child reports it; if a limit stopped it, the limit is named."""
        if self.stopping != "timeout" or frame.outcome != "interrupted":
            return frame
        reason = f"It reached {self.limit_words}.{_line_of(frame)}"
        return msgspec.structs.replace(frame, outcome="timeout", reason=reason)


def _line_of(frame: Finished) -> str:
    """The line that the interrupt stopped, in the words of `line_in_fault_report`."""
    if frame.trouble is None or not frame.trouble.trace:
        return ""
    at = frame.trouble.trace[-1]
    return f" It was at line {at.line} of cell `{at.cell}`."


def line_in_fault_report(report: bytes) -> str:
    """ " It was at line 3 of cell `loop`.", for the innermost cell in a report; else empty.

    faulthandler, which writes it from C, lists the most recent call first.
    """
    match = _FRAME.search(report)
    if match is None:
        return ""
    return f" It was at line {int(match['line'])} of cell `{match['cell'].decode()[:100]}`."
