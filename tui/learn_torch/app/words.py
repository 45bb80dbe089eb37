"""How states and results are put into words. Pure: values in, wording out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from learn_torch.app.marks import Marks
from learn_torch.app.outcomes import Result
from learn_torch.course.model import Cell, Kind, Lesson
from learn_torch.kernel.protocol import Trouble
from learn_torch.study.progress import Standing

Tone = Literal["good", "bad", "note"]
Phase = Literal["idle", "queued", "waiting", "running"]
"""What a cell is doing. queued: behind other cells; waiting: for torch to be ready."""

KINDS = {"text": "", "code": "Code", "exercise": "Exercise", "predict": "Predict"}


@dataclass(frozen=True)
class Said:
    """A line of judgement: a mark, words that say the same, and a tone that colours them."""

    mark: str
    text: str
    tone: Tone


def spent(seconds: float) -> str:
    """A duration as people read it: "12 ms", "3.1 s", "2 min 05 s"."""
    if seconds < 0.0995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 59.5:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def verdict(cell: Cell, result: Result, guess: str | None, marks: Marks) -> Said | None:
    """What the check or the prediction came to; None where nothing was judged."""
    if cell.exercise is not None:
        return _exercise(result, marks)
    if cell.predict is not None:
        return _prediction(cell, result, guess, marks)
    if cell.raises and result.trouble is not None and same_kind(result.trouble.kind, cell.raises):
        return Said(marks.done, f"raises {cell.raises}, as the lesson meant it to", "good")
    return None


def _exercise(result: Result, marks: Marks) -> Said | None:
    found = result.verdict
    if found is None:
        return None
    if found.broken:
        words = f"not judged: the check itself fell over ({found.message}). That is the lesson's fault, not yours."
        return Said("!", words, "note")
    if found.passed:
        return Said(marks.done, f"passed. {found.message}".rstrip(), "good")
    return Said(marks.failed, f"not yet: {found.message}", "bad")


def _prediction(cell: Cell, result: Result, guess: str | None, marks: Marks) -> Said | None:
    right = predicted(cell, result, guess)
    if cell.predict is None or right is None:
        return None
    if right:
        return Said(marks.done, f"right: {cell.predict.answer}", "good")
    if cell.predict.choices:
        said, true = (words.rstrip(".") for words in (guess or "", cell.predict.answer))
        return Said(marks.failed, marks.plain(f"you said “{said}”; the answer is “{true}”"), "bad")
    return Said(marks.failed, f"you said {guess}; it is {cell.predict.answer}", "bad")


def predicted(cell: Cell, result: Result, guess: str | None) -> bool | None:
    """Whether the guess was right; None while that is not known.

    Choices are compared here, word for word: they may be prose, which the kernel cannot judge.
    """
    if cell.predict is None or guess is None:
        return None
    if cell.predict.choices:
        return guess == cell.predict.answer
    return None if result.verdict is None or result.verdict.broken else result.verdict.passed


def ending(result: Result) -> Said | None:
    """How a run ended, where that was not of its own accord."""
    gone = " Names are gone; a fresh session stands ready." if result.lost else ""
    words = {
        "interrupted": result.reason or "stopped by you.",
        "timeout": result.reason or "stopped: it took too long.",
        "died": result.reason or "the process that ran this cell ended.",
        "refused": result.reason or "could not be run.",
    }.get(result.outcome)
    return None if words is None else Said("!", words + gone, "note")


def missing_names(
    lesson: Lesson, cell_id: str, ran: frozenset[str], trouble: Trouble | None
) -> str:
    """What to say when a name is missing and cells above have not been run in this session."""
    if trouble is None or trouble.kind != "NameError":
        return ""
    above = [cell.id for cell in lesson.cells if cell.source is not None]
    above = above[: above.index(cell_id)] if cell_id in above else []
    if all(cell in ran for cell in above):
        return ""
    return "Cells above have not been run in this session: press a (F8 in the editor) to run them."


def heading(kind: Kind, standing: Standing, marks: Marks) -> str:
    """What kind of cell it is and how the learner stands with it, for the line above its editor."""
    done = {"exercise": "passed", "predict": "answered"}.get(kind, "ran")
    state = {"done": f"{marks.done} {done}", "changed": f"{marks.changed} changed since you {done}"}
    return f"{KINDS[kind]}  {state.get(standing, '')}".rstrip()


def activity(phase: Phase, seconds: float) -> str:
    """What the cell is doing now, for the line above its editor."""
    match phase:
        case "queued":
            return "next in line"
        case "waiting":
            return "runs as soon as torch is ready"
        case "running":
            return f"running {int(seconds)} s"
    return ""


def provenance(result: Result | None, edited: bool) -> str:
    """How old the result on screen is, and whether it still belongs to the text."""
    if result is None:
        return ""
    age = {
        "now": spent(result.seconds),
        "restart": "before the restart",
        "last time": "from last time",
    }
    return ", ".join(filter(None, (age[result.age], "edited since" if edited else "")))


def same_kind(got: str, wanted: str) -> bool:
    """Whether an exception is of the kind that was announced, with or without its module."""
    return got == wanted or got.rpartition(".")[2] == wanted.rpartition(".")[2]


def nudge(cell: Cell, failures: int, hints_shown: int) -> str:
    """A word after the third failure, while there are hints left."""
    if cell.exercise is None or failures < 3 or hints_shown >= len(cell.exercise.hints):
        return ""
    return "Stuck? A hint is one key away: h, or ^t in the editor."


def judgement(cell: Cell, result: Result, guess: str | None, marks: Marks) -> list[Said]:
    """All that was judged, and how the run ended where that needs saying."""
    found = (ending(result), verdict(cell, result, guess, marks))
    return [said for said in found if said is not None]


def explanation(cell: Cell, result: Result, guess: str | None) -> str:
    """Why the right answer of a prediction is right; empty while it is not known."""
    if cell.predict is None or predicted(cell, result, guess) is None:
        return ""
    return cell.predict.because.strip()
