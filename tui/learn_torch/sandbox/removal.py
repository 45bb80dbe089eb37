"""Delete a folder that a lesson may have made hard to delete: locked, or thousands of levels deep."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def remove_tree(folder: Path) -> None:
    """Delete `folder` and all in it; what cannot be deleted stays, and nothing outside is touched.

    Folders within folders are moved up to the top one first, so neither the length of a path nor
    the number of open files limits how deep they may be. Links are not followed.
    """
    with suppress(OSError):
        top = os.open(folder, FOLDER)
        try:
            _clear(top)
        finally:
            os.close(top)
        folder.rmdir()


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
