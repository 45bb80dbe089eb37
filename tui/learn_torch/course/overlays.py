"""The translations beside a lesson and a course: files to overlays, or to what is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from learn_torch.course.folder import leads_out
from learn_torch.course.model import Lesson
from learn_torch.course.nodes import Mapping, Node, table
from learn_torch.course.overlay_rules import check_fit
from learn_torch.course.reader import Loaded, load
from learn_torch.course.rules import check_one_line
from learn_torch.course.source import Source
from learn_torch.course.translation import (
    LANGUAGES,
    CourseTranslation,
    Overlay,
    Translation,
    beside,
    source_of,
)
from learn_torch.course.wording import did_you_mean, listed, quoted
from learn_torch.errors import LessonUnreadable, Mistake
from learn_torch.i18n.message import msg

T = TypeVar("T")


def load_translation(path: Path, lesson: Lesson, *, even_stale: bool) -> Loaded[Translation]:
    """The translation in the file; LessonUnreadable, with every mistake, if it is none of the lesson.

    `even_stale`: hold cells against the lesson although their stamp says that it has changed.
    """

    def check(source: Source, root: Node | None) -> None:
        check_fit(source, root, lesson, even_stale=even_stale)

    return load(path, Translation, msg("the translation"), check)


def read_translation(path: Path, lesson: Lesson) -> Overlay:
    """The translation in the file, for reading; raises as load_translation."""
    loaded = load_translation(path, lesson, even_stale=False)
    cells = table(loaded.root, "cells")
    return Overlay(loaded.value, {name: cell.key.place.line for name, cell in cells.items()})


def read_course_translation(path: Path, tracks: Iterable[str]) -> CourseTranslation:
    """The titles in the file; LessonUnreadable if it is wrong, or names a track that is none."""
    known = list(tracks)

    def check(source: Source, root: Node | None) -> None:
        if not isinstance(root, Mapping):
            return
        check_one_line(source, root, "title")
        for name, entry in table(root, "tracks").items():
            if name not in known:
                message = msg("the course has no track {name}.", name=quoted(name))
                remedy = did_you_mean(name, known, msg("Leave it out."))
                source.note(entry.key.place, message, remedy)

    return load(path, CourseTranslation, msg("the translation"), check).value


def overlays_of(path: Path, root: Path, lesson: Lesson) -> tuple[dict[str, Overlay], list[Mistake]]:
    """The lesson's translations by language, and the mistakes in those that cannot be read."""
    return _each(path, root, lambda file: read_translation(file, lesson))


def titles_of(
    path: Path, root: Path, tracks: Iterable[str]
) -> tuple[dict[str, CourseTranslation], list[Mistake]]:
    """The same for the course's own file, `path`."""
    return _each(path, root, lambda file: read_course_translation(file, tracks))


def strays(translations: Iterable[Path]) -> list[Mistake]:
    """The mistakes that a file is no translation of anything, or of a language that is none."""
    return [wrong for path in translations if (wrong := _stray(path)) is not None]


def _each(path: Path, root: Path, read: Callable[[Path], T]) -> tuple[dict[str, T], list[Mistake]]:
    found: dict[str, T] = {}
    mistakes: list[Mistake] = []
    for language in LANGUAGES:
        file = beside(path, language)
        if not os.path.lexists(file) or leads_out(file, root):  # who looked into the folder told it
            continue
        try:
            found[language] = read(file)
        except LessonUnreadable as error:
            mistakes += error.mistakes
    return found, mistakes


def _stray(path: Path) -> Mistake | None:
    named = source_of(path)
    if named is None:
        return None
    source, language = named
    if language not in LANGUAGES:
        known = msg("There is {names}.", names=listed(LANGUAGES))
        derived = msg("zh-Hant is derived from zh-Hans.")
        remedy = derived if language == "zh-Hant" else did_you_mean(language, LANGUAGES, known)
        message = msg("{language} is no language of translations.", language=quoted(language))
        return Mistake(path, 1, 1, message, remedy)
    if source.exists():
        return None
    message = msg("there is no {name} that this translates.", name=quoted(source.name))
    return Mistake(path, 1, 1, message, msg("Name it as the lesson is named, or delete it."))
