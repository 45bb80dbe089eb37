"""What a session uses of the machine, as its guard sees it from outside through /proc."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from learn_torch.sandbox import file_metadata

PAGE = os.sysconf("SC_PAGE_SIZE")
BLOCK = 512
"""Bytes; the unit of st_blocks, whatever the file system's own."""
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
DEEPEST = 100
"""Folders within folders that are followed."""


@dataclass
class Files:
    """A scratch folder, counted."""

    size: int = 0
    """Bytes on the disk: a hole takes none."""
    number: int = 0
    depth: int = 0


def threads(pids: Iterable[int]) -> int:
    """All threads of some processes."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            total += os.stat(f"/proc/{pid}/task").st_nlink - 2  # noqa: PTH116
    return total


def resident(pids: Iterable[int]) -> int:
    """Bytes in memory, with what is shared counted once for each: quick, and never too little."""
    total = 0
    for pid in pids:
        with suppress(OSError, IndexError):
            total += int(_read(f"/proc/{pid}/statm").split()[1]) * PAGE
    return total


def proportional(pids: Iterable[int], held: int) -> int:
    """Bytes in memory, shared pages divided among their users, and memory files of `held` bytes.

    A process that will not be looked into counts with all that is resident.
    """
    private = shared = 0
    for pid in pids:
        try:
            fields = dict(_fields(_read(f"/proc/{pid}/smaps_rollup")))
        except PermissionError:
            private += resident([pid])
        except OSError:
            continue  # it ended while we looked
        else:
            private += fields.get("Pss_Anon", 0) + fields.get("Pss_File", 0)
            private += fields.get("SwapPss", 0)
            shared += fields.get("Pss_Shmem", 0)
    return private + max(shared, held)


def _fields(rollup: str) -> Iterator[tuple[str, int]]:
    for line in rollup.splitlines()[1:]:
        name, _, value = line.partition(":")
        yield name, int(value.split()[0]) * 1024


def memory_files(pids: Iterable[int]) -> int:
    """Bytes in the files without a name or a disk that some process holds open (see shm)."""
    return sum(bytes_by_file(pids, "/memfd:").values())


def deleted_files(pids: Iterable[int], folder: str) -> int:
    """Bytes in files of a folder that have been deleted and are still open."""
    return sum(bytes_by_file(pids, f"{folder}/", " (deleted)").values())


def bytes_by_file(pids: Iterable[int], start: str, end: str = "") -> dict[tuple[int, int], int]:
    """Bytes on the disk of the files that some processes hold open, by device and inode.

    Of those alone whose path begins and ends so, as /proc shows it.
    """
    sizes = {}
    for pid in pids:
        with suppress(OSError):
            for number in os.listdir(f"/proc/{pid}/fd"):  # noqa: PTH208
                link = f"/proc/{pid}/fd/{number}"
                with suppress(OSError):  # closed, or ended, while we looked
                    path = os.readlink(link)  # noqa: PTH115
                    if path.startswith(start) and path.endswith(end):
                        found = os.stat(link)  # noqa: PTH116 - through the link
                        sizes[found.st_dev, found.st_ino] = found.st_blocks * BLOCK
    return sizes


def measure(folder: str, deadline: float) -> Files:
    """Count a folder that somebody may be changing: neither links nor exchanged folders lead out.

    Stops at `deadline` (monotonic seconds) and below the deepest folder, with what it has.
    """
    tally = Files()
    with suppress(OSError):
        top = os.open(folder, FOLDER)
        try:
            _count(top, 0, folder, deadline, tally)
        finally:
            os.close(top)
    return tally


def _count(folder: int, depth: int, scratch: str, deadline: float, tally: Files) -> None:
    tally.depth = max(tally.depth, depth)
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                found = entry.stat(follow_symlinks=False)
                tally.size += found.st_blocks * BLOCK
                tally.number += 1
                if not stat.S_ISDIR(found.st_mode) or depth > DEEPEST:
                    continue
                if time.monotonic() > deadline:
                    return
                below = _unlocked(entry.name, folder, scratch)
                try:
                    _count(below, depth + 1, scratch, deadline, tally)
                finally:
                    os.close(below)


def _unlocked(name: str, parent: int, scratch: str) -> int:
    """Open a folder in a folder, taking a lock off that was to keep the guard from counting."""
    with suppress(PermissionError):
        return os.open(name, FOLDER, dir_fd=parent)
    held = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        file_metadata.set_mode(held, 0o700, scratch)
    finally:
        os.close(held)
    return os.open(name, FOLDER, dir_fd=parent)


def _read(path: str) -> str:
    with open(path) as file:  # noqa: PTH123 - a third of pathlib's time, many times a second
        return file.read()
