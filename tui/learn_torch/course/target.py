"""What a word on the command line means: a lesson's id, its file, or the folder of a course."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from learn_torch.course.course import Course, Entry
from learn_torch.course.translation import LANGUAGES, source_of
from learn_torch.errors import CourseError
from learn_torch.i18n.message import msg
from learn_torch.locations import bundled_course

_SUFFIXES = (".yaml", ".yml")


def open_target(target: str, open_folder: Callable[[Path], Course]) -> tuple[Course, Entry | None]:
    """The course that `target` names, and the lesson where it names one.

    A folder is another course; a file, a lesson, or a translation of one; anything else, the id of
    a lesson of the course that comes with the program. `open_folder` is open_course, or remembers what that gave.
    Raises NoSuchLesson, LessonUnreadable or CourseError.
    """
    path = Path(target)
    if path.is_dir():
        return open_folder(path), None
    if path.exists():
        from learn_torch.course.catalogue import open_file  # it loads the YAML reader

        course = open_file(lesson_of(path))
        return course, next(iter(course.entries), None)
    if path.suffix in _SUFFIXES:
        raise CourseError(msg("There is no file {path}.", path=target), msg("Check the path."))
    course = open_folder(bundled_course())
    return course, course.find(target)


def lesson_of(path: Path) -> Path:
    """Return the lesson that a file translates; the file itself if it is not a translation."""
    named = source_of(path)
    return named[0] if named is not None and named[1] in LANGUAGES else path
