"""The glossary as a page: each lesson's terms, in the learner's language."""

from __future__ import annotations

from pathlib import Path

from learn_torch.app.glossary_page import glossary_text
from learn_torch.app.glyphs import UNICODE
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.course.catalogue import open_course
from tests.app.conftest import Sit

LESSONS = Path(__file__).parents[2] / "lessons"


def test_terms_are_listed_under_their_lesson_with_the_english_word_beside_the_chinese():
    course = open_course(LESSONS)
    assert course.glossary is not None
    english = [part.plain for part in glossary_text(course, "en", UNICODE)]
    chinese = [part.plain for part in glossary_text(course, "zh-Hans", UNICODE)]
    assert english[0].strip() == course.entries[0].lesson.title
    assert english[1].startswith("tensor  ")
    assert any(line.startswith("反向传播 (backpropagation)") for line in chinese)
    titles = {term.lesson for term in course.glossary.terms}
    assert len(english) == len(course.glossary.terms) + len(titles)


async def test_the_palette_opens_it_where_the_course_has_one(sit: Sit):
    async with sit(course=open_course(LESSONS)) as desk:
        await desk.press("f2")
        await desk.press(*"glossary")
        await desk.until(lambda: "Look up the terms" in desk.text())
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ReadingScreen))
        await desk.until(lambda: "tensor  " in desk.text())
