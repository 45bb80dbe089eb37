"""A course: its tracks and lessons in their order, what could not be read; what a word names of it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

import msgspec
from msgspec.structs import replace

from learn_torch.course.glossary import Glossary
from learn_torch.course.model import Cell, Kind, Lesson
from learn_torch.course.translation import (
    LANGUAGES,
    CourseTranslation,
    Overlay,
    lesson_stamp,
    source_of,
)
from learn_torch.course.wording import did_you_mean, quoted
from learn_torch.errors import CourseError, Mistake, NoSuchLesson
from learn_torch.i18n.message import msg
from learn_torch.locations import bundled_course

_NAME = re.compile(r"([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml")


def lesson_id(path: Path) -> str:
    """The lesson's id: 'tensors' for `10-tensors.yaml`; empty if the name is not of that form."""
    match = _NAME.fullmatch(path.name)
    return match[2] if match else ""


OWN = ""
"""In `Head.titles`, the language that a lesson is written in."""


class CellHead(msgspec.Struct, frozen=True, array_like=True):
    """What progress in a cell is computed from."""

    id: str
    kind: Kind
    fingerprint: str


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What the course list shows of a lesson."""

    minutes: int
    titles: dict[str, tuple[str, str]]
    """Language to title and goal, those of a stale translation left out; OWN is always there."""
    cells: tuple[CellHead, ...]


class Content(msgspec.Struct, frozen=True, dict=True):
    """A lesson as it stands in its files."""

    lesson: Lesson
    lines: Mapping[str, int]
    """Cell id to the line, from 1, where the cell begins in the file."""
    overlays: Mapping[str, Overlay] = {}
    """Language to the lesson's translation."""

    @cached_property
    def head(self) -> Head:
        """What the course list shows of it."""
        lesson = self.lesson
        titles = {OWN: (lesson.title, lesson.goal)}
        for language, overlay in self.overlays.items():
            given = overlay.translation
            if given.source == lesson_stamp(lesson):
                titles[language] = (given.title or lesson.title, given.goal or lesson.goal)
        cells = tuple(CellHead(cell.id, cell.kind, cell.fingerprint) for cell in lesson.cells)
        return Head(lesson.minutes, titles, cells)

    @property
    def whole(self) -> Content:
        """Itself; see AnyContent."""
        return self


class AnyContent(Protocol):
    """A lesson that was read, or one in the cache, which is decoded when more than its head is asked."""

    @property
    def head(self) -> Head: ...

    @property
    def whole(self) -> Content: ...


class Entry(msgspec.Struct, frozen=True):
    """A lesson in its place."""

    id: str
    """Unique in the course; the file's name without number and ending."""
    track: str
    """The id of its track; empty for a lesson beside the tracks."""
    number: int
    """From 1, over the whole course."""
    path: Path
    content: AnyContent

    @property
    def head(self) -> Head:
        """What the course list shows of it."""
        return self.content.head

    @property
    def lesson(self) -> Lesson:
        """The whole lesson."""
        return self.content.whole.lesson

    @property
    def lines(self) -> Mapping[str, int]:
        """Cell id to the line, from 1, where the cell begins in the file."""
        return self.content.whole.lines

    @property
    def overlays(self) -> Mapping[str, Overlay]:
        """Language to the lesson's translation."""
        return self.content.whole.overlays

    def with_lesson(self, lesson: Lesson) -> Entry:
        """The same place with another edition of the lesson, and the same translations."""
        return replace(self, content=Content(lesson, self.lines, self.overlays))


class Track(msgspec.Struct, frozen=True):
    """Lessons that belong together; at least one."""

    id: str
    title: str
    entries: tuple[Entry, ...]


class Course(msgspec.Struct, frozen=True, dict=True):
    """What a learner can open, and the mistakes that keep the rest closed."""

    id: str
    title: str
    root: Path
    tracks: tuple[Track, ...]
    mistakes: tuple[Mistake, ...] = ()
    titles: Mapping[str, CourseTranslation] = {}
    """Language to the titles of the course and its tracks."""
    glossary: Glossary | None = None
    """The terms that the course teaches; None if it has no list of them."""

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every lesson, in the order of the course; at least one."""
        return tuple(entry for track in self.tracks for entry in track.entries)

    def find(self, name: str | Path) -> Entry:
        """The lesson of that id (`tensors`, `basics/tensors`) or file; NoSuchLesson if none."""
        for entry in self.entries:
            if str(name) in (entry.id, f"{entry.track}/{entry.id}"):
                return entry
        places = {os.path.realpath(name), os.path.realpath(self.root / name)}
        for entry in self.entries:
            if os.path.realpath(entry.path) in places:
                return entry
        raise self._no_such(str(name))

    def drills(self, lesson: str) -> list[tuple[Entry, Cell]]:
        """The exercises elsewhere that practise a lesson, in the order of the course."""
        return [
            (entry, cell)
            for entry in self.entries
            for cell in entry.lesson.cells
            if cell.exercise is not None and cell.exercise.practises == lesson
        ]

    def after(self, entry: Entry) -> Entry | None:
        """The next lesson; None after the last."""
        return self.entries[entry.number] if entry.number < len(self.entries) else None

    def before(self, entry: Entry) -> Entry | None:
        """The lesson before; None before the first."""
        return self.entries[entry.number - 2] if entry.number > 1 else None

    def _no_such(self, name: str) -> NoSuchLesson:
        file = Path(name)
        for wrong in self.mistakes:
            if file.name and file.name in (lesson_id(wrong.path), wrong.path.name):
                return NoSuchLesson(
                    msg("The lesson {name} cannot be opened.", name=quoted(name)),
                    msg("Correct its file first: {mistake}", mistake=wrong.placed),
                )
        ids = [entry.id for entry in self.entries]
        remedy = did_you_mean(file.stem, ids, msg("See what there is: learn-torch --list"))
        return NoSuchLesson(msg("No lesson here is called {name}.", name=quoted(name)), remedy)


_SUFFIXES = (".yaml", ".yml")


def open_target(target: str, open_path: Callable[[Path], Course]) -> tuple[Course, Entry | None]:
    """The course that `target` names, and the lesson where it names one.

    A folder is another course; a file, a lesson, or a translation of one; anything else, the id of
    a lesson of the course that comes with the program. `open_path` opens a folder or a file, or remembers
    what that gave.
    Raises NoSuchLesson, LessonUnreadable or CourseError.
    """
    path = Path(target)
    if path.is_dir():
        return open_path(path), None
    if path.exists():
        course = open_path(lesson_of(path))
        return course, next(iter(course.entries), None)
    if path.suffix in _SUFFIXES:
        raise CourseError(msg("There is no file {path}.", path=target), msg("Check the path."))
    course = open_path(bundled_course())
    return course, course.find(target)


def lesson_of(path: Path) -> Path:
    """Return the lesson that a file translates; the file itself if it is not a translation."""
    named = source_of(path)
    return named[0] if named is not None and named[1] in LANGUAGES else path
