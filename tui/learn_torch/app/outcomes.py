"""What became of a run, as the screen shows it and as the study keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import msgspec

from learn_torch.course.model import Cell
from learn_torch.kernel.figures import Figures
from learn_torch.kernel.protocol import ErrorReport, Finished, Outcome, Verdict
from learn_torch.study.records import code_digest

Age = Literal["now", "restart", "last time"]
"""now: of this session; restart: of one that was restarted; last time: read from the study."""


@dataclass(frozen=True)
class Result:
    """A finished run."""

    outcome: Outcome
    seconds: float
    output: str = ""
    """The transcript, with colours."""
    reason: str = ""
    trouble: ErrorReport | None = None
    verdict: Verdict | None = None
    lost: bool = False
    text: str | None = None
    """Digest of the code that ran; None where that is not known."""
    age: Age = "now"
    figures: Figures = field(default_factory=Figures, compare=False)

    def aged(self, age: Age) -> Result:
        """The same result, seen later."""
        return replace(self, age=age)


def digest(code: str) -> str:
    """Sixteen hex digits that tell one text of a cell from another; space at line ends is no change."""
    return code_digest(code)


def of_run(finished: Finished, output: str, code: str, figures: Figures) -> Result:
    """The result of a run that has just ended."""
    return Result(
        outcome=finished.outcome,
        seconds=finished.seconds,
        output=output,
        reason=finished.reason,
        trouble=finished.trouble,
        verdict=finished.verdict,
        lost=finished.lost,
        text=digest(code),
        figures=figures,
    )


def passes(cell: Cell, result: Result, guess: str | None) -> bool:
    """Whether the cell counts as done with this result.

    Code: it ran to its end, or raised what it was meant to raise. An exercise: its check passed.
    A prediction: it was answered, rightly or not, and the code ran.
    """
    if cell.exercise is not None:
        return bool(result.verdict and result.verdict.passed and not result.verdict.broken)
    if cell.predict is not None and guess is None:
        return False
    if result.outcome == "ok":
        return True
    return announced(cell, result)


def announced(cell: Cell, result: Result) -> bool:
    """Whether the run ended with the exception that the lesson means it to end with."""
    expected = cell.raises or (cell.predict and cell.predict.answer)
    kind = result.trouble.kind.rpartition(".")[2] if result.trouble else ""
    return bool(result.outcome == "error" and expected and kind == expected.rpartition(".")[2])


_trouble = msgspec.msgpack.Decoder(ErrorReport)


def pack_trouble(trouble: ErrorReport | None) -> bytes:
    """A trouble as the study keeps it; empty when there was none."""
    return b"" if trouble is None else msgspec.msgpack.encode(trouble)


def unpack_trouble(data: bytes) -> ErrorReport | None:
    """A trouble from the study; None where there was none, or where an older format wrote it."""
    try:
        return _trouble.decode(data) if data else None
    except msgspec.DecodeError:
        return None
