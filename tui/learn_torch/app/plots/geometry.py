"""Lines, points and polygons cut to the plot."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from learn_torch.kernel.drawing import Area

Point = tuple[float, float]
"""Fractions of the plot: (0, 0) is its lower left corner, (1, 1) its upper right one."""
SLACK = 1e-3
"""How far outside a point still counts as on the edge."""


def visible_points(xs: Sequence[float], ys: Sequence[float]) -> list[Point]:
    """The points that lie within the plot."""
    low, high = -SLACK, 1 + SLACK
    return [
        (x, y)
        for x, y in zip(xs, ys, strict=True)
        if low <= x <= high and low <= y <= high  # nan fails both
    ]


def visible_pieces(xs: Sequence[float], ys: Sequence[float]) -> Iterator[list[Point]]:
    """A line in the pieces that lie within the plot. A gap (nan), or the edge, ends a piece."""
    piece: list[Point] = []
    previous: Point | None = None
    for x, y in zip(xs, ys, strict=True):
        point = (x, y) if math.isfinite(x) and math.isfinite(y) else None
        segment = clipped(previous, point) if previous and point else None
        if segment is None or (piece and segment[0] != piece[-1]):
            if piece:
                yield piece
            piece = []
        if segment is not None:
            piece += segment[1:] if piece else segment
        elif point is not None and _within(point):
            piece = [point]
        previous = point
    if piece:
        yield piece


def clipped(start: Point, end: Point) -> tuple[Point, Point] | None:
    """The part of a segment within the unit square (Liang and Barsky 1984), or None."""
    if _within(start) and _within(end):
        return start, end
    first, last = 0.0, 1.0
    for a, b in zip(start, end, strict=True):
        if a == b and 0 <= a <= 1:
            continue
        if a == b or not math.isfinite(b - a):
            return None
        enters, leaves = sorted(((0 - a) / (b - a), (1 - a) / (b - a)))
        first, last = max(first, enters), min(last, leaves)
    if first > last:
        return None
    return _between(start, end, first), _between(start, end, last)


def _within(point: Point) -> bool:
    return 0 <= point[0] <= 1 and 0 <= point[1] <= 1


def _between(start: Point, end: Point, fraction: float) -> Point:
    if fraction in (0.0, 1.0):
        return start if fraction == 0.0 else end
    x, y = (a + fraction * (b - a) for a, b in zip(start, end, strict=True))
    return x, y


def crossings(area: Area, rows: int) -> list[list[float]]:
    """Where the outlines of an area cross the middle of each row of pixels: rows from the top, x sorted."""
    found: list[list[float]] = [[] for _ in range(rows)]
    for a, b, c, d in _edges(area):
        upper, lower = (min(max(1 - side, -1.0), 2.0) for side in (max(b, d), min(b, d)))
        first, last = math.floor(upper * rows) - 1, math.ceil(lower * rows) + 1
        for y in range(max(0, first), min(rows, last)):
            level = 1 - (y + 0.5) / rows
            if (b > level) != (d > level):
                found[y].append(a + (level - b) * (c - a) / (d - b))
    return [sorted(row) for row in found]


def _edges(area: Area) -> Iterator[tuple[float, float, float, float]]:
    """The sides of all rings; a gap closes a ring."""
    ring: list[tuple[float, float]] = []
    for x, y in [*zip(area.x, area.y, strict=True), (math.nan, math.nan)]:
        if math.isfinite(x) and math.isfinite(y):
            ring.append((x, y))
            continue
        for (a, b), (c, d) in zip(ring, ring[1:] + ring[:1], strict=True):
            if math.isfinite(c - a) and math.isfinite(d - b):  # ±1e308 have no finite difference
                yield a, b, c, d
        ring = []
