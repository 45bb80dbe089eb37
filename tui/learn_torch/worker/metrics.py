"""The loss without ceremony: any standard training loop is plotted, unchanged.

`torch.autograd.backward`, in which `Tensor.backward` ends, and `torch.autograd.grad` are wrapped; a
series is named by the expression at the call site, so `d_loss.backward()` draws "d_loss". x is the
number of optimizer steps so far, counted by torch's own step hooks; a loop without an optimizer, and
LBFGS, which goes backward inside of a step, count their own calls. One series has one x. Values stay
on their device and are read in batches, so a step does not wait for a GPU.
"""

from __future__ import annotations

import ast
import functools
import linecache
import os
import sys
import weakref
from collections.abc import Callable
from time import monotonic
from types import CodeType, FrameType
from typing import Any

import torch
from torch.optim.optimizer import (
    register_optimizer_step_post_hook,
    register_optimizer_step_pre_hook,
)
from torch.utils import _python_dispatch

from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.protocol import Series
from learn_torch.kernel.wire_types import MAX_NAME, MAX_POINTS, MAX_SERIES

FLUSH_SECONDS = 1 / 15
"""How often values are read back while a loop runs: the plot is not drawn more often."""


HOLD_SECONDS = 1.0
"""How long a series waits for a first optimizer step, which decides what its x is."""


class _Held:
    """A series: the points that wait to be sent, and what its x is."""

    __slots__ = ("began", "by_calls", "next", "steps", "values")

    def __init__(self) -> None:
        self.began = monotonic()
        self.by_calls = False
        """Whether x counts the series' own calls, for good: else it is the optimizer steps."""
        self.next = 0
        """The least x of the next point: a curve never goes backwards."""
        self.steps: list[int] = []
        """The optimizer steps at each point; where x is calls, x itself."""
        self.values: list[Any] = []

    def count_calls(self) -> None:
        """Count its own calls from here on; the points that wait become calls."""
        self.by_calls = True
        self.steps = list(range(self.next, self.next + len(self.steps)))

    def take(self, value: Any, step: int) -> None:
        """Add a point at an optimizer step."""
        if self.by_calls:
            step = self.next + len(self.steps)
        self.steps.append(step)
        self.values.append(value)

    def pop(self) -> tuple[tuple[int, ...], list[Any]]:
        """The points that waited."""
        steps, values = tuple(self.steps), self.values
        self.steps, self.values = [], []
        self.next = max(self.next, steps[-1] + 1) if steps else self.next
        return steps, values


