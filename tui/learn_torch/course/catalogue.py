"""A folder, or a file, to a Course. A bad lesson is among its mistakes; the others open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from learn_torch.course.course import Content, Course, Entry, Track, lesson_id
from learn_torch.course.folder import FILE_NAME, Listed, has_file, look_into, read_manifest
from learn_torch.course.glossary import Glossary
from learn_torch.course.glossary_reader import find_glossary, no_such_lesson
from learn_torch.course.overlays import overlays_of, strays, titles_of
from learn_torch.course.reader import read_lesson
from learn_torch.course.translation import CourseTranslation
from learn_torch.course.wording import quoted
from learn_torch.errors import CourseError, LessonUnreadable, Mistake
from learn_torch.i18n.message import msg


def open_course(root: Path) -> Course:
    """The course in a folder; lessons that cannot be read are left out, and their mistakes told.

    Raises CourseError if there is no such folder or no lesson in it, and LessonUnreadable if
    `course.yaml` is wrong: it names the course, and what a learner did hangs on that name.
    """
    if not root.is_dir():
        raise CourseError(
            msg("There is no folder {folder}.", folder=quoted(str(root), 200)),
            msg("Name a folder that holds lessons."),
        )
    return _Opening(root).course()


def open_file(path: Path) -> Course:
    """A course of the one lesson in that file; LessonUnreadable if it is none.

    Where the file lies in a course, it is that course's lesson: what was done in it counts there.
    """
    content = read_lesson(path)
    root, listed = _course_around(path.absolute())
    track = path.absolute().parent.name if root != path.absolute().parent else ""
    content, mistakes = _with_overlays(content, path, root)
    entry = Entry(lesson_id(path), track, 1, path, content)
    titles: dict[str, CourseTranslation] = {}
    if listed is None:
        course_id, title, track_title = _id(root), entry.lesson.title, entry.lesson.title
    else:
        course_id, title = listed.manifest.id, listed.manifest.title
        track_title = listed.title(track) or title
        ids = [listing.id for listing in listed.manifest.tracks]
        titles, wrong = titles_of(root / FILE_NAME, root, ids)
        mistakes += wrong
    tracks = (Track(track, track_title, (entry,)),)
    glossary, wrong = _glossary(root, lesson_order(root))
    mistakes += wrong
    return Course(course_id, title, root, tracks, tuple(mistakes), titles, glossary)


def open_path(path: Path) -> Course:
    """The course in a folder, or of the one lesson in a file."""
    return open_course(path) if path.is_dir() else open_file(path)


def course_root(path: Path) -> Path:
    """Return the folder of the course that a lesson file lies in; its own folder if in none."""
    return _course_around(path.absolute())[0]


def lesson_order(root: Path) -> tuple[str, ...]:
    """Return the ids of a course's lessons in their order, without reading the lessons."""
    tracks = _Opening(root)._tracks(_manifest(root), "")
    return tuple(dict.fromkeys(lesson_id(path) for _, _, paths in tracks for path in paths))


def _glossary(root: Path, ids: tuple[str, ...]) -> tuple[Glossary | None, list[Mistake]]:
    """Return the course's glossary, and what is wrong with it."""
    try:
        found = find_glossary(root)
    except LessonUnreadable as error:
        return None, list(error.mistakes)
    return (found.glossary, found.unknown_lessons(ids)) if found else (None, [])


def _course_around(path: Path) -> tuple[Path, Listed | None]:
    """The root of the course that the file lies in, and its manifest; its folder if in none."""
    for root, track in ((path.parent, ""), (path.parent.parent, path.parent.name)):
        listed = _manifest(root)
        if listed is not None and (not track or listed.title(track)):
            return root, listed
    return path.parent, None


def _manifest(root: Path) -> Listed | None:
    """The course's own file; None if there is none."""
    path = root / FILE_NAME
    return read_manifest(path) if has_file(path, root) else None


