"""What a run shows about the cell it belongs to. Pure: a finished run in, proofs out."""

from __future__ import annotations

from dataclasses import dataclass

from learn_torch.check.expectation import difference
from learn_torch.check.plan import Attempt, Plan
from learn_torch.check.results import Proof
from learn_torch.course.model import Cell
from learn_torch.kernel.protocol import ErrorReport, Finished


@dataclass(frozen=True)
class Ran:
    """A run that is over, what it printed, and how many figures it showed."""

    finished: Finished
    stdout: str = ""
    figures: int = 0
    output: str = ""
    stderr: str = ""


def judge(cell: Cell, plan: Plan, attempt: Attempt, ran: Ran) -> list[Proof]:
    """The proofs that this run gives, or refuses."""
    match attempt.role:
        case "starter":
            return [_starter(attempt, ran.finished)]
        case "wrong":
            return [_wrong(attempt, ran.finished)]
        case "solution":
            return [_solution(attempt, ran.finished)]
        case "decoy":
            return [_decoy(attempt, ran.finished)]
        case "demonstration":
            return _demonstration(cell, plan, attempt, ran)


# --- exercises --------------------------------------------------------------------------------


def _starter(attempt: Attempt, finished: Finished) -> Proof:
    """A starter fails by its check or by an exception, and does not hang or take the process down."""
    if finished.outcome == "error":
        return _passed(attempt, in_words(finished))
    if finished.outcome != "ok":
        return _failed(attempt, f"a learner who runs the starter meets this: {in_words(finished)}")
    if problem := _check_problem(finished):
        return _failed(attempt, problem)
    if finished.verdict is not None and finished.verdict.passed:
        return _failed(attempt, "the starter passes the check as it stands")
    return _turned_away(attempt, finished)


def _solution(attempt: Attempt, finished: Finished) -> Proof:
    if finished.outcome != "ok":
        return _failed(attempt, f"the check never ran: {in_words(finished)}", finished.trouble)
    if problem := _check_problem(finished):
        return _failed(attempt, problem)
    if finished.verdict is None or not finished.verdict.passed:
        return _failed(attempt, f"the check turns it away: {in_words(finished)}")
    return _passed(attempt, finished.verdict.message)


def _wrong(attempt: Attempt, finished: Finished) -> Proof:
    """A wrong answer must be turned away, and for the reason that the author had in mind."""
    if finished.outcome == "ok":
        if problem := _check_problem(finished):
            return _failed(attempt, problem)
        if finished.verdict is not None and finished.verdict.passed:
            return _failed(attempt, "the check lets this wrong answer pass")
    words = in_words(finished)
    if _squeezed(attempt.says) in _squeezed(words):
        return _turned_away(attempt, finished)
    return _failed(attempt, f'turned away with other words than "{attempt.says}": {words}')


def _check_problem(finished: Finished) -> str:
    """What is wrong with the check itself, where the code ran to its end."""
    if finished.verdict is None:
        return "the check never ran"
    return f"the check itself is broken: {in_words(finished)}" if finished.verdict.broken else ""


# --- demonstrations and predictions -----------------------------------------------------------


def _demonstration(cell: Cell, plan: Plan, attempt: Attempt, ran: Ran) -> list[Proof]:
    proofs = [_raises(cell.raises, ran.finished) if cell.raises else _runs(cell, ran.finished)]
    if "expect" in plan.proofs:
        wrong = difference(cell.expect or "", ran.stdout)
        proofs.append(Proof("expect", "failed" if wrong else "passed", wrong))
    if attempt.guess is not None:
        proofs.append(_answer(attempt.guess, ran.finished))
    return proofs


def _runs(cell: Cell, finished: Finished) -> Proof:
    """To its end; or, in a prediction, to the exception that is the answer."""
    if finished.outcome == "ok":
        return Proof("runs", "passed")
    trouble = finished.trouble
    if cell.predict is not None and trouble is not None and is_kind(cell.predict.answer, trouble):
        return Proof("runs", "passed", in_words(finished))
    return Proof("runs", "failed", in_words(finished), trouble)


def _raises(kind: str, finished: Finished) -> Proof:
    if finished.outcome == "ok":
        return Proof("raises", "failed", f"ended without an exception; expected {kind}")
    if finished.trouble is not None and is_kind(kind, finished.trouble):
        return Proof("raises", "passed", in_words(finished))
    message = f"expected {kind}, met this: {in_words(finished)}"
    return Proof("raises", "failed", message, finished.trouble)


def _answer(answer: str, finished: Finished) -> Proof:
    verdict = finished.verdict
    if verdict is None:
        return Proof("answer", "failed", f"nothing was compared with the answer {answer}")
    if not verdict.passed:
        return Proof("answer", "failed", f"the answer says {answer}, but {verdict.message}")
    return Proof("answer", "passed", verdict.message)


def _decoy(attempt: Attempt, finished: Finished) -> Proof:
    if finished.verdict is None:
        return _failed(attempt, f"nothing was compared with the choice {attempt.guess}")
    if finished.verdict.passed:
        return _failed(attempt, f"the choice {attempt.guess} is judged right too")
    return _passed(attempt, "")


# --- words ------------------------------------------------------------------------------------


def in_words(finished: Finished) -> str:
    """How a run ended, as its reader meets it."""
    if finished.outcome not in ("ok", "error"):
        return finished.reason or finished.outcome
    if finished.trouble is not None:
        trouble = finished.trouble
        return f"{trouble.kind}: {trouble.message}" if trouble.message else trouble.kind
    return finished.verdict.message if finished.verdict is not None else finished.reason


def is_kind(name: str, trouble: ErrorReport) -> bool:
    """Whether an exception has that name; an author may leave the module out."""
    wanted = name.strip().removesuffix("()")
    return wanted in (trouble.kind, trouble.kind.rpartition(".")[2])


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _passed(attempt: Attempt, message: str) -> Proof:
    return Proof(attempt.proof, "passed", message)


def _turned_away(attempt: Attempt, finished: Finished) -> Proof:
    said = finished.verdict.message if finished.verdict is not None else ""
    return Proof(attempt.proof, "passed", in_words(finished), said=said)


def _failed(attempt: Attempt, message: str, trouble: ErrorReport | None = None) -> Proof:
    return Proof(attempt.proof, "failed", message, trouble)
