"""A lesson of others asks before it opens, and is held to a sandbox that would hold it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from learn_torch.app.glyphs import ASCII
from learn_torch.app.program import LearnTorch
from learn_torch.app.sandbox_table import SandboxProbe, question
from learn_torch.app.screens.course import CourseScreen
from learn_torch.app.screens.lesson import LessonScreen
from learn_torch.app.screens.sandbox import TrustScreen
from learn_torch.course.course import Course
from learn_torch.course.model import Sandbox
from learn_torch.errors import KernelDied
from learn_torch.i18n.message import NOTHING, verbatim
from learn_torch.kernel.protocol import Ready
from learn_torch.kernel.sandbox_levels import SandboxStatus
from learn_torch.kernel.user_limits import FREE, UserLimits
from learn_torch.kernel.wire_types import Limits
from learn_torch.session.admission import TrustPolicy
from learn_torch.study.store import Study
from learn_torch.study.trust import Trust
from tests.app.conftest import Desk, languages
from tests.app.fakes import FakeKernel, FakeSession

PROMISES = (("read your files", "kernel"), ("fill the disk with many files", "watched 500 ms"))


@dataclass
class HoldingKernel(FakeKernel):
    """A fake kernel with a sandbox of the level that a test wants."""

    level: str = "confined"
    root: bool = False
    limits: list[Limits | None] = field(default_factory=list)

    async def start(self) -> Ready:
        ready = await super().start()
        return msgspec.structs.replace(ready, sandbox=self.level, promises=PROMISES, root=self.root)

    async def open(
        self,
        *,
        seed: int = 0,
        device: str = "auto",
        data: tuple[str, ...] = (),
        requires: tuple[str, ...] = (),
        limits: Limits | None = None,
        stages: tuple[str, ...] = (),
    ) -> FakeSession:
        session = await super().open(seed=seed, device=device, data=data, requires=requires)
        self.limits.append(limits)
        session.opened = msgspec.structs.replace(
            session.opened, sandbox=self.level, promises=PROMISES, root=self.root
        )
        return session


@pytest.fixture
def kernel() -> HoldingKernel:
    kernel = HoldingKernel()
    kernel.warm.set()
    return kernel


Enter = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def enter(course: Course, kernel: HoldingKernel, tmp_path: Path) -> Enter:
    """Open the program on a course of others: `async with enter("slopes") as desk`."""

    @asynccontextmanager
    async def come_in(
        lesson: str | None = None,
        *,
        allow_partial: bool = False,
        course: Course = course,
        ceilings: UserLimits = FREE,
    ) -> AsyncIterator[Desk]:
        study = Study.open(tmp_path / "study.db")
        trust = TrustPolicy(course, Trust(tmp_path / "trusted.txt"), allow_partial=allow_partial)
        entry = course.find(lesson) if lesson else None
        app = LearnTorch(
            course,
            entry,
            study,
            lambda: kernel,
            "auto",
            {},
            languages(tmp_path),
            trust,
            ceilings,
        )
        async with app.run_test(size=(80, 24)) as pilot:
            desk = Desk(app, pilot, study, kernel)
            await desk.until(lambda: app.screen.id != "_default" and bool(app.focused))
            await desk.settle()
            yield desk
        study.close()

    return come_in


async def shown(desk: Desk, words: str) -> None:
    await desk.until(lambda: words in desk.words)


async def test_it_says_what_the_lesson_is_and_what_would_hold_it(enter: Enter) -> None:
    async with enter() as desk:
        await desk.press("enter")
        assert isinstance(desk.app.screen, TrustScreen)
        await shown(desk, "Sandbox: confined")
        entry = desk.app.course.entries[0]
        for words in (entry.lesson.title, entry.lesson.goal, "not part of the installed course"):
            assert words in desk.words
        await shown(desk, "t: trust and open")
        assert desk.app.lesson is None


async def test_yes_opens_it_and_is_remembered(enter: Enter, kernel: HoldingKernel) -> None:
    async with enter() as desk:
        await desk.press("enter")
        await shown(desk, "t: trust and open")
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, LessonScreen))
        await desk.until(lambda: desk.screen.session.opened is not None)
    async with enter("slopes") as desk:
        assert isinstance(desk.app.screen, LessonScreen)


@pytest.mark.parametrize("after", [["q"], ["escape", "escape"], ["t"]], ids=" ".join)
async def test_leaving_at_the_same_time_as_yes_does_not_end_the_program(
    enter: Enter, after: list[str]
) -> None:
    """F45: the page was gone when the answer came, and the program with it.

    Now the lesson opens, and a key that leaves one may leave it again.
    """
    async with enter("slopes") as desk:
        await shown(desk, "t: trust and open")
        desk.send("t", *after)
        await desk.until(lambda: isinstance(desk.app.screen, LessonScreen | CourseScreen))
        await desk.settle()
        assert desk.app.is_running and desk.app.screen_stack


async def test_no_leads_back_and_nothing_is_run_or_remembered(
    enter: Enter, kernel: HoldingKernel, tmp_path: Path
) -> None:
    async with enter() as desk:
        await desk.press("enter")
        await shown(desk, "t: trust and open")
        await desk.press("escape")
        assert isinstance(desk.app.screen, CourseScreen)
        assert kernel.sessions == []
    assert not (tmp_path / "trusted.txt").exists()


async def test_a_lesson_of_the_command_line_is_asked_about_over_the_course(enter: Enter) -> None:
    async with enter("slopes") as desk:
        assert isinstance(desk.app.screen, TrustScreen)
        await shown(desk, "t: trust and open")
        await desk.press("escape")
        assert isinstance(desk.app.screen, CourseScreen)
        await desk.press("enter")
        await shown(desk, "t: trust and open")
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, LessonScreen))


async def test_while_torch_warms_up_there_is_nothing_to_say_yes_to(
    enter: Enter, kernel: HoldingKernel
) -> None:
    kernel.warm.clear()
    async with enter("slopes") as desk:
        assert "torch is warming up" in desk.words
        await desk.press("t")
        assert isinstance(desk.app.screen, TrustScreen)
        kernel.warm.set()
        await shown(desk, "t: trust and open")


@pytest.mark.parametrize("level", ["partial", "limits only", "none", "unheard of"])
async def test_below_confined_it_is_refused(
    enter: Enter, kernel: HoldingKernel, level: str
) -> None:
    kernel.level = level
    async with enter("slopes") as desk:
        await shown(desk, "start with --allow-partial")
        assert "trust and open" not in desk.words
        await desk.press("t")
        assert isinstance(desk.app.screen, TrustScreen)


async def test_allow_partial_opens_it_all_the_same(enter: Enter, kernel: HoldingKernel) -> None:
    kernel.level = "partial"
    async with enter("slopes", allow_partial=True) as desk:
        await shown(desk, "t: trust and open")
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, LessonScreen))
        await desk.until(lambda: desk.screen.session.opened is not None)


async def test_what_was_trusted_earlier_is_read_but_not_run_where_the_sandbox_became_weaker(
    enter: Enter, kernel: HoldingKernel, course: Course, tmp_path: Path
) -> None:
    Trust(tmp_path / "trusted.txt").add(course.find("slopes"))
    kernel.level = "limits only"
    async with enter("slopes") as desk:
        assert isinstance(desk.app.screen, LessonScreen)
        await desk.until(lambda: desk.screen.session.refused)
        await shown(desk, "too weak for a lesson that is not part of the installed course")
        await desk.press("j", "ctrl+j")
        assert desk.screen.session.opened is None
        assert all(session.closed and not session.asked for session in kernel.sessions)


async def test_the_next_lesson_is_asked_about_too(
    enter: Enter, course: Course, tmp_path: Path
) -> None:
    first, second = course.entries[:2]
    Trust(tmp_path / "trusted.txt").add(first)
    async with enter(first.id) as desk:
        await desk.press("right_square_bracket")
        await desk.until(lambda: isinstance(desk.app.screen, TrustScreen))
        await shown(desk, second.lesson.title)
        await desk.press("escape")
        assert desk.screen.entry.id == first.id


def greedy(course: Course) -> Course:
    """The course, with a lesson `slopes` that declares all that can be declared."""
    entry = course.find("slopes")
    wishes = Sandbox(loopback=True, processes=96, memory="4GiB", time=90)
    lesson = msgspec.structs.replace(entry.lesson, sandbox=wishes)
    [track, *rest] = course.tracks
    entries = tuple(one.with_lesson(lesson) if one == entry else one for one in track.entries)
    return replace(course, tracks=(replace(track, entries=entries), *rest))


async def test_a_setting_is_a_ceiling_and_both_pages_say_so(
    enter: Enter, kernel: HoldingKernel, course: Course
) -> None:
    ceilings = UserLimits(memory="2GiB", wall_seconds=200)
    async with enter("slopes", course=greedy(course), ceilings=ceilings) as desk:
        await shown(desk, "take 4 GiB of memory")
        assert "Your settings give it less: memory beyond the imports: 2 GiB." in desk.words
        await shown(desk, "t: trust and open")
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, LessonScreen))
        await desk.until(lambda: desk.screen.session.opened is not None)
        await desk.press("S")
        await shown(desk, "wall_seconds 90 s lesson time of one cell")
        await shown(desk, "memory 2 GiB settings memory beyond the imports")
        assert "scratch 1 GiB default" in desk.words
    given = kernel.limits[-1]
    assert given is not None
    assert (given.memory_bytes, given.cell_seconds, given.processes) == (2 << 30, 90.0, 96)


async def test_a_session_has_what_its_lesson_declares(
    enter: Enter, kernel: HoldingKernel, course: Course
) -> None:
    async with enter("slopes", course=greedy(course)) as desk:
        await shown(desk, "use TCP with itself")
        await shown(desk, "t: trust and open")
        await desk.press("t")
        await desk.until(lambda: isinstance(desk.app.screen, LessonScreen))
        await desk.until(lambda: desk.screen.session.opened is not None)
    assert kernel.limits[-1] == Limits(
        loopback=True, processes=96, memory_bytes=4 << 30, cell_seconds=90.0
    )


def test_a_folder_with_a_strange_name_feigns_nothing(course: Course) -> None:
    entry = replace(course.entries[0], path=Path("/tmp/a\nSandbox: sealed\u202e/01-one.yaml"))
    parts = question(entry, SandboxProbe(SandboxStatus("confined")), NOTHING, ASCII)
    lines = [line for part in parts for line in str(part).splitlines()]
    assert [line for line in lines if line.startswith("Sandbox")] == ["Sandbox: confined"]


async def test_a_key_opens_the_table_of_promises(enter: Enter, kernel: HoldingKernel) -> None:
    async with enter() as desk:
        await desk.press("S")
        await shown(desk, "watched 500 ms fill the disk with many files")
        assert "Sandbox: confined" in desk.words
        assert "watched: noticed within that time" in desk.words
        await desk.press("escape")
        assert isinstance(desk.app.screen, CourseScreen)
    assert kernel.sessions == []


async def test_a_kernel_that_keeps_no_table_is_said_so(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.app.test_trust.PROMISES", ())
    async with enter() as desk:
        await desk.press("f4")
        await shown(desk, "This kernel keeps no table")
        await desk.press("f4")
        assert isinstance(desk.app.screen, CourseScreen)


async def test_a_kernel_that_died_is_told_and_nothing_can_be_opened(
    enter: Enter, kernel: HoldingKernel
) -> None:
    kernel.stillborn = KernelDied(verbatim("The kernel ended (exit code 1): oh."))
    async with enter("slopes") as desk:
        await shown(desk, "The kernel ended (exit code 1): oh.")
        await desk.press("t")
        assert isinstance(desk.app.screen, TrustScreen)


async def test_the_table_opens_from_an_editor_and_a_capital_letter_stays_a_letter(
    enter: Enter, course: Course, tmp_path: Path
) -> None:
    Trust(tmp_path / "trusted.txt").add(course.find("slopes"))
    async with enter("slopes") as desk:
        await desk.press("j", "enter", "S")
        assert "S" in desk.cell.code
        await desk.press("f4")
        await shown(desk, "Sandbox: confined")


class TestAsRoot:
    """Whose cells run as root is not run at all where nothing but limits holds them."""

    @pytest.fixture
    def own(self, course: Course, monkeypatch: pytest.MonkeyPatch) -> Course:
        """The course, as if it were the installed one."""
        monkeypatch.setattr("learn_torch.session.admission.is_installed", lambda course: True)
        monkeypatch.setattr("learn_torch.session.admission.needs_trust", lambda *_: False)
        return course

    @pytest.mark.parametrize(
        ("level", "root", "allow_partial", "refused"),
        [
            ("limits only", True, False, True),
            ("limits only", False, False, False),
            ("limits only", True, True, False),
            ("partial", True, False, False),
            ("none", True, False, True),
        ],
    )
    async def test_ones_own_lessons(
        self, enter: Enter, kernel: HoldingKernel, own: Course,
        level: str, root: bool, allow_partial: bool, refused: bool,
    ) -> None:  # fmt: skip
        kernel.level, kernel.root = level, root
        async with enter("slopes", course=own, allow_partial=allow_partial) as desk:
            session = desk.screen.session
            await desk.until(lambda: session.opened is not None or session.refused)
            assert session.refused is refused
            if refused:
                assert "cells would run as root" in str(session.error)
                assert "Start learn-torch as an ordinary user" in str(session.error)
                assert kernel.sessions[-1].closed
