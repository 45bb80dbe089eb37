"""How a cell stands, for the upper edge of its card: a mark, words and a tone. Pure."""

from __future__ import annotations

import msgspec

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.words import Phase, Tone, activity, predicted, provenance, standing_words
from learn_torch.course.model import Cell
from learn_torch.i18n.translate import msgid, tr
from learn_torch.session.run_result import RunResult, announced
from learn_torch.study.progress import CellStatus


class CellState(msgspec.Struct, frozen=True):
    """What the edge of a card says."""

    words: str = ""
    tone: Tone | None = None


STOPPED = {
    "interrupted": msgid("stopped"),
    "timeout": msgid("took too long"),
    "died": msgid("its process ended"),
    "refused": msgid("could not be run"),
}


def cell_state(
    cell: Cell,
    standing: CellStatus,
    result: RunResult | None,
    guess: str | None,
    marks: Glyphs,
    *,
    edited: bool = False,
    phase: Phase = "idle",
    seconds: float = 0.0,
) -> CellState:
    """What it does now; else how its last run went; else how the learner stands with it."""
    doing = activity(phase, seconds)
    if doing:
        return CellState(marks.plain(f"{marks.busy} {doing}"), "note")
    outcome = _outcome(cell, result, guess, marks) if result is not None else None
    if outcome is None:
        words = standing_words(cell.kind, standing, marks)
        tone: Tone | None = {"done": "good", "changed": "note"}.get(standing)  # type: ignore[assignment]
        outcome = CellState(words, tone)
    age = marks.plain(provenance(result, edited))
    return CellState(marks.joined(outcome.words, age), outcome.tone)


def _outcome(cell: Cell, result: RunResult, guess: str | None, marks: Glyphs) -> CellState | None:
    """How the last run went, where it did not simply go well."""
    if result.outcome in STOPPED:
        return CellState(f"! {tr(STOPPED[result.outcome])}", "note")
    if result.trouble is not None and not announced(cell, result):
        return CellState(f"{marks.failed} {result.trouble.kind.rpartition('.')[2]}", "bad")
    found = result.verdict
    if cell.exercise is not None and found is not None and not found.passed:
        return (
            CellState(f"! {tr('not judged')}", "note")
            if found.broken
            else CellState(f"{marks.failed} {tr('not yet')}", "bad")
        )
    if predicted(cell, result, guess) is False:
        return CellState(f"{marks.failed} {tr('answered')}", "note")
    return None