@dataclass
class _Opening:
    """A course while it is being read."""

    root: Path
    mistakes: list[Mistake] = field(default_factory=list)
    paths: dict[str, Path] = field(default_factory=dict)
    """Lesson id to the file that has it."""
    count: int = 0

    def course(self) -> Course:
        listed = _manifest(self.root)
        title = listed.manifest.title if listed else _title(_id(self.root))
        tracks = tuple(
            Track(track, name, entries)
            for track, name, paths in self._tracks(listed, title)
            if (entries := tuple(self._entries(track, paths)))
        )
        if not tracks and self.mistakes:
            raise LessonUnreadable(self.mistakes)
        if not tracks:
            raise CourseError(
                msg("There is no lesson in {folder}.", folder=quoted(str(self.root), 200)),
                msg("A lesson is a file such as 'tensors/10-first.yaml' in it."),
            )
        course_id = listed.manifest.id if listed else _id(self.root)
        titles = self._titles(listed, tracks)
        ids = lesson_order(self.root)
        glossary, wrong = _glossary(self.root, ids)
        self.mistakes += [*wrong, *_lost_drills(tracks, ids)]
        return Course(course_id, title, self.root, tracks, tuple(self.mistakes), titles, glossary)

    def _titles(
        self, listed: Listed | None, tracks: tuple[Track, ...]
    ) -> dict[str, CourseTranslation]:
        """The titles in other languages; a track without a lesson may have one too."""
        named = [listing.id for listing in listed.manifest.tracks] if listed else []
        ids = [*named, *(track.id for track in tracks)]
        titles, mistakes = titles_of(self.root / FILE_NAME, self.root, ids)
        self.mistakes += mistakes
        return titles

    def _tracks(self, listed: Listed | None, title: str) -> Iterator[tuple[str, str, list[Path]]]:
        """Id, title and lesson files of each track; the lessons beside the tracks come first."""
        top = look_into(self.root, self.root)
        self.mistakes += [*top.mistakes, *strays(top.translations)]
        yield "", title, list(top.lessons)
        inside = {folder.name: self._lessons(folder) for folder in top.folders}
        if listed is None:
            for name, paths in inside.items():
                yield name, _title(name), paths
            return
        self.mistakes += listed.differences([name for name, paths in inside.items() if paths])
        for track in listed.manifest.tracks:
            yield track.id, track.title, inside.get(track.id, [])

    def _lessons(self, folder: Path) -> list[Path]:
        inside = look_into(folder, self.root)
        self.mistakes += [*inside.mistakes, *strays(inside.translations)]
        return list(inside.lessons)

    def _entries(self, track: str, paths: list[Path]) -> Iterator[Entry]:
        for path in paths:
            try:
                content = read_lesson(path)
            except LessonUnreadable as error:
                self.mistakes += error.mistakes
                continue
            if self._is_new(path):
                self.count += 1
                content, wrong = _with_overlays(content, path, self.root)
                self.mistakes += wrong
                yield Entry(lesson_id(path), track, self.count, path, content)

    def _is_new(self, path: Path) -> bool:
        """Whether no earlier file has this lesson's id; a second one is left out."""
        name = lesson_id(path)
        first = self.paths.setdefault(name, path)
        if first is path:
            return True
        message = msg(
            "the lesson id {id} is taken by {path}.", id=quoted(name), path=quoted(str(first), 200)
        )
        self.mistakes.append(Mistake(path, 1, 1, message, msg("Rename one of the two files.")))
        return False


def _with_overlays(lesson: Content, path: Path, root: Path) -> tuple[Content, list[Mistake]]:
    """The lesson with its translations, and the mistakes in those that cannot be read."""
    overlays, mistakes = overlays_of(path, root, lesson.lesson)
    return replace(lesson, overlays=overlays), mistakes


def _lost_drills(tracks: tuple[Track, ...], ids: tuple[str, ...]) -> Iterator[Mistake]:
    """A mistake for each drill that practises a lesson which is not in the course."""
    for entry in (entry for track in tracks for entry in track.entries):
        for cell in entry.lesson.cells:
            lesson = cell.exercise and cell.exercise.practises
            if lesson and lesson not in ids:
                message, remedy = no_such_lesson(lesson, ids)
                yield Mistake(entry.path, entry.lines[cell.id], 1, message, remedy)


def _id(root: Path) -> str:
    return root.absolute().name or "course"


def _title(name: str) -> str:
    """'Loss curves' for a folder called `02-loss-curves`."""
    words = re.sub(r"^[0-9]+-", "", name).replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
