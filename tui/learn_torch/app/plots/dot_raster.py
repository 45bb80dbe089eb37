"""Lines and points of a figure on a raster of braille dots, two across and four down in each cell.

A cell shows the dots of all lines that cross it, in the colour of the last one. A sign replaces the
dots of its cell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from learn_torch.app.plots.cell_canvas import CellCanvas
from learn_torch.app.plots.geometry import Point
from learn_torch.app.plots.terminal_style import Colour, TerminalStyle, legible

DOT_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille cell from U+2800 on, by row and column."""
EDGE = 2e-3
"""How close, in dots, a point counts as on an edge."""
MAX_DOTS = 60_000
"""Dots of all lines of one axes: 0.4 µs each, so 25 ms."""


class DotRaster:
    """A raster of `columns` by `rows` cells."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self._dots = [0] * (columns * rows)
        self._signs = [""] * (columns * rows)
        self._colours: list[Colour] = [0] * (columns * rows)

    def line(self, points: Sequence[Point], marker: str, colour: Colour) -> None:
        """Join the points, with braille dots or with one sign per cell."""
        if marker == "braille":
            for x, y in _walk(self._scaled(points, 2, 4)):
                self._dot(x, y, colour)
            return
        sign = "•" if marker == "dot" else marker
        for x, y in _walk(self._scaled(points, 1, 1)):
            self._sign(y * self.columns + x, sign, colour)

    def points(self, points: Sequence[Point], sign: str, colour: Colour) -> None:
        """Put a sign into the cell of each point."""
        for x, y in self._scaled(points, 1, 1):
            self._sign(y * self.columns + x, sign, colour)

    def blit(self, canvas: CellCanvas, left: int, top: int, style: TerminalStyle) -> None:
        """Copy every cell that is not empty to a canvas, over what is there."""
        for index, colour in enumerate(self._colours):
            sign = self._signs[index] or (chr(0x2800 + d) if (d := self._dots[index]) else "")
            if not sign:
                continue
            x, y = left + index % self.columns, top + index // self.columns
            behind = canvas.background_at(x, y)
            ground = style.background if behind is None else behind
            shown = legible(colour, ground) if style.colour else None
            canvas.put(x, y, sign, shown, "bold" if behind is not None else "", behind)

    def _scaled(self, points: Sequence[Point], across: int, down: int) -> list[tuple[int, int]]:
        """The dots of the points, counted from the upper left corner; `across` by `down` a cell.

        A point on the edge of two dots takes the left or upper one, as a tick does.
        """
        width, height = self.columns * across, self.rows * down
        return [
            (
                min(width - 1, max(0, int(x * width - EDGE))),
                height - 1 - min(height - 1, max(0, int(y * height + EDGE))),
            )
            for x, y in points
        ]

    def _dot(self, x: int, y: int, colour: Colour) -> None:
        index = (y >> 2) * self.columns + (x >> 1)
        self._dots[index] |= DOT_BITS[y & 3][x & 1]
        self._signs[index] = ""
        self._colours[index] = colour

    def _sign(self, index: int, sign: str, colour: Colour) -> None:
        self._signs[index] = sign
        self._dots[index] = 0
        self._colours[index] = colour


def _walk(dots: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Every dot on the way from dot to dot (a digital differential analyser)."""
    yield from dots[:1]
    for (x, y), (to_x, to_y) in pairwise(dots):
        steps = max(abs(to_x - x), abs(to_y - y))
        for n in range(1, steps + 1):
            yield x + round((to_x - x) * n / steps), y + round((to_y - y) * n / steps)


def dots_of(points: Sequence[Point], columns: int, rows: int) -> float:
    """About how many dots a line takes."""
    return math.fsum(
        max(2 * columns * abs(c - a), 4 * rows * abs(d - b)) for (a, b), (c, d) in pairwise(points)
    )
