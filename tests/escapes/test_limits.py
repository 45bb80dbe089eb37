"""No limit is passed for long, and nothing that a cell has started stays; without layers it does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from learn_torch.errors import KernelDied
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.wire_types import Limits
from tests.escapes.hogs import HOGS, LIFTED, STAYS, Hog
from tests.escapes.prelude import cell
from tests.escapes.stage import Variant, parent_of, worker
from tests.kernel.running import alive, gone, run

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("limits")]
GRACE = 2.0
"""Seconds by which every limit is enforced."""


@pytest.fixture(autouse=True)
def _no_segment_is_left() -> Iterator[None]:
    """Take away what a hog has put into /dev/shm, which without layers nobody else does."""
    yield
    for segment in Path("/dev/shm").glob("lt-hog-*"):
        segment.unlink(missing_ok=True)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bare() -> AsyncIterator[Kernel]:
    """A kernel with no layer at all."""
    kernel = Kernel(worker(sys.executable, Variant("user", without="all").options), prefetch=False)
    await kernel.start()
    yield kernel
    await kernel.close()


@pytest.mark.parametrize("hog", HOGS, ids=lambda hog: hog.name)
async def test_a_limit_ends_the_cell_and_says_which(kernel: Kernel, hog: Hog) -> None:
    session = await kernel.open(device="cpu", limits=hog.limits)
    began = time.monotonic()
    result = await run(session, cell(hog.code, {}))
    lasted = time.monotonic() - began
    assert "ESCAPED" not in result.stdout
    assert result.outcome in ("died", "timeout", "error")
    assert hog.words in str(result.finished.reason)
    assert lasted < GRACE + (hog.limits.cell_seconds if hog.words.endswith("cell") else 0.0)  # type: ignore[operator]
    assert (await run(session, "1")).stdout == "1\n"
    await session.close()


@pytest.mark.parametrize("hog", HOGS, ids=lambda hog: hog.name)
async def test_without_layers_nobody_minds(bare: Kernel, hog: Hog) -> None:
    session = await bare.open(device="cpu", limits=LIFTED)
    result = await run(session, cell(hog.code, {}))
    await session.close()
    assert "ESCAPED" in result.stdout, result.transcript.plain


async def test_a_flood_of_output_is_cut_and_commands_nothing(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    flood = (
        r"for i in range(100_000): print('\x1b]52;c;ZXZpbA==\x07\x1b[2J\x1b[31mred' + 'x' * 100)"
    )
    result = await run(session, flood)
    await session.close()
    assert result.output_bytes < 2 * Limits().output_bytes < result.dropped_bytes
    assert "]52" not in result.transcript.ansi and "[2J" not in result.transcript.ansi


async def test_a_crash_costs_one_process(kernel: Kernel) -> None:
    session = await kernel.open(device="cpu")
    result = await run(session, "import ctypes\nctypes.string_at(0)")
    assert result.outcome == "died"
    assert (await run(session, "1")).stdout == "1\n"
    await session.close()


@pytest.mark.parametrize("code", STAYS.values(), ids=STAYS.keys())
class TestWhatStays:
    """A process that a cell has started, once the session has ended in one way or another."""

    async def test_without_a_session_it_lives_on(self, code: str) -> None:
        script = [sys.executable, "-c", cell(code, {})]
        told = subprocess.run(script, capture_output=True, text=True, timeout=30)
        pid = int(told.stdout)
        survived = alive(pid)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        assert survived

    @pytest.mark.parametrize("ending", ["close", "restart", "crash"])
    async def test_it_goes_with_the_session(self, kernel: Kernel, code: str, ending: str) -> None:
        session = await kernel.open(device="cpu")
        pid = int((await run(session, cell(code, {}))).stdout)
        match ending:
            case "close":
                await session.close()
            case "restart":
                await session.restart()
            case "crash":
                await run(session, "import os\nos.abort()")
        assert await gone(pid, GRACE)
        await session.close()

    async def test_it_goes_when_the_guard_is_killed(self, kernel: Kernel, code: str) -> None:
        session = await kernel.open(device="cpu")
        pid = int((await run(session, cell(code, {}))).stdout)
        os.kill(parent_of(session.opened.pid), signal.SIGKILL)
        assert await gone(pid, GRACE)
        with pytest.raises(KernelDied):
            await run(session, "1")

    async def test_it_goes_when_the_zygote_is_killed(self, code: str) -> None:
        kernel = Kernel(prefetch=False)
        ready = await kernel.start()
        session = await kernel.open(device="cpu")
        pid = int((await run(session, cell(code, {}))).stdout)
        os.kill(ready.pid, signal.SIGKILL)
        assert await gone(pid, GRACE)
        await kernel.close()


async def test_both_guards_killed_at_once_is_not_promised() -> None:
    """SECURITY.md says so: without namespaces of its own nobody is left to end a detached process."""
    kernel = Kernel(prefetch=False)
    ready = await kernel.start()
    session = await kernel.open(device="cpu")
    code = STAYS["a program in a session of its own"]
    pid = int((await run(session, cell(code, {}))).stdout)
    os.kill(ready.pid, signal.SIGSTOP)
    for guard in (parent_of(session.opened.pid), ready.pid):
        os.kill(guard, signal.SIGKILL)
    assert await gone(ready.pid, GRACE)
    survived = alive(pid)
    await kernel.close()
    shutil.rmtree(session.opened.scratch, ignore_errors=True)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    assert survived
