"""Output: streamed, bounded, and harmless to the terminal that shows it."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Iterator

import pytest

from learn_torch.kernel.output import TAIL_LINES, Transcript
from learn_torch.kernel.protocol import Finished, Output, Request
from learn_torch.kernel.screen import REACH
from learn_torch.kernel.session import MAX_QUEUED_BYTES, Session
from learn_torch.kernel.wire_types import Limits
from learn_torch.worker.output_pipes import PIECE
from tests.kernel.running import run


def shown(*pieces: bytes) -> str:
    transcript = Transcript()
    for piece in pieces:
        transcript.feed("stdout", piece)
    return transcript.ansi


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain\n", "plain\n"),
        (b"x[mask] [red] [/tmp]\n", "x[mask] [red] [/tmp]\n"),
        (b"\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
        (b"\x1b[38;2;1;2;3mtrue colour", "\x1b[38;2;1;2;3mtrue colour\x1b[0m"),
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


def test_everything_is_kept_until_something_is_left_out() -> None:
    count = 50_000
    data = b"".join(b"%d\n" % i for i in range(count))
    assert shown(data) == data.decode()
    assert len(shown(b"x" * 100_000, b"y" * 100_000)) == 200_000


def test_after_a_cut_the_last_lines_are_kept_and_the_cut_is_counted() -> None:
    transcript = Transcript()
    transcript.feed("stdout", b"first\nsecond")
    lines = TAIL_LINES + REACH + 1000
    for number in range(lines):
        transcript.feed("stdout", b"%d\n" % number, 100 if number == 0 else 0, 7 * (number == 0))
    text = transcript.stdout.splitlines()
    assert text[:2] == ["first", "second"]
    assert "left out" in text[2]
    assert text[-1] == str(lines - 1)
    assert transcript.cut_lines == 7 + lines - (len(text) - 3)
    assert transcript.cut_bytes > 100


ONE, TWO, END = (f"\x1b]display;{name}\x07" for name in ("1", "2", ""))
"""What begins a display or its update, and what ends it."""


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("one\ntwo\x1b[A\rnew\x1b[B!", "new\ntwo!"),
        ("abc\x1b[2DX", "aXc"),
        ("abc\x08\x08X", "aXc"),
        ("100%\r50%", "50%%"),
        ("100%\r\x1b[K50%", "50%"),
        ("bar bar\r       \rdone", "done"),
        ("abc\x1b[1G\x1b[PX", "Xc"),
        ("abc\x1b[2G\x1b[@X", "aXbc"),
        ("a\nb\nc\x1b[2F\x1b[Jnew", "new"),
        ("a\nb\n\x1b[H\x1b[Jnew\n", "new\n"),
        ("a\nb\n\x1b[2J\x1b[Hnew\n", "new\n"),
        ("a\nb\n\x1b[2;3Hx", "a\nb x\n"),
        ("a\x1b[sbcd\x1b[uX", "aXcd"),
        ("a\x1b7bcd\x1b8X", "aXcd"),
        ("a\nb\nc\x1b[A\x1b[Lnew", "a\nnew\nb\nc"),
        ("abc\nabc\x1b[A\x1b[Mx", "xbc"),
        ("a\nb\nc\x1b[2A\x1b[M", "b\nc"),
        ("张量\rx", "x 量"),
        ("张量\x08\x08x", "张x "),
        ("\x1b[31mabc\x1b[0m\rX", "X\x1b[31mbc\x1b[0m"),
        ("a\tb\rX", "X       b"),
        ("old\n\x1b[9Jnew", "new"),
        ("old\n\x1b[9J", "old\n"),
        ("up\x1b[99A\x1b[99Ddown", "down"),
        ("a\vb\fc", "a\n b\n  c"),
        ("abcdefghij\r\tX", "abcdefghXj"),
        ("ab\r\tX\tY", "ab      X       Y"),
        ("1\n" * 40 + "\x1b[40A\x1b[2Knew", "new\n" + "1\n" * 39),
        ("1\n" * 40 + "\x1b[30;1Hnew", "1\n" * 29 + "new\n" + "1\n" * 10),
        ("\x1b[40;3Hlow\x1b[1;1Hhigh", "high" + "\n" * 39 + "  low"),
        ("1\n" * 60 + "\x1b[H\x1b[Jnew\n", "new\n"),
        (f"{ONE}a\n{END}x\n{TWO}b\n{END}{ONE}A\nB\n{END}y\n{TWO}{END}!", "A\nB\nx\ny\n!"),
        (
            f"{ONE}a\n{END}bar 1{ONE}A\nB\n{END}\rbar 2\nbar 3\x1b[A{ONE}C\n{END}\r0",
            "C\n0ar 2\nbar 3",
        ),
        (f"x{ONE}a\n{END}\x1b[9J{ONE}b\n{END}c{END}", "b\nc\n"),
    ],
)
def test_the_cursor_moves_as_on_a_terminal(data: str, text: str) -> None:
    assert shown(data.encode()) == text


def test_the_cursor_cannot_reach_what_is_far_above() -> None:
    data = b"".join(b"%d\n" % i for i in range(1000)) + b"\x1b[999Ax"
    assert shown(data).splitlines()[1001 - REACH].startswith("x")


HOSTILE = {
    "far right": b"\x1b[500Cx",
    "far down": b"\x1b[200Bx",
    "inserted rows": b"\x1b[200L",
    "inserted columns": b"x\x1b[500@",
    "colours": b"\x1b[31mx\x1b[Ay",
    "strings that do not end": b"\x1b]a",
    "erasing": b"\x1b[1Jx\n",
    "half sequences": b"\x1b[",
    "line ends": b"\n",
    "displays": f"{ONE}x\n{END}{ONE}\n\n{END}".encode(),
    "displays that do not end": f"{ONE}x\n{END}{END}{TWO}\n".encode(),
    "wide characters over a wide row": "\r张".encode(),
}


@pytest.fixture
def undisturbed() -> Iterator[None]:
    """No garbage collection (100 ms in a test process), no coverage (four times as slow)."""
    tracer = sys.gettrace()
    gc.disable()
    sys.settrace(None)
    yield
    sys.settrace(tracer)
    gc.enable()


@pytest.mark.usefixtures("undisturbed")
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_frame_holds_the_screen_up(piece: bytes) -> None:
    """8 KiB, the largest frame, take a tenth of a second at most, however much there is already."""
    transcript = Transcript()
    transcript.feed("stdout", ("张" * 900 + "\n").encode() * 50 + b"x" * 20_000)
    data = piece * ((256 << 10) // len(piece))
    slowest = 0.0
    for start in range(0, len(data), PIECE):
        began = time.process_time()
        transcript.feed("stdout", data[start : start + PIECE])
        slowest = max(slowest, time.process_time() - began)
    assert slowest < 0.1
    assert len(transcript.ansi) < 4 << 20


def test_stdout_can_be_had_without_stderr() -> None:
    transcript = Transcript()
    transcript.feed("stdout", b"\x1b[1mdata\x1b[0m\n")
    transcript.feed("stderr", b"warning\n")
    assert transcript.stdout == "data\n"
    assert transcript.plain == "data\nwarning\n"


class Silent:
    """A kernel that takes everything and answers nothing."""

    alive = True

    def send(self, request: Request) -> None:
        """Take it."""

    def forget(self, number: int) -> None:
        """Drop a session."""


async def test_what_the_queue_had_no_room_for_is_announced_at_the_end_at_last() -> None:
    """Nobody reads while 48 MiB come; the next run begins with nothing left over."""
    session = Session(Silent(), 1)
    events = session.run("cell", "code")
    first = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)
    piece = Output(1, 1, "stdout", (b"x" * 1023 + b"\n") * 64)
    sent = 3 * MAX_QUEUED_BYTES // 2 // len(piece.data)
    for _ in range(sent):
        session.on_frame(piece)
    session.on_frame(Finished(1, 1, "ok", 0.0))
    told = [await first, *[event async for event in events]]
    outputs = [event for event in told if isinstance(event, Output)]
    kept = sum(len(event.data) for event in outputs)
    assert kept <= MAX_QUEUED_BYTES + len(piece.data)
    assert kept + sum(event.dropped for event in outputs) == sent * len(piece.data)
    assert sum(event.dropped_lines for event in outputs) == (sent * len(piece.data) - kept) // 1024
    assert session._dropped == (0, 0)


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

    async def test_c_prints_between_the_lines_of_python(self, session: Session) -> None:
        code = """
