"""Pairs of timings, taken in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Comparison:
    """Seconds of two things, in pairs."""

    what: str
    against: str
    ours: list[float]
    theirs: list[float]
    bound: float
    """The ratio that the project promises not to exceed."""

    @property
    def ratio(self) -> float:
        """The median of the ratios, pair by pair."""
        return statistics.median(a / b for a, b in zip(self.ours, self.theirs, strict=True))

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        return self.ratio <= self.bound

    def __str__(self) -> str:
        mine, other = statistics.median(self.ours), statistics.median(self.theirs)
        return (
            f"| {self.what} | {mine * 1000:,.0f} ms | {self.against} | {other * 1000:,.0f} ms "
            f"| {self.ratio:.3g} | ≤ {self.bound:.3g} | {'yes' if self.kept else 'NO'} |"
        )


async def in_turn(
    ours: Callable[[], Awaitable[float]], theirs: Callable[[], Awaitable[float]], pairs: int
) -> tuple[list[float], list[float]]:
    """`pairs` timings of each, A B A B …, after one of each that is not counted."""
    await ours()
    await theirs()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(pairs):
        taken[0].append(await ours())
        taken[1].append(await theirs())
    return taken
