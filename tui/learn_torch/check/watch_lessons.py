"""`--check --watch`: prove a lesson again when its file or a translation of it is saved.

The kernel stays warm, so a save costs little more than the lesson itself takes. A file with
mistakes reports them and waits for the next save.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from learn_torch.check.selection import Selection, select
from learn_torch.course.catalogue import open_path
from learn_torch.course.course import lesson_of, open_target
from learn_torch.course.folder import FILE_NAME as MANIFEST
from learn_torch.course.glossary import FILE_NAME as GLOSSARY
from learn_torch.course.translation import LANGUAGES, beside
from learn_torch.errors import CourseError, UsageError
from learn_torch.locations import bundled_course

POLL_SECONDS = 0.05
"""Forty files take 0.4 ms a poll, under 1 % of a core. A save is seen after one or two polls."""

OF_COURSE = (MANIFEST, GLOSSARY)
"""Files that say something of every lesson: a lesson may use a term that the glossary says it teaches."""

Prove = Callable[[Selection], Awaitable[None]]
"""Proves the lessons of a selection and reports them, and its mistakes."""


class Watch:
    """Proves all lessons of some targets, then each one again when it is saved."""

    def __init__(self, targets: Sequence[str], only: Sequence[str], prove: Prove) -> None:
        self._targets = tuple(map(_path_of, targets)) or (str(bundled_course()),)
        self._only = only
        self._prove = prove
        self._files = FileWatcher(lambda: watched_files(self._targets))
        self._task: asyncio.Task[None] | None = None
        self._proving: set[str] = set()
        self._waiting: set[str] = set()

    async def run(self, waits: Callable[[int], None]) -> NoReturn:
        """Watch until cancelled; `waits` hears the number of files whenever all is proved.

        Raises what stops every lesson: DeviceUnavailable, SandboxTooWeak, KernelDied; and for the
        first selection CourseError and UsageError.
        """
        self._start(select(self._targets, self._only), set(self._targets))
        try:
            while True:
                await self._step(waits)
                await asyncio.sleep(POLL_SECONDS)
        finally:
            await self._stop()

    async def _step(self, waits: Callable[[int], None]) -> None:
        """Poll once: take note of saves, finish a proof, start the next."""
        for path in self._files.poll():
            self._waiting.update(self._targets_of(path))
        if self._task is not None and self._task.done():
            self._task.result()
            self._task = None
            if not self._waiting:
                waits(self._files.count)
        if self._waiting and self._proving <= self._waiting:
            await self._stop()
        if self._waiting and self._task is None:
            saved, self._waiting = self._waiting, set()
            selection = _select_again(saved, self._only)
            if selection.paths:
                self._start(selection, saved)
            else:  # what was saved is gone, or --only does not match it
                waits(self._files.count)

    def _start(self, selection: Selection, targets: set[str]) -> None:
        self._proving = targets
        self._task = asyncio.ensure_future(self._prove(selection))

    async def _stop(self) -> None:
        """Cancel the proof in progress: what it proves was saved again."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _targets_of(self, path: Path) -> tuple[str, ...]:
        """What to prove after a save: everything after a file of the course's own, else the lesson."""
        lesson = lesson_of(path)
        return self._targets if lesson.name in OF_COURSE else (str(lesson),)


def _select_again(targets: set[str], only: Sequence[str]) -> Selection:
    """Select lessons after a save; nothing where they were removed, or `only` does not match them."""
    there = [target for target in sorted(targets) if Path(target).exists()]
    if not there:
        return Selection((), (), ())
    with suppress(CourseError, UsageError):
        return select(there, only)
    return Selection((), (), ())


def watched_files(targets: Sequence[str]) -> Iterator[Path]:
    """Yield the files that the targets consist of: lessons, translations, `course.yaml`."""
    for target in targets:
        path = Path(target)
        if path.is_dir():
            yield from path.glob("*.yaml")
            yield from path.glob("*/*.yaml")
        else:
            yield from _lesson_files(lesson_of(path))


def _path_of(target: str) -> str:
    """Return the file or folder that a target names; raises NoSuchLesson for an unknown id."""
    if Path(target).exists():
        return target
    _, entry = open_target(target, open_path)
    return target if entry is None else str(entry.path)


def _lesson_files(lesson: Path) -> Iterator[Path]:
    yield lesson
    yield from (beside(lesson, language) for language in LANGUAGES)


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
