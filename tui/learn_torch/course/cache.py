"""A course that was read before, so that its list paints at once.

Reading the YAML of a lesson and parsing its Python takes 4–5 ms, and loading what does so 20 ms:
for thirty lessons, most of the time until the first paint. A course without mistakes is kept in
msgpack beside the state of its files. The heads of its lessons are decoded at once, a lesson itself
when it is opened: for 38 lessons 2 ms instead of 14. `--check` does not use this: it reads what is
there.
"""

from __future__ import annotations

import os
import stat
import zlib
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import msgspec

from learn_torch import __version__
from learn_torch.atomic_file import write_atomically
from learn_torch.course.course import Content, Course, Entry, Head, Track
from learn_torch.course.glossary import FILE_NAME as GLOSSARY_FILE
from learn_torch.course.glossary import Glossary
from learn_torch.course.translation import (
    LANGUAGES,
    CourseTranslation,
    beside,
)

COURSE_FILE = "course.yaml"
MAX_BYTES = 64 << 20
MAX_FILES = 2000
"""Files of a folder that are looked at; a folder of more is read as it stands."""
UNDECODABLE = (msgspec.DecodeError, UnicodeDecodeError)
"""What msgspec raises where somebody else wrote into the cache."""


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    id: str
    number: int
    path: str
    head: Head
    content: bytes
    """A `Content` in msgpack."""


class _Track(msgspec.Struct, frozen=True, array_like=True):
    id: str
    title: str
    entries: tuple[_Entry, ...]


class _Course(msgspec.Struct, frozen=True, array_like=True):
    fingerprint: bytes
    id: str
    title: str
    tracks: tuple[_Track, ...]
    titles: dict[str, CourseTranslation]
    glossary: Glossary | None


class CachedContent:
    """A lesson in the cache: its head, and all else once it is asked for."""

    def __init__(self, path: Path, head: Head, data: bytes) -> None:
        self.head = head
        self._path = path
        self._data = data

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Content | CachedContent):
            return NotImplemented
        return self.whole == other.whole

    @cached_property
    def whole(self) -> Content:
        """The lesson, its lines and its translations."""
        try:
            return msgspec.msgpack.decode(self._data, type=Content)
        except UNDECODABLE:
            from learn_torch.course.catalogue import open_file

            return open_file(self._path).entries[0].content.whole


def open_cached(path: Path, cache: Path) -> Course:
    """The course in a folder, or of one file, from `cache` where nothing has changed.

    Raises as `catalogue.open_path` does.
    """
    name = zlib.crc32(os.fsencode(path.absolute()))
    place = cache / f"{name:08x}.msgpack"
    folder = path.is_dir()
    now = fingerprint(path) if folder else fingerprint_of_file(path)
    kept = _load(place) if now else None
    if kept is not None and kept.fingerprint == now:
        return _course(path if folder else path.absolute().parent, kept)
    from learn_torch.course import catalogue  # it loads the YAML reader

    course = catalogue.open_path(path)
    if now and not course.mistakes:
        _save(place, now, course)
    return course


def fingerprint(root: Path) -> bytes:
    """Every name in the folder and its sub-folders and the state of every file; empty: too many.

    The state of a file is its identity, size and times. No program can set the time of the change of
    its state, so an edit that keeps size and date is noticed too, and no file has to be read.
    """
    seen: list[object] = [__version__, os.fspath(root.absolute())]
    folders = [os.fspath(root)]
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as found:
            for entry in sorted(found, key=lambda one: one.name):
                state = _state(entry)
                seen += (entry.path, *state)
                if folder == folders[0] and stat.S_ISDIR(state[0]):
                    folders.append(entry.path)
        if len(seen) > MAX_FILES * 8:
            return b""
    return repr(seen).encode(errors="surrogateescape")


def fingerprint_of_file(path: Path) -> bytes:
    """The same of a lesson and its translations; empty in a course, whose other files count too."""
    around = (path.absolute().parent, path.absolute().parent.parent)
    of_course = (COURSE_FILE, GLOSSARY_FILE)
    if path.is_symlink() or any(os.path.lexists(f / name) for f in around for name in of_course):
        return b""
    seen: list[object] = [__version__, os.fspath(path.absolute())]
    with os.scandir(path.absolute().parent) as found:
        own = {path.name, *(beside(path, language).name for language in LANGUAGES)}
        for entry in sorted((one for one in found if one.name in own), key=lambda one: one.name):
            seen += (entry.path, *_state(entry))
    return repr(seen).encode(errors="surrogateescape")


def _state(entry: os.DirEntry[str]) -> tuple[int, ...]:
    """What a file is, and when it changed; of a link, of what it leads to."""
    try:
        state = entry.stat()
    except OSError:  # a link that leads nowhere; the reader will say so
        state = entry.stat(follow_symlinks=False)
    identity = (state.st_mode, state.st_dev, state.st_ino)
    if stat.S_ISDIR(state.st_mode):  # an editor's own files come and go in it
        return identity
    return (*identity, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def _load(place: Path) -> _Course | None:
    with suppress(OSError, *UNDECODABLE):
        if place.stat().st_size <= MAX_BYTES:
            return msgspec.msgpack.decode(place.read_bytes(), type=_Course)
    return None


def _save(place: Path, now: bytes, course: Course) -> None:
    """Keep the course, whole or not at all; a cache that cannot be written is done without."""
    tracks = tuple(
        _Track(track.id, track.title, tuple(_entry(entry, course.root) for entry in track.entries))
        for track in course.tracks
    )
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        kept = _Course(now, course.id, course.title, tracks, dict(course.titles), course.glossary)
        write_atomically(place, msgspec.msgpack.encode(kept), sync=False)


def _entry(entry: Entry, root: Path) -> _Entry:
    content = msgspec.msgpack.encode(entry.content.whole)
    return _Entry(entry.id, entry.number, os.path.relpath(entry.path, root), entry.head, content)


def _course(root: Path, kept: _Course) -> Course:
    tracks = tuple(
        Track(
            track.id, track.title, tuple(_opened(root, track.id, entry) for entry in track.entries)
        )
        for track in kept.tracks
    )
    return Course(kept.id, kept.title, root, tracks, titles=kept.titles, glossary=kept.glossary)


def _opened(root: Path, track: str, kept: _Entry) -> Entry:
    path = root / kept.path
    content = CachedContent(path, kept.head, kept.content)
    return Entry(kept.id, track, kept.number, path, content)
