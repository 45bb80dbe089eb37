"""Lines and points as strokes, cut to the axes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from learn_torch.app.figures.look import Colour, Look, legible
from learn_torch.app.figures.sheet import Sheet
from learn_torch.app.plotting import Curve, strokes
from learn_torch.kernel.curves import thinned
from learn_torch.kernel.drawing import Axes, Line, Points

Point = tuple[float, float]
MAX_SERIES = 250
"""Curves of one canvas that can be told from one another."""
MAX_DOTS = 15_000
"""Dots of all lines of one axes: plotext takes 3 µs for each."""


class Order:
    """The colours of an axes in the order of their appearance: without colour, they are markers."""

    def __init__(self, axes: Axes) -> None:
        self._places: dict[Colour, int] = {}
        for mark in axes.marks:
            if isinstance(mark, Line):
                self.place(mark.colour)
            elif isinstance(mark, Points) and len(mark.colours) <= 8:
                for colour in mark.colours:
                    self.place(colour)

    def place(self, colour: Colour) -> int:
        """Which of the colours it is."""
        return self._places.setdefault(colour, len(self._places))


def draw(
    axes: Axes, order: Order, look: Look, sheet: Sheet, box: tuple[int, int, int, int]
) -> None:
    """Put the lines and points of an axes into a box (left, top, width, height) of the sheet."""
    left, top, width, height = box
    colours: list[Colour] = []
    curves: list[Curve] = []
    lines = sum(isinstance(mark, Line) for mark in axes.marks)
    most = max(width // 2, 4 * width // max(1, lines))
    for mark in axes.marks:
        if isinstance(mark, Line | Points):
            for colour, curve in _curves(mark, order, look, most):
                if len(curves) < MAX_SERIES:
                    curves.append(_numbered(curve, len(colours)))
                    colours.append(colour)
    for column, row, sign, number in strokes(_affordable(curves, width, height), width, height):
        behind = sheet.ground(left + column, top + row)
        ground = look.paper if behind is None else behind
        shown = legible(colours[number], ground) if look.colour else None
        emphasis = "bold" if behind is not None else ""
        sheet.put(left + column, top + row, sign, shown, emphasis, behind)


def _affordable(curves: Sequence[Curve], width: int, height: int) -> list[Curve]:
    """The curves with fewer points, where they run up and down so much that drawing would stall."""
    lengths = [_length(curve, width, height) for curve in curves]
    total = sum(lengths)
    if total <= MAX_DOTS:
        return list(curves)
    share = MAX_DOTS / total
    return [
        _coarser(curve, share) if length > MAX_DOTS / (4 * len(curves)) else curve
        for curve, length in zip(curves, lengths, strict=True)
    ]


def _length(curve: Curve, width: int, height: int) -> float:
    """Dots of braille that a line takes; none for points."""
    if not curve.joined:
        return 0.0
    steps = pairwise(zip(curve.x, curve.y, strict=True))
    return sum(max(2 * width * abs(c - a), 4 * height * abs(d - b)) for (a, b), (c, d) in steps)


def _coarser(curve: Curve, share: float) -> Curve:
    pace = max(1, round(1 / share))
    x, y = curve.x[::pace], curve.y[::pace]
    return Curve(x, y, curve.marker, curve.number, curve.joined)


def _numbered(curve: Curve, number: int) -> Curve:
    return Curve(curve.x, curve.y, curve.marker, number, curve.joined)


def _curves(
    mark: Line | Points, order: Order, look: Look, most: int
) -> Iterator[tuple[Colour, Curve]]:
    if isinstance(mark, Points):
        yield from _classes(mark, order, look)
        return
    marker = look.line_marker(order.place(mark.colour))
    for piece in pieces(mark.x, mark.y):
        x, y = _few(piece, most)
        yield mark.colour, Curve(x, y, marker, 0)
    if mark.dotted:
        x, y = _inside(mark.x, mark.y)
        yield mark.colour, Curve(x, y, look.dot_marker(order.place(mark.colour)), 0, False)


def _classes(mark: Points, order: Order, look: Look) -> Iterator[tuple[Colour, Curve]]:
    """The points of one colour together."""
    for number, colour in enumerate(mark.colours):
        mine = [place for place, which in enumerate(mark.which) if which == number]
        x, y = _inside([mark.x[i] for i in mine], [mark.y[i] for i in mine])
        known = order.place(colour) if len(mark.colours) <= 8 else 0
        yield colour, Curve(x, y, look.point_marker(known), 0, False)


def _inside(xs: Sequence[float], ys: Sequence[float]) -> tuple[list[float], list[float]]:
    """The points that lie within the axes."""
    slack = 1e-3
    kept = [
        (x, y)
        for x, y in zip(xs, ys, strict=True)
        if -slack <= x <= 1 + slack and -slack <= y <= 1 + slack
    ]
    return [x for x, _ in kept], [y for _, y in kept]


def _few(piece: Sequence[Point], most: int) -> tuple[list[float], list[float]]:
    """At most so many points, where the piece runs from left to right."""
    x, y = [x for x, _ in piece], [y for _, y in piece]
    if len(x) <= most or any(b < a for a, b in pairwise(x)):
        return x, y
    kept, values = thinned(range(len(y)), y, most // 2)
    return [x[place] for place in kept], values


def pieces(xs: Sequence[float], ys: Sequence[float]) -> Iterator[list[Point]]:
    """A line in stretches that lie within the axes; a gap, or the edge, ends one."""
    piece: list[Point] = []
    before: Point | None = None
    for x, y in zip(xs, ys, strict=True):
        here = (x, y) if math.isfinite(x) and math.isfinite(y) else None
        cut = _cut(before, here) if before is not None and here is not None else None
        if cut is None or (piece and cut[0] != piece[-1]):
            if piece:
                yield piece
            piece = []
        if cut is not None:
            piece += cut[1:] if piece else cut
        elif here is not None and _within(here):
            piece = [here]
        before = here
    if piece:
        yield piece


def _within(point: Point) -> bool:
    return 0 <= point[0] <= 1 and 0 <= point[1] <= 1


def _cut(start: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a segment within the unit square (Liang and Barsky 1984); None: no part of it."""
    if _within(start) and _within(end):
        return start, end
    first, last = 0.0, 1.0
    for a, b in zip(start, end, strict=True):
        if a == b:
            if not 0 <= a <= 1:
                return None
            continue
        enters, leaves = sorted(((0 - a) / (b - a), (1 - a) / (b - a)))
        first, last = max(first, enters), min(last, leaves)
    if first > last:
        return None
    return _between(start, end, first), _between(start, end, last)


def _between(start: Point, end: Point, share: float) -> Point:
    if share in (0.0, 1.0):
        return start if share == 0.0 else end
    return tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))  # type: ignore[return-value]
