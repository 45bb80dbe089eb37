"""Memory of a GPU by process, as NVML reports it: nothing in the kernel limits it.

NVML (NVIDIA's management library) asks the driver and makes no CUDA context. A driver may be slow,
so a process of its own asks, the *monitor*, one a kernel; it writes into a page that the guards
read without waiting. Where NVML uses other process numbers than we see, as in many containers, no
process can be told from another, and no limit is claimed.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, NoReturn

import pynvml

LOOK_SECONDS = 0.1
LOAD_SECONDS = 0.5
"""How often to ask how busy and how full the GPUs are, which only people read."""
RETRY_SECONDS = 2.0
"""How long to leave a driver alone that did not answer."""
FRESH_SECONDS = 1.0
"""A reading that is older says nothing any more."""
SHOWN_SECONDS = 3.0
"""A load that is older is not shown; while nothing runs it is measured every second or two."""
FIRST_NAMESPACE = 0xEFFFFFFC
"""The inode of the machine's own process namespace (linux/proc_ns.h, PROC_PID_INIT_INO)."""
CONTEXT = "/dev/nvidia-uvm"
"""Held open by each process that has a CUDA context."""

_HEADER = struct.Struct("<QddQQ")  # turn, when, wanted until, entries, GPUs
_ENTRY = struct.Struct("<QQQ")  # GPU, process, bytes
_LOAD = struct.Struct("<QqQQ")  # GPU, percent or -1, bytes used, bytes in all
_MOST = 2048
_MOST_GPUS = 64
_LOADS = _HEADER.size + _MOST * _ENTRY.size
"""Where the loads begin."""

Processes = Mapping[tuple[int, int], int]
"""Index of a GPU and number of a process to bytes."""


class GpuLoad(NamedTuple):
    """How busy and how full one GPU is, by all of its users."""

    percent: int | None
    """Of NVML's last sample period, in which some kernel ran; None where the driver does not say."""
    used: int
    """Bytes; 645 MB on an idle H200, which the driver keeps for itself."""
    total: int


class GpuReading(NamedTuple):
    """What the monitor measured."""

    when: float
    """Monotonic seconds."""
    processes: Processes
    loads: Mapping[int, GpuLoad]
    """By the index of the GPU."""


class GpuView(NamedTuple):
    """A session's GPU: what it uses of it, and what others do."""

    load: GpuLoad
    own: int | None
    """Bytes; None where NVML does not know our processes by our numbers, as in many containers."""
    others: int
    """Bytes of all other processes; 0 where `own` is None."""
    has_context: bool
    """Whether a process of the session can use the GPU yet; True where that cannot be seen."""


class SharedReadings:
    """The page that the monitor shares with the guards."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, _LOADS + _MOST_GPUS * _LOAD.size)

    def hide_from_children(self) -> None:
        """Keep the page from all that this process starts: a session could write into it."""
        self._page.madvise(mmap.MADV_DONTFORK)

    def write(self, processes: Processes, loads: Mapping[int, GpuLoad]) -> None:
        """Called by the monitor: the turn is odd while it writes, even afterwards."""
        entries, states = list(processes.items())[:_MOST], list(loads.items())[:_MOST_GPUS]
        turn = self._turn() | 1
        self._page[0:8] = turn.to_bytes(8, "little")
        for place, (key, size) in enumerate(entries):
            _ENTRY.pack_into(self._page, _HEADER.size + place * _ENTRY.size, *key, size)
        for place, (index, load) in enumerate(states):
            percent = -1 if load.percent is None else load.percent
            at = _LOADS + place * _LOAD.size
            _LOAD.pack_into(self._page, at, index, percent, load.used, load.total)
        struct.pack_into("<d", self._page, 8, time.monotonic())
        struct.pack_into("<QQ", self._page, 24, len(entries), len(states))
        self._page[0:8] = (turn + 1).to_bytes(8, "little")

    def read(self) -> GpuReading | None:
        """The last complete reading; None before the first one, and while one is written."""
        turn, when, _, count, gpus = _HEADER.unpack_from(self._page)
        processes, loads = {}, {}
        for place in range(min(count, _MOST)):
            index, pid, size = _ENTRY.unpack_from(self._page, _HEADER.size + place * _ENTRY.size)
            processes[index, pid] = size
        for place in range(min(gpus, _MOST_GPUS)):
            index, percent, used, total = _LOAD.unpack_from(self._page, _LOADS + place * _LOAD.size)
            loads[index] = GpuLoad(None if percent < 0 else percent, used, total)
        whole = turn > 0 and turn % 2 == 0 and turn == self._turn()
        return GpuReading(when, processes, loads) if whole else None

    def ask(self) -> None:
        """Called by a guard: keep measuring for FRESH_SECONDS."""
        struct.pack_into("<d", self._page, 16, time.monotonic() + FRESH_SECONDS)

    def asked(self) -> bool:
        """Whether a guard has asked lately."""
        wanted_until: float = struct.unpack_from("<d", self._page, 16)[0]
        return time.monotonic() < wanted_until

    def _turn(self) -> int:
        return int.from_bytes(self._page[0:8], "little")


def serve(board: SharedReadings, nvml: ModuleType = pynvml) -> NoReturn:
    """The monitor's loop: measure while a guard asks."""
    while True:
        with suppress(pynvml.NVMLError):
            nvml.nvmlInit()
            loads, next_loads = loads_of_gpus(nvml), time.monotonic() + LOAD_SECONDS
            while True:
                if board.asked():
                    if time.monotonic() >= next_loads:
                        loads, next_loads = loads_of_gpus(nvml), time.monotonic() + LOAD_SECONDS
                    board.write(by_process(nvml), loads)
                time.sleep(LOOK_SECONDS)
        time.sleep(RETRY_SECONDS)


