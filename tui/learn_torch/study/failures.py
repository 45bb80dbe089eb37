"""Failures of the study file as one sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from learn_torch.errors import StudyError

_UNSAVED = "Your latest work is only in memory"
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class StudyDamaged(StudyError):
    """The open file is damaged; the next attempt to open it sets it aside."""


@contextmanager
def study_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the system into a StudyError about the file at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        kind = StudyDamaged if is_damage(error) else StudyError
        raise kind(_sentence(path, error)) from error
    except OSError as error:
        reason = error.strerror or error
        raise StudyError(f"{_UNSAVED}: {path} cannot be opened ({reason}).") from error


def newer(path: Path) -> StudyError:
    """The error for a file that a later version of the program has written."""
    return StudyError(
        f"{path} was written by a newer learn-torch and stays as it is: "
        "upgrade, or what you do now lasts only until you quit."
    )


def set_aside(path: Path, kept: Path, damage: str) -> str:
    """The notice that a damaged file was renamed and a new one created."""
    return f"{path} could not be read ({damage}): it is kept as {kept.name}, and a new one begun."


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is damaged, so that another try cannot help."""
    return code_of(error) in _DAMAGE


def code_of(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; 0 for an error of the Python module itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _sentence(path: Path, error: sqlite3.Error) -> str:
    if is_damage(error):
        return f"{_UNSAVED}: {path} is damaged ({error}); your next change begins a new one."
    match code_of(error):
        case sqlite3.SQLITE_FULL:
            return (
                f"{_UNSAVED}: there is no room on the disk for {path}; make some before you quit."
            )
        case sqlite3.SQLITE_IOERR:
            return (
                f"{_UNSAVED}: {path} cannot be written ({error}); is the disk or your quota full?"
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"{_UNSAVED}: another program holds {path}; stop that one before you quit."
    return f"{_UNSAVED}: {path} cannot be used ({error})."
