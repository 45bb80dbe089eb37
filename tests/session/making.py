"""A lesson, a kernel manager over a fake kernel, and a reader of events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from learn_torch.course.model import Cell, Exercise, Lesson, Predict
from learn_torch.session.events import SessionEvent
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.ports import KernelPort
from tests.app.fakes import FakeKernel

CODE = Cell(id="code", code="x = 1")
RAISES = Cell(id="raises", code="1 / 0", raises="ZeroDivisionError")
PREDICT = Cell(id="predict", code="6", predict=Predict(answer="6", because="b"))
CUDA = Cell(id="cuda", code="x.cuda()", device="cuda")
EXERCISE = Cell(
    id="exercise",
    exercise=Exercise(starter="s", solution="t", check="assert x", hints=("h",)),
)


def lesson(*cells: Cell, **rest: object) -> Lesson:
    return Lesson(format=1, title="T", goal="G", minutes=1, cells=cells or (CODE,), **rest)  # type: ignore[arg-type]


def warm_kernel() -> FakeKernel:
    kernel = FakeKernel()
    kernel.warm.set()
    return kernel


def manager(*kernels: KernelPort, **rest: object) -> KernelManager:
    """A manager that gets these kernels, one after the other."""
    return KernelManager(iter(kernels).__next__, **rest)  # type: ignore[arg-type]


async def read_until(
    session: LessonSession, last: Callable[[SessionEvent], bool]
) -> list[SessionEvent]:
    """The events up to the one that is `last`; fails after a minute."""
    seen: list[SessionEvent] = []
    async with asyncio.timeout(60):
        async for event in session:
            seen.append(event)
            if last(event):
                break
    return seen


def of_kind(kind: type) -> Callable[[SessionEvent], bool]:
    return lambda event: isinstance(event, kind)


def names(events: list[SessionEvent]) -> list[str]:
    return [type(event).__name__ for event in events]
