"""The main job, as a learner does it: in a terminal of 80×24, by keys alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from learn_torch.course.model import Cell, Lesson
from learn_torch.study.records import Record
from learn_torch.study.store import Study
from tests.bundled import the_course
from tests.terminal.tmux import MISSING, Terminal, gone

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("terminal"),
]

PROGRAM = (sys.executable, "-m", "learn_torch")
LESSON = "linear-regression"
COURSE = the_course()
SLOW = """
import time
for step in range(500):
    loss = (w - 5 + step / 100) ** 2
    loss.backward()
    time.sleep(0.01)
"""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with Terminal(tmp_path) as terminal:
        yield terminal


@pytest.fixture
def lesson() -> Lesson:
    return COURSE.find(LESSON).lesson


def kept(home: Path) -> dict[str, Record]:
    """What the study file holds of the lesson, read beside the running program."""
    study = Study.open(home / "state" / "learn-torch" / "study.db")
    try:
        return study.lesson(COURSE.id, LESSON)
    finally:
        study.close()


def ran(home: Path, cell: Cell) -> bool:
    """Whether the study file holds a run of the cell."""
    record = kept(home).get(cell.id)
    return record is not None and record.run is not None


def at(terminal: Terminal, lesson: Lesson, number: int) -> None:
    """Wait until the cursor is on a cell and nothing runs."""
    place = re.compile(rf"cell {number}/{len(lesson.cells)} +● ready")
    terminal.wait_for(lambda screen: place.search(screen) is not None)


def next_cell(terminal: Terminal, lesson: Lesson, number: int) -> None:
    """Press j until cell `number` is current; in a cell that is taller than the screen j scrolls."""
    before = f"cell {number - 1}/"
    while before in terminal.settled():
        screen = terminal.screen
        terminal.keys("j")
        terminal.wait_for(lambda now, screen=screen: now != screen)  # type: ignore[misc]
    at(terminal, lesson, number)


def open_lesson(terminal: Terminal) -> None:
    """Past the welcome, from the course list, by searching."""
    terminal.wait_for("Welcome")
    terminal.keys("q")
    terminal.wait_for("TENSORS")
    terminal.keys("/")
    terminal.type("regress")
    terminal.wait_for(lambda screen: "TENSORS" not in screen and "Linear regression" in screen)
    terminal.keys("Enter")
    terminal.wait_for("cell 1/")


def answer(terminal: Terminal, home: Path, cell: Cell) -> None:
    """Do with a cell what it asks for: run it, choose, or write the solution."""
    if cell.predict is not None:
        choices = cell.predict.choices
        if choices:
            terminal.keys(str(choices.index(cell.predict.answer) + 1))
        else:
            terminal.keys("Enter")
            terminal.type(cell.predict.answer)
            terminal.keys("Enter")
        return
    if cell.exercise is not None:
        replace(terminal, home, cell.id, cell.exercise.solution)
    terminal.keys("C-j")


def replace(terminal: Terminal, home: Path, cell: str, text: str) -> None:
    """Put another text into the cell under the cursor, see it kept, and stay in its editor."""
    terminal.keys("Enter")
    terminal.wait_for("esc Commands")
    terminal.keys("F7", "BSpace")  # select all, delete
    terminal.wait_for(lambda _: cell in kept(home) and kept(home)[cell].text == "")
    terminal.paste(text)
    terminal.wait_for(lambda _: cell in kept(home) and kept(home)[cell].text == text)


def commands(terminal: Terminal, cell: Cell) -> None:
    """Back to command mode, out of an exercise's editor; the other cells have left theirs."""
    if cell.exercise is not None:
        terminal.wait_for("esc Commands")
        terminal.keys("Escape")
    terminal.wait_for("j Next")


def test_a_lesson_from_the_first_cell_to_the_last_and_a_kill_9(
    terminal: Terminal, lesson: Lesson, tmp_path: Path
) -> None:
    terminal.start(*PROGRAM)
    open_lesson(terminal)
    at(terminal, lesson, 1)

    # every cell, by keys; the exercises pass
    for number, cell in enumerate(lesson.cells[1:], start=2):
        next_cell(terminal, lesson, number)
        if cell.source is not None:
            answer(terminal, tmp_path, cell)
            terminal.wait_for(lambda _, cell=cell: ran(tmp_path, cell))  # type: ignore[misc]
            at(terminal, lesson, number)
            commands(terminal, cell)
    done = kept(tmp_path)
    assert all(done[cell.id].passed for cell in lesson.cells if cell.source is not None)

    # the curve moves while training runs
    by_hand = next(n for n, cell in enumerate(lesson.cells, 1) if cell.id == "by-hand")
    terminal.keys("g")
    at(terminal, lesson, 1)
    for number in range(2, by_hand + 1):
        next_cell(terminal, lesson, number)
    replace(terminal, tmp_path, "by-hand", SLOW)
    terminal.keys("C-j")
    seen = {last_loss(terminal.wait_for(shows_another_loss_than(set())))}
    for _ in range(3):
        seen.add(last_loss(terminal.wait_for(shows_another_loss_than(seen))))
    assert "cell 3 runs, " in terminal.screen

    # an endless loop is stopped
    terminal.keys("C-g")
    at(terminal, lesson, by_hand)
    replace(terminal, tmp_path, "by-hand", "while True:\n    pass")
    terminal.keys("C-j")
    terminal.wait_for(r"running 1 s")
    terminal.keys("C-g")
    terminal.wait_for("stopped by you", seconds=5.0)

    # kill -9 in the middle of an edit, and everything is there
    terminal.type("  # a thought")
    terminal.wait_for("# a thought")
    terminal.wait_for(lambda _: "# a thought" in (kept(tmp_path)["by-hand"].text or ""))
    before = kept(tmp_path)
    terminal.kill_9()
    terminal.wait_for("ended with 137")
    terminal.again(*PROGRAM)
    terminal.wait_for("TENSORS")
    terminal.keys("c")  # continue where I left off
    screen = terminal.wait_for("# a thought")
    assert "while True:" in screen
    terminal.wait_for("stopped by you")
    assert kept(tmp_path) == before
    terminal.keys("g")
    terminal.keys("C-q")
    terminal.wait_for("ended with 0")


