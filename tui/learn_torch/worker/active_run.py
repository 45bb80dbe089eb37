"""The run in progress, as its guard sees it: its time limit, and how it is reported when it is stopped."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Literal

import msgspec

from learn_torch.i18n.message import NOTHING, Message, msg, paragraph
from learn_torch.kernel.protocol import Finished
from learn_torch.kernel.wire_message import to_wire
from learn_torch.kernel.wire_types import Limits, Outcome
from learn_torch.worker.limit_words import cell_seconds_in_words

_FRAME = re.compile(rb'File "<cell (?P<cell>[a-z0-9-]+) #\d+>", line (?P<line>\d+) in ')

RESTARTED = msg("The session was restarted.")
MAX_FAULT_REPORT = 64 << 10
"""Bytes of faulthandler's report that are read."""


@dataclass
class ActiveRun:
    """One run, until it is finished."""

    number: int
    started: float
    """All times are monotonic seconds."""
    deadline: float | None
    reached: Message
    """What is said where a limit stops it."""
    stopping: Literal["", "interrupted", "timeout"] = ""
    kill_at: float | None = None
    """When a run that was asked to stop is ended by force."""

    @classmethod
    def begin(cls, number: int, limits: Limits) -> ActiveRun:
        """A run that begins now."""
        now, seconds = time.monotonic(), limits.cell_seconds
        if seconds is None:
            return cls(number, now, None, NOTHING)
        return cls(number, now, now + seconds, cell_seconds_in_words(seconds, limits))

    def stopped_by_force(self, session: int, where: Message) -> Finished:
        """The end of a run that did not yield to an interrupt; `where` names the line it was at."""
        outcome: Outcome = "timeout" if self.stopping == "timeout" else "interrupted"
        reached = self.reached if outcome == "timeout" else NOTHING
        replaced = msg("It did not yield to an interrupt, so its process was replaced.")
        return self.lost(session, outcome, paragraph(reached, replaced, where))

    def lost(self, session: int, outcome: Outcome, reason: Message) -> Finished:
        """The end of a run whose process is gone, and the namespace with it."""
        return Finished(session, self.number, outcome, 0.0, to_wire(reason), lost=True)

    def finished(self, frame: Finished) -> Finished:
        """The end of a run as the child reports it; if a limit stopped it, the limit is named."""
        if self.stopping != "timeout" or frame.outcome != "interrupted":
            return frame
        reason = paragraph(self.reached, _line_of(frame))
        return msgspec.structs.replace(frame, outcome="timeout", reason=to_wire(reason))


def refused(session: int, run: int) -> Finished:
    """The end of a run that never began: one at a time."""
    return Finished(session, run, "refused", 0.0, to_wire(msg("Another cell is running.")))


def _line_of(frame: Finished) -> Message:
    """The line that the interrupt stopped."""
    if frame.trouble is None or not frame.trouble.trace:
        return NOTHING
    at = frame.trouble.trace[-1]
    return _was_at(at.line, at.cell)


def line_in_fault_report(report: bytes) -> Message:
    """The line of the innermost cell in a report; NOTHING where it names none.

    faulthandler, which writes it from C, lists the most recent call first.
    """
    match = _FRAME.search(report)
    if match is None:
        return NOTHING
    return _was_at(int(match["line"]), match["cell"].decode()[:100])


def _was_at(line: int, cell: str) -> Message:
    return msg("It was at line {line} of cell `{cell}`.", line=str(line), cell=cell)
