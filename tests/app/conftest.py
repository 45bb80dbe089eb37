"""A learner at a desk: the fixture course, a study of their own, and a kernel that does as told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.keys import key_to_character
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from learn_torch.app.options import Languages
from learn_torch.app.program import LearnTorch
from learn_torch.app.run_controller import RunController
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.app.screens.welcome import WelcomeScreen
from learn_torch.app.widgets import code_marks
from learn_torch.app.widgets.cell import CellView
from learn_torch.course.catalogue import open_course
from learn_torch.course.course import Course
from learn_torch.session.events import SessionEvent
from learn_torch.study.records import Key, Record
from learn_torch.study.store import Study
from tests.app.fakes import FakeKernel
from tests.app.screens import text_of

FIXTURES = Path(__file__).parents[1] / "fixtures" / "app_course"


@pytest.fixture(autouse=True)
def no_paint(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paint no frame that nobody looks at, a fifth of a screen test's time, unless the test is on painting.

    What a test does look at (`Desk.text`) is painted then.
    """
    if request.node.get_closest_marker("paints"):
        return

    def leave(
        compositor: Compositor,
        full: bool = False,
        screen_stack: list[Screen[Any]] | None = None,
        simplify: bool = False,
    ) -> None:
        visible_screen_stack.set(screen_stack or [])
        compositor._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", leave)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine makes pauses that nobody made: code is read when a test says so."""
    monkeypatch.setattr(code_marks, "PAUSE", 600.0)


@pytest.fixture(scope="session")
def course() -> Course:
    return open_course(FIXTURES)


@pytest.fixture
def kernel() -> FakeKernel:
    """Warm at once; a test that wants it cold clears `warm`."""
    kernel = FakeKernel()
    kernel.warm.set()
    return kernel


@dataclass
class Desk:
    """The running program, as a test handles it."""

    app: LearnTorch
    pilot: Pilot[None]
    study: Study
    kernel: FakeKernel
    messages: list[Message] = field(default_factory=list)
    events: list[SessionEvent] = field(default_factory=list)
    """What the lesson screens were told."""

    @property
    def screen(self) -> LessonScreen:
        screen = self.app.screen
        assert isinstance(screen, LessonScreen)
        return screen

    @property
    def cell(self) -> CellView:
        """The current cell."""
        return self.screen.notebook.current

    def view(self, cell: str) -> CellView:
        return self.screen.notebook.view(cell)

    def record(self, cell: str, lesson: str = "slopes") -> Record:
        return self.study.lesson("app-course", lesson).get(cell, Record())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    def send(self, *keys: str) -> None:
        """Send keys at once, as a terminal sends a burst: nothing has answered the first yet."""
        for key in keys:
            event = events.Key(key, key_to_character(key))
            event.set_sender(self.app)
            assert self.app._driver is not None
            self.app._driver.send_message(event)

    async def settle(self) -> None:
        """Until nothing is being worked on and everything is drawn."""
        await self.pilot.pause()
        await self.until(lambda: self.held() or self.idle())
        for _ in range(2):
            await self.pilot.pause()

    def held(self) -> bool:
        """Whether a test holds the kernel or a run back."""
        return not self.kernel.warm.is_set() or any(
            session.waiting and not session.closed for session in self.kernel.sessions
        )

    def idle(self) -> bool:
        """Whether nothing is being stopped, and the open lesson has shown all that happened."""
        stopping = any(worker.group == "stop" for worker in self.app.workers)
        return not stopping and (self.app.lesson is None or self.app.lesson.session.idle)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something that another task brings about; it takes a second at most.

        Half a minute on a busy machine: of 1,400 tests 6 waited for more than five seconds once.
        """
        async with asyncio.timeout(30):
            while not condition():
                await self.pilot.pause()

    def text(self) -> str:
        return text_of(self.app)

    @property
    def words(self) -> str:
        """What is on the screen as running text, without bars and line ends."""
        return " ".join(" ".join(line[1:79] for line in self.text().splitlines()).split())

    def seen(self, kind: type[Any]) -> list[Any]:
        return [each for each in (*self.messages, *self.events) if isinstance(each, kind)]

    @property
    def toasts(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]


def languages(folder: Path) -> Languages:
    """The learner's choice, kept in a folder of the test."""
    return Languages(folder / "language.txt", folder / "zh-Hant.msgpack")


Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def sit(course: Course, kernel: FakeKernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sit:
    """Open the program: `async with sit("slopes") as desk`; without a lesson, the course list."""

    events: list[SessionEvent] = []
    show = RunController.show

    def note(controller: RunController, event: SessionEvent) -> None:
        events.append(event)
        show(controller, event)

    monkeypatch.setattr(RunController, "show", note)

    @asynccontextmanager
    async def sit_down(
        lesson: str | None = None,
        size: tuple[int, int] = (80, 24),
        environ: Mapping[str, str] | None = None,
        device: str = "auto",
        course: Course = course,
        welcome: bool = False,
        toasts: bool = False,
    ) -> AsyncIterator[Desk]:
        study = Study.open(tmp_path / "study.db")
        entry = course.find(lesson) if lesson else None
        app = LearnTorch(
            course, entry, study, lambda: kernel, device, environ or {}, languages(tmp_path)
        )
        messages: list[Message] = []
        async with app.run_test(
            size=size, message_hook=messages.append, notifications=toasts
        ) as pilot:
            desk = Desk(app, pilot, study, kernel, messages, events)
            await desk.until(lambda: app.screen.id != "_default" and bool(app.focused))
            await desk.settle()
            if isinstance(app.screen, WelcomeScreen) and not welcome:
                await desk.press("escape")
            yield desk
        app.put_work_down()
        study.close()

    return sit_down


def key(cell: str, lesson: str = "slopes") -> Key:
    return Key("app-course", lesson, cell)
