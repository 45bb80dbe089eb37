"""A monkey at the keyboard: keys in bursts, clicks and resizes, from a fixed seed.

    .venv/bin/python -m tests.app.monkey --keys 20000 --seed 7

A burst is sent at once, as a terminal sends it, so keys arrive while one screen makes way for
another. The program must never end, never hang, and keep every edit.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from learn_torch.app.program import LearnTorch
from learn_torch.course.course import Course
from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.session.admission import TrustPolicy
from learn_torch.study.store import Study
from learn_torch.study.trust import Trust
from tests.app.fakes import FakeKernel, curve, finished, printed

LETTERS = 'jkjkjkgG qq[]eexuyYmmwhHss123ia0L:?SootTrfFnNvdcp/abBCAD(=."#'
NAMED = [
    "enter",
    "enter",
    "escape",
    "escape",
    "tab",
    "shift+tab",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "backspace",
    "ctrl+j",
    "ctrl+g",
    "ctrl+c",
    "ctrl+r",
    "ctrl+n",
    "ctrl+p",
    "ctrl+l",
    "ctrl+t",
    "ctrl+o",
    "ctrl+z",
    "ctrl+f",
    "ctrl+q",
    "ctrl+pagedown",
    "ctrl+pageup",
    "f1",
    "f2",
    "f3",
    "f4",
    "f5",
    "f8",
    "f9",
    "alt+j",
]
SIZES = ((80, 24), (120, 40), (60, 20), (40, 12), (200, 50))
PATIENCE = 20.0
"""Seconds for one burst and what follows from it; a busy machine is no hang."""


def busy_kernel() -> FakeKernel:
    """A kernel whose cells print, draw, fail, and train until they are stopped."""
    kernel = FakeKernel()
    kernel.warm.set()
    trouble = ErrorReport("NameError", "no [way]", (TraceLine("use", 1, "", "model"),))
    for_ever = asyncio.Event()
    kernel.script = {
        "square": [printed("line\n" * 60), finished()],
        "guess": [printed("12.0\n"), for_ever, finished()],
        "fit": [printed("epoch 1\n"), curve(loss=[3 / (n + 1) for n in range(200)]), for_ever],
        "use": [finished("error", trouble=trouble)],
    }
    return kernel


class Monkey:
    """Presses, clicks and resizes."""

    def __init__(self, app: LearnTorch, pilot: Pilot[None], seed: int) -> None:
        self._app = app
        self._pilot = pilot
        self._random = random.Random(seed)
        self.pressed = 0
        self.screens: set[str] = set()
        """Names of the screens that it was on."""
        self.trail: list[str] = []
        """The newest things that it did."""

    async def play(self, keys: int) -> None:
        """Press about that many keys."""
        while self.pressed < keys:
            async with asyncio.timeout(PATIENCE):
                await self._burst()
            self.screens.add(type(self._app.screen).__name__)
            if not self._app.is_running or self._app._exception is not None:
                words = f"the program ended after {self.pressed} keys: {self.trail}"
                raise AssertionError(words) from (self._app._exception)

    async def _burst(self) -> None:
        chance = self._random.random()
        if chance < 0.06:
            size = self._random.choice(SIZES)
            self._note(f"resize {size}")
            await self._pilot.resize_terminal(*size)
        elif chance < 0.16:
            self._click()
        else:
            for _ in range(self._random.choice((1, 1, 1, 2, 3, 8))):
                self._press()
        if self._random.random() < 0.7:
            await self._pilot.pause()
        else:
            await asyncio.sleep(0)

    def _press(self) -> None:
        pick = self._random.choice
        key = pick(NAMED) if self._random.random() < 0.45 else _character_to_key(pick(LETTERS))
        character = key if len(key) == 1 else None
        self._note(key)
        self.pressed += 1
        self._send(events.Key(key, character))

    def _click(self) -> None:
        size = self._app.size
        x, y = self._random.randrange(size.width), self._random.randrange(size.height)
        self._note(f"click {x},{y}")
        kinds: list[type[events.MouseEvent]] = [events.MouseMove, events.MouseDown, events.MouseUp]
        for kind in kinds:
            button = 0 if kind is events.MouseMove else 1
            self._send(kind(None, x, y, 0, 0, button, False, False, False, x, y))

    def _send(self, event: events.Event) -> None:
        event.set_sender(self._app)
        assert self._app._driver is not None
        self._app._driver.send_message(event)

    def _note(self, what: str) -> None:
        self.trail = [*self.trail[-40:], what]


async def let_loose(
    course: Course, folder: Path, *, seed: int, keys: int, lesson: str | None = None, asks: bool
) -> Monkey:
    """Let a monkey play with a course; raises where the program ends, hangs or loses an edit."""
    study = Study.open(folder / "study.db")
    from learn_torch.app.options import Languages

    languages = Languages(folder / "language.txt", folder / "zh-Hant.msgpack")
    trust = TrustPolicy(course, Trust(folder / "trusted.txt"), allow_partial=True) if asks else None
    entry = course.find(lesson) if lesson else None
    app = LearnTorch(course, entry, study, busy_kernel, "auto", {}, languages, trust)
    app.exit = _stay  # type: ignore[method-assign]
    running: AbstractAsyncContextManager[Any] = app.run_test(size=(80, 24), tooltips=True)
    async with running as pilot:
        monkey = Monkey(app, pilot, seed)
        await monkey.play(keys)
        await pilot.pause()
        app.put_work_down()
        _compare(app, study)
        del app.exit
    study.close()
    return monkey


def _stay(*_: object, **__: object) -> None:
    """Leave nothing: the monkey presses ctrl+q too, and the test goes on."""


def _compare(app: LearnTorch, study: Study) -> None:
    """Each edit of the open lesson is in the study."""
    lesson = app.lesson
    if lesson is None:
        return
    saved = study.lesson(app.course.id, lesson.entry.id)
    for view in lesson.notebook.views:
        if view.editor is None or not view.is_attached:
            continue
        record = saved.get(view.cell.id)
        text = record.text if record is not None and record.text is not None else None
        if text is None:
            assert lesson.reading.is_original(view.cell.id, view.code), view.cell.id
        else:
            assert view.code == text or lesson.reading.is_original(view.cell.id, text)


def main() -> None:
    """Let a monkey play for long, on the course of the tests."""
    from learn_torch.course.catalogue import open_course

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--keys", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--asks", action="store_true", help="the lessons are of others")
    chosen = parser.parse_args()
    course = open_course(Path(__file__).parents[1] / "fixtures" / "app_course")
    with tempfile.TemporaryDirectory() as folder:
        monkey = asyncio.run(
            let_loose(course, Path(folder), seed=chosen.seed, keys=chosen.keys, asks=chosen.asks)
        )
    print(f"{monkey.pressed} keys; screens: {', '.join(sorted(monkey.screens))}")


if __name__ == "__main__":
    main()
