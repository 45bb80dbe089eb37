"""What was proved: of a cell, of a lesson, of a course."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from learn_torch.check.findings import Finding
from learn_torch.course.catalogue import Entry
from learn_torch.kernel.protocol import Device, ErrorReport

Outcome = Literal["passed", "failed", "unchecked"]
"""unchecked: it could not be shown here, and the reason is given. That is never a pass."""


@dataclass(frozen=True)
class Proof:
    """One thing that a cell owes, and whether it was shown."""

    name: str
    outcome: Outcome
    message: str = ""
    trouble: ErrorReport | None = None
    """The exception behind a failure."""
    said: str = ""
    """What the check said to the learner, where it turned an answer away as it should."""


@dataclass(frozen=True)
class CellResult:
    """All proofs of one cell, over all seeds."""

    id: str
    kind: str
    proofs: tuple[Proof, ...]
    seconds: float = 0.0
    """Spent running, not waiting."""
    stdout: str = ""
    """Of the run that the next cell builds upon, on the lesson's own seed."""
    reason: str = ""
    """Why it is unchecked."""
    figures: int = 0
    """How many that run showed."""

    @property
    def outcome(self) -> Outcome:
        return worst(proof.outcome for proof in self.proofs)


@dataclass(frozen=True)
class LessonResult:
    """All cells of one lesson that have something to run."""

    entry: Entry
    cells: tuple[CellResult, ...] = ()
    seconds: float = 0.0
    trouble: str = ""
    """What went wrong with the lesson as a whole: it has failed."""
    reason: str = ""
    """Why the lesson as a whole is unchecked."""
    findings: tuple[Finding, ...] = ()
    """What its author should look at; the outcome does not hang on it."""

    @property
    def outcome(self) -> Outcome:
        if self.trouble:
            return "failed"
        return worst(cell.outcome for cell in self.cells)

    @property
    def why_unchecked(self) -> str:
        """The lesson's own reason, or those of its cells, each once."""
        reasons = [self.reason, *(cell.reason for cell in self.cells)]
        return "; ".join(dict.fromkeys(filter(None, reasons)))


@dataclass(frozen=True)
class Summary:
    """A whole check, and what it was made with."""

    lessons: tuple[LessonResult, ...]
    device: Device
    torch: str
    sandbox: str
    seconds: float
    beside: tuple[Finding, ...] = ()
    """Findings about no lesson: the course's own titles."""

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many lessons ended in each way."""
        found = Counter(lesson.outcome for lesson in self.lessons)
        return {outcome: found[outcome] for outcome in ("passed", "failed", "unchecked")}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of all lessons, in their order, and those about none."""
        of_lessons = (finding for lesson in self.lessons for finding in lesson.findings)
        return (*of_lessons, *self.beside)

    @property
    def proved(self) -> bool:
        """Nothing failed, and something was shown."""
        shown = any(
            proof.outcome == "passed"
            for lesson in self.lessons
            for cell in lesson.cells
            for proof in cell.proofs
        )
        return shown and not self.counts["failed"]


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """failed before unchecked before passed; of nothing: unchecked."""
    found = set(outcomes)
    if "failed" in found:
        return "failed"
    return "passed" if found == {"passed"} else "unchecked"
