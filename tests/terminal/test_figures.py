"""Figures in a real terminal: from `plt.show()` in a cell to pixels in tmux, and back on resume."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.test_main_job import COURSE, LESSON, PROGRAM, at, replace
from tests.terminal.tmux import MISSING, Terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("terminal"),
]

CODE = """import matplotlib.pyplot as plt
plt.plot([0, 1, 4, 9]); plt.title("曲线"); plt.show()
import torch; torch.eye(28)"""


def test_figures_are_shown_enlarged_and_kept(tmp_path: Path) -> None:
    lesson = COURSE.find(LESSON).lesson
    with Terminal(tmp_path) as terminal:
        terminal.start(*PROGRAM, LESSON)
        at(terminal, lesson, 1)
        terminal.keys("j")
        at(terminal, lesson, 2)
        replace(terminal, tmp_path, lesson.cells[1].id, CODE)
        terminal.keys("C-j")
        terminal.wait_for("ran")
        terminal.keys("Escape")
        terminal.wait_for("j Next")
        terminal.keys("m")
        screen = terminal.wait_for("1 of 3")
        assert "曲线" in screen
        assert any("⠀" < sign <= "⣿" for sign in screen)
        terminal.keys("j")
        assert "▀" in terminal.wait_for("2 of 3")
        terminal.keys("Escape")
        at(terminal, lesson, 2)
        terminal.kill_9()
        terminal.wait_for("ended with 137")
        terminal.again(*PROGRAM, LESSON)
        terminal.wait_for("from last time")
        terminal.keys("m")
        assert "曲线" in terminal.wait_for("1 of 3")
