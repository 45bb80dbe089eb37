"""A lesson as lines: what goes out, what may be typed, and what is saved."""

from __future__ import annotations

import asyncio
import io
import math
import os
import pty
import signal
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest
from msgspec.structs import replace

from learn_torch.app import plain_console
from learn_torch.app.plain import PlainCourse
from learn_torch.app.plain_console import Console, Leave
from learn_torch.app.plain_text import prose
from learn_torch.cli import plain_because
from learn_torch.course.course import Course
from learn_torch.errors import KernelDied
from learn_torch.i18n.message import verbatim
from learn_torch.kernel.drawing import Axes, Axis, Drawing, Line
from learn_torch.kernel.figures import Figure
from learn_torch.kernel.protocol import ErrorReport, TraceLine, Verdict
from learn_torch.kernel.queries import Details, Grid, Statistics, Variable, Variables
from learn_torch.kernel.wire_types import GpuSpent
from learn_torch.session.admission import TrustPolicy
from learn_torch.session.kernel_manager import KernelManager
from learn_torch.study.records import Record
from learn_torch.study.store import Study
from learn_torch.study.trust import Trust
from tests.app.fakes import FakeKernel, asks, curve, finished, printed
from tests.sentences import plain, said

A_PLOT = Drawing(
    (
        Axes(
            Axis(0.0, 10.0, label="epoch"),
            Axis(0.1, 100.0, log=True),
            title="A parabola",
            marks=(Line((0.0, 1.0), (0.0, 1.0), 0),),
        ),
    )
)


class Reader:
    """A learner who types lines, and what came of them."""

    def __init__(self, folder: Path, course: Course, kernel: FakeKernel) -> None:
        self.study = Study.open(folder / "study.db")
        self._course = course
        self._kernel = kernel
        self._policy = TrustPolicy(course, Trust(folder / "trusted.txt"), allow_partial=True)
        self.out = self.aside = ""
        self.refused = False

    async def types(
        self, *lines: str, lesson: str | None = "slopes", answers: TextIO | None = None
    ) -> str:
        """Read until the lines are used up; returns what went to stdout."""
        out, aside = io.StringIO(), io.StringIO()
        answers = answers or io.StringIO("".join(f"{line}\n" for line in lines))
        console = Console(answers, out, aside)
        kernels = KernelManager(lambda: self._kernel)
        reader = PlainCourse(self._course, self.study, kernels, self._policy, console)
        entry = self._course.find(lesson) if lesson else None
        if entry is not None:
            self._policy.confirm(entry)
        with suppress(Leave):
            await reader.read(entry)
        self.out, self.aside, self.refused = out.getvalue(), aside.getvalue(), reader.refused
        return self.out

    def record(self, cell: str) -> Record:
        return self.study.lesson("app-course", "slopes").get(cell, Record())


@pytest.fixture
def reader(tmp_path: Path, course: Course, kernel: FakeKernel) -> Reader:
    return Reader(tmp_path, course, kernel)


async def test_a_text_then_a_cell_and_its_result_as_lines(reader: Reader, kernel: FakeKernel):
    kernel.script["square"] = [printed("tensor(6.)\n"), curve(loss=[3.0, 2.0, 1.0]), finished()]
    out = await reader.types("", "", "")
    for words in (
        "1 Slopes\nYou can get the slope",
        "[1/6]\nA slope says how fast a curve climbs.",
        "[2/6] Code",
        "   1  import torch\n",
        "tensor(6.)\n",
        "loss: 3 points, from 3 to 1; lowest 1, highest 3\n",
        "[3/6] Predict",
    ):
        assert words in out
    assert "enter runs it" in reader.aside and "enter runs it" not in out
    assert reader.record("square").passed is not None
    assert reader.study.place("app-course") == ("slopes", "guess")


async def test_a_number_goes_to_its_cell_and_a_lesson_goes_on_where_it_ran_last(
    reader: Reader, kernel: FakeKernel
):
    kernel.script["double"] = [finished()]
    out = await reader.types("5", "", "2", "99")
    assert [line for line in out.splitlines() if line.endswith(("/6]", "Exercise", "Code"))] == [
        "[1/6]",
        "[5/6] Exercise",
        "[2/6] Code",
    ]
    assert "A number: the cell of that number." in " ".join(reader.aside.split())
    reader.study.save_place("app-course", "line", "start")
    assert "[5/6]" in await reader.types("")


