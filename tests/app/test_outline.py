"""The outline of a lesson: a rail on a wide screen, a page of its own on a narrow one."""

from __future__ import annotations

import pytest

from learn_torch.app.glyphs import UNICODE
from learn_torch.app.screens.outline_page import OutlineScreen, place_of
from learn_torch.app.screens.variable import VariableScreen
from learn_torch.app.widgets.outline import OutlineItem, OutlineList, label_of, line
from learn_torch.course.course import Course
from learn_torch.course.model import Cell
from learn_torch.kernel.queries import Variable, Variables
from tests.app.conftest import Desk, Sit
from tests.app.fakes import FakeKernel, finished, printed


def rail(desk: Desk) -> OutlineList:
    return desk.screen.body.rail.outline


def marks(desk: Desk) -> dict[str, str]:
    """The mark of each cell that has one."""
    return {item.cell: item.mark for item in rail(desk).items if item.mark != " "}


@pytest.mark.parametrize(
    ("columns", "shown"), [(80, False), (109, False), (110, True), (200, True)]
)
async def test_the_rail_is_there_from_110_columns(sit: Sit, columns: int, shown: bool):
    async with sit("slopes", size=(columns, 40)) as desk:
        assert desk.screen.body.rail.display is shown
        assert ("OUTLINE" in desk.text()) is shown


async def test_the_rail_comes_and_goes_with_the_width(sit: Sit):
    async with sit("slopes") as desk:
        await desk.pilot.resize_terminal(120, 40)
        await desk.settle()
        assert "OUTLINE" in desk.text()
        assert [item.cell for item in rail(desk).items] == [
            cell.id for cell in desk.screen.entry.lesson.cells
        ]
        await desk.pilot.resize_terminal(80, 24)
        await desk.settle()
        assert "OUTLINE" not in desk.text()


async def test_each_cell_has_a_mark_that_follows_its_runs(sit: Sit, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), finished()]
    kernel.script["pick"] = [finished()]
    async with sit("slopes", size=(120, 40)) as desk:
        assert marks(desk) == {"square": "○", "guess": "?", "pick": "?", "double": "○"}
        await desk.press("j", "ctrl+j")
        assert marks(desk)["square"] == "✓"
        await desk.press("j", "escape", "j", "1")
        assert marks(desk)["pick"] == "✗"


async def test_the_rail_points_at_the_current_cell_and_at_what_is_scrolled_to(sit: Sit):
    async with sit("slopes", size=(110, 14)) as desk:
        assert rail(desk).highlighted == 0
        await desk.press("j", "j")
        assert rail(desk).highlighted == 2
        desk.screen.notebook.scroll_to(y=10_000, animate=False, immediate=True)
        await desk.settle()
        assert (rail(desk).highlighted or 0) > 2
        assert desk.cell.cell.id == "guess"


async def test_a_click_in_the_rail_goes_to_the_cell_and_leaves_the_keys_there(sit: Sit):
    async with sit("slopes", size=(120, 40)) as desk:
        await desk.pilot.click(rail(desk), offset=(5, 4))
        await desk.settle()
        assert desk.cell.cell.id == "double"
        assert desk.cell.has_focus
        assert rail(desk).highlighted == 4


async def test_below_the_outline_are_the_variables(sit: Sit):
    async with sit("slopes", size=(120, 40)) as desk:
        assert "VARIABLES" not in desk.text()
        found = Variable("x", "tensor", "Tensor", stamp=1, dtype="float32", shape=(3, 2))
        desk.screen.runs.variables._show(Variables(items=(found,), total=1), True)
        desk.screen.refresh_status()
        await desk.settle()
        assert "VARIABLES" in desk.text()
        assert "[3, 2]" in desk.text()
        await desk.pilot.click(desk.screen.body.rail._variables, offset=(3, 0))
        await desk.until(lambda: isinstance(desk.app.screen, VariableScreen))


async def test_the_page_goes_to_a_cell_by_cursor_number_or_letters(sit: Sit):
    async with sit("slopes") as desk:
        for keys, cell in [
            ("down enter", "square"),
            ("4 enter", "pick"),
            ("t h a enter", "done"),
            ("9 enter", "why"),
            ("x q enter", "why"),
            ("5 backspace 2 enter", "square"),
            ("escape", "why"),
        ]:
            await desk.press("g", "o")
            assert type(desk.app.screen) is OutlineScreen
            await desk.press(*keys.split())
            assert desk.cell.cell.id == cell, keys


async def test_a_letter_that_begins_a_word_is_not_a_key_of_the_list(sit: Sit):
    async with sit("brackets") as desk:
        await desk.press("o", "g", "enter")
        assert desk.cell.cell.id == "gpu"  # "This one needs a GPU."


async def test_the_letters_that_are_typed_are_shown_and_those_that_lead_nowhere(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("o", "t", "h")
        assert desk.text().splitlines()[0].strip() == "Outline: th"
        await desk.press("z")
        assert "“thz”" in desk.text().splitlines()[0]
        await desk.press("backspace")
        assert desk.text().splitlines()[0].strip() == "Outline: t"


async def test_the_page_begins_at_the_current_cell(sit: Sit):
    async with sit("slopes") as desk:
        await desk.press("G", "o", "up", "enter")
        assert desk.cell.cell.id == "double"


async def test_the_outline_speaks_the_learner_s_language(sit: Sit):
    async with sit("slopes", size=(120, 40)) as desk:
        await desk.press("f3")
        assert "大纲" in desk.text()


def item(label: str) -> OutlineItem:
    return OutlineItem("c", "Code", label, True, "✓", "green")


@pytest.mark.parametrize("width", [12, 29, 59, 60, 78])
@pytest.mark.parametrize("label", ["Dimensions", "维度与形状" * 12, "a long heading " * 8])
def test_a_line_fits_its_width(label: str, width: int):
    text = line(item(label), 7, width, UNICODE)
    assert text.cell_len <= width
    assert ("Code" in text.plain) is (width >= 60)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("", None),
        ("1", 0),
        ("4", None),
        ("0", None),
        ("d", 1),
        ("sh", 1),
        ("SHAPES", 2),
        ("z", None),
    ],
)
def test_what_is_typed_finds_a_number_a_beginning_or_a_word(typed: str, place: int | None):
    found = [item("First tensors"), item("Dimensions and shape"), item("Shapes of others")]
    expected = {"sh": 2}.get(typed, place)
    assert place_of(typed, found) == expected


def test_a_cell_without_a_heading_is_called_by_its_beginning(course: Course):
    labels = [label_of(cell) for cell in course.find("slopes").lesson.cells]
    assert labels[1] == ("Code: Here is the third way. Run it, then change the 3.", False)
    assert label_of(Cell(id="x", text="Before.\n\n## The `shape` of it\nText")) == (
        "The shape of it",
        True,
    )


async def test_a_cell_that_the_rail_leads_to_is_where_the_lesson_opens_next(sit: Sit) -> None:
    async with sit("slopes", size=(120, 40)) as desk:
        rail(desk).post_message(OutlineList.Chosen("pick"))
        await desk.settle()
        assert desk.cell.cell.id == "pick"
        assert desk.study.place("app-course") == ("slopes", "pick")
