"""The variables of a session as lines of text, for a lesson without a full screen.

A line names what it shows in words: a screen reader does not read marks, bars and columns of colours.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from learn_torch.app import variable_page
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.sanitise import safe
from learn_torch.app.variable_rows import extra, ordered, summary
from learn_torch.i18n.translate import msgid, tr
from learn_torch.kernel.queries import Details, Grid, Inspect, Statistics, TreeLine, Variable
from learn_torch.session.variables_tracker import VariablesTracker

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
        words = variable_page.statistics(statistics, variable_page.count(variable), marks)
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
