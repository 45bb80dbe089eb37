"""Keys typed before the screen is there reach it in order, whatever the terminal answers, and when."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from learn_torch.study.store import Study
from tests.bundled import the_course

pytestmark = pytest.mark.terminal

COLOR, ATTRIBUTES = b"\x1b]11;rgb:0000/0000/0000\x1b\\", b"\x1b[?62c"
PATIENCE = 30.0
"""Seconds; a busy machine is no failure."""


def played(home: Path, replies: list[tuple[float, bytes]], wanted: bytes) -> bool:
    """Whether `wanted` is painted: one key is typed at once, and `replies` come after the question.

    A reply is the seconds after the question and the bytes.
    """
    outside, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
    places = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("STATE", "CONFIG", "CACHE")}
    study = Study.open(home / "STATE" / "learn-torch" / "study.db")
    study.save_place("learn-torch", "first-tensors", "start")  # not a very first start
    study.close()
    environ = {**os.environ, **places, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "learn_torch"]
    program = subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, env=environ)
    os.write(outside, b"j")
    try:
        return _answered(outside, replies, wanted)
    finally:
        program.kill()
        program.wait()
        os.close(outside)
        os.close(inside)


def _answered(terminal: int, replies: list[tuple[float, bytes]], wanted: bytes) -> bool:
    shown, asked, end = b"", 0.0, time.monotonic() + PATIENCE
    while wanted not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.01)[0]:
            shown += os.read(terminal, 1 << 16)
        if not asked and b"\x1b]11;?" in shown:
            asked = time.monotonic()
        while asked and replies and time.monotonic() - asked >= replies[0][0]:
            os.write(terminal, replies.pop(0)[1])
    return wanted in shown


@pytest.mark.parametrize(
    "replies",
    [
        [(0.1, b"j" + COLOR + b"j" + ATTRIBUTES)],
        [
            (0.05, COLOR[:9]),
            (0.15, COLOR[9:] + b"j" + ATTRIBUTES[:3]),
            (0.25, ATTRIBUTES[3:] + b"j"),
        ],
        [(0.0, b"jj")],
        [(0.9, b"jj" + COLOR + ATTRIBUTES)],
    ],
    ids=["after 100 ms", "in pieces", "never", "too late"],
)
def test_no_key_is_lost_and_no_answer_is_a_key(tmp_path: Path, replies: list[tuple[float, bytes]]):
    third = the_course().entries[2].lesson.goal  # the first j leaves the line to continue with
    assert played(tmp_path, replies, third[-40:].encode())  # what differs is painted
