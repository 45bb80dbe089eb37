"""The note on an out-of-memory error: how much memory the session may use, and who decided it."""

from __future__ import annotations

import torch

from learn_torch import sandbox
from learn_torch.amounts import in_words
from learn_torch.i18n.message import NOTHING, Message, msg
from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox import rlimits


def memory_note(error: BaseException, plan: sandbox.Plan, limits: Limits) -> Message:
    """The session's limit, for an error of a refused allocation; NOTHING for others."""
    gpu = plan.gpu
    if isinstance(error, torch.OutOfMemoryError) and gpu is not None:
        return msg(
            "This session may use {amount} of the GPU's memory{whose}.",
            amount=in_words(gpu.allowed),
            whose=limits.source_suffix("gpu_bytes"),
        )
    if is_out_of_memory(error):
        return msg(
            "This session may use {amount} of memory beyond its imports{whose}.",
            amount=in_words(rlimits.memory_budget(plan.limits)),
            whose=limits.source_suffix("memory_bytes"),
        )
    return NOTHING


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an allocation was refused; torch's CPU allocator says so with a RuntimeError."""
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError)
        and ("allocate memory" in str(error) or "not enough memory" in str(error))
    )
