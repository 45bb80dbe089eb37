"""Limits that no kernel call can set for a whole session: counted by its guard, and then enforced.

Memory of all processes together, processor time, processes and threads, the GPU's memory, and the
scratch folder. What a limit
amounts to between two looks is let through: see `levels` for how far apart they are.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass

from learn_torch.amounts import in_words
from learn_torch.kernel.protocol import Limits
from learn_torch.sandbox import rlimits, usage
from learn_torch.sandbox.cpu_time import ProcessorTime
from learn_torch.sandbox.gpu import GpuMemory
from learn_torch.sandbox.levels import MEMORY_MILLISECONDS, SCRATCH_MILLISECONDS
from learn_torch.sandbox.plan import Plan
from learn_torch.sandbox.shm import Segments

LOOK_SECONDS = MEMORY_MILLISECONDS / 1000
FILES_SECONDS = SCRATCH_MILLISECONDS / 1000
IDLE_SECONDS = 1.0
"""How often to look while no cell runs: something that one left behind may still grow."""
SHARE = 0.05
"""The part of a core that counting files may take; a large folder is counted less often."""
COUNTING_SECONDS = 1.0
FOLDER = "in its scratch folder"
MAX_FILES = 50_000
MAX_THREADS = 1024


@dataclass(frozen=True)
class LimitExceeded:
    """A limit that has been passed."""

    words: str
    """The end of "It reached …"."""
    is_files: bool = False
    """It is about what stays when the processes are gone."""
    may_yield: bool = False
    """It is about time alone, taken by one process: that may be asked to stop."""


class Watch:
    """Looks at one child, and what it started, now and then."""

    def __init__(
        self, plan: Plan, child: int, segments: Segments, gpu: GpuMemory | None = None
    ) -> None:
        self._limits = plan.limits
        self._scratch = plan.scratch
        self._gpu_share = plan.gpu
        self._gpu = gpu
        self._budget = rlimits.memory_budget(plan.limits)
        self._seconds = processor_seconds(plan.limits)
        self._processor = ProcessorTime()
        self._base = usage.resident([child])
        self._segments = segments
        self._next_look = self._next_files = time.monotonic()
        self.reset_cpu_time()

    def reset_cpu_time(self) -> None:
        """Processor time counts from here."""
        self._processor.begin(usage.descendants(os.getpid()))

    def due(self, running: bool) -> float:
        """When to look next (monotonic seconds)."""
        return self._next_look if running else self._next_look + IDLE_SECONDS

    def look(self) -> LimitExceeded | None:
        """The limit that has been passed; None when all is well."""
        now = time.monotonic()
        pids = usage.descendants(os.getpid())
        passed = self._processes(pids) or self._memory(pids) or self._of_the_gpu(pids)
        found = LimitExceeded(passed) if passed else self._time(pids)
        if found is None and now >= self._next_files:
            files = self._files(pids, now)
            found = LimitExceeded(files, is_files=True) if files else None
        self._next_look = time.monotonic() + LOOK_SECONDS
        return found

    def _processes(self, pids: list[int]) -> str:
        if len(pids) > self._limits.processes:
            whose = self._limits.source_suffix("processes")
            return f"the limit of {self._limits.processes} processes at a time{whose}"
        if usage.threads(pids) > MAX_THREADS:
            return f"the limit of {MAX_THREADS:,} threads at a time"
        return ""

    def _time(self, pids: list[int]) -> LimitExceeded | None:
        """Of several processes none is asked: the one that has the cell may only wait for others."""
        if self._seconds is None or self._processor.spent(pids) <= self._seconds:
            return None
        whose = self._limits.source_suffix("cpu_seconds")
        words = f"the limit of {self._seconds:g} s of processor time for one cell{whose}"
        return LimitExceeded(words, may_yield=len(pids) == 1)

    def _of_the_gpu(self, pids: list[int]) -> str:
        share = self._gpu_share
        if self._gpu is None or share is None or self._gpu.used(pids) <= share.allowed:
            return ""
        whose = self._limits.source_suffix("gpu_bytes")
        return f"the limit of {in_words(share.allowed)} of the GPU's memory{whose}"

    def _memory(self, pids: list[int]) -> str:
        """First roughly and too much; exactly only where that passes the limit."""
        self._segments.note(pids, mapped=False)
        held = usage.memory_files(pids) + self._segments.size(self._budget, pids)
        if usage.resident(pids) + held <= self._base + self._budget:
            return ""
        if usage.proportional(pids, held) <= self._inherited(pids) + self._budget:
            return ""
        whose = self._limits.source_suffix("memory_bytes")
        return f"the limit of {in_words(self._budget)} of memory beyond its imports{whose}"

    def _inherited(self, pids: list[int]) -> int:
        """This session's share of the imports, which all forks of the zygote hold in common."""
        sharers = len(usage.descendants(os.getppid())) + 1
        return self._base * len(pids) // max(sharers, len(pids))

    def _files(self, pids: list[int], now: float) -> str:
        files = usage.measure(self._scratch, now + COUNTING_SECONDS)
        ended = time.monotonic()
        self._next_files = ended + max(FILES_SECONDS, (ended - now) / SHARE)
        limit = self._limits.scratch_bytes
        size = files.size + usage.deleted_files(pids, self._scratch)
        if limit is not None and size > limit:
            whose = self._limits.source_suffix("scratch_bytes")
            return f"the limit of {in_words(limit)} of files {FOLDER}{whose}"
        if files.number > MAX_FILES:
            return f"the limit of {MAX_FILES:,} files {FOLDER}"
        if files.depth > usage.DEEPEST:
            return f"the limit of {usage.DEEPEST} folders within folders {FOLDER}"
        return ""


def processor_seconds(limits: Limits) -> float | None:
    """Seconds of processor time for one run: as asked, or its wall time on every core; None: no limit."""
    if limits.cpu_seconds is not None or limits.cell_seconds is None:
        return limits.cpu_seconds
    return limits.cell_seconds * len(os.sched_getaffinity(0))
