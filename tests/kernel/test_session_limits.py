"""What a lesson declares is what its session gets, and nothing else is."""

from __future__ import annotations

from learn_torch.course.model import Cell, Lesson, Sandbox
from learn_torch.kernel.session_limits import held_back, in_force, session_limits
from learn_torch.kernel.user_limits import FIELDS, UserLimits
from learn_torch.kernel.wire_types import Limits


def lesson(**declared: object) -> Lesson:
    sandbox = Sandbox(**declared)  # type: ignore[arg-type]
    cells = (Cell(id="one", code="1"),)
    return Lesson(format=1, title="T", goal="G", minutes=1, cells=cells, sandbox=sandbox)


def test_who_declares_nothing_has_the_usual_limits_and_no_network() -> None:
    assert session_limits(lesson()) == Limits()
    assert Limits().loopback is False


def test_everything_declared_arrives() -> None:
    given = session_limits(lesson(loopback=True, processes=96, memory="4GiB", time=90))
    assert given == Limits(
        loopback=True, processes=96, memory_bytes=4 << 30, cell_seconds=90.0
    )  # fmt: skip


def test_memory_is_counted_in_powers_of_two() -> None:
    assert session_limits(lesson(memory="512MiB")).memory_bytes == 512 << 20


def test_a_front_end_sets_the_time_of_a_lesson_that_declares_none() -> None:
    assert session_limits(lesson(), timeout=60.0).cell_seconds == 60.0
    assert session_limits(lesson(), timeout=None) == Limits()
    assert session_limits(lesson(time=90), timeout=60.0).cell_seconds == 90.0


class TestSettings:
    def test_each_takes_the_place_of_its_default(self) -> None:
        said = UserLimits(
            memory="8GiB", processes=8, file_size="1MiB", scratch="64MiB", output="4KiB",
            cpu_seconds=20, wall_seconds=600, gpu_memory="2GiB",
        )  # fmt: skip
        given = session_limits(lesson(), said)
        assert given == Limits(
            memory_bytes=8 << 30, processes=8, file_bytes=1 << 20, scratch_bytes=64 << 20,
            output_bytes=4 << 10, cpu_seconds=20, cell_seconds=600, gpu_bytes=2 << 30,
            user_set=tuple(FIELDS.values()),
        )  # fmt: skip

    def test_there_is_a_name_for_every_limit_that_can_be_set(self) -> None:
        fixed = {"loopback", "grace_seconds", "user_set"}
        assert {*FIELDS.values(), *fixed} == set(Limits.__struct_fields__)
        assert tuple(FIELDS) == UserLimits.__struct_fields__

    def test_no_lesson_goes_above_it(self) -> None:
        given = session_limits(lesson(memory="4GiB", processes=96), UserLimits(memory="2GiB"))
        assert (given.memory_bytes, given.processes) == (2 << 30, 96)
        assert given.user_set == ("memory_bytes",)

    def test_a_lesson_that_wants_less_gets_less(self) -> None:
        given = session_limits(
            lesson(memory="1GiB", time=20), UserLimits(memory="2GiB", wall_seconds=30)
        )
        assert (given.memory_bytes, given.cell_seconds, given.user_set) == (1 << 30, 20.0, ())

    def test_neither_does_a_front_end(self) -> None:
        assert session_limits(lesson(), UserLimits(wall_seconds=30), 60.0).cell_seconds == 30
        assert session_limits(lesson(), UserLimits(wall_seconds=90), 60.0).cell_seconds == 60.0
        assert (
            session_limits(lesson(time=120), UserLimits(wall_seconds=90), 60.0).cell_seconds == 90
        )

    def test_where_a_lesson_gets_less_than_it_declares_it_is_said(self) -> None:
        wishes = lesson(memory="4GiB", time=90)
        less = held_back(wishes, UserLimits(memory="2GiB", wall_seconds=90, processes=1))
        assert list(map(str, less)) == ["memory beyond the imports: 2 GiB"]
        assert held_back(lesson(), UserLimits(memory="2GiB")) == ()


def origins(*asked: object) -> dict[str, tuple[str, str]]:
    return {row.name: (str(row.value), row.origin) for row in in_force(*asked)}  # type: ignore[arg-type]


def test_every_limit_says_where_it_comes_from() -> None:
    assert origins() == {
        "memory": ("half of the machine", "default"),
        "processes": ("64", "default"),
        "file_size": ("256 MiB", "default"),
        "scratch": ("1 GiB", "default"),
        "output": ("256 KiB", "default"),
        "cpu_seconds": ("wall time x cores", "default"),
        "wall_seconds": ("300 s", "default"),
        "gpu_memory": ("half of the GPU", "default"),
    }
    said = origins(UserLimits(memory="2GiB", gpu_memory="10GiB"), lesson(memory="4GiB", time=90))
    assert said["memory"] == ("2 GiB", "settings")
    assert said["gpu_memory"] == ("10 GiB", "settings")
    assert said["wall_seconds"] == ("90 s", "lesson")
    assert said["processes"] == ("64", "default")
