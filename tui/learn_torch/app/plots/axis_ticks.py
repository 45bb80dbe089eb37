"""Ticks: round values (1, 2 or 5 times a power of ten), numbers as text, the labels there is room for."""

from __future__ import annotations

import math
from collections.abc import Sequence

from learn_torch.app.plots.cell_canvas import fitted, width
from learn_torch.kernel.drawing import Axis, Tick

MOST_TICKS = 50
MOST_DIGITS = 10
"""Decimals of a label."""
LONGEST = 12
"""Characters of a label in plain notation."""


def measured(value: float) -> str:
    """A value in a legend: about four significant digits, or "nan", "inf", "-inf"."""
    if value == 0 or not math.isfinite(value):
        return f"{value:.0f}"
    if not 1e-3 <= abs(value) < 1e5:
        return scientific(value, 4)
    exponent = math.floor(math.log10(abs(value)))
    decimals = 5 if exponent < -2 else min(4, max(0, 3 - exponent))
    return f"{value:,.{decimals}f}"


def scientific(value: float, digits: int) -> str:
    """The value with at most so many digits: 3.255e34, 1e-9."""
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def tick_labels(values: Sequence[float], step: float) -> list[str]:
    """The labels of ticks that are `step` apart, all in one notation and with the same decimals."""
    largest = max(map(abs, values), default=0.0)
    if largest == 0 or step <= 0:
        return [compact(value) for value in values]
    finest = math.floor(math.log10(step) + 1e-9)
    digits = math.floor(math.log10(largest) + 1e-9) - finest + 1
    decimals = min(max(0, -finest), MOST_DIGITS)
    plain = ["0" if abs(v) < step / 2 else f"{v:,.{decimals}f}" for v in values]
    short = digits <= 5 and not 1e-3 <= largest < 1e6
    if not short and 1e-9 <= largest < 1e12 and max(map(len, plain)) <= LONGEST:
        return plain
    digits = max(1, min(digits, 7))
    return ["0" if abs(v) < step / 2 else scientific(v, digits) for v in values]


def compact(value: float) -> str:
    """A value alone, such as the limit of a colour scale: four significant digits, no zeros."""
    if value == 0 or not math.isfinite(value):
        return f"{value:.0f}"
    if not 1e-4 <= abs(value) < 1e6:
        return scientific(value, 4)
    decimals = max(0, 3 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def ticks(axis: Axis, count: int, *, whole: bool = False) -> Sequence[Tick]:
    """The axis's own ticks, or about `count` round values; with `whole`, integers."""
    if axis.ticks is not None:
        return axis.ticks
    low, high = sorted((axis.low, axis.high))
    values = _log_values(low, high, count) if axis.log else []
    if len(values) >= 2:
        labels = _log_labels(values)
    else:
        values = round_values(low, high, count, whole=whole)
        step = values[1] - values[0] if len(values) > 1 else 0.0
        labels = tick_labels(values, step)
    by_label = {label: fraction(axis, value) for value, label in zip(values, labels, strict=True)}
    return [Tick(at, label) for label, at in by_label.items() if -1e-9 <= at <= 1 + 1e-9]


def fraction(axis: Axis, value: float) -> float:
    """The position of a value on an axis: 0 at `low`, 1 at `high`; nan where a log scale has none."""
    low, high = axis.low, axis.high
    if axis.log:
        if value <= 0:
            return math.nan
        low, high, value = math.log10(low), math.log10(high), math.log10(value)
    if not math.isfinite(high - low):
        low, high, value = low / 4, high / 4, value / 4  # ±1e308 have no finite difference
    return (value - low) / (high - low) if high != low else 0.5  # logarithms of two neighbours


def round_values(low: float, high: float, count: int, *, whole: bool = False) -> list[float]:
    """About `count` multiples of a round step between two limits; one value if they are too close."""
    step = round_step(low, high, count)
    if whole:
        step = max(1.0, step)
    if step <= 0:
        return [low]
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [n * step for n in range(first, min(last, first + MOST_TICKS) + 1)]
    return [value for value in values if math.isfinite(value)] or [low]


def round_step(low: float, high: float, count: int) -> float:
    """1, 2 or 5 times a power of ten; 0 where the limits are too close, or too far apart."""
    rough = high / max(1, count) - low / max(1, count)
    smallest = max(1e-14 * max(abs(low), abs(high)), 1e-300)
    if rough <= smallest or not math.isfinite(rough):
        return 0.0
    power = 10.0 ** math.floor(math.log10(rough))
    steps = (n * power for n in (1, 2, 5, 10))
    return next((step for step in steps if step >= 0.6 * rough and math.isfinite(step)), power)


def _log_values(low: float, high: float, count: int) -> list[float]:
    """Every power of ten, or every second, third, fifth, …; 1, 2 and 5 of each where there are few."""
    slack = 1 + 1e-9
    first, last = math.floor(math.log10(low / slack)), math.floor(math.log10(high * slack))
    powers = [power for power in range(first, last + 1) if -308 < power < 308]
    tens = [power for power in powers if low / slack <= 10.0**power <= high * slack]
    finer = [factor * 10.0**power for power in powers for factor in (1, 2, 5)]
    inside = [value for value in finer if low / slack <= value <= high * slack]
    if len(tens) < 3 and len(inside) <= count + 2:
        return inside
    for stride in (1, 2, 3, 5, 10, 20, 50, 100, 200):
        picked = [10.0**power for power in tens if power % stride == 0]
        if len(picked) <= count + 1:
            break
    return picked


def _log_labels(values: Sequence[float]) -> list[str]:
    """All labels in one notation."""
    if all(1e-3 <= value <= 1e5 for value in values):
        return [compact(value) for value in values]
    return [scientific(value, 1) for value in values]


def horizontal_labels(
    axis: Axis, columns: int, ellipsis: str, count: int | None = None
) -> list[tuple[int, int, str]]:
    """The ticks of a horizontal axis: column of the tick, first column of its label, label.

    `count` is about how many, where that is known. Names are shortened to an equal part of the
    columns each; labels that would touch are left out.
    """
    found = ticks(axis, count or max(2, columns // 11))
    named = axis.ticks is not None
    room = columns // max(1, len(found)) - 1 if named and len(found) > 1 else columns
    short = {fitted(tick.label, room, ellipsis) for tick in found}
    if room < 3 or len(short) < len({tick.label for tick in found}):
        room = columns  # shortened they would all look alike: a few whole ones say more
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


def cell_at(position: float, cells: int) -> int:
    """The cell in which a fraction lies. On the edge of two cells, and slightly beyond, the first."""
    return min(cells - 1, max(0, int(min(max(position, -1.0), 2.0) * cells - 2e-3)))