async def test_an_answer_is_typed_and_the_cell_runs(reader: Reader, kernel: FakeKernel):
    kernel.script["guess"] = [printed("12.0\n"), finished(verdict=Verdict(True))]
    trouble = ErrorReport(
        "RuntimeError", "no way", (TraceLine("pick", 2, "", "(x * x).backward()"),)
    )
    kernel.script["pick"] = [finished("error", trouble=trouble)]
    out = await reader.types("n", "n", "", "12.0", "", "9", "2", "")
    assert "✓ right: 12.0" in out
    assert "  2  It raises an error." in out
    assert "RuntimeError: no way" in out
    assert "Answer first" in reader.aside
    assert "from 1 to 3" in reader.aside
    assert reader.aside.count("Answer first") == 1
    assert reader.record("guess").guess == "12.0"
    assert reader.record("pick").guess == "It raises an error."


async def test_notes_of_a_run_are_said_and_an_error_names_the_number_of_a_cell(
    reader: Reader, kernel: FakeKernel
):
    note = plain("The learning rate was 0.")
    trouble = ErrorReport("ValueError", "no", (TraceLine("square", 2, "f", "raise"),))
    kernel.script["square"] = [replace(finished(), notes=(note,))]
    kernel.script["pick"] = [finished("error", trouble=trouble)]
    out = await reader.types("", "", "", ":n", "1")
    assert "The learning rate was 0." in out
    assert "in f, line 2 of cell 2" in out


async def test_time_and_memory_on_the_gpu_are_said(reader: Reader, kernel: FakeKernel):
    spent = GpuSpent(3 << 30, 1.5)
    kernel.script["square"] = [replace(finished(), gpu=spent)]
    kernel.script["double"] = [replace(finished(verdict=Verdict(False, said("no"))), gpu=spent)]
    out = await reader.types("", "", "", ":n", ":n", "")
    assert out.count("GPU 1.5 s, peak 3 GiB") == 2


async def test_the_session_says_where_it_runs_once(reader: Reader, kernel: FakeKernel):
    kernel.notes = ("MNIST is a stand-in.",)
    await reader.types("", "", "j")
    assert reader.aside.count("cpu") == reader.aside.count("MNIST is a stand-in.") == 1


async def test_a_run_is_compared_with_the_run_before(reader: Reader, kernel: FakeKernel):
    kernel.script["square"] = [curve(loss=[3.0, 2.0, 1.0]), finished()]
    out = await reader.types("", "", "j")
    first, second = (line for line in out.splitlines() if line.startswith("loss:"))
    assert "run before" not in first and second.endswith("run before 1")


async def test_a_figure_is_described_by_what_is_in_it(reader: Reader, kernel: FakeKernel):
    kernel.script["square"] = [Figure(1, 1, 1, A_PLOT), finished()]
    out = await reader.types("", "")
    [line] = (line for line in out.splitlines() if line.startswith("figure 1"))
    assert "A parabola" in line and "1 line" in line and "epoch from 0 to 10" in line
    assert "log" in line


async def test_variables_are_listed_and_one_is_read_out(reader: Reader, kernel: FakeKernel):
    w = Variable("w", "tensor", "Tensor", shape=(2, 2), dtype="float32", grad="leaf", device="cpu")
    kernel.script["square"] = [finished()]
    kernel.names = [Variables((w,), 1)]
    kernel.details = {
        ("w",): Details(
            w,
            Statistics(-1.0, 0.5, 2.0, nans=1),
            Grid(2, 2, 1, 0, 0, 0, ((1.0, 2.0), (-1.0, math.nan))),
            gradient=w,
        )
    }
    out = await reader.types("", "", "v", "v w", "v gone", ":v")
    assert "w: float32 [2, 2], requires_grad, cpu, new\n" in out
    assert "min -1  mean 0.5000  max 2  1 NaN" in out
    assert "▁" not in out and "∇" not in out
    assert "gradient: float32" in out
    assert "no such variable" in out


async def test_after_three_failures_a_hint_is_offered(reader: Reader, kernel: FakeKernel):
    kernel.script["double"] = [finished(verdict=Verdict(False, said("no")))]
    out = await reader.types("n", "n", ":n", ":n", "", "j", "j")
    assert out.count("Stuck?") == 1


