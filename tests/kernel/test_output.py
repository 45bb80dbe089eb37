"""Output: streamed, bounded, and harmless to the terminal that shows it."""

from __future__ import annotations

import pytest

from learn_torch.kernel.client import Session
from learn_torch.kernel.output import HEAD_LINES, MAX_LINE, TAIL_LINES, StreamBuffer, Transcript
from learn_torch.kernel.wire_types import Limits
from tests.kernel.running import run


def shown(*pieces: bytes) -> str:
    pane = StreamBuffer()
    for piece in pieces:
        pane.feed(piece)
    return pane.ansi


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain\n", "plain\n"),
        (b"x[mask] [red] [/tmp]\n", "x[mask] [red] [/tmp]\n"),
        (b"\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        (b"\x1b[38;2;1;2;3mtrue colour", "\x1b[38;2;1;2;3mtrue colour"),
        (b"\x1b]52;c;aGk=\x07copied?", "copied?"),
        (b"\x1b]52;c;aGk=\x1b\\copied?", "copied?"),
        (b"\x1b]0;title\x07", ""),
        (b"\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\x", "x"),
        (b"\x1b[2J\x1b[Hcleared", "cleared"),
        (b"\x1b[?1049h\x1b[?25l", ""),
        (b"\x1bc\x1b7", ""),
        (b"\x07\x08\x00\x7f", ""),
        ("\x9b31m\x85".encode(), "31m"),
        (b"10%\r50%\r100%\n", "100%\n"),
        (b"dos\r\nlines\r\n", "dos\nlines\n"),
        (b"50%\r", "50%"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        ("张量\n".encode(), "张量\n"),
    ],
)
def test_only_colours_survive(data: bytes, text: str) -> None:
    assert shown(data) == text


@pytest.mark.parametrize("cut", range(1, 20))
def test_a_sequence_cut_between_two_pieces_is_still_one(cut: int) -> None:
    data = "\x1b[31m张\x1b]52;c;aGk=\x07量\r!".encode()
    assert shown(data[:cut], data[cut:]) == shown(data)


def test_an_endless_sequence_does_not_swallow_what_follows() -> None:
    assert "after" in shown(b"\x1b]52;" + b"A" * 10_000, b"\nafter\n")


def test_the_first_and_the_last_lines_are_kept_and_the_cut_is_announced() -> None:
    count = HEAD_LINES + TAIL_LINES + 1000
    text = shown(b"".join(b"%d\n" % i for i in range(count))).splitlines()
    assert text[0] == "0"
    assert text[-1] == str(count - 1)
    assert "1,000 lines left out" in text[HEAD_LINES]
    assert len(text) == HEAD_LINES + TAIL_LINES + 1


def test_one_endless_line_is_cut() -> None:
    assert len(shown(b"x" * 10 * MAX_LINE, b"x" * 10 * MAX_LINE, b"\n")) < 2 * MAX_LINE + 3


def test_stdout_can_be_had_without_stderr() -> None:
    transcript = Transcript()
    transcript.feed("stdout", b"\x1b[1mdata\x1b[0m\n")
    transcript.feed("stderr", b"warning\n")
    assert transcript.stdout == "data\n"
    assert transcript.plain == "data\nwarning\n"


class TestInASession:
    """Output is taken at the file descriptor."""

    pytestmark = pytest.mark.asyncio(loop_scope="session")

    async def test_from_c_and_from_other_programs(self, session: Session) -> None:
        code = """
import ctypes, os, subprocess
libc = ctypes.CDLL(None)
libc.printf(b"from C\\n")
subprocess.run(["echo", "from a program"])
os.write(1, b"from a descriptor\\n");
"""
        lines = (await run(session, code)).stdout.splitlines()
        assert sorted(lines) == ["from C", "from a descriptor", "from a program"]

    async def test_a_replaced_stdout_lasts_for_one_cell(self, session: Session) -> None:
        await run(session, "import sys, io\nsys.stdout = io.StringIO()\nprint('lost')")
        assert (await run(session, "print('seen')")).stdout == "seen\n"

    async def test_comes_while_the_cell_runs(self, session: Session) -> None:
        result = await run(
            session, "print('on', end='', flush=True)\nwhile True: pass", interrupt_after="on"
        )
        assert result.outcome == "interrupted"

    async def test_a_hundred_thousand_lines_keep_their_ends(self, session: Session) -> None:
        result = await run(session, "for i in range(100_000): print(i)")
        lines = result.stdout.splitlines()
        assert (lines[0], lines[-1]) == ("0", "99999")
        assert result.output_bytes < 400_000
        assert result.output_bytes + result.dropped_bytes == sum(
            len(f"{i}\n") for i in range(100_000)
        )

    async def test_a_flood_is_stopped_like_anything_else(self, session: Session) -> None:
        code = "import os\nprint('on')\nwhile True: os.write(1, b'x' * 65536)"
        result = await run(session, code, interrupt_after="on")
        assert result.outcome == "interrupted"
        assert result.output_bytes < Limits().output_bytes + 2_000_000

    async def test_the_cap_counts_anew_for_each_run(self, session: Session) -> None:
        await run(session, "print('x' * 1_000_000)")
        result = await run(session, "print('y' * 1000)")
        assert result.dropped_bytes == 0

    async def test_a_warning_is_shown_again_when_the_cell_is_run_again(
        self, session: Session
    ) -> None:
        code = "import warnings\nwarnings.warn('look', UserWarning)"
        for _ in range(2):
            assert "look" in (await run(session, code)).transcript.plain
