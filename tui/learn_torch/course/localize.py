"""A lesson, and the titles of a course, in the language that a learner reads.

What a language has no translation for is read in the source's language, cell by cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec.structs import replace

from learn_torch.course.apply_overlay import apply_overlay, messages
from learn_torch.course.course import Course, Entry, Track
from learn_torch.course.model import Cell, Lesson
from learn_torch.course.stamps import lesson_stamp
from learn_torch.i18n.languages import converter, source_language


def title(entry: Entry, language: str) -> str:
    """The lesson's title; without laying out the rest of it."""
    return _head(entry, language)[0]


def goal(entry: Entry, language: str) -> str:
    """The lesson's goal, likewise."""
    return _head(entry, language)[1]


def course_title(course: Course, language: str) -> str:
    """The course's own title."""
    titles = course.titles.get(source_language(language))
    return _said((titles.title if titles else None) or course.title, language)


def track_title(course: Course, track: Track, language: str) -> str:
    """What a track is called; that of the lessons beside the tracks is the course's."""
    if not track.id:
        return course_title(course, language)
    titles = course.titles.get(source_language(language))
    return _said((titles.tracks if titles else {}).get(track.id, track.title), language)


def lesson_in(entry: Entry, language: str) -> Lesson:
    """The whole lesson."""
    overlay = entry.overlays.get(source_language(language))
    if overlay is None:
        return entry.lesson
    lesson = apply_overlay(entry.lesson, overlay.translation)
    module = converter(language)
    return lesson if module is None else _converted_lesson(lesson, language)


def phrases(entry: Entry, cell: str, language: str) -> Mapping[str, str]:
    """The phrases of a cell's check, in Simplified Chinese; none in another language."""
    overlay = entry.overlays.get(source_language(language))
    return messages(entry.lesson, overlay.translation, cell) if overlay else {}


def _head(entry: Entry, language: str) -> tuple[str, str]:
    lesson = entry.lesson
    overlay = entry.overlays.get(source_language(language))
    if overlay is None or overlay.translation.source != lesson_stamp(lesson):
        return lesson.title, lesson.goal
    given = overlay.translation
    return (
        _said(given.title or lesson.title, language),
        _said(given.goal or lesson.goal, language),
    )


def _said(text: str, language: str) -> str:
    module = converter(language)
    return text if module is None else str(module.converted(text))


def _converted_lesson(lesson: Lesson, language: str) -> Lesson:
    return replace(
        lesson,
        title=_said(lesson.title, language),
        goal=_said(lesson.goal, language),
        cells=tuple(converted_cell(cell, language) for cell in lesson.cells),
    )


@lru_cache(maxsize=500)
def converted_cell(cell: Cell, language: str) -> Cell:
    """A cell in the language that `language` is converted from, converted."""
    module = converter(language)
    assert module is not None, f"{language} is not converted"
    converted, converted_code = module.converted, module.converted_code
    exercise, predict = cell.exercise, cell.predict
    return replace(
        cell,
        text=converted(cell.text) if cell.text else None,
        code=converted_code(cell.code) if cell.code else None,
        exercise=exercise
        and replace(
            exercise,
            starter=converted_code(exercise.starter),
            solution=converted_code(exercise.solution),
            hints=tuple(map(converted, exercise.hints)),
        ),
        predict=predict
        and replace(
            predict,
            choices=tuple(map(converted, predict.choices)),
            answer=converted(predict.answer),
            because=converted(predict.because),
        ),
    )
