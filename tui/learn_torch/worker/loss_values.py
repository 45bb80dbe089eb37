"""The values of a loss: taken without a wait for the device, read back in batches."""

from __future__ import annotations

from types import FrameType
from typing import Any

import torch
from torch.utils import _python_dispatch


def readable(tensor: Any) -> Any:
    """A number, or a one-element tensor on its device; None for what has no single real number.

    No code of a subclass or of a mode runs, and no operation is recorded by either.
    """
    kind = tensor.__class__
    if kind is torch.Tensor and not torch._C._len_torch_dispatch_stack():
        return _number(tensor)
    if not isinstance(tensor, torch.Tensor):
        return None
    if kind.__torch_dispatch__ is not torch._C._disabled_torch_dispatch_impl and kind not in (
        torch.Tensor,
        torch.nn.Parameter,
    ):
        return None
    with torch._C.DisableTorchFunction(), _python_dispatch._disable_current_modes():
        return _number(tensor)


def _number(tensor: torch.Tensor) -> Any:
    try:
        if tensor.is_cpu:
            value = tensor.item()
            return None if value.__class__ is complex else float(value)
        if tensor.is_meta or tensor.is_complex() or tensor.numel() != 1:
            return None
        if tensor.is_cuda and torch.cuda.is_current_stream_capturing():
            return None
        return tensor.detach().reshape(())
    except (RuntimeError, OverflowError):
        return None  # several values, or none that can be read: torch says so itself, if it matters


def unscaled(loss: Any, caller: FrameType, name: str) -> Any:
    """The loss that a GradScaler has multiplied: the variable that was given to it."""
    found = caller.f_locals.get(name, caller.f_globals.get(name))
    return found if isinstance(found, torch.Tensor) else loss


def read(held: list[Any]) -> list[float]:
    """Numbers and one-element tensors as floats; tensors of one device in a single transfer."""
    if (
        all(isinstance(value, torch.Tensor) for value in held)
        and len({(value.device, value.dtype) for value in held}) == 1
    ):
        values: list[float] = torch.stack(held).cpu().double().tolist()
        return values
    return [float(value) for value in held]
