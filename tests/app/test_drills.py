"""D opens a drill on the lesson in sight, and from the drill its lesson again."""

from __future__ import annotations

from pathlib import Path

from learn_torch.course.catalogue import open_course
from tests.app.conftest import Sit
from tests.course.test_drills import with_drill


async def test_one_key_opens_a_drill_and_goes_back(sit: Sit, tmp_path: Path):
    course = open_course(with_drill(tmp_path, "line"))
    [(entry, drill)] = course.drills("line")
    async with sit("line", course=course) as desk:
        await desk.press("D")
        await desk.until(lambda: desk.app.lesson is not None and desk.screen.entry is entry)
        await desk.settle()
        assert desk.cell.cell.id == drill.id
        await desk.press("D")
        await desk.until(lambda: desk.screen.entry.id == "line")


async def test_a_lesson_without_a_drill_says_so(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("D")
        await desk.settle()
        assert len(desk.toasts) == 1
        assert desk.screen.entry.id == "slopes"


async def test_back_from_a_drill_is_the_cell_that_was_left(sit: Sit, tmp_path: Path):
    course = open_course(with_drill(tmp_path, "line"))
    async with sit("line", course=course) as desk:
        await desk.press("j")
        left = desk.cell.cell.id
        assert left != desk.screen.notebook.views[0].cell.id
        await desk.press("D")
        await desk.until(lambda: desk.screen.entry.id != "line")
        await desk.press("D")
        await desk.until(lambda: desk.screen.entry.id == "line")
        await desk.settle()
        assert desk.cell.cell.id == left
