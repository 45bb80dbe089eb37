"""What a run shows about the cell it belongs to. Pure: a result in, proofs out."""

from __future__ import annotations

from learn_torch.check.expectation import difference
from learn_torch.check.plan import Attempt, Plan
from learn_torch.check.results import Proof
from learn_torch.course.model import Cell
from learn_torch.kernel.protocol import ErrorReport
from learn_torch.session.run_result import RunResult


def judge(cell: Cell, plan: Plan, attempt: Attempt, result: RunResult) -> list[Proof]:
    """The proofs that this run gives, or refuses."""
    match attempt.role:
        case "starter":
            return [_starter(attempt, result)]
        case "wrong":
            return [_wrong(attempt, result)]
        case "solution":
            return [_solution(attempt, result)]
        case "decoy":
            return [_decoy(attempt, result)]
        case "demonstration":
            return _demonstration(cell, plan, attempt, result)


# --- exercises --------------------------------------------------------------------------------


def _starter(attempt: Attempt, result: RunResult) -> Proof:
    """A starter fails by its check or by an exception, and does not hang or take the process down."""
    if result.outcome == "error":
        return _passed(attempt, in_words(result))
    if result.outcome != "ok":
        return _failed(attempt, f"a learner who runs the starter meets this: {in_words(result)}")
    if problem := _check_problem(result):
        return _failed(attempt, problem)
    if result.verdict is not None and result.verdict.passed:
        return _failed(attempt, "the starter passes the check as it stands")
    return _turned_away(attempt, result)


def _solution(attempt: Attempt, result: RunResult) -> Proof:
    if result.outcome != "ok":
        return _failed(attempt, f"the check never ran: {in_words(result)}", result.trouble)
    if problem := _check_problem(result):
        return _failed(attempt, problem)
    if result.verdict is None or not result.verdict.passed:
        return _failed(attempt, f"the check turns it away: {in_words(result)}")
    return _passed(attempt, result.verdict.message)


def _wrong(attempt: Attempt, result: RunResult) -> Proof:
    """A wrong answer must be turned away, and for the reason that the author had in mind."""
    if result.outcome == "ok":
        if problem := _check_problem(result):
            return _failed(attempt, problem)
        if result.verdict is not None and result.verdict.passed:
            return _failed(attempt, "the check lets this wrong answer pass")
    words = in_words(result)
    if _squeezed(attempt.says) in _squeezed(words):
        return _turned_away(attempt, result)
    return _failed(attempt, f'turned away with other words than "{attempt.says}": {words}')


def _check_problem(result: RunResult) -> str:
    """What is wrong with the check itself, where the code ran to its end."""
    if result.verdict is None:
        return "the check never ran"
    return f"the check itself is broken: {in_words(result)}" if result.verdict.broken else ""


# --- demonstrations and predictions -----------------------------------------------------------


def _demonstration(cell: Cell, plan: Plan, attempt: Attempt, result: RunResult) -> list[Proof]:
    proofs = [_raises(cell.raises, result) if cell.raises else _runs(cell, result)]
    if "expect" in plan.proofs:
        wrong = difference(cell.expect or "", result.stdout)
        proofs.append(Proof("expect", "failed" if wrong else "passed", wrong))
    if attempt.guess is not None:
        proofs.append(_answer(attempt.guess, result))
    return proofs


def _runs(cell: Cell, result: RunResult) -> Proof:
    """To its end; or, in a prediction, to the exception that is the answer."""
    if result.outcome == "ok":
        return Proof("runs", "passed")
    trouble = result.trouble
    if cell.predict is not None and trouble is not None and is_kind(cell.predict.answer, trouble):
        return Proof("runs", "passed", in_words(result))
    return Proof("runs", "failed", in_words(result), trouble)


def _raises(kind: str, result: RunResult) -> Proof:
    if result.outcome == "ok":
        return Proof("raises", "failed", f"ended without an exception; expected {kind}")
    if result.trouble is not None and is_kind(kind, result.trouble):
        return Proof("raises", "passed", in_words(result))
    message = f"expected {kind}, met this: {in_words(result)}"
    return Proof("raises", "failed", message, result.trouble)


def _answer(answer: str, result: RunResult) -> Proof:
    verdict = result.verdict
    if verdict is None:
        return Proof("answer", "failed", f"nothing was compared with the answer {answer}")
    if not verdict.passed:
        return Proof("answer", "failed", f"the answer says {answer}, but {verdict.message}")
    return Proof("answer", "passed", verdict.message)


def _decoy(attempt: Attempt, result: RunResult) -> Proof:
    if result.verdict is None:
        return _failed(attempt, f"nothing was compared with the choice {attempt.guess}")
    if result.verdict.passed:
        return _failed(attempt, f"the choice {attempt.guess} is judged right too")
    return _passed(attempt, "")


# --- words ------------------------------------------------------------------------------------


def in_words(result: RunResult) -> str:
    """How a run ended, as its reader meets it."""
    if result.outcome not in ("ok", "error"):
        return result.reason or result.outcome
    if result.trouble is not None:
        trouble = result.trouble
        return f"{trouble.kind}: {trouble.message}" if trouble.message else trouble.kind
    return result.verdict.message if result.verdict is not None else result.reason


def is_kind(name: str, trouble: ErrorReport) -> bool:
    """Whether an exception has that name; an author may leave the module out."""
    wanted = name.strip().removesuffix("()")
    return wanted in (trouble.kind, trouble.kind.rpartition(".")[2])


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _passed(attempt: Attempt, message: str) -> Proof:
    return Proof(attempt.proof, "passed", message)


def _turned_away(attempt: Attempt, result: RunResult) -> Proof:
    said = result.verdict.message if result.verdict is not None else ""
    return Proof(attempt.proof, "passed", in_words(result), said=said)


def _failed(attempt: Attempt, message: str, trouble: ErrorReport | None = None) -> Proof:
    return Proof(attempt.proof, "failed", message, trouble)
