"""Cells, results, variables and the course as lines of text, for a lesson without a full screen.

A line names what it shows in words: a screen reader does not read marks, bars and columns of colours.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from learn_torch.app import variable_page
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.localized_lesson import LocalizedLesson
from learn_torch.app.reflow import inline, reflowed
from learn_torch.app.sanitise import safe
from learn_torch.app.variable_rows import extra, ordered, summary
from learn_torch.app.widgets.results import WORTH_DRAWING
from learn_torch.app.widgets.trouble import plain_result
from learn_torch.app.words import heading, judgement, on_gpu, remarks_on, spent
from learn_torch.course.course import Course
from learn_torch.course.localize import title, track_title
from learn_torch.course.model import Cell
from learn_torch.course.text_width import has_wide
from learn_torch.i18n.translate import current_language, msgid, tr, tr_message
from learn_torch.kernel.curves import Curve
from learn_torch.kernel.drawing import Area, Axis, Bars, Drawing, Image, Line, Points
from learn_torch.kernel.queries import Details, Grid, Inspect, Statistics, TreeLine, Variable
from learn_torch.session.run_result import RunResult
from learn_torch.session.variables_tracker import VariablesTracker

TELLING = 1.0
"""Seconds of a run from which its duration is said of a result that is judged."""
_ITEM = re.compile(r"\s*([-*•]|\d+\.)?\s*")
"""What the first line of an item of a list begins with."""


def contents(course: Course) -> Iterator[str]:
    """The lessons of a course, with their numbers, by tracks."""
    language = current_language()
    for track in course.tracks:
        if track.id:
            yield track_title(course, track, language)
        for entry in track.entries:
            minutes = tr("{minutes} min", minutes=entry.lesson.minutes)
            yield f"  {entry.number:>2}  {title(entry, language)}  ({minutes})"


def prose(text: str, width: int = 0) -> str:
    """A cell's text without Markdown's marks; code blocks stay as they are.

    `width`: columns of a terminal, which would break a line within a word; 0: of no terminal.
    """
    parts = text.strip().split("```")
    for place in range(0, len(parts), 2):
        lines = reflowed(parts[place]).split("\n")
        parts[place] = "\n".join(broken(_line(line), width) for line in lines)
    for place in range(1, len(parts), 2):
        parts[place] = parts[place].partition("\n")[2]
    return "".join(parts).strip()


def _line(line: str) -> str:
    """A line without the marks of a heading, of code and of stress."""
    head = line.lstrip("#")
    return inline(head.strip() if head != line and head.startswith(" ") else line).plain


def broken(line: str, width: int) -> str:
    """The line broken between words; not the row of a table, nor Chinese, which breaks anywhere."""
    if not width or len(line) <= width or "|" in line or has_wide(line):
        return line
    item = _ITEM.match(line)
    indent = " " * len(item[0] if item else "")
    return textwrap.fill(
        line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def opening(cell: Cell, words: Cell, place: int, count: int, width: int) -> Iterator[str]:
    """What a cell begins with: its place, its kind and its text."""
    kind = heading(cell.kind)
    yield ""
    yield f"[{place}/{count}] {kind}".rstrip()
    if words.text:
        yield prose(words.text, width)


def numbered(code: str) -> Iterator[str]:
    """Code, each line behind its number, as errors name them."""
    for number, line in enumerate(code.splitlines(), 1):
        yield f"{number:>4}  {line}".rstrip()


def choices(cell: Cell) -> Iterator[str]:
    """The answers to choose from."""
    for number, words in enumerate(cell.predict.choices if cell.predict else (), 1):
        yield f"  {number}  {inline(words).plain}"


def result_lines(
    cell: Cell,
    reading: LocalizedLesson,
    result: RunResult,
    code: str,
    guess: str | None,
    marks: Glyphs,
) -> Iterator[str]:
    """What a run printed, drew and came to."""
    words = reading.cell(cell.id)
    shown = plain_result(result, cell.id, code, marks, reading.numbers).rstrip()
    if shown:
        yield shown
    before = {old.name: old for run in result.earlier[:1] for old in run}
    for curve in (each for each in result.curves if each.count >= WORTH_DRAWING):
        yield _curve(curve, before.get(curve.name))
    for number, drawing in enumerate(result.figures, 1):
        yield from _figure(number, reading.figure(cell.id, drawing), marks)
    answer = reading.guess(cell.id, guess)
    said = judgement(words, result, answer, reading.said(cell.id, result), marks)
    for line in said:
        yield f"{line.mark} {inline(line.text).plain}"
    time = tr(", ").join(filter(None, (spent(result.seconds), on_gpu(result.gpu))))
    if not said and result.outcome == "ok":
        yield tr("{mark} ran, {time}", mark=marks.done, time=time)
    elif result.gpu is not None or result.seconds >= TELLING:
        yield time
    for remark in remarks_on(cell, words, result, answer):
        if remark:
            yield inline(remark).plain


def _figure(number: int, drawing: Drawing, marks: Glyphs) -> Iterator[str]:
    """What a figure shows: for each plot its title, what is drawn, and the ranges of its axes."""
    for axes in drawing.axes:
        words = tr("figure {number}", number=number)
        shown = Counter(_MARKS[type(mark)] for mark in axes.marks)
        things = (tr(name, count=count) for name, count in shown.items())
        legend = tr(", ").join(entry.label for entry in axes.legend if entry.label)
        title = tr(", ").join(filter(None, (drawing.title, axes.title)))
        ranges = (_range("x", axes.x), _range("y", axes.y)) if axes.framed else ()
        facts = filter(None, (title, *things, legend, *ranges))
        yield safe(f"{words}: {marks.plain('; '.join(facts))}")
    for note in drawing.notes:
        yield safe(note if isinstance(note, str) else tr_message(note))


_MARKS = {
    Line: msgid("{count} line(s)"),
    Points: msgid("{count} cloud(s) of points"),
    Bars: msgid("{count} series of bars"),
    Area: msgid("{count} filled area(s)"),
    Image: msgid("{count} image(s)"),
}


def _range(name: str, axis: Axis) -> str:
    low, high = f"{axis.low:.4g}", f"{axis.high:.4g}"
    words = tr("{axis} from {low} to {high}", axis=axis.label or name, low=low, high=high)
    return f"{words} ({tr('log scale')})" if axis.log else words


def _curve(curve: Curve, before: Curve | None) -> str:
    """`loss: 300 points, from 2.3 to 0.12, lowest 0.11`; and where the run before ended."""
    words = _course(curve)
    if before is None or not before.count:
        return words
    return f"{words}; {tr('run before')} {before.last:.4g}"


def _course(curve: Curve) -> str:
    if not curve.values:
        return tr(
            "{name}: {count} points, none of them a number", name=curve.name, count=curve.count
        )
    return tr(
        "{name}: {count} points, from {first} to {last}; lowest {low}, highest {high}",
        name=curve.name,
        count=curve.count,
        first=f"{curve.values[0]:.4g}",
        last=f"{curve.last:.4g}",
        low=f"{min(curve.values):.4g}",
        high=f"{max(curve.values):.4g}",
    )


ROWS, COLUMNS = 8, 8
"""Numbers of a tensor that are read out, downwards and to the right."""
WIDTH = 200
"""Columns of a line of a tree; no terminal is looked at."""
_NOVELTY = {"new": msgid("new"), "changed": msgid("changed")}


async def variable_lines(tracker: VariablesTracker, name: str, marks: Glyphs) -> list[str]:
    """The list of variables, or one in detail: "w", "net.0.weight"."""
    if not name:
        return list(_listed(tracker, marks))
    question = Inspect(tuple(name.split(".")), rows=ROWS, columns=COLUMNS)
    return list(_detailed(name, await tracker.inspect(question), marks))


def _listed(tracker: VariablesTracker, marks: Glyphs) -> Iterator[str]:
    """`w: float32 [3, 2], requires_grad, cpu, 24 B, new`."""
    listed = tracker.listed
    if not listed.items:
        yield tr("No variables yet. Run a cell; what it assigns is listed here.")
    for item in ordered(listed.items):
        novelty = _NOVELTY.get(tracker.novelty(item), "")
        yield f"{safe(item.name)}: {_about(item, marks, tr(novelty) if novelty else '')}"
    if listed.total > len(listed.items):
        left_out = listed.total - len(listed.items)
        yield tr("{count} more are not listed.", count=f"{left_out:,}")


def _about(item: Variable, marks: Glyphs, *more: str) -> str:
    facts = extra(item, marks).replace("∇", "requires_grad").split("  ")
    return marks.plain(tr(", ").join(filter(None, (safe(summary(item, marks)), *facts, *more))))


def _detailed(name: str, found: Details, marks: Glyphs) -> Iterator[str]:
    if found.status != "ok":
        yield variable_page.reason(found)
        return
    if found.variable is None:
        yield tr("There is no such variable any more.")
        return
    yield f"{name}: {_about(found.variable, marks)}"
    yield from _numbers(found.variable, found.statistics, found.grid, "", marks)
    if found.gradient is not None:
        yield f"{tr('gradient')}: {_about(found.gradient, marks)}"
        yield from _numbers(
            found.gradient, found.gradient_statistics, found.gradient_grid, "", marks
        )
    yield from _tree(tr("parts"), found.parts, marks)
    yield from _tree(tr("how it was computed"), found.graph, marks)


def _numbers(
    variable: Variable, statistics: Statistics | None, grid: Grid | None, title: str, marks: Glyphs
) -> Iterator[str]:
    """Range, mean and the first numbers; without the histogram."""
    if statistics is not None:
        words = variable_page.statistics(statistics, variable_page.count(variable), marks, 80)
        yield words.plain.partition("\n")[0]
    if grid is not None and grid.cells:
        yield from _lines(variable_page.grid(grid, variable, title, marks))


def _tree(title: str, found: tuple[TreeLine, ...], marks: Glyphs) -> Iterator[str]:
    if found:
        yield f"{title}:"
    for line in found:
        yield "  " + variable_page.tree_line(line, WIDTH, marks).plain.rstrip()


def _lines(text: Text) -> Iterator[str]:
    yield from (line.rstrip() for line in text.plain.rstrip("\n").split("\n"))
