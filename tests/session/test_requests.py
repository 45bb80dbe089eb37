"""What is asked for when a cell runs, and what keeps it from running."""

from __future__ import annotations

import pytest

from learn_torch.course.model import Cell
from learn_torch.kernel.protocol import Opened
from learn_torch.kernel.wire_types import Device
from learn_torch.session.requests import obstacle, request_for, runnable_above
from tests.session.making import CODE, CUDA, EXERCISE, PREDICT, RAISES, lesson

ON_CPU = Opened(1, 1, Device("cpu", "a processor"), "", "confined")
ON_GPU = Opened(1, 1, Device("cuda", "a GPU", 0), "", "confined")
LAST = Cell(id="last", code="y")
TEXT = Cell(id="text", text="Read.")
LESSON = lesson(TEXT, CODE, CUDA, RAISES, LAST)


def test_an_exercise_brings_its_check_and_a_prediction_its_guess() -> None:
    assert request_for(EXERCISE, "mine").check == "assert x"
    assert request_for(PREDICT, "6", "6").guess == "6"
    assert request_for(CODE, "x", "6").guess is None


@pytest.mark.parametrize(("cell", "may"), [(CODE, False), (RAISES, True), (PREDICT, True)])
def test_what_the_lesson_wants_to_fail_ends_no_chain(cell: Cell, may: bool) -> None:
    assert request_for(cell, "c").may_fail is may


def test_an_open_prediction_runs_hidden() -> None:
    assert request_for(PREDICT, "6").hidden
    assert not request_for(PREDICT, "6", "7").hidden


@pytest.mark.parametrize(
    ("opened", "above"),
    [
        (ON_CPU, ["code", "raises"]),
        (ON_GPU, ["code", "cuda", "raises"]),
        (None, ["code", "cuda", "raises"]),
    ],
)
def test_the_cells_above_are_those_with_code_that_this_device_can_run(
    opened: Opened | None, above: list[str]
) -> None:
    assert [cell.id for cell in runnable_above(LESSON, "last", opened)] == above


def test_a_cell_says_what_keeps_it_from_running() -> None:
    assert "type it" in obstacle(LESSON, PREDICT, False, ON_CPU)
    assert "needs cuda; this session runs on cpu" in obstacle(LESSON, CUDA, True, ON_CPU)
    assert obstacle(LESSON, CUDA, True, ON_GPU) == obstacle(LESSON, CODE, True, None) == ""
