"""The glossary of a course: what it is, what is wrong with one, and how it is read in a language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from learn_torch.course.cache import open_cached
from learn_torch.course.catalogue import open_course
from learn_torch.course.glossary import translated
from learn_torch.course.glossary_reader import read_glossary
from learn_torch.course.json_schema import schema, schema_text
from learn_torch.errors import LessonUnreadable
from tests.bundled import the_course

LESSONS = Path(__file__).parents[2] / "lessons"
LESSON = "format: 1\ntitle: T\ngoal: G.\nminutes: 1\ncells:\n  - id: one\n    text: x\n"
TERM = "  - term: pixel\n    means: A point.\n    lesson: one\n"
TAUGHT = (
    "backpropagation", "forward pass", "backward pass", "computation graph", "probability",
    "mini-batch", "hyperparameter", "overfitting", "initialization", "identity matrix",
)  # fmt: skip


def course_with(tmp_path: Path, terms: str) -> Path:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "01-one.yaml").write_text(LESSON, encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text(f"format: 1\nterms:\n{terms}", encoding="utf-8")
    return tmp_path


def test_our_course_has_150_terms_in_three_scripts_and_those_that_must_be_taught():
    glossary = the_course().glossary
    assert glossary is not None
    assert len(glossary.terms) >= 150
    assert {term.term for term in glossary.terms} >= set(TAUGHT)
    assert all(term.zh_hans for term in glossary.terms)


def test_the_schema_beside_the_lessons_is_up_to_date_and_valid():
    Draft202012Validator.check_schema(schema("glossary"))
    text = (LESSONS / "glossary.schema.json").read_text(encoding="utf-8")
    assert text == schema_text("glossary")
    assert json.loads(text)["$defs"]["Term"]["additionalProperties"] is False


def test_it_is_part_of_the_course_and_no_lesson(tmp_path: Path):
    course = open_course(course_with(tmp_path, TERM))
    assert [entry.id for entry in course.entries] == ["one"]
    assert course.mistakes == ()
    assert course.glossary is not None
    assert [term.term for term in course.glossary.terms] == ["pixel"]


def test_a_course_needs_none(tmp_path: Path):
    (tmp_path / "01-one.yaml").write_text(LESSON, encoding="utf-8")
    assert open_course(tmp_path).glossary is None


def test_it_is_kept_in_the_cache_and_read_again_when_it_changes(tmp_path: Path):
    root, cache = course_with(tmp_path / "course", TERM), tmp_path / "cache"
    first = open_cached(root, cache).glossary
    assert first == open_cached(root, cache).glossary == open_course(root).glossary
    course_with(root, TERM.replace("pixel", "dot"))
    changed = open_cached(root, cache).glossary
    assert changed is not None
    assert changed.terms[0].term == "dot"


@pytest.mark.parametrize(
    ("terms", "line", "column", "words"),
    [
        (TERM + "    meens: x\n", 6, 5, "unknown key 'meens'"),
        (TERM + TERM, 6, 11, "the term 'pixel' is on line 3 already"),
        (TERM + "    also: [Pixel]\n", 6, 12, "the term 'Pixel' is on line 3 already"),
        (TERM + "    avoid: [pixel]\n", 6, 13, "'pixel' is to be avoided"),
        (TERM.replace("lesson: one", "lesson: on"), 5, 13, "no lesson here is called 'on'"),
        (TERM.replace("A point.", "x" * 301), 4, 12, "at most 300"),
        (TERM + "    early: yes\n", 6, 12, "'early'"),
        ("  []\n", 3, 3, "empty list"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_the_lessons_open(
    tmp_path: Path, terms: str, line: int, column: int, words: str
):
    course = open_course(course_with(tmp_path, terms))
    [mistake] = course.mistakes
    assert (mistake.path.name, mistake.line, mistake.column) == ("glossary.yaml", line, column)
    assert words in str(mistake.message)
    assert mistake.remedy
    assert course.entries


def test_a_glossary_of_a_megabyte_is_refused(tmp_path: Path):
    path = tmp_path / "glossary.yaml"
    path.write_text("#" * (2**20 + 1), encoding="utf-8")
    with pytest.raises(LessonUnreadable):
        read_glossary(path)


def test_a_term_is_read_in_the_learners_language_and_taiwans_own_word_wins():
    terms = {term.term: term for term in read_glossary(LESSONS / "glossary.yaml").glossary.terms}
    scalar = terms["scalar"]
    assert translated(scalar, "en").term == "scalar"
    assert translated(scalar, "zh-Hans").term == "标量"
    assert translated(scalar, "zh-Hant").term == "純量"
    assert translated(terms["matrix"], "zh-Hant").term == "矩陣"
