"""What a thread prints after its cell is over stands under the cell that started it, as late."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from learn_torch.kernel.output import Transcript
from learn_torch.kernel.protocol import Output
from learn_torch.kernel.session import Session
from learn_torch.kernel.wire_types import Limits
from tests.kernel.running import run

pytestmark = pytest.mark.asyncio(loop_scope="session")

STEP = "import threading, time, sys, os\ngo = threading.Event()\n"
"""A thread of these tests goes on when a later cell sets `go`."""


class LateOutput:
    """The late frames of a session, by run."""

    def __init__(self) -> None:
        self.frames: list[Output] = []
        self._came = asyncio.Event()

    def take(self, frame: Output) -> None:
        self.frames.append(frame)
        self._came.set()

    def text(self, run: int) -> str:
        transcript = Transcript()
        for frame in self.frames:
            if frame.run == run:
                transcript.feed(frame.stream, frame.data, frame.dropped, frame.dropped_lines)
        return transcript.plain

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                self._came.clear()
                await self._came.wait()


@pytest.fixture
def late(session: Session) -> Iterator[LateOutput]:
    late = LateOutput()
    session.on_late = late.take
    yield late
    session.on_late = None


async def test_it_is_late_while_nothing_runs(session: Session, late: LateOutput) -> None:
    code = STEP + "threading.Thread(target=lambda: (time.sleep(0.2), print('beat'))).start()"
    assert (await run(session, code)).stdout == ""
    await late.until(lambda: late.text(1) == "beat\n")


WRITES = {
    "print": "print('late')",
    "without a line end": "print('la', end=''); print('te')",
    "stderr": "print('late', file=sys.stderr)",
    "a kept stream": "kept.write('late\\n')",
    "the interpreter's stream": "print('late', file=sys.__stdout__)",
    "lines": "sys.stdout.writelines(['la', 'te\\n'])",
    "a descriptor": "os.write(1, b'late\\n')",
    "the other descriptor": "os.write(2, b'late\\n')",
    "a log": "import logging; logging.getLogger().warning('late')",
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
async def test_it_is_not_under_the_cell_that_runs_by_then(
    session: Session, late: LateOutput, write: str
) -> None:
    """By whatever way it is written."""
    thread = f"kept = sys.stdout\ndef beat():\n    go.wait()\n    {write}\n    done.set()\n"
    start = "done = threading.Event()\nthreading.Thread(target=beat, daemon=True).start()"
    await run(session, STEP + thread + start)
    second = await run(session, "go.set()\ndone.wait()\nprint('second')")
    assert second.transcript.plain == "second\n"
    await late.until(lambda: late.text(1) == "late\n")
    assert late.text(2) == ""


async def test_a_thread_that_a_thread_starts_belongs_to_the_same_cell(
    session: Session, late: LateOutput
) -> None:
    code = """
def inner():
    print("inner")
    done.set()
def outer():
    go.wait()
    threading.Timer(0.01, inner).start()
done = threading.Event()
threading.Thread(target=outer, daemon=True).start()
"""
    await run(session, STEP + code)
    assert (await run(session, "go.set()\ndone.wait();")).stdout == ""
    await late.until(lambda: late.text(1) == "inner\n")


async def test_a_pool_prints_for_the_cell_that_submits_a_task(
    session: Session, late: LateOutput
) -> None:
    """Its threads are older than the task."""
    code = """
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(1)
pool.submit(print, "first").result()
left = pool.submit(lambda: (go.wait(), print("left"), left_done.set()))
left_done = threading.Event()
"""
    assert (await run(session, STEP + code)).stdout == "first\n"
    second = await run(session, "go.set()\npool.submit(print, 'second').result()")
    assert second.stdout == "second\n"
    await late.until(lambda: late.text(1) == "left\n")


async def test_the_next_cells_print_as_ever(session: Session, late: LateOutput) -> None:
    """While a thread goes on, and when it is over."""
    await run(session, STEP + "thread = threading.Thread(target=go.wait)\nthread.start()")
    assert (await run(session, "print('a', end=' ')\nprint('b')")).stdout == "a b\n"
    await run(session, "go.set()\nthread.join()")
    assert (await run(session, "print('c')\nvars(sys.stdout)")).stdout.startswith("c\n")
    assert "write" not in (await run(session, "vars(sys.stdout)")).stdout
    assert late.frames == []


async def test_characters_stay_whole(session: Session, late: LateOutput) -> None:
    code = "def beat():\n    go.wait()\n    for _ in range(40): print('张量' * 999)\n"
    await run(session, STEP + code + "threading.Thread(target=beat).start()")
    await run(session, "go.set()")
    await late.until(lambda: late.text(1).count("\n") == 40)
    assert late.text(1) == ("张量" * 999 + "\n") * 40


async def test_without_end_it_is_cut_and_the_cut_is_counted(
    session: Session, late: LateOutput
) -> None:
    code = "def beat():\n    go.wait()\n    for _ in range(1000): print('x' * 999)\n"
    await run(session, STEP + code + "thread = threading.Thread(target=beat); thread.start()")
    await run(session, "go.set()")
    await late.until(
        lambda: sum(len(frame.data) + frame.dropped for frame in late.frames) == 1_000_000
    )
    assert sum(len(frame.data) for frame in late.frames) == Limits().output_bytes
    assert sum(f.data.count(b"\n") + f.dropped_lines for f in late.frames) == 1000


async def test_what_a_process_prints_between_runs_is_late_output_of_the_last(
    session: Session, late: LateOutput
) -> None:
    await run(session, "import subprocess\nsubprocess.Popen('sleep 0.2; echo child', shell=True)")
    await late.until(lambda: late.text(1) == "child\n")
