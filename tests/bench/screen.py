"""What the screen promises: it paints before torch is there, and quicker than its kin."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from learn_torch.course.catalogue import open_file
from learn_torch.study.store import Study
from learn_torch.study.trust import Trust
from tests.bench.timing import Comparison, in_turn

ROWS, COLUMNS = 24, 80
PATIENCE = 20.0

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("AUTOGRAD")
Bare().run()
"""
ANSWERS = {b"\x1b]11;?": b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1b[c": b"\x1b[?64;22c"}
"""A terminal's background, and what it can do (DA1): without an answer programs wait for one."""
CELLS = 10
_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]")


class Program:
    """A program on a terminal of its own, which answers as xterm does."""

    def __init__(self, command: list[str], state: Path) -> None:
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            own = {"TERM": "xterm-256color", "XDG_STATE_HOME": str(state)}
            environment = {**os.environ, **own}
            environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start finds all compiled
            os.execve(command[0], command, environment)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)

    def type(self, keys: str) -> None:
        """Send what a keyboard would."""
        os.write(self._terminal, keys.encode())

    def read(self, patience: float) -> bytes:
        """What the program writes next; nothing when it is silent for that long."""
        if not select.select([self._terminal], [], [], patience)[0]:
            return b""
        seen = os.read(self._terminal, 1 << 16)
        for question, answer in ANSWERS.items():
            if question in seen:
                os.write(self._terminal, answer)
        return seen

    def until(self, marker: str) -> bytes:
        """All that the program writes until it has shown `marker`."""
        seen = b""
        while marker.encode() not in _ESCAPES.sub(b"", seen):
            more = self.read(PATIENCE)
            if not more:
                raise TimeoutError(f"it never showed {marker!r}: {seen[-500:]!r}")
            seen += more
        return seen

    def within(self, seconds: float) -> bytes:
        """What it writes within that time."""
        seen, end = b"", time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            seen += self.read(left)
        return seen

    def until_silent(self, seconds: float) -> float:
        """When it wrote last, before it wrote nothing for `seconds`."""
        last = time.perf_counter()
        while self.read(seconds):
            last = time.perf_counter()
        return last


def seconds_until(marker: str, command: list[str], state: Path) -> float:
    """Start a program; how long until it has shown `marker`."""
    started = time.perf_counter()
    with Program(command, state) as program:
        program.until(marker)
        return time.perf_counter() - started


def ten_cells_of_ours(folder: Path) -> Path:
    """A lesson with ten code cells."""
    cells = [{"id": f"cell-{n}", "code": f"marker_{n} = {n}\nprint({n})"} for n in range(CELLS)]
    head = {"format": 1, "title": "Ten", "goal": "Ten cells.", "minutes": 1}
    path = folder / "01-ten.yaml"
    path.write_text(json.dumps({**head, "cells": cells}, indent=1))  # JSON is YAML
    [entry] = open_file(path).entries
    Trust(folder / "learn-torch" / "trusted.txt").add(entry)  # as who opened it before
    return path


def ten_cells_of_theirs(folder: Path) -> Path:
    """The same as a notebook."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code", "id": f"cell-{n}", "metadata": {}, "execution_count": None,
            "outputs": [], "source": f"marker_{n} = {n}\nprint({n})",
        }
        for n in range(CELLS)
    ]  # fmt: skip
    path = folder / "ten.ipynb"
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook))
    return path


async def first_paint(pairs: int) -> Comparison:
    """The course list, against a Textual app that shows one word."""
    with tempfile.TemporaryDirectory() as state:
        study = Study.open(Path(state) / "learn-torch" / "study.db")
        study.save_place("learn-torch", "first-tensors", "start")  # not a very first start
        study.close()

        async def ours() -> float:
            command = [sys.executable, "-m", "learn_torch"]
            return await asyncio.to_thread(seconds_until, "AUTOGRAD", command, Path(state))

        async def theirs() -> float:
            command = [sys.executable, "-c", BARE]
            return await asyncio.to_thread(seconds_until, "AUTOGRAD", command, Path(state))

        taken = await in_turn(ours, theirs, pairs)
    return Comparison("course list painted", "a bare Textual app", *taken, bound=1.35)


async def ten_cells(euporie: str, pairs: int) -> Comparison:
    """A lesson of ten cells, against euporie-notebook with ten cells."""
    with tempfile.TemporaryDirectory() as folder:
        lesson = ten_cells_of_ours(Path(folder))
        notebook = ten_cells_of_theirs(Path(folder))

        async def ours() -> float:
            command = [sys.executable, "-m", "learn_torch", str(lesson)]
            return await asyncio.to_thread(seconds_until, "marker_1", command, Path(folder))

        async def theirs() -> float:
            command = [euporie, str(notebook)]
            return await asyncio.to_thread(seconds_until, "marker_1", command, Path(folder))

        taken = await in_turn(ours, theirs, pairs)
    return Comparison("ten-cell lesson painted", "euporie-notebook", *taken, bound=0.8)
