"""A session's limits: the part that the sandbox enforces, and one that was reached in words."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from learn_torch import sandbox
from learn_torch.amounts import in_words
from learn_torch.i18n.message import NOTHING, Message, msg, msgid, names
from learn_torch.kernel.wire_types import Limits
from learn_torch.sandbox.limits import Kind, LimitExceeded, SandboxLimits, memory_budget

_LIMITS: Mapping[Kind, str] = {
    "processes": msgid("the limit of {count} processes at a time{whose}"),
    "threads": msgid("the limit of {count} threads at a time{whose}"),
    "cpu_seconds": msgid("the limit of {seconds} s of processor time for one cell{whose}"),
    "memory_bytes": msgid("the limit of {amount} of memory beyond its imports{whose}"),
    "gpu_bytes": msgid("the limit of {amount} of the GPU's memory{whose}"),
    "scratch_bytes": msgid("the limit of {amount} of files in its scratch folder{whose}"),
    "files": msgid("the limit of {count} files in its scratch folder{whose}"),
    "folder_depth": msgid(
        "the limit of {count} folders within folders in its scratch folder{whose}"
    ),
}


def limit_in_words(reached: LimitExceeded, limits: Limits) -> Message:
    """That a limit was reached, and whether the learner's own settings decide it."""
    values: dict[str, str | Message] = {
        "amount": in_words(int(reached.limit)),
        "count": f"{reached.limit:,.0f}",
        "seconds": f"{reached.limit:g}",
        "whose": limits.source_suffix(reached.kind),
    }
    sentence = _LIMITS[reached.kind]
    return _reached(Message(sentence, {name: values[name] for name in names(sentence)}))


def cell_seconds_in_words(seconds: float, limits: Limits) -> Message:
    """The same for the time of a run, which its guard keeps."""
    whose = limits.source_suffix("cell_seconds")
    return _reached(
        msg("the limit of {seconds} s for one cell{whose}", seconds=f"{seconds:g}", whose=whose)
    )


def _reached(limit: Message) -> Message:
    return msg("It reached {limit}.", limit=limit)


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
            amount=in_words(memory_budget(plan.limits)),
            whose=limits.source_suffix("memory_bytes"),
        )
    return NOTHING


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an allocation was refused; torch's CPU allocator says so with a RuntimeError."""
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError)
        and ("allocate memory" in str(error) or "not enough memory" in str(error))
    )
