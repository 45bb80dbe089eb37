"""Lays a figure out: its axes in their grid, or one below the other where that is too narrow."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment

from learn_torch.app.plots.axes_painter import AxesPainter
from learn_torch.app.plots.axes_size import AxesSize, RowBudget, hides_axes, measure
from learn_torch.app.plots.cell_canvas import CellCanvas, fitted, width
from learn_torch.app.plots.terminal_style import TerminalStyle
from learn_torch.i18n.translate import tr_message
from learn_torch.kernel.drawing import Axes, Drawing

GAP = 2
"""Columns between two axes."""
TALL = 34
"""Rows of a screen from which on plots are higher; the loss curve has the same limit."""
NARROWEST = 24
"""Columns below which a plot with ticks is not legible and moves to a row of its own."""
NARROWEST_IMAGE = 13
"""The same for an image without axis lines."""


@dataclass(frozen=True)
class PlacedAxes:
    """An axes with its size and its place on the canvas."""

    axes: Axes
    size: AxesSize
    x: int
    y: int


@dataclass(frozen=True)
class FigureLayout:
    """A figure laid out but not drawn."""

    drawing: Drawing
    columns: int
    height: int
    placed: tuple[PlacedAxes, ...]
    style: TerminalStyle

    def draw(self) -> CellCanvas:
        painter = FigurePainter(self)
        for y in range(self.height):
            painter.draw_row(y)
        return painter.canvas


class FigurePainter:
    """Draws each axes when one of its rows is first asked for: what is off screen costs nothing."""

    def __init__(self, layout: FigureLayout) -> None:
        self.canvas = CellCanvas(layout.columns, layout.height)
        self._layout = layout
        self._waiting = list(layout.placed)
        self._write_text()

    def draw_row(self, y: int) -> None:
        """Draw the axes that this row crosses."""
        due = [p for p in self._waiting if p.y <= y < p.y + p.size.height]
        for placed in due:
            self._waiting.remove(placed)
            style = self._layout.style
            AxesPainter(placed.axes, placed.size, style, self.canvas, placed.x, placed.y).draw()

    def segments(self, y: int) -> list[Segment]:
        self.draw_row(y)
        return self.canvas.segments(y)

    def _write_text(self) -> None:
        """The title above, and the notes on what was left out below."""
        layout, columns = self._layout, self._layout.columns
        ellipsis = layout.style.glyphs.ellipsis
        if layout.drawing.title:
            title = fitted(layout.drawing.title.replace("\n", " "), columns, ellipsis)
            extent = max((p.x + p.size.width for p in layout.placed), default=columns)
            start = max(0, (min(extent, columns) - width(title)) // 2)
            self.canvas.put(start, 0, title, emphasis="bold")
        first = layout.height - len(layout.drawing.notes)
        for row, note in enumerate(layout.drawing.notes, first):
            said = note if isinstance(note, str) else tr_message(note)
            text = fitted(said.replace("\n", " "), columns, ellipsis)
            self.canvas.put(0, row, text, emphasis="dim")


def lay_out(
    drawing: Drawing, columns: int, budget: RowBudget, style: TerminalStyle
) -> FigureLayout:
    """Place the axes of a figure within `columns`; the height follows."""
    top = 1 if drawing.title else 0
    lines = _lines(drawing.axes, columns)
    spans = any(axes.rows > 1 or axes.columns > 1 for axes in drawing.axes)
    if spans and len(lines) == len({axes.row for axes in drawing.axes}):
        placed, bottom = _in_grid(drawing.axes, columns, top, budget, style)
    else:
        placed, bottom = _in_lines(lines, columns, top, budget, style)
    return FigureLayout(drawing, columns, bottom + len(drawing.notes), tuple(placed), style)


def _lines(every: Sequence[Axes], columns: int) -> list[list[Axes]]:
    """The axes in lines as wide as the screen: a row of the figure, or an equal part of one."""
    lines: list[list[Axes]] = []
    for row in sorted({axes.row for axes in every}):
        same = sorted((axes for axes in every if axes.row == row), key=lambda axes: axes.column)
        narrowest = NARROWEST_IMAGE if all(map(hides_axes, same)) else NARROWEST
        fitting = max(1, (columns + GAP) // (narrowest + GAP))
        even = -(-len(same) // -(-len(same) // fitting))
        lines += [same[start : start + even] for start in range(0, len(same), even)]
    return lines


def _in_lines(
    lines: Sequence[Sequence[Axes]],
    columns: int,
    top: int,
    budget: RowBudget,
    style: TerminalStyle,
) -> tuple[list[PlacedAxes], int]:
    """Line below line, with the columns of all lines aligned."""
    most = max(map(len, lines), default=1)
    share = (columns - GAP * (most - 1)) // most
    sizes = [[measure(axes, style, share, budget) for axes in line] for line in lines]
    widths = [max((s[i].width for s in sizes if i < len(s)), default=0) for i in range(most)]
    placed: list[PlacedAxes] = []
    for line, own in zip(lines, sizes, strict=True):
        x, above = 0, max(size.above for size in own)
        for axes, size, column_width in zip(line, own, widths, strict=False):
            placed.append(PlacedAxes(axes, size, x, top + above - size.above))
            x += column_width + GAP
        top += max(above + size.rows + size.below for size in own)
    return placed, top


def _in_grid(
    every: Sequence[Axes], columns: int, top: int, budget: RowBudget, style: TerminalStyle
) -> tuple[list[PlacedAxes], int]:
    """The grid of the figure, for axes that take more than one of its cells."""
    across = max(axes.column + axes.columns for axes in every)
    down = max(axes.row + axes.rows for axes in every)
    share = (columns - GAP * (across - 1)) / across
    heights = [0] * down
    sizes = {}
    for axes in sorted(every, key=lambda axes: axes.rows):
        room = int(share * axes.columns + GAP * (axes.columns - 1))
        size = sizes[id(axes)] = measure(axes, style, room, _for_rows(budget, axes.rows))
        span = range(axes.row, axes.row + axes.rows)
        heights[span[-1]] += max(0, size.height - sum(heights[row] for row in span))
    placed = [
        PlacedAxes(
            axes,
            sizes[id(axes)],
            int(axes.column * (share + GAP)),
            top + sum(heights[: axes.row]),
        )
        for axes in every
    ]
    return placed, top + sum(heights)


def _for_rows(budget: RowBudget, rows: int) -> RowBudget:
    """The budget of an axes that takes several rows of the grid."""
    return RowBudget(budget.plot * rows + 3 * (rows - 1), budget.image * rows, budget.enlarge)


def inline_budget(drawing: Drawing, columns: int, screen_rows: int) -> RowBudget:
    """The rows of a figure among the cells of a lesson: fewer each for several lines of axes."""
    tall = screen_rows >= TALL
    several = len(_lines(drawing.axes, columns)) > 1
    plot = (9 if tall else 7) if several else (14 if tall else 10)
    return RowBudget(plot, max(8, min(30, screen_rows - 6)))


def fit_to_screen(drawing: Drawing, columns: int, rows: int, style: TerminalStyle) -> FigureLayout:
    """The figure as large as it fits, or as small as possible where it does not fit."""

    def at(share: int) -> FigureLayout:
        return lay_out(drawing, columns, RowBudget(share, share, enlarge=True), style)

    share = bisect_right(range(rows + 1), rows, key=lambda share: at(share).height) - 1
    return at(max(3, share))
