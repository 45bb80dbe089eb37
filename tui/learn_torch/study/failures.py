"""Failures of the study file as one sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from learn_torch.errors import StudyDamaged, StudyError
from learn_torch.i18n.message import Message, msg, paragraph

_UNSAVED = msg("Your latest work is only in memory.")
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


@contextmanager
def study_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the system into a StudyError about the file at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        kind = StudyDamaged if is_damage(error) else StudyError
        raise kind(_sentence(path, error)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        why = msg("{path} cannot be opened ({reason}).", path=str(path), reason=reason)
        raise StudyError(paragraph(_UNSAVED, why)) from error


def newer(path: Path) -> StudyError:
    """The error for a file that a later version of the program has written."""
    return StudyError(
        msg("{path} was written by a newer learn-torch and stays as it is.", path=str(path)),
        msg("Upgrade learn-torch; until then, your work lasts only until you quit."),
    )


def set_aside(path: Path, kept: Path, damage: Message) -> Message:
    """The notice that a damaged file was renamed and a new one created."""
    return msg(
        "{path} could not be read ({damage}). It was renamed to {kept}, and a new file was made.",
        path=str(path),
        damage=damage,
        kept=kept.name,
    )


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is damaged, so that another try cannot help."""
    return code_of(error) in _DAMAGE


def code_of(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; 0 for an error of the Python module itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _sentence(path: Path, error: sqlite3.Error) -> Message:
    return paragraph(_UNSAVED, _reason(str(path), error))


def _reason(path: str, error: sqlite3.Error) -> Message:
    if is_damage(error):
        return msg(
            "{path} is damaged ({error}); your next change makes a new file.",
            path=path,
            error=str(error),
        )
    match code_of(error):
        case sqlite3.SQLITE_FULL:
            return msg("The disk has no room for {path}: free some before you quit.", path=path)
        case sqlite3.SQLITE_IOERR:
            return msg(
                "{path} cannot be written ({error}): is the disk or your quota full?",
                path=path,
                error=str(error),
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return msg("Another program holds {path}: stop it before you quit.", path=path)
    return msg("{path} cannot be used ({error}).", path=path, error=str(error))
