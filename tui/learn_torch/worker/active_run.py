"""The run in progress, as its guard sees it: its time limit, and how it is reported when it is stopped."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Literal

import msgspec

from learn_torch.i18n.message import NOTHING, Message, msg, paragraph
from learn_torch.kernel.input_frames import InputReply, InputRequest
from learn_torch.kernel.protocol import Finished, RunCell
from learn_torch.kernel.wire_message import to_wire
from learn_torch.kernel.wire_types import Limits, Outcome
from learn_torch.worker.limit_words import cell_seconds_in_words

_FRAME = re.compile(rb'File "<cell (?P<cell>[a-z0-9-]+) #\d+>", line (?P<line>\d+) in ')

RESTARTED = msg("The session was restarted.")
MAX_FAULT_REPORT = 64 << 10
"""Bytes of faulthandler's report that are read."""
WAIT_SECONDS = 3600.0
"""How long the clock of one run stands still, in all, while it waits for a person; then it goes on."""
WAKE_SECONDS = 0.1
"""How long after an interrupt the process is woken, should it sleep in a system call.

Python looks for signals before the call; one that comes between the look and the call waits until the
call ends: of 15,000 interrupts of `input()`, six. Another signal, which means nothing, ends it.
"""
MAX_WITHDRAWN = 1000
"""Requests that a run may withdraw; the host does not hear of those after them."""


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
    wake_at: float | None = None
    """When it is woken; see WAKE_SECONDS."""
    may_ask: bool = False
    """Whether a person is there to answer `input`."""
    asks: int = 0
    """The number of the request that waits for its line; 0: none does."""
    asked_at: float = 0.0
    waited: float = 0.0
    """Seconds that it has waited for lines; they are none of its running time."""
    withdrawn: int = 0

    @classmethod
    def begin(cls, request: RunCell, limits: Limits) -> ActiveRun:
        now, seconds, number = time.monotonic(), limits.cell_seconds, request.run
        if seconds is None:
            return cls(number, now, None, NOTHING, may_ask=request.allow_stdin)
        reached = cell_seconds_in_words(seconds, limits)
        return cls(number, now, now + seconds, reached, may_ask=request.allow_stdin)

    def ask_to_stop(self, why: Literal["interrupted", "timeout"], grace_seconds: float) -> None:
        """Note that it is interrupted; the first reason counts, and the grace time begins with it."""
        now = time.monotonic()
        self.wake_at = now + WAKE_SECONDS
        if not self.stopping:
            self.stopping, self.kill_at = why, now + grace_seconds

    @property
    def seconds(self) -> float:
        """How long it has run, without its waiting for lines."""
        waits = time.monotonic() - self.asked_at if self.asks else 0.0
        return time.monotonic() - self.started - self.waited - waits

    def on_input_request(self, frame: InputRequest) -> bool:
        """Stop the clock for a request, or start it again; whether the host is to hear of it.

        The child may send anything: a second request while one waits is dropped, as is one that
        nobody can answer. It then waits in vain, and its clock runs.
        """
        if frame.withdrawn:
            self.withdrawn += 1
            return self._clock_goes_on(frame.number)
        if not self.may_ask or self.asks or self.withdrawn > MAX_WITHDRAWN:
            return False
        self.asks, self.asked_at = frame.number, time.monotonic()
        if self.deadline is not None:
            self.deadline += self._patience
        return True

    def on_input_reply(self, frame: InputReply) -> bool:
        """Start the clock again; whether the child waits for that line."""
        return frame.run == self.number and self._clock_goes_on(frame.number)

    def _clock_goes_on(self, number: int) -> bool:
        if self.asks != number:
            return False
        before, waits = self._patience, time.monotonic() - self.asked_at
        self.asks, self.waited = 0, self.waited + waits
        if self.deadline is not None:
            self.deadline -= max(0.0, before - waits)
        return True

    @property
    def _patience(self) -> float:
        """Seconds that the clock may still stand."""
        return max(0.0, WAIT_SECONDS - self.waited)

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
        """The end of a run as the child reports it; if a limit stopped it, the limit is named.

        A KeyboardInterrupt that nobody asked for is an error of the cell's own.
        """
        if frame.outcome != "interrupted" or self.stopping == "interrupted":
            return frame
        if not self.stopping:
            return msgspec.structs.replace(frame, outcome="error")
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
