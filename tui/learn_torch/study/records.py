"""What the study file holds about a learner, as the rest of the program sees it.

Times are seconds since 1970, UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # the course list imports this before the first paint
    from learn_torch.kernel.wire_types import Outcome

MAX_BLOB = 1 << 20
"""Bytes of one run's curves, error or figures; all of them arrive capped well below."""

MAX_OUTPUT_BLOB = 64 << 20
"""Bytes of one run's output, the largest output limit that the settings allow."""

MAX_DETAILS = 64 << 10
"""Characters of one run's details; four notes of 4,000 characters are the most of it."""

MAX_VERSIONS = 20
"""Replaced texts kept for one cell."""


class Key(msgspec.Struct, frozen=True):
    """The ids of a cell; they survive a renumbering of the lessons."""

    course: str
    lesson: str
    cell: str


class RunRecord(msgspec.Struct, frozen=True):
    """The last run of a cell: its outcome and all that it showed."""

    outcome: Outcome
    output: bytes
    """UTF-8; colours are the only escape sequences in it."""
    curves: bytes
    """What `Curves.to_bytes` returns."""
    verdict_passed: bool | None
    """None: nothing was judged."""
    verdict_message: str
    """What was said of the run, in English."""
    trouble: bytes
    """An `ErrorReport` in msgpack; empty where no exception was raised."""
    seconds: float
    device: str
    fingerprint: str
    """Of the cell at the time of the run."""
    when: float
    figures: bytes = b""
    """What `Figures.to_bytes` returns."""
    code: str = ""
    """`code_digest` of the code that ran, set by the study; empty where it is not known."""
    message: str = ""
    """`verdict_message` with its values, as JSON of an `i18n.message.Message`; empty in rows of
    schema 3 and before."""
    late: bytes = b""
    """What something that the run left behind has printed since, as `output`."""
    cut_lines: int = 0
    """Lines that were left out of the output, beyond the output limit, as `cut_bytes`."""
    cut_bytes: int = 0
    details: str = ""
    """What else is shown below the cell, as JSON of `session.run_result.Details`; empty where there
    is nothing else, and in rows of schema 5 and before."""


class Attempt(msgspec.Struct, frozen=True):
    """One line of a cell's history: a run, and what the check said to it."""

    outcome: Outcome
    passed: bool | None
    """None: nothing was judged."""
    hints: int
    """Hints shown before this run."""
    seconds: float
    code: str
    """`code_digest` of the code that ran."""
    when: float


class Pass(msgspec.Struct, frozen=True):
    """A cell done: the fingerprint of its edition, the device and the time."""

    fingerprint: str
    device: str
    when: float


class Record(msgspec.Struct, frozen=True):
    """The present state of one cell."""

    text: str | None = None
    """The learner's edit; None: the author's text."""
    run: RunRecord | None = None
    passed: Pass | None = None
    hints: int = 0
    """Hints shown so far."""
    solution_seen: bool = False
    guess: str | None = None
    """The answer to a prediction, as typed or chosen."""


class Version(msgspec.Struct, frozen=True):
    """A text that was replaced by a reset or by another copy of the program, and when."""

    text: str
    when: float


def code_digest(code: str) -> str:
    """Sixteen hex digits that identify the text of a cell; space at line ends does not count."""
    import hashlib  # 1 ms: it loads OpenSSL, and the course list needs no digest

    tidy = "\n".join(line.rstrip() for line in code.strip().splitlines())
    return hashlib.sha256(tidy.encode(errors="replace")).hexdigest()[:16]
