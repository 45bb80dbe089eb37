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
RETRY_SECONDS = 2.0
"""How long to leave a driver alone that did not answer."""
FRESH_SECONDS = 1.0
"""A reading that is older says nothing any more."""
FIRST_NAMESPACE = 0xEFFFFFFC
"""The inode of the machine's own process namespace (linux/proc_ns.h, PROC_PID_INIT_INO)."""
CONTEXT = "/dev/nvidia-uvm"
"""Held open by each process that has a CUDA context."""

_HEADER = struct.Struct("<QddQ")  # turn, when, wanted until, count
_ENTRY = struct.Struct("<QQ")  # process, bytes
_MOST = 2048


class GpuReading(NamedTuple):
    """What the monitor measured."""

    when: float
    """Monotonic seconds."""
    used: Mapping[int, int]
    """Process to bytes."""


class SharedReadings:
    """The page that the monitor shares with the guards."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, _HEADER.size + _MOST * _ENTRY.size)

    def hide_from_children(self) -> None:
        """Keep the page from all that this process starts: a session could write into it."""
        self._page.madvise(mmap.MADV_DONTFORK)

    def write(self, used: Mapping[int, int]) -> None:
        """Called by the monitor: the turn is odd while it writes, even afterwards."""
        entries = list(used.items())[:_MOST]
        turn = self._turn() | 1
        self._page[0:8] = turn.to_bytes(8, "little")
        for place, entry in enumerate(entries):
            _ENTRY.pack_into(self._page, _HEADER.size + place * _ENTRY.size, *entry)
        struct.pack_into("<d", self._page, 8, time.monotonic())
        struct.pack_into("<Q", self._page, 24, len(entries))
        self._page[0:8] = (turn + 1).to_bytes(8, "little")

    def read(self) -> GpuReading | None:
        """The last complete reading; None before the first one, and while one is written."""
        turn, when, _, count = _HEADER.unpack_from(self._page)
        entries = [
            _ENTRY.unpack_from(self._page, _HEADER.size + place * _ENTRY.size)
            for place in range(min(count, _MOST))
        ]
        whole = turn > 0 and turn % 2 == 0 and turn == self._turn()
        return GpuReading(when, dict(entries)) if whole else None

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
            while True:
                if board.asked():
                    board.write(by_process(nvml))
                time.sleep(LOOK_SECONDS)
        time.sleep(RETRY_SECONDS)


def by_process(nvml: ModuleType = pynvml) -> dict[int, int]:
    """Bytes on all GPUs of each process that computes; without those of which NVML does not know."""
    used: dict[int, int] = {}
    for index in range(nvml.nvmlDeviceGetCount()):
        device = nvml.nvmlDeviceGetHandleByIndex(index)
        for process in nvml.nvmlDeviceGetComputeRunningProcesses(device):
            if process.usedGpuMemory is not None:
                used[process.pid] = used.get(process.pid, 0) + int(process.usedGpuMemory)
    return used


class GpuMemory:
    """What one session uses, as its guard sees it."""

    def __init__(self, board: SharedReadings) -> None:
        self._board = board
        self._context_since: float | None = None
        self._known: bool | None = None
        """Whether NVML knows our processes by our numbers; None: there was nothing to see yet."""

    def used(self, pids: list[int]) -> int:
        """Bytes of some processes together; 0 where that cannot be seen."""
        self._board.ask()
        reading = self._board.read()
        now = time.monotonic()
        if reading is None or now - reading.when > FRESH_SECONDS:
            reading = GpuReading(now, {})
        mine = [reading.used[pid] for pid in pids if pid in reading.used]
        self._learn(bool(mine), pids, now)
        return sum(mine)

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


def has_context(pid: int) -> bool:
    """Whether a process has a CUDA context, or is making one."""
    with suppress(OSError):
        for number in os.listdir(f"/proc/{pid}/fd"):  # noqa: PTH208
            with suppress(OSError):
                if os.readlink(f"/proc/{pid}/fd/{number}") == CONTEXT:  # noqa: PTH115
                    return True
    return False


def in_first_namespace() -> bool:
    """Whether our process numbers are the machine's, which the driver knows."""
    try:
        return Path("/proc/self/ns/pid").stat().st_ino == FIRST_NAMESPACE
    except OSError:
        return False
