"""A kernel whose sessions say what a test tells them to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from learn_torch.errors import KernelDied, KernelError
from learn_torch.kernel.input_frames import InputRequest
from learn_torch.kernel.name_queries import AskDocs, Completions, Docs
from learn_torch.kernel.protocol import (
    Answer,
    ErrorReport,
    Finished,
    Metrics,
    Opened,
    Output,
    Ready,
    Series,
    Verdict,
)
from learn_torch.kernel.protocol import RunFrame as Event
from learn_torch.kernel.queries import Details, Inspect, Usage, Variables
from learn_torch.kernel.wire_types import Device, Limits
from tests.sentences import plain

CPU = Device("cpu", "a processor")


def printed(text: str, stream: str = "stdout") -> Output:
    """A frame of output."""
    return Output(1, 1, stream, text.encode())  # type: ignore[arg-type]


def curve(**series: Sequence[float]) -> Metrics:
    """A frame of curves; steps count from 0."""
    return Metrics(
        1, 1, tuple(Series(n, tuple(range(len(v))), tuple(v)) for n, v in series.items())
    )


def asks(prompt: str = "", number: int = 1, *, password: bool = False) -> InputRequest:
    """A frame that asks for a line; the script goes on when it is answered."""
    return InputRequest(1, 1, number, prompt, password)


def finished(
    outcome: str = "ok",
    *,
    reason: str = "",
    trouble: ErrorReport | None = None,
    verdict: Verdict | None = None,
    lost: bool = False,
    seconds: float = 0.25,
) -> Finished:
    """The last frame of a run."""
    return Finished(1, 1, outcome, seconds, plain(reason), trouble, verdict, lost)  # type: ignore[arg-type]


@dataclass
class Asked:
    """What a session was asked to run."""

    cell: str
    code: str
    check: str | None
    guess: str | None
    trial: bool = False
    columns: int = 80
    allow_stdin: bool = False


@dataclass(eq=False)
class FakeSession:
    """Says its script cell by cell; waits in the middle where the script has an asyncio.Event."""

    script: dict[str, list[Event | asyncio.Event | KernelError]]
    opened: Opened
    asked: list[Asked] = field(default_factory=list)
    completions: Completions = field(default_factory=Completions)
    looked_up: list[tuple[str, int]] = field(default_factory=list)
    documented: dict[tuple[str, ...], Docs] = field(default_factory=dict)
    docs_asked: list[AskDocs] = field(default_factory=list)
    names: list[Variables] = field(default_factory=list)
    taken: Usage | None = None
    """What is in play after each run; the last of them from then on."""
    details: dict[tuple[str, ...], Details] = field(default_factory=dict)
    inspected: list[Inspect] = field(default_factory=list)
    replies: list[str | None] = field(default_factory=list)
    """What it was answered."""
    replied: asyncio.Event = field(default_factory=asyncio.Event)
    interrupts: int = 0
    restarts: int = 0
    closed: bool = False
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    kernel: FakeKernel | None = None
    waiting: bool = False
    """A test holds the run back."""
    on_late: Callable[[Output], object] | None = None
    gone: KernelDied | None = None
    """What every further question meets."""

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
    ) -> AsyncIterator[Event]:
        self.asked.append(Asked(cell, code, check, guess, trial, columns, allow_stdin))
        self.stopped.clear()
        for step in self.script.get(cell, [finished()]):
            if isinstance(step, InputRequest) and not step.withdrawn:
                self.replied.clear()
                self.waiting = True
                yield step
                step = self.replied
            if isinstance(step, asyncio.Event):
                self.waiting = not step.is_set()
                waiting = [asyncio.ensure_future(each.wait()) for each in (step, self.stopped)]
                try:
                    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in waiting:
                        task.cancel()
                self.waiting = False
                if self.stopped.is_set():
                    yield finished("interrupted")
                    return
            elif isinstance(step, KernelError):
                if self.kernel is not None and isinstance(step, KernelDied):
                    self.kernel.alive = False
                raise step
            else:
                yield step

    async def reply(self, request: InputRequest, value: str | None) -> None:
        self._meet_the_end()
        self.replies.append(value)
        self.replied.set()

    async def query(self, kind: str, args: msgspec.Struct, *, seconds: float = 1.0) -> Answer:
        self._meet_the_end()
        assert kind == "docs" and isinstance(args, AskDocs)
        self.docs_asked.append(args)
        return Answer(1, 1, "ok", msgspec.msgpack.encode(self.documented.get(args.path, Docs())))

    async def complete(self, code: str, position: int, above: str = "") -> Completions:
        self._meet_the_end()
        self.looked_up.append((code, position))
        return self.completions

    async def variables(self) -> Variables:
        self._meet_the_end()
        return self.names.pop(0) if len(self.names) > 1 else [*self.names, Variables()][0]

    async def usage(self) -> Usage | None:
        return self.taken

    async def inspect(self, what: Inspect) -> Details:
        self._meet_the_end()
        self.inspected.append(what)
        return self.details.get(what.path, Details())

    def _meet_the_end(self) -> None:
        if self.gone is not None:
            raise self.gone

    async def interrupt(self) -> None:
        self._meet_the_end()
        self.interrupts += 1
        self.stopped.set()

    async def restart(self, seed: int = 0, *, emptied: bool = False) -> Opened:
        self._meet_the_end()
        self.restarts += 1
        self.stopped.set()
        return self.opened

    async def close(self) -> None:
        self.closed = True
        self.stopped.set()


@dataclass
class FakeKernel:
    """Is warm as soon as `warm` is set."""

    script: dict[str, list[Event | asyncio.Event | KernelError]] = field(default_factory=dict)
    warm: asyncio.Event = field(default_factory=asyncio.Event)
    device: Device = CPU
    notes: tuple[str, ...] = ()
    refusal: KernelError | None = None
    stillborn: KernelDied | None = None
    sessions: list[FakeSession] = field(default_factory=list)
    devices_asked: list[str] = field(default_factory=list)
    closed: bool = False
    abandoned: bool = False
    alive: bool = False
    starts: int = 0
    names: list[Variables] = field(default_factory=list)
    details: dict[tuple[str, ...], Details] = field(default_factory=dict)
    """What its sessions say of their variables."""

    async def start(self) -> Ready:
        self.starts += 1
        await self.warm.wait()
        if self.stillborn is not None:
            raise self.stillborn
        self.alive = True
        return Ready(1, "3.11", "2.14.1", "0.29", (self.device,), 3.1, 1, "limits only")

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
        self.devices_asked.append(device)
        if self.refusal is not None:
            raise self.refusal
        notes = tuple(map(plain, self.notes))
        opened = Opened(len(self.sessions) + 1, 1, self.device, "/tmp/x", "limits only", notes)
        made = FakeSession(
            self.script, opened, names=[*self.names], details=self.details, kernel=self
        )
        self.sessions.append(made)
        return self.sessions[-1]

    async def close(self) -> None:
        self.closed = True
        self.alive = False

    def abandon(self) -> None:
        self.abandoned = True
        self.alive = False

    @property
    def session(self) -> FakeSession:
        """The newest session."""
        return self.sessions[-1]
