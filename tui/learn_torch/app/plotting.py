"""The one module that knows plotext: the widget behind the loss, and strokes for figures.

plotext 5 raises on empty input and on inf, and cannot take the logarithm of zero; neither callers
nor `strokes` hand it anything of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual_plotext import PlotextPlot
from textual_plotext.plot import Plot

__all__ = ["Curve", "PlotextPlot", "Stroke", "strokes"]

Stroke = tuple[int, int, str, int]
"""Column and row of a cell, from the upper left, the sign in it, and whose it is."""

_RUNS = re.compile(r"\x1b\[([0-9;]*)m")
_canvas = Plot()


@dataclass(frozen=True)
class Curve:
    """Points in fractions, (0, 0) the lower left corner and (1, 1) the upper right one, finite."""

    x: Sequence[float]
    y: Sequence[float]
    marker: str
    """A character, or plotext's name of one."""
    number: int
    """0 to 255: what its strokes are known by."""
    joined: bool = True


def strokes(curves: Sequence[Curve], width: int, height: int) -> list[Stroke]:
    """The curves on a canvas without axes; later ones lie over earlier ones."""
    drawn = [curve for curve in curves if curve.x]
    if width < 1 or height < 1 or not drawn:
        return []
    plot = _canvas
    plot.clear_figure()
    plot.plotsize(width, height)
    plot.frame(False)
    plot.xaxes(False, False)
    plot.yaxes(False, False)
    plot.xfrequency(0)
    plot.yfrequency(0)
    # plotext takes its limits for the middle of the outer cells, and drops what lies beyond them.
    edge_x, edge_y = 0.25 / width, 0.125 / height
    plot.xlim(edge_x, 1 - edge_x)
    plot.ylim(edge_y, 1 - edge_y)
    for curve in drawn:
        x = [min(max(value, edge_x), 1 - edge_x) for value in curve.x]
        y = [min(max(value, edge_y), 1 - edge_y) for value in curve.y]
        draw = plot.plot if curve.joined else plot.scatter
        draw(x, y, marker=curve.marker, color=(curve.number, 1, 1))
    return list(_read(plot.build(), width, height))


def _read(built: str, width: int, height: int) -> Iterator[Stroke]:
    """The cells of what plotext built, whose colours say whose they are."""
    for row, line in enumerate(built.split("\n")[:height]):
        column, number = 0, 0
        for place, piece in enumerate(_RUNS.split(line)):
            if place % 2:
                found = piece.split(";")
                number = int(found[2]) if found[:2] == ["38", "2"] else number
                continue
            for sign in piece:
                if sign not in " ⠀" and column < width:
                    yield column, row, sign, number
                column += 1
