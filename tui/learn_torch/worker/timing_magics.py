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

from learn_torch.worker.own_frames import FOLDER

_OPTION = re.compile(r"\s*-(?P<name>[nr])\s*(?P<count>\d+)|\s*-(?P<flag>[oqpc])\b")
_PRUN_OPTION = re.compile(r"\s*-(?P<name>[lsTD])\s*(?P<value>\S+)|\s*-(?P<flag>[rq])\b")
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


@dataclass(frozen=True)
class TimeitResult:
    """What `%timeit -o` returns; times in seconds, of one loop."""

    loops: int
    repeat: int
    all_runs: list[float]

    @property
    def average(self) -> float:
        return sum(self.all_runs) / len(self.all_runs)

    @property
    def stdev(self) -> float:
        squares = sum((one - self.average) ** 2 for one in self.all_runs)
        return float((squares / len(self.all_runs)) ** 0.5)

    @property
    def best(self) -> float:
        return min(self.all_runs)

    @property
    def worst(self) -> float:
        return max(self.all_runs)

    def __repr__(self) -> str:
        return (
            f"{spent(self.average)} ± {spent(self.stdev)} per loop (mean ± std. dev. of "
            f"{self.repeat} {'run' if self.repeat == 1 else 'runs'}, {self.loops:,} "
            f"{'loop' if self.loops == 1 else 'loops'} each)"
        )


def timeit(line: str, scope: Scope) -> TimeitResult | None:
    """%timeit [-n loops] [-r runs] [-q] [-o] statement; over a cell, a first line is the setup."""
    loops, runs, flags = 0, 7, ""
    while match := _OPTION.match(line):
        if match["name"] == "n":
            loops = int(match["count"])
        elif match["name"] == "r":
            runs = max(1, int(match["count"]))
        flags += match["flag"] or ""
        line = line[match.end() :]
    setup, _, body = line.lstrip(" ").partition("\n")
    statement, setup = (body.strip("\n"), setup or "pass") if body.strip() else (setup, "pass")
    timer = python_timeit.Timer(statement, setup, globals={**scope.globals, **scope.locals})
    loops = loops or max(1, timer.autorange()[0])
    result = TimeitResult(loops, runs, [one / loops for one in timer.repeat(runs, loops)])
    if "q" not in flags:
        print(result)
    return result if "o" in flags else None


@contextlib.contextmanager
def profiled(options: dict[str, str]) -> Iterator[None]:
    """Print the functions that took longest, as %%prun does; -l says how many, -s by what."""
    profile = cProfile.Profile()
    try:
        with profile:
            yield
    finally:
        stats = pstats.Stats(profile, stream=sys.stdout)
        _drop_ours(stats)
        lines = options.get("l", "")
        stats.sort_stats(options.get("s", "tottime"))
        stats.print_stats(int(lines) if lines.isdigit() else lines or MOST_LINES)


def options_of_prun(line: str) -> tuple[dict[str, str], str]:
    """The options of %prun, and its statement: -l lines, -s key, -q; the others write files."""
    options = {}
    while match := _PRUN_OPTION.match(line):
        options[match["name"] or match["flag"]] = match["value"] or ""
        line = line[match.end() :]
    return options, line.lstrip()


def _drop_ours(stats: Any) -> None:
    """Take what runs the cell out of a profile."""
    ours = [
        key for key in stats.stats if key[0].startswith(FOLDER) or key[0] == contextlib.__file__
    ]
    for key in ours:
        stats.total_calls -= stats.stats[key][1]
        stats.prim_calls -= stats.stats[key][0]
        del stats.stats[key]


def prun(line: str, scope: Scope) -> None:
    """%prun: a statement, profiled."""
    options, statement = options_of_prun(line)
    with profiled(options):
        exec(compile(statement, "<prun>", "exec", dont_inherit=True), scope.globals, scope.locals)
