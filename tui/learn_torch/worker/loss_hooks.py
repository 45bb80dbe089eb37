"""The hooks through which the running cell's recorder sees backward passes and optimizer steps.

`torch.autograd.backward`, in which `Tensor.backward` ends, and `torch.autograd.grad` are wrapped;
torch's own step hooks count the steps.
"""

from __future__ import annotations

import functools
import os
import sys
from typing import Any

import torch
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)
from torch.utils.hooks import RemovableHandle

from learn_torch.worker.metrics import Recorder

_active: Recorder | None = None
"""The recorder of the running cell; None while nothing is to be recorded."""
_step_hooks: list[RemovableHandle] = []
"""What is called before a step of any optimizer, and after it."""


def activate(recorder: Recorder | None) -> None:
    """Record into `recorder` from now on; None stops recording.

    The step hooks are the recorder's own methods: a function of ours between them and torch would
    cost 0.6 us a step. They are replaced in place, since torch may be going through them.
    """
    global _active
    _active = recorder
    before, after = (recorder.begins_step, recorder.stepped) if recorder else (_nothing, _nothing)
    for handle, method in zip(_step_hooks, (before, after), strict=True):
        if (hooks := handle.hooks_dict_ref()) is not None:
            hooks[handle.id] = method


def _nothing(optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> None:
    """Stand where a recorder's hook stands while there is none."""


def install() -> None:
    """Wrap the ways into a backward pass and hook optimizer steps; once, before the fork.

    `Tensor.backward` ends in `torch.autograd.backward`. Each wrapper has the name of what it wraps,
    and takes its own frame out of an exception's traceback: a bare `raise` adds none.
    """
    torch.autograd.backward = _recorded_backward(torch.autograd.backward)
    torch.autograd.grad = _recorded_grad(torch.autograd.grad)
    _step_hooks[:] = [
        register_optimizer_step_pre_hook(_nothing),
        register_optimizer_step_post_hook(_nothing),
    ]
    os.register_at_fork(after_in_child=functools.partial(activate, None))


def _recorded_backward(run_backward: Any) -> Any:
    """`torch.autograd.backward`, recorded; straight, for it is in every step of a training loop."""
    method, getframe = torch.Tensor.backward.__code__, sys._getframe

    @functools.wraps(run_backward)
    def backward(tensors: Any, *args: Any, **kwargs: Any) -> None:
        recorder = _active
        if recorder is not None:
            caller = getframe(1)
            if caller.f_code is method and caller.f_back is not None:
                recorder.loss(tensors, caller.f_back, "")
            else:
                recorder.loss(tensors, caller, "tensors")
        try:
            run_backward(tensors, *args, **kwargs)
        except BaseException as error:
            _hide(error)
            raise
        if recorder is not None and recorder.watch.open:
            recorder.watch.ended_backward()

    return backward


def _recorded_grad(run_grad: Any) -> Any:
    """`torch.autograd.grad`, recorded where it is no step of a longer computation."""

    @functools.wraps(run_grad)
    def grad(outputs: Any, *args: Any, **kwargs: Any) -> Any:
        if _active is not None and not kwargs.get("create_graph"):
            _active.loss(outputs, sys._getframe(1), "outputs")
        try:
            return run_grad(outputs, *args, **kwargs)
        except BaseException as error:
            _hide(error)
            raise

    return grad


def _hide(error: BaseException) -> None:
    """Take the frame of the caller, which caught the exception, out of its traceback."""
    if error.__traceback__ is not None:
        error.__traceback__ = error.__traceback__.tb_next


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
        if _active is not None:
            _active.add(name, value)
