"""The loss without ceremony: any standard training loop is plotted, unchanged.

`Tensor.backward` is wrapped; the series is named by the variable at the call site, so
`d_loss.backward()` draws "d_loss". x is the number of optimizer steps so far, counted by torch's
own step hooks; a loop without an optimizer counts its backward calls. Values stay on their device
and are read in batches, so a step does not wait for a GPU.
"""

from __future__ import annotations

import ast
import functools
import linecache
import sys
import weakref
from collections.abc import Callable
from time import monotonic
from types import CodeType, FrameType
from typing import Any

import torch
from torch.optim.optimizer import register_optimizer_step_post_hook

from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.protocol import Series
from learn_torch.kernel.wire_types import MAX_NAME, MAX_POINTS, MAX_SERIES

FLUSH_SECONDS = 1 / 15
"""How often values are read back while a loop runs: the plot is not drawn more often."""


class _Held:
    """The points of one series that wait to be sent."""

    __slots__ = ("seen", "steps", "values")

    def __init__(self) -> None:
        self.seen = 0
        self.steps: list[int] = []
        self.values: list[Any] = []


class Recorder:
    """Collects the numbers of one run and sends them on, a batch at a time."""

    def __init__(self, send: Callable[[tuple[Series, ...]], None]) -> None:
        self._send = send
        self._by_optimizer: dict[int, int] = {}
        """By id; an optimizer that is gone is gone from here, for its id may be used again."""
        self._held: dict[str, _Held] = {}
        self._sites: dict[tuple[int, int], _Held] = {}
        """Where backward() was called -> its series: all that a step has to look up."""
        self._codes: list[CodeType] = []
        """Keeps alive the code objects whose ids are keys above."""
        self._next_flush = 0.0
        self.steps = 0
        """Optimizer steps so far: of optimizers that take turns, those of the busiest; of trainings
        one after another, those of all."""
        self.history: dict[str, list[float]] = {}
        """Every value so far, for checks; filled by flush."""

    def stepped(self, optimizer: torch.optim.Optimizer) -> None:
        """Count one step of an optimizer."""
        key, counts = id(optimizer), self._by_optimizer
        try:
            count = counts[key] + 1
        except KeyError:
            count = self._meet(optimizer) + 1
        counts[key] = count
        if count > self.steps:
            self.steps = count

    def _meet(self, optimizer: torch.optim.Optimizer) -> int:
        """Where an optimizer begins that steps for the first time: it goes on where the run is.

        Beside others its first step is the one that they have just made: so those that take turns,
        as in a GAN, stay at one count.
        """
        gone = weakref.finalize(optimizer, self._by_optimizer.pop, id(optimizer), None)
        gone.atexit = False
        return max(0, self.steps - 1) if self._by_optimizer else self.steps

    def loss(self, tensor: torch.Tensor, caller: FrameType) -> None:
        """Take the value on which backward() is being called.

        This is in every step of a training loop: straight, and without a call that can be spared.
        """
        held = self._sites.get((id(caller.f_code), caller.f_lasti))
        if held is None:
            held = self._site(caller)
        try:
            value = tensor.item() if tensor.is_cpu else tensor.detach().reshape(())
        except RuntimeError:
            return  # several values: torch itself is about to say so
        held.values.append(value)
        held.steps.append(self.steps or held.seen)
        held.seen += 1
        if monotonic() >= self._next_flush or len(held.values) >= MAX_POINTS:
            self.flush()

    def _site(self, caller: FrameType) -> _Held:
        """The series of a call of backward() that is met for the first time."""
        held = self._series(caller_name(caller))
        self._codes.append(caller.f_code)
        self._sites[id(caller.f_code), caller.f_lasti] = held
        return held

    def add(self, name: str, value: float | torch.Tensor) -> None:
        """Take one value; a tensor, of one element, is kept on its device, without its graph."""
        if isinstance(value, torch.Tensor):
            value = value.item() if value.is_cpu else value.detach().reshape(())
        held = self._series(name)
        held.values.append(value)
        held.steps.append(self.steps or held.seen)
        held.seen += 1
        if monotonic() >= self._next_flush or len(held.values) >= MAX_POINTS:
            self.flush()

    def _series(self, name: str) -> _Held:
        """The series of that name; one that is never sent when there are too many already."""
        name = clean_line(name, MAX_NAME)
        if name not in self._held and len(self._held) >= MAX_SERIES:
            return _Held()
        return self._held.setdefault(name, _Held())

    def flush(self) -> None:
        """Read what is held, and send it."""
        self._next_flush = monotonic() + FLUSH_SECONDS
        batch = []
        for name, held in self._held.items():
            if held.values:
                values = read(held.values)
                self.history.setdefault(name, []).extend(values)
                batch.append(Series(name, tuple(held.steps), tuple(values)))
                held.steps, held.values = [], []
        if batch:
            self._send(tuple(batch))


