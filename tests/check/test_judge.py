"""What a run shows, and what it does not."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from learn_torch.check.judge import judge
from learn_torch.check.proof_plan import Attempt, plan
from learn_torch.check.results import Proof
from learn_torch.course.model import Cell, Predict
from learn_torch.i18n.message import msg
from learn_torch.kernel.protocol import ErrorReport, Finished, Verdict
from learn_torch.kernel.wire_message import to_wire
from tests.check.making import RIGHT, code, exercise, finished, result, turned_away
from tests.sentences import said

BROKEN = finished(verdict=Verdict(False, said("division by zero"), broken=True))
NAME_ERROR = finished("error", trouble=ErrorReport("NameError", "name 'w' is not defined"))
EXIT = finished("error", trouble=ErrorReport("SystemExit", ""))
HANG = finished("timeout", reason="It reached the limit of 1 s.", lost=True)
CRASH = finished("died", reason="The process crashed.", lost=True)
CAUGHT = finished(
    "timeout", reason="It reached the limit.", trouble=ErrorReport("KeyboardInterrupt", "")
)
NEVER_JUDGED = finished()
PASSES = finished(verdict=RIGHT)
FAILS = turned_away("y is 5,\n  not 10.")


def shown(role: str, end: Finished) -> Proof:
    """What a run of the exercise's starter, solution or only wrong answer shows."""
    cell = exercise("e", "y is 5, not 10")
    owed = plan(cell)
    assert owed is not None
    attempts = {attempt.role: attempt for attempt in (*owed.trials, owed.final)}
    [proof] = judge(cell, owed, attempts[role], result(end))  # type: ignore[index]
    return proof


@pytest.mark.parametrize(
    ("role", "end", "outcome", "words"),
    [
        ("starter", FAILS, "passed", "y is 5"),
        ("starter", NAME_ERROR, "passed", "NameError: name 'w' is not defined"),
        ("starter", PASSES, "failed", "the starter passes the check as it stands"),
        ("starter", BROKEN, "failed", "the check itself is broken: division by zero"),
        ("starter", NEVER_JUDGED, "failed", "the check never ran"),
        ("starter", HANG, "failed", "a learner who runs the starter meets this: It reached"),
        ("starter", CAUGHT, "failed", "a learner who runs the starter meets this: It reached"),
        ("starter", CRASH, "failed", "a learner who runs the starter meets this: The process"),
        ("solution", PASSES, "passed", ""),
        ("solution", FAILS, "failed", "the check turns it away: y is 5"),
        ("solution", BROKEN, "failed", "the check itself is broken: division by zero"),
        ("solution", NEVER_JUDGED, "failed", "the check never ran"),
        ("solution", EXIT, "failed", "the check never ran: SystemExit"),
        ("solution", HANG, "failed", "the check never ran: It reached the limit of 1 s."),
        ("solution", CRASH, "failed", "the check never ran: The process crashed."),
        ("wrong", FAILS, "passed", "y is 5"),
        ("wrong", PASSES, "failed", "the check lets this wrong answer pass"),
        ("wrong", NAME_ERROR, "failed", 'other words than "y is 5, not 10": NameError'),
        ("wrong", turned_away("no"), "failed", 'other words than "y is 5, not 10": no'),
        ("wrong", BROKEN, "failed", "the check itself is broken"),
        ("wrong", NEVER_JUDGED, "failed", "the check never ran"),
        ("wrong", HANG, "failed", 'other words than "y is 5, not 10": It reached the limit'),
        ("wrong", finished("died", reason="Here y is 5, not 10"), "passed", "y is 5"),
    ],
)
def test_an_exercise(role: str, end: Finished, outcome: str, words: str) -> None:
    proof = shown(role, end)
    assert proof.outcome == outcome
    assert words in str(proof.message)


