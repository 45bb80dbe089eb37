"""What a lesson wants beyond what every session has, in words, before it opens."""

from __future__ import annotations

from collections.abc import Iterator

from learn_torch.course.model import Lesson
from learn_torch.i18n.message import Message, msg


def capabilities(lesson: Lesson) -> tuple[Message, ...]:
    """One phrase a capability, each to follow "it asks to"; empty where it wants nothing more."""
    return tuple(_phrases(lesson))


def _phrases(lesson: Lesson) -> Iterator[Message]:
    wants = lesson.sandbox
    if wants.loopback:
        yield msg("use TCP with itself, on 127.0.0.1 and ::1")
    if wants.processes == 1:
        yield msg("have 1 process at a time")
    elif wants.processes is not None:
        yield msg("have {count} processes at a time", count=f"{wants.processes:,}")
    if wants.memory is not None:
        yield msg("take {amount} of memory", amount=f"{wants.memory[:-3]} {wants.memory[-3:]}")
    if wants.time == 1:
        yield msg("run one cell for 1 second")
    elif wants.time is not None:
        yield msg("run one cell for {count} seconds", count=f"{wants.time:,}")
    if lesson.device == "cuda" or any(cell.device == "cuda" for cell in lesson.cells):
        yield msg("use the GPU")
    if lesson.data:
        yield msg("read a copy of {data}", data=", ".join(name.upper() for name in lesson.data))
    if lesson.requires:
        yield msg("import {modules}", modules=", ".join(lesson.requires))
