"""Opening the study file, whatever is found in its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from learn_torch.study import failures
from learn_torch.study.filesystem import is_shared
from learn_torch.study.schema import APPLICATION, MIGRATIONS, VERSION

_TAILS = ("-wal", "-shm", "-journal")
"""The files that SQLite keeps beside a database; they go where it goes."""


def open_file(path: Path, patience: float) -> tuple[sqlite3.Connection, str]:
    """A connection to a file of this version, and a notice if one had to be set aside.

    Raises StudyError, sqlite3.Error or OSError; then nothing is left open.
    """
    notice = ""
    with ExitStack() as opened:
        connection = opened.enter_context(closing(_connect(path, patience)))
        damage = examine(path, connection)
        if damage:
            # Moved first, closed then: closing would write the journal into the damaged file.
            notice = failures.set_aside(path, _set_aside(path), damage)
            opened.close()
            connection = opened.enter_context(closing(_connect(path, patience)))
        _choose_journal(path, connection)
        # NORMAL: no fsync a commit. A killed program loses nothing; a power cut, the last seconds.
        connection.execute("PRAGMA synchronous = NORMAL")
        _migrate(connection)
        opened.pop_all()
    return connection, notice


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; the right to write is taken first, so nothing read in it goes stale."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    """Begin the file if there is none, for its owner's eyes; SQLite's helpers take its mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def examine(path: Path, connection: sqlite3.Connection) -> str:
    """What is wrong with the file, or ""; takes 0.3 ms a MiB. Raises StudyError if it is newer.

    The version comes first: an older SQLite takes the syntax of a newer schema for damage.
    """
    try:
        if _pragma(connection, "user_version") > VERSION:
            raise failures.newer(path)
        if _is_foreign(connection):
            return "it is another program's database"
        found = str(_pragma(connection, "quick_check(1)"))
        return "" if found == "ok" else " ".join(found.split())
    except sqlite3.DatabaseError as error:
        if failures.is_damage(error):
            return str(error)
        raise


def _is_foreign(connection: sqlite3.Connection) -> bool:
    if _pragma(connection, "application_id") == APPLICATION:
        return False
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _set_aside(path: Path) -> Path:
    """Move the file, and its journal, which SQLite would take for the new file's."""
    kept = _claim_name(path)
    path.replace(kept)
    for tail in _TAILS:
        with suppress(FileNotFoundError):
            Path(f"{path}{tail}").replace(f"{kept}{tail}")
    return kept


def _claim_name(path: Path) -> Path:
    """An empty file study.db.bak, or .bak-1, .bak-2 …, made here so that no one else takes it."""
    for number in count():
        kept = Path(f"{path}.bak-{number}" if number else f"{path}.bak")
        with suppress(FileExistsError):
            kept.touch(mode=0o600, exist_ok=False)
            return kept
    raise AssertionError("count() ends only with the program")


def _choose_journal(path: Path, connection: sqlite3.Connection) -> None:
    """WAL where all who open the file are on this machine, else the rollback journal.

    Changing it needs the file alone: while another copy has it open, it stays what it is.
    """
    wanted = "delete" if is_shared(path.parent) else "wal"
    if _pragma(connection, "journal_mode") != wanted:
        with suppress(sqlite3.OperationalError):
            _pragma(connection, f"journal_mode = {wanted}")


def _migrate(connection: sqlite3.Connection) -> None:
    if _pragma(connection, "user_version") == VERSION:
        return
    with transaction(connection):
        for step in MIGRATIONS[_pragma(connection, "user_version") :]:
            for statement in step:
                connection.execute(statement)


def _pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]
