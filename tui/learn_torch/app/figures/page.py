"""A whole figure on a sheet: its axes in their grid, or one after another where that is too narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learn_torch.app.figures.look import Look
from learn_torch.app.figures.measure import Room, Shape, bare, measure
from learn_torch.app.figures.panel import Panel
from learn_torch.app.figures.sheet import Sheet, fitted, width
from learn_torch.kernel.drawing import Axes, Drawing

GAP = 2
TALL = 34
"""Rows of a screen from which on plots are higher, as the loss is."""
NARROWEST = 24
"""Columns below which a plot with ticks is not legible, and one of its row goes below."""
NARROWEST_BARE = 13
"""The same for an image by itself."""


@dataclass(frozen=True)
class Placed:
    """An axes with its cells and its place on the sheet."""

    axes: Axes
    shape: Shape
    x: int
    y: int


@dataclass(frozen=True)
class Page:
    """A figure laid out, not drawn yet."""

    drawing: Drawing
    columns: int
    height: int
    placed: tuple[Placed, ...]
    look: Look

    def draw(self) -> Sheet:
        """The figure."""
        sheet = Sheet(self.columns, self.height)
        ellipsis = self.look.marks.ellipsis
        if self.drawing.title:
            title = fitted(self.drawing.title.replace("\n", " "), self.columns, ellipsis)
            reach = max((p.x + p.shape.width for p in self.placed), default=self.columns)
            start = max(0, (min(reach, self.columns) - width(title)) // 2)
            sheet.put(start, 0, title, emphasis="bold")
        for place in self.placed:
            Panel(place.axes, place.shape, self.look, sheet, place.x, place.y).draw()
        first = self.height - len(self.drawing.notes)
        for row, note in enumerate(self.drawing.notes, first):
            sheet.put(
                0, row, fitted(note.replace("\n", " "), self.columns, ellipsis), emphasis="dim"
            )
        return sheet


def lay_out(drawing: Drawing, columns: int, room: Room, look: Look) -> Page:
    """Where everything goes in so many columns; the height follows."""
    top = 1 if drawing.title else 0
    lines = _lines(drawing.axes, columns)
    gridded = not any(axes.rows > 1 or axes.columns > 1 for axes in drawing.axes)
    if gridded or len(lines) != len({axes.row for axes in drawing.axes}):
        placed, bottom = _stacked(lines, columns, top, room, look)
    else:
        placed, bottom = _spanned(drawing.axes, columns, top, room, look)
    return Page(drawing, columns, bottom + len(drawing.notes), tuple(placed), look)


def _lines(every: Sequence[Axes], columns: int) -> list[list[Axes]]:
    """The axes in rows as wide as the screen: a row of the figure, or parts of one."""
    lines: list[list[Axes]] = []
    for row in sorted({axes.row for axes in every}):
        mine = sorted((axes for axes in every if axes.row == row), key=lambda axes: axes.column)
        narrowest = NARROWEST_BARE if all(map(bare, mine)) else NARROWEST
        fitting = max(1, (columns + GAP) // (narrowest + GAP))
        even = -(-len(mine) // -(-len(mine) // fitting))
        lines += [mine[start : start + even] for start in range(0, len(mine), even)]
    return lines


def _stacked(
    lines: Sequence[Sequence[Axes]], columns: int, top: int, room: Room, look: Look
) -> tuple[list[Placed], int]:
    """Line under line, the columns of all lines beneath one another."""
    most = max(map(len, lines), default=1)
    share = (columns - GAP * (most - 1)) // most
    shapes = [[measure(axes, look, share, room) for axes in line] for line in lines]
    widths = [max((s[i].width for s in shapes if i < len(s)), default=0) for i in range(most)]
    placed: list[Placed] = []
    for line, mine in zip(lines, shapes, strict=True):
        x, above = 0, max(shape.above for shape in mine)
        for axes, shape, size in zip(line, mine, widths, strict=False):
            placed.append(Placed(axes, shape, x, top + above - shape.above))
            x += size + GAP
        top += max(above + shape.rows + shape.below for shape in mine)
    return placed, top


def _spanned(
    every: Sequence[Axes], columns: int, top: int, room: Room, look: Look
) -> tuple[list[Placed], int]:
    """The grid as it is, for axes that take more than one of its cells."""
    across = max(axes.column + axes.columns for axes in every)
    down = max(axes.row + axes.rows for axes in every)
    share = (columns - GAP * (across - 1)) / across
    height = [0] * down
    shapes = {}
    for axes in sorted(every, key=lambda axes: axes.rows):
        size = int(share * axes.columns + GAP * (axes.columns - 1))
        shape = shapes[id(axes)] = measure(axes, look, size, _taller(room, axes.rows))
        span = range(axes.row, axes.row + axes.rows)
        height[span[-1]] += max(0, shape.height - sum(height[row] for row in span))
    placed = [
        Placed(
            axes,
            shapes[id(axes)],
            int(axes.column * (share + GAP)),
            top + sum(height[: axes.row]),
        )
        for axes in every
    ]
    return placed, top + sum(height)


def _taller(room: Room, rows: int) -> Room:
    """Room for a plot that takes several rows of the grid."""
    return Room(room.plot_rows * rows + 3 * (rows - 1), room.image_rows * rows, room.grow)


def inline(drawing: Drawing, screen_rows: int) -> Room:
    """The room for a figure among the cells of a lesson."""
    tall = screen_rows >= TALL
    several = len({axes.row for axes in drawing.axes}) > 1
    plot_rows = (9 if tall else 7) if several else (14 if tall else 10)
    return Room(plot_rows, max(8, min(30, screen_rows - 6)))


def whole(drawing: Drawing, columns: int, rows: int, look: Look) -> Page:
    """The figure laid out as large as it fits; where it does not fit at all, as small as it gets."""
    for share in range(max(3, rows), 2, -1):
        page = lay_out(drawing, columns, Room(share, share, grow=True), look)
        if page.height <= rows:
            return page
    return page
