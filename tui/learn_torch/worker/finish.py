"""How a run that did not end by itself is told: one plain sentence that names limit and line."""

from __future__ import annotations

import msgspec

from learn_torch.kernel.protocol import Finished, Outcome
from learn_torch.worker.timing import Running


def by_force(session: int, run: Running, where: str) -> Finished:
    """Of a run that was asked to stop and did not; `where` says at which line it was."""
    outcome: Outcome = "timeout" if run.stopping == "timeout" else "interrupted"
    reason = f"It reached {run.limit_words}." if outcome == "timeout" else ""
    reason += f" It did not yield to an interrupt, so its process was replaced.{where}"
    return lost(session, run, outcome, reason.strip())


def lost(session: int, run: Running, outcome: Outcome, reason: str) -> Finished:
    """Of a run whose process went, and the namespace with it."""
    return Finished(session, run.number, outcome, 0.0, reason, lost=True)


def yielded(run: Running, frame: Finished) -> Finished:
    """Of a run that stopped when it was asked to; because of a limit, the limit's words are added."""
    if run.stopping != "timeout" or frame.outcome != "interrupted":
        return frame
    reason = f"It reached {run.limit_words}.{_line(frame)}"
    return msgspec.structs.replace(frame, outcome="timeout", reason=reason)


def _line(frame: Finished) -> str:
    """Where the interrupt met it, in the words of `faults.line_in`."""
    if frame.trouble is None or not frame.trouble.trace:
        return ""
    at = frame.trouble.trace[-1]
    return f" It was at line {at.line} of cell `{at.cell}`."
