"""Limits that no kernel call can set for a whole session: counted by its guard, and then enforced.

Memory of all processes together, processes and threads, and the scratch folder. What a limit
amounts to between two looks is let through: see `levels` for how far apart they are.
"""

from __future__ import annotations

import os
import time

from learn_torch.kernel.protocol import Limits
from learn_torch.sandbox import rlimits, usage
from learn_torch.sandbox.levels import MEMORY_MILLISECONDS, SCRATCH_MILLISECONDS
from learn_torch.sandbox.segments import Segments

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


class Watch:
    """Looks at one child, and what it started, now and then."""

    def __init__(self, limits: Limits, scratch: str, child: int, segments: Segments) -> None:
        self._limits = limits
        self._scratch = scratch
        self._budget = rlimits.memory_budget(limits)
        self._base = usage.resident([child])
        self._segments = segments
        self._next_look = self._next_files = time.monotonic()

    def due(self, running: bool) -> float:
        """When to look next (monotonic seconds)."""
        return self._next_look if running else self._next_look + IDLE_SECONDS

    def look(self) -> str:
        """The limit that has been passed, as the end of "It reached …"; empty when all is well.

        A sentence that ends in `FOLDER` is about what stays when the processes are gone.
        """
        now = time.monotonic()
        pids = usage.descendants(os.getpid())
        found = self._processes(pids) or self._memory(pids)
        if not found and now >= self._next_files:
            found = self._files(pids, now)
        self._next_look = time.monotonic() + LOOK_SECONDS
        return found

    def _processes(self, pids: list[int]) -> str:
        if len(pids) > self._limits.processes:
            return f"the limit of {self._limits.processes} processes at a time"
        if usage.threads(pids) > MAX_THREADS:
            return f"the limit of {MAX_THREADS:,} threads at a time"
        return ""

    def _memory(self, pids: list[int]) -> str:
        """First roughly and too much; exactly only where that passes the limit."""
        self._segments.note(pids, mapped=False)
        held = usage.memory_files(pids) + self._segments.size(self._budget, pids)
        if usage.resident(pids) + held <= self._base + self._budget:
            return ""
        if usage.proportional(pids, held) <= self._inherited(pids) + self._budget:
            return ""
        return f"the limit of {in_words(self._budget)} of memory beyond its imports"

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
            return f"the limit of {in_words(limit)} of files {FOLDER}"
        if files.number > MAX_FILES:
            return f"the limit of {MAX_FILES:,} files {FOLDER}"
        if files.depth > usage.DEEPEST:
            return f"the limit of {usage.DEEPEST} folders within folders {FOLDER}"
        return ""


def in_words(size: int) -> str:
    """Bytes as people say them: "512 MiB", "1.5 GiB"."""
    for unit, bits in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << bits:
            amount = size / (1 << bits)
            return f"{amount:.0f} {unit}" if amount == int(amount) else f"{amount:.1f} {unit}"
    return f"{size} bytes"
