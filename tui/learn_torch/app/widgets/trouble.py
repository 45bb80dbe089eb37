"""An exception as the learner sees it: their lines, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from rich.text import Text
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.reflow import inline
from learn_torch.app.sanitise import output_of, safe
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.widgets.wrapped import Wrapped
from learn_torch.app.words import JudgementLine
from learn_torch.i18n.translate import tr, tr_message
from learn_torch.kernel.protocol import ErrorReport, TraceLine
from learn_torch.session.run_result import RunResult

NO_NUMBERS: Mapping[str, int] = MappingProxyType({})
MARK = "bold underline"
"""The failing part of a line. A line of marks below it would be in a wrong place where lines are broken."""


def drawn(
    trouble: ErrorReport,
    cell: str,
    code: str,
    marks: Glyphs,
    numbers: Mapping[str, int] = NO_NUMBERS,
    *,
    plain: bool = False,
) -> Text:
    """The exception, then each call on the way to it, the failing line last and marked.

    `code` is what ran in `cell`: the line before the failing one is shown with it. `numbers` are
    those of the lesson's cells; their ids are known to their author alone. `plain`: it will be shown
    without styles, so the mark is a line of its own.
    """
    text = Text(overflow="fold")
    text.append(trouble.kind.rpartition(".")[2], "bold red")
    if trouble.message:
        text.append(": " + safe(trouble.message), "red")
    lines = code.splitlines()
    for place, line in enumerate(trouble.trace):
        failing = place == len(trouble.trace) - 1
        if _is_inside_recursion(trouble.trace, place):
            continue
        if _is_inside_recursion(trouble.trace, place - 1):
            again = tr("… the same call again and again")
            text.append(f"\n  {marks.plain(again)}", MUTED)
        before = (
            lines[line.line - 2]
            if failing and line.cell == cell and 2 <= line.line <= len(lines) + 1
            else ""
        )
        other = line.cell if line.cell != cell else ""
        _frame(text, line, str(numbers.get(other, other)), before, marks, plain=plain)
    _facts(text, trouble, marks)
    for note in trouble.notes:
        said = note if isinstance(note, str) else tr_message(note)
        text.append("\n" + safe(said), "italic")
    return text


def _is_inside_recursion(trace: Sequence[TraceLine], place: int) -> bool:
    """Whether a call lies between two others from the same line: one of many, and none of its ends."""
    around = trace[max(0, place - 1) : place + 2]
    return len(around) == 3 and len({(line.cell, line.function, line.line) for line in around}) == 1


def _facts(text: Text, trouble: ErrorReport, marks: Glyphs) -> None:
    """The tensors of the failing part on a line, and the layer that failed on another."""
    from learn_torch.explain import clashing_axes  # here: the rules take 15 ms to import

    layer, clashes = trouble.layer, clashing_axes(trouble)
    for place, tensor in enumerate(trouble.tensors):
        name = tensor.text or tr(
            "input of {layer}", layer=layer.name or layer.type if layer else ""
        )
        text.append(f" {marks.dot} " if place else "\n      ", "dim")
        text.append(safe(name), "bold")
        text.append(f" {safe(tensor.dtype)} [")
        for axis, size in enumerate(tensor.shape):
            text.append(", " if axis else "")
            if clashes.get(place) == axis:
                text.append(f"{marks.pointer}{size}{marks.more_left}", "bold red")
            else:
                text.append(str(size))
        text.append(f"] {safe(tensor.device)}")
    if layer is not None:
        text.append("\n      ")
        text.append(f"{safe(layer.name)} " if layer.name else "", "bold")
        text.append(f"{safe(layer.type)}({safe(layer.settings)})")


def _frame(
    text: Text, line: TraceLine, other: str, before: str, marks: Glyphs, *, plain: bool
) -> None:
    text.append(f"\n  {_where(line.line, line.function, other)}\n", MUTED)
    source = safe(line.source.rstrip())
    shift = len(source) - len(source.lstrip())
    if before.strip():
        margin = min(shift, len(before) - len(before.lstrip()))
        shift = margin
        text.append(f"      {safe(before)[margin:]}\n", MUTED)
    text.append(f"    {marks.pointer} ", "bold red")
    start, end = line.column, line.end_column
    text.append(source[shift:start])
    text.append(source[max(start, shift) : end], MARK)
    text.append(source[max(end, shift) :])
    if plain and end > start >= shift:
        text.append(
            "\n      " + " " * (start - shift) + marks.underline * (end - start), "bold red"
        )


def _where(line: int, function: str, cell: str) -> str:
    """Which line that is; `cell`, where it is another one than the cell that ran."""
    if function and cell:
        return tr(
            "in {function}, line {line} of cell {cell}", function=function, line=line, cell=cell
        )
    if function:
        return tr("in {function}, line {line}", function=function, line=line)
    if cell:
        return tr("line {line} of cell {cell}", line=line, cell=cell)
    return tr("line {line}", line=line)


def plain_result(
    result: RunResult, cell: str, code: str, marks: Glyphs, numbers: Mapping[str, int] = NO_NUMBERS
) -> str:
    """All that a run printed, and its error as the screen shows it, without colours."""
    output = output_of(result)
    parts = [Text.from_ansi(safe(output)).plain.rstrip()] if output.strip() else []
    if result.trouble is not None:
        parts.append(drawn(result.trouble, cell, code, marks, numbers, plain=True).plain)
    return "\n".join(parts) + "\n"


class TroubleView(Static):
    """The error of the last run."""


class VerdictLines(Wrapped, Static):
    """What the check, the prediction or the kernel has to say."""

    DEFAULT_CSS = """
    VerdictLines {
        &.-good { color: $text-success; background: $tint; padding: 0 1; }
        &.-bad { color: $text-error; }
        &.-note { color: $text-warning; }
        &.-old { background: $background; }
    }
    """

    def say(self, said: Sequence[JudgementLine]) -> None:
        """Show judgements; the gravest gives its colour to all."""
        lines = (Text.assemble((f"{line.mark} ", "bold"), inline(safe(line.text))) for line in said)
        tones = {line.tone for line in said}
        self.set_class("bad" in tones, "-bad")
        self.set_class("good" in tones and "bad" not in tones, "-good")
        self.set_class(not tones & {"good", "bad"}, "-note")
        self.update(Text("\n").join(lines))


class Remarks(Wrapped, Static):
    """Plain sentences beneath: why it is so, and what to do next."""

    def say(self, sentences: Iterable[str]) -> None:
        """Show sentences, one below the other."""
        self.update(Text("\n").join(inline(safe(words)) for words in sentences))
