"""A whole figure on a sheet: its axes in their grid, or one after another where that is too narrow."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment

from learn_torch.app.figures.look import Look
from learn_torch.app.figures.measure import Room, Shape, bare, measure
from learn_torch.app.figures.panel import Panel
from learn_torch.app.figures.sheet import Sheet, fitted, width
from learn_torch.i18n.translate import tr_message
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
        """The whole figure."""
        painting = Painting(self)
        for y in range(self.height):
            painting.reach(y)
        return painting.sheet


class Painting:
    """A figure being drawn: an axes when a row of it is first wanted, so that much of it costs little."""

    def __init__(self, page: Page) -> None:
        self.sheet = Sheet(page.columns, page.height)
        self._page = page
        self._waiting = list(page.placed)
        self._write_words()

    def reach(self, y: int) -> None:
        """Draw what a row needs."""
        due = [p for p in self._waiting if p.y <= y < p.y + p.shape.height]
        for place in due:
            self._waiting.remove(place)
            Panel(place.axes, place.shape, self._page.look, self.sheet, place.x, place.y).draw()

    def segments(self, y: int) -> list[Segment]:
        """A row of it."""
        self.reach(y)
        return self.sheet.segments(y)

    def _write_words(self) -> None:
        """The title above, and what was left out beneath."""
        page, columns, ellipsis = self._page, self._page.columns, self._page.look.marks.ellipsis
        if page.drawing.title:
            title = fitted(page.drawing.title.replace("\n", " "), columns, ellipsis)
            reach = max((p.x + p.shape.width for p in page.placed), default=columns)
            start = max(0, (min(reach, columns) - width(title)) // 2)
            self.sheet.put(start, 0, title, emphasis="bold")
        first = page.height - len(page.drawing.notes)
        for row, note in enumerate(page.drawing.notes, first):
            words = fitted(tr_message(note.replace("\n", " ")), columns, ellipsis)
            self.sheet.put(0, row, words, emphasis="dim")


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


def inline(drawing: Drawing, columns: int, screen_rows: int) -> Room:
    """The room for a figure among the cells of a lesson: less where it has several lines of plots."""
    tall = screen_rows >= TALL
    several = len(_lines(drawing.axes, columns)) > 1
    plot_rows = (9 if tall else 7) if several else (14 if tall else 10)
    return Room(plot_rows, max(8, min(30, screen_rows - 6)))


def whole(drawing: Drawing, columns: int, rows: int, look: Look) -> Page:
    """The figure laid out as large as it fits; where it does not fit at all, as small as it gets."""

    def height(share: int) -> int:
        return lay_out(drawing, columns, Room(share, share, grow=True), look).height

    share = max(3, bisect_right(range(rows + 1), rows, key=height) - 1)
    return lay_out(drawing, columns, Room(share, share, grow=True), look)
