"""Processor time of a session, all its processes and threads together, as its guard can see it.

/proc holds the time of a living process; when it ends, its time is added to the parent that waits
for it, and is lost where the parent refuses to wait. So the last time seen of each process is kept
too, and the larger of the two sums counts. Neither is ever too much.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")


class Clock(NamedTuple):
    """What /proc/PID/stat says of one process, in ticks; proc(5), fields 14-17 and 22."""

    own: int
    waited_for: int
    """Of the children that ended and were waited for."""
    born: int
    """With the number it names one process for good: numbers are used again."""


def clock_of(pid: int) -> Clock:
    """The clocks of a process; OSError where it is gone."""
    with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - many times a second
        fields = file.read().rpartition(b")")[2].split()
    user, system, user_below, system_below = map(int, fields[11:15])
    return Clock(user + system, user_below + system_below, int(fields[19]))


@dataclass
class ProcessorTime:
    """Counts from `begin` on."""

    _before: float = 0.0
    _own_before: dict[tuple[int, int], int] = field(default_factory=dict)
    _own: dict[tuple[int, int], int] = field(default_factory=dict)

    def begin(self, pids: Iterable[int]) -> None:
        self._before, self._own_before = self._read(pids)
        self._own = {}

    def spent(self, pids: Iterable[int]) -> float:
        """Seconds since `begin`. `pids`: all processes below this one, parents before children."""
        counted, own = self._read(pids)
        self._own |= own
        seen = sum(ticks - self._own_before.get(key, 0) for key, ticks in self._own.items())
        return max(counted - self._before, seen / TICKS)

    def _read(self, pids: Iterable[int]) -> tuple[float, dict[tuple[int, int], int]]:
        """All that is counted anywhere, in seconds; and what each process has used, in ticks.

        Parents are read before their children: a process that ends meanwhile is counted at most once.
        """
        below = resource.getrusage(resource.RUSAGE_CHILDREN)
        total, own = 0, {}
        for pid in pids:
            with suppress(OSError, ValueError, IndexError):  # it ended while we looked
                clock = clock_of(pid)
                total += clock.own + clock.waited_for
                own[pid, clock.born] = clock.own
        return below.ru_utime + below.ru_stime + total / TICKS, own
