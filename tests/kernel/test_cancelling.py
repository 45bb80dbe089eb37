"""Whatever is cancelled while it opens leaves nothing behind: no process, no folder, no session."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from learn_torch.errors import DeviceUnavailable, KernelDied, KernelError, KernelMismatch
from learn_torch.kernel.client import Kernel
from learn_torch.kernel.launch import launched
from learn_torch.kernel.protocol import Close, Gone, Open, Reply, Request, Restart
from learn_torch.kernel.transport import SubprocessTransport
from tests.kernel.running import run
from tests.kernel.scripted import PipeTransport, obedient
from tests.sentences import plain

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("cancelling")]

ROUNDS = 100


async def cancel_after(turns: int, work: Coroutine[Any, Any, Any]) -> bool:
    """Cancel `work` after so many turns of the event loop; False where it was done before."""
    task = asyncio.ensure_future(work)
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    async with asyncio.timeout(20):
        return isinstance((await asyncio.gather(task, return_exceptions=True))[0], BaseException)


def below(pid: int) -> list[int]:
    """The living children of a process."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) == pid and state != "Z":
            found.append(int(entry.name))
    return found


def scratch_folders(folder: Path) -> list[Path]:
    """What sessions have left there."""
    return list(folder.glob("learn-torch-*"))


async def empty(pid: int) -> None:
    """Wait until a process has no children."""
    async with asyncio.timeout(10):
        while below(pid):
            await asyncio.sleep(0.01)


