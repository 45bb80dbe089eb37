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
CELLS = 10
_ESCAPES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]")


def seconds_until(marker: str, command: list[str], state: Path) -> float:
    """Start a program on a terminal of its own; how long until it has shown `marker`."""
    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        environment = {**os.environ, "TERM": "xterm-256color", "XDG_STATE_HOME": str(state)}
        os.execve(command[0], command, environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    seen = b""
    try:
        while marker.encode() not in _ESCAPES.sub(b"", seen):
            ready, _, _ = select.select([terminal], [], [], PATIENCE)
            if not ready:
                raise TimeoutError(f"{command} never showed {marker!r}: {seen[-500:]!r}")
            seen += os.read(terminal, 1 << 16)
        return time.perf_counter() - started
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


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
    return Comparison("course list painted", "a bare Textual app", *taken, bound=1.5)


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
    return Comparison("ten-cell lesson painted", "euporie-notebook", *taken, bound=1.0)
