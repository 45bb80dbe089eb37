"""A cell that asks, in a real terminal of 80×24: on the screen, and line by line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.tmux import MISSING, Terminal, gone

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("terminal"),
]

PROGRAM = (sys.executable, "-m", "learn_torch")
LESSON = """
format: 1
title: Asking
goal: Ask for a line.
minutes: 1
cells:
  - id: asks
    code: |
      name = input("Your name: ")
      print("hello", name)
      print(input("again? "))
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with Terminal(tmp_path) as terminal:
        yield terminal


@pytest.fixture
def lesson(tmp_path: Path) -> str:
    path = tmp_path / "10-asking.yaml"
    path.write_text(LESSON)
    return str(path)


def test_the_field_asks_answers_stand_in_the_output_and_a_kill_leaves_nothing(
    terminal: Terminal, lesson: str
) -> None:
    terminal.start(*PROGRAM, lesson)
    terminal.wait_for("t: trust and open")
    terminal.keys("t")
    terminal.wait_for("● ready")
    terminal.keys("C-j")
    terminal.wait_for("Your name: ")
    terminal.wait_for("enter answers")
    terminal.type("Ada")
    terminal.keys("Enter")
    terminal.wait_for("hello Ada")
    screen = terminal.wait_for("enter answers")
    assert "Your name: Ada" in screen and "again?" in screen and "asks for a line" in screen
    terminal.keys("C-c")
    terminal.wait_for("stopped by you")
    terminal.keys("C-j")
    terminal.wait_for("enter answers")
    family = terminal.family
    terminal.kill_9()
    assert gone(family, 10.0)


def test_plain_asks_on_the_line_and_stops_by_ctrl_c(terminal: Terminal, lesson: str) -> None:
    terminal.start(*PROGRAM, "--plain", lesson)
    terminal.wait_for("trust it >")
    terminal.type("yes")
    terminal.keys("Enter")
    terminal.wait_for("for help) >")
    terminal.keys("Enter")
    terminal.wait_for("\nYour name:")
    terminal.type("Ada")
    terminal.keys("Enter")
    terminal.wait_for("\nagain?")
    terminal.keys("C-c")
    screen = terminal.wait_for("stopped by you")
    assert screen.count("Your name: Ada") == screen.count("hello Ada") == 1
    terminal.wait_for(lambda screen: screen.rstrip().endswith("for help) >"))
    terminal.keys("q", "Enter")
    terminal.wait_for("ended with 0")
