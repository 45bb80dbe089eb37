"""Each limit ends the cell with one sentence: the limit, its value, the line that was running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learn_torch.course.model import Cell, Lesson, Sandbox
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.session_limits import session_limits
from learn_torch.kernel.user_limits import UserLimits
from learn_torch.kernel.wire_types import Limits
from tests.kernel.running import gone, run

# One worker runs these and the escapes' hogs: a file in /dev/shm that nobody holds open any more
# may be of any session of this user, and counts for each that could have written it.
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("limits")]

SOON = 2.0
"""Seconds by which every limit is enforced."""
SMALL = Limits(cell_seconds=10, memory_bytes=256 << 20, scratch_bytes=32 << 20, processes=8)
MEMORY = "It reached the limit of 256 MiB of memory beyond its imports. It was at line"
FILES = "It reached the limit of 32 MiB of files in its scratch folder. It was at line"

HOGS = {
    "shared memory": (
        "import mmap\nheld = []\nfor _ in range(64):\n"
        "    held.append(mmap.mmap(-1, 1 << 24)); held[-1].write(bytes(1 << 24))",
        MEMORY,
    ),
    "memory files": (
        "import os\nheld = []\nfor _ in range(64):\n"
        "    held.append(os.memfd_create('x')); os.write(held[-1], bytes(1 << 24))",
        MEMORY,
    ),
    "files in /dev/shm": (
        "for i in range(64):\n"
        "    f = open(f'/dev/shm/learn-torch-hog-{i}', 'wb'); f.write(bytes(1 << 24)); f.flush()\n"
        "    f.seek(0); f.write(bytes(1 << 24))",  # closed before anybody looks
        MEMORY,
    ),
    "private memory of several": (
        "import os, time\nfor _ in range(4):\n"
        "    if os.fork() == 0:\n        x = b'x' * (200 << 20); time.sleep(60)\ntime.sleep(60)",
        MEMORY,
    ),
    "many processes": (
        "import os, time\nfor _ in range(100):\n    if os.fork() == 0: os.setsid(); time.sleep(60)",
        "It reached the limit of 8 processes at a time. It was at line",
    ),
    "many files": (
        "for i in range(1000):\n    open(str(i), 'wb').write(bytes(1 << 20))",
        FILES,
    ),
    "a deleted file": (
        "import os\nf = open('x', 'wb'); os.unlink('x')\n"
        "for i in range(200): f.write(bytes(1 << 20))",
        FILES,
    ),
    "folders in folders": (
        "import os\nfor i in range(3000):\n    os.mkdir('d'); os.chdir('d')\n",
        "It reached the limit of 100 folders within folders in its scratch folder.",
    ),
}


@pytest.mark.parametrize(("code", "sentence"), HOGS.values(), ids=HOGS.keys())
async def test_is_over_within_two_seconds(kernel: Kernel, code: str, sentence: str) -> None:
    session = await kernel.open(device="cpu", limits=SMALL)
    result = await run(session, f"{code}\nwhile True: pass")
    assert result.outcome == "died"
    assert result.finished.lost
    assert str(result.finished.reason).startswith(sentence), str(result.finished.reason)
    assert (await run(session, "import os\nlen(os.listdir())")).outcome == "ok"
    await session.close()


PROCESSOR = "the limit of 0.5 s of processor time for one cell"
QUICK = Limits(cell_seconds=30, cpu_seconds=0.5)
"""Whoever has one core to itself reaches it after half a second."""
REACHED = 1.5
"""Seconds after which it is reached also where cores are shared, as with another worker's tests."""


async def test_a_busy_loop_is_interrupted_and_keeps_its_names(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=QUICK)
    result = await run(session, "x = 1\nwhile True: pass", cell="busy")
    assert result.outcome == "timeout"
    assert (
        str(result.finished.reason) == f"It reached {PROCESSOR}. It was at line 2 of cell `busy`."
    )
    assert 0.5 <= result.finished.seconds < REACHED + SOON
    assert (await run(session, "x")).stdout == "1\n"
    await session.close()


async def test_one_that_does_not_yield_is_replaced(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=QUICK)
    result = await run(session, "print(end='')\nsum(range(10**12))")
    assert result.outcome == "timeout"
    assert result.finished.lost
    assert f"It reached {PROCESSOR}." in str(result.finished.reason)
    assert str(result.finished.reason).endswith(" It was at line 2 of cell `cell`.")
    assert result.finished.seconds < REACHED + SOON
    await session.close()


