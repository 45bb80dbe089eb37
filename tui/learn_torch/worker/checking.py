"""What an exercise's check can use: tools that judge behaviour and say what was wrong.

A check is plain Python. It runs after the learner's cell, in a namespace of its own that holds the
learner's names, then torch, nn, F, np, math, random, and the functions below; those win over a
learner's names. It passes by reaching its end; it fails at the first `assert`, `expect`, `same` or
`fail` that does not hold.
"""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode


class CheckFailed(AssertionError):
    """The learner's answer is wrong; the message says how."""


@dataclass(frozen=True)
class Run:
    """What the learner's cell did, for a check to look at."""

    code: str
    metrics: dict[str, list[float]] = field(default_factory=dict)
    """The values of each curve, in order; `run.metrics["loss"][-1]` is the last loss."""
    steps: int = 0
    """Optimizer steps taken."""

    def calls(self, name: str) -> bool:
        """Whether the learner's text calls `name`: "backward" finds x.backward(), "torch.softmax" only that."""
        calls = [node.func for node in ast.walk(ast.parse(self.code)) if isinstance(node, ast.Call)]
        return any(text == name or text.endswith("." + name) for text in map(ast.unparse, calls))

    @property
    def loops(self) -> bool:
        """Whether the learner's text has a `for` or `while`, or a comprehension."""
        kinds = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)
        return any(isinstance(node, kinds) for node in ast.walk(ast.parse(self.code)))


def fail(message: str) -> None:
    """Turn the answer away."""
    raise CheckFailed(message)


def expect(condition: Any, message: str) -> None:
    """Turn the answer away unless `condition` holds (a bool, or a tensor that is true everywhere)."""
    holds = bool(condition.all()) if isinstance(condition, torch.Tensor) else bool(condition)
    if not holds:
        raise CheckFailed(message)


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
    """Turn the answer away unless `got` is `want`: type, then shape, dtype, device, then values.

    `call` names what was asked, as in "make_grid(2, 3)". `because` is added to the message.
    Tensors are compared within `rtol` and `atol`; numbers too; everything else with ==.
    """
    difference = _difference(got, want, dtype, rtol, atol)
    if difference:
        raise CheckFailed(f"{call} {difference}{' ' + because if because else ''}")


def _difference(got: Any, want: Any, dtype: bool, rtol: float, atol: float) -> str:
    """How `got` differs from `want`, as the end of a sentence; empty when it does not."""
    if got is None and want is not None:
        return "gave None: is there a `return`?"
    if isinstance(want, torch.Tensor):
        return _tensor_difference(got, want, dtype, rtol, atol)
    if isinstance(got, torch.Tensor) and got.numel() != 1 and isinstance(want, float):
        return f"gave a tensor of shape {list(got.shape)}; expected one number."
    if isinstance(want, float) and isinstance(got, int | float | torch.Tensor | np.number):
        close = math.isclose(float(got), want, rel_tol=rtol, abs_tol=atol)
        return "" if close else f"gave {shown(got)}; expected {shown(want)}."
    if isinstance(want, list | tuple) and isinstance(got, list | tuple | torch.Size):
        return _sequence_difference(got, want, dtype, rtol, atol)
    return (
        ""
        if type(got) is type(want) and got == want
        else (f"gave {shown(got)}; expected {shown(want)}.")
    )


def _tensor_difference(got: Any, want: torch.Tensor, dtype: bool, rtol: float, atol: float) -> str:
    if not isinstance(got, torch.Tensor):
        return f"gave {_a(type(got).__name__)}, {shown(got)}; expected a tensor."
    if got.shape != want.shape:
        return f"gave shape {list(got.shape)}; expected {list(want.shape)}."
    if dtype and got.dtype != want.dtype:
        return f"gave dtype {_dtype(got)}; expected {_dtype(want)}."
    if got.device != want.device:
        return f"is on {got.device}; expected {want.device}."
    a, b = got.detach().cpu(), want.detach().cpu()
    if not dtype:
        a, b = a.double(), b.double()
    if a.is_floating_point() or a.is_complex():
        wrong = ~torch.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True)
    else:
        wrong = a != b
    return _values_differ(a, b, wrong) if wrong.any() else ""


def _values_differ(got: torch.Tensor, want: torch.Tensor, wrong: torch.Tensor) -> str:
    """Small tensors are shown whole, large ones by the first place that differs."""
    if got.is_floating_point() and got.isnan().any() and not want.isnan().any():
        return f"holds {int(got.isnan().sum())} nan of {got.numel()} values; expected none."
    if got.numel() <= 12:
        return f"gave {shown(got)}; expected {shown(want)}."
    at = tuple(wrong.nonzero()[0].tolist())
    count = int(wrong.sum())
    return (
        f"is wrong in {count} of {got.numel()} values: at {list(at)} it has "
        f"{shown(got[at].item())}; expected {shown(want[at].item())}."
    )


def _sequence_difference(
    got: Sequence[Any], want: Sequence[Any], dtype: bool, rtol: float, atol: float
) -> str:
    if len(got) != len(want):
        return f"gave {len(got)} values; expected {len(want)}."
    for place, (a, b) in enumerate(zip(got, want, strict=True)):
        difference = _difference(a, b, dtype, rtol, atol)
        if difference:
            return f"at place {place} {difference}"
    return ""


def shown(value: Any) -> str:
    """A value in one short line, for a message."""
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, torch.Tensor):
        if value.numel() > 12:
            return f"a tensor of shape {list(value.shape)}, {_dtype(value)}"
        value = value.detach().cpu()
        return " ".join(str(value).split())
    text = " ".join(repr(value).split())
    return text if len(text) <= 80 else text[:79] + "…"


def _dtype(tensor: torch.Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def _a(noun: str) -> str:
    return f"an {noun}" if noun[:1].lower() in "aeiou" else f"a {noun}"


def seeds(count: int = 3) -> Iterator[int]:
    """0, 1, 2 …; python, numpy and torch are seeded with each in turn."""
    for seed in range(count):
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        yield seed


@contextmanager
def unchanged(**tensors: torch.Tensor) -> Iterator[None]:
    """Turn the answer away if a tensor is modified meanwhile: `with unchanged(x=x): f(x)`."""
    before = {name: tensor.detach().clone() for name, tensor in tensors.items()}
    yield
    for name, tensor in tensors.items():
        if not _identical(tensor.detach(), before[name]):
            raise CheckFailed(f"`{name}` was changed; work on a copy, or out of place.")


def _identical(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether two tensors hold the same values; nan is the same as nan here."""
    return a.shape == b.shape and bool(((a == b) | ((a != a) & (b != b))).all())


def raises(kind: type[BaseException], function: Callable[..., Any], *args: Any) -> bool:
    """Whether `function(*args)` raises `kind`; any other exception counts as its own failure."""
    try:
        function(*args)
    except kind:
        return True
    return False


class _Counter(TorchDispatchMode):
    count = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.count += 1
        return func(*args, **(kwargs or {}))


def operations(function: Callable[..., Any], *args: Any) -> int:
    """How many torch operations `function(*args)` performs; a loop over rows grows with the rows."""
    counter = _Counter()  # type: ignore[no-untyped-call]
    with counter:
        function(*args)
    return counter.count


TOOLS: dict[str, Any] = {
    "torch": torch,
    "nn": nn,
    "F": F,
    "np": np,
    "math": math,
    "random": random,
    "fail": fail,
    "expect": expect,
    "same": same,
    "shown": shown,
    "seeds": seeds,
    "unchanged": unchanged,
    "raises": raises,
    "operations": operations,
}
