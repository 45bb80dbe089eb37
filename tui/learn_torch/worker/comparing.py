"""Compare what a learner's function returned with what it should return, and say what differs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import torch

from learn_torch.i18n.message import NOTHING, Message, authored, msg, paragraph
from learn_torch.worker.queries.tensor_facts import short

SMALL = 12
"""A tensor of at most this many elements is shown whole in a message."""
YOUR_RESULT = "your result"
"""What a check compares, where its author does not name a call."""


class CheckFailed(AssertionError):
    """The learner's answer is wrong; the message says how."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def refuse(sentence: str, **values: str | int | Message) -> NoReturn:
    """Refuse the answer, and say why."""
    raise CheckFailed(msg(sentence, **values))


@dataclass(frozen=True)
class _Tolerance:
    dtype: bool = True
    """Whether the dtypes have to be equal."""
    rtol: float = 1e-4
    atol: float = 1e-5


def same(
    got: Any,
    want: Any,
    call: str = YOUR_RESULT,
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
    subject = msg("your result") if call == YOUR_RESULT else authored(call)
    difference = _difference(subject, got, want, _Tolerance(dtype, rtol, atol))
    if difference is not None:
        raise CheckFailed(paragraph(difference, authored(because)))


def close(got: Any, want: Any, *, rtol: float = 1e-4, atol: float = 1e-4) -> bool:
    """Whether two values agree in shape and, within the tolerances, in value; never raises.

    For a diagnosis: dtype and device may differ, and `got` may be anything that a learner returns.
    """
    return _difference(NOTHING, got, want, _Tolerance(False, rtol, atol), device=False) is None


def diagnose(
    got: Any, mistakes: Mapping[str, Any], *, rtol: float = 1e-4, atol: float = 1e-4
) -> str:
    """The first sentence whose wrong result `got` is; empty where none is.

    `mistakes` maps a sentence to the result that the mistake gives. So a message names a cause
    only where the result proves it.
    """
    agrees = (words for words, wrong in mistakes.items() if close(got, wrong, rtol=rtol, atol=atol))
    return next(agrees, "")


def _difference(
    call: Message, got: Any, want: Any, tolerance: _Tolerance, device: bool = True
) -> Message | None:
    """How `got` differs from `want`, as a sentence about `call`; None when it does not."""
    if got is None and want is not None:
        return msg("{call} gave None: is there a `return`?", call=call)
    if got is ...:
        return msg("{call} gave `...`: write your answer in its place.", call=call)
    if isinstance(want, torch.Tensor):
        return _tensor_difference(call, got, want, tolerance, device)
    if isinstance(want, float):
        return _number_difference(call, got, want, tolerance)
    if isinstance(want, list | tuple) and isinstance(got, list | tuple | torch.Size):
        return _sequence_difference(call, got, want, tolerance, device)
    if type(got) is type(want) and got == want:
        return None
    return _other_value(call, got, want)


def _other_value(call: Message, got: Any, want: Any) -> Message:
    values = {"got": _value(got), "want": _value(want)}
    if type(got) is not type(want) and str(values["got"]) == str(values["want"]):  # 92.0 for 92
        kinds = {"kind": type(got).__name__, "wanted": type(want).__name__}
        return msg(
            "{call} gave {got} as {kind}; expected {wanted}.", call=call, got=values["got"], **kinds
        )
    return msg("{call} gave {got}; expected {want}.", call=call, **values)


def _number_difference(
    call: Message, got: Any, want: float, tolerance: _Tolerance
) -> Message | None:
    if isinstance(got, torch.Tensor) and got.numel() != 1:
        return msg(
            "{call} gave a tensor of shape {got}; expected one number.",
            call=call,
            got=str(list(got.shape)),
        )
    is_real = isinstance(got, torch.Tensor) and not (got.is_complex() or got.is_meta)
    if is_real or isinstance(got, int | float | np.number):
        if math.isclose(float(got), want, rel_tol=tolerance.rtol, abs_tol=tolerance.atol):
            return None
        if math.isnan(float(got)) and math.isnan(want):
            return None
    return _other_value(call, got, want)


def _tensor_difference(
    call: Message, got: Any, want: torch.Tensor, tolerance: _Tolerance, device: bool
) -> Message | None:
    if not isinstance(got, torch.Tensor):
        return _no_tensor(call, got)
    if got.shape != want.shape:
        shapes = {"got": str(list(got.shape)), "want": str(list(want.shape))}
        return msg("{call} gave shape {got}; expected {want}.", call=call, **shapes)
    if tolerance.dtype and got.dtype != want.dtype:
        dtypes = {"got": short(got.dtype), "want": short(want.dtype)}
        return msg("{call} gave dtype {got}; expected {want}.", call=call, **dtypes)
    if got.layout != want.layout:
        layouts = {"got": short(got.layout), "want": short(want.layout)}
        return msg("{call} gave layout {got}; expected {want}.", call=call, **layouts)
    if got.device != want.device and (device or got.is_meta):
        devices = {"got": str(got.device), "want": str(want.device)}
        return msg("{call} is on {got}; expected {want}.", call=call, **devices)
    if want.is_meta:
        return None
    wrong = _unequal(got.detach().cpu(), want.detach().cpu(), tolerance)
    if not wrong.any():
        return None
    return _values_differ(call, got.detach().cpu(), want.detach().cpu(), wrong)


def _no_tensor(call: Message, got: Any) -> Message:
    kind = type(got).__name__
    if kind[:1].lower() in "aeiou" or kind == "ndarray":
        return msg(
            "{call} gave an {kind}, {got}; expected a tensor.",
            call=call,
            kind=kind,
            got=_value(got),
        )
    return msg(
        "{call} gave a {kind}, {got}; expected a tensor.", call=call, kind=kind, got=_value(got)
    )


def _unequal(a: torch.Tensor, b: torch.Tensor, tolerance: _Tolerance) -> torch.Tensor:
    """Where two tensors of one shape differ, whatever their dtypes."""
    if a.is_floating_point() or a.is_complex() or a.dtype != b.dtype:
        wide = torch.complex128 if a.is_complex() or b.is_complex() else torch.float64
        a, b = a.to(wide), b.to(wide)
        return ~torch.isclose(a, b, rtol=tolerance.rtol, atol=tolerance.atol, equal_nan=True)
    return a != b


def _values_differ(
    call: Message, got: torch.Tensor, want: torch.Tensor, wrong: torch.Tensor
) -> Message:
    """Show small tensors whole, large ones by the first position that differs."""
    if got.is_floating_point() and got.isnan().any() and not want.isnan().any():
        return msg(
            "{call} holds {bad} nan of {all} values; expected none.",
            call=call,
            bad=int(got.isnan().sum()),
            all=got.numel(),
        )
    if got.numel() <= SMALL:
        return _other_value(call, got, want)
    at = tuple(wrong.nonzero()[0].tolist())
    return msg(
        "{call} is wrong in {count} of {all} values: at {place} it has {got}; expected {want}.",
        call=call,
        count=int(wrong.sum()),
        all=got.numel(),
        place=str(list(at)),
        got=shown(got[at].item()),
        want=shown(want[at].item()),
    )


def _sequence_difference(
    call: Message, got: Sequence[Any], want: Sequence[Any], tolerance: _Tolerance, device: bool
) -> Message | None:
    if len(got) != len(want):
        return msg(
            "{call} gave {got} values; expected {want}.", call=call, got=len(got), want=len(want)
        )
    for place, (a, b) in enumerate(zip(got, want, strict=True)):
        item = msg("{call} at index {place}", call=call, place=place)
        difference = _difference(item, a, b, tolerance, device)
        if difference is not None:
            return difference
    return None


def shown(value: Any) -> str:
    """A value in one short line, for a message."""
    return str(_value(value))


def _value(value: Any) -> str | Message:
    """The same, for one of our own messages."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, torch.Tensor):
        if value.numel() > SMALL:
            shape, dtype = str(list(value.shape)), short(value.dtype)
            return msg("a tensor of shape {shape}, {dtype}", shape=shape, dtype=dtype)
        value = value.detach().cpu()
        return " ".join(str(value).split())
    text = " ".join(repr(value).split())
    return text if len(text) <= 80 else text[:79] + "…"
