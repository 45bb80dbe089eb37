"""What a lesson wants beyond what every session has, in words, before it opens."""

from __future__ import annotations

from collections.abc import Iterator

from learn_torch.course.model import Lesson


def capabilities(lesson: Lesson) -> tuple[str, ...]:
    """One phrase a wish, each to stand after "it may"; empty where it wants nothing more."""
    return tuple(_phrases(lesson))


def _phrases(lesson: Lesson) -> Iterator[str]:
    wants = lesson.sandbox
    if wants.loopback:
        yield "use TCP with itself, on 127.0.0.1 and ::1"
    if wants.processes is not None:
        yield f"have {_count(wants.processes, 'process', 'processes')} at a time"
    if wants.memory is not None:
        yield f"take {wants.memory[:-3]} {wants.memory[-3:]} of memory"
    if wants.time is not None:
        yield f"run one cell for {_count(wants.time, 'second', 'seconds')}"
    if lesson.device == "cuda" or any(cell.device == "cuda" for cell in lesson.cells):
        yield "use the GPU"
    if lesson.data:
        yield f"read a copy of {', '.join(name.upper() for name in lesson.data)}"
    if lesson.requires:
        yield f"import {', '.join(lesson.requires)}"


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
