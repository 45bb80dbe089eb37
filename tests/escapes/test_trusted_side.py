"""The trusted side: what a session sends, leaves behind or writes into a lesson hurts nobody.

There is no layer to take away here; what is held to the truth is the guard's and the host's care.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from learn_torch.course.reader import read_lesson
from learn_torch.errors import LessonUnreadable
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from tests.kernel.running import run

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("trusted")]
PROMPT = 4.0
"""Seconds in which the guard has to be through with anything."""

CONTROL = """
import os, socket, stat, struct
[fd] = [fd for fd in range(3, 64) if os.path.exists(f'/proc/self/fd/{fd}') and stat.S_ISSOCK(os.fstat(fd).st_mode)]
control = socket.socket(fileno=os.dup(fd))
def frame(body): return len(body).to_bytes(4, 'big') + body
import msgspec
def packed(**words): return frame(msgspec.msgpack.encode(words))
"""
"""Finds the socket on which the child speaks with its guard."""

FRAMES = {
    "no frame": "control.sendall(b'x' * 100)",
    "a frame of 1 GB": "control.sendall((1 << 30).to_bytes(4, 'big') + bytes(1000))",
    "a frame of 4 GB": "control.sendall(b'\\xff' * 4)",
    "a deep frame": "control.sendall(frame(b'\\x91' * 1_000_000))",
    "a wide frame": "control.sendall(frame(b'\\xdd\\xff\\xff\\xff\\xff' + bytes(100)))",
    "a frame cut short": "control.sendall(frame(bytes(1000))[:500])",
    "an empty frame": "control.sendall(frame(b''))",
    "a frame of a host": "control.sendall(packed(type='Open', session=99))",
    "a session that opens itself": "control.sendall(packed(type='Ready', protocol=1, python='', torch='',"
    " torchvision='', devices=[], seconds=0, pid=1))",
    "the end of another session": "control.sendall(packed(type='Gone', session=1, why='closed', reason=''))",
    "the end of another run": "control.sendall(packed(type='Finished', session=1, run=999, outcome='ok', seconds=0))",
    "curves of another session": "control.sendall(packed(type='Metrics', session=1, run=1, series=[]) * 1000)",
    "curves without end": "control.sendall(packed(type='Metrics', session=1, run=1, series="
    "[dict(name='x' * 10**6, steps=[], values=[])] * 3) * 20)",
    "a closed line": "control.shutdown(socket.SHUT_RDWR)",
    "descriptors": "socket.send_fds(control, [b'x'], [0] * 200)",
}


@pytest.mark.parametrize("attack", FRAMES.values(), ids=FRAMES.keys())
async def test_a_hostile_frame_costs_the_session_at_most(kernel: Kernel, attack: str) -> None:
    limits = Limits(
        cell_seconds=1.0, grace_seconds=0.3
    )  # for a line that is cut, and so says no end
    witness = await kernel.open(device="cpu")
    session = await kernel.open(device="cpu", limits=limits)
    await run(witness, "x = 'mine'")
    began = time.monotonic()
    await run(session, f"{CONTROL}{attack}\nimport time\ntime.sleep(0.2)")
    assert (await run(session, "1 + 1")).stdout == "2\n"
    assert time.monotonic() - began < PROMPT
    assert (await run(witness, "x")).stdout == "'mine'\n"
    for each in (session, witness):
        await each.close()


async def test_a_flood_of_frames_does_not_hold_up_a_stop(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    code = f"{CONTROL}print('on', flush=True)\nraw = packed(type='Metrics', session=1, run=1, series=[]) * 1000\n"
    began = time.monotonic()
    result = await run(session, code + "while True: control.sendall(raw)", interrupt_after="on")
    assert result.outcome == "interrupted"
    assert time.monotonic() - began < PROMPT
    await session.close()


async def test_a_flood_of_connects_does_not_hold_up_a_stop(kernel: Kernel) -> None:
    """Each of them waits in the guard for a full queue."""
    session = await kernel.open(device="cpu")
    code = """
import socket, threading, time
own = socket.socket(socket.AF_UNIX); own.bind('own'); own.listen(0)
def call():
    s = socket.socket(socket.AF_UNIX)
    s.connect('own')
for _ in range(900): threading.Thread(target=call, daemon=True).start()
print('on', flush=True)
time.sleep(60)
"""
    began = time.monotonic()
    result = await run(session, code, interrupt_after="on")
    assert result.outcome == "interrupted", result.finished.reason
    assert (await run(session, "1")).stdout == "1\n"
    await session.close()
    assert time.monotonic() - began < 2 * PROMPT


async def test_the_supervisors_ear_is_not_left_in_the_session(session: Session) -> None:
    code = "import os\nprint([os.readlink(f'/proc/self/fd/{fd}') for fd in range(64) if os.path.lexists(f'/proc/self/fd/{fd}')])"
    listed = (await run(session, code)).stdout
    assert "seccomp" not in listed
    assert "landlock" not in listed


PLANTED = """
import os
for name in ('torch', 'numpy', 'sitecustomize', 'usercustomize', 'learn_torch', 'msgspec', 'os'):
    open(name + '.py', 'w').write("print('PLANTED')")
    os.makedirs('.config/matplotlib', exist_ok=True)
