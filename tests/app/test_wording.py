"""Pure functions: wording, sanitising, the clipboard."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from rich.console import Console
from rich.text import Text
from textual.content import Content

from learn_torch.app.command import readable
from learn_torch.app.glyphs import ASCII, UNICODE, choose_marks
from learn_torch.app.reflow import inline
from learn_torch.app.sanitise import folded, safe
from learn_torch.app.status import gpu_name
from learn_torch.app.terminal_driver import CLIPBOARD_BYTES, fits, osc52, through_tmux
from learn_torch.app.widgets.status_line import two_ends
from learn_torch.app.widgets.trouble import drawn
from learn_torch.app.widgets.wrapped import WideText, broken
from learn_torch.app.words import provenance, spent
from learn_torch.course.model import Cell, Exercise, Predict
from learn_torch.kernel.protocol import ErrorReport, TraceLine, Verdict
from learn_torch.kernel.wire_types import GpuSpent
from learn_torch.session.run_result import (
    RunResult,
    passes,
)
from learn_torch.study.records import code_digest

CODE = Cell(id="c", code="1")
EXERCISE = Cell(id="e", exercise=Exercise(starter="a", solution="b", check="c", hints=("h",)))
PREDICT = Cell(id="p", code="1", predict=Predict(answer="RuntimeError", because="so"))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0004, "0 ms"),
        (0.012, "12 ms"),
        (0.25, "0.2 s"),
        (3.14, "3.1 s"),
        (12.4, "12 s"),
        (125, "2 min 05 s"),
    ],
)
def test_durations(seconds: float, words: str):
    assert spent(seconds) == words


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("ctrl+j", "^j"),
        ("f5", "F5"),
        ("question_mark", "?"),
        ("left_square_bracket", "["),
        ("ctrl+pagedown", "^PgDn"),
        ("x", "x"),
        ("f", "f"),
    ],
)
def test_keys_as_people_write_them(key: str, written: str):
    assert readable(key) == written


def test_osc52_carries_base64():
    sequence = osc52("grüß")
    assert sequence.startswith("\x1b]52;c;")
    assert sequence.endswith("\a")
    assert base64.b64decode(sequence[7:-1]).decode() == "grüß"


def test_tmux_gets_escapes_doubled():
    assert through_tmux("\x1b]52;c;aGk=\a") == "\x1bPtmux;\x1b\x1b]52;c;aGk=\a\x1b\\"


def test_what_fits_a_clipboard():
    assert fits("x" * CLIPBOARD_BYTES)
    assert not fits("x" * (CLIPBOARD_BYTES + 1))
    assert not fits("ü" * CLIPBOARD_BYTES)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        ("a\x1b]52;c;aGk=\x07b", "ab"),
        ("a\x1b]0;title\x1b\\b", "ab"),
        ("a\x1b[2Jb\x1b[10;5Hc", "abc"),
        ("a\x1b[?1049hb", "ab"),
        ("a\x07\x08b", "ab"),
        ("a\tb", "a       b"),
        ("x[mask] [red]", "x[mask] [red]"),
        ("\x1b", ""),
        ("\x9b31mx", "31mx"),
    ],
)
def test_only_colours_are_let_through(dirty: str, clean: str):
    assert safe(dirty) == clean


def test_long_output_keeps_head_and_tail_and_counts_the_rest():
    text = "\n".join(str(n) for n in range(1000))
    lines = folded(text, head=2, tail=3).splitlines()
    assert lines[:2] == ["0", "1"]
    assert lines[-3:] == ["997", "998", "999"]
    assert "995 lines not shown here" in lines[2]
    assert folded("a\nb\n", head=2, tail=3) == "a\nb"


def test_marks_follow_the_locale_and_the_learner():
    assert choose_marks({}, "UTF-8") is UNICODE
    assert choose_marks({}, "utf8") is UNICODE
    assert choose_marks({}, "ANSI_X3.4-1968") is ASCII
    assert choose_marks({"LEARN_TORCH_ASCII": "1"}, "UTF-8") is ASCII
    assert choose_marks({"LEARN_TORCH_ASCII": "0"}, "UTF-8") is UNICODE
    assert ASCII.plain("a – b… “c” ✓").isascii()


def test_inline_spans_lose_their_ticks_and_nothing_else():
    text = inline("Use `x[mask]` and **no** loop, *ever*; 2 * 3, a*b*c, f(*x), (2)*y*(3) `open")
    assert text.plain == "Use x[mask] and no loop, ever; 2 * 3, a*b*c, f(*x), (2)*y*(3) `open"
    assert [(span.start, span.end) for span in text.spans] == [(4, 11), (16, 18), (25, 29)]


@pytest.mark.parametrize("width", [5, 12, 20, 80])
def test_two_ends_fill_the_line(width: int):
    left, right = two_ends("a long title indeed", "ready", width)
    assert Text(left + right).cell_len == width


@pytest.mark.parametrize(
    ("cell", "result", "guess", "done"),
    [
        (CODE, RunResult("ok", 1), None, True),
        (CODE, RunResult("error", 1, trouble=ErrorReport("NameError", "")), None, False),
        (CODE, RunResult("interrupted", 1), None, False),
        (EXERCISE, RunResult("ok", 1), None, False),
        (EXERCISE, RunResult("ok", 1, verdict=Verdict(True)), None, True),
        (EXERCISE, RunResult("ok", 1, verdict=Verdict(True, broken=True)), None, False),
        (EXERCISE, RunResult("ok", 1, verdict=Verdict(False)), None, False),
        (PREDICT, RunResult("ok", 1), None, False),
        (PREDICT, RunResult("ok", 1, verdict=Verdict(False)), "x", True),
        (PREDICT, RunResult("error", 1, trouble=ErrorReport("RuntimeError", "")), "x", True),
        (PREDICT, RunResult("error", 1, trouble=ErrorReport("NameError", "")), "x", False),
    ],
)
def test_what_counts_as_done(cell: Cell, result: RunResult, guess: str | None, done: bool):
    assert passes(cell, result, guess) is done


def test_space_at_line_ends_is_no_edit():
    assert code_digest("a = 1  \nb\n\n") == code_digest("a = 1\nb")
    assert code_digest("a = 1") != code_digest("a  = 1")


def test_where_a_result_comes_from():
    result = RunResult("ok", 0.25)
    assert provenance(None, False) == ""
    assert provenance(result, False) == "0.2 s"
    assert provenance(result, True) == "0.2 s, edited since"
    assert provenance(result.aged("last time"), True) == "0.2 s, from last time, edited since"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("NVIDIA H200", "H200"),
        ("NVIDIA A100-SXM4-80GB", "A100"),
        ("NVIDIA GeForce RTX 4090", "RTX 4090"),
        ("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada"),
        ("Tesla T4", "T4"),
        ("NVIDIA", "NVIDIA"),
        ("A" * 200, "A" * 12),
        ("", ""),
    ],
)
def test_a_gpu_is_called_by_its_model(name: str, short: str):
    assert gpu_name(name) == short


def test_what_a_run_took_of_a_gpu_stands_beside_its_time():
    result = RunResult("ok", 3.1, gpu=GpuSpent(1717986918, 2.9))
    assert provenance(result, False) == "3.1 s, GPU 2.9 s, peak 1.6 GiB"
    first = replace(result, gpu=GpuSpent(1 << 30)).aged("last time")
    assert provenance(first, False) == "3.1 s, GPU peak 1 GiB, from last time"


def test_each_frame_says_where_it_is_and_the_last_marks_the_part():
    trouble = ErrorReport(
        "torch.OutOfMemoryError",
        "too big",
        (
            TraceLine("train", 1, "", "fit(model)"),
            TraceLine("model", 3, "fit", "    y = a @ b", 8, 13),
        ),
        ("Perhaps a smaller batch.",),
    )
    assert drawn(trouble, "train", "fit(model)", UNICODE, plain=True).plain.splitlines() == [
        "OutOfMemoryError: too big",
        "  line 1",
        "    › fit(model)",
        "  in fit, line 3 of cell model",
        "    › y = a @ b",
        "          ▔▔▔▔▔",
        "Perhaps a smaller batch.",
    ]


def test_the_line_before_keeps_its_indent_against_the_failing_one():
    line = TraceLine("c", 2, "", "    y = a @ b", 8, 13)
    assert drawn(
        ErrorReport("E", "", (line,)), "c", "for a in b:\n    y = a @ b", ASCII, plain=True
    ).plain.splitlines() == [
        "E",
        "  line 2",
        "      for a in b:",
        "    >     y = a @ b",
        "              ^^^^^",
    ]


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (12, ["共 38 课，边", "读，边改。"]),  # Rich alone would break at the space
        (9, ["共 38", "课，边", "读，边", "改。"]),  # and would begin a line with a comma
        (40, ["共 38 课，边读，边改。"]),
    ],
)
def test_a_page_breaks_between_chinese_characters_and_not_before_their_marks(width, lines):
    shown = WideText("共 38 课，边读，边改。").wrap(Console(), width)
    assert [line.plain for line in shown] == lines


SHORT, LONG = "a -= a.mean()", "torch.tensor(array, dtype=torch.float32)"


@pytest.mark.parametrize("room", range(14, 40))
@pytest.mark.parametrize(
    "text",
    [
        Content.assemble("所以写 ", (SHORT, ".code_inline"), " 或 ", (LONG, ".code_inline"), "。"),
        Content.from_rich_text(inline(f"Write `{SHORT}` instead of it, or `{LONG}`.")),
    ],
    ids=["markdown", "hint"],
)
def test_short_code_in_a_text_stays_in_one_line(text: Content, room: int):
    lines = broken(text, room).plain.split("\n")
    assert sum(SHORT in line for line in lines) == 1
    assert not any(LONG in line for line in lines)
