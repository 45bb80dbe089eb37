"""What the learner allows a session at most, in their own words: `[limits]` of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from learn_torch import amounts
from learn_torch.course.model import MAX_PROCESSES

DAY = 86_400
Size = Annotated[str, Meta(pattern=amounts.PATTERN)]
Seconds = Annotated[float, Meta(gt=0, le=DAY)]

FIELDS: Mapping[str, str] = {
    "memory": "memory_bytes",
    "processes": "processes",
    "file_size": "file_bytes",
    "scratch": "scratch_bytes",
    "output": "output_bytes",
    "cpu_seconds": "cpu_seconds",
    "wall_seconds": "cell_seconds",
    "gpu_memory": "gpu_bytes",
}
"""A setting's name to the field of Limits that it is about; the order in which limits are listed."""

MEBI, GIBI = 1 << 20, 1 << 30
RANGES: Mapping[str, tuple[int, int]] = {
    "memory": (64 * MEBI, 4096 * GIBI),
    "file_size": (1 * MEBI, 1024 * GIBI),
    "scratch": (64 * MEBI, 1024 * GIBI),
    "output": (4 << 10, 64 * MEBI),
    "gpu_memory": (512 * MEBI, 1024 * GIBI),
}
"""Bytes, the least and the most: below, no lesson runs (a CUDA context alone takes some 500 MiB)."""


class UserLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Each replaces a default, and no lesson exceeds it. None: not set."""

    memory: Size | None = None
    processes: Annotated[int, Meta(ge=1, le=MAX_PROCESSES)] | None = None
    file_size: Size | None = None
    scratch: Size | None = None
    output: Size | None = None
    cpu_seconds: Seconds | None = None
    wall_seconds: Seconds | None = None
    gpu_memory: Size | None = None

    def by_field(self) -> dict[str, float]:
        """Those that are set, by field of Limits: bytes, seconds, or a count."""
        said = ((name, getattr(self, name)) for name in FIELDS)
        return {
            FIELDS[name]: amounts.parse(value) if isinstance(value, str) else value
            for name, value in said
            if value is not None
        }


FREE = UserLimits()
"""No setting at all."""
