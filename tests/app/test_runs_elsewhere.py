"""What runs is named and can be stopped from every page: WALK.md's faults 15, 18 and 35."""

from __future__ import annotations

import asyncio

import pytest
from textual.containers import VerticalScroll

from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.enlarged import EnlargedScreen
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.kernel.protocol import ErrorReport
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, curve, finished, printed


def train(kernel: FakeKernel) -> None:
    """A cell that draws a curve and goes on until it is stopped."""
    kernel.script["fit"] = [
        printed("epoch 1\n"),
        curve(loss=[3 / (n + 1) for n in range(20)]),
        asyncio.Event(),
        finished("interrupted"),
    ]


async def test_f15_the_header_names_the_cell_that_runs_and_r_goes_there(
    sit: Sit, kernel: FakeKernel
):
    train(kernel)
    async with sit("line", size=(120, 40)) as desk:
        await desk.press("ctrl+j", "j")
        assert "cell 1 runs, " in desk.text().splitlines()[0]
        assert "r Running cell" in desk.text()
        await desk.press("r")
        assert desk.cell.cell.id == "fit"
        await desk.press("ctrl+g")


async def test_f15_the_list_shows_what_runs_and_r_goes_there(sit: Sit, kernel: FakeKernel):
    train(kernel)
    async with sit("line") as desk:
        await desk.press("ctrl+j", "j", "q")
        assert isinstance(desk.app.screen, CourseScreen)
        assert "lesson 3, cell 1 runs, " in desk.text().splitlines()[0]
        await desk.press("r")
        assert desk.cell.cell.id == "fit"
        await desk.press("ctrl+g", "q")
        assert " runs, " not in desk.text().splitlines()[0]


async def stopped(desk: Desk) -> None:
    await desk.until(lambda: desk.app.lesson is not None and desk.app.lesson.session.idle)


@pytest.mark.parametrize("key", ["ctrl+g", "i", "ctrl+c"])
async def test_f18_the_enlarged_plot_says_what_runs_and_stops_it(
    sit: Sit, kernel: FakeKernel, key: str
):
    train(kernel)
    async with sit("line") as desk:
        await desk.press("ctrl+j", "m")
        assert isinstance(desk.app.screen, EnlargedScreen)
        assert "running" in desk.text().splitlines()[0]
        assert "i Stop" in desk.text()
        await desk.press(key)
        await stopped(desk)
        await desk.until(lambda: "stopped" in desk.text().splitlines()[0])
        assert "i Stop" not in desk.text()


@pytest.mark.parametrize("keys", [["f1"], ["f4"], ["v"], ["o"], ["q"], ["q", "slash"], ["m"]])
async def test_f18_ctrl_g_stops_from_every_page(sit: Sit, kernel: FakeKernel, keys: list[str]):
    train(kernel)
    async with sit("line") as desk:
        await desk.press("ctrl+j", *keys)
        page = desk.app.screen
        await desk.press("ctrl+g")
        await stopped(desk)
        assert desk.app.screen is page


async def test_f33_running_all_above_says_how_many_ran_and_what_is_open(
    sit: Sit, kernel: FakeKernel
):
    kernel.script |= {cell: [finished()] for cell in ("square", "guess", "pick", "double")}
    async with sit("slopes") as desk:
        await desk.press("G", "a")
        await desk.until(lambda: bool(desk.toasts))
        assert desk.toasts == ["4 of 4 cells above ran. 1 exercise above is open."]
        error = finished(outcome="error", trouble=ErrorReport("ValueError", "no"))
        kernel.script["square"] = [error]
        await desk.press("a")
        await desk.until(lambda: len(desk.toasts) > 1)
        assert desk.toasts[-1].startswith("1 of 4 cells above ran. Cell 2 ended early")


async def test_f35_help_goes_to_its_ends_and_opens_once(sit: Sit):
    async with sit() as desk:
        await desk.press("question_mark")
        page = desk.app.screen.query_one(VerticalScroll)
        await desk.press("G")
        assert page.scroll_y == page.max_scroll_y > 0
        await desk.press("g")
        assert page.scroll_y == 0
        await desk.press("question_mark")
        assert not isinstance(desk.app.screen, ReadingScreen)


async def test_f35_the_list_goes_to_its_ends(sit: Sit):
    async with sit() as desk:
        screen = desk.app.screen
        assert isinstance(screen, CourseScreen)
        for key, lesson in (("G", "line"), ("g", "slopes")):
            await desk.press(key)
            assert screen.chosen is not None
            assert screen.chosen.id == lesson


async def test_f35_the_palette_offers_quit_once(sit: Sit):
    async with sit() as desk:
        labels = [title for title, *_ in desk.app.get_system_commands(desk.app.screen)]
        assert sum(title.startswith("Quit") for title in labels) == 1
