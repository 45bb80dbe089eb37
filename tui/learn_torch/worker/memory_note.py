"""The note on an out-of-memory error: how much memory the session may use, and who decided it."""

from __future__ import annotations

import torch

from learn_torch import sandbox
from learn_torch.amounts import in_words
from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox import rlimits


def add_memory_note(error: BaseException, plan: sandbox.Plan, limits: Limits) -> None:
    """Add the session's limit to an error of a refused allocation; others stay as they are."""
    gpu = plan.gpu
    if isinstance(error, torch.OutOfMemoryError) and gpu is not None:
        may, whose = in_words(gpu.allowed), limits.source_suffix("gpu_bytes")
        error.add_note(f"This session may use {may} of the GPU's memory{whose}.")
    elif is_out_of_memory(error):
        may, whose = (
            in_words(rlimits.memory_budget(plan.limits)),
            limits.source_suffix("memory_bytes"),
        )
        error.add_note(f"This session may use {may} of memory beyond its imports{whose}.")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an allocation was refused; torch's CPU allocator says so with a RuntimeError."""
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError)
        and ("allocate memory" in str(error) or "not enough memory" in str(error))
    )
