"""A session's limits: the part that the sandbox enforces, and one that was reached in words."""

from __future__ import annotations

from learn_torch.amounts import in_words
from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox.limits import LimitExceeded, SandboxLimits

_FOLDER = "in its scratch folder"


def limit_in_words(reached: LimitExceeded, limits: Limits) -> str:
    """The end of "It reached …"; says whether the learner's own settings decide the limit."""
    limit = reached.limit
    sentence = {
        "processes": f"{limit:.0f} processes at a time",
        "threads": f"{limit:,.0f} threads at a time",
        "cpu_seconds": f"{limit:g} s of processor time for one cell",
        "memory_bytes": f"{in_words(int(limit))} of memory beyond its imports",
        "gpu_bytes": f"{in_words(int(limit))} of the GPU's memory",
        "scratch_bytes": f"{in_words(int(limit))} of files {_FOLDER}",
        "files": f"{limit:,.0f} files {_FOLDER}",
        "folder_depth": f"{limit:.0f} folders within folders {_FOLDER}",
    }[reached.kind]
    return f"the limit of {sentence}{limits.source_suffix(reached.kind)}"


def sandbox_limits(limits: Limits) -> SandboxLimits:
    """The part of a session's limits that the sandbox enforces."""
    return SandboxLimits(
        limits.cell_seconds,
        limits.cpu_seconds,
        limits.memory_bytes,
        limits.file_bytes,
        limits.scratch_bytes,
        limits.processes,
        limits.loopback,
    )