def demonstration(cell: Cell, end: Finished, stdout: str = "") -> dict[str, Proof]:
    owed = plan(cell)
    assert owed is not None
    return {proof.name: proof for proof in judge(cell, owed, owed.final, result(end, stdout))}


def test_a_demonstration_runs_to_its_end() -> None:
    assert demonstration(code("a"), finished())["runs"].outcome == "passed"
    for end in (NAME_ERROR, HANG, CRASH, EXIT, finished("refused", reason="a cell is running")):
        assert demonstration(code("a"), end)["runs"].outcome == "failed"


def test_a_demonstration_prints_what_it_promises() -> None:
    cell = code("a", expect="3")
    assert demonstration(cell, finished(), "3\n")["expect"].outcome == "passed"
    wrong = demonstration(cell, finished(), "4\n")
    assert wrong["runs"].outcome == "passed"
    assert str(wrong["expect"].message) == 'line 1 of the output: expected "3", printed "4"'


def test_a_demonstration_raises_what_it_promises() -> None:
    own = finished("error", trouble=ErrorReport("torch.cuda.OutOfMemoryError", "no room"))
    for name in ("OutOfMemoryError", "torch.cuda.OutOfMemoryError"):
        assert demonstration(code("a", raises=name), own)["raises"].outcome == "passed"
    cell = code("a", raises="KeyError")
    words = {end: str(demonstration(cell, end)["raises"].message) for end in (finished(), HANG)}
    assert words[finished()] == "ended without an exception; expected KeyError"
    assert words[HANG] == "expected KeyError, met this: It reached the limit of 1 s."
    assert demonstration(cell, NAME_ERROR)["raises"].outcome == "failed"


def prediction(answer: str) -> Cell:
    return Cell(id="g", code="x", predict=Predict(answer=answer, because="b"))


def test_an_answer_must_be_judged_right() -> None:
    proofs = demonstration(prediction("6"), finished(verdict=Verdict(True, said("it is 6"))))
    assert (proofs["answer"].outcome, str(proofs["answer"].message)) == ("passed", "it is 6")
    wrong = demonstration(prediction("6"), turned_away("it is 7"))["answer"]
    assert (wrong.outcome, str(wrong.message)) == ("failed", "the answer says 6, but it is 7")
    never = demonstration(prediction("6"), finished())["answer"]
    assert (never.outcome, str(never.message)) == (
        "failed",
        "nothing was compared with the answer 6",
    )


def test_an_exception_may_be_the_answer() -> None:
    end = finished("error", RIGHT, ErrorReport("NameError", "w"))
    assert demonstration(prediction("NameError"), end)["runs"].outcome == "passed"
    assert demonstration(prediction("KeyError"), end)["runs"].outcome == "failed"


@pytest.mark.parametrize(
    ("end", "outcome", "words"),
    [
        (turned_away("it is 7"), "passed", ""),
        (PASSES, "failed", "the choice 6 is judged right too"),
        (HANG, "failed", "nothing was compared with the choice 6"),
    ],
)
def test_another_choice_must_not_be_judged_right(end: Finished, outcome: str, words: str) -> None:
    cell = prediction("7")
    owed = plan(cell)
    assert owed is not None
    [proof] = judge(cell, owed, Attempt("decoy", "answer", "x", guess="6"), result(end))
    assert (proof.outcome, str(proof.message)) == (outcome, words)


def test_a_training_with_a_silent_bug_is_refused_unless_that_is_its_point() -> None:
    note = to_wire(msg("The gradients were never cleared."))
    for made in (code("c"), exercise("e")):
        owed = plan(made)
        assert owed is not None
        run = replace(result(finished(verdict=RIGHT)), notes=(note,))
        meant = msgspec.structs.replace(made, silent_bug=True)
        [refused, *_] = judge(made, owed, owed.final, run)
        assert refused.outcome == "failed" and "never cleared" in str(refused.message)
        assert judge(meant, owed, owed.final, run)[0].outcome == "passed"