def read(held: list[Any]) -> list[float]:
    """Numbers and one-element tensors as floats; tensors of one device in a single transfer."""
    if (
        all(isinstance(value, torch.Tensor) for value in held)
        and len({(value.device, value.dtype) for value in held}) == 1
    ):
        values: list[float] = torch.stack(held).cpu().double().tolist()
        return values
    return [float(value) for value in held]


_active: list[Recorder] = []
"""The recorder of the running cell; empty while nothing is to be recorded."""


def activate(recorder: Recorder | None) -> None:
    """Record into `recorder` from now on; None stops recording."""
    _active[:] = [recorder] if recorder is not None else []


def install() -> None:
    """Wrap `Tensor.backward` and hook optimizer steps; once, before the fork."""
    backward: Callable[..., None] = torch.Tensor.backward
    getframe = sys._getframe

    @functools.wraps(backward)
    def recorded(
        self: torch.Tensor,
        gradient: torch.Tensor | None = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
        inputs: Any = None,
    ) -> None:
        if _active:
            _active[0].loss(self, getframe(1))
        backward(self, gradient, retain_graph, create_graph, inputs)

    torch.Tensor.backward = recorded  # type: ignore[method-assign]
    register_optimizer_step_post_hook(_stepped)


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


def caller_name(frame: FrameType) -> str:
    """The name of the tensor in the caller's `….backward()`: "d_loss" in d_loss.backward().

    The instruction's position in the source gives the call's own text (PEP 657).
    """
    return name_in(call_text(frame.f_code, frame.f_lasti))


def call_text(code: CodeType, instruction: int) -> str:
    """The source of the expression at an instruction; empty when there is none to be had."""
    first, last, start, end = list(code.co_positions())[instruction // 2]
    lines = linecache.getlines(code.co_filename)
    if first is None or last is None or start is None or end is None or last > len(lines):
        return ""
    rows = [line.encode() for line in lines[first - 1 : last]]  # columns count bytes
    rows[-1] = rows[-1][:end]
    rows[0] = rows[0][start:]
    return b"".join(rows).decode(errors="replace")


def name_in(text: str) -> str:
    """The name of a series for `<expression>.backward(…)`; "loss" when the expression has none."""
    try:
        call = ast.parse(f"({text})", mode="eval").body  # parentheses: it may span lines
    except SyntaxError:
        return "loss"
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
        return "loss"
    target = _peeled(call.func.value)
    return ast.unparse(target)[:MAX_NAME] if isinstance(target, _NAMES) else "loss"


_NAMES = ast.Name | ast.Attribute | ast.Subscript


def _peeled(target: ast.expr) -> ast.expr:
    """The loss inside loss.mean() and scaler.scale(loss)."""
    while isinstance(target, ast.Call):
        if len(target.args) == 1 and isinstance(target.args[0], _NAMES):
            target = target.args[0]
        elif isinstance(target.func, ast.Attribute) and not target.args:
            target = target.func.value
        else:
            break
    return target
