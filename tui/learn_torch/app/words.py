"""How states and results are put into words. Pure: values in, wording out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from learn_torch.amounts import in_words
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.reflow import reflowed
from learn_torch.course.model import Cell, Kind
from learn_torch.i18n.message import NOTHING, msg, paragraph, verbatim
from learn_torch.i18n.translate import msgid, tr, tr_message
from learn_torch.kernel.output import without_colour
from learn_torch.kernel.wire_types import GpuSpent
from learn_torch.session.run_result import RunResult, announced
from learn_torch.study.progress import CellStatus

Tone = Literal["good", "bad", "note"]
Phase = Literal["idle", "queued", "waiting", "running", "asking"]
"""What a cell is doing. queued: behind other cells; waiting: for torch; asking: for a line."""

KINDS = {
    "text": "",
    "code": msgid("Code"),
    "exercise": msgid("Exercise"),
    "predict": msgid("Predict"),
    "scratch": msgid("Scratch"),
}


class JudgementLine(msgspec.Struct, frozen=True):
    """A line of judgement: a mark, words that say the same, and a tone that colours them."""

    mark: str
    text: str
    tone: Tone


def spent(seconds: float) -> str:
    """A duration as people read it: "12 ms", "3.1 s", "2 min 05 s"."""
    if seconds < 0.0995:
        return tr("{number} ms", number=f"{seconds * 1000:.0f}")
    if seconds < 9.95:
        return tr("{number} s", number=f"{seconds:.1f}")
    if seconds < 59.5:
        return tr("{number} s", number=f"{seconds:.0f}")
    minutes, rest = divmod(round(seconds), 60)
    return tr("{minutes} min {seconds} s", minutes=minutes, seconds=f"{rest:02d}")


def verdict(
    cell: Cell, result: RunResult, guess: str | None, said: str, marks: Glyphs
) -> JudgementLine | None:
    """What the check or the prediction came to; None where nothing was judged.

    `said` is the check's message in the reader's language.
    """
    if cell.exercise is not None:
        return _exercise(result, said, marks)
    if cell.predict is not None:
        return _prediction(cell, result, guess, marks)
    if cell.raises and result.trouble is not None and same_kind(result.trouble.kind, cell.raises):
        words = tr("raises {error}, as the lesson meant it to", error=cell.raises)
        return JudgementLine(marks.done, words, "good")
    return None


def _exercise(result: RunResult, said: str, marks: Glyphs) -> JudgementLine | None:
    found = result.verdict
    if found is None:
        return None
    if found.broken:
        words = tr(
            "not judged: the check itself fell over ({error}). "
            "That is the lesson's fault, not yours.",
            error=said,
        )
        return JudgementLine("!", words, "note")
    if found.passed:
        both = paragraph(msg("passed."), verbatim(said) if said else NOTHING)
        return JudgementLine(marks.done, tr_message(both), "good")
    return JudgementLine(marks.failed, tr("not yet: {why}", why=said), "bad")


def _prediction(
    cell: Cell, result: RunResult, guess: str | None, marks: Glyphs
) -> JudgementLine | None:
    right = predicted(cell, result, guess)
    if cell.predict is None or right is None:
        return None
    if right:
        return JudgementLine(marks.done, tr("right: {answer}", answer=cell.predict.answer), "good")
    if cell.predict.choices:
        said, true = (words.rstrip(".。") for words in (guess or "", cell.predict.answer))
        words = tr("you said “{guess}”; the answer is “{answer}”", guess=said, answer=true)
        return JudgementLine(marks.failed, marks.plain(words), "bad")
    words = tr("you said {guess}; it is {answer}", guess=guess, answer=cell.predict.answer)
    return JudgementLine(marks.failed, words, "bad")


def predicted(cell: Cell, result: RunResult, guess: str | None) -> bool | None:
    """Whether the guess was right; None while that is not known.

    Choices are compared here, word for word: they may be prose, which the kernel cannot judge.
    """
    if cell.predict is None or guess is None:
        return None
    if cell.predict.choices:
        return guess == cell.predict.answer
    return None if result.verdict is None or result.verdict.broken else result.verdict.passed


def ending(result: RunResult) -> JudgementLine | None:
    """How a run ended, where that was not of its own accord."""
    plain = {
        "interrupted": msg("stopped by you."),
        "timeout": msg("stopped: it took too long."),
        "died": msg("the process that ran this cell ended."),
        "refused": msg("could not be run."),
    }.get(result.outcome)
    if plain is None:
        return None
    told = result.reason if str(result.reason).strip() else plain
    gone = msg("Names are gone; a fresh session stands ready.") if result.lost else NOTHING
    return JudgementLine("!", tr_message(paragraph(told, gone)), "note")


def missing_names(cell: Cell, result: RunResult, above: Sequence[Cell], ran: frozenset[str]) -> str:
    """What to say when a name is missing and cells above have not been run in this session.

    `above` are those that can be run here. Where the lesson means a name to be missing, nothing.
    """
    if result.trouble is None or result.trouble.kind != "NameError" or announced(cell, result):
        return ""
    if all(each.id in ran for each in above):
        return ""
    return tr(
        "Cells above have not been run in this session: press a (F8 in the editor) to run them."
    )


def heading(kind: Kind) -> str:
    """What kind of cell it is, for the edge of its card."""
    return tr(KINDS[kind]) if KINDS[kind] else ""


def standing_words(kind: Kind, standing: CellStatus, marks: Glyphs) -> str:
    """How the learner stands with a cell."""
    done, changed = _STANDINGS.get(kind, _RAN)
    state = {"done": f"{marks.done} {tr(done)}", "changed": f"{marks.changed} {tr(changed)}"}
    return state.get(standing, "")


_RAN = (msgid("ran"), msgid("changed since you ran"))
_STANDINGS = {
    "exercise": (msgid("passed"), msgid("changed since you passed")),
    "predict": (msgid("answered"), msgid("changed since you answered")),
}
"""What a cell is when it is done, and when its author has changed it since."""


def activity(phase: Phase, seconds: float) -> str:
    """What the cell is doing now, for the line above its editor."""
    match phase:
        case "queued":
            return tr("next in line")
        case "waiting":
            return tr("runs as soon as torch is ready")
        case "running":
            return tr("running {seconds} s", seconds=int(seconds))
        case "asking":
            return tr("asks for a line")
    return ""


def provenance(result: RunResult | None, edited: bool) -> str:
    """How old the result on screen is, and whether it still belongs to the text."""
    if result is None:
        return ""
    age = {"now": "", "restart": tr("before the restart"), "last time": tr("from last time")}
    since = tr("edited since") if edited else ""
    facts = (spent(result.seconds), on_gpu(result.gpu), age[result.age], since)
    return tr(", ").join(filter(None, facts))


def on_gpu(taken: GpuSpent | None) -> str:
    """What a run took of a GPU; empty where it took nothing."""
    if taken is None:
        return ""
    peak = in_words(taken.peak_bytes)
    if taken.seconds is None:
        return tr("GPU peak {memory}", memory=peak)
    return tr("GPU {time}, peak {memory}", time=spent(taken.seconds), memory=peak)


def same_kind(got: str, wanted: str) -> bool:
    """Whether an exception is of the kind that was announced, with or without its module."""
    return got == wanted or got.rpartition(".")[2] == wanted.rpartition(".")[2]


def left_out(result: RunResult) -> str:
    """How much of the output was left out; empty where nothing was."""
    if not result.cut_bytes:
        return ""
    return tr(
        "Left out, over the output limit: {lines} lines, {bytes} bytes.",
        lines=f"{result.cut_lines:,}",
        bytes=f"{result.cut_bytes:,}",
    )


def nudge(cell: Cell, failures: int, hints_shown: int) -> str:
    """A word after the third failure, while there are hints left."""
    if cell.exercise is None or failures < 3 or hints_shown >= len(cell.exercise.hints):
        return ""
    return tr("Stuck? A hint is one key away: h, or ^t in the editor.")


def judgement(
    cell: Cell, result: RunResult, guess: str | None, said: str, marks: Glyphs
) -> list[JudgementLine]:
    """All that was judged, and how the run ended where that needs saying; `said`: see `verdict`."""
    found = (ending(result), verdict(cell, result, guess, said, marks))
    return [line for line in found if line is not None]


def explanation(cell: Cell, result: RunResult, guess: str | None) -> str:
    """Why the right answer of a prediction is right; empty while it is not known."""
    if cell.predict is None or predicted(cell, result, guess) is None:
        return ""
    return reflowed(cell.predict.because.strip())


def explained(cell: Cell, result: RunResult) -> list[str]:
    """What is behind the error of a run, and what to do; empty where the lesson meant it to fail."""
    if result.trouble is None or announced(cell, result):
        return []
    # Here, because the rules take 15 ms to import, and a start needs none of them.
    from learn_torch.explain import explain

    found = explain(result.trouble)
    if found is None:
        return []
    sentences = [tr_message(found.why), tr_message(found.fix)]
    return [*sentences, tr_message(found.beware)] if found.beware else sentences


def warned(result: RunResult) -> list[str]:
    """What is behind the warnings that a run printed."""
    if "Warning: " not in result.output:
        return []
    from learn_torch.explain.warning_rules import explain_warnings  # here: see `explained`

    output = without_colour(result.output)
    return [tr_message(paragraph(why, fix)) for why, fix in explain_warnings(output)]


def remarks_on(cell: Cell, words: Cell, result: RunResult, guess: str | None) -> list[str]:
    """What there is to say of a result beyond its judgement; `words`: `cell` in the reader's language."""
    return [
        left_out(result),
        explanation(words, result, guess),
        *explained(cell, result),
        *warned(result),
        *map(tr_message, result.notes),
    ]
