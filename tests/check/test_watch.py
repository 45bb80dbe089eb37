"""A lesson is proved again when it is saved, however an editor saves."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from learn_torch.check import watch_lessons
from learn_torch.check.selection import Selection
from learn_torch.check.watch_lessons import GONE_POLLS, FileWatcher, Watch, watched_files
from learn_torch.errors import DeviceUnavailable, UsageError
from learn_torch.i18n.message import verbatim

GOOD = "format: 1\ntitle: T\ngoal: G.\nminutes: 1\ncells:\n  - {id: a, text: t}\n"
BROKEN = GOOD.replace("minutes", "minute")
GLOSSARY = "format: 1\nterms:\n  - {term: sum, means: m, lesson: a, zh-Hans: {term: s, means: m}}\n"
COURSE = "format: 1\nid: c\ntitle: C\ntracks:\n  - {id: one, title: One}\n"


def write_in_place(path: Path, text: str) -> None:
    path.write_text(text)


def rename_over(path: Path, text: str) -> None:
    """As vim, VS Code and most others do: no reader sees half a file."""
    temporary = path.with_name(f".{path.name}.swp")
    temporary.write_text(text)
    temporary.replace(path)


def move_away_first(path: Path, text: str) -> None:
    """As with vim's `backupcopy=no`: for a moment there is no file."""
    path.replace(f"{path}~")
    path.write_text(text)


SAVES = [write_in_place, rename_over, move_away_first]


# --- the files --------------------------------------------------------------------------------


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "10-lesson.yaml"
    path.write_text(GOOD)
    return path


@pytest.mark.parametrize("save", SAVES)
def test_a_save_is_reported_once_and_only_when_it_has_settled(
    lesson: Path, save: Callable[[Path, str], None]
) -> None:
    files = FileWatcher(lambda: [lesson])
    assert files.poll() == set()
    save(lesson, GOOD + "# 1\n")
    assert files.poll() == set()
    save(lesson, GOOD + "# 12\n")
    assert files.poll() == set(), "it changed again: it may be half written"
    assert files.poll() == {lesson}
    assert files.poll() == set()


def test_a_save_of_the_same_size_within_a_tick_of_the_clock_is_seen_by_its_inode(
    lesson: Path,
) -> None:
    files = FileWatcher(lambda: [lesson])
    before = lesson.stat()
    rename_over(lesson, GOOD.replace("title: T", "title: U"))
    os.utime(lesson, ns=(before.st_atime_ns, before.st_mtime_ns))
    files.poll()
    assert files.poll() == {lesson}


def test_a_missing_file_is_waited_for_and_then_counts_as_removed(lesson: Path) -> None:
    files = FileWatcher(lambda: [lesson])
    lesson.unlink()
    assert [files.poll() for _ in range(GONE_POLLS)] == [set()] * GONE_POLLS
    assert files.poll() == {lesson}
    assert files.count == 0
    lesson.write_text(GOOD)
    files.poll()
    assert files.poll() == {lesson}


def test_a_folder_is_watched_with_files_that_come_later(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    files = FileWatcher(lambda: watched_files([str(tmp_path)]))
    new = tmp_path / "one" / "10-new.yaml"
    new.write_text(GOOD)
    files.poll()
    assert files.poll() == {new}


def test_a_lesson_is_watched_with_its_translation(lesson: Path) -> None:
    overlay = lesson.with_name("10-lesson.zh-Hans.yaml")
    assert list(watched_files([str(lesson)])) == [lesson, overlay]
    assert list(watched_files([str(overlay)])) == [lesson, overlay]


# --- the loop ---------------------------------------------------------------------------------


class Desk:
    """A watch over some targets; `proved` says what was selected, pass by pass."""

    def __init__(self, *targets: Path, only: tuple[str, ...] = ()) -> None:
        self.proved: list[tuple[list[str], list[str]]] = []
        self.cancelled = 0
        self.blocks = asyncio.Event()
        self.blocks.set()
        self.error: Exception | None = None
        self._idle = asyncio.Condition()
        self._passes = 0
        self._watch = Watch([str(path) for path in targets], only, self._prove)
        self.task = asyncio.ensure_future(self._watch.run(lambda files: self._note(files)))

    async def _prove(self, selection: Selection) -> None:
        lessons = [entry.id for entry in selection.entries]
        self.proved.append((lessons, [str(one.message) for one in selection.mistakes]))
        if self.error is not None:
            raise self.error
        try:
            await self.blocks.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    def _note(self, files: int) -> None:
        self.files = files
        self._passes += 1

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not holds() and not self.task.done():
                await asyncio.sleep(0)
        if self.task.done():
            self.task.result()

    async def idle(self, passes: int) -> None:
        """Wait until so many passes have ended with nothing left to prove."""
        await self.until(lambda: self._passes >= passes)


@pytest_asyncio.fixture
async def sit(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Callable[..., Desk]]:
    monkeypatch.setattr(watch_lessons, "POLL_SECONDS", 0.001)
    desks: list[Desk] = []

    def sit_down(*targets: Path, only: tuple[str, ...] = ()) -> Desk:
        desks.append(Desk(*targets, only=only))
        return desks[-1]

    yield sit_down
    for desk in desks:
        desk.task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await desk.task


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "one").mkdir()
    (tmp_path / "course.yaml").write_text(COURSE)
    for name in ("10-a", "20-b"):
        (tmp_path / "one" / f"{name}.yaml").write_text(GOOD)
    return tmp_path


