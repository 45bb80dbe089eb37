"""The checks are fair: further correct answers pass, further wrong ones and cheats are refused.

variants/<lesson-id>.yaml maps an exercise's cell to answers that are not in the lesson:

    softmax:
      correct: [code, code, code]     # written differently; each is run with the starter's last lines
      wrong: [code, code, code]
      cheat: [code]                   # a forbidden means in disguise, a special case of the example
      tail: false                     # leave the starter's last lines out (they train, say)

Each answer runs behind the reference code of the cells above, in the kernel that learners use.
The rates are printed in the summary.
"""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from learn_torch.course.course import Entry
from learn_torch.course.model import Cell
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.kernel.session_limits import session_limits
from tests.bundled import the_course
from tests.kernel.running import Result, run

HERE = Path(__file__).parent / "variants"
LESSONS = {entry.id: entry for track in the_course().tracks for entry in track.entries}
LEAST = 3
"""Correct variants, and wrong ones, that every exercise has."""


def variants_of(lesson: str) -> dict[str, dict[str, Any]]:
    """Cell id to its variants; empty where the lesson has no file."""
    path = HERE / f"{lesson}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def exercises(entry: Entry) -> dict[str, Cell]:
    return {cell.id: cell for cell in entry.lesson.cells if cell.exercise is not None}


def tail(starter: str) -> str:
    """The starter's lines below its last function or class, which a learner leaves in place."""
    tree = ast.parse(starter)
    ends = [n.end_lineno or 0 for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    return "\n".join(starter.splitlines()[max(ends) :]).strip() if ends else ""


def answers(cell: Cell, given: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The kind, the name and the code of each variant."""
    assert cell.exercise is not None
    below = tail(cell.exercise.starter) if given.get("tail", True) else ""
    for kind in ("correct", "wrong", "cheat"):
        for number, code in enumerate(given.get(kind, []), start=1):
            whole = f"{code}\n{below}" if kind == "correct" and below not in code else code
            yield kind, f"{cell.id}: {kind} {number}", whole


def said(result: Result) -> str:
    """Why the answer did not pass; empty where it did."""
    finished = result.finished
    if finished.outcome != "ok":
        trouble = finished.trouble
        return f"{trouble.kind}: {trouble.message}" if trouble else finished.outcome
    assert finished.verdict is not None
    return "" if finished.verdict.passed else str(finished.verdict.message)


def problem(kind: str, result: Result) -> str:
    """What is unfair about the verdict; empty where it is fair."""
    finished, words = result.finished, said(result)
    if finished.lost or (finished.verdict is not None and finished.verdict.broken):
        return f"the check falls over: {words}"
    if kind == "correct":
        return f"refused: {words}" if words else ""
    return "" if words else "accepted"


async def judged(session: Session, entry: Entry) -> AsyncIterator[tuple[str, str, str]]:
    """The kind, the name and the problem of each variant, in the order of the lesson."""
    waiting = variants_of(entry.id)
    for cell in entry.lesson.cells:
        given = waiting.pop(cell.id, {})
        if given:
            for kind, name, code in answers(cell, given):
                assert cell.exercise is not None
                result = await run(
                    session, code, cell=cell.id, check=cell.exercise.check, trial=True
                )
                yield kind, name, problem(kind, result)
        if not waiting:
            return
        if cell.reference is not None:
            await run(session, cell.reference, cell=cell.id)


@pytest.mark.parametrize("lesson", sorted(path.stem for path in HERE.glob("*.yaml")))
def test_every_exercise_has_variants(lesson: str) -> None:
    given = variants_of(lesson)
    assert set(given) == set(exercises(LESSONS[lesson]))
    few = [
        f"{cell}: {kind}"
        for cell, kinds in given.items()
        for kind in ("correct", "wrong")
        if len(kinds.get(kind, [])) < LEAST
    ]
    assert few == []


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("lesson", sorted(path.stem for path in HERE.glob("*.yaml")))
async def test_the_checks_are_fair(
    lesson: str, kernel: Kernel, record_property: Callable[[str, object], None]
) -> None:
    entry = LESSONS[lesson]
    session = await kernel.open(
        seed=entry.lesson.seed,
        device="cpu",
        data=entry.lesson.data,
        requires=entry.lesson.requires,
        limits=session_limits(entry.lesson),
    )
    try:
        found = [verdict async for verdict in judged(session, entry)]
    finally:
        await session.close()
    for kind in ("correct", "wrong", "cheat"):
        fair = [not problem for of, _, problem in found if of == kind]
        record_property(f"variants: {kind}", (sum(fair), len(fair)))
    assert [f"{name} {problem}" for _, name, problem in found if problem] == []
