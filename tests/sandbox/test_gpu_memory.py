"""Memory of a GPU by process, with a driver that the tests play; tests/gpu has the real one."""

from __future__ import annotations

import faulthandler
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import cast

import pynvml
import pytest

from learn_torch.kernel.client import Kernel
from learn_torch.kernel.queries import GpuUsage
from learn_torch.kernel.wire_types import Device, Limits
from learn_torch.sandbox import gpu
from learn_torch.sandbox.gpu import (
    GpuLoad,
    GpuMemory,
    GpuView,
    SharedReadings,
    by_process,
    has_context,
    loads_of_gpus,
)
from learn_torch.sandbox.limits import SandboxLimits
from learn_torch.sandbox.plan import GpuShare, Plan
from learn_torch.sandbox.process_tree import children
from learn_torch.sandbox.shm import Segments
from learn_torch.sandbox.watch import Watch
from learn_torch.worker import devices
from learn_torch.worker.gpu_monitor import GpuMonitor
from learn_torch.worker.limit_words import limit_in_words
from tests.escapes.stage import parent_of
from tests.kernel.running import alive, gone, run
from tests.sandbox import played_gpu

GIB = 1 << 30
H200 = Device("cuda", "H200", 0, 130 * GIB, 140 * GIB)


class Driver:
    """NVML, as far as the monitor asks it; a list of processes a GPU."""

    percent: int | None = 37
    """How busy each GPU is; None: the driver does not say."""

    def __init__(self, *gpus: list[tuple[int, int | None]]) -> None:
        self._gpus = gpus
        self.begun = 0

    def nvmlInit(self) -> None:  # noqa: N802
        self.begun += 1

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802
        return len(self._gpus)

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:  # noqa: N802
        return index

    def nvmlDeviceGetComputeRunningProcesses(self, handle: int) -> list[SimpleNamespace]:  # noqa: N802
        return [SimpleNamespace(pid=pid, usedGpuMemory=used) for pid, used in self._gpus[handle]]

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> SimpleNamespace:  # noqa: N802
        return SimpleNamespace(used=5 * GIB, total=(80 + handle) * GIB)

    def nvmlDeviceGetUtilizationRates(self, handle: int) -> SimpleNamespace:  # noqa: N802
        if self.percent is None:
            raise pynvml.NVMLError(pynvml.NVML_ERROR_NOT_SUPPORTED)
        return SimpleNamespace(gpu=self.percent, memory=0)

    @property
    def library(self) -> ModuleType:
        return cast(ModuleType, self)


def test_a_process_counts_on_every_gpu_and_what_the_driver_does_not_know_is_nothing() -> None:
    driver = Driver([(7, 2 * GIB), (8, None)], [(7, GIB)])
    assert by_process(driver.library) == {(0, 7): 2 * GIB, (1, 7): GIB}


@pytest.mark.parametrize("percent", [37, None])
def test_a_gpu_that_does_not_say_how_busy_it_is_still_says_how_full(percent: int | None) -> None:
    driver = Driver([], [])
    driver.percent = percent
    assert loads_of_gpus(driver.library) == {
        0: GpuLoad(percent, 5 * GIB, 80 * GIB),
        1: GpuLoad(percent, 5 * GIB, 81 * GIB),
    }


class TestBoard:
    def test_what_is_written_is_read(self) -> None:
        board = SharedReadings()
        assert board.read() is None
        loads = {0: GpuLoad(37, GIB, 4 * GIB), 5: GpuLoad(None, 0, 140 * GIB)}
        board.write({(0, 7): 3 * GIB, (5, 8): 5}, loads)
        reading = board.read()
        assert reading is not None
        assert reading.processes == {(0, 7): 3 * GIB, (5, 8): 5}
        assert reading.loads == loads
        assert reading.when == pytest.approx(time.monotonic(), abs=5)
        board.write({}, {})
        reading = board.read()
        assert reading is not None
        assert (reading.processes, reading.loads) == ({}, {})

    def test_more_than_it_holds_is_cut(self) -> None:
        board = SharedReadings()
        load = GpuLoad(0, 0, GIB)
        board.write({(0, pid): 1 for pid in range(1, 10000)}, dict.fromkeys(range(100), load))
        reading = board.read()
        assert reading is not None
        assert (len(reading.processes), len(reading.loads)) == (2048, 64)

    def test_nobody_asks_until_somebody_does(self) -> None:
        board = SharedReadings()
        assert not board.asked()
        board.ask()
        assert board.asked()

    def test_a_child_has_no_page_to_forge(self) -> None:
        board = SharedReadings()
        board.hide_from_children()
        child = os.fork()
        if child == 0:
            faulthandler.disable()
            board.write({(0, 1): 1}, {})  # touches memory that is not there
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) < 0