CROWDS = {
    "that work": "for _ in range(3):\n    if os.fork() == 0:\n        while True: pass\ntime.sleep(60)",
    "that are threads": "for _ in range(3):\n    threading.Thread(target=sum, args=(range(10**12),), "
    "daemon=True).start()\ntime.sleep(60)",
    "that come and go": "while True:\n    if os.fork() == 0:\n        sum(range(10**6)); os._exit(0)\n"
    "    os.wait()",
    "that nobody waits for": "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\nfor _ in range(8):\n"
    "    if os.fork() == 0:\n        end = time.process_time() + 0.3\n"
    "        while time.process_time() < end: pass\n        os._exit(0)\n    time.sleep(0.35)\n"
    "time.sleep(60)",
}


@pytest.mark.parametrize("code", CROWDS.values(), ids=CROWDS.keys())
async def test_the_time_of_several_is_counted_together(kernel: Kernel, code: str) -> None:
    session = await kernel.open(device="cpu", limits=QUICK)
    result = await run(session, f"import os, signal, threading, time\n{code}")
    assert result.outcome in ("died", "timeout")
    assert f"It reached {PROCESSOR}." in str(result.finished.reason)
    assert "It was at line" in str(result.finished.reason)
    assert result.finished.seconds < REACHED + SOON
    assert (await run(session, "1")).stdout == "1\n"
    await session.close()


async def test_time_that_is_only_waited_is_free_and_each_run_begins_anew(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=QUICK)
    assert (await run(session, "import time\ntime.sleep(0.8)")).outcome == "ok"
    work = "end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    for _ in range(3):
        assert (await run(session, work)).outcome == "ok"
    await session.close()


async def test_what_a_cell_leaves_running_is_ended_too(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=QUICK)
    code = "import os\nif (pid := os.fork()) == 0:\n    while True: pass\npid"
    left = await run(session, code)
    assert left.outcome == "ok"
    assert await gone(int(left.stdout), 5)
    said = await run(session, "'pid' in globals()")
    assert said.stdout.endswith("False\n")
    assert f"It reached {PROCESSOR}. The session was restarted." in said.transcript.plain
    await session.close()


async def test_a_limit_of_the_learners_own_is_called_so(kernel: Kernel) -> None:
    little_time = UserLimits(cpu_seconds=0.5, wall_seconds=0.2)
    greedy = Lesson(
        format=1, title="T", goal="G", minutes=1, cells=(Cell(id="one", code="1"),),
        sandbox=Sandbox(memory="4GiB", time=90),
    )  # fmt: skip
    session = await kernel.open(device="cpu", limits=session_limits(greedy, little_time))
    timeout = await run(session, "while True: pass")
    words = "It reached the limit of 0.2 s for one cell, as your settings say. It was at line 1"
    assert str(timeout.finished.reason).startswith(words)
    await session.close()
    little_memory = UserLimits(memory="64MiB")
    session = await kernel.open(device="cpu", limits=session_limits(greedy, little_memory))
    refused = await run(session, "import torch\ntorch.ones(1 << 26)")
    assert refused.finished.trouble is not None
    assert str(refused.finished.trouble.notes[-1]) == (
        "This session may use 64 MiB of memory beyond its imports, as your settings say."
    )
    await session.close()


@pytest.fixture(autouse=True)
def tidy_shared_memory() -> Iterator[None]:
    """A file that was closed before the guard could see whose it is stays: it may be somebody's data."""
    yield
    for path in Path("/dev/shm").glob("learn-torch-hog-*"):
        path.unlink(missing_ok=True)  # the guard sweeps too, and so does another test worker


async def test_a_full_scratch_folder_is_emptied(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=SMALL)
    await run(session, HOGS["many files"][0] + "\nwhile True: pass")
    assert (await run(session, "import os\nos.listdir()")).stdout == "[]\n"
    await session.close()


async def test_many_threads(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    code = """
import threading
threading.stack_size(1 << 16)
for _ in range(2000):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
"""
    result = await run(session, code + "while True: pass")
    assert str(result.finished.reason).startswith(
        "It reached the limit of 1,024 threads at a time."
    )
    await session.close()


async def test_within_the_limits_nothing_happens(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu", limits=SMALL)
    code = """
import os, time
open("file", "wb").write(bytes(16 << 20))
held = bytearray(64 << 20)  # five times as much would be too much
for _ in range(4):
    if os.fork() == 0:
        time.sleep(0.5); os._exit(0)
for _ in range(4): os.wait()
"""
    result = await run(session, code)
    assert result.outcome == "ok", result.finished
    await session.close()
