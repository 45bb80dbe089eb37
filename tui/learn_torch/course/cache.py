"""A course that was read before, so that its list paints at once.

Reading the YAML of a lesson and parsing its Python takes 4–5 ms, and loading what does so 20 ms:
for thirty lessons, most of the time until the first paint. A course without mistakes is kept in
msgpack beside a hash of its files, and decoded against the same structs. `--check` does not use
this: it reads what is there.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from pathlib import Path

import msgspec

from learn_torch import __version__
from learn_torch.course.course import Course, Entry, Track
from learn_torch.course.glossary import Glossary
from learn_torch.course.model import Lesson
from learn_torch.course.translation import CourseTranslation, Overlay, Translation, beside

MAX_BYTES = 64 << 20
MAX_FILES = 2000
"""Files of a folder that are looked at; a folder of more is read as it stands."""


class _Overlay(msgspec.Struct, frozen=True, array_like=True):
    translation: Translation
    lines: dict[str, int]


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    id: str
    number: int
    path: str
    lesson: Lesson
    lines: dict[str, int]
    overlays: dict[str, _Overlay]


class _Track(msgspec.Struct, frozen=True, array_like=True):
    id: str
    title: str
    entries: tuple[_Entry, ...]


class _Course(msgspec.Struct, frozen=True, array_like=True):
    fingerprint: str
    id: str
    title: str
    tracks: tuple[_Track, ...]
    titles: dict[str, CourseTranslation]
    glossary: Glossary | None


def open_cached(root: Path, cache: Path) -> Course:
    """The course in a folder, from `cache` where nothing has changed; raises as open_course does."""
    place = cache / f"{_digest(str(root.absolute()).encode())}.msgpack"
    now = fingerprint(root)
    kept = _load(place)
    if now and kept is not None and kept.fingerprint == now:
        return _course(root, kept)
    from learn_torch.course.catalogue import open_course  # it loads the YAML reader

    course = open_course(root)
    if now and not course.mistakes:
        _save(place, now, course)
    return course


def fingerprint(root: Path) -> str:
    """A hash of every name and every YAML file in the folder and its sub-folders; empty: too many."""
    hashed = hashlib.blake2b(__version__.encode(), digest_size=16)
    count = 0
    for folder, folders, files in os.walk(root, onerror=None):
        folders[:] = sorted(folders) if folder == str(root) else []
        for name in sorted([*files, *folders]):
            count += 1
            path = f"{folder}/{name}"
            leads = os.path.realpath(path) if os.path.islink(path) else ""  # noqa: PTH114
            hashed.update(f"{path}\0{leads}\0".encode(errors="surrogateescape"))
            if name.endswith(".yaml"):
                with suppress(OSError):  # the reader will say why
                    hashed.update(_content(path))
    return hashed.hexdigest() if count <= MAX_FILES else ""


def _content(path: str) -> bytes:
    """A hash of a file; of its state alone where it is larger than any lesson."""
    state = os.stat(path)  # noqa: PTH116 - strings, as above: for fifty files a Path costs 2 ms
    if state.st_size > 1 << 20 or not stat.S_ISREG(state.st_mode):
        return f"{state.st_size} {state.st_mtime_ns} {state.st_mode}".encode()
    with open(path, "rb") as file:  # noqa: PTH123
        return hashlib.blake2b(file.read()).digest()


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def _load(place: Path) -> _Course | None:
    with suppress(OSError, msgspec.DecodeError):
        if place.stat().st_size <= MAX_BYTES:
            return msgspec.msgpack.decode(place.read_bytes(), type=_Course)
    return None


def _save(place: Path, now: str, course: Course) -> None:
    """Keep the course, whole or not at all; a cache that cannot be written is done without."""
    tracks = tuple(
        _Track(track.id, track.title, tuple(_entry(entry, course.root) for entry in track.entries))
        for track in course.tracks
    )
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        half_done = place.with_suffix(f".{os.getpid()}")
        kept = _Course(now, course.id, course.title, tracks, dict(course.titles), course.glossary)
        half_done.write_bytes(msgspec.msgpack.encode(kept))
        half_done.replace(place)


def _entry(entry: Entry, root: Path) -> _Entry:
    path = os.path.relpath(entry.path, root)
    overlays = {
        language: _Overlay(overlay.translation, dict(overlay.lines))
        for language, overlay in entry.overlays.items()
    }
    return _Entry(entry.id, entry.number, path, entry.lesson, dict(entry.lines), overlays)


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
    overlays = {
        language: Overlay(overlay.translation, beside(path, language), overlay.lines)
        for language, overlay in kept.overlays.items()
    }
    return Entry(kept.id, track, kept.number, path, kept.lesson, kept.lines, overlays)
