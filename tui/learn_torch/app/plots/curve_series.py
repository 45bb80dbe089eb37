"""What is drawn of the curves of a run: their points, their smoothed lines, and which share a scale."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from learn_torch.kernel.curves import Curve, Curves, thinned

Stretch = tuple[Sequence[int], Sequence[float]]
"""Steps and values without a gap."""

FEWEST_TO_SMOOTH = 40
ROUGH = 0.04
"""Mean difference of neighbours, as a part of the range, above which a curve looks like a band."""
WINDOWS = 16
"""A smoothed line averages over this part of the points."""
SAMPLES = 256
"""Pairs of neighbours that are compared to see whether a curve is rough."""
MEANS = 512
"""Points of a smoothed line before it is averaged: more than any terminal has columns."""
SEEN = 0.2
"""The part of a shared scale that a curve must use to be readable there."""
FARTHEST = 20.0
"""A previous run that rose this many times higher would flatten the present one."""

_LOSSES = re.compile(r"loss|error|mse|mae|nll|entropy|energy|objective|perplexity", re.IGNORECASE)
_METRICS = re.compile(
    r"acc|correct|precision|recall|f1|auc|iou|score|(^|[^a-z])(lr|rate)", re.IGNORECASE
)


def drawable(curve: Curve, columns: int, *, log: bool) -> Iterator[Stretch]:
    """At most two points a column, in stretches: the curve ends where it first was not finite."""
    steps, values = curve.thinned(columns)
    yield from _stretches(curve, steps, values, log=log)


def smoothed(curve: Curve, columns: int, *, log: bool) -> list[Stretch]:
    """The moving average of a noisy curve, in stretches; none where it is not noisy, or too short.

    The window is centred, a sixteenth of the points, and shorter at both ends.
    """
    if not window(curve):
        return []
    steps, means = _means(curve)
    averages = _averages(means, max(1, len(means) // (2 * WINDOWS)))
    return list(_stretches(curve, *thinned(steps, averages, columns), log=log))


def window(curve: Curve) -> int:
    """Over how many steps the moving average of a curve goes; 0 where it has none."""
    values = curve.values
    low, high = min(values, default=0.0), max(values, default=0.0)
    if len(values) < FEWEST_TO_SMOOTH or not 0 < high - low < math.inf:
        return 0
    places = range(0, len(values) - 1, max(1, len(values) // SAMPLES))
    apart = sum(abs(values[place + 1] - values[place]) / (high - low) for place in places)
    return (curve.count - curve.bad) // WINDOWS if apart >= ROUGH * len(places) else 0


def _means(curve: Curve) -> tuple[list[int], list[float]]:
    """The curve as means of neighbours, at most MEANS of them: a long one costs no more."""
    size = -(-len(curve.values) // MEANS)
    starts = range(0, len(curve.values), size)
    parts = [curve.values[start : start + size] for start in starts]
    middles = [curve.steps[start : start + size] for start in starts]
    return [part[len(part) // 2] for part in middles], [sum(part) / len(part) for part in parts]


def _averages(values: Sequence[float], half: int) -> list[float]:
    sums = [0.0, *accumulate(values)]
    count = len(values)
    reach = (min(half, place, count - 1 - place) for place in range(count))
    return [(sums[i + r + 1] - sums[i - r]) / (2 * r + 1) for i, r in enumerate(reach)]


def _stretches(
    curve: Curve, steps: Sequence[int], values: Sequence[float], *, log: bool
) -> Iterator[Stretch]:
    points = [
        (step, value)
        for step, value in zip(steps, values, strict=True)
        if math.isfinite(value) and (value > 0 or not log)
    ]
    gap = curve.first_bad_step
    before = [point for point in points if gap is None or point[0] < gap]
    for part in (before, points[len(before) :]):
        if part:
            yield [step for step, _ in part], [value for _, value in part]


def comparable(curve: Curve, before: Curves | None) -> Curve | None:
    """The same series of the previous run, if it can be drawn on one scale with this one."""
    for old in before or ():
        if old.name == curve.name and len(old.values) > 1 and curve.values:
            most = max(map(abs, (min(curve.values), max(curve.values))))
            if max(map(abs, (min(old.values), max(old.values)))) <= FARTHEST * most:
                return old
    return None


def panels(curves: Sequence[Curve]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which curves share the scale of the first, and which need one of their own.

    The words for losses and for metrics decide; where a name has neither, the ranges do.
    """
    first = next((index for index, curve in enumerate(curves) if curve.values), None)
    if first is None:
        return tuple(range(len(curves))), ()
    apart = tuple(
        index
        for index, curve in enumerate(curves)
        if index != first and curve.values and _differs(curves[first], curve)
    )
    return tuple(index for index in range(len(curves)) if index not in apart), apart


def _differs(first: Curve, other: Curve) -> bool:
    metrics = [bool(_METRICS.search(one.name)) for one in (first, other)]
    losses = [bool(_LOSSES.search(one.name)) for one in (first, other)]
    if metrics[0] != metrics[1] and losses[0] != losses[1]:
        return True
    if losses[0] and losses[1]:
        return False
    low, high = min(first.values), max(first.values)
    bottom, top = min(other.values), max(other.values)
    shared = max(high, top) - min(low, bottom)
    return min(high - low, top - bottom) < SEEN * shared
