"""Prove many lessons at once: sessions of one kernel, so that torch is imported once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from learn_torch.check.lint import lint_lesson
from learn_torch.check.prove import Terms, prove
from learn_torch.check.results import LessonResult, Summary
from learn_torch.course.catalogue import Entry
from learn_torch.errors import KernelDied
from learn_torch.kernel import levels
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.levels import SandboxStatus
from learn_torch.kernel.protocol import Device
from learn_torch.kernel.session_limits import FREE
from learn_torch.kernel.user_limits import UserLimits

T = TypeVar("T")


@dataclass(frozen=True)
class Order:
    """What to prove, and how."""

    entries: tuple[Entry, ...]
    jobs: int = 1
    seeds: int = 1
    timeout: float = 60.0
    """Seconds that one run may take."""
    device: str = "auto"
    sandbox: str = ""
    """The lowest level of the sandbox to prove them in; empty: any."""
    ceilings: UserLimits = FREE
    """What the settings allow a session at most."""


@dataclass(frozen=True)
class Setting:
    """What the lessons are proved with."""

    device: Device
    torch: str
    holding: SandboxStatus

    @property
    def sandbox(self) -> str:
        """The level's word."""
        return self.holding.level


class Narration:
    """What is told while the check runs. This one says nothing."""

    def warming(self) -> None:
        """The kernel is being started; that takes seconds."""

    def warm(self, setting: Setting) -> None:
        """The kernel stands ready."""

    def proved(self, result: LessonResult, done: int, total: int) -> None:
        """One more lesson is over."""


async def check(order: Order, new_kernel: Callable[[], Kernel], narration: Narration) -> Summary:
    """Prove all lessons of the order with a kernel of their own; see `check_with`."""
    warm = WarmKernel(new_kernel)
    try:
        return await check_with(warm, order, narration)
    finally:
        await warm.close()


async def check_with(warm: WarmKernel, order: Order, narration: Narration) -> Summary:
    """Prove all lessons of the order, some at a time; the results are in its order.

    Raises DeviceUnavailable where the device asked for is missing, and SandboxTooWeak where the
    sandbox is; then nothing of a lesson has run.
    """
    started = time.monotonic()
    narration.warming()
    setting = await warm.lend(lambda kernel: _setting(kernel, order.device))
    narration.warm(setting)
    if order.sandbox:
        levels.demand(setting.sandbox, order.sandbox)
    else:
        levels.refuse_root(setting.holding, "--require-sandbox limits-only")
    results = await _prove_all(warm, order, setting, narration)
    seconds = time.monotonic() - started
    return Summary(results, setting.device, setting.torch, setting.sandbox, seconds)


async def _setting(kernel: Kernel, device: str) -> Setting:
    """What a session gets here, seen by opening one."""
    session = await kernel.open(device=device)
    opened = session.opened
    await session.close()
    assert kernel.ready is not None, "a kernel that opened a session is ready"
    return Setting(opened.device, kernel.ready.torch, SandboxStatus.of(opened))


async def _prove_all(
    warm: WarmKernel, order: Order, setting: Setting, narration: Narration
) -> tuple[LessonResult, ...]:
    terms = Terms(setting.device, order.device, order.seeds, order.timeout, order.ceilings)
    results: dict[str, LessonResult] = {}
    waiting = iter(order.entries)

    async def job(entries: Iterable[Entry]) -> None:
        for entry in entries:
            result = await _prove_one(warm, entry, terms)
            results[_key(entry)] = result = replace(result, findings=lint_lesson(entry))
            narration.proved(result, len(results), len(order.entries))

    async with asyncio.TaskGroup() as jobs:
        for _ in range(min(order.jobs, len(order.entries))):
            jobs.create_task(job(waiting))
    return _in_order(order.entries, results)


def _key(entry: Entry) -> str:
    """Lessons of two courses may share an id; a path is one lesson."""
    return str(entry.path)


def _in_order(
    entries: Sequence[Entry], results: dict[str, LessonResult]
) -> tuple[LessonResult, ...]:
    return tuple(results[_key(entry)] for entry in entries)


async def _prove_one(warm: WarmKernel, entry: Entry, terms: Terms) -> LessonResult:
    started = time.monotonic()
    try:
        return await warm.lend(lambda kernel: prove(kernel, entry, terms))
    except KernelDied as error:
        trouble = f"{error.message} A lesson that ran beside it may be to blame: try --jobs 1."
        return LessonResult(entry, (), time.monotonic() - started, trouble)


class WarmKernel:
    """Holds the one kernel, and starts another once it has died."""

    def __init__(self, new_kernel: Callable[[], Kernel]) -> None:
        self._new_kernel = new_kernel
        self._kernel: Kernel | None = None
        self._starting = asyncio.Lock()

    async def lend(self, use: Callable[[Kernel], Awaitable[T]]) -> T:
        """What `use` makes of a kernel that is alive; raises KernelDied if it does not stay so."""
        async with self._starting:
            if self._kernel is None or not self._kernel.alive:
                await self.close()
                self._kernel = self._new_kernel()
                await self._kernel.start()
            kernel = self._kernel
        return await use(kernel)

    async def close(self) -> None:
        """Close the kernel; the next `lend` starts another."""
        if self._kernel is not None:
            await self._kernel.close()