class TestSession:
    """A session's guard, and the numbers of its processes."""

    def test_it_sums_its_own(self) -> None:
        board = SharedReadings()
        board.write({(0, 7): 2 * GIB, (1, 8): GIB, (0, 99): 50 * GIB}, {})
        memory = GpuMemory(board)
        assert memory.used([7, 8, 9]) == 3 * GIB
        assert memory.watched
        assert board.asked()

    def test_the_view_is_of_its_own_gpu_and_tells_its_own_from_others(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gpu, "in_first_namespace", lambda: True)
        board, load = SharedReadings(), GpuLoad(37, 60 * GIB, 140 * GIB)
        memory = GpuMemory(board, 1)
        assert memory.view([7]) is None
        assert board.asked()
        elsewhere = {(0, 7): GIB, (0, 99): 50 * GIB}
        board.write({(1, 7): 2 * GIB, (1, 8): GIB, (1, 99): 4 * GIB} | elsewhere, {1: load})
        assert memory.view([7, 8, 9]) == GpuView(load, 3 * GIB, 4 * GIB, False)
        board.write({(0, 7): GIB}, {0: load})
        assert memory.view([7]) is None

    def test_an_old_reading_says_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        board = SharedReadings()
        board.write({(0, 7): 2 * GIB}, {})
        later = time.monotonic() + 5
        monkeypatch.setattr("learn_torch.sandbox.gpu.time.monotonic", lambda: later)
        assert GpuMemory(board).used([7]) == 0
        assert GpuMemory(board, 0).view([7]) is None

    @pytest.mark.parametrize("namespace", [True, False])
    def test_before_there_is_anything_to_see_the_namespace_decides(
        self, monkeypatch: pytest.MonkeyPatch, namespace: bool
    ) -> None:
        monkeypatch.setattr(gpu, "in_first_namespace", lambda: namespace)
        memory = GpuMemory(SharedReadings())
        memory.used([7])
        assert memory.watched is namespace

    def test_a_context_that_the_driver_does_not_list_is_not_watched(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [1000.0]
        monkeypatch.setattr("learn_torch.sandbox.gpu.time.monotonic", lambda: now[0])
        monkeypatch.setattr(gpu, "in_first_namespace", lambda: True)
        monkeypatch.setattr(gpu, "has_context", lambda pid: pid == 7)
        board = SharedReadings()
        memory = GpuMemory(board, 0)
        for _ in range(30):
            board.write(
                {(0, 4711): GIB}, {0: GpuLoad(5, 2 * GIB, 4 * GIB)}
            )  # the same process, under another number
            memory.used([7])
            now[0] += 0.1
        assert not memory.watched
        assert memory.view([7]) == GpuView(GpuLoad(5, 2 * GIB, 4 * GIB), None, 0, True)
        board.write({(0, 7): GIB}, {})
        assert memory.used([7]) == GIB
        assert memory.watched


def test_a_process_whose_files_are_hidden_may_have_a_context(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert has_context(os.getpid()) is False
    board = SharedReadings()
    board.write({}, {0: GpuLoad(0, 0, GIB)})
    for refusal, may in ((PermissionError(), True), (FileNotFoundError(), False)):

        def refuse(path: str, error: OSError = refusal) -> list[str]:
            raise error

        monkeypatch.setattr("learn_torch.sandbox.gpu.os.listdir", refuse)
        view = GpuMemory(board, 0).view([7])
        assert view is not None
        assert view.has_context is may


def test_the_limit_is_named_with_its_value_and_whose_it_is() -> None:
    board = SharedReadings()
    share = devices.share(H200, Limits(gpu_bytes=2 * GIB))
    limits = Limits(gpu_bytes=2 * GIB, user_set=("gpu_bytes",))
    plan = Plan("/nowhere", SandboxLimits(), gpu=share)
    watch = Watch(plan, os.getpid(), Segments(), GpuMemory(board))
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    try:
        board.write({(0, child): 2 * GIB}, {})
        assert watch.check() is None
        board.write({(0, child): 2 * GIB + 1}, {})
        excess = watch.check()
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert excess is not None
    assert (
        str(limit_in_words(excess, limits))
        == "It reached the limit of 2 GiB of the GPU's memory, as your settings say."
    )


def test_a_share_is_half_unless_said_otherwise_and_never_more_than_there_is() -> None:
    assert devices.share(H200, Limits()) == GpuShare(70 * GIB, 140 * GIB)
    assert devices.share(H200, Limits(gpu_bytes=GIB)) == GpuShare(GIB, 140 * GIB)
    all_of_it = devices.share(H200, Limits(gpu_bytes=999 * GIB))
    assert all_of_it is not None
    assert all_of_it.fraction == 1.0
    assert devices.share(Device("cpu", "x86_64"), Limits()) is None


class TestMeter:
    """The process that asks the driver."""

    @pytest.fixture
    def running(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[GpuMonitor]:
        driver, serve = Driver([(7, GIB)]), gpu.serve
        monkeypatch.setattr(gpu, "serve", lambda board: serve(board, driver.library))
        running = GpuMonitor()
        assert running.board is None and running.pids == set()
        running.start()
        yield running
        running.stop()

    async def test_it_measures_once_it_is_asked_and_ends_when_told(
        self, running: GpuMonitor
    ) -> None:
        [pid] = running.pids
        running.start()
        assert running.pids == {pid}
        assert running.board is not None
        deadline = time.monotonic() + 10
        while (reading := running.board.read()) is None and time.monotonic() < deadline:
            running.board.ask()
            os.sched_yield()
        assert reading is not None
        assert reading.processes == {(0, 7): GIB}
        assert reading.loads == {0: GpuLoad(37, 5 * GIB, 80 * GIB)}
        running.stop()
        assert os.waitpid(pid, 0)[0] == pid
        assert not alive(pid)

    async def test_one_that_died_is_replaced(self, running: GpuMonitor) -> None:
        [pid] = running.pids
        os.kill(pid, 9)
        assert await gone(pid)
        running.start()
        assert running.pids != {pid}


def test_a_driver_that_fails_is_left_alone_and_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Hesitant(Driver):
        def nvmlInit(self) -> None:  # noqa: N802
            super().nvmlInit()
            raise pynvml.NVMLError(pynvml.NVML_ERROR_UNKNOWN)

    class EnoughError(Exception):
        pass

    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            raise EnoughError

    monkeypatch.setattr("learn_torch.sandbox.gpu.time.sleep", nap)
    driver = Hesitant()
    with pytest.raises(EnoughError):
        gpu.serve(SharedReadings(), driver.library)
    assert naps == [gpu.RETRY_SECONDS] * 3
    assert driver.begun == 3


@pytest.mark.asyncio(loop_scope="session")
async def test_a_session_that_takes_more_is_ended_and_the_meter_outlives_it() -> None:
    script = Path(played_gpu.__file__)
    kernel = Kernel(f"{sys.executable} -P {script} #")
    ready = await kernel.start()
    session = await kernel.open(device="cuda")
    guard = parent_of(session.opened.pid)
    [meter] = set(children(ready.pid)) - {guard}
    code = "import ctypes\nctypes.CDLL(None).prctl(15, b'hog', 0, 0, 0)\nwhile True: pass"
    while (usage := await session.usage()) is None or usage.gpu is None:
        pass  # the monitor measures within 0.1 s of the first question
    assert usage.gpu == GpuUsage(37, 2 * GIB, 4 * GIB, 0, 2 * GIB)
    assert usage.gpu.by_others
    result = await run(session, code, cell="hog")
    assert result.outcome == "died"
    assert str(result.finished.reason) == (
        "It reached the limit of 2 GiB of the GPU's memory. It was at line 3 of cell `hog`."
    )
    assert result.finished.seconds < 2
    opened = await session.restart()
    assert dict(opened.promises)["take more of the GPU's memory"] == "watched 100 ms"
    await session.close()
    assert alive(meter)
    await kernel.close()
    assert await gone(meter)
