"""Find the lessons that a command line names by ids, files, folders and globs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from learn_torch.course.catalogue import open_path
from learn_torch.course.course import Course, Entry, open_target
from learn_torch.course.translation import LANGUAGES, beside
from learn_torch.errors import LessonUnreadable, Mistake, UsageError
from learn_torch.i18n.message import MAX_VALUES, Message, listing, msg
from learn_torch.locations import bundled_course


@dataclass(frozen=True)
class Selection:
    """The lessons asked for, in order, their courses, and the mistakes in their files."""

    courses: tuple[Course, ...]
    entries: tuple[Entry, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def paths(self) -> list[Path]:
        """The files of the lessons and of the mistakes, each once."""
        paths = [*(entry.path for entry in self.entries), *(one.path for one in self.mistakes)]
        return list(dict.fromkeys(paths))


def select(targets: Sequence[str], only: Sequence[str] = ()) -> Selection:
    """Return all lessons of the targets (default: the installed course), each once.

    A mistake in a file outside the targets does not count. Raises NoSuchLesson or CourseError for a
    target that does not exist, UsageError if `only` matches nothing.
    """
    courses: list[Course] = []
    entries: dict[Path, Entry] = {}
    mistakes: dict[Mistake, None] = {}
    for target in targets or [str(bundled_course())]:
        try:
            course, entry = open_target(target, open_path)
        except LessonUnreadable as unreadable:
            mistakes |= dict.fromkeys(unreadable.mistakes)
            continue
        courses.append(course)
        mistakes |= dict.fromkeys(_mistakes_of(course, entry))
        entries |= {one.path.resolve(): one for one in ([entry] if entry else course.entries)}
    wanted = tuple(entry for entry in entries.values() if _matches(entry, only))
    if only and entries and not wanted and not mistakes:
        unmatched = msg("No lesson matches --only {globs}.", globs=" ".join(only))
        raise UsageError(unmatched, _names(entries.values()))
    return Selection(tuple(courses), wanted, tuple(mistakes))


def _mistakes_of(course: Course, entry: Entry | None) -> list[Mistake]:
    """Return all mistakes of a course, or those in the translations of one lesson."""
    if entry is None:
        return list(course.mistakes)
    own = {beside(entry.path, language) for language in LANGUAGES}
    return [mistake for mistake in course.mistakes if mistake.path in own]


def _matches(entry: Entry, only: Sequence[str]) -> bool:
    names = (entry.id, entry.track)
    return not only or any(fnmatchcase(name, glob) for glob in only for name in names)


def _names(entries: Iterable[Entry]) -> Message:
    names = [entry.id for entry in entries]
    shown = names if len(names) <= MAX_VALUES else [*names[: MAX_VALUES - 1], "…"]
    return msg("There are: {names}.", names=listing(shown))
