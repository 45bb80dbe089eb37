"""Chinese in a real terminal of 80×24: columns line up, keys change the language, the choice stays."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from learn_torch.course.text_width import columns
from tests.course.translating import write_course
from tests.terminal.tmux import MISSING, Terminal

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("terminal"),
]
PROGRAM = (sys.executable, "-m", "learn_torch")
UTF_8 = "PYTHONUTF8=1"
"""The machine may lack the locale zh_CN; Python would take its encoding for ASCII then."""


@pytest.fixture
def course(tmp_path: Path) -> str:
    write_course(tmp_path / "course")
    return str(tmp_path / "course")


def right_edges(screen: str) -> set[int]:
    """The columns at which the lines of lessons end."""
    ends = re.compile(r"\d+/\d+ +\d+ [分钟鐘]+$")
    return {columns(line.rstrip()) for line in screen.splitlines() if ends.search(line.rstrip())}


def test_the_language_of_the_system_is_spoken(tmp_path: Path, course: str) -> None:
    with Terminal(tmp_path, lang="zh_TW.UTF-8") as terminal:
        terminal.start("env", UTF_8, *PROGRAM, course)
        for words in ("我的課程", "基礎", "開啟"):
            terminal.wait_for(words)


def test_the_bundled_course_lines_up_in_simplified_and_traditional(tmp_path: Path) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.start(*PROGRAM, "--lang", "zh-Hans")
        terminal.wait_for("欢迎")
        terminal.keys("q")
        terminal.wait_for("继续：1")
        screen = terminal.wait_for("分钟")
        assert len(right_edges(screen)) == 1
        terminal.keys("L")
        screen = terminal.wait_for("分鐘")
        assert len(right_edges(screen)) == 1
        assert all(columns(line) <= 80 for line in screen.splitlines())


def test_the_language_changes_while_a_cell_is_edited_and_is_kept(
    tmp_path: Path, course: str
) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.start(*PROGRAM, f"{course}/basics/01-double.yaml", "--allow-partial")
        terminal.wait_for("trust and open")
        terminal.keys("t")
        terminal.wait_for("two numbers are enough")
        terminal.keys("Enter")
        terminal.wait_for("esc Commands")
        terminal.type("y = 1  # mine")
        terminal.keys("F3")
        screen = terminal.wait_for("运算同时作用于所有数。")
        assert "y = 1  # mine" in screen
        assert "two numbers are enough" in screen
        terminal.keys("Escape")
        terminal.keys("C-q")
        terminal.wait_for("ended with 0")
        terminal.again(*PROGRAM, course)
        terminal.wait_for("我的课程")


def test_lang_on_the_command_line_wins_over_the_last_choice(tmp_path: Path, course: str) -> None:
    with Terminal(tmp_path) as terminal:
        terminal.start(*PROGRAM, course)
        terminal.wait_for("My course")
        terminal.keys("L")
        terminal.wait_for("我的课程")
        terminal.keys("C-q")
        terminal.wait_for("ended with 0")
        terminal.again(*PROGRAM, course, "--lang", "en")
        terminal.wait_for("My course")
