"""Ticks: round values between two limits, and as many labels as there is room for."""

from __future__ import annotations

import math
from collections.abc import Sequence

from learn_torch.app.figures.sheet import fitted, width
from learn_torch.kernel.drawing import Axis, Tick


def ticks(axis: Axis, count: int) -> Sequence[Tick]:
    """The ticks of an axis: the worker's, or about `count` of our own."""
    if axis.ticks is not None:
        return axis.ticks
    low, high = sorted((axis.low, axis.high))
    found = _decades(low, high, count) if axis.log else []
    if len(found) < 2:
        found = _round_values(low, high, count)
    step = found[1] - found[0] if len(found) > 1 and not axis.log else 0.0
    far = axis.log and not all(1e-3 <= value <= 1e5 for value in found)
    labels = [_power(value) if far else number(value, step) for value in found]
    places = [_fraction(axis, value) for value in found]
    pairs = zip(places, labels, strict=True)
    return [Tick(at, label) for at, label in pairs if -1e-9 <= at <= 1 + 1e-9]


def _power(value: float) -> str:
    """1e-4: all labels of one kind, where some of them would be long."""
    power = math.floor(math.log10(value) + 1e-9)
    return f"{value / 10.0**power:.3g}e{power}"


def _fraction(axis: Axis, value: float) -> float:
    if axis.log:
        span = math.log10(axis.high) - math.log10(axis.low)
        return (math.log10(value) - math.log10(axis.low)) / span if value > 0 else -1.0
    return (value - axis.low) / (axis.high - axis.low)


def _decades(low: float, high: float, count: int) -> list[float]:
    """Powers of ten."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    pace = max(1, -(-(last - first + 1) // max(2, count)))
    return [10.0**power for power in range(first, last + 1, pace) if -300 < power < 300]


def _round_values(low: float, high: float, count: int) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / max(1, count)
    if not math.isfinite(rough) or rough <= 0 or rough < 1e-14 * max(abs(low), abs(high)):
        return [low]
    power: float = 10.0 ** math.floor(math.log10(rough))
    pace = next(n * power for n in (1, 2, 5, 10, 20) if n * power >= 0.6 * rough)
    first, last = math.ceil(low / pace - 1e-9), math.floor(high / pace + 1e-9)
    return [n * pace for n in range(first, min(last, first + 50) + 1)]


def number(value: float, step: float = 0.0) -> str:
    """A value as a tick shows it: no more digits than the step needs."""
    if value == 0 or abs(value) < abs(step) * 1e-6:
        return "0"
    if not 1e-4 <= abs(value) < 1e6 or (step and abs(step) < 1e-5):
        return f"{value:.4g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
    if step >= 1:
        return f"{value:,.0f}"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step else 4
    text = f"{value:,.{min(decimals, 6)}f}"
    return text if step else text.rstrip("0").rstrip(".") if "." in text else text


def labelled(
    axis: Axis, columns: int, ellipsis: str, count: int | None = None
) -> list[tuple[int, int, str]]:
    """Ticks along the bottom: column of the tick, column of its label's beginning, label.

    `count`: about how many, where that is known. Words are shortened to their share of the room; numbers that would touch are left out.
    """
    found = ticks(axis, count or max(2, columns // 11))
    words = axis.ticks is not None
    room = columns // max(1, len(found)) - 1 if words and len(found) > 1 else columns
    short = {fitted(tick.label, room, ellipsis) for tick in found}
    if room < 3 or len(short) < len({tick.label for tick in found}):
        room = columns  # shortened they would all be alike: some whole ones say more
    placed: list[tuple[int, int, str]] = []
    end = -1_000
    for tick in sorted(found, key=lambda one: one.at):
        at = cell_at(tick.at, columns)
        label = fitted(tick.label.split("\n")[0], room, ellipsis)
        start = min(at - (width(label) - 1) // 2, columns - width(label))
        if start >= end + 1:
            placed.append((at, start, label))
            end = start + width(label)
    return placed


def cell_at(fraction: float, cells: int) -> int:
    """The cell in which a fraction lies; on the border of two, and a rounding beyond it, the first."""
    return min(cells - 1, max(0, int(fraction * cells - 2e-3)))
