"""Prove one lesson: every cell in order, on every seed, through the kernel that learners use."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from learn_torch.check.check_options import CheckOptions
from learn_torch.check.judge import judge
from learn_torch.check.proof_plan import Attempt, Plan, plan
from learn_torch.check.quotes import with_quotes
from learn_torch.check.results import CellResult, LessonResult, Proof
from learn_torch.course.course import Entry
from learn_torch.course.model import Cell, Lesson
from learn_torch.errors import DeviceUnavailable, KernelDied, KernelError, RequirementMissing
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.kernel.output import without_colour
from learn_torch.kernel.wire_types import Device
from learn_torch.session.kernel_manager import Environment, KernelManager
from learn_torch.session.lesson_session import LessonSession
from learn_torch.session.replay import ReplayedSession
from learn_torch.session.requests import RunRequest
from learn_torch.session.run_result import RunResult

LESSON_RUNS = 10
"""A lesson may take as long, on each seed, as this many runs that use up their time."""
SEEDS = 1 << 32


async def prove(
    kernels: KernelManager, entry: Entry, options: CheckOptions, environment: Environment
) -> LessonResult:
    """Prove what can be proved of a lesson here; raises KernelDied if the kernel dies."""
    started = time.monotonic()
    by_seed: list[list[CellResult]] = []
    trouble = NOTHING
    reason = _unmet(entry.lesson, environment.device)
    if not reason:
        try:
            await _run_seeds(kernels, entry.lesson, options, environment.device, by_seed)
        except (RequirementMissing, DeviceUnavailable) as error:
            reason = error.sentences
        except TimeoutError:
            trouble = _too_long(entry.lesson, options, by_seed)
        except KernelDied:
            raise
        except KernelError as error:
            trouble = error.sentences
    seconds = time.monotonic() - started
    return LessonResult(entry, merged(by_seed, entry.lesson.seed), seconds, trouble, reason)


def _unmet(lesson: Lesson, device: Device) -> Message:
    """Why nothing of the lesson can be shown here; empty where something can."""
    if all(cell.reference is None for cell in lesson.cells):
        return msg("nothing to run: all cells are text")
    return _needs_cuda(device) if lesson.device == "cuda" and device.kind != "cuda" else NOTHING


def _needs_cuda(device: Device) -> Message:
    return msg("needs a CUDA device, and this check runs on {device}", device=device.label)


async def _run_seeds(
    kernels: KernelManager,
    lesson: Lesson,
    options: CheckOptions,
    device: Device,
    by_seed: list[list[CellResult]],
) -> None:
    """Prove the cells on each seed, up to one that fails; add their results to `by_seed`."""
    for count in range(options.seeds):
        seed = (lesson.seed + count) % SEEDS
        session = LessonSession(kernels, lesson, seed=seed, run_seconds=options.timeout)
        async with asyncio.timeout(_lesson_seconds(lesson, options)), session:
            await session.wait_opened()
            by_seed.append([])
            await _prove_cells(session, seed, device, by_seed[-1])
        if not count:
            by_seed[0] = with_quotes(lesson, by_seed[0])
        if any(cell.outcome == "failed" for cell in by_seed[-1]):
            return


async def _prove_cells(
    session: LessonSession, seed: int, device: Device, proved: list[CellResult]
) -> None:
    lesson, replayed = session.lesson, ReplayedSession(session)
    for cell in lesson.cells:
        owed = plan(cell, own_seed=seed == lesson.seed)
        if owed is None:
            continue
        if cell.device == "cuda" and device.kind != "cuda":
            proved.append(_not_here(cell, owed, _needs_cuda(device)))
        else:
            proved.append(await _prove_cell(replayed, cell, owed))


def _not_here(cell: Cell, owed: Plan, reason: Message) -> CellResult:
    proofs = tuple(Proof(name, "unchecked") for name in owed.proofs)
    return CellResult(cell.id, cell.kind, proofs, reason=reason)


async def _prove_cell(session: ReplayedSession, cell: Cell, owed: Plan) -> CellResult:
    given: list[Proof] = []
    results: list[RunResult] = []
    for attempt in owed.trials:
        results.append(await session.trial(_request(cell, attempt)))
        given += _with_output(judge(cell, owed, attempt, results[-1]), results[-1])
    result = await session.run(_request(cell, owed.final), reference=cell.reference or "")
    given += _with_output(judge(cell, owed, owed.final, result), result)
    results.append(result)
    longest = max(results, key=lambda one: one.cut_bytes)
    return CellResult(
        cell.id,
        cell.kind,
        tuple(_sum(name, given) for name in owed.proofs),
        sum(one.seconds for one in results),
        result.stdout,
        drawn=result.drawn,
        cut_lines=longest.cut_lines,
        cut_bytes=longest.cut_bytes,
    )


def _request(cell: Cell, attempt: Attempt) -> RunRequest:
    return RunRequest(cell.id, attempt.code, attempt.check, attempt.guess)


def _with_output(proofs: list[Proof], result: RunResult) -> list[Proof]:
    """Add what the run printed, and its time, to the proofs that it gave."""
    output = without_colour(result.output)
    return [
        replace(proof, output=output, stderr=result.stderr, seconds=result.seconds)
        for proof in proofs
    ]


def _sum(name: str, given: list[Proof]) -> Proof:
    """What several runs say about one proof: the first failure, or else the last success.

    A proof that no run gave is a mistake of ours, and fails.
    """
    mine = [proof for proof in given if proof.name == name]
    failures = (proof for proof in mine if proof.outcome != "passed")
    return next(failures, mine[-1] if mine else Proof(name, "failed", msg("nothing showed it")))


def merged(by_seed: list[list[CellResult]], seed: int) -> tuple[CellResult, ...]:
    """Merge the results of all seeds: the first, with the failures and times of the later ones."""
    cells = {cell.id: cell for cell in by_seed[0]} if by_seed else {}
    for count, later in enumerate(by_seed[1:], start=1):
        for cell in later:
            cells[cell.id] = _with_later(cells[cell.id], cell, (seed + count) % SEEDS)
    return tuple(cells.values())


def _with_later(cell: CellResult, later: CellResult, seed: int) -> CellResult:
    failed = {
        proof.name: replace(
            proof, message=msg("on seed {seed}: {what}", seed=seed, what=proof.message)
        )
        for proof in later.proofs
        if proof.outcome == "failed"
    }
    proofs = tuple(failed.get(proof.name, proof) for proof in cell.proofs)
    seconds, longest = cell.seconds + later.seconds, max(cell, later, key=lambda one: one.cut_bytes)
    return replace(
        cell,
        proofs=proofs,
        seconds=seconds,
        cut_lines=longest.cut_lines,
        cut_bytes=longest.cut_bytes,
    )


def _lesson_seconds(lesson: Lesson, options: CheckOptions) -> float:
    return LESSON_RUNS * (lesson.sandbox.time or options.timeout)


def _too_long(lesson: Lesson, options: CheckOptions, by_seed: list[list[CellResult]]) -> Message:
    reached = {cell.id for cell in by_seed[-1]} if by_seed else set()
    left = (cell.id for cell in lesson.cells if cell.reference is not None)
    at = next((name for name in left if name not in reached), "")
    times = msg(
        "{seconds} s, {count} times what one run may take ({option})",
        seconds=f"{_lesson_seconds(lesson, options):g}",
        count=LESSON_RUNS,
        option="sandbox: time" if lesson.sandbox.time else "--timeout",
    )
    if at:
        return msg("stopped at the cell {cell} after {time}", cell=at, time=times)
    return msg("stopped after {time}", time=times)