def by_process(nvml: ModuleType = pynvml) -> dict[tuple[int, int], int]:
    """Bytes on each GPU of each process that computes; without those of which NVML does not know."""
    used: dict[tuple[int, int], int] = {}
    for index in range(nvml.nvmlDeviceGetCount()):
        device = nvml.nvmlDeviceGetHandleByIndex(index)
        for process in nvml.nvmlDeviceGetComputeRunningProcesses(device):
            if process.usedGpuMemory is not None:
                key = index, process.pid
                used[key] = used.get(key, 0) + int(process.usedGpuMemory)
    return used


def loads_of_gpus(nvml: ModuleType = pynvml) -> dict[int, GpuLoad]:
    """How busy and how full each GPU is: 0.01 ms each; without those that do not say how full."""
    loads = {}
    for index in range(nvml.nvmlDeviceGetCount()):
        percent = None
        with suppress(pynvml.NVMLError):  # a vGPU or a MIG partition may not say: the limit goes on
            device = nvml.nvmlDeviceGetHandleByIndex(index)
            memory = nvml.nvmlDeviceGetMemoryInfo(device)
            with suppress(pynvml.NVMLError):
                percent = min(int(nvml.nvmlDeviceGetUtilizationRates(device).gpu), 100)
            loads[index] = GpuLoad(percent, int(memory.used), int(memory.total))
    return loads


class GpuMemory:
    """What one session uses, as its guard sees it."""

    def __init__(self, board: SharedReadings, index: int | None = None) -> None:
        self._board = board
        self._index = index
        """Of the session's GPU."""
        self._context_since: float | None = None
        self._known: bool | None = None
        """Whether NVML knows our processes by our numbers; None: there was nothing to see yet."""

    def used(self, pids: list[int]) -> int:
        """Bytes of some processes together; 0 where that cannot be seen."""
        self._board.ask()
        reading = self._board.read()
        now = time.monotonic()
        if reading is None or now - reading.when > FRESH_SECONDS:
            reading = GpuReading(now, {}, {})
        own = set(pids)
        mine = [size for (_, pid), size in reading.processes.items() if pid in own]
        self._learn(bool(mine), pids, now)
        return sum(mine)

    def view(self, pids: list[int]) -> GpuView | None:
        """The session's GPU, of which some processes are its own; None where nothing is known yet."""
        self._board.ask()
        reading = self._board.read() or self._board.read()  # one may be half written
        if reading is None or time.monotonic() - reading.when > SHOWN_SECONDS:
            return None
        load = reading.loads.get(self._index) if self._index is not None else None
        if load is None:
            return None
        here = {pid: size for (gpu, pid), size in reading.processes.items() if gpu == self._index}
        own = sum(here.get(pid, 0) for pid in set(pids))
        others = sum(here.values()) - own
        self._learn(own > 0, pids, time.monotonic())
        context = any(has_context(pid) is not False for pid in pids)
        return (
            GpuView(load, own, others, context) if self.watched else GpuView(load, None, 0, context)
        )

    def _learn(self, seen: bool, pids: list[int], now: float) -> None:
        if seen or self._known is not None:
            self._known = seen or self._known
            return
        if not any(map(has_context, pids)):
            self._context_since = None
            return
        self._context_since = self._context_since or now
        if now - self._context_since > 2 * FRESH_SECONDS:
            self._known = False

    @property
    def watched(self) -> bool:
        """Whether a limit can be kept: seen to be so, or else to be expected."""
        return in_first_namespace() if self._known is None else self._known


def has_context(pid: int) -> bool | None:
    """Whether a process has a CUDA context, or is making one; None where we may not see its files.

    A child with a user id of its own hides them from a root without CAP_SYS_PTRACE, as in Docker.
    """
    try:
        for number in os.listdir(f"/proc/{pid}/fd"):  # noqa: PTH208
            with suppress(FileNotFoundError):
                if os.readlink(f"/proc/{pid}/fd/{number}") == CONTEXT:  # noqa: PTH115
                    return True
    except PermissionError:
        return None
    except OSError:
        return False  # it has ended
    return False


def in_first_namespace() -> bool:
    """Whether our process numbers are the machine's, which the driver knows."""
    try:
        return Path("/proc/self/ns/pid").stat().st_ino == FIRST_NAMESPACE
    except OSError:
        return False
