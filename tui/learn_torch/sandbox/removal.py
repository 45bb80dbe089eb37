"""Scratch folders: made, and deleted even where a lesson has made that hard; at the latest by the next kernel.

A folder is locked (flock(2)) as long as its zygote or its guard lives. One that nobody holds belonged
to a kernel that was killed with its guards.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
NAME = re.compile(r"learn-torch-\w{8}\.session")
ABANDONED_SECONDS = 60.0
"""Age from which a folder without a lock is abandoned; before, its zygote may be about to lock it."""


class ScratchFolder:
    """A new folder for a session, locked by this process and its forks."""

    def __init__(self) -> None:
        made = tempfile.mkdtemp(prefix="learn-torch-", suffix=".session")
        self.path = Path(os.path.realpath(made))
        self._lock = os.open(self.path, FOLDER)
        fcntl.flock(self._lock, fcntl.LOCK_SH)

    def close(self) -> None:
        """Leave the lock to the other processes that have it."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def remove(self) -> None:
        remove_tree(self.path)
        self.close()


def remove_abandoned() -> None:
    """Delete the scratch folders of this user that no process holds."""
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        found = [Path(entry.path) for entry in entries if NAME.fullmatch(entry.name)]
    for path in found:
        with suppress(OSError):
            lock = os.open(path, FOLDER)
            try:
                age = time.time() - os.fstat(lock).st_mtime
                if age > ABANDONED_SECONDS and os.geteuid() in (0, os.fstat(lock).st_uid):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    remove_tree(path)
            finally:
                os.close(lock)


def remove_tree(folder: Path) -> None:
    """Delete `folder` and all in it; what cannot be deleted stays, and nothing outside is touched.

    Folders within folders are moved up to the top one first, so neither the length of a path nor
    the number of open files limits how deep they may be. Links are not followed.
    """
    empty_tree(folder)
    with suppress(OSError):
        folder.rmdir()


def empty_tree(folder: Path) -> None:
    """Delete all in `folder`, in the same way."""
    with suppress(OSError):
        try:
            top = os.open(folder, FOLDER)
        except PermissionError:
            folder.chmod(0o700)
            top = os.open(folder, FOLDER)
        try:
            _clear(top)
        finally:
            os.close(top)


def _clear(top: int) -> None:
    """Empty an open folder, until it is empty or nothing more can be done."""
    fresh = (f".removing-{number}" for number in count())
    before: list[str] = []
    while (entries := os.listdir(top)) and entries != before:
        before = entries
        for entry in entries:
            if not _unlinked(entry, top):
                with suppress(OSError):
                    _dissolve(entry, top, fresh)


def _dissolve(name: str, top: int, fresh: Iterator[str]) -> None:
    """Delete the files of folder `name`, move its folders up into `top`, and delete it."""
    folder = _unlocked(name, top)
    try:
        for entry in os.listdir(folder):  # noqa: PTH208
            if not _unlinked(entry, folder):
                os.close(_unlocked(entry, folder))
                os.rename(entry, next(fresh), src_dir_fd=folder, dst_dir_fd=top)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=top)


def _unlocked(name: str, parent: int) -> int:
    """Open a folder, for its owner to do anything in it."""
    try:
        folder = os.open(name, FOLDER, dir_fd=parent)
    except PermissionError:
        os.chmod(name, 0o700, dir_fd=parent)
        folder = os.open(name, FOLDER, dir_fd=parent)
    os.fchmod(folder, 0o700)
    return folder


def _unlinked(name: str, parent: int) -> bool:
    """Delete what is not a folder."""
    try:
        os.unlink(name, dir_fd=parent)
    except (IsADirectoryError, PermissionError):
        return False
    return True
