"""Lay a translation over a lesson: the same lesson, in another language.

Ids, checks and what `--check` compares stay as they are. So do fingerprints: they are the source
lesson's, and what was passed in one language is passed in all.
"""

from __future__ import annotations

from msgspec.structs import replace

from learn_torch.course.model import Cell, Exercise, Lesson, Predict
from learn_torch.course.stamps import cell_stamp, lesson_stamp
from learn_torch.course.translation import CellTranslation, Translation


def apply_overlay(lesson: Lesson, translation: Translation) -> Lesson:
    """The lesson in the translation's language; what is missing there or stale, in its own."""
    cells = tuple(_cell(cell, translation.cells.get(cell.id)) for cell in lesson.cells)
    if translation.source != lesson_stamp(lesson):
        return replace(lesson, cells=cells)
    title, goal = translation.title or lesson.title, translation.goal or lesson.goal
    return replace(lesson, title=title, goal=goal, cells=cells)


def is_current(cell: Cell, given: CellTranslation) -> bool:
    """Whether the cell is as it was when it was translated."""
    return given.source == cell_stamp(cell)


def messages(lesson: Lesson, translation: Translation, cell_id: str) -> dict[str, str]:
    """The phrases of that cell's check and their translations; none if they are stale."""
    given = translation.cells.get(cell_id)
    if given is None or not is_current(lesson.cell(cell_id), given):
        return {}
    return given.messages


def _cell(cell: Cell, given: CellTranslation | None) -> Cell:
    if given is None or not is_current(cell, given):
        return cell
    return replace(
        cell,
        text=given.text or cell.text,
        code=given.code or cell.code,
        exercise=_exercise(cell.exercise, given) if cell.exercise else None,
        predict=_predict(cell.predict, given) if cell.predict else None,
    )


def _exercise(exercise: Exercise, given: CellTranslation) -> Exercise:
    return replace(
        exercise,
        starter=given.starter or exercise.starter,
        solution=given.solution or exercise.solution,
        hints=given.hints or exercise.hints,
    )


def _predict(predict: Predict, given: CellTranslation) -> Predict:
    """The answer is the choice in the same place."""
    choices = given.choices or predict.choices
    answer = choices[predict.choices.index(predict.answer)] if choices else predict.answer
    return replace(
        predict, because=given.because or predict.because, choices=choices, answer=answer
    )
