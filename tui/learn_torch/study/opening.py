"""Open the study file: create, check, set aside, migrate."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from learn_torch.i18n.message import NOTHING, Message, msg, verbatim
from learn_torch.study import failures
from learn_torch.study.records import code_digest
from learn_torch.study.schema import APPLICATION, DIGEST_FUNCTION, MIGRATIONS, VERSION

_SIDE_FILES = ("-wal", "-shm", "-journal")
"""Suffixes of the files that SQLite keeps beside a database; they move with it."""


def open_file(path: Path, patience: float) -> tuple[sqlite3.Connection, Message]:
    """Return a connection to a file of this version, and a notice if a damaged one was set aside.

    Raises StudyError, sqlite3.Error or OSError, and then leaves nothing open.
    """
    notice = NOTHING
    with ExitStack() as opened:
        connection = opened.enter_context(closing(_connect(path, patience)))
        damage = find_damage(path, connection)
        if damage:
            # Move before closing: closing would write the journal into the damaged file.
            notice = failures.set_aside(path, _set_aside(path), damage)
            opened.close()
            connection = opened.enter_context(closing(_connect(path, patience)))
        _choose_journal(path, connection)
        # NORMAL: no fsync at each commit. A kill loses nothing; a power cut loses the last seconds.
        connection.execute("PRAGMA synchronous = NORMAL")
        _migrate(connection)
        opened.pop_all()
    return connection, notice


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit all or nothing; the write lock is taken first, so nothing read inside goes stale."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    """Create the file if it is missing, mode 0600; SQLite gives its side files the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)
    connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def find_damage(path: Path, connection: sqlite3.Connection) -> Message:
    """Say what is wrong with the file, or NOTHING; takes 0.3 ms a MiB. Raises StudyError if it is newer.

    The version is read first: an older SQLite reports a newer schema's syntax as damage.
    """
    try:
        if _pragma(connection, "user_version") > VERSION:
            raise failures.newer(path)
        if _is_foreign(connection):
            return msg("it is another program's database")
        found = str(_pragma(connection, "quick_check(1)"))
        return NOTHING if found == "ok" else verbatim(" ".join(found.split()))
    except sqlite3.DatabaseError as error:
        if failures.is_damage(error):
            return verbatim(str(error))
        raise


def _is_foreign(connection: sqlite3.Connection) -> bool:
    if _pragma(connection, "application_id") == APPLICATION:
        return False
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _set_aside(path: Path) -> Path:
    """Move the file and its journal; SQLite would apply the journal to the new file."""
    kept = _reserve_name(path)
    path.replace(kept)
    for suffix in _SIDE_FILES:
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").replace(f"{kept}{suffix}")
    return kept


def _reserve_name(path: Path) -> Path:
    """Create study.db.bak, or .bak-1, .bak-2 …, empty, so that no other process takes the name."""
    for number in count():
        kept = Path(f"{path}.bak-{number}" if number else f"{path}.bak")
        with suppress(FileExistsError):
            kept.touch(mode=0o600, exist_ok=False)
            return kept
    raise AssertionError("count() ends only with the program")


def _choose_journal(path: Path, connection: sqlite3.Connection) -> None:
    """Use WAL where only this machine can open the file, else the rollback journal.

    The change needs exclusive access; while another copy has the file open, the mode stays.
    """
    wanted = "delete" if is_shared(path.parent) else "wal"
    if _pragma(connection, "journal_mode") != wanted:
        with suppress(sqlite3.OperationalError):
            _pragma(connection, f"journal_mode = {wanted}")


def _migrate(connection: sqlite3.Connection) -> None:
    if _pragma(connection, "user_version") == VERSION:
        return
    connection.create_function(DIGEST_FUNCTION, 1, code_digest, deterministic=True)
    with transaction(connection):
        for step in MIGRATIONS[_pragma(connection, "user_version") :]:
            for statement in step:
                connection.execute(statement)


def _pragma(connection: sqlite3.Connection, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


_SHARED = (
    *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "afs"),
    *("lustre", "gpfs", "beegfs", "ceph", "wekafs", "panfs", "orangefs", "pvfs2"),
    *("gfs2", "ocfs2"),
)
_MOUNTS = Path("/proc/self/mountinfo")


def is_shared(folder: Path) -> bool:
    """Whether other machines may mount `folder`; False where /proc does not say."""
    device = folder.stat().st_dev
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    kind = filesystem_type(f"{os.major(device)}:{os.minor(device)}", mounts)
    return kind in _SHARED or kind.startswith("fuse.")


def filesystem_type(device: str, mounts: str) -> str:
    """Return the type, e.g. "nfs4", of the device "major:minor" in a mountinfo; "" if it is absent."""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        if before.split()[2:3] == [device]:
            return after.split()[0]
    return ""
