"""What a lesson declares it needs, as the limits of its session."""

from __future__ import annotations

import msgspec

from learn_torch.course.model import Lesson
from learn_torch.kernel.protocol import Limits

PLAIN = Limits()
"""What a session has whose lesson declares nothing."""


def allowance(lesson: Lesson, cell_seconds: float | None = PLAIN.cell_seconds) -> Limits:
    """The limits of a session of `lesson`; `cell_seconds` of one run, where it declares no time.

    The screen and --check both ask here, so what is proved is proved as learners will run it.
    """
    declared = lesson.sandbox
    return msgspec.structs.replace(
        PLAIN,
        cell_seconds=cell_seconds if declared.time is None else float(declared.time),
        memory_bytes=declared.memory_bytes,
        processes=declared.processes or PLAIN.processes,
        loopback=declared.loopback,
    )
