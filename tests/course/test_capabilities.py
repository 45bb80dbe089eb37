"""What a lesson wants is told in words before it opens."""

from __future__ import annotations

from learn_torch.app.sandbox_table import capabilities
from learn_torch.course.model import Cell, Lesson, Sandbox

CELLS = (Cell(id="one", code="1"),)
PLAIN = Lesson(format=1, title="T", goal="G", minutes=1, cells=CELLS)


def test_a_plain_lesson_wants_nothing_beyond_the_usual():
    assert list(capabilities(PLAIN)) == []


def test_every_wish_is_a_phrase():
    wishes = Sandbox(loopback=True, processes=96, memory="4GiB", time=3600)
    greedy = Lesson(
        format=1,
        title="T",
        goal="G",
        minutes=1,
        cells=(Cell(id="one", code="1", device="cuda"),),
        sandbox=wishes,
        data=("mnist",),
        requires=("sklearn.datasets", "scipy"),
    )
    assert tuple(map(str, capabilities(greedy))) == (
        "use TCP with itself, on 127.0.0.1 and ::1",
        "have 96 processes at a time",
        "take 4 GiB of memory",
        "run one cell for 3,600 seconds",
        "use the GPU",
        "read a copy of MNIST",
        "import sklearn.datasets, scipy",
    )


def test_one_is_not_several():
    one = Lesson(
        format=1, title="T", goal="G", minutes=1, cells=CELLS, sandbox=Sandbox(processes=1, time=1)
    )
    assert tuple(map(str, capabilities(one))) == (
        "have 1 process at a time",
        "run one cell for 1 second",
    )


def test_whatever_can_be_declared_is_told():
    """A field that is added to the lesson is not forgotten here."""
    assert set(Sandbox.__struct_fields__) == {"loopback", "processes", "memory", "time"}
