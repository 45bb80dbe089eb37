"""The hooks through which the running cell's recorder sees backward passes and optimizer steps.

`Tensor.backward`, `torch.autograd.backward`, `torch.autograd.grad` and what torch.func.grad calls are
wrapped; torch's own step hooks count the steps. A training step pays for all that it runs here, twice:
for the code itself, and for what that drives out of the processor's caches. So a step is one wrapper,
`Recorder.loss` and one hook.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

import torch
from torch._C._functorch import is_functorch_wrapped_tensor
from torch._functorch import eager_transforms
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)
from torch.overrides import has_torch_function_unary
from torch.utils.hooks import RemovableHandle

from learn_torch.worker import hand_made_loops, own_measures
from learn_torch.worker.loss_values import readable
from learn_torch.worker.metrics import Recorder
from learn_torch.worker.own_frames import hide_caller
from learn_torch.worker.queries.describe_value import own_dict

Hook = Callable[[torch.optim.Optimizer, Any, Any], None]
_active: Recorder | None = None
"""The recorder of the running cell; None while nothing is to be recorded."""
_step_hooks: list[RemovableHandle] = []
"""What is called before a step of any optimizer, and after it."""


def activate(recorder: Recorder | None) -> None:
    """Record into `recorder` from now on; None stops recording.

    The recorder's own methods are the step hooks: a function of ours between would cost 0.6 us.
    """
    global _active
    _active = recorder
    if recorder is None:
        _set_hook(0, _nothing)
        _set_hook(1, _nothing)
    else:
        recorder.look_before_steps = functools.partial(_look_before_steps, recorder)
        _set_hook(0, recorder.begins_step)
        _set_hook(1, recorder.stepped)


def _look_before_steps(recorder: Recorder, wanted: bool) -> None:
    """Have the recorder called before each step, or only after it."""
    if recorder is _active:
        _set_hook(0, recorder.begins_step if wanted else _nothing)


def _set_hook(place: int, hook: Hook) -> None:
    """Replace a hook where it stands: torch may be going through them."""
    for handle in _step_hooks[place : place + 1]:
        if (hooks := handle.hooks_dict_ref()) is not None:
            hooks[handle.id] = hook


def _nothing(optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> None:
    """Stand where a recorder's hook stands while there is none."""


def install() -> None:
    """Wrap the ways into a backward pass and hook optimizer steps; once, before the fork.

    Each wrapper has the name of what it wraps, and takes its own frame out of an exception's
    traceback: a bare `raise` adds none.
    """
    run_backward = torch.autograd.backward
    torch.autograd.backward = _recorded_backward(run_backward)
    torch.Tensor.backward = _recorded_method(run_backward)  # type: ignore[method-assign]
    torch.autograd.grad = _recorded_grad(torch.autograd.grad)
    eager_transforms.grad_and_value_impl = _recorded_transform(eager_transforms.grad_and_value_impl)
    own_measures.remember_wrappers(
        *(torch.autograd.backward, torch.Tensor.backward, torch.autograd.grad),
        eager_transforms.grad_and_value_impl,
    )
    _step_hooks[:] = [
        register_optimizer_step_pre_hook(_nothing),
        register_optimizer_step_post_hook(_nothing),
    ]
    hand_made_loops.install(take_assigned, torch.compiler.is_compiling)
    os.register_at_fork(after_in_child=functools.partial(activate, None))


def _recorded_method(run_backward: Any) -> Any:
    """`Tensor.backward`, recorded, in one frame: it calls what torch's own calls, as that does.

    Torch's own is called for a tensor with `__torch_function__`, under a mode, and where somebody
    has replaced `torch.autograd.backward`.
    """
    method: Any = torch.Tensor.backward
    replaced = torch.autograd.backward
    is_overridden, getframe, autograd = has_torch_function_unary, sys._getframe, torch.autograd

    @functools.wraps(method)
    def backward(
        self: Any,
        gradient: Any = None,
        retain_graph: Any = None,
        create_graph: Any = False,
        inputs: Any = None,
    ) -> Any:
        recorder = _active
        try:
            if recorder is None or is_overridden(self) or autograd.backward is not replaced:
                return method(self, gradient, retain_graph, create_graph, inputs)
            recorder.loss(self, getframe(1), "", gradient)
            run_backward(self, gradient, retain_graph, create_graph, inputs=inputs)
        except BaseException as error:
            hide_caller(error)
            raise
        if recorder.watch.open:
            recorder.watch.ended_backward()

    return backward


def _recorded_backward(run_backward: Any) -> Any:
    """`torch.autograd.backward`, recorded where anybody but `Tensor.backward` calls it."""
    getframe = sys._getframe

    @functools.wraps(run_backward)
    def backward(tensors: Any, *args: Any, **kwargs: Any) -> None:
        if _active is not None:
            gradients = args[0] if args else kwargs.get("grad_tensors")
            _active.loss(tensors, getframe(1), "tensors", gradients)
        try:
            run_backward(tensors, *args, **kwargs)
        except BaseException as error:
            hide_caller(error)
            raise
        if _active is not None and _active.watch.open:
            _active.watch.ended_backward()

    return backward


def _recorded_grad(run_grad: Any) -> Any:
    """`torch.autograd.grad`, recorded where it is no step of a longer computation."""

    @functools.wraps(run_grad)
    def grad(outputs: Any, *args: Any, **kwargs: Any) -> Any:
        if _active is not None and not kwargs.get("create_graph"):
            gradients = args[1] if len(args) > 1 else kwargs.get("grad_outputs")
            _active.loss(outputs, sys._getframe(1), "outputs", gradients)
        try:
            return run_grad(outputs, *args, **kwargs)
        except BaseException as error:
            hide_caller(error)
            raise

    return grad


def _recorded_transform(run_grad: Any) -> Any:
    """What `torch.func.grad` and `grad_and_value` call, recorded.

    `grad` is recorded for a function that is a loss by name. Nested in another transform, as in
    per-sample gradients, its value is no number yet.
    """

    @functools.wraps(run_grad)
    def grad_and_value(
        func: Any, argnums: Any, has_aux: bool, args: Any, kwargs: Any
    ) -> tuple[Any, Any]:
        try:
            grads, value = run_grad(func, argnums, has_aux, args, kwargs)
        except BaseException as error:
            hide_caller(error)
            raise
        name = str(getattr(func, "__name__", "")).removesuffix("_fn")
        wanted = "loss" in name.lower() or sys._getframe(1).f_code.co_name != "grad_impl"
        if _active is not None and wanted and not torch.compiler.is_compiling():
            loss = value[0] if has_aux else value
            if not is_functorch_wrapped_tensor(loss):
                _active.add(name if name.isidentifier() else "loss", loss)
        return grads, value

    return grad_and_value


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
            _active.add(name, value, reported=True)


def take_assigned(name: str, value: Any) -> None:
    """Take what a hand-made training loop has assigned to its loss: one number, or an object with one."""
    if _active is not None and torch._C._get_tracing_state() is None:
        inner = own_dict(value).get("data", value)
        number = readable(inner) if isinstance(inner, torch.Tensor) else _float(inner)
        if number is not None:
            _active.add_assigned(name, number)


def _float(value: Any) -> float | None:
    """A Python number, or one of NumPy; None for anything else."""
    if type(value) is float:
        return value
    if type(value).__module__ != "numpy" or getattr(value, "size", 0) != 1:
        return float(value) if type(value) is int and abs(value) < 1 << 53 else None
    return float(value.item()) if value.dtype.kind in "fiu" else None
