"""What is kept of a learner's work, as the rest of the program sees it.

Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

from learn_torch.kernel.protocol import Outcome

MAX_BLOB = 1 << 20
"""Bytes of one run's output, curves, trouble or figures; they come capped well below."""

MAX_VERSIONS = 20
"""Earlier texts kept of one cell."""


@dataclass(frozen=True)
class Key:
    """The cell that something belongs to, by ids: it survives renumbering."""

    course: str
    lesson: str
    cell: str


@dataclass(frozen=True)
class RunRecord:
    """How the last run of a cell ended and what it showed."""

    outcome: Outcome
    output: bytes
    """UTF-8; of all escape sequences only colours are left."""
    curves: bytes
    """As `Curves.to_bytes` made them."""
    verdict_passed: bool | None
    """None: nothing was judged."""
    verdict_message: str
    trouble: bytes
    """A `Trouble` in msgpack; empty where there was none."""
    seconds: float
    device: str
    fingerprint: str
    """Of the cell as it was when it ran."""
    when: float
    figures: bytes = b""
    """As `Figures.to_bytes` made them."""


@dataclass(frozen=True)
class Pass:
    """A cell done: which edition of it, where and when."""

    fingerprint: str
    device: str
    when: float


@dataclass(frozen=True)
class Record:
    """All that is kept of one cell, but for its earlier texts."""

    text: str | None = None
    """The learner's edit; None while the cell stands as the author wrote it."""
    run: RunRecord | None = None
    passed: Pass | None = None
    hints: int = 0
    """How many the learner has uncovered."""
    solution_seen: bool = False
    guess: str | None = None
    """The answer to a prediction, as typed or chosen."""


@dataclass(frozen=True)
class Version:
    """An earlier text of a cell, and when it was put by."""

    text: str
    when: float
