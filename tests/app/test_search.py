"""F34: the search over all lessons, as its screen shows it."""

from __future__ import annotations

import time

import pytest

from learn_torch.app.glyphs import ASCII, UNICODE, Glyphs
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.search_page import SearchScreen, excerpt
from learn_torch.course.course import Course
from learn_torch.course.search import Hit, Passage
from learn_torch.course.text_width import columns
from tests.app.conftest import Desk, Sit
from tests.bundled import the_course


def chosen(desk: Desk) -> str | None:
    """The lesson under the cursor of the list."""
    screen = desk.app.screen
    assert isinstance(screen, CourseScreen)
    return screen.chosen.id if screen.chosen else None


async def test_f34_hits_come_as_they_are_typed_and_enter_opens_the_cell(sit: Sit):
    async with sit() as desk:
        await desk.press("slash", *"Tensor(3.0")
        assert "x = torch.tensor(3.0, requires_grad=True)" in desk.text()
        assert "You can fit" not in desk.text()
        await desk.press("enter")
        assert desk.screen.entry.id == "slopes"
        assert desk.cell.cell.id == "square"


async def test_f34_titles_are_found_and_opened_where_the_lesson_was_left(sit: Sit):
    async with sit() as desk:
        await desk.press("slash", *"LOSS fit", "enter")
        assert desk.screen.entry.id == "line"


async def test_f34_nothing_found_is_said_and_escape_leaves_the_list_as_it_was(sit: Sit):
    async with sit() as desk:
        await desk.press("j", "slash", *"zzz")
        assert "Nothing found." in desk.text()
        await desk.press("enter")
        assert isinstance(desk.app.screen, SearchScreen)
        await desk.press("escape")
        assert "Slopes" in desk.text()
        assert chosen(desk) == "brackets"


async def test_f34_back_from_a_hit_the_list_is_whole_and_keys_are_keys(sit: Sit):
    async with sit() as desk:
        await desk.press("slash", *"x[mask]", "down", "enter", "q")
        assert chosen(desk) == "brackets"
        assert "Slopes" in desk.text()
        await desk.press("j")  # from the line to continue with
        assert chosen(desk) == "slopes"


async def test_f34_arrows_move_among_the_hits_and_past_headings(sit: Sit):
    async with sit() as desk:
        await desk.press("slash", *"x")
        screen = desk.app.screen
        assert isinstance(screen, SearchScreen)
        for key in ("down", "down", "down", "up", "pagedown", "pageup"):
            await desk.press(key)
            place = screen._list.highlighted
            assert place is not None
            assert screen.chosen is not None


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (120, 40)], ids=str)
async def test_a_hit_takes_one_line(sit: Sit, size: tuple[int, int]):
    async with sit(size=size, course=the_course()) as desk:
        await desk.press("slash", *"tensor")
        screen = desk.app.screen
        assert isinstance(screen, SearchScreen)
        assert screen._list.virtual_size.height <= screen._list.option_count


async def test_a_search_answers_within_50_ms_of_a_key(sit: Sit):
    """Over all lessons; what is measured is the search and the list that is made of it."""
    async with sit(course=the_course()) as desk:
        await desk.press("slash")
        screen = desk.app.screen
        assert isinstance(screen, SearchScreen)
        screen._input.value = "softmax"
        spent = []
        for _ in range(5):
            begin = time.process_time()
            screen.tell()
            spent.append(time.process_time() - begin)
        assert min(spent) < 0.05


async def test_another_language_searches_the_lessons_in_it(sit: Sit):
    async with sit(course=the_course()) as desk:
        await desk.press("f3", "slash", *"反向")
        assert "反向传播" in desk.text()


def passage(course: Course, text: str, *words: str) -> Hit:
    made = Passage(course.entries[0], "why", "text", text, "en")
    return Hit(made, made.spans(words))


@pytest.mark.parametrize("marks", [UNICODE, ASCII], ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", [20, 40, 70])
@pytest.mark.parametrize(
    "text",
    ["far " * 30 + "the loss falls" + " on" * 40, "损失" * 40 + "loss" + "下降" * 30, "loss"],
)
def test_an_excerpt_shows_the_word_in_its_width(
    course: Course, text: str, width: int, marks: Glyphs
):
    shown = excerpt(passage(course, text, "loss"), width, marks)
    assert "loss" in shown.plain
    assert columns(shown.plain) <= width
    assert [shown.plain[span.start : span.end] for span in shown.spans if span.style] == ["loss"]
