"""What a translation of a lesson is: the structs that decode `03-name.zh-Hans.yaml`.

It lies over the lesson, cell by cell; whatever it leaves out is read in the lesson's own language.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from learn_torch.course.model import (
    MAX_HINTS,
    Cell,
    Code,
    Lesson,
    Line,
    Text,
    Title,
    digest,
)

LANGUAGES = ("zh-Hans",)
"""Languages that a course is translated into by hand; zh-Hant is derived from the first."""
PROGRAMS = ("code", "starter", "solution")
"""The keys of a cell that hold Python: their comments alone are translated."""

Stamp = Annotated[
    str,
    Meta(max_length=100, description="Of the source as it was; learn-torch --stamp writes it."),
]
Program = Annotated[
    Code | None, Meta(description="The same program, with its comments translated.")
]


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mapping of the translation."""


class CellTranslation(_Strict, frozen=True, omit_defaults=True):
    """What a learner reads in one cell, in another language."""

    source: Stamp = ""
    text: Text | None = None
    code: Program = None
    starter: Program = None
    solution: Program = None
    hints: Annotated[
        tuple[Line, ...],
        Meta(max_length=MAX_HINTS, description="As many as the lesson has, in its order."),
    ] = ()
    choices: Annotated[
        tuple[Line, ...],
        Meta(max_length=6, description="As many as the lesson has, in its order."),
    ] = ()
    because: Annotated[Text | None, Meta(description="Shown after the answer.")] = None
    messages: Annotated[
        dict[Line, Line],
        Meta(description="Phrases of the check's messages; {name} stands for what varies."),
    ] = {}
    labels: Annotated[
        dict[Line, Line],
        Meta(
            description="What the cell's plots say: titles, axes, legends, ticks. The code stays; "
            "{name} stands for what an f-string fills in."
        ),
    ] = {}


class Translation(_Strict, frozen=True, omit_defaults=True):
    """A lesson of learn-torch in another language."""

    format: Annotated[Literal[1], Meta(description="The version of this format.")]
    source: Stamp = ""
    title: Title | None = None
    goal: Annotated[Line | None, Meta(description="One sentence, as in the lesson.")] = None
    cells: Annotated[
        dict[str, CellTranslation], Meta(description="Cell id to what is translated of it.")
    ] = {}


class CourseTranslation(_Strict, frozen=True, omit_defaults=True):
    """The titles of a course in another language: `course.zh-Hans.yaml`."""

    format: Literal[1]
    title: Title | None = None
    tracks: Annotated[dict[str, Title], Meta(description="Track id to its title.")] = {}


class Overlay(msgspec.Struct, frozen=True):
    """A translation, and where its cells stand in the file that it was read from."""

    translation: Translation
    lines: Mapping[str, int]
    """Cell id to the line, from 1, where it begins."""


def beside(path: Path, language: str) -> Path:
    """The file that holds the translation of the file `path`, if there is one."""
    return path.with_name(f"{path.stem}.{language}.yaml")


def source_of(path: Path) -> tuple[Path, str] | None:
    """The file that `path` translates, and the language it says so in; None if it is no such name."""
    stem, dot, language = path.stem.rpartition(".")
    return (path.with_name(f"{stem}{path.suffix}"), language) if dot else None


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
    return digest(parts)[:8]
