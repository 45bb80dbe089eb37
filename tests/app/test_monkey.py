"""F45: whatever is pressed in whatever order, the program does not end, hang or lose an edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.app.screens.sandbox import TrustScreen
from learn_torch.course.course import Course
from tests.app.conftest import Sit
from tests.app.monkey import let_loose

pytestmark = pytest.mark.paints


@pytest.mark.parametrize(("seed", "asks"), [(3, False), (8, False), (2, True)])
async def test_a_monkey_cannot_end_it(course: Course, tmp_path: Path, seed: int, asks: bool):
    """`make fuzz` is the long form."""
    monkey = await let_loose(course, tmp_path, seed=seed, keys=120, asks=asks)
    assert monkey.pressed >= 120
    assert len(monkey.screens) > 2


@pytest.mark.parametrize(
    "burst",
    [
        ["q", "q"],
        ["q", "question_mark"],
        ["q", "enter"],
        ["right_square_bracket", "q"],
        ["right_square_bracket", "question_mark", "escape"],
        ["question_mark", "escape", "escape", "q"],
        ["f2", "escape", "q"],
    ],
    ids=" ".join,
)
async def test_keys_that_overtake_a_change_of_screens(sit: Sit, burst: list[str]):
    async with sit("slopes") as desk:
        desk.app.exit = lambda *_, **__: None  # type: ignore[method-assign]
        desk.send(*burst)
        await desk.settle()
        assert isinstance(desk.app.screen, CourseScreen | LessonScreen | ReadingScreen)
        assert desk.app.is_running


async def test_opening_twice_at_once_opens_once(sit: Sit):
    async with sit() as desk:
        desk.send("enter", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, LessonScreen))
        await desk.settle()
        assert len(desk.app.screen_stack) == 2
        assert len([s for s in desk.kernel.sessions if not s.closed]) == 1
        assert not isinstance(desk.app.screen, TrustScreen)
