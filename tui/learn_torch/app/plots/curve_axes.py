"""The axes of the curves of a run: their limits, and ticks at equal distances."""

from __future__ import annotations

import math
from collections.abc import Sequence

from learn_torch.app.plots.axis_ticks import cell_at, round_step, tick_labels
from learn_torch.kernel.drawing import Axis, Tick

MOST_TICKS = 9
"""Ticks of the vertical axis."""
LEAST_USED = 0.5
"""The part of the vertical axis that the values must use, for the sake of equal distances: at half,
there are such ticks from 6 rows on; on average 78 % of 7 rows are used, 90 % of 17."""


def step_axis(steps: Sequence[int]) -> Axis:
    """The axis of the steps; one step alone is in the middle."""
    first, last = min(steps), max(steps)
    return Axis(first, last) if first < last else Axis(first - 0.5, last + 0.5)


def value_axis(values: Sequence[float], rows: int, *, log: bool) -> Axis:
    """The axis of the values: from a round value, with ticks at equal distances; constants centred."""
    low, high = min(values), max(values)
    if log:
        if high <= low * (1 + 1e-9):
            low, high = max(low / 2, 5e-324), min(high * 2, 1.7e308)
        return Axis(low, high, log=True)
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        half = max(abs(low) / 2, 5e-300) if low else 0.5
        return Axis(low - half, high + half)
    return _even_axis(low, high, rows) or Axis(low, high)


def _even_axis(low: float, high: float, rows: int) -> Axis | None:
    """The limits that put a round tick on every n-th row and leave the fewest rows empty, if any."""
    if not math.isfinite(high - low):
        return None
    steps = {round_step(low, high, count) for count in range(1, MOST_TICKS)} - {0.0}
    found = [
        axis
        for step in steps
        for apart in range(2, rows)
        if (axis := _ticks_apart(low, high, rows, step, apart)) is not None
    ]

    def emptiness(axis: Axis) -> tuple[bool, float, int]:
        """Two ticks only where three do not fit; then the fewest empty rows, then the most ticks."""
        count = len(axis.ticks or ())
        return count < 3, axis.high - axis.low, -count

    return min(found, key=emptiness, default=None)


def _ticks_apart(low: float, high: float, rows: int, step: float, apart: int) -> Axis | None:
    """The axis with ticks that are `step` and so many rows apart, where it reaches far enough."""
    row_value = step / apart
    bottom = math.floor(low / row_value + 1e-9)
    reached = (rows - 1) * row_value
    if bottom * row_value + reached < high - 1e-9 * step or high - low < LEAST_USED * reached:
        return None
    places = range(-bottom % apart, rows, apart)
    values = [(bottom + row) // apart * step for row in places]
    if not 2 <= len(values) <= MOST_TICKS:
        return None
    if not all(map(math.isfinite, (bottom * row_value + reached, *values))):
        return None  # the next round value above 1e308
    pairs = zip(places, tick_labels(values, step), strict=True)
    marks = tuple(Tick(row / (rows - 1), label) for row, label in pairs)
    return Axis(bottom * row_value, bottom * row_value + reached, ticks=marks)


def tick_count(rows: int) -> int:
    """About how many ticks a vertical axis of so many rows has."""
    return max(2, min(8, rows // 3))


def one_per_row(found: Sequence[Tick], rows: int) -> list[Tick]:
    """The ticks whose labels do not share a row."""
    by_row = {cell_at(tick.at, rows): tick for tick in found}
    return list(by_row.values())
