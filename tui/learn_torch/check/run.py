"""Prove many lessons at once: sessions of one kernel, so that torch is imported once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from learn_torch.check.check_options import CheckOptions
from learn_torch.check.lint import in_order, lint_lesson
from learn_torch.check.narration import Narration
from learn_torch.check.prove import prove
from learn_torch.check.results import LessonResult, Summary, cut_outputs
from learn_torch.course.course import Entry
from learn_torch.errors import KernelDied
from learn_torch.i18n.message import msg, paragraph
from learn_torch.session.admission import admit_check
from learn_torch.session.kernel_manager import Environment, KernelManager
from learn_torch.session.ports import KernelPort


def kernels_for(options: CheckOptions, new_kernel: Callable[[], KernelPort]) -> KernelManager:
    """Make the kernel manager of a check: a session a job, which serves one lesson after the other."""
    return KernelManager(
        new_kernel, options.device, limits=options.limits, sessions=options.jobs, reuse=True
    )


async def check(
    entries: Sequence[Entry],
    options: CheckOptions,
    new_kernel: Callable[[], KernelPort],
    narration: Narration,
) -> Summary:
    """Prove lessons in a kernel of their own; see `check_with`."""
    kernels = kernels_for(options, new_kernel)
    try:
        return await check_with(kernels, entries, options, narration)
    finally:
        await kernels.close()


async def check_with(
    kernels: KernelManager, entries: Sequence[Entry], options: CheckOptions, narration: Narration
) -> Summary:
    """Prove lessons, some at a time; the results are in their order.

    Raises DeviceUnavailable where the device asked for is missing, and SandboxTooWeak where the
    sandbox is; then nothing of a lesson has run.
    """
    started = time.monotonic()
    narration.warming()
    environment = await kernels.environment()
    narration.warm(environment)
    admit_check(environment.status, options.sandbox)
    results = await _prove_all(kernels, entries, options, environment, narration)
    seconds = time.monotonic() - started
    return Summary(results, environment.device, environment.torch, environment.sandbox, seconds)


async def _prove_all(
    kernels: KernelManager,
    entries: Sequence[Entry],
    options: CheckOptions,
    environment: Environment,
    narration: Narration,
) -> tuple[LessonResult, ...]:
    results: dict[str, LessonResult] = {}
    waiting = iter(entries)

    async def job(entries_: Iterable[Entry]) -> None:
        for entry in entries_:
            result = await _prove_one(kernels, entry, options, environment)
            findings = in_order((*lint_lesson(entry), *cut_outputs(result)))
            results[_key(entry)] = result = replace(result, findings=findings)
            narration.proved(result, len(results), len(entries))
        await kernels.close_released()

    async with asyncio.TaskGroup() as jobs:
        for _ in range(min(options.jobs, len(entries))):
            jobs.create_task(job(waiting))
    return tuple(results[_key(entry)] for entry in entries)


def _key(entry: Entry) -> str:
    """Lessons of two courses may share an id; a path is one lesson."""
    return str(entry.path)


async def _prove_one(
    kernels: KernelManager, entry: Entry, options: CheckOptions, environment: Environment
) -> LessonResult:
    started = time.monotonic()
    try:
        return await prove(kernels, entry, options, environment)
    except KernelDied as error:
        beside = msg("A lesson that ran beside it may be to blame: try --jobs 1.")
        seconds = time.monotonic() - started
        return LessonResult(entry, (), seconds, paragraph(error.message, beside))