os.mkfifo('data')
os.mkfifo('.config/matplotlib/matplotlibrc')
for name in ('.python-version', 'pyvenv.cfg', '.pth'): os.mkfifo(name)
"""


async def test_what_is_planted_in_the_scratch_folder_is_not_read(session: Session) -> None:
    await run(session, PLANTED)
    began = time.monotonic()
    await session.restart()
    result = await run(session, "import torch, numpy, matplotlib\ntorch.ones(1)")
    assert result.stdout == "tensor([1.])\n"
    assert time.monotonic() - began < PROMPT


HARD_TO_DELETE = {
    "a deep tree": "for i in range(90):\n    os.mkdir('d' * 200); os.chdir('d' * 200)",
    "locked folders": "os.makedirs('a/b')\nopen('a/b/c', 'w').close()\n"
    "os.mkdir('a/e', 0)\nos.chmod('a/b', 0)\nos.chmod('a', 0)",
    "names that are no text": "for i in range(1, 256):\n    if i != 47: open(b'x' + bytes([i]), 'w').close()",
    "names that are commands": "for name in ('-rf', '*', '~', '$HOME', '\\n', ' '): open(name, 'w').close()",
    "FIFOs and sockets": "os.mkfifo('f')\nimport socket\nsocket.socket(socket.AF_UNIX).bind('s')",
    "links to elsewhere": "os.symlink('/', 'root')\nos.symlink('.', 'loop')\nos.symlink('nowhere', 'gone')",
    "many files": "for i in range(5000): open(str(i), 'w').close()",
    "a file that grows in a daemon": "if os.fork() == 0:\n    os.setsid()\n    i = 0\n"
    "    while True: i += 1; open(str(i % 1000), 'w').close()",
}


@pytest.mark.parametrize("code", HARD_TO_DELETE.values(), ids=HARD_TO_DELETE.keys())
async def test_a_scratch_folder_goes_however_it_was_left(kernel: Kernel, code: str) -> None:
    session = await kernel.open(device="cpu")
    scratch = Path(session.opened.scratch)
    await run(session, "import os\n" + code)
    await session.close()
    assert not scratch.exists()


LESSON = """\
format: 1
title: A lesson
goal: To be read.
minutes: 1
{key}
cells:
  - id: {cell}
    text: {text}
"""
HOSTILE_LESSONS = {
    "a tag that runs a program": {"text": "!!python/object/apply:os.system ['touch {witness}']"},
    "a tag that makes an object": {
        "text": "!!python/object:subprocess.Popen {{args: touch {witness}}}"
    },
    "an alias bomb": {
        "key": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]",
        "text": "x",
    },
    "a cell that is a path": {"cell": "../../.bashrc"},
    "a cell that is an absolute path": {"cell": "/etc/passwd"},
    "data that are a path": {"key": "data: [../../../etc]"},
    "data that are an absolute path": {"key": "data: [/etc/passwd]"},
    "a module that is a path": {"key": "requires: [../evil]"},
}


@pytest.mark.parametrize("parts", HOSTILE_LESSONS.values(), ids=HOSTILE_LESSONS.keys())
async def test_a_hostile_lesson_is_refused_unread(tmp_path: Path, parts: dict[str, str]) -> None:
    witness, lesson = tmp_path / "witness", tmp_path / "10-lesson.yaml"
    filled = {"key": "seed: 0", "cell": "one", "text": "x"} | parts
    filled = {name: value.replace("{witness}", str(witness)) for name, value in filled.items()}
    lesson.write_text(LESSON.format(**filled))
    with pytest.raises(LessonUnreadable):
        read_lesson(lesson)
    assert not witness.exists()


async def test_the_same_lesson_without_hostility_is_read(tmp_path: Path) -> None:
    lesson = tmp_path / "10-lesson.yaml"
    lesson.write_text(LESSON.format(key="seed: 0", cell="one", text="x"))
    assert read_lesson(lesson).lesson.title == "A lesson"


async def test_a_level_that_cannot_be_had_is_never_claimed(kernel: Kernel) -> None:
    """What the session says of itself is one of the words that the documents define."""
    session = await kernel.open(device="cpu")
    await session.close()
    assert session.opened.sandbox in ("confined", "partial", "limits only")
    assert os.getpid() != session.opened.pid
