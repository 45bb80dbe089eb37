"""A lesson, and the titles of a course, in the language that a learner reads.

What a language has no translation for is read in the source's language, cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from learn_torch.course.course import OWN, Course, Entry, Track
from learn_torch.course.model import Cell, Lesson
from learn_torch.course.translation import (
    PROGRAMS,
    CellTranslation,
    Translation,
    cell_stamp,
    lesson_stamp,
)
from learn_torch.i18n.languages import converter, source_language
from learn_torch.i18n.translate import current_language


def title(entry: Entry, language: str) -> str:
    """The lesson's title, without translating the rest of it."""
    return _head(entry, language)[0]


def goal(entry: Entry, language: str) -> str:
    """The lesson's goal, without translating the rest of it."""
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


def way_to(course: Course, entry: Entry) -> tuple[str, ...]:
    """What a lesson lies under, in the language that is spoken: the program, and its track."""
    tracks = (track for track in course.tracks if entry in track.entries and track.id)
    return ("learn-torch", *(track_title(course, t, current_language()) for t in tracks))


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
    given = _given(entry, cell, language)
    return given.messages if given else {}


def labels(entry: Entry, cell_id: str, language: str) -> Mapping[str, str]:
    """What the plots of a cell say, and what a reader sees in its place; none if that is stale."""
    given = _given(entry, cell_id, language)
    return {label: _said(shown, language) for label, shown in given.labels.items()} if given else {}


def _given(entry: Entry, cell_id: str, language: str) -> CellTranslation | None:
    overlay = entry.overlays.get(source_language(language))
    return current(entry.lesson.cell(cell_id), overlay.translation) if overlay else None


def _head(entry: Entry, language: str) -> tuple[str, str]:
    titles = entry.head.titles
    given = titles.get(source_language(language))
    if given is None:
        return titles[OWN]
    return _said(given[0], language), _said(given[1], language)


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
    """A cell, written in the language that `language` is converted from, in `language`."""
    module = converter(language)
    assert module is not None, f"{language} is not converted"

    def converted(key: str, value: Any) -> Any:
        convert = module.converted_code if key in PROGRAMS else module.converted
        return convert(value) if isinstance(value, str) else tuple(map(convert, value))

    return _rewritten(cell, converted)


def _rewritten(cell: Cell, new: Callable[[str, Any], Any]) -> Cell:
    """The cell with `new(key, value)` in the place of what a learner reads in it."""
    exercise, predict = cell.exercise, cell.predict
    if exercise is not None:
        keys = ("starter", "solution", "hints")
        exercise = replace(exercise, **{key: new(key, getattr(exercise, key)) for key in keys})
    if predict is not None:
        choices = new("choices", predict.choices)
        # The answer is the choice in the same place.
        answer = (
            choices[predict.choices.index(predict.answer)]
            if choices
            else new("answer", predict.answer)
        )
        because = new("because", predict.because)
        predict = replace(predict, choices=choices, answer=answer, because=because)
    text = cell.text and new("text", cell.text)
    code = cell.code and new("code", cell.code)
    return replace(cell, text=text, code=code, exercise=exercise, predict=predict)


def apply_overlay(lesson: Lesson, translation: Translation) -> Lesson:
    """The lesson in the translation's language; what is missing there or stale, in its own."""

    def in_translation(cell: Cell) -> Cell:
        given = current(cell, translation)
        if given is None:
            return cell
        return _rewritten(cell, lambda key, value: getattr(given, key, None) or value)

    cells = tuple(map(in_translation, lesson.cells))
    if translation.source != lesson_stamp(lesson):
        return replace(lesson, cells=cells)
    title, goal = translation.title or lesson.title, translation.goal or lesson.goal
    return replace(lesson, title=title, goal=goal, cells=cells)


def is_current(cell: Cell, given: CellTranslation) -> bool:
    """Whether the cell is as it was when it was translated."""
    return given.source == cell_stamp(cell)


def current(cell: Cell, translation: Translation) -> CellTranslation | None:
    """What is translated of a cell; None where that is nothing, or stale."""
    given = translation.cells.get(cell.id)
    return given if given is not None and is_current(cell, given) else None