async def test_a_long_run_tells_how_far_it_is(
    reader: Reader, kernel: FakeKernel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(plain_console, "TELL_SECONDS", 0.01)
    running = asyncio.Event()
    asyncio.get_running_loop().call_later(0.5, running.set)
    kernel.script["square"] = [curve(loss=[3.0, 2.5]), running, finished()]
    await reader.types("", "")
    assert "running 0 s, loss 2.5" in reader.aside


async def test_an_exercise_is_written_anew_hinted_solved_and_kept(
    reader: Reader, kernel: FakeKernel
):
    kernel.script["double"] = [finished(verdict=Verdict(False, said("should be 10.0.")))]
    keys = [
        "n",
        "n",
        ":n",
        ":n",
        "",
        "h",
        "h",
        "s",
        "e",
        "def slope(x):",
        "    return 10 * x",
        ".",
        "j",
    ]
    out = await reader.types(*keys)
    assert "✗ not yet: should be 10.0." in out
    assert "Five times as steep." in out
    assert "   2      return 10.0 * x" in out
    record = reader.record("double")
    assert (record.text, record.hints, record.solution_seen) == (
        "def slope(x):\n    return 10 * x",
        2,
        True,
    )
    assert kernel.session.asked[-1].code == record.text
    again = await reader.types("")  # where the learner stopped, with the own text
    assert "[5/6] Exercise" in again and "    return 10 * x" in again


async def test_without_a_lesson_the_contents_are_listed_and_one_is_chosen(reader: Reader):
    out = await reader.types("nonsense", "2", "yes", "q", lesson=None)
    assert "   1  Slopes  (8 min)" in out
    assert "2 Brackets [red] and other traps" in out
    assert "is not part of the installed course" in reader.aside


async def test_a_lesson_that_is_not_trusted_is_not_opened(reader: Reader):
    out = await reader.types("1", "no", lesson=None)
    assert "[1/6]" not in out


async def test_no_session_is_said_and_told_by_the_exit_code(reader: Reader, kernel: FakeKernel):
    kernel.refusal = KernelDied(verbatim("no device today"))
    await reader.types("", "")
    assert "no device today" in reader.aside
    assert reader.refused


def test_headings_and_marks_go_and_code_stays():
    words = "## A *tensor*\n\nIs `x` a\nrow?\n\n```python\n# **kept**\n```\n"
    assert prose(words) == "A tensor\n\nIs x a row?\n\n# **kept**"


@pytest.mark.parametrize(
    ("has_terminal", "term", "plain"),
    [(True, "xterm", False), (True, "", False), (False, "xterm", True), (True, "dumb", True)],
)
def test_it_is_chosen_where_a_full_screen_cannot_be_drawn(
    has_terminal: bool, term: str, plain: bool
):
    assert bool(plain_because(has_terminal, term)) is plain


async def test_a_cell_asks_on_the_line_of_the_terminal(reader: Reader, kernel: FakeKernel):
    kernel.script["square"] = [
        printed("hello\n"),
        asks("Your name: "),
        printed("Your name: Ada\nhi\n"),
        asks("Key: ", 2, password=True),
        printed("Key: \n"),
        asks("", 3),
        printed("bye\n"),
        finished(),
    ]
    outside, inside = pty.openpty()
    os.write(outside, b"\n\nAda\ns3cret\n\x04q\n")
    with os.fdopen(inside, encoding="utf-8") as answers, os.fdopen(outside, "rb"):
        out = await reader.types(answers=answers)
    assert kernel.session.replies == ["Ada", "s3cret", None]
    assert [out.count(words) for words in ("hello\n", "hi\n", "bye\n")] == [1, 1, 1]
    assert "Your name: " in reader.aside and "Your name" not in out  # typed there, echoed there
    run = reader.record("square").run
    assert run is not None and run.output == b"hello\nYour name: Ada\nhi\nKey: \nbye\n"


async def test_where_no_terminal_is_no_cell_may_ask(reader: Reader, kernel: FakeKernel):
    await reader.types("", "")
    assert [asked.allow_stdin for asked in kernel.session.asked] == [False]


async def test_it_says_that_the_keys_of_the_texts_are_those_of_the_full_screen(reader: Reader):
    await reader.types("q")
    assert "F5" in reader.aside and "F5" not in reader.out


def test_on_a_terminal_lines_break_between_words():
    text = (
        "* " + "every word stays whole, " * 9 + "\n\n```python\n" + "x = 1  # " + "y" * 90 + "\n```"
    )
    whole, code = prose(text).split("\n\n")
    broken, same = prose(text, 40).split("\n\n")
    assert broken.split() == whole.split()
    assert all(len(line) <= 40 for line in broken.splitlines()) and "\n  " in broken
    assert same == code
    assert prose("这一行不含空格，终端可以在任何一个字之后换行。" * 5, 40).count("\n") == 0


async def test_ctrl_c_before_a_cell_began_leaves(reader: Reader, kernel: FakeKernel):
    kernel.warm.clear()
    asyncio.get_running_loop().call_later(0.5, os.kill, os.getpid(), signal.SIGINT)
    async with asyncio.timeout(20):
        await reader.types("", "", "", "")
    assert kernel.sessions == []
