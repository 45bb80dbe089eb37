"""The terminal's background: the question, the answer, and terminals that give none."""

from __future__ import annotations

import os
import pty
import termios
import threading
import time
from collections.abc import Iterator

import pytest

from learn_torch.app.themes.terminal_background import (
    LIMIT,
    QUESTION,
    BackgroundQuery,
    is_dark,
    parse_background,
)

ATTRIBUTES = b"\x1b[?62;22c"


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The terminal's end, and the program's."""
    ends = pty.openpty()
    yield ends
    for end in ends:
        os.close(end)


def answers(terminal: int, reply: bytes) -> threading.Thread:
    """A terminal that answers as soon as it is asked."""

    def answer() -> None:
        asked = b""
        while QUESTION not in asked:
            asked += os.read(terminal, 100)
        os.write(terminal, reply)

    thread = threading.Thread(target=answer)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("answer", "color"),
    [
        (b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\", (255, 255, 255)),
        (b"\x1b]11;rgb:1e1e/1e1e/2e2e\x07", (30, 30, 46)),
        (b"\x1b]11;rgb:f/f/0\x1b\\", (255, 255, 0)),
        (b"\x1b]11;rgba:0000/0000/0000/ffff\x1b\\", (0, 0, 0)),
        (ATTRIBUTES, None),
        (b"\x1b]11;black\x1b\\", None),
        (b"", None),
    ],
)
def test_an_answer_is_read(answer: bytes, color: tuple[int, int, int] | None):
    assert parse_background(answer) == color


@pytest.mark.parametrize(
    ("background", "environ", "dark"),
    [
        ((255, 255, 255), {}, False),
        ((253, 246, 227), {"COLORFGBG": "15;0"}, False),
        ((0, 43, 54), {}, True),
        (None, {"COLORFGBG": "0;15"}, False),
        (None, {"COLORFGBG": "0;default;15"}, False),
        (None, {"COLORFGBG": "15;0"}, True),
        (None, {}, True),
    ],
)
def test_dark_or_light(
    background: tuple[int, int, int] | None, environ: dict[str, str], dark: bool
):
    assert is_dark(background, environ) is dark


def test_what_is_typed_behind_the_answer_is_left_for_the_program(terminal: tuple[int, int]):
    outside, inside = terminal
    thread = answers(outside, b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\" + ATTRIBUTES + b"jj\n")
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        assert query.answer() == (255, 255, 255)
    thread.join()
    assert os.read(inside, 10) == b"jj\n"


def test_the_terminal_s_modes_come_back(terminal: tuple[int, int]):
    outside, inside = terminal
    before = termios.tcgetattr(inside)
    thread = answers(outside, ATTRIBUTES)
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        assert not termios.tcgetattr(inside)[3] & termios.ECHO
        assert query.answer() is None
    thread.join()
    assert termios.tcgetattr(inside) == before


def test_a_terminal_that_is_silent_is_not_waited_for_long(terminal: tuple[int, int]):
    start = time.monotonic()
    with BackgroundQuery(terminal[1], {"TERM": "xterm"}) as query:
        assert query.answer() is None
    assert LIMIT <= time.monotonic() - start < LIMIT + 2


@pytest.mark.parametrize("term", ["dumb", "linux", ""])
def test_terminals_that_would_print_the_question_are_not_asked(
    terminal: tuple[int, int], term: str
):
    outside, inside = terminal
    os.set_blocking(outside, False)
    with BackgroundQuery(inside, {"TERM": term}) as query:
        assert query.answer() is None
    with pytest.raises(BlockingIOError):
        os.read(outside, 10)
