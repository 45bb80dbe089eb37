"""The values of a loss: taken without a wait for the device, read back in batches."""

from __future__ import annotations

import ctypes
import math
from types import FrameType
from typing import Any

import torch
from torch.autograd import profiler
from torch.utils import _python_dispatch

from learn_torch.kernel.curves import extremes

MAX_HISTORY = 1 << 15
"""Values of one series that checks and notes can see, 70 bytes each. More are thinned to half, so an
endless training costs no more memory: spikes, nan, the first and the last value stay."""


def readable(tensor: Any, gradient: Any = None) -> Any:
    """A number, or a one-element tensor on its device; None for what has no single real number.

    `gradient` is what a backward pass from several elements begins with, their weights: the number is
    the sum of the elements, each times its weight. No code of a
    subclass or of a mode runs, and no operation is recorded by either.
    """
    kind = type(tensor)
    modes = torch._C._len_torch_function_stack() or torch._C._len_torch_dispatch_stack()
    if kind is torch.Tensor and not modes:
        return _number(tensor, gradient)
    if not isinstance(tensor, torch.Tensor):
        return None
    if kind.__torch_dispatch__ is not torch._C._disabled_torch_dispatch_impl and kind not in (
        torch.Tensor,
        torch.nn.Parameter,
    ):
        return None
    with torch._C.DisableTorchFunction(), _python_dispatch._disable_current_modes():
        return _number(tensor, gradient)


def _number(tensor: torch.Tensor, gradient: Any) -> Any:
    if profiler._is_profiler_enabled:
        return _unprofiled(tensor)
    try:
        if gradient is not None and tensor.numel() != 1:
            if type(gradient) is not torch.Tensor or gradient.shape != tensor.shape:
                return None  # torch says so itself
            tensor = (tensor.detach() * gradient.detach()).sum()
        if tensor.is_cuda:
            if _is_capturing() or tensor.is_complex() or tensor.numel() != 1:
                return None
            return tensor.detach()
        if tensor.is_cpu:
            value = tensor.item()
            return None if type(value) is complex else float(value)
        if tensor.is_meta or tensor.is_complex() or tensor.numel() != 1:
            return None
        return tensor.detach()
    except (RuntimeError, OverflowError):
        return None  # several values, or none that can be read: torch says so itself, if it matters


def _unprofiled(tensor: torch.Tensor) -> float | None:
    """A number read from memory, since a profile lists every operation; None where that cannot be."""
    kind = _IN_MEMORY.get(tensor.dtype)
    if kind is None or not tensor.is_cpu or tensor.numel() != 1 or tensor.is_neg():
        return None
    try:
        return float(kind.from_address(tensor.data_ptr()).value)
    except RuntimeError:  # it has no memory of its own
        return None


_IN_MEMORY: dict[torch.dtype, Any] = {torch.float32: ctypes.c_float, torch.float64: ctypes.c_double}


_is_capturing = getattr(torch._C, "_cuda_isCurrentStreamCapturing", bool)
"""Whether a CUDA graph records what is computed: then there are no values yet."""


def unscaled(loss: Any, caller: FrameType, name: str) -> Any:
    """The loss that a GradScaler has multiplied: the variable that was given to it."""
    found = caller.f_locals.get(name, caller.f_globals.get(name))
    return found if isinstance(found, torch.Tensor) else loss


def read(held: list[Any]) -> list[float]:
    """Numbers and one-element tensors as floats; tensors of one device in a single transfer.

    Returns `held` itself where all are floats.
    """
    kinds = set(map(type, held))
    if kinds == {float}:
        return held
    if kinds == {torch.Tensor} and len({(value.device, value.dtype) for value in held}) == 1:
        flat = [value if value.dim() == 0 else value.reshape(()) for value in held]
        values: list[float] = torch.stack(flat).cpu().double().tolist()
        return values
    return [float(value) for value in held]


def thin_history(values: list[float], at: list[int]) -> None:
    """Thin a series, and the steps of its values, where it has more than MAX_HISTORY."""
    if len(values) > MAX_HISTORY:
        comparable = [math.inf if value != value else value for value in values]
        kept = sorted({0, *extremes(comparable, MAX_HISTORY // 4), len(values) - 1})
        values[:], at[:] = [values[i] for i in kept], [at[i] for i in kept]