class GatedTransport(SubprocessTransport):
    """A real kernel whose Opened frames are held back until the test lets them through."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.arrived = asyncio.Event()

    async def read(self) -> bytes:
        data = await super().read()
        if b"Opened" in data:
            self.arrived.set()
            await self.gate.wait()
        return data


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def held() -> AsyncIterator[tuple[Kernel, GatedTransport, Path]]:
    """A kernel of its own, its transport, and the folder in which its scratch folders lie."""
    folder = Path(tempfile.mkdtemp(prefix="lt-"))
    folder.chmod(0o711)  # a session may have a user id of its own
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    transport = GatedTransport()
    kernel = Kernel(transport=transport)
    await kernel.start()
    if before is None:
        del os.environ["TMPDIR"]
    else:
        os.environ["TMPDIR"] = before
    yield kernel, transport, folder
    await kernel.close()
    shutil.rmtree(folder)


def moments(transport: GatedTransport, number: int) -> int:
    """Set the gate for round `number`; how many turns of the loop to let pass before cancelling."""
    transport.arrived.clear()
    if number % 4 == 0:
        transport.gate.set()  # the answer comes as it comes
    else:
        transport.gate.clear()
    return number % 25


async def test_a_hundred_cancelled_opens_leave_nothing(
    held: tuple[Kernel, GatedTransport, Path],
) -> None:
    """Before the request is sent, while the child is made, and after its answer has arrived."""
    kernel, transport, folder = held
    assert kernel.ready is not None
    cancelled = 0
    for number in range(ROUNDS):
        turns = moments(transport, number)
        task = asyncio.ensure_future(kernel.open(device="cpu"))
        if number % 4 == 1:
            await transport.arrived.wait()  # the child lives, and nobody has been told
        elif number % 4 == 2:
            await transport.arrived.wait()
            transport.gate.set()  # the answer is on its last steps
            turns %= 4
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        [result] = await asyncio.gather(task, return_exceptions=True)
        transport.gate.set()
        if isinstance(result, BaseException):
            cancelled += 1
        else:
            await result.close()
    assert cancelled > ROUNDS // 2
    await empty(kernel.ready.pid)
    async with asyncio.timeout(
        10
    ):  # the zygote removes the folder of a killed guard after the guard
        while scratch_folders(folder):
            await asyncio.sleep(0.01)
    assert not kernel._sessions


async def test_a_kernel_opens_sessions_after_all_that(
    held: tuple[Kernel, GatedTransport, Path],
) -> None:
    kernel, _, folder = held
    session = await kernel.open(device="cpu")
    assert (await run(session, "1 + 1")).stdout == "2\n"
    await session.close()
    assert scratch_folders(folder) == []


async def test_a_cancelled_restart_leaves_one_child_and_a_session_that_works(
    held: tuple[Kernel, GatedTransport, Path],
) -> None:
    kernel, transport, folder = held
    assert kernel.ready is not None
    session = await kernel.open(device="cpu")
    for number in range(20):
        transport.gate.clear()
        await cancel_after(number % 5, session.restart())
        transport.gate.set()
    opened = await session.restart()
    result = await run(session, "import os\nos.getpid()")
    assert int(result.stdout) == opened.pid == session.opened.pid
    [guard] = below(kernel.ready.pid)
    assert below(guard) == [opened.pid]
    await session.close()
    await empty(kernel.ready.pid)
    assert scratch_folders(folder) == []


@pytest.mark.parametrize("turns", range(0, 40, 2))
async def test_a_cancelled_start_leaves_no_process(turns: int) -> None:
    kernel = Kernel("sh -c 'sleep 1000 & wait' #")
    await cancel_after(turns, kernel.start())
    assert not [pid for pid in below(os.getpid()) if is_sleeper(pid)]
    assert not kernel.alive
    await kernel.close()


def is_sleeper(pid: int) -> bool:
    return b"sleep\x001000" in Path(f"/proc/{pid}/cmdline").read_bytes()


async def test_a_start_that_is_cancelled_while_torch_is_imported_leaves_no_process() -> None:
    before = set(below(os.getpid()))
    started = asyncio.Event()

    class Announcing(SubprocessTransport):
        async def start(self) -> None:
            await super().start()
            started.set()

    task = asyncio.ensure_future(Kernel(transport=Announcing()).start())
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert set(below(os.getpid())) == before


async def test_a_start_that_fails_leaves_no_process() -> None:
    with pytest.raises(KernelMismatch):
        await Kernel("sh -c 'echo Welcome; exec sleep 1000' #").start()
    assert not [pid for pid in below(os.getpid()) if is_sleeper(pid)]


async def test_a_kernel_that_was_launched_for_nothing_is_ended() -> None:
    """`--check` launches one before it reads the lessons, which may be full of mistakes."""
    with launched("sleep 1000 #") as process:
        assert process is not None and process.poll() is None
    assert process.returncode == -signal.SIGKILL


async def test_a_launcher_that_is_not_there_is_reported_by_the_kernel_that_needs_it() -> None:
    with launched("no-such-program #") as process:
        assert process is None


class TestClient:
    """The same, seen from the frames: a scripted kernel, no process."""

    async def test_every_open_that_is_cancelled_is_closed(self) -> None:
        transport = PipeTransport()
        kernel = Kernel(transport=transport)
        await kernel.start()
        for turns in range(ROUNDS):
            task = asyncio.ensure_future(kernel.open())
            for _ in range(turns % 8):
                await asyncio.sleep(0)
            task.cancel()
            [result] = await asyncio.gather(task, return_exceptions=True)
            if not isinstance(result, BaseException):
                await result.close()
        opened = {request.session for request in transport.asked if isinstance(request, Open)}
        closed = [request.session for request in transport.asked if isinstance(request, Close)]
        assert sorted(closed) == sorted(opened)
        assert not kernel._sessions
        await kernel.close()

    async def test_an_open_that_is_refused_is_not_closed_again(self) -> None:
        def refuse(request: Request) -> list[Reply]:
            return [Gone(request.session, "device", plain("no such device"))]

        transport = PipeTransport(refuse)
        kernel = Kernel(transport=transport)
        await kernel.start()
        with pytest.raises(DeviceUnavailable):
            await kernel.open()
        assert [type(request) for request in transport.asked] == [Open]
        assert not kernel._sessions
        await kernel.close()

    async def test_the_answer_to_a_cancelled_restart_is_not_taken_for_the_next(self) -> None:
        held: list[Reply] = []

        def answer(request: Request) -> list[Reply]:
            if isinstance(request, Restart):
                held.extend(obedient(request))
                return []
            return list(obedient(request))

        transport = PipeTransport(answer)
        kernel = Kernel(transport=transport)
        await kernel.start()
        session = await kernel.open()
        await cancel_after(2, session.restart())
        second = asyncio.ensure_future(session.restart())
        transport.say_frames(held[:1])
        await asyncio.sleep(0.0)
        for _ in range(5):
            await asyncio.sleep(0)
        assert not second.done()
        transport.say_frames(held[1:])
        await second
        await session.close()
        await kernel.close()

    async def test_closing_a_session_waits_for_its_end_not_for_an_older_answer(self) -> None:
        transport = PipeTransport()
        kernel = Kernel(transport=transport)
        await kernel.start()
        session = await kernel.open()
        await cancel_after(0, session.restart())
        await session.close()
        assert isinstance(transport.asked[-1], Close)
        with pytest.raises(KernelError):
            await session.restart()
        await kernel.close()

    async def test_the_end_of_the_kernel_reaches_everybody_who_waits(self) -> None:
        def dumb(request: Request) -> list[Reply]:
            return []

        transport = PipeTransport(dumb)
        kernel = Kernel(transport=transport)
        await kernel.start()
        waiting = [asyncio.ensure_future(kernel.open()) for _ in range(3)]
        await asyncio.sleep(0)
        transport.kill()
        for result in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(result, KernelDied)
            assert "its last line" in str(result)
        assert not kernel._sessions
        await kernel.close()