class Recorder:
    """Collects the numbers of one run and sends them on, a batch at a time."""

    def __init__(self, send: Callable[[tuple[Series, ...]], None]) -> None:
        self._send = send
        self._by_optimizer: dict[int, int] = {}
        """By id; an optimizer that is gone is gone from here, for its id may be used again."""
        self._held: dict[str, _Held] = {}
        self._sites: dict[tuple[int, int], _Site] = {}
        """Where a backward pass was asked for -> its series: all that a step has to look up."""
        self._codes: list[CodeType] = []
        """Keeps alive the code objects whose ids are keys above."""
        self._next_flush = 0.0
        self._inside = 0
        """How many optimizer steps are running: LBFGS goes backward inside of one."""
        self.steps = 0
        """Optimizer steps so far: of optimizers that take turns, those of the busiest; of trainings
        one after another, those of all."""
        self.history: dict[str, list[float]] = {}
        """Every value so far, for checks; filled by flush."""

    def begins_step(self) -> None:
        """An optimizer step begins; a closure may go backward in it."""
        self._inside += 1

    def stepped(self, optimizer: torch.optim.Optimizer) -> None:
        """Count one step of an optimizer."""
        self._inside = max(0, self._inside - 1)
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

    def loss(self, loss: Any, caller: FrameType, function: str) -> None:
        """Take the value, or values, from which a backward pass is about to begin.

        This is in every step of a training loop: straight, and without a call that can be spared.
        """
        site = self._sites.get((id(caller.f_code), caller.f_lasti))
        if site is None:
            site = self._site(caller, function)
        if site.scaled:
            loss = unscaled(loss, caller, site.scaled)
        if loss.__class__ is not torch.Tensor and isinstance(loss, list | tuple):
            for place, one in enumerate(loss[: len(site.names)]):
                self._take(self._series(site.names[place]), one)
        else:
            self._take(site.held, loss)

    def _take(self, held: _Held, tensor: Any) -> None:
        value = readable(tensor)
        if value is None:
            return
        if self._inside and not held.by_calls:
            held.count_calls()
        held.take(value, self.steps)
        if monotonic() >= self._next_flush or len(held.values) >= MAX_POINTS:
            self.flush(at_end=False)

    def _site(self, caller: FrameType, function: str) -> _Site:
        """The series of a backward call that is met for the first time."""
        names, scaled = names_in(call_text(caller.f_code, caller.f_lasti), function)
        site = _Site(self._series(names[0]), names, scaled)
        self._codes.append(caller.f_code)
        self._sites[id(caller.f_code), caller.f_lasti] = site
        return site

    def add(self, name: str, value: float | torch.Tensor) -> None:
        """Take one value; a tensor, of one element, is kept on its device, without its graph."""
        held = self._series(name)
        kept = readable(value) if isinstance(value, torch.Tensor) else value
        if kept is not None:
            held.take(kept, self.steps)
        if monotonic() >= self._next_flush or len(held.values) >= MAX_POINTS:
            self.flush(at_end=False)

    def _series(self, name: str) -> _Held:
        """The series of that name; one that is never sent when there are too many already."""
        name = clean_line(name, MAX_NAME)
        if name not in self._held and len(self._held) >= MAX_SERIES:
            return _Held()
        return self._held.setdefault(name, _Held())

    def flush(self, at_end: bool = True) -> None:
        """Read what is held, and send it; a series whose x is not decided yet waits a little."""
        now = monotonic()
        self._next_flush = now + FLUSH_SECONDS
        batch = []
        for name, held in self._held.items():
            if held.values and self._decided(held, now, at_end):
                steps, values = held.pop()
                try:
                    numbers = read(values)
                except RuntimeError:  # of the device: the cell's next operation says so itself
                    continue
                self.history.setdefault(name, []).extend(numbers)
                batch.append(Series(name, steps, tuple(numbers)))
        if batch:
            self._send(tuple(batch))

    def _decided(self, held: _Held, now: float, at_end: bool) -> bool:
        """Whether it is known what x is: steps if there are any; else calls, when time is up.

        Two points before the first step may be a loop without an optimizer, or the batches of a
        gradient that is accumulated.
        """
        if held.by_calls or self.steps or len(held.steps) + held.next < 2:
            return True
        full = len(held.values) >= MAX_POINTS
        if at_end or full or now - held.began > HOLD_SECONDS:
            held.count_calls()
            return True
        return False


class _Site:
    """A line that asks for a backward pass."""

    __slots__ = ("held", "names", "scaled")

    def __init__(self, held: _Held, names: tuple[str, ...], scaled: str) -> None:
        self.held = held
        self.names = names
        self.scaled = scaled
        """The variable inside of scaler.scale(…); empty without a scaler."""


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
        _active[0].begins_step()


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


def names_in(text: str, argument: str) -> tuple[tuple[str, ...], str]:
    """The names of the series of a call, and the variable inside of scaler.scale(…), if any.

    `argument` names the parameter that holds the losses; empty: the method of a loss is called. A
    series is called "loss" where the expression has no name.
    """
    try:
        call = ast.parse(f"({text})", mode="eval").body  # parentheses: it may span lines
    except SyntaxError:
        return ("loss",), ""
    target = _target(call, argument)
    if isinstance(target, ast.List | ast.Tuple) and target.elts:
        return tuple(_name(one) for one in target.elts), ""
    return (_name(target),), _scaled(target)


def _target(call: ast.expr, argument: str) -> ast.expr | None:
    """The expression of the loss in a call."""
    if not isinstance(call, ast.Call):
        return None
    if not argument:
        return call.func.value if isinstance(call.func, ast.Attribute) else None
    named = (one.value for one in call.keywords if one.arg == argument)
    return call.args[0] if call.args else next(named, None)


def _name(target: ast.expr | None) -> str:
    peeled = None if target is None else _peeled(target)
    return ast.unparse(peeled)[:MAX_NAME] if isinstance(peeled, _NAMES) else "loss"


def _scaled(target: ast.expr | None) -> str:
    match target:
        case ast.Call(func=ast.Attribute(attr="scale"), args=[ast.Name(id=name)]):
            return name
    return ""


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
