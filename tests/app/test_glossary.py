"""The glossary: from a lesson and from the list, searchable, in three scripts."""

from __future__ import annotations

import pytest

from learn_torch.app.glyphs import UNICODE
from learn_torch.app.screens.glossary_page import (
    GlossaryScreen,
    Reader,
    about,
    fits,
    groups,
    occurs,
    term_line,
)
from learn_torch.course.course import Course
from learn_torch.course.glossary import Term
from learn_torch.course.model import Cell
from learn_torch.i18n.translate import set_language
from tests.app.conftest import Desk, Sit
from tests.bundled import the_course


@pytest.fixture(scope="module")
def lessons() -> Course:
    return the_course()


def term(lessons: Course, name: str) -> Term:
    assert lessons.glossary is not None
    return next(term for term in lessons.glossary.terms if term.term == name)


def chosen(desk: Desk) -> str:
    screen = desk.app.screen
    assert isinstance(screen, GlossaryScreen)
    assert screen.chosen is not None
    return screen.chosen.term


async def test_from_the_list_a_term_leads_to_the_cell_that_introduces_it(sit: Sit, lessons: Course):
    async with sit(course=lessons) as desk:
        await desk.press("t", *"broadcasting")
        assert chosen(desk) == "broadcasting"
        assert "Lesson 3: Arithmetic and broadcasting" in desk.text()
        assert "广播" in desk.text()
        await desk.press("enter")
        assert desk.screen.entry.id == "arithmetic"
        assert desk.cell.cell.id == "broadcasting"


async def test_in_a_lesson_the_terms_of_the_cell_come_first(sit: Sit, lessons: Course):
    async with sit("first-tensors", course=lessons) as desk:
        await desk.press("t")
        assert "IN THIS CELL" in desk.text()
        assert chosen(desk) == "tensor"
        screen = desk.app.screen
        assert isinstance(screen, GlossaryScreen)
        assert screen._list.virtual_size.height <= screen._list.option_count
        await desk.press("escape")
        assert desk.cell.cell.id == lessons.find("first-tensors").lesson.cells[0].id


async def test_nothing_fits_is_said_and_the_palette_opens_it_too(sit: Sit, lessons: Course):
    async with sit(course=lessons) as desk:
        await desk.press("t", *"zzzz")
        assert "No term fits." in desk.text()
        await desk.press("enter")
        assert isinstance(desk.app.screen, GlossaryScreen)
        await desk.press("escape", "f2")
        await desk.press(*"glossary")
        await desk.until(lambda: "Look up a term" in desk.text())


async def test_a_course_without_a_glossary_says_so(sit: Sit):
    async with sit() as desk:
        await desk.press("t")
        assert desk.toasts == ["This course has no glossary."]


async def test_t_is_a_letter_where_something_is_typed(sit: Sit, lessons: Course):
    async with sit("first-tensors", course=lessons) as desk:
        await desk.press("slash", "t")
        assert not isinstance(desk.app.screen, GlossaryScreen)


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("en", "backprop"),
        ("en", "反向传播"),
        ("zh-Hans", "反向传播"),
        ("zh-Hans", "BACKPROP"),
        ("zh-Hant", "反向傳播"),
        ("zh-Hant", "反向传播"),
    ],
)
def test_a_term_is_found_by_its_word_in_any_script(lessons: Course, language: str, query: str):
    assert fits(term(lessons, "backpropagation"), query, language)
    assert not fits(term(lessons, "backpropagation"), "zzz", language)


@pytest.mark.parametrize(
    ("language", "words", "other"),
    [
        ("en", "An array of numbers", "张量"),
        ("zh-Hans", "由同一类型的数组成的", "tensor"),
        ("zh-Hant", "由同一型別的", "tensor"),
    ],
)
def test_a_term_shows_its_meaning_the_other_word_and_the_lesson(
    lessons: Course, language: str, words: str, other: str
):
    try:
        set_language(language)
        shown = about(term(lessons, "tensor"), lessons, UNICODE).plain
    finally:
        set_language("en")
    assert words in shown
    assert other in shown
    assert "1" in shown.splitlines()[-1]


def test_a_term_is_in_a_cell_as_a_whole_word_in_text_or_code(lessons: Course):
    tensor = term(lessons, "tensor")
    assert occurs(tensor, Cell(id="a", text="Two *tensors*, side by side."))
    assert occurs(tensor, Cell(id="a", code="torch.tensor(3)"))
    assert not occurs(tensor, Cell(id="a", text="A tensorboard."))


def test_each_term_stands_once(lessons: Course):
    assert lessons.glossary is not None
    cell = lessons.find("first-tensors").lesson.cells[0]
    found = list(
        groups(lessons.glossary.terms, Reader("first-tensors", frozenset({"first-tensors"}), cell))
    )
    listed = [one.term for _, group in found for one in group]
    assert sorted(listed) == sorted(one.term for one in lessons.glossary.terms)
    assert len(found) == 3
    assert all(one.lesson == "first-tensors" for one in found[0][1])


@pytest.mark.parametrize("width", [20, 40, 76])
def test_a_line_fits_its_width(lessons: Course, width: int):
    assert lessons.glossary is not None
    for one in lessons.glossary.terms:
        assert term_line(one, width, UNICODE).cell_len <= width
