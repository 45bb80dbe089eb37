"""A course as a learner of some language has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from learn_torch.course.catalogue import open_course
from learn_torch.course.course import Course
from learn_torch.course.localize import course_title, goal, lesson_in, phrases, title, track_title
from learn_torch.i18n.languages import ENGLISH
from tests.course.translating import LESSON, write_course

HANS, HANT = "zh-Hans", "zh-Hant"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    write_course(tmp_path / "c")
    return open_course(tmp_path / "c")


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        (ENGLISH, ("My course", "The basics", "Twice as much", "You can double a tensor.")),
        (HANS, ("我的课程", "基础", "两倍", "你能把张量翻倍。")),
        (HANT, ("我的課程", "基礎", "兩倍", "你能把張量翻倍。")),
    ],
)
def test_titles(course, language, titles):
    [entry], [track] = course.entries, course.tracks
    found = (course_title(course, language), track_title(course, track, language))
    assert (*found, title(entry, language), goal(entry, language)) == titles
    assert lesson_in(entry, language).title == titles[2]


def test_a_stale_title_is_read_in_the_source_and_the_cells_are_not(course):
    path = course.root / "basics" / "01-double.yaml"
    path.write_text(LESSON.replace("Twice as much", "Doubling"))
    [entry] = open_course(course.root).entries
    assert title(entry, HANT) == lesson_in(entry, HANT).title == "Doubling"
    assert lesson_in(entry, HANS).cell("show").text == "运算同时作用于所有数。"


def test_traditional_is_made_of_simplified_and_the_program_stays(course):
    [entry] = course.entries
    simplified, traditional = lesson_in(entry, HANS), lesson_in(entry, HANT)
    assert traditional.cell("show").text == "運算同時作用於所有數。"
    assert "# 兩個數就夠了" in str(traditional.cell("show").code)
    ask = traditional.cell("ask").predict
    assert ask is not None
    assert (ask.choices, ask.answer) == (("六個", "三"), "六個")
    own, other = traditional.cell("try").exercise, simplified.cell("try").exercise
    assert own is not None
    assert other is not None
    assert own.hints == ("用乘法。", "乘以二。")
    assert (own.check, own.wrong) == (other.check, other.wrong)


def test_a_checks_phrases_come_with_the_language(course):
    [entry] = course.entries
    assert phrases(entry, "try", ENGLISH) == {}
    assert (
        phrases(entry, "try", HANT)
        == phrases(entry, "try", HANS)
        == {"Do not halve it.": "不要减半。"}
    )


def test_a_course_without_translations_is_the_same_in_every_language(tmp_path):
    (tmp_path / "01-double.yaml").write_text(LESSON)
    course = open_course(tmp_path)
    [entry] = course.entries
    assert lesson_in(entry, HANT) is entry.lesson
    assert track_title(course, course.tracks[0], HANS) == course.title
