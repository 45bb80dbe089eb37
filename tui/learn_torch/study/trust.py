"""Which lessons of others the learner has said yes to: a small file beside the study.

What is remembered is a hash of the lesson as it was read, so it is the lesson that will run that
was trusted, whatever becomes of its file meanwhile; and a copy of it elsewhere is known again.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import msgspec

from learn_torch.course.course import Course, Entry
from learn_torch.course.model import Lesson
from learn_torch.locations import bundled_course

MAX_BYTES = 4 << 20
"""What is read of the file; each lesson takes a line of a hash and a path."""

_LINE = re.compile(r"^([0-9a-f]{64})\b", re.MULTILINE)


def content_hash(lesson: Lesson) -> str:
    """Sixty-four hex digits that change with anything in the lesson, its prose included."""
    return hashlib.sha256(msgspec.json.encode(lesson)).hexdigest()


def is_installed(course: Course) -> bool:
    """Whether the course is the one that comes with the program, wherever it was named from."""
    return os.path.realpath(course.root) == os.path.realpath(bundled_course())


def needs_trust(entry: Entry, course: Course, trusted: Collection[str]) -> bool:
    """Whether to ask before this lesson opens; `trusted` are the hashes of those said yes to."""
    return not is_installed(course) and content_hash(entry.lesson) not in trusted


class Trust:
    """What the learner said yes to, now and earlier; whoever deletes a line is asked again.

    A file that cannot be read trusts nothing; one that cannot be written holds until the end of
    the program, and `problem` says so.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problem = ""
        """One sentence for the learner; empty while all is well."""
        self._hashes = set(_LINE.findall(_read(path)))

    @property
    def hashes(self) -> frozenset[str]:
        """Of every lesson that was trusted."""
        return frozenset(self._hashes)

    def add(self, entry: Entry) -> None:
        """Remember this lesson, as it was read."""
        digest = content_hash(entry.lesson)
        self._hashes.add(digest)
        try:
            _append(self._path, f"{digest} {_shown(entry.path)}\n")
        except OSError as error:
            self.problem = (
                f"Your trust lasts until you quit: {self._path} cannot be written "
                f"({error.strerror})."
            )


def _read(path: Path) -> str:
    with suppress(OSError), path.open("rb") as file:
        return file.read(MAX_BYTES).decode("utf-8", "replace")
    return ""


def _append(path: Path, line: str) -> None:
    """One write at the end of the file, so that two copies of the program keep both lines."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    end = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(end, line.encode("utf-8", "backslashreplace"))
    finally:
        os.close(end)


def _shown(path: Path) -> str:
    """The whole path on one line, whatever its characters."""
    whole = str(path.absolute())
    return "".join(char if char.isprintable() else "?" for char in whole)
