"""The magics that measure time: %time, %timeit, %prun."""

from __future__ import annotations

import contextlib
import cProfile
import pstats
import re
import sys
import time
import timeit as python_timeit
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_OPTION = re.compile(r"\s*-(?P<name>[nr])\s*(?P<count>\d+)|\s*-(?P<flag>[oqpc])\b")
MOST_LINES = 15
"""Functions that %prun lists."""


@dataclass(frozen=True)
class Scope:
    """The names that a magic sees."""

    globals: dict[str, Any]
    locals: dict[str, Any]


@contextlib.contextmanager
def timed() -> Iterator[None]:
    """Print the time of the processor and of the clock, as %%time does."""
    cpu, wall = time.process_time(), time.perf_counter()
    try:
        yield
    finally:
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        print(f"CPU times: {spent(cpu)}\nWall time: {spent(wall)}")


def spent(seconds: float) -> str:
    """A time in the unit that suits it: "12.3 µs"."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def time_once(line: str, scope: Scope) -> Any:
    """%time: a statement, or an expression whose value is the magic's."""
    try:
        code = compile(line, "<time>", "eval", dont_inherit=True)
    except SyntaxError:
        code = compile(line, "<time>", "exec", dont_inherit=True)
    with timed():
        return eval(code, scope.globals, scope.locals)


def timeit(line: str, scope: Scope) -> None:
    """%timeit [-n loops] [-r runs] statement; over a cell, a first line is the setup."""
    loops, runs = 0, 7
    while match := _OPTION.match(line):
        if match["name"] == "n":
            loops = int(match["count"])
        elif match["name"] == "r":
            runs = int(match["count"])
        line = line[match.end() :]
    setup, _, body = line.lstrip(" ").partition("\n")
    statement, setup = (body.strip("\n"), setup or "pass") if body.strip() else (setup, "pass")
    timer = python_timeit.Timer(statement, setup, globals={**scope.globals, **scope.locals})
    loops = loops or max(1, timer.autorange()[0])
    times = [one / loops for one in timer.repeat(max(1, runs), loops)]
    mean = sum(times) / len(times)
    spread = (sum((one - mean) ** 2 for one in times) / len(times)) ** 0.5
    print(
        f"{spent(mean)} ± {spent(spread)} per loop "
        f"(mean ± std. dev. of {len(times)} runs, {loops:,} loops each)"
    )


@contextlib.contextmanager
def profiled() -> Iterator[None]:
    """Print the functions that took longest, as %%prun does."""
    profile = cProfile.Profile()
    try:
        with profile:
            yield
    finally:
        pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(MOST_LINES)


def prun(line: str, scope: Scope) -> None:
    """%prun: a statement, profiled."""
    with profiled():
        exec(compile(line, "<prun>", "exec", dont_inherit=True), scope.globals, scope.locals)
