"""What an exercise's check can use: tools that judge behaviour and say what was wrong.

A check is plain Python. It runs after the learner's cell, in a namespace of its own that holds the
learner's names, then torch, nn, F, np, math, random, and the tools below; those win over a
learner's names. It passes by reaching its end; it fails at the first `assert`, `expect`, `same` or
`fail` that does not hold.

    compare      same, close, diagnose, shown          (comparing.py)
    watch        observe, operations, loops_over       (observing.py)
    the text     run.calls, run.has_loop, run.body     (observing.py)
    inputs       seeds, sizes
    side effects unchanged, modes_kept, generators_kept
    the rest     expect, fail, raises, follows_dtype, has_graph
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from learn_torch.i18n.message import authored, msg, paragraph
from learn_torch.worker.comparing import CheckFailed, close, diagnose, refuse, same, shown
from learn_torch.worker.observing import Observation, Run, loops_over, observe, operations
from learn_torch.worker.queries.tensor_facts import short

__all__ = ["TOOLS", "CheckFailed", "Observation", "Run", "shown"]


def fail(message: str) -> None:
    """Refuse the answer. Say what was called, what came, what was expected; assert no cause."""
    raise CheckFailed(authored(str(message)))


def expect(condition: Any, message: str) -> None:
    """Refuse the answer unless `condition` holds (a bool, or a tensor that is true everywhere)."""
    holds = bool(condition.all()) if isinstance(condition, torch.Tensor) else bool(condition)
    if not holds:
        raise CheckFailed(authored(str(message)))


def raises(kind: type[BaseException], function: Callable[..., Any], *args: Any) -> bool:
    """Whether `function(*args)` raises `kind`; any other exception counts as its own failure."""
    try:
        function(*args)
    except kind:
        return True
    return False


# --- inputs -----------------------------------------------------------------------------------

HIDDEN = 20_000_003
"""The first of the seeds: the numbers of a learner's manual_seed(0) or (42) never come."""


def seeds(count: int = 3) -> Iterator[int]:
    """0, 1, 2 …; python, numpy and torch are seeded anew each time, with a seed that nobody uses."""
    for number in range(count):
        random.seed(HIDDEN + number)
        np.random.seed(HIDDEN + number)
        torch.manual_seed(HIDDEN + number)
        yield number


def sizes(count: int) -> Iterator[tuple[int, ...]]:
    """Tuples of `count` sizes, 8 at most, that show a hard-coded or confused size.

    All equal (where a wrong dimension raises nothing), all 1, rising, falling, and three at random
    from 1 to 9 in which no two are equal.
    """
    yield (4,) * count
    yield (1,) * count
    rising = tuple(range(2, count + 2))
    yield rising
    yield rising[::-1]
    for _ in seeds(3):
        yield tuple(random.sample(range(1, 10), count))


# --- side effects -----------------------------------------------------------------------------


@contextmanager
def unchanged(**tensors: torch.Tensor) -> Iterator[None]:
    """Refuse the answer if a tensor is written to meanwhile: `with unchanged(x=x): f(x)`."""
    before = {name: (t.detach().clone(), _version(t)) for name, t in tensors.items()}
    yield
    for name, tensor in tensors.items():
        values, version = before[name]
        if not _identical(tensor.detach(), values):
            refuse("`{name}` was changed; work on a copy, or out of place.", name=name)
        if _version(tensor) != version:
            refuse("`{name}` was written to in place; work on a copy, or out of place.", name=name)


def _version(tensor: torch.Tensor) -> int:
    """How often torch has written to the tensor; inference tensors do not count."""
    return 0 if tensor.is_inference() else tensor._version


def _identical(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether two tensors hold the same values; nan is the same as nan here."""
    if a.shape != b.shape or a.dtype != b.dtype:
        return False
    return bool(((a == b) | ((a != a) & (b != b))).all())


@contextmanager
def modes_kept(**models: nn.Module) -> Iterator[None]:
    """Refuse the answer if a module changes between train and eval, or the grad mode is left changed.

    `with modes_kept(model=model): accuracy(model, x, y)` looks at every submodule.
    """
    grad = torch.is_grad_enabled()
    before = {name: _modes(name, model) for name, model in models.items()}
    yield
    for name, model in models.items():
        for path, training in _modes(name, model).items():
            was = before[name].get(path, training)
            if training != was:
                refuse(
                    "`{name}` was in {old} mode before and is in {new} mode after.",
                    name=path,
                    old=_mode(was),
                    new=_mode(training),
                )
    if torch.is_grad_enabled() != grad:
        torch.set_grad_enabled(grad)
        left = msg(
            "`torch.is_grad_enabled()` was {old} before and is {new} after.",
            old=str(grad),
            new=str(not grad),
        )
        how = msg("Use `with torch.no_grad():`, which ends by itself.")
        raise CheckFailed(paragraph(left, how))


@contextmanager
def generators_kept(call: str) -> Iterator[None]:
    """Refuse the answer if it draws from, or seeds, a random generator that all code shares."""
    before = _generators()
    yield
    for whose, state in _generators().items():
        if state != before[whose]:
            refuse(
                "{call} moved the random generator of {whose} that the whole program shares. "
                "Use a generator of your own.",
                call=authored(call),
                whose=whose,
            )


def _generators() -> dict[str, Any]:
    return {
        "torch": torch.get_rng_state().tolist(),
        "NumPy": repr(np.random.get_state(legacy=False)),
        "Python": random.getstate(),
    }


def _modes(name: str, model: nn.Module) -> dict[str, bool]:
    return {".".join(filter(None, (name, path))): m.training for path, m in model.named_modules()}


def _mode(training: bool) -> str:
    return "train" if training else "eval"


# --- results ----------------------------------------------------------------------------------


def follows_dtype(function: Callable[..., Any], *args: Any, call: str) -> None:
    """Refuse the answer unless float64 arguments give a float64 result."""
    wide = [a.double() if torch.is_tensor(a) and a.is_floating_point() else a for a in args]
    got = function(*wide)
    if not isinstance(got, torch.Tensor) or got.dtype != torch.float64:
        is_tensor = isinstance(got, torch.Tensor)
        kind = short(got.dtype) if is_tensor else str(type(got))
        refuse(
            "With float64 arguments, {call} gave {got}; expected float64.",
            call=authored(call),
            got=kind,
        )


def has_graph(got: Any, call: str) -> None:
    """Refuse the answer unless torch can go backward from it."""
    if not isinstance(got, torch.Tensor) or not got.requires_grad:
        refuse(
            "{call} requires no gradient; expected a result that torch can go backward from.",
            call=authored(call),
        )


_FUNCTIONS = (
    fail, expect, raises, same, close, diagnose, shown, observe, operations, loops_over, seeds, sizes,
    unchanged, modes_kept, generators_kept, follows_dtype, has_graph,
)  # fmt: skip
_MODULES = {"torch": torch, "nn": nn, "F": F, "np": np, "math": math, "random": random}
TOOLS: dict[str, Any] = _MODULES | {tool.__name__: tool for tool in _FUNCTIONS}
