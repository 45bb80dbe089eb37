"""Search over a course: what is found, in which order, and what is not searched."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.course.catalogue import open_course
from learn_torch.course.course import Course
from learn_torch.course.search import PER_LESSON, CourseIndex, Found, introducing, paragraph

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def course() -> Course:
    return open_course(ROOT / "tests" / "fixtures" / "app_course")


@pytest.fixture(scope="module")
def lessons() -> Course:
    return open_course(ROOT / "lessons")


def index(course: Course, language: str = "en") -> CourseIndex:
    made = CourseIndex(course, language)
    for entry in course.entries:
        made.add(entry)
    return made


def places(found: Found) -> list[tuple[str, str | None, str]]:
    """Lesson, cell and kind of each hit."""
    return [(h.passage.entry.id, h.passage.cell, h.passage.kind) for h in found.hits]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("slopes", ("slopes", None, "title")),
        ("any POINT", ("slopes", None, "title")),
        ("rule from school", ("slopes", "why", "text")),
        ("remembers", ("slopes", "why", "text")),
        ("tensor(3.0", ("slopes", "square", "code")),
        ("prints nothing", ("slopes", "pick", "text")),
        ("times as steep", ("slopes", "double", "hint")),
    ],
)
def test_titles_texts_code_questions_and_hints_are_searched(
    course: Course, query: str, place: tuple[str, str | None, str]
):
    assert places(index(course).search(query))[0] == place


@pytest.mark.parametrize("query", ["10.0 * x", "should be 10.0", "3 times 4 is 12", "", "  "])
def test_solutions_checks_and_answers_are_not(course: Course, query: str):
    assert index(course).search(query) == Found()


def test_a_passage_has_all_of_the_words_and_they_are_marked(course: Course):
    (hit,) = index(course).search("step right small").hits
    marked = [hit.passage.text[start:end] for start, end in hit.spans]
    assert marked == ["small", "step", "right"]


def test_a_mistyped_word_finds_what_was_meant(lessons: Course):
    found = index(lessons).search("sofmax")
    assert found.instead == "softmax"
    assert all("softmax" in hit.passage.folded for hit in found.hits)
    assert index(lessons).search("zzzqqqzzz") == Found()


def test_titles_come_first_then_terms_then_passages_in_the_order_of_the_course(lessons: Course):
    found = index(lessons).search("broadcasting").hits
    kinds = [{"title": 0, "term": 1}.get(hit.passage.kind, 2) for hit in found]
    assert kinds == sorted(kinds)
    assert kinds.count(1) >= 1
    numbers = [hit.passage.entry.number for hit in found if hit.passage.kind == "text"]
    assert numbers == sorted(numbers)


def test_a_lesson_shows_no_more_than_some_of_its_passages_whole_words_first(lessons: Course):
    found = index(lessons).search("fit").hits
    for entry in lessons.entries:
        own = [h for h in found if h.passage.entry is entry and h.passage.kind in ("text", "code")]
        assert len(own) <= PER_LESSON
    regression = [h.passage for h in found if h.passage.entry.id == "linear-regression"]
    assert all("fit" in passage.folded.split() or passage.cell for passage in regression)


@pytest.mark.parametrize(
    ("language", "query", "words"),
    [
        ("zh-Hans", "反向传播", "反向传播"),
        ("zh-Hans", "向传", "向传播"),
        ("zh-Hans", "backpropagation", "backpropagation"),
        ("zh-Hant", "張量", "張量"),
        ("zh-Hant", "张量", "张量"),
        ("en", "张量", "张量"),
    ],
)
def test_chinese_is_found_in_any_language_and_english_in_chinese(
    lessons: Course, language: str, query: str, words: str
):
    hits = index(lessons, language).search(query).hits
    assert hits
    assert all(words in hit.passage.folded for hit in hits)


def test_the_reader_s_language_is_shown_where_it_has_the_word(lessons: Course):
    hits = index(lessons, "zh-Hans").search("requires_grad").hits
    languages = {hit.passage.language for hit in hits if hit.passage.kind == "text"}
    assert languages == {"zh-Hans"}


def test_a_term_leads_to_the_cell_that_introduces_it(lessons: Course):
    glossary = lessons.glossary
    assert glossary is not None
    term = next(term for term in glossary.terms if term.term == "broadcasting")
    entry = lessons.find(term.lesson)
    cell = introducing(entry, term)
    assert cell is not None
    assert "**broadcasting**" in (entry.lesson.cell(cell).text or "").lower()


def test_every_term_of_the_course_has_such_a_cell(lessons: Course):
    glossary = lessons.glossary
    assert glossary is not None
    assert [t.term for t in glossary.terms if introducing(lessons.find(t.lesson), t) is None] == []


@pytest.mark.parametrize(
    ("markdown", "line"),
    [
        ("## A **tensor**\nof `3` numbers", "A tensor of 3 numbers"),
        ("梯度是\n一个向量", "梯度是一个向量"),
        ("梯度 grad\n一个", "梯度 grad 一个"),
    ],
)
def test_a_paragraph_is_searched_in_one_line_without_markup(markdown: str, line: str):
    assert paragraph(markdown) == line
