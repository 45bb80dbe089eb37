"""Query "usage": what a session takes of the machine, seen from outside by its guard."""

from __future__ import annotations

import os
from contextlib import suppress

from learn_torch.kernel.queries import AskUsage, GpuUsage, Usage
from learn_torch.sandbox import process_tree, usage
from learn_torch.sandbox.cpu_time import TICKS, clock_of
from learn_torch.sandbox.gpu import GpuMemory


def measure(args: AskUsage, gpu: GpuMemory | None) -> Usage:
    """Memory, processes, processor time and GPU of all that this guard has started; 1-3 ms.

    The GPU's numbers were measured by the monitor: no driver is asked here.
    """
    pids = process_tree.descendants(os.getpid())
    cpu = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError):  # it ended meanwhile
            clock = clock_of(pid)
            cpu += clock.own + clock.waited_for
    memory = usage.proportional(pids, usage.memory_files(pids))
    return Usage(memory, len(pids), usage.threads(pids), cpu / TICKS, _of_gpu(gpu, pids))


def _of_gpu(gpu: GpuMemory | None, pids: list[int]) -> GpuUsage | None:
    view = gpu.view(pids) if gpu is not None else None
    if view is None:
        return None
    load = view.load
    return GpuUsage(load.percent, load.used, load.total, view.own, view.others, view.has_context)