@pytest.mark.parametrize("save", SAVES)
async def test_a_lesson_is_proved_at_the_start_and_at_each_save(
    lesson: Path, sit: Callable[..., Desk], save: Callable[[Path, str], None]
) -> None:
    desk = sit(lesson)
    await desk.idle(1)
    for number in (1, 2):
        save(lesson, f"{GOOD}# {number * '#'}\n")
        await desk.idle(1 + number)
    assert desk.proved == [(["lesson"], [])] * 3
    assert desk.files == 1


async def test_of_a_course_only_what_was_saved_is_proved_again(
    course: Path, sit: Callable[..., Desk]
) -> None:
    desk = sit(course)
    await desk.idle(1)
    rename_over(course / "one" / "20-b.yaml", GOOD + "# changed\n")
    await desk.idle(2)
    (course / "one" / "10-a.zh-Hans.yaml").write_text("format: 1\ncells: {}\n")
    await desk.idle(3)
    (course / "one" / "30-c.yaml").write_text(GOOD)
    await desk.idle(4)
    rename_over(course / "course.yaml", COURSE.replace("title: C", "title: D"))
    await desk.idle(5)
    (course / "glossary.yaml").write_text(GLOSSARY)
    await desk.idle(6)
    (course / "one" / "30-c.yaml").unlink()
    await desk.idle(7)
    assert desk.proved == [
        (["a", "b"], []),
        (["b"], []),
        (["a"], []),
        (["c"], []),
        (["a", "b", "c"], []),
        (["a", "b", "c"], []),
    ]


async def test_a_broken_file_reports_its_mistakes_and_waits_until_it_is_mended(
    lesson: Path, sit: Callable[..., Desk]
) -> None:
    desk = sit(lesson)
    await desk.idle(1)
    rename_over(lesson, BROKEN)
    await desk.idle(2)
    rename_over(lesson, "cells: [")
    await desk.idle(3)
    rename_over(lesson, GOOD)
    await desk.idle(4)
    first, unknown, unfinished, mended = desk.proved
    assert first == mended == (["lesson"], [])
    assert unknown[0] == unfinished[0] == []
    assert "unknown key 'minute'." in unknown[1]
    assert unfinished[1]


async def test_a_file_that_is_broken_at_the_start_is_watched_too(
    course: Path, sit: Callable[..., Desk]
) -> None:
    broken = course / "one" / "20-b.yaml"
    broken.write_text(BROKEN)
    for target, lessons in ((course, ["a"]), (broken, [])):
        desk = sit(target)
        await desk.idle(1)
        assert desk.proved[0][0] == lessons
        assert "unknown key 'minute'." in desk.proved[0][1]
        rename_over(broken, GOOD)
        await desk.idle(2)
        assert desk.proved[1] == (["b"], [])
        rename_over(broken, BROKEN)


async def test_a_save_during_its_own_proof_starts_it_anew(
    lesson: Path, sit: Callable[..., Desk]
) -> None:
    desk = sit(lesson)
    await desk.idle(1)
    desk.blocks.clear()
    rename_over(lesson, GOOD + "# 1\n")
    await desk.until(lambda: len(desk.proved) == 2)
    rename_over(lesson, GOOD + "# 12\n")
    await desk.until(lambda: len(desk.proved) == 3)
    desk.blocks.set()
    await desk.idle(2)
    assert (len(desk.proved), desk.cancelled) == (3, 1)


async def test_a_save_during_the_proof_of_others_waits_for_its_turn(
    course: Path, sit: Callable[..., Desk]
) -> None:
    desk = sit(course)
    desk.blocks.clear()
    await desk.until(lambda: len(desk.proved) == 1)
    rename_over(course / "one" / "20-b.yaml", GOOD + "# 1\n")
    await desk.until(lambda: bool(desk._watch._waiting))
    desk.blocks.set()
    await desk.idle(1)
    assert desk.cancelled == 0
    assert [lessons for lessons, _ in desk.proved] == [["a", "b"], ["b"]]


async def test_a_lesson_that_only_leaves_out_is_not_proved_when_it_is_saved(
    course: Path, sit: Callable[..., Desk]
) -> None:
    desk = sit(course, only=("b",))
    await desk.idle(1)
    rename_over(course / "one" / "10-a.yaml", GOOD + "# 1\n")
    rename_over(course / "one" / "20-b.yaml", GOOD + "# 1\n")
    await desk.idle(2)
    assert [lessons for lessons, _ in desk.proved] == [["b"], ["b"]]


async def test_a_lesson_that_is_removed_and_comes_back_is_proved(
    lesson: Path, sit: Callable[..., Desk]
) -> None:
    desk = sit(lesson)
    await desk.idle(1)
    lesson.unlink()
    await desk.until(lambda: desk._watch._files.count == 0)
    lesson.write_text(GOOD)
    await desk.until(lambda: desk.proved[-1] == (["lesson"], []) and len(desk.proved) > 1)


async def test_what_stops_every_lesson_ends_the_watch(
    lesson: Path, sit: Callable[..., Desk]
) -> None:
    desk = sit(lesson)
    desk.error = DeviceUnavailable(verbatim("no cuda here"))
    with pytest.raises(DeviceUnavailable):
        await desk.idle(1)


async def test_a_glob_that_matches_nothing_is_refused_at_the_start(
    lesson: Path, sit: Callable[..., Desk]
) -> None:
    with pytest.raises(UsageError, match="--only x"):
        await sit(lesson, only=("x",)).idle(1)


async def test_ending_the_watch_cancels_the_proof(lesson: Path, sit: Callable[..., Desk]) -> None:
    desk = sit(lesson)
    desk.blocks.clear()
    await desk.until(lambda: len(desk.proved) == 1)
    desk.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await desk.task
    assert desk.cancelled == 1
