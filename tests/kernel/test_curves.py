"""Curves: bounded, finite where they are drawn, spikes kept."""

from __future__ import annotations

import math

import pytest

from learn_torch.kernel.curves import MAX_KEPT, Curve, Curves, thinned
from learn_torch.kernel.protocol import Series


def curve(values: list[float]) -> Curve:
    result = Curve("loss")
    result.extend(Series("loss", tuple(range(len(values))), tuple(values)))
    return result


def test_a_short_curve_is_drawn_as_it_is() -> None:
    assert curve([3.0, 2.0, 1.0]).thinned(80) == ([0, 1, 2], [3.0, 2.0, 1.0])


def test_a_long_curve_has_at_most_two_points_a_column() -> None:
    steps, values = thinned(range(10_000), [math.sin(i / 50) for i in range(10_000)], 80)
    assert len(steps) == len(values) <= 160
    assert steps == sorted(steps)


def test_a_spike_survives() -> None:
    values = [0.0] * 10_000
    values[4321] = 99.0
    assert 99.0 in curve(values).thinned(40)[1]


def test_a_long_run_costs_no_more_than_a_short_one() -> None:
    long = Curve("loss")
    for start in range(0, 100_000, 1000):
        steps = range(start, start + 1000)
        long.extend(Series("loss", tuple(steps), tuple(float(s) for s in steps)))
    assert len(long.values) <= MAX_KEPT
    assert (long.count, long.last, long.values[0]) == (100_000, 99_999.0, 0.0)


def test_what_is_kept_comes_back() -> None:
    curves = Curves()
    curves.add(Series("loss", (0, 1, 2), (1.0, math.nan, 0.5)))
    curves.add(Series("accuracy", (2,), (0.9,)))
    [again] = Curves.runs_from_bytes(curves.to_bytes())
    assert [c.name for c in again] == ["loss", "accuracy"]
    assert [(c.values, c.bad) for c in again] == [([1.0, 0.5], 1), ([0.9], 0)]


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x80", b"text"])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not kept curves"):
        Curves.runs_from_bytes(data)
