"""Leaving: the shell is back at once, the work is saved, and no process, folder or mode is left."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from learn_torch.course.model import Lesson
from tests.terminal.test_main_job import (
    LESSON,
    PROGRAM,
    kept,
    start_endless_loop,
)
from tests.terminal.test_main_job import lesson as lesson  # a fixture
from tests.terminal.test_main_job import terminal as terminal
from tests.terminal.tmux import MISSING, Terminal, alive, gone

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("terminal"),
]

AT_ONCE = 0.5
"""Seconds; 0.02 to 0.16 on an idle machine (F44)."""


def seconds_to_end(terminal: Terminal, *keys: str) -> float:
    """Press keys that leave; how long the program lives on."""
    program = terminal.program
    before = time.monotonic()
    terminal.keys(*keys)
    while alive(program) and time.monotonic() < before + 20:
        time.sleep(0.005)  # between two looks
    return time.monotonic() - before


def is_sane(terminal: Terminal) -> bool:
    """Whether the terminal echoes, waits for lines, and shows no full screen any more."""
    tty, alternate = terminal.format("#{pane_tty} #{alternate_on}").split()
    modes = subprocess.run(
        ["stty", "-F", tty, "-a"], capture_output=True, text=True, check=True
    ).stdout.split()
    return alternate == "0" and {"echo", "icanon", "isig"} <= set(modes)


def test_f44_q_gives_the_shell_back_at_once_while_torch_warms_up(terminal: Terminal) -> None:
    terminal.start(*PROGRAM)
    terminal.wait_for("Welcome")
    terminal.keys("q")
    terminal.wait_for("TENSORS")
    family = terminal.family
    assert seconds_to_end(terminal, "q") < AT_ONCE
    terminal.wait_for("ended with 0")
    assert is_sane(terminal)
    assert gone(family, seconds=5.0)


def test_f44_quitting_in_the_midst_of_a_run_waits_for_nothing_and_leaves_nothing(
    terminal: Terminal, lesson: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    start_endless_loop(terminal, lesson, tmp_path)
    family = terminal.family
    assert list(scratch.glob("learn-torch-*"))
    assert len(family) >= 4  # the program, its zygote, the guard, the child
    terminal.type(" # and more")
    assert seconds_to_end(terminal, "C-q") < AT_ONCE
    terminal.wait_for("ended with 0")
    terminal.type("typed at the shell")
    terminal.wait_for("typed at the shell")
    assert is_sane(terminal)
    assert gone(family, seconds=5.0)
    assert not list(scratch.glob("learn-torch-*"))
    assert kept(tmp_path)[lesson.cells[1].id].text == "while True: pass # and more"
    terminal.again(*PROGRAM, LESSON)
    terminal.wait_for("Cut off after")  # F16


def test_the_second_ctrl_c_leaves(terminal: Terminal) -> None:
    terminal.start(*PROGRAM, LESSON)
    terminal.wait_for("cell 1/")
    terminal.keys("C-c")
    terminal.wait_for("^c again")
    assert seconds_to_end(terminal, "C-c") < AT_ONCE
    terminal.wait_for("ended with 0")
    assert is_sane(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_in_good_order(terminal: Terminal, number: int) -> None:
    terminal.start(*PROGRAM, LESSON)
    terminal.wait_for("cell 1/")
    family = terminal.family
    os.kill(terminal.program, number)
    terminal.wait_for("ended with 0", seconds=5.0)
    assert is_sane(terminal)
    assert gone(family, seconds=5.0)
