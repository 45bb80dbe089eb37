"""Which foreign lessons the learner trusts: a small text file beside the study.

The file holds the digest of the lesson as it was read, its prose included. So the lesson that runs is the one that was
trusted, even if its file changes meanwhile, and a copy in another folder is trusted too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from learn_torch.course.course import Course, Entry
from learn_torch.course.model import digest
from learn_torch.i18n.message import NOTHING, msg
from learn_torch.locations import bundled_course

MAX_BYTES = 4 << 20
"""How much of the file is read; each lesson takes one line, a hash and a path."""

_LINE = re.compile(r"^([0-9a-f]{64})\b", re.MULTILINE)


def is_installed(course: Course) -> bool:
    """Whether the course is the one installed with the program, under whatever path."""
    return os.path.realpath(course.root) == os.path.realpath(bundled_course())


def needs_trust(entry: Entry, course: Course, trusted: Collection[str]) -> bool:
    """Whether to ask before this lesson opens; `trusted` are the hashes of trusted lessons."""
    return not is_installed(course) and digest(entry.lesson) not in trusted


class Trust:
    """The lessons that the learner trusts; deleting a line of the file withdraws trust.

    A file that cannot be read trusts nothing. Where it cannot be written, trust lasts until the
    program ends, and `problem` says so.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.problem = NOTHING
        """What the learner has to know; NOTHING while all is well."""
        self._hashes = set(_LINE.findall(_read(path)))

    @property
    def hashes(self) -> frozenset[str]:
        """The hashes of all trusted lessons."""
        return frozenset(self._hashes)

    def add(self, entry: Entry) -> None:
        """Trust this lesson, as it was read."""
        content = digest(entry.lesson)
        self._hashes.add(content)
        try:
            _append(self._path, f"{content} {_one_line(entry.path)}\n")
        except OSError as error:
            self.problem = msg(
                "Your trust lasts until you quit: {path} cannot be written ({error}).",
                path=str(self._path),
                error=error.strerror or str(error),
            )


def _read(path: Path) -> str:
    with suppress(OSError), path.open("rb") as file:
        return file.read(MAX_BYTES).decode("utf-8", "replace")
    return ""


def _append(path: Path, line: str) -> None:
    """Append in one write, so that two copies of the program keep both lines."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    end = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(end, line.encode("utf-8", "backslashreplace"))
    finally:
        os.close(end)


def _one_line(path: Path) -> str:
    """The absolute path on one line; unprintable characters become question marks."""
    whole = str(path.absolute())
    return "".join(char if char.isprintable() else "?" for char in whole)
