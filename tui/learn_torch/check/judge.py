"""What a run shows about the cell it belongs to. Pure: a result in, proofs out."""

from __future__ import annotations

from learn_torch.check.expectation import difference
from learn_torch.check.proof_plan import Attempt, Plan
from learn_torch.check.results import Proof
from learn_torch.course.model import Cell
from learn_torch.i18n.message import NOTHING, Message, msg, verbatim
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
            return [_solution(cell, attempt, result)]
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
        meets = msg("a learner who runs the starter meets this: {what}", what=in_words(result))
        return _failed(attempt, meets)
    if problem := _check_problem(result):
        return _failed(attempt, problem)
    if result.verdict is not None and result.verdict.passed:
        return _failed(attempt, msg("the starter passes the check as it stands"))
    return _turned_away(attempt, result)


def _solution(cell: Cell, attempt: Attempt, result: RunResult) -> Proof:
    if result.outcome != "ok":
        never = msg("the check never ran: {what}", what=in_words(result))
        return _failed(attempt, never, result.trouble)
    if problem := _check_problem(result):
        return _failed(attempt, problem)
    if result.verdict is None or not result.verdict.passed:
        return _failed(attempt, msg("the check turns it away: {what}", what=in_words(result)))
    if problem := _silent_bug(cell, result):
        return _failed(attempt, problem)
    return _passed(attempt, result.verdict.message)


def _wrong(attempt: Attempt, result: RunResult) -> Proof:
    """A wrong answer must be turned away, and for the reason that the author had in mind."""
    if result.outcome == "ok":
        if problem := _check_problem(result):
            return _failed(attempt, problem)
        if result.verdict is not None and result.verdict.passed:
            return _failed(attempt, msg("the check lets this wrong answer pass"))
    words = in_words(result)
    if _squeezed(attempt.says) in _squeezed(str(words)):
        return _turned_away(attempt, result)
    other = msg(
        'turned away with other words than "{says}": {words}', says=attempt.says, words=words
    )
    return _failed(attempt, other)


def _check_problem(result: RunResult) -> Message:
    """What is wrong with the check itself, where the code ran to its end."""
    if result.verdict is None:
        return msg("the check never ran")
    if result.verdict.broken:
        return msg("the check itself is broken: {what}", what=in_words(result))
    return NOTHING


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
        bug = _silent_bug(cell, result)
        return Proof("runs", "failed" if bug else "passed", bug)
    trouble = result.trouble
    if cell.predict is not None and trouble is not None and is_kind(cell.predict.answer, trouble):
        return Proof("runs", "passed", in_words(result))
    return Proof("runs", "failed", in_words(result), trouble)


def _silent_bug(cell: Cell, result: RunResult) -> Message:
    """What a learner would be told of the author's own training, where that is not the lesson's point."""
    if not result.notes or cell.silent_bug:
        return NOTHING
    return msg("a silent bug, and no 'silent_bug: true': {note}", note=result.notes[0])


def _raises(kind: str, result: RunResult) -> Proof:
    if result.outcome == "ok":
        ended = msg("ended without an exception; expected {kind}", kind=kind)
        return Proof("raises", "failed", ended)
    if result.trouble is not None and is_kind(kind, result.trouble):
        return Proof("raises", "passed", in_words(result))
    message = msg("expected {kind}, met this: {what}", kind=kind, what=in_words(result))
    return Proof("raises", "failed", message, result.trouble)


def _answer(answer: str, result: RunResult) -> Proof:
    verdict = result.verdict
    if verdict is None:
        nothing = msg("nothing was compared with the answer {answer}", answer=answer)
        return Proof("answer", "failed", nothing)
    if not verdict.passed:
        but = msg("the answer says {answer}, but {what}", answer=answer, what=verdict.message)
        return Proof("answer", "failed", but)
    return Proof("answer", "passed", verdict.message)


def _decoy(attempt: Attempt, result: RunResult) -> Proof:
    choice = attempt.guess or ""
    if result.verdict is None:
        return _failed(attempt, msg("nothing was compared with the choice {choice}", choice=choice))
    if result.verdict.passed:
        return _failed(attempt, msg("the choice {choice} is judged right too", choice=choice))
    return _passed(attempt, NOTHING)


# --- words ------------------------------------------------------------------------------------


def in_words(result: RunResult) -> Message:
    """How a run ended, as its reader meets it."""
    if result.outcome not in ("ok", "error"):
        return result.reason or verbatim(result.outcome)
    if result.trouble is not None:
        trouble = result.trouble
        told = f"{trouble.kind}: {trouble.message}" if trouble.message else trouble.kind
        return verbatim(told)
    return result.verdict.message if result.verdict is not None else result.reason


def is_kind(name: str, trouble: ErrorReport) -> bool:
    """Whether an exception has that name; an author may leave the module out."""
    wanted = name.strip().removesuffix("()")
    return wanted in (trouble.kind, trouble.kind.rpartition(".")[2])


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _passed(attempt: Attempt, message: Message) -> Proof:
    return Proof(attempt.proof, "passed", message)


def _turned_away(attempt: Attempt, result: RunResult) -> Proof:
    said = result.verdict.message if result.verdict is not None else NOTHING
    return Proof(attempt.proof, "passed", in_words(result), said=said)


def _failed(attempt: Attempt, message: Message, trouble: ErrorReport | None = None) -> Proof:
    return Proof(attempt.proof, "failed", message, trouble)
