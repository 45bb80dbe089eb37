"""Lessons, runs and a kernel that plays a script, for tests that need no torch."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import msgspec

from learn_torch.check.check_options import CheckOptions
from learn_torch.check.prove import prove
from learn_torch.check.results import LessonResult
from learn_torch.course.course import Content, Entry
from learn_torch.course.model import Cell, Exercise, Lesson, Wrong
from learn_torch.errors import KernelError
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.input_frames import InputRequest
from learn_torch.kernel.name_queries import Completions
from learn_torch.kernel.protocol import (
    Answer,
    ErrorReport,
    Finished,
    Opened,
    Output,
    Ready,
    RunFrame,
    Verdict,
)
from learn_torch.kernel.queries import Details, Inspect, Usage, Variables
from learn_torch.kernel.sandbox_levels import SandboxStatus
from learn_torch.kernel.wire_types import Device, Outcome
from learn_torch.session.kernel_manager import Environment, KernelManager
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult
from learn_torch.session.runs import Run
from tests.sentences import plain, said

CPU = Device("cpu", "a processor")
OPTIONS = CheckOptions()
ENVIRONMENT = Environment(CPU, "2", SandboxStatus("limits only"))
RIGHT = Verdict(True)


def entry(*cells: Cell, **lesson: object) -> Entry:
    """A lesson in its place in some course."""
    whole = Lesson(format=1, title="T", goal="G", minutes=1, cells=cells, **lesson)  # type: ignore[arg-type]
    lines = {cell.id: 10 * (number + 1) for number, cell in enumerate(cells)}
    return Entry("lesson", "", 1, Path("lesson.yaml"), Content(whole, lines))


def code(name: str, **rest: object) -> Cell:
    """A demonstration whose code is its name."""
    return Cell(id=name, code=name, **rest)  # type: ignore[arg-type]


def exercise(name: str, *says: str) -> Cell:
    """An exercise with codes "starter", "solution", "wrong 1" …, and the words for each wrong."""
    wrong = tuple(Wrong(code=f"wrong {n}", says=text) for n, text in enumerate(says, start=1))
    return Cell(
        id=name,
        exercise=Exercise(
            starter="starter", solution="solution", check="check", hints=("h",), wrong=wrong
        ),
    )


def finished(
    outcome: Outcome = "ok",
    verdict: Verdict | None = None,
    trouble: ErrorReport | None = None,
    reason: str = "",
    lost: bool = False,
) -> Finished:
    """The end of a run of one second."""
    return Finished(1, 1, outcome, 1.0, plain(reason), trouble, verdict, lost)


def result(end: Finished, printed: str = "") -> RunResult:
    """The result of a run that printed something and ended so."""
    run = Run(RunRequest("cell", "code"))
    run.take(Output(1, 1, "stdout", printed.encode()))
    return run.take(end).result  # type: ignore[union-attr]


def turned_away(message: str) -> Finished:
    """A run that the check, or the comparison with a guess, does not accept."""
    return finished(verdict=Verdict(False, said(message)))


@dataclass
class ScriptedKernel:
    """Answers each code with what the script has for it; every call is written down."""

    script: dict[str, Finished] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    dropped: tuple[int, int] = (0, 0)
    """Lines and bytes that each run loses of its output."""
    refuses_trials: bool = False
    starting: KernelError | None = None
    opening: KernelError | None = None
    on_run: Callable[[str], None] = lambda code: None
    calls: list[str] = field(default_factory=list)
    alive: bool = True
    root: bool = False
    ready: Ready | None = None

    async def start(self) -> Ready:
        self.calls.append("start")
        if self.starting is not None:
            raise self.starting
        self.ready = Ready(1, "3", "2", "0", (CPU,), 1.0, 1, "limits only", root=self.root)
        return self.ready

    async def open(self, *, seed: int = 0, device: str = "auto", **_: object) -> ScriptedSession:
        self.calls.append(f"open {seed}")
        if self.opening is not None:
            raise self.opening
        return ScriptedSession(self)

    async def close(self) -> None:
        self.calls.append("close kernel")

    def abandon(self) -> None:
        self.calls.append("abandon kernel")

    @property
    def as_kernel(self) -> Kernel:
        return cast(Kernel, self)


@dataclass(eq=False)
class ScriptedSession:
    kernel: ScriptedKernel
    opened: Opened = field(init=False)
    on_late: Callable[[Output], object] | None = None

    def __post_init__(self) -> None:
        self.opened = Opened(1, 1, CPU, "", "limits only", root=self.kernel.root)

    async def run(
        self,
        cell: str,
        code: str,
        *,
        check: str | None = None,
        guess: str | None = None,
        trial: bool = False,
        columns: int = 80,
        allow_stdin: bool = False,
    ) -> AsyncIterator[RunFrame]:
        asked = f" = {guess}" if guess is not None else ""
        if trial and self.kernel.refuses_trials:
            self.kernel.calls.append(f"refuse {code}{asked}")
            yield finished("refused")
            return
        self.kernel.calls.append(f"{'try' if trial else 'run'} {code}{asked}")
        self.kernel.on_run(code)
        yield Output(1, 1, "stderr", b"not this\n")
        lines, size = self.kernel.dropped
        yield Output(1, 1, "stdout", self.kernel.printed.get(code, "").encode(), size, lines)
        yield self.kernel.script.get(code + asked, self.kernel.script.get(code, finished()))

    async def reply(self, request: InputRequest, value: str | None) -> None:
        raise AssertionError("nobody asks")

    async def complete(self, code: str, position: int, above: str = "") -> Completions:
        return Completions()

    async def query(self, kind: str, args: msgspec.Struct, *, seconds: float = 1.0) -> Answer:
        raise AssertionError("nobody asks")

    async def variables(self) -> Variables:
        return Variables()

    async def usage(self) -> Usage | None:
        return None

    async def inspect(self, what: Inspect) -> Details:
        return Details()

    async def interrupt(self) -> None:
        self.kernel.calls.append("interrupt")

    async def restart(self, seed: int = 0, *, emptied: bool = False) -> Opened:
        self.kernel.calls.append(f"restart {seed}")
        return self.opened

    async def close(self) -> None:
        self.kernel.calls.append("close")


async def proved(
    kernel: ScriptedKernel, lesson: Entry, options: CheckOptions = OPTIONS
) -> LessonResult:
    """What a warm kernel shows of a lesson."""
    kernels = KernelManager(lambda: kernel)
    await kernels.start()
    kernel.calls.clear()
    return await prove(kernels, lesson, options, ENVIRONMENT)
