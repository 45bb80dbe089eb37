"""The hooks through which the running cell's recorder sees backward passes and optimizer steps.

`torch.autograd.backward`, in which `Tensor.backward` ends, and `torch.autograd.grad` are wrapped;
torch's own step hooks count the steps.
"""

from __future__ import annotations

import functools
import os
import sys
from types import FrameType
from typing import Any

import torch
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)

from learn_torch.worker.metrics import Recorder

_active: list[Recorder] = []
"""The recorder of the running cell; empty while nothing is to be recorded."""


def activate(recorder: Recorder | None) -> None:
    """Record into `recorder` from now on; None stops recording."""
    _active[:] = [recorder] if recorder is not None else []


def install() -> None:
    """Wrap the ways into a backward pass and hook optimizer steps; once, before the fork.

    `Tensor.backward` ends in `torch.autograd.backward`. Each wrapper has the name of what it wraps,
    and takes its own frame out of an exception's traceback: a bare `raise` adds none.
    """
    run_backward, run_grad = torch.autograd.backward, torch.autograd.grad
    getframe = sys._getframe

    @functools.wraps(run_backward)
    def backward(tensors: Any, *args: Any, **kwargs: Any) -> None:
        if _active:
            caller = getframe(1)
            if caller.f_globals.get("__name__") == "torch._tensor":
                outside = _outside_torch(caller)
                if outside is not None:
                    _active[0].loss(tensors, outside, "")
            elif not _is_torch(caller):
                _active[0].loss(tensors, caller, "tensors")
        try:
            run_backward(tensors, *args, **kwargs)
        except BaseException as error:
            _hide(error)
            raise
        if _active and _active[0].watch.open:
            _active[0].watch.ended_backward()

    @functools.wraps(run_grad)
    def grad(outputs: Any, *args: Any, **kwargs: Any) -> Any:
        if _active and not kwargs.get("create_graph") and not _is_torch(getframe(1)):
            _active[0].loss(outputs, getframe(1), "outputs")
        try:
            return run_grad(outputs, *args, **kwargs)
        except BaseException as error:
            _hide(error)
            raise

    torch.autograd.backward = backward
    torch.autograd.grad = grad
    _count_steps()


def _count_steps() -> None:
    register_optimizer_step_pre_hook(_begins_step)
    register_optimizer_step_post_hook(_stepped)
    os.register_at_fork(after_in_child=functools.partial(activate, None))


def _is_torch(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith("torch.")


def _outside_torch(frame: FrameType | None) -> FrameType | None:
    """The nearest caller that is not torch; none on autograd's own threads."""
    while frame is not None and _is_torch(frame):
        frame = frame.f_back
    return frame


def _hide(error: BaseException) -> None:
    """Take the frame of the caller, which caught the exception, out of its traceback."""
    if error.__traceback__ is not None:
        error.__traceback__ = error.__traceback__.tb_next


def _begins_step(optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> None:
    if _active:
        _active[0].begins_step(optimizer)


def _stepped(optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> None:
    if _active:
        _active[0].stepped(optimizer)


def take(values: dict[str, Any]) -> None:
    """The sink of learn_torch.report; raises ValueError at a value that is not one number."""
    for name, value in values.items():
        if isinstance(value, torch.Tensor):
            if value.numel() != 1:
                raise ValueError(
                    f"report({name}=…) takes one number, not a tensor of {list(value.shape)}"
                )
        else:
            value = float(value)
        if _active:
            _active[0].add(name, value)
