"""The results of a check: of a proof, a cell, a lesson and the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from learn_torch.check.lint import LintFinding
from learn_torch.course.course import Entry
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.kernel.protocol import ErrorReport
from learn_torch.kernel.wire_types import Device

Outcome = Literal["passed", "failed", "unchecked"]
"""unchecked: it could not be tested here, for a reason that is given. It is never a pass."""

MAX_OUTPUT = 8000
"""Characters of a run's output that a proof holds: the last ones, where a traceback ends."""


@dataclass(frozen=True)
class Proof:
    """One thing that a cell has to show, and the outcome."""

    name: str
    outcome: Outcome
    message: Message = NOTHING
    trouble: ErrorReport | None = None
    """The exception behind a failure."""
    said: Message = NOTHING
    """What the check said to the learner, where it rejected an answer as it should."""
    output: str = ""
    """Both streams of the run, in the order of printing; the last MAX_OUTPUT characters."""
    stderr: str = ""
    """The part of it that went to stderr, bounded too."""
    seconds: float = 0.0
    """How long the run took."""

    def __post_init__(self) -> None:
        for name in ("output", "stderr"):
            object.__setattr__(self, name, tail(getattr(self, name)))


@dataclass(frozen=True)
class CellResult:
    """All proofs of one cell, over all seeds."""

    id: str
    kind: str
    proofs: tuple[Proof, ...]
    seconds: float = 0.0
    """Of running, without waiting."""
    stdout: str = ""
    """Of the run that the next cell builds on, with the lesson's own seed."""
    reason: Message = NOTHING
    """Why it is unchecked."""
    drawn: Mapping[str, int] = field(default_factory=dict)
    """As in RunResult, of that run."""
    cut_lines: int = 0
    """Lines beyond the output limit that the run with the most output lost, as `cut_bytes`."""
    cut_bytes: int = 0

    @property
    def outcome(self) -> Outcome:
        return worst(proof.outcome for proof in self.proofs)


@dataclass(frozen=True)
class LessonResult:
    """The results of all cells of a lesson that have something to run."""

    entry: Entry
    cells: tuple[CellResult, ...] = ()
    seconds: float = 0.0
    trouble: Message = NOTHING
    """Why the lesson as a whole failed."""
    reason: Message = NOTHING
    """Why the lesson as a whole is unchecked."""
    findings: tuple[LintFinding, ...] = ()
    """What the linter found, and outputs that were cut; neither changes the outcome."""

    @property
    def outcome(self) -> Outcome:
        if self.trouble:
            return "failed"
        return worst(cell.outcome for cell in self.cells)

    def line_of(self, cell: CellResult) -> int:
        """Return the line of the file at which a cell begins."""
        return self.entry.lines.get(cell.id, 1)

    @property
    def why_unchecked(self) -> tuple[Message, ...]:
        """The lesson's own reason and those of its cells, each once."""
        reasons = [self.reason, *(cell.reason for cell in self.cells)]
        return tuple(dict.fromkeys(filter(None, reasons)))


@dataclass(frozen=True)
class Summary:
    """The results of a whole check, and the environment they come from."""

    lessons: tuple[LessonResult, ...]
    device: Device
    torch: str
    sandbox: str
    seconds: float
    beside: tuple[LintFinding, ...] = ()
    """Findings outside the lessons: the titles of the course."""

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many lessons have each outcome."""
        found = Counter(lesson.outcome for lesson in self.lessons)
        return {outcome: found[outcome] for outcome in ("passed", "failed", "unchecked")}

    @property
    def findings(self) -> tuple[LintFinding, ...]:
        """All findings, those of the lessons first."""
        of_lessons = (finding for lesson in self.lessons for finding in lesson.findings)
        return (*of_lessons, *self.beside)

    @property
    def proved(self) -> bool:
        """Whether nothing failed and something passed."""
        shown = any(
            proof.outcome == "passed"
            for lesson in self.lessons
            for cell in lesson.cells
            for proof in cell.proofs
        )
        return shown and not self.counts["failed"]


def cut_outputs(lesson: LessonResult) -> Iterator[LintFinding]:
    """Yield a finding for each cell that printed more than the output limit."""
    for cell in lesson.cells:
        if cell.cut_bytes:
            many = msg("{count} lines", count=f"{cell.cut_lines:,}")
            message = msg(
                "the cell prints more than the output limit: {lines}, {bytes} bytes "
                "were left out of the middle; print less.",
                lines=msg("1 line") if cell.cut_lines == 1 else many,
                bytes=f"{cell.cut_bytes:,}",
            )
            yield LintFinding(lesson.entry.path, lesson.line_of(cell), 1, cell.id, message)


def tail(text: str) -> str:
    """Keep the last MAX_OUTPUT characters, from a line's start where there is one."""
    if len(text) <= MAX_OUTPUT:
        return text
    last = text[-MAX_OUTPUT:]
    return last[last.find("\n") + 1 :] if "\n" in last[:-1] else last


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """Return failed before unchecked before passed; unchecked for no outcomes."""
    found = set(outcomes)
    if "failed" in found:
        return "failed"
    return "passed" if found == {"passed"} else "unchecked"
