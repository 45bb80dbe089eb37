"""Find saved files by polling `stat`: that works on every file system, NFS included.

An editor writes in place, or writes a temporary file and renames it over the old one (vim, VS Code);
both change what `stat` says. A change is reported once two polls in a row agree, so that a file is
not read while it is half written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

GONE_POLLS = 20
"""Polls after which a missing file counts as removed; an editor replaces its file within one."""

Stamp = tuple[int, int, int]
"""Inode, size, and time of modification in nanoseconds."""


class FileWatcher:
    """Reports which of some files were saved, added or removed since the last poll."""

    def __init__(self, files: Callable[[], Iterable[Path]]) -> None:
        """`files` is called at every poll, so that new files in a folder are found."""
        self._files = files
        self._stamps = self._read_stamps()
        self._changed: set[Path] = set()
        self._quiet_polls = 0

    @property
    def count(self) -> int:
        """How many files are there."""
        return len(self._stamps)

    def poll(self) -> set[Path]:
        """Compare all files with the last poll; return the changes that have settled."""
        old, new = self._stamps, self._read_stamps()
        fresh = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
        self._stamps = new
        self._changed |= fresh
        self._quiet_polls = 0 if fresh else self._quiet_polls + 1
        if fresh or not self._changed:
            return set()
        gone = self._quiet_polls >= GONE_POLLS
        settled = {path for path in self._changed if gone or path in new}
        self._changed -= settled
        return settled

    def _read_stamps(self) -> dict[Path, Stamp]:
        return {path: stamp for path in self._files() if (stamp := _stamp(path)) is not None}


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
