"""Limits that no kernel call can set for a whole session: its guard counts, and then enforces.

Memory of all processes together, processor time, processes and threads, the GPU's memory, and the
scratch folder. Between two looks a session may exceed a limit: `levels` says how far apart they are.
"""

from __future__ import annotations

import os
import time

from learn_torch.sandbox import process_tree, usage
from learn_torch.sandbox.cpu_time import ProcessorTime
from learn_torch.sandbox.gpu import GpuMemory
from learn_torch.sandbox.levels import MEMORY_MILLISECONDS, SCRATCH_MILLISECONDS
from learn_torch.sandbox.limits import LimitExceeded, SandboxLimits, memory_budget
from learn_torch.sandbox.plan import Plan
from learn_torch.sandbox.shm import Segments

LOOK_SECONDS = MEMORY_MILLISECONDS / 1000
FILES_SECONDS = SCRATCH_MILLISECONDS / 1000
IDLE_SECONDS = 1.0
"""How often to look while no cell runs: a process that one left behind may still grow."""
SHARE = 0.05
"""The part of a core that counting files may take; a large folder is counted less often."""
COUNTING_SECONDS = 1.0
MEASURED = 2
"""Times that memory has to be too much: a process that forks meanwhile is counted twice."""
MAX_FILES = 50_000
MAX_THREADS = 1024


class Watch:
    """Measures one child, and all that it started, from time to time."""

    def __init__(
        self, plan: Plan, child: int, segments: Segments, gpu: GpuMemory | None = None
    ) -> None:
        self._limits = plan.limits
        self._scratch = plan.scratch
        self._gpu_share = plan.gpu
        self._gpu = gpu
        self._budget = memory_budget(plan.limits)
        self._seconds = processor_seconds(plan.limits)
        self._processor = ProcessorTime()
        self._base = usage.resident([child])
        self._segments = segments
        self._next_look = self._next_files = time.monotonic()
        self.reset_cpu_time()

    def reset_cpu_time(self) -> None:
        self._processor.begin(process_tree.descendants(os.getpid()))

    def due(self, running: bool) -> float:
        """When to look next (monotonic seconds)."""
        return self._next_look if running else self._next_look + IDLE_SECONDS

    def check(self) -> LimitExceeded | None:
        """The limit that has been passed; None when all is well."""
        now = time.monotonic()
        pids = process_tree.descendants(os.getpid())
        found = self._processes(pids) or self._memory(pids) or self._gpu_memory(pids)
        found = found or self._time(pids)
        if found is None and now >= self._next_files:
            found = self._files(pids, now)
        self._next_look = time.monotonic() + LOOK_SECONDS
        return found

    def _processes(self, pids: list[int]) -> LimitExceeded | None:
        if len(pids) > self._limits.processes:
            return LimitExceeded("processes", self._limits.processes)
        if usage.threads(pids) > MAX_THREADS:
            return LimitExceeded("threads", MAX_THREADS)
        return None

    def _time(self, pids: list[int]) -> LimitExceeded | None:
        """With several processes none is interrupted: the one with the cell may only wait for others."""
        if self._seconds is None or self._processor.spent(pids) <= self._seconds:
            return None
        return LimitExceeded("cpu_seconds", self._seconds, may_yield=len(pids) == 1)

    def _gpu_memory(self, pids: list[int]) -> LimitExceeded | None:
        share = self._gpu_share
        if self._gpu is None or share is None or self._gpu.used(pids) <= share.allowed:
            return None
        return LimitExceeded("gpu_bytes", share.allowed)

    def _memory(self, pids: list[int]) -> LimitExceeded | None:
        """Measure roughly and too much first; exactly only where that passes the limit."""
        self._segments.note(pids, mapped=False)
        held = usage.memory_files(pids) + self._segments.size(self._budget, pids)
        if usage.resident(pids) + held <= self._base + self._budget:
            return None
        for _ in range(MEASURED):
            if usage.proportional(pids, held) <= self._inherited(pids) + self._budget:
                return None
        return LimitExceeded("memory_bytes", self._budget)

    def _inherited(self, pids: list[int]) -> int:
        """This session's share of the imports, which all forks of the zygote hold in common."""
        sharers = len(process_tree.descendants(os.getppid())) + 1
        return self._base * len(pids) // max(sharers, len(pids))

    def _files(self, pids: list[int], now: float) -> LimitExceeded | None:
        files = usage.measure(self._scratch, now + COUNTING_SECONDS)
        ended = time.monotonic()
        self._next_files = ended + max(FILES_SECONDS, (ended - now) / SHARE)
        limit = self._limits.scratch_bytes
        size = files.size + usage.deleted_files(pids, self._scratch)
        if limit is not None and size > limit:
            return LimitExceeded("scratch_bytes", limit)
        if files.number > MAX_FILES:
            return LimitExceeded("files", MAX_FILES)
        if files.depth > usage.DEEPEST:
            return LimitExceeded("folder_depth", usage.DEEPEST)
        return None


def processor_seconds(limits: SandboxLimits) -> float | None:
    """Seconds of processor time for one run: as asked, or its wall time on every core; None: no limit."""
    if limits.cpu_seconds is not None or limits.cell_seconds is None:
        return limits.cpu_seconds
    return limits.cell_seconds * len(os.sched_getaffinity(0))
