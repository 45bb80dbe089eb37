"""Resource limits: memory, file size, no core dumps.

RLIMIT_AS cannot be used: importing torch takes 3.2 GB of address space and CUDA far more.
RLIMIT_DATA counts private writable memory, and a tensor that does not fit becomes an ordinary
RuntimeError (measured; with CUDA too).
"""

from __future__ import annotations

import os
import resource
from pathlib import Path

from learn_torch.sandbox.limits import SandboxLimits


def memory_budget(limits: SandboxLimits) -> int:
    """Bytes that a session may take beyond its imports: as asked, or half of the machine.

    Never more than three quarters of it: what a lesson asks for cannot exhaust the machine.
    """
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if limits.memory_bytes is None:
        return machine // 2
    return min(limits.memory_bytes, machine * 3 // 4)


def apply(limits: SandboxLimits) -> None:
    """Limit this process and all that it will start; hard limits, so there is no way back."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_DATA, _private_bytes() + memory_budget(limits))
    if limits.file_bytes is not None:
        _lower(resource.RLIMIT_FSIZE, limits.file_bytes)


def _lower(kind: int, value: int) -> None:
    """Set a limit; an already lower hard limit stays."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def _private_bytes() -> int:
    """VmData of this process; 0 where there is no /proc (RLIMIT_DATA then starts from nothing)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    for line in status.read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0
