"""What one session may use of the machine, as far as the sandbox enforces it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


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
