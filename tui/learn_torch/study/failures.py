"""What went wrong with the study file, in one sentence that the learner can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from learn_torch.errors import StudyError

_HELD = "Your latest work is only in memory"
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Damaged(StudyError):
    """The file is open, and turns out to be broken; opened again, it is set aside."""


@contextmanager
def study_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise into a StudyError about the file at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        kind = Damaged if is_damage(error) else StudyError
        raise kind(_sentence(path, error)) from error
    except OSError as error:
        reason = error.strerror or error
        raise StudyError(f"{_HELD}: {path} cannot be opened ({reason}).") from error


def newer(path: Path) -> StudyError:
    """A later version of the program has changed the tables."""
    return StudyError(
        f"{path} was written by a newer learn-torch and stays as it is: "
        "upgrade, or what you do now lasts only until you quit."
    )


def set_aside(path: Path, kept: Path, damage: str) -> str:
    """The file was no use, and is kept for whoever can mend it."""
    return f"{path} could not be read ({damage}): it is kept as {kept.name}, and a new one begun."


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is at fault, so that trying again is of no use."""
    return code_of(error) in _DAMAGE


def code_of(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 for what the Python module raises by itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _sentence(path: Path, error: sqlite3.Error) -> str:
    if is_damage(error):
        return f"{_HELD}: {path} is damaged ({error}); your next change begins a new one."
    match code_of(error):
        case sqlite3.SQLITE_FULL:
            return f"{_HELD}: there is no room on the disk for {path}; make some before you quit."
        case sqlite3.SQLITE_IOERR:
            return f"{_HELD}: {path} cannot be written ({error}); is the disk or your quota full?"
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{_HELD}: another program holds {path}; stop that one before you quit."
    return f"{_HELD}: {path} cannot be used ({error})."
