"""Numbers in plots: a few digits, thousands with commas, 3.3e34 for what is huge or tiny."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
