"""One connection to the study file. Whatever goes wrong leaves here as a StudyError."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from learn_torch.study import opening
from learn_torch.study.failures import study_errors


class Database:
    """A connection to a study file of this version."""

    def __init__(self, path: Path, patience: float) -> None:
        """Open the file or begin it; a damaged one is set aside. Raises StudyError."""
        self._path = Path(os.path.realpath(path))
        with study_errors(self._path):
            self._connection, notice = opening.open_file(self._path, patience)
        self.notice = notice
        """What the learner should know of how the file was found; empty if nothing."""
        self._identity = _identity(self._path)

    @property
    def replaced(self) -> bool:
        """Whether the path leads to another file by now, or to none: ours was moved or deleted."""
        return _identity(self._path) != self._identity

    def wait_for_locks(self, seconds: float) -> None:
        """How long a call may wait for another copy of the program to finish writing."""
        self.rows(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows that the query finds."""
        with study_errors(self._path):
            return self._connection.execute(sql, _bindable(parameters)).fetchall()

    def execute(self, sql: str, *parameters: object) -> None:
        """Run one statement, inside a transaction."""
        with study_errors(self._path):
            self._connection.execute(sql, _bindable(parameters))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        with study_errors(self._path), opening.transaction(self._connection):
            yield

    def close(self) -> None:
        """Let go of the file."""
        with study_errors(self._path):
            self._connection.close()


def storable(text: str) -> str:
    """The text as UTF-8 can hold it: a lone surrogate becomes a question mark.

    Refusing it would hold up everything else that waits to be written.
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def _bindable(parameters: tuple[object, ...]) -> list[Any]:
    return [storable(value) if isinstance(value, str) else value for value in parameters]


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
