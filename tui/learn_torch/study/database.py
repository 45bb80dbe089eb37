"""One connection to the study file; every failure leaves it as a StudyError."""

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
        """Open or create the file; a damaged one is set aside. Raises StudyError."""
        self._path = Path(os.path.realpath(path))
        with study_errors(self._path):
            self._connection, notice = opening.open_file(self._path, patience)
        self.notice = notice
        """One sentence for the learner if the file had to be set aside; else empty."""
        self._identity = _identity(self._path)

    @property
    def replaced(self) -> bool:
        """Whether our file was moved, deleted or replaced by another."""
        return _identity(self._path) != self._identity

    def wait_for_locks(self, seconds: float) -> None:
        """Set how long a call waits for another copy of the program to finish writing."""
        self.rows(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Return all rows of the query."""
        with study_errors(self._path):
            return self._connection.execute(sql, _bindable(parameters)).fetchall()

    def execute(self, sql: str, *parameters: object) -> None:
        """Run one statement, inside a transaction."""
        with study_errors(self._path):
            self._connection.execute(sql, _bindable(parameters))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all statements inside, or none."""
        with study_errors(self._path), opening.transaction(self._connection):
            yield

    def close(self) -> None:
        """Close the connection."""
        with study_errors(self._path):
            self._connection.close()


def storable(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot hold, by question marks.

    Refusing the text would block everything else that waits to be written.
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