def shows_another_loss_than(seen: set[str]) -> Callable[[str], bool]:
    """A predicate: the legend of the plot shows a number that has not been seen."""

    def shows(screen: str) -> bool:
        return " runs, " in screen and last_loss(screen) not in {"", *seen}

    return shows


def last_loss(screen: str) -> str:
    """The number behind "loss" in the legend; empty when there is no plot."""
    found = re.findall(r"[⠁-⣿·] loss ([-\d.e+]+)", screen)
    return found[-1] if found else ""


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40), (60, 20)])
def test_it_fits_the_terminal(tmp_path: Path, columns: int, rows: int) -> None:
    with Terminal(tmp_path, columns, rows) as terminal:
        terminal.start(*PROGRAM, LESSON)
        screen = terminal.wait_for(lambda screen: fills(screen, rows))
        assert max(map(len, screen.splitlines())) <= columns


def fills(screen: str, rows: int) -> bool:
    """Whether the status line is the first of the terminal's rows, and the footer the last."""
    lines = screen.splitlines()
    return "cell 1/" in lines[0] and "Help" in lines[rows - 1]


def test_escape_and_a_letter_in_one_packet_are_two_keys(terminal: Terminal, lesson: Lesson) -> None:
    """tmux and Textual wait after ESC for more of an escape sequence, and make alt+j of it."""
    terminal.start(*PROGRAM, LESSON)
    at(terminal, lesson, 1)
    terminal.keys("j")
    at(terminal, lesson, 2)
    terminal.keys("Enter")
    terminal.wait_for("esc Commands")
    terminal.keys("Escape", "j")
    at(terminal, lesson, 3)
    terminal.wait_for("j Next")


def start_endless_loop(terminal: Terminal, lesson: Lesson, home: Path) -> None:
    """Open the lesson, write an endless loop into its second cell, and run it."""
    terminal.start(*PROGRAM, LESSON)
    at(terminal, lesson, 1)
    terminal.keys("j")
    at(terminal, lesson, 2)
    replace(terminal, home, lesson.cells[1].id, "while True: pass")
    terminal.keys("C-j")
    terminal.wait_for("running 1 s")


def test_ctrl_c_stops_a_cell_and_not_the_program(
    terminal: Terminal, lesson: Lesson, tmp_path: Path
) -> None:
    start_endless_loop(terminal, lesson, tmp_path)
    terminal.keys("C-c")
    terminal.wait_for("stopped by you")
    at(terminal, lesson, 2)


def test_a_terminal_that_goes_away_takes_everything_along(
    terminal: Terminal, lesson: Lesson, tmp_path: Path
) -> None:
    start_endless_loop(terminal, lesson, tmp_path)
    family = terminal.family
    terminal.close()
    assert len(family) >= 4  # the program, its zygote, the guard, the child
    assert gone(family, seconds=3.0)
    assert kept(tmp_path)[lesson.cells[1].id].text == "while True: pass"


def plainly(*words: str, answers: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """The program without a terminal; `answers` are typed."""
    env = {**os.environ, **environ}
    return subprocess.run(
        [*PROGRAM, *words], capture_output=True, text=True, input=answers, check=False, env=env
    )


def test_without_a_terminal_lessons_are_read_line_by_line_and_it_says_so(tmp_path: Path) -> None:
    done = plainly(XDG_STATE_HOME=str(tmp_path))
    assert done.returncode == 0
    assert "--plain" in done.stderr and "--check" in done.stderr
    assert "  10  Linear regression" in done.stdout


def test_plain_runs_cells_and_keeps_the_work(lesson: Lesson, tmp_path: Path) -> None:
    state = tmp_path / "state"
    done = plainly("--plain", LESSON, answers="\n" * 3 + "q\n", XDG_STATE_HOME=str(state))
    assert done.returncode == 0, done.stderr
    first = next(cell for cell in lesson.cells if cell.source is not None)
    assert f"[1/{len(lesson.cells)}]" in done.stdout
    assert "✓ ran" in done.stdout or "+ ran" in done.stdout
    assert kept(tmp_path)[first.id].passed
    assert not done.stderr.startswith("learn-torch:")  # it was asked for: nothing to explain
    assert "Traceback" not in done.stderr, "the kernel may outlive the loop of asyncio"


def test_a_dumb_terminal_gets_lines(terminal: Terminal) -> None:
    terminal.start("env", "TERM=dumb", *PROGRAM, LESSON)
    terminal.wait_for("TERM is dumb")
    terminal.wait_for("for help) >")
    terminal.keys("q", "Enter")
    terminal.wait_for("ended with 0")