import ctypes
libc = ctypes.CDLL(None)
for i in range(20):
    print("python", i)
    libc.printf(b"c\\n")
"""
        expected = "".join(f"python {i}\nc\n" for i in range(20))
        assert (await run(session, code)).stdout == expected

    async def test_c_prints_without_a_line_end_at_once(self, session: Session) -> None:
        code = "import ctypes\nctypes.CDLL(None).printf(b'on')\nwhile True: pass"
        assert (await run(session, code, interrupt_after="on")).outcome == "interrupted"

    async def test_a_replaced_stdout_lasts_for_one_cell(self, session: Session) -> None:
        await run(session, "import sys, io\nsys.stdout = io.StringIO()\nprint('lost')")
        assert (await run(session, "print('seen')")).stdout == "seen\n"

    async def test_comes_while_the_cell_runs(self, session: Session) -> None:
        result = await run(
            session, "print('on', end='', flush=True)\nwhile True: pass", interrupt_after="on"
        )
        assert result.outcome == "interrupted"

    async def test_both_streams_come_in_the_order_of_writing(self, session: Session) -> None:
        code = """
import os, sys, warnings
for i in range(50):
    print("out", i)
    print("err", i, file=sys.stderr)
    os.write(1, b"raw out\\n")
    os.write(2, b"raw err\\n")
    print("begun", i, end=" ")
    sys.stderr.write("then\\n")
    print("ended")
