"""What each cell owes: the runs that prove it, and the names of the proofs.

code        runs (or raises), expect
predict     runs (or raises), expect, answer
exercise    starter, solution, wrong 1 … wrong n
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from learn_torch.course.model import Cell, Exercise, Predict

Role = Literal["demonstration", "starter", "solution", "wrong", "decoy"]
"""What a run is for. decoy: a choice of a prediction that must not be judged right."""

_WORDS_OF_A_GUESS = frozenset({"torch", "np", "tensor", "Size", "nan", "inf"})


@dataclass(frozen=True)
class Attempt:
    """One run of a cell, and what it is to show."""

    role: Role
    proof: str
    code: str
    check: str | None = None
    guess: str | None = None
    says: str = ""
    """Words that the verdict on a wrong answer must contain."""


@dataclass(frozen=True)
class Plan:
    """The runs that one cell owes on one seed.

    Trials come first, each in a copy of the session, so that it meets the names that a learner
    has at this point. The final run is the one that the next cell builds upon.
    """

    trials: tuple[Attempt, ...]
    final: Attempt
    proofs: tuple[str, ...]
    """All that must be shown, in the order of the report."""


def plan(cell: Cell, *, own_seed: bool = True) -> Plan | None:
    """What the cell owes; None for a text.

    What a demonstration prints and a prediction answers holds for the lesson's own seed alone,
    so on any other (`own_seed` false) only the rest is owed.
    """
    if cell.exercise is not None:
        return _exercise(cell.exercise)
    if cell.code is None:
        return None
    proofs = ["raises" if cell.raises else "runs"]
    if not own_seed:
        return Plan((), Attempt("demonstration", proofs[0], cell.code), tuple(proofs))
    if cell.expect is not None:
        proofs.append("expect")
    guess, decoys = _guesses(cell.predict) if cell.predict is not None else (None, [])
    if guess is not None or decoys:
        proofs.append("answer")
    trials = tuple(Attempt("decoy", "answer", cell.code, guess=choice) for choice in decoys)
    final = Attempt("demonstration", proofs[0], cell.code, guess=guess)
    return Plan(trials, final, tuple(proofs))


def _exercise(exercise: Exercise) -> Plan:
    def attempt(role: Role, proof: str, code: str, says: str = "") -> Attempt:
        return Attempt(role, proof, code, check=exercise.check, says=says)

    wrongs = [
        attempt("wrong", f"wrong {number}", wrong.code, wrong.says)
        for number, wrong in enumerate(exercise.wrong, start=1)
    ]
    starter = attempt("starter", "starter", exercise.starter)
    solution = attempt("solution", "solution", exercise.solution)
    proofs = ("starter", "solution", *(wrong.proof for wrong in wrongs))
    return Plan((starter, *wrongs), solution, proofs)


def _guesses(predict: Predict) -> tuple[str | None, list[str]]:
    """What must be judged right, and what must not; choices in prose are judged by nobody."""
    if not predict.choices:
        return predict.answer, []
    answer = predict.answer if is_value(predict.answer) else None
    decoys = [choice for choice in predict.choices if choice != predict.answer and is_value(choice)]
    return answer, decoys


def is_value(text: str) -> bool:
    """Whether a choice is Python for a value, a type or an exception, and not a word of prose."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):  # ValueError: a null character
        return False
    return all(_is_known(name) for name in _names(tree))


def _names(tree: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _is_known(name: str) -> bool:
    return name in _WORDS_OF_A_GUESS or isinstance(getattr(builtins, name, None), type)
