"""Query "usage": what a session takes of the machine, seen from outside by its guard."""

from __future__ import annotations

from contextlib import suppress

from learn_torch.kernel.queries import AskUsage, Usage
from learn_torch.sandbox import process_tree, usage
from learn_torch.sandbox.cpu_time import TICKS, clock_of


def measure(args: AskUsage, guard: int) -> Usage:
    """Memory, processes and processor time of the child and of all that it has started; 1-3 ms."""
    pids = process_tree.descendants(guard)
    cpu = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError):  # it ended meanwhile
            clock = clock_of(pid)
            cpu += clock.own + clock.waited_for
    memory = usage.proportional(pids, usage.memory_files(pids))
    return Usage(memory, len(pids), usage.threads(pids), cpu / TICKS)
