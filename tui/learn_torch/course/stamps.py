"""Stamps: eight hex digits of what a translation was made from, to see when that has changed."""

from __future__ import annotations

import hashlib

import msgspec

from learn_torch.course.model import Cell, Lesson


def lesson_stamp(lesson: Lesson) -> str:
    """Of what is translated of the lesson as a whole: title and goal."""
    return _stamp((lesson.title, lesson.goal))


def cell_stamp(cell: Cell) -> str:
    """Of what is translated of a cell, and of the check, whose messages are."""
    exercise, predict = cell.exercise, cell.predict
    return _stamp(
        (
            cell.text,
            cell.code,
            exercise and (exercise.starter, exercise.solution, exercise.check, exercise.hints),
            predict and (predict.choices, predict.because),
        )
    )


def _stamp(parts: object) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:8]
