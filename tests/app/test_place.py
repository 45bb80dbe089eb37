"""The learner's place is never lost: WALK.md's faults 11 to 15, by their numbers."""

from __future__ import annotations

from typing import Any

import pytest
from textual.screen import Screen

from learn_torch.app.program import LearnTorch
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.app.widgets.cell import CellView
from learn_torch.app.widgets.solution import Solution
from learn_torch.app.widgets.trouble import VerdictLines
from learn_torch.kernel.protocol import ErrorReport, Verdict
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, finished, printed
from tests.app.screens import text_of


def rows_in_sight(desk: Desk, view: CellView) -> int:
    """How many of a cell's rows are on the screen."""
    notebook = desk.screen.notebook
    top = round(notebook.scroll_y)
    region = view.virtual_region
    return max(0, min(region.bottom, top + notebook.size.height) - max(region.y, top))


@pytest.mark.parametrize("size", [(60, 20), (50, 24), (120, 40), (200, 50), (40, 12)], ids=str)
async def test_f11_a_resize_keeps_the_cell_in_sight(
    sit: Sit, kernel: FakeKernel, size: tuple[int, int]
):
    kernel.script["square"] = [printed("a long line of output, wrapped anew\n" * 30), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        editor = desk.cell.editor
        assert editor is not None
        editor.insert("a_line_that_wraps_at_forty_columns = 1  # and once more below fifty\n" * 8)
        await desk.press("G", "k")
        for now in (size, (40, 12), size):
            await desk.pilot.resize_terminal(*now)
            await desk.settle()
            assert editor.size.height == editor.wrapped_document.height
            seen = rows_in_sight(desk, desk.cell)
            assert seen >= min(desk.cell.size.height, desk.screen.notebook.size.height) - 1


async def test_f12_a_burst_of_keys_lands_at_the_last(sit: Sit):
    async with sit("slopes") as desk:
        desk.send("ctrl+n", "ctrl+n", "ctrl+n", "ctrl+n")
        await desk.settle()
        assert desk.cell.cell.id == "double"
        assert rows_in_sight(desk, desk.cell) >= 6


async def test_a_burst_of_keys_in_an_editor_scrolls_no_further_than_to_its_cursor(sit: Sit):
    """A second scroll before the layout that the first one asks for went as far again."""
    async with sit("slopes", size=(80, 14)) as desk:
        await desk.press("j")
        desk.send("enter", "ctrl+end", *["enter"] * 5)
        await desk.settle()
        assert desk.cell.editor is not None
        lowest = desk.screen.notebook.region.bottom - 1
        assert lowest - 3 <= desk.cell.editor.cursor_screen_offset.y <= lowest
        await desk.press("ctrl+home")
        assert desk.cell.top.region.y >= desk.screen.notebook.region.y, "the edge above the code"
        await desk.press("ctrl+end", "f9", *["enter"] * 5, "f9")
        assert desk.screen.maximized is None
        assert 1 <= desk.cell.editor.cursor_screen_offset.y <= lowest
        await desk.pilot.resize_terminal(40, 9)
        await desk.settle()
        assert desk.screen.notebook.region.contains_point(desk.cell.editor.cursor_screen_offset)


async def test_f13_a_solution_that_closes_leaves_the_cell_in_sight(sit: Sit):
    async with sit("slopes", size=(80, 16)) as desk:
        await desk.press("G", "k", "s", "s")
        await desk.press("s")
        assert rows_in_sight(desk, desk.cell) == desk.cell.size.height


@pytest.mark.parametrize("height", [14, 20])
async def test_a_solution_comes_into_sight_whole_after_two_presses_at_once(
    sit: Sit, kernel: FakeKernel, height: int
):
    kernel.script["double"] = [printed("row\n" * 6), finished(verdict=Verdict(False))]
    async with sit("slopes", size=(80, height)) as desk:
        desk.screen.notebook.go_to("double")
        await desk.settle()
        await desk.press("ctrl+j")
        desk.send("s", "s")
        await desk.settle()
        solution = desk.cell.query_one(Solution)
        assert desk.screen.notebook.region.contains_region(solution.region)
        assert "return 10.0 * x" in desk.text()


async def test_f14_a_result_comes_into_sight_with_the_code_above_it(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    async with sit("slopes", size=(80, 12)) as desk:
        await desk.press("j", "ctrl+j")
        assert "tensor(6.)" in desk.text()
        assert "x.grad" in desk.text()


async def test_f14_of_a_tall_result_the_first_screenful(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("".join(f"row {n}\n" for n in range(50))), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        shown = desk.text()
        assert "x.grad" in shown
        assert "▌ row 0" in shown
        assert "row 49" not in shown


@pytest.mark.parametrize(("rows", "told"), [(50, True), (2, False)])
@pytest.mark.parametrize(
    ("end", "state"),
    [
        ({"verdict": Verdict(True)}, "✓ passed"),
        ({"verdict": Verdict(False)}, "✗ not yet"),
        ({"outcome": "error", "trouble": ErrorReport("ValueError", "no")}, "✗ ValueError"),
    ],
)
async def test_an_outcome_below_the_screen_is_said_once(
    sit: Sit, kernel: FakeKernel, rows: int, told: bool, end: dict[str, Any], state: str
):
    kernel.script["double"] = [printed("row\n" * rows), finished(**end)]
    async with sit("slopes") as desk:
        desk.screen.notebook.go_to("double")
        await desk.settle()
        await desk.press("enter", "ctrl+j")
        assert [state in words for words in desk.toasts] == [True] * told
        if not told:
            assert state in desk.text()
        await desk.press("ctrl+n")
        assert not desk.toasts, "it would cover a line of the next cell"


@pytest.mark.parametrize("height", [14, 16])
async def test_an_outcome_that_comes_into_sight_is_not_said(
    sit: Sit, kernel: FakeKernel, height: int
):
    """The first result of a cell at the lower edge: it is on screen before the cell has grown by it."""
    kernel.script["double"] = [finished(verdict=Verdict(False))]
    async with sit("slopes", size=(80, height)) as desk:
        desk.screen.notebook.go_to("double")
        await desk.settle()
        await desk.press("ctrl+j")
        assert "✗ not yet:" in desk.text()
        assert not desk.toasts


async def test_an_outcome_in_the_first_line_below_the_screen_is_said(sit: Sit, kernel: FakeKernel):
    """The rule above the results is a line, too: either the verdict is seen or it is said."""
    below = set()
    for rows in (9, 10, 11):
        kernel.script["double"] = [printed("row\n" * rows), finished(verdict=Verdict(True))]
        async with sit("slopes", size=(80, 16)) as desk:
            desk.screen.notebook.go_to("double")
            await desk.settle()
            await desk.press("enter", "ctrl+j")
            page = desk.screen.notebook.region
            verdict = desk.cell.query_one(VerdictLines).region
            assert (verdict.y >= page.bottom) == bool(desk.toasts), rows
            below.add(verdict.y >= page.bottom)
    assert below == {False, True}, "the rows are those around the end of the screen"


async def test_what_the_learner_scrolls_to_stays(sit: Sit, kernel: FakeKernel):
    """A result that goes on growing does not take the view back."""
    kernel.script["square"] = [printed("row\n" * 50), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j")
        desk.screen.notebook.scroll_to(y=0, animate=False, immediate=True)
        await desk.settle()
        assert not desk.view("square").followed
        assert desk.screen.notebook.scroll_y == 0


async def test_a_lesson_opens_where_it_was_left_also_when_another_was_open(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("j", "j", "ctrl+n")
        assert desk.cell.cell.id == "pick"
        await desk.press("right_square_bracket", "j", "left_square_bracket")
        assert desk.screen.entry.id == "slopes"
        assert desk.cell.cell.id == "pick"


async def test_after_a_new_start_a_lesson_opens_at_the_cell_that_ran_last(
    sit: Sit, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
):
    """What it printed is taller than the screen; nothing is painted before it has come back."""
    kernel.script["square"] = [printed("row\n" * 30), finished()]
    async with sit("slopes") as desk:
        await desk.press("j", "ctrl+j", "right_square_bracket", "j")
    display, frames = LearnTorch._display, []

    def note(app: LearnTorch, screen: Screen[Any], update: Any) -> None:
        if isinstance(screen, LessonScreen):
            frames.append(text_of(app).splitlines()[2])
        display(app, screen, update)

    monkeypatch.setattr(LearnTorch, "_display", note)
    async with sit("slopes") as desk:
        assert desk.cell.cell.id == "square"
        assert {line.split(".")[0] for line in frames if line} == {"▌ Here is the third way"}


async def test_n71_a_message_takes_a_line_and_covers_none(sit: Sit, kernel: FakeKernel) -> None:
    lines = "".join(f"line {n}\n" for n in range(12))
    kernel.script["square"] = [printed(lines + "the end\n"), finished()]
    async with sit("slopes", toasts=True) as desk:
        await desk.press("j", "ctrl+j")
        assert desk.text().splitlines()[-2].endswith("the end")
        await desk.press("y")
        *_, last, message, _ = desk.text().splitlines()
        assert "Copied the code" in message and last.endswith("the end")
