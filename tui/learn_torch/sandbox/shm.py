"""What a session leaves in /dev/shm when it is killed: found, counted, and removed.

All programs of one user share that folder, and people keep data there. So a file is only taken
for the session's if it is new, the user's, used by nobody outside the session, and either bears a
name that torch and multiprocessing give, or was seen in use by a process of the session.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress

from learn_torch.sandbox import process_tree, usage

FOLDER = "/dev/shm"
LIBRARY_NAMES = re.compile(r"torch_\d+_|psm_[0-9a-f]+|sem\.(?:mp-|\w{6}\Z)")
"""libshm and multiprocessing: shared_memory, synchronize; a semaphore has another name for a moment."""


class Segments:
    """The part of /dev/shm that belongs to one session."""

    def __init__(self, uid: int | None = None) -> None:
        self._uid = os.geteuid() if uid is None else uid
        self._before = set(present(self._uid))
        self._seen: set[int] = set()

    def note(self, pids: Iterable[int], *, mapped: bool) -> None:
        """Remember which of the new files the session's processes have open, or mapped (slow)."""
        if self._new():
            self._seen |= in_use(pids, mapped=mapped)

    def size(self, budget: int, own: Iterable[int]) -> int:
        """Bytes in the files that were seen in use, whether they still are or not.

        Where all new files together pass `budget`, every one counts that nobody outside `own`
        uses: somebody may write and close faster than anybody looks.
        """
        new = self._new()
        if sum(new.values()) > budget:
            others = set(process_tree.all_processes()) - set(own)
            foreign = in_use(others, mapped=True)
            return sum(size for (_, inode), size in new.items() if inode not in foreign)
        return sum(size for (_, inode), size in new.items() if inode in self._seen)

    def sweep(self) -> list[str]:
        """Remove the session's files, once its processes are gone; returns their names."""
        mine = [
            (name, inode)
            for name, inode in self._new()
            if self._uid != os.geteuid() or inode in self._seen or LIBRARY_NAMES.match(name)
        ]
        kept = in_use(process_tree.all_processes(), mapped=True) if mine else set()
        removed = []
        for name, inode in mine:
            if inode not in kept:
                with suppress(OSError):
                    os.unlink(f"{FOLDER}/{name}")  # noqa: PTH108
                    removed.append(name)
        # what may be somebody's data stays, and is not counted again
        self._before |= set(present(self._uid))
        return removed

    def _new(self) -> dict[tuple[str, int], int]:
        return {key: size for key, size in present(self._uid).items() if key not in self._before}


def present(uid: int) -> dict[tuple[str, int], int]:
    """A user's files there: name and inode -> bytes."""
    found = {}
    with suppress(OSError), os.scandir(FOLDER) as entries:
        for entry in entries:
            with suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if status.st_uid == uid:
                    found[entry.name, status.st_ino] = status.st_blocks * 512
    return found


def in_use(pids: Iterable[int], *, mapped: bool) -> set[int]:
    """Inodes of /dev/shm that some of the processes have open, or mapped.

    To read a mapping of torch's size takes milliseconds.
    """
    pids = list(pids)
    inodes = {inode for _, inode in usage.bytes_by_file(pids, f"{FOLDER}/")}
    for pid in pids if mapped else ():
        with suppress(OSError), open(f"/proc/{pid}/maps", errors="replace") as maps:  # noqa: PTH123
            inodes |= _mapped(maps)
    return inodes


def _mapped(maps: Iterable[str]) -> set[int]:
    """Inodes of /dev/shm in a /proc/<pid>/maps: address perms offset dev inode path."""
    lines = (line.split(None, 5) for line in maps if f" {FOLDER}/" in line)
    return {int(words[4]) for words in lines if len(words) == 6}
