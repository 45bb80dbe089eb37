"""Compare what a learner's function returned with what it should return, and say what differs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

SMALL = 12
"""A tensor of at most this many elements is shown whole in a message."""


class CheckFailed(AssertionError):
    """The learner's answer is wrong; the message says how."""


@dataclass(frozen=True)
class _Tolerance:
    dtype: bool = True
    """Whether the dtypes have to be equal."""
    rtol: float = 1e-4
    atol: float = 1e-5


def same(
    got: Any,
    want: Any,
    call: str = "your result",
    *,
    because: str = "",
    dtype: bool = True,
    rtol: float = 1e-4,
    atol: float = 1e-5,
) -> None:
    """Refuse the answer unless `got` is `want`: type, then shape, dtype, device, then values.

    `call` names what was called, as in "make_grid(2, 3)". `because` is added to the message: use
    `diagnose` for it, so that it states no cause that is not there. Tensors and numbers are
    compared within `rtol` and `atol`; everything else with ==.
    """
    difference = _difference(got, want, _Tolerance(dtype, rtol, atol))
    if difference:
        raise CheckFailed(f"{call} {difference}{' ' + because if because else ''}")


def close(got: Any, want: Any, *, rtol: float = 1e-4, atol: float = 1e-4) -> bool:
    """Whether two values agree in shape and, within the tolerances, in value; never raises.

    For a diagnosis: dtype and device may differ, and `got` may be anything that a learner returns.
    """
    return not _difference(got, want, _Tolerance(False, rtol, atol), device=False)


def diagnose(
    got: Any, mistakes: Mapping[str, Any], *, rtol: float = 1e-4, atol: float = 1e-4
) -> str:
    """The first sentence whose wrong result `got` is; empty where none is.

    `mistakes` maps a sentence to the result that the mistake gives. So a message names a cause
    only where the result proves it.
    """
    agrees = (words for words, wrong in mistakes.items() if close(got, wrong, rtol=rtol, atol=atol))
    return next(agrees, "")


def _difference(got: Any, want: Any, tolerance: _Tolerance, device: bool = True) -> str:
    """How `got` differs from `want`, as the end of a sentence; empty when it does not."""
    if got is None and want is not None:
        return "gave None: is there a `return`?"
    if isinstance(want, torch.Tensor):
        return _tensor_difference(got, want, tolerance, device)
    if isinstance(want, float):
        return _number_difference(got, want, tolerance)
    if isinstance(want, list | tuple) and isinstance(got, list | tuple | torch.Size):
        return _sequence_difference(got, want, tolerance, device)
    if type(got) is type(want) and got == want:
        return ""
    return f"gave {shown(got)}; expected {shown(want)}."


def _number_difference(got: Any, want: float, tolerance: _Tolerance) -> str:
    if isinstance(got, torch.Tensor) and got.numel() != 1:
        return f"gave a tensor of shape {list(got.shape)}; expected one number."
    if isinstance(got, int | float | np.number) or _is_real_number(got):
        if math.isclose(float(got), want, rel_tol=tolerance.rtol, abs_tol=tolerance.atol):
            return ""
        if math.isnan(float(got)) and math.isnan(want):
            return ""
    return f"gave {shown(got)}; expected {shown(want)}."


def _is_real_number(got: Any) -> bool:
    return isinstance(got, torch.Tensor) and not (got.is_complex() or got.is_meta)


def _tensor_difference(got: Any, want: torch.Tensor, tolerance: _Tolerance, device: bool) -> str:
    if not isinstance(got, torch.Tensor):
        return f"gave {_a(type(got).__name__)}, {shown(got)}; expected a tensor."
    if got.shape != want.shape:
        return f"gave shape {list(got.shape)}; expected {list(want.shape)}."
    if tolerance.dtype and got.dtype != want.dtype:
        return f"gave dtype {_dtype(got)}; expected {_dtype(want)}."
    if got.layout != want.layout:
        return f"gave layout {_layout(got)}; expected {_layout(want)}."
    if got.device != want.device and (device or got.is_meta):
        return f"is on {got.device}; expected {want.device}."
    if want.is_meta:
        return ""
    wrong = _unequal(got.detach().cpu(), want.detach().cpu(), tolerance)
    return _values_differ(got.detach().cpu(), want.detach().cpu(), wrong) if wrong.any() else ""


def _unequal(a: torch.Tensor, b: torch.Tensor, tolerance: _Tolerance) -> torch.Tensor:
    """Where two tensors of one shape differ, whatever their dtypes."""
    if a.is_floating_point() or a.is_complex() or a.dtype != b.dtype:
        wide = torch.complex128 if a.is_complex() or b.is_complex() else torch.float64
        a, b = a.to(wide), b.to(wide)
        return ~torch.isclose(a, b, rtol=tolerance.rtol, atol=tolerance.atol, equal_nan=True)
    return a != b


def _values_differ(got: torch.Tensor, want: torch.Tensor, wrong: torch.Tensor) -> str:
    """Show small tensors whole, large ones by the first position that differs."""
    if got.is_floating_point() and got.isnan().any() and not want.isnan().any():
        return f"holds {int(got.isnan().sum())} nan of {got.numel()} values; expected none."
    if got.numel() <= SMALL:
        return f"gave {shown(got)}; expected {shown(want)}."
    at = tuple(wrong.nonzero()[0].tolist())
    count = int(wrong.sum())
    return (
        f"is wrong in {count} of {got.numel()} values: at {list(at)} it has "
        f"{shown(got[at].item())}; expected {shown(want[at].item())}."
    )


def _sequence_difference(
    got: Sequence[Any], want: Sequence[Any], tolerance: _Tolerance, device: bool
) -> str:
    if len(got) != len(want):
        return f"gave {len(got)} values; expected {len(want)}."
    for place, (a, b) in enumerate(zip(got, want, strict=True)):
        difference = _difference(a, b, tolerance, device)
        if difference:
            return f"at place {place} {difference}"
    return ""


def shown(value: Any) -> str:
    """A value in one short line, for a message."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, torch.Tensor):
        if value.numel() > SMALL:
            return f"a tensor of shape {list(value.shape)}, {_dtype(value)}"
        value = value.detach().cpu()
        return " ".join(str(value).split())
    text = " ".join(repr(value).split())
    return text if len(text) <= 80 else text[:79] + "…"


def _dtype(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def _layout(tensor: torch.Tensor) -> str:
    return str(tensor.layout).removeprefix("torch.")


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1].lower() in "aeiou" else f"a {noun}"
