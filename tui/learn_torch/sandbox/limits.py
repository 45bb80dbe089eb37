"""What one session may use of the machine, as far as the sandbox enforces it; memory and files by rlimits.

RLIMIT_AS cannot be used: importing torch takes 3.2 GB of address space and CUDA far more.
RLIMIT_DATA counts private writable memory, and a tensor that does not fit becomes an ordinary
RuntimeError (measured; with CUDA too).
"""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from typing import Literal

from learn_torch.sandbox import process_tree


@dataclass(frozen=True)
class SandboxLimits:
    """Bytes, seconds of one run, and counts at a time. None: no limit, or the default that is named."""

    cell_seconds: float | None = 300.0
    """Wall time; enforced elsewhere, and here the default of `cpu_seconds`, once for every core."""
    cpu_seconds: float | None = None
    """Processor time of all processes together."""
    memory_bytes: int | None = None
    """Private memory beyond what the imports take; None: half of the machine."""
    file_bytes: int | None = 256 << 20
    """The largest file."""
    scratch_bytes: int | None = 1 << 30
    """All files in the scratch folder together."""
    processes: int = 64
    loopback: bool = False
    """TCP with itself, on 127.0.0.1 and ::1."""


Kind = Literal[
    "processes", "threads", "cpu_seconds", "memory_bytes", "gpu_bytes", "scratch_bytes", "files",
    "folder_depth",
]  # fmt: skip
"""Which limit: a field of `SandboxLimits`, or a constant of `watch`; gpu_bytes: of `GpuShare`."""


@dataclass(frozen=True)
class LimitExceeded:
    """A limit that a session has passed."""

    kind: Kind
    limit: float
    """How much was allowed, in the unit of the kind."""
    may_yield: bool = False
    """Only time is exceeded, by a single process: it can be interrupted, and keeps its names."""

    @property
    def is_files(self) -> bool:
        """Whether it is about files, which stay when the processes are gone."""
        return self.kind in ("scratch_bytes", "files", "folder_depth")


def memory_budget(limits: SandboxLimits) -> int:
    """Bytes that a session may take beyond its imports: as asked, or half of the machine.

    Never more than three quarters of it: what a lesson asks for cannot exhaust the machine.
    """
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if limits.memory_bytes is None:
        return machine // 2
    return min(limits.memory_bytes, machine * 3 // 4)


def apply_limits(limits: SandboxLimits) -> None:
    """Limit this process and all that it will start; hard limits, so there is no way back."""
    _lower(resource.RLIMIT_CORE, 0)
    private = process_tree.status_number(os.getpid(), "VmData:") * 1024  # 0 where there is no /proc
    _lower(resource.RLIMIT_DATA, private + memory_budget(limits))
    if limits.file_bytes is not None:
        _lower(resource.RLIMIT_FSIZE, limits.file_bytes)


def _lower(kind: int, value: int) -> None:
    """Set a limit; an already lower hard limit stays."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))
