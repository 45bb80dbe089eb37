"""What a key costs on the screen: until it is seen, and in bytes to the terminal."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from learn_torch.course.catalogue import open_file
from learn_torch.study.trust import Trust
from tests.bench.screen import Program

LETTERS = "бгджзийлпфцчшщэюя"
"""Seen nowhere else on the screen, so what they come back in is their echo."""
ROUNDS = 5
PRINTING = """import time
for number in range(40_000):
    print(number)
    if number % 20 == 0:
        time.sleep(0.01)
"""
SILENT = 0.1
"""Seconds without a byte after which a screen stands still."""
REST = 0.5
"""Seconds that a change of place, or an emptied line, takes at most."""


@dataclass(frozen=True)
class Figure:
    """Numbers taken one by one, with a bound for one of them."""

    what: str
    values: list[float]
    unit: str
    bound: float
    percentile: int = 95

    @property
    def value(self) -> float:
        """The number that the bound is for."""
        return statistics.quantiles(self.values, n=100)[self.percentile - 1]

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        return self.value <= self.bound

    def __str__(self) -> str:
        middle = statistics.median(self.values)
        return (
            f"| {self.what} | {middle:,.0f} {self.unit} | | | {self.percentile} %: {self.value:,.0f} "
            f"| ≤ {self.bound:,.0f} | {'yes' if self.kept else 'NO'} |"
        )


def lesson(folder: Path) -> Path:
    """A cell that prints 2,000 lines a second for 20 s, and cells to write in."""
    cells = [{"id": "printing", "code": PRINTING}]
    cells += [{"id": f"cell-{n}", "code": f"marker_{n} = {n}\nprint({n})"} for n in range(4)]
    head = {"format": 1, "title": "Typing", "goal": "Keys.", "minutes": 1}
    path = folder / "01-typing.yaml"
    path.write_text(json.dumps({**head, "cells": cells}, indent=1))  # JSON is YAML
    [entry] = open_file(path).entries
    Trust(folder / "learn-torch" / "trusted.txt").add(entry)
    return path


def echo(program: Program, letter: str) -> tuple[float, int]:
    """Milliseconds until a letter is seen, and bytes until then and in 0.1 s after it."""
    started = time.perf_counter()
    program.type(letter)
    seen = b""
    while letter.encode() not in seen:
        more = program.read(5)
        if not more:
            raise TimeoutError(f"{letter} was never seen")
        seen += more
    milliseconds = (time.perf_counter() - started) * 1000
    return milliseconds, len(seen + program.within(SILENT))


def typed(program: Program) -> list[tuple[float, int]]:
    """The cost of each letter; the line is emptied after each round."""
    taken = []
    for _ in range(ROUNDS):
        taken += [echo(program, letter) for letter in LETTERS]
        program.type("\x7f" * len(LETTERS))
        program.within(REST)
    return taken


def moved(program: Program, key: str) -> float:
    """Milliseconds until the screen stands still after a key."""
    started = time.perf_counter()
    program.type(key)
    return (program.until_silent(SILENT) - started) * 1000


def take() -> list[Figure]:
    """All figures, from one start of the program."""
    with tempfile.TemporaryDirectory() as folder:
        path = lesson(Path(folder))
        command = [sys.executable, "-m", "learn_torch", str(path)]
        with Program(command, Path(folder)) as program:
            program.until("ready")
            program.within(REST)
            moves = [moved(program, key) for _ in range(8) for key in "jk"]
            program.type("j\r")  # into the editor of the second cell
            program.within(REST)
            idle = typed(program)
            program.type("\x1b")
            program.within(REST)
            program.type("k\n")  # run the first cell
            program.until("running")
            program.type("j\r")
            program.within(REST)
            busy = typed(program)
    return [
        Figure("letter to its echo", [ms for ms, _ in idle], "ms", 15),
        Figure("letter to its echo beside 2,000 lines a second", [ms for ms, _ in busy], "ms", 50),
        Figure("bytes to the terminal for a letter", [n for _, n in idle], "bytes", 400, 50),
        Figure("key to the next cell, screen still", moves, "ms", 100),
    ]


async def figures() -> list[Figure]:
    """All figures; the terminal is read in a thread of its own."""
    return await asyncio.to_thread(take)
