"""The terminal's background: the question, the answer, and terminals that give none."""

from __future__ import annotations

import os
import pty
import select
import termios
import threading
import time
from collections.abc import Iterator

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from learn_torch.app.terminal_driver import UnmarkedPastes, messages
from learn_torch.app.themes.terminal_background import (
    LIMIT,
    QUESTION,
    BackgroundQuery,
    TypeAhead,
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


LIGHT = b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"


@pytest.mark.parametrize(
    "reply",
    [
        LIGHT + ATTRIBUTES + b"jj\r",
        b"jj\r" + LIGHT + ATTRIBUTES,
        b"j" + LIGHT + b"j" + ATTRIBUTES + b"\r",
    ],
    ids=["behind", "before", "between"],
)
def test_what_is_typed_around_the_answers_reaches_the_program_as_it_was_typed(
    terminal: tuple[int, int], reply: bytes
):
    outside, inside = terminal
    thread = answers(outside, reply)
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        assert query.answer() == (255, 255, 255)
        thread.join()
        assert query.input.take() + at_once(inside) == b"jj\r"


def at_once(terminal: int) -> bytes:
    """What is there to be read, without waiting."""
    return os.read(terminal, 100) if select.select([terminal], [], [], 0)[0] else b""


def test_keys_are_kept_where_the_terminal_never_answers(terminal: tuple[int, int]):
    outside, inside = terminal
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        os.write(outside, b"qj\x1b[A")
        assert query.answer() is None
        assert query.input.take() == b"qj\x1b[A"


@pytest.mark.parametrize("cut", range(1, len(LIGHT + ATTRIBUTES)))
def test_an_answer_in_two_pieces_is_an_answer(cut: int):
    typed, whole = TypeAhead(), LIGHT + ATTRIBUTES
    typed.feed(b"j" + whole[:cut])
    typed.feed(whole[cut:] + b"k")
    assert typed.take() == b"jk"
    assert parse_background(typed.answers) == (255, 255, 255)
    assert not typed.awaits


def test_an_answer_byte_by_byte_among_keys():
    typed = TypeAhead()
    for byte in b"a\x1b[B" + LIGHT + b"b\x1b[A" + ATTRIBUTES + b"c":
        typed.feed(bytes([byte]))
    assert typed.take() == b"a\x1b[Bb\x1b[Ac"


@pytest.mark.parametrize("key", [b"\x1b", b"\x1b[", b"\x1b]"], ids=["escape", "alt+[", "alt+]"])
def test_a_key_that_begins_like_an_answer_is_a_key_after_a_pause(key: bytes):
    typed = TypeAhead()
    typed.feed(key)
    assert typed.take() == b""
    assert typed.take(paused=True) == key


def test_without_a_question_all_is_typed():
    typed = TypeAhead(awaits=False)
    typed.feed(LIGHT)
    assert typed.take() == LIGHT


def keys(terminal: int, typed: TypeAhead, count: int) -> list[str]:
    """The first keys that the driver makes of a terminal."""
    found: list[str] = []
    ended = threading.Event()
    for message in messages(terminal, typed, XTermParser(), ended):
        if isinstance(message, events.Key):
            found.append(message.key)
        if len(found) == count:
            ended.set()
    return found


@pytest.mark.parametrize("key", "0123456789jx")
def test_escape_and_a_key_in_one_packet_are_the_two_and_no_other_character(
    terminal: tuple[int, int], key: str
):
    outside, inside = terminal
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        os.write(outside, f"\x1b{key}".encode())
        assert keys(inside, query.input, 2) == ["escape", key]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("\n", "ctrl+j"),
        ("\r", "enter"),
        ("\x07", "ctrl+g"),
        ("\x0e", "ctrl+n"),
        (" ", "space"),
        ("/", "slash"),
        (":", "colon"),
        ("?", "question_mark"),
    ],
)
def test_escape_and_a_command_in_one_packet_are_two_keys(
    terminal: tuple[int, int], key: str, name: str
):
    outside, inside = terminal
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        os.write(outside, f"\x1b{key}".encode())
        assert keys(inside, query.input, 2) == ["escape", name]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("\x1bjj", ["escape", "j", "j"]),
        ("\x1bg\x0e\r", ["escape", "g", "ctrl+n", "enter"]),
        ("\x1b0\x1bB:", ["escape", "0", "escape", "B", "colon"]),
    ],
)
def test_what_follows_in_the_same_packet_stays_apart(
    terminal: tuple[int, int], typed: str, found: list[str]
):
    """A busy program reads what was typed meanwhile at once: it put "^jj" into the editor."""
    outside, inside = terminal
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        os.write(outside, typed.encode())
        assert keys(inside, query.input, len(found)) == found


@pytest.mark.parametrize("late", [b"", LIGHT, LIGHT + ATTRIBUTES])
def test_the_driver_gives_early_keys_first_and_no_late_answer(
    terminal: tuple[int, int], late: bytes
):
    outside, inside = terminal
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        query.input.feed(b"q\x1b[A")
        os.write(outside, b"j" + late + b"\r\x1b")
        found = keys(inside, query.input, 5)
    assert found == ["q", "up", "j", "enter", "escape"]


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


@pytest.mark.parametrize(
    "text",
    [
        "if x:\r    y",
        "for i in range(3):\rprint(i)\rx = 12",
        "a\r\tb",
        "y = [i**2 for i in range(10)]",
        "x\r\r  # " + "long " * 9,
    ],
)
def test_a_block_of_lines_in_one_read_is_a_paste(text: str) -> None:
    assert UnmarkedPastes().has(text, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "print(x)",
        "j" * 60,
        "\r" * 60,
        "jj\rx = 1\r",
        "for i in x:\rprint(",
        "x\ny = 1 + 2 + 3 + 4 + 5 + 6 + 7",
        "\x1b[200~if x:\r    y\x1b[201~",
        "\x1b[A\r   x",
        "x = 1\r   ",
    ],
)
def test_what_may_be_typed_while_the_machine_stands_still_is_keys(text: str) -> None:
    assert not UnmarkedPastes().has(text, 1.0)


def test_the_last_part_of_a_paste_is_one_too_and_within_brackets_textual_reads() -> None:
    pastes = UnmarkedPastes()
    assert pastes.has("if x:\r    y", 1.0) and pastes.has("+1\r", 1.01)
    assert not pastes.has("+1\r", 2.0)
    assert not pastes.has("\x1b[200~if x:\r", 3.0)
    assert not pastes.has("if x:\r    y", 3.01)
    assert not pastes.has("z\x1b[201~", 3.02)
    assert pastes.has("if x:\r    y", 3.03)


def test_a_block_of_lines_arrives_in_one_piece(terminal: tuple[int, int]) -> None:
    outside, inside = terminal
    with BackgroundQuery(inside, {"TERM": "xterm"}) as query:
        os.write(outside, b"if x:\r    y\r")
        ended = threading.Event()
        for message in messages(inside, query.input, XTermParser(), ended):
            if isinstance(message, events.Paste):
                ended.set()
                assert message.text == "if x:\n    y\n"