"""
        result = await run(session, code)
        assert result.outcome == "ok"
        expected = "".join(
            f"out {i}\nerr {i}\nraw out\nraw err\nbegun {i} then\nended\n" for i in range(50)
        )
        assert result.transcript.plain == expected

    @pytest.mark.parametrize(
        "start",
        [
            "subprocess.run(command, shell=True)",
            "os.system(command)",
            "get_ipython().system(command)",
            "subprocess.Popen(['/bin/sh', '-c', command], text=True).wait()",
            "r = os.dup(2); os.dup2(os.open('log', os.O_CREAT | os.O_WRONLY), 2)\n"
            "os.system('echo kept >&2'); os.dup2(r, 2); assert open('log').read() == 'kept\\n'\n"
            "os.system(command)",
        ],
    )
    async def test_a_command_writes_to_both_streams_in_its_order(
        self, session: Session, start: str
    ) -> None:
        code = "command = 'for i in 1 2 3 4; do echo out $i; echo err $i >&2; done'"
        result = await run(session, f"import os, subprocess\n{code}\n{start};")
        assert result.transcript.plain == "".join(f"out {i}\nerr {i}\n" for i in (1, 2, 3, 4))

    async def test_text_without_a_line_end_is_seen_at_once(self, session: Session) -> None:
        code = """
import torch
print("working", end="")
x = torch.randn(600, 600)
while True:
    x = x @ x.T
    x = x / x.norm()
"""
        assert (await run(session, code, interrupt_after="working")).outcome == "interrupted"

    async def test_the_streams_of_the_interpreter_are_the_cell_s(self, session: Session) -> None:
        code = """
import sys
sys.stdout = open("log.txt", "w")
print("into the file")
sys.stdout = sys.__stdout__
print("back")
print(sys.stdout.name, sys.stdout.encoding, sys.stdout.fileno(), file=sys.__stderr__)
"""
        result = await run(session, code)
        assert (result.stdout, result.transcript.stderr) == ("back\n", "<stdout> utf-8 1\n")

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
