"""The lines and points of an axes, and which colour is which series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from learn_torch.app.plots.dot_raster import MAX_DOTS, DotRaster, dots_of
from learn_torch.app.plots.geometry import Point, visible_pieces, visible_points
from learn_torch.app.plots.terminal_style import Colour, TerminalStyle, sign_of
from learn_torch.kernel.curves import thinned
from learn_torch.kernel.drawing import Axes, Entry, Line, Points

FEW_CLASSES = 8
"""Up to so many colours, points are classes; with more, their colours are a scale."""


class ColourOrder:
    """The colours of an axes in the order in which they appear.

    Without colour, the index of a colour decides on the sign of its series.
    """

    def __init__(self, axes: Axes) -> None:
        self._indices: dict[Colour, int] = {}
        self._dotted: set[Colour] = set()
        for mark in axes.marks:
            if isinstance(mark, Line):
                self.index(mark.colour)
                if mark.dotted:
                    self._dotted.add(mark.colour)
            elif isinstance(mark, Points) and len(mark.colours) <= FEW_CLASSES:
                for colour in mark.colours:
                    self.index(colour)

    def index(self, colour: Colour) -> int:
        """The place of a colour in the order."""
        return self._indices.setdefault(colour, len(self._indices))

    def legend_sign(self, entry: Entry, style: TerminalStyle) -> str:
        """The sign of an entry for a line or for points."""
        index = self.index(entry.colour)
        if entry.kind == "points":
            return style.point_sign(index)
        if style.colour or entry.colour not in self._dotted:
            return sign_of(style.line_marker(index))
        return style.vertex_sign(index)


def draw_lines_and_points(
    axes: Axes, order: ColourOrder, style: TerminalStyle, raster: DotRaster
) -> None:
    """Draw the lines and points of an axes, the later ones over the earlier ones."""
    pieces = _pieces([mark for mark in axes.marks if isinstance(mark, Line)], raster)
    for mark in axes.marks:
        if isinstance(mark, Line):
            index = order.index(mark.colour)
            own_signs = mark.dotted and not style.colour
            marker = style.joining_marker if own_signs else style.line_marker(index)
            for piece in pieces[id(mark)]:
                raster.line(piece, marker, mark.colour)
            if mark.dotted:
                points = visible_points(mark.x, mark.y)
                raster.points(points, style.vertex_sign(index), mark.colour)
        elif isinstance(mark, Points):
            for colour, index, points in _classes(mark, order):
                raster.points(points, style.point_sign(index), colour)


def _pieces(lines: Sequence[Line], raster: DotRaster) -> dict[int, list[list[Point]]]:
    """What is drawn of each line, by its id: no more points than can be seen, or afforded."""
    most = max(raster.columns // 2, 4 * raster.columns // max(1, len(lines)))
    found = {
        id(line): [_few(piece, most) for piece in visible_pieces(line.x, line.y)] for line in lines
    }
    lengths = [
        dots_of(piece, raster.columns, raster.rows) for pieces in found.values() for piece in pieces
    ]
    stride = max(1, round(sum(lengths) / MAX_DOTS))
    if stride > 1:  # some line runs to and fro without end
        long = MAX_DOTS / (4 * len(lengths))
        for pieces in found.values():
            for place, piece in enumerate(pieces):
                if dots_of(piece, raster.columns, raster.rows) > long:
                    pieces[place] = piece[::stride]
    return found


def _few(piece: Sequence[Point], most: int) -> list[Point]:
    """At most so many points of a piece that runs from left to right; spikes remain."""
    x, y = [x for x, _ in piece], [y for _, y in piece]
    if len(x) <= most or any(b < a for a, b in pairwise(x)):
        return list(piece)
    kept, values = thinned(range(len(y)), y, most // 2)
    return list(zip([x[index] for index in kept], values, strict=True))


def _classes(mark: Points, order: ColourOrder) -> Iterator[tuple[Colour, int, list[Point]]]:
    """The points of one colour together, with the index of the colour."""
    for number, colour in enumerate(mark.colours):
        own = [place for place, which in enumerate(mark.which) if which == number]
        points = visible_points([mark.x[i] for i in own], [mark.y[i] for i in own])
        yield colour, order.index(colour) if len(mark.colours) <= FEW_CLASSES else 0, points
