"""What a lesson declares is what its session gets, and nothing else is."""

from __future__ import annotations

from learn_torch.course.model import Cell, Lesson, Sandbox
from learn_torch.kernel.allowance import allowance
from learn_torch.kernel.protocol import Limits


def lesson(**declared: object) -> Lesson:
    sandbox = Sandbox(**declared)  # type: ignore[arg-type]
    cells = (Cell(id="one", code="1"),)
    return Lesson(format=1, title="T", goal="G", minutes=1, cells=cells, sandbox=sandbox)


def test_who_declares_nothing_has_the_usual_limits_and_no_network() -> None:
    assert allowance(lesson()) == Limits()
    assert Limits().loopback is False


def test_everything_declared_arrives() -> None:
    given = allowance(lesson(loopback=True, processes=96, memory="4GiB", time=90))
    assert given == Limits(
        loopback=True, processes=96, memory_bytes=4 << 30, cell_seconds=90.0
    )  # fmt: skip


def test_memory_is_counted_in_powers_of_two() -> None:
    assert allowance(lesson(memory="512MiB")).memory_bytes == 512 << 20


def test_a_front_end_sets_the_time_of_a_lesson_that_declares_none() -> None:
    assert allowance(lesson(), 60.0).cell_seconds == 60.0
    assert allowance(lesson(), None).cell_seconds is None
    assert allowance(lesson(time=90), 60.0).cell_seconds == 90.0
