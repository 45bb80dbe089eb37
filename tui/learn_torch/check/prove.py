"""Prove one lesson: every cell in order, on every seed, through the kernel that learners use."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace

from learn_torch.check.judge import Ran, judge
from learn_torch.check.plan import Plan, plan
from learn_torch.check.results import CellResult, LessonResult, Proof
from learn_torch.check.stage import Stage
from learn_torch.course.catalogue import Entry
from learn_torch.course.model import Cell, Lesson
from learn_torch.errors import DeviceUnavailable, KernelDied, KernelError, RequirementMissing
from learn_torch.kernel.client import Kernel, Session
from learn_torch.kernel.protocol import Device
from learn_torch.kernel.session_limits import FREE, session_limits
from learn_torch.kernel.stages import stages_of
from learn_torch.kernel.user_limits import UserLimits

LESSON_RUNS = 10
"""A lesson may take as long, on each seed, as this many runs that use up their time."""
SEEDS = 1 << 32


@dataclass(frozen=True)
class Terms:
    """How each lesson is proved."""

    device: Device
    """What the lessons run on."""
    ask: str = "auto"
    """What the kernel is asked for: `device`, as the user put it."""
    seeds: int = 1
    timeout: float = 60.0
    """Seconds that one run may take, where the lesson declares no time."""
    ceilings: UserLimits = FREE
    """What the settings allow a session at most."""


async def prove(kernel: Kernel, entry: Entry, terms: Terms) -> LessonResult:
    """All that can be shown about a lesson here; raises KernelDied if the kernel goes."""
    started = time.monotonic()
    takes: list[list[CellResult]] = []
    trouble = ""
    reason = _unmet(entry.lesson, terms.device)
    if not reason:
        try:
            await _takes(kernel, entry.lesson, terms, takes)
        except (RequirementMissing, DeviceUnavailable) as error:
            reason = str(error)
        except TimeoutError:
            trouble = _too_long(entry.lesson, terms, takes)
        except KernelDied:
            raise
        except KernelError as error:
            trouble = str(error)
    seconds = time.monotonic() - started
    return LessonResult(entry, merged(takes, entry.lesson.seed), seconds, trouble, reason)


def _unmet(lesson: Lesson, device: Device) -> str:
    """Why nothing of the lesson can be shown here; empty where something can."""
    if all(cell.reference is None for cell in lesson.cells):
        return "nothing to run: all cells are text"
    return _needs_cuda(device) if lesson.device == "cuda" and device.kind != "cuda" else ""


def _needs_cuda(device: Device) -> str:
    return f"needs a CUDA device, and this check runs on {device.label}"


async def _takes(
    kernel: Kernel, lesson: Lesson, terms: Terms, takes: list[list[CellResult]]
) -> None:
    """One take a seed, added to `takes` as it grows; none after a take that failed."""
    for count in range(terms.seeds):
        seed = (lesson.seed + count) % SEEDS
        take: list[CellResult] = []
        async with asyncio.timeout(_lesson_seconds(lesson, terms)):
            session = await kernel.open(
                seed=seed,
                device=terms.ask,
                data=lesson.data,
                requires=lesson.requires,
                limits=session_limits(lesson, terms.ceilings, terms.timeout),
                stages=stages_of(lesson),
            )
            takes.append(take)
            try:
                await _prove_cells(session, lesson, seed, terms.device, take)
            finally:
                await session.close()
        if any(cell.outcome == "failed" for cell in take):
            return


async def _prove_cells(
    session: Session, lesson: Lesson, seed: int, device: Device, take: list[CellResult]
) -> None:
    stage = Stage(session, seed)
    for cell in lesson.cells:
        owed = plan(cell, own_seed=seed == lesson.seed)
        if owed is None:
            continue
        if cell.device == "cuda" and device.kind != "cuda":
            take.append(_not_here(cell, owed, _needs_cuda(device)))
        else:
            take.append(await _prove_cell(stage, cell, owed))


def _not_here(cell: Cell, owed: Plan, reason: str) -> CellResult:
    proofs = tuple(Proof(name, "unchecked") for name in owed.proofs)
    return CellResult(cell.id, cell.kind, proofs, reason=reason)


async def _prove_cell(stage: Stage, cell: Cell, owed: Plan) -> CellResult:
    given: list[Proof] = []
    seconds = 0.0
    for attempt in owed.trials:
        ran = await stage.rehearse(cell, attempt)
        given += _with_output(judge(cell, owed, attempt, ran), ran)
        seconds += ran.finished.seconds
    ran = await stage.perform(cell, owed.final)
    given += _with_output(judge(cell, owed, owed.final, ran), ran)
    proofs = tuple(_sum(name, given) for name in owed.proofs)
    seconds += ran.finished.seconds
    return CellResult(cell.id, cell.kind, proofs, seconds, ran.stdout, figures=ran.figures)


def _with_output(proofs: list[Proof], ran: Ran) -> list[Proof]:
    """Add what the run printed, and its time, to the proofs that it gave."""
    seconds = ran.finished.seconds
    return [replace(one, output=ran.output, stderr=ran.stderr, seconds=seconds) for one in proofs]


def _sum(name: str, given: list[Proof]) -> Proof:
    """What several runs say about one proof: the first failure, or else the last success.

    A proof that no run gave is a mistake of ours, and fails.
    """
    mine = [proof for proof in given if proof.name == name]
    failures = (proof for proof in mine if proof.outcome != "passed")
    return next(failures, mine[-1] if mine else Proof(name, "failed", "nothing showed it"))


def merged(takes: list[list[CellResult]], seed: int) -> tuple[CellResult, ...]:
    """The takes of all seeds as one: the first take, with the later ones' failures and times."""
    cells = {cell.id: cell for cell in takes[0]} if takes else {}
    for count, take in enumerate(takes[1:], start=1):
        for cell in take:
            cells[cell.id] = _with_take(cells[cell.id], cell, (seed + count) % SEEDS)
    return tuple(cells.values())


def _with_take(cell: CellResult, later: CellResult, seed: int) -> CellResult:
    failed = {
        proof.name: replace(proof, message=f"on seed {seed}: {proof.message}")
        for proof in later.proofs
        if proof.outcome == "failed"
    }
    proofs = tuple(failed.get(proof.name, proof) for proof in cell.proofs)
    return replace(cell, proofs=proofs, seconds=cell.seconds + later.seconds)


def _lesson_seconds(lesson: Lesson, terms: Terms) -> float:
    return LESSON_RUNS * (lesson.sandbox.time or terms.timeout)


def _too_long(lesson: Lesson, terms: Terms, takes: list[list[CellResult]]) -> str:
    reached = {cell.id for cell in takes[-1]} if takes else set()
    left = (cell.id for cell in lesson.cells if cell.reference is not None)
    at = next((f" at the cell {name}" for name in left if name not in reached), "")
    limit = _lesson_seconds(lesson, terms)
    whose = "sandbox: time" if lesson.sandbox.time else "--timeout"
    return f"stopped{at} after {limit:g} s, {LESSON_RUNS} times what one run may take ({whose})"
