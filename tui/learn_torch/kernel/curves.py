"""The curves of a run: bounded in memory, finite when drawn, honest about nan and inf."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import msgspec

from learn_torch.kernel.protocol import Series
from learn_torch.kernel.wire_types import MAX_NAME, MAX_SERIES, Progress

MAX_KEPT = 4096
"""Points kept of one curve; more are thinned to half of that, so a long run costs no more."""


RUNS_KEPT = 5
"""Runs of a cell whose curves are kept, the last one among them."""
EARLIER_COLUMNS = 128
"""Columns for which the curves of earlier runs are kept: 16 curves of 4 runs take 250 KiB at most."""


def thinned(
    steps: Sequence[int], values: Sequence[float], columns: int
) -> tuple[list[int], list[float]]:
    """At most two points a column, its lowest and its highest, in order: spikes survive."""
    if len(values) <= 2 * columns or columns < 1:
        return list(steps), list(values)
    kept = extremes(values, columns)
    return [steps[i] for i in kept], [values[i] for i in kept]


def extremes(values: Sequence[float], columns: int) -> list[int]:
    """Where the lowest and the highest value of each column are, in order."""
    kept: list[int] = []
    for column in range(columns):
        first = column * len(values) // columns
        bucket = range(first, (column + 1) * len(values) // columns)
        low, high = min(bucket, key=values.__getitem__), max(bucket, key=values.__getitem__)
        kept += sorted({low, high})
    return kept


class Curve(msgspec.Struct):
    """One named series. `steps` and `values` hold its finite points, thinned when there are many."""

    name: str
    steps: list[int] = []
    values: list[float] = []
    count: int = 0
    """Points that came, finite or not."""
    last: float = math.nan
    """The newest value, finite or not."""
    bad: int = 0
    """How many were nan or inf."""
    first_bad_step: int | None = None

    def extend(self, series: Series) -> None:
        """Take new points."""
        for step, value in zip(series.steps, series.values, strict=True):
            self.count += 1
            self.last = value
            if math.isfinite(value):
                self.steps.append(step)
                self.values.append(value)
            else:
                self.bad += 1
                if self.first_bad_step is None:
                    self.first_bad_step = step
        if len(self.values) > MAX_KEPT:
            self.steps, self.values = thinned(self.steps, self.values, MAX_KEPT // 4)

    def thinned(self, width: int) -> tuple[list[int], list[float]]:
        """The finite points for a plot of `width` columns: at most two a column."""
        return thinned(self.steps, self.values, width)


class Curves:
    """All curves of one run, in the order in which they began."""

    def __init__(self) -> None:
        self._by_name: dict[str, Curve] = {}
        self.progress = Progress()
        """How far the training is; not kept."""

    def add(self, series: Series) -> None:
        """Take new points; names beyond the limit are left out."""
        name = series.name[:MAX_NAME]
        if name not in self._by_name:
            if len(self._by_name) >= MAX_SERIES:
                return
            self._by_name[name] = Curve(name)
        self._by_name[name].extend(series)

    def __iter__(self) -> Iterator[Curve]:
        return iter(self._by_name.values())

    def __len__(self) -> int:
        return len(self._by_name)

    def to_bytes(self, earlier: Sequence[Curves] = ()) -> bytes:
        """Encode for the study, with coarser curves of earlier runs; msgpack, since JSON has no nan."""
        runs = [[*self._by_name.values()], *(run._coarse() for run in earlier)]
        return msgspec.msgpack.encode(runs if earlier else runs[0])

    def _coarse(self) -> list[Curve]:
        return [
            msgspec.structs.replace(curve, steps=steps, values=values)
            for curve in self
            for steps, values in [curve.thinned(EARLIER_COLUMNS)]
        ]

    @classmethod
    def runs_from_bytes(cls, data: bytes) -> tuple[Curves, ...]:
        """What `to_bytes` kept: the curves, then those of the earlier runs; raises ValueError."""
        try:
            kept = msgspec.msgpack.decode(data, type=list[Curve | list[Curve]])
        except msgspec.DecodeError as error:
            raise ValueError(f"not kept curves: {error}") from error
        several = [run for run in kept if isinstance(run, list)]
        return tuple(cls._of(run) for run in several or [[c for c in kept if isinstance(c, Curve)]])

    @classmethod
    def _of(cls, kept: Sequence[Curve]) -> Curves:
        curves = cls()
        curves._by_name = {curve.name: curve for curve in kept}
        return curves
