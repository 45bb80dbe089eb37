"""Looks at some steps of a training loop, for the bugs that raise no error.

Most steps are only counted: 12 at the start are looked at, then 4 an optimizer each time their number
has doubled; 17 windows in a million steps. What was seen is judged when the run is over, by `training_notes`.
Nothing of the learner's is kept alive: a loop may make a hundred models.
"""

from __future__ import annotations

import functools
import math
import sys
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Concatenate, ParamSpec

import torch
from torch.autograd import profiler

from learn_torch.worker import error_facts, loss_graph
from learn_torch.worker.queries import module_facts, tensor_facts
from learn_torch.worker.queries.describe_value import is_a, own_dict
from learn_torch.worker.training_models import Around, changes_in_eval, look_around

FIRST_WINDOW = 12
"""Optimizer steps of the first window; enough for three rounds of a GAN's two optimizers."""
MAX_TENSORS = 5000
"""Parameters of one optimizer that are looked at."""
MAX_OPTIMIZERS = 16
GRAPHS = 4
"""Backward passes whose graph is looked at."""
MAX_VALUES = 1 << 24
"""Of a tensor that is searched for nan."""

P = ParamSpec("P")


@dataclass
class Watched:
    """An optimizer, and what its steps have shown."""

    optimizer: weakref.ref[Any]
    parameters: list[weakref.ref[Any]]
    without_gradient: set[int]
    """By id: the parameters that have had no gradient at any step that was looked at."""
    around: Around = field(default_factory=Around)
    samples: int = 0
    empty: int = 0
    """Samples in which no parameter had a gradient."""
    had_gradient: bool = False
    """Whether one had a gradient just after a backward pass."""
    still: int = 0
    """Samples in which every learning rate was 0."""
    rates: tuple[float, ...] = ()
    intervals: int = 0
    """From one step to the next with a backward pass between them, as far as they were seen."""
    uncleared: list[Any] = field(default_factory=list)
    """For each interval in which no gradient was replaced: whether it was never 0, as a tensor."""
    kept: Any = None
    """A small parameter whose gradient is followed from this step to the next, in one window."""
    gradient: Any = None
    not_zero: list[Any] = field(default_factory=list)
    cleared: bool = False

    def live(self) -> list[Any]:
        """The parameters that are still there."""
        return [p for ref in self.parameters if (p := ref()) is not None]


@dataclass(frozen=True)
class NotFinite:
    """The first loss that was nan or inf, and what is known of where it came from."""

    name: str
    """Of the series."""
    step: int
    value: float
    data: str = ""
    """The name of a tensor of the learner's that holds nan."""
    parameter: str = ""
    """The first parameter that is not finite."""
    operation: str = ""
    """"log", "div": it was given 0."""
    rates: tuple[float, ...] = ()


def _quietly(method: Callable[Concatenate[TrainingWatch, P], None]) -> Any:
    """Keep the errors of a method out of the learner's loop; after one, nothing more is looked at."""

    @functools.wraps(method)
    def quiet(self: TrainingWatch, *args: P.args, **kwargs: P.kwargs) -> None:
        if profiler._is_profiler_enabled:
            return  # a profile lists every operation
        try:  # tensor_facts.overrides_off without its no_grad, in line: it would cost 12 us more
            with torch._C.DisableTorchFunction(), torch._C._DisableTorchDispatch():
                method(self, *args, **kwargs)
        except Exception:
            self.failed, self.open, self.turn = True, False, sys.maxsize

    return quiet


class TrainingWatch:
    """What some steps of a run have shown; nothing of it raises into the cell."""

    def __init__(self) -> None:
        self.calls = 0
        """Steps of all optimizers so far."""
        self.turn = FIRST_WINDOW
        """After how many calls the window ends, or the next one opens."""
        self.open = True
        self.failed = False
        self.optimizers: list[Watched] = []
        self.in_eval: dict[str, list[tuple[int, bool]]] = {}
        """By the name of a model that is trained: whether it was in eval mode, at which call."""
        self.graph = loss_graph.Shape()
        self.not_finite: NotFinite | None = None
        self._graphs = GRAPHS

    @_quietly
    def turn_over(self) -> None:
        """The window ends, or the next one opens."""
        self.open = not self.open
        if self.open:
            self.turn = self.calls + 4 * max(1, len(self.optimizers))
        else:
            self.turn = self.calls * 2
            for watched in self.optimizers:
                watched.kept = watched.gradient = None

    @_quietly
    def begins_step(self, optimizer: Any) -> None:
        """A step begins within a window."""
        if (found := self._watched(optimizer)) is not None:
            self._sample(found, optimizer)

    def _sample(self, watched: Watched, optimizer: Any) -> None:
        if watched.samples in (0, 2):
            held = {id(p) for each in self.optimizers for p in each.live()}
            watched.around = look_around(sys._getframe(3), optimizer, watched.live(), held)
        _look_at_gradients(watched, optimizer)
        for name, model in watched.around.models:
            if (live := model()) is not None:
                self.in_eval.setdefault(name, []).append((self.calls + 1, _in_eval(live)))

    @_quietly
    def stepped(self, optimizer: Any) -> None:
        """A step within a window is over: follow one gradient to the next step."""
        watched = self._watched(optimizer)
        if watched is None:
            return
        _end_interval(watched)
        found = [p for p in watched.live() if _plain(tensor_facts.grad_of(p))]
        watched.kept = min(found, key=tensor_facts.count_of, default=None)
        watched.gradient = tensor_facts.grad_of(watched.kept) if found else None
        watched.not_zero, watched.cleared = [], False

    @_quietly
    def begins_backward(self, loss: Any) -> None:
        """A backward pass begins within a window."""
        for watched in self.optimizers:
            if watched.kept is not None and not watched.cleared:
                gradient = tensor_facts.grad_of(watched.kept)
                if gradient is watched.gradient:
                    watched.not_zero.append(gradient.detach().ne(0).any())
                else:
                    watched.cleared = True
        if self._graphs and is_a(loss, torch.Tensor):
            self._graphs -= 1
            self.graph = loss_graph.shape(loss, self.graph)

    @_quietly
    def ended_backward(self) -> None:
        """A backward pass within a window is over."""
        for watched in self.optimizers:
            if not watched.had_gradient:
                found = (tensor_facts.grad_of(p) is not None for p in watched.live())
                watched.had_gradient = any(found)

    @_quietly
    def found_not_finite(
        self, name: str, step: int, value: float, loss: Any, caller: FrameType
    ) -> None:
        """The first loss that is not finite, before its backward pass."""
        self.not_finite = NotFinite(name, step, value)  # known even if what follows fails
        rates = next((each.rates for each in self.optimizers), ())
        if (parameter := self._first_parameter()) is not None:
            self.not_finite = NotFinite(name, step, value, parameter=parameter, rates=rates)
        elif data := _data_with_nan(caller):
            self.not_finite = NotFinite(name, step, value, data=data)
        else:
            operation = loss_graph.given_zero(loss)
            self.not_finite = NotFinite(name, step, value, operation=operation, rates=rates)

    def _first_parameter(self) -> str | None:
        """The name of the first parameter that is not finite; empty where it has none."""
        for watched in self.optimizers:
            for p in watched.live():
                if tensor_facts.is_transparent(p) and not bool(torch.isfinite(p).all()):
                    return watched.around.names.get(id(p), "")
        return None

    def _watched(self, optimizer: Any) -> Watched | None:
        """The record of an optimizer, made when it is met; None where there are too many."""
        for known in self.optimizers:
            if known.optimizer() is optimizer:
                return known
        if len(self.optimizers) >= MAX_OPTIMIZERS:
            return None
        found = list(_trained(optimizer))[:MAX_TENSORS]
        made = Watched(weakref.ref(optimizer), list(map(weakref.ref, found)), set(map(id, found)))
        self.optimizers.append(made)
        return made


def _trained(optimizer: Any) -> Iterator[Any]:
    for group in own_dict(optimizer).get("param_groups") or ():
        yield from (p for p in group["params"] if tensor_facts.read(p, "requires_grad"))


def _look_at_gradients(watched: Watched, optimizer: Any) -> None:
    """Look at an optimizer's gradients and learning rates, and end the interval before."""
    watched.samples += 1
    had = {id(p) for p in watched.live() if tensor_facts.grad_of(p) is not None}
    watched.without_gradient -= had
    watched.empty += not had
    watched.rates = module_facts.learning_rates(optimizer)
    watched.still += bool(watched.rates) and not any(watched.rates)
    _end_interval(watched)


def _end_interval(watched: Watched) -> None:
    """End an interval in which there was a backward pass; a closure has its own within the step."""
    if watched.kept is None or not (watched.not_zero or watched.cleared):
        return
    watched.intervals += 1
    if not watched.cleared:
        watched.uncleared.append(torch.stack(watched.not_zero).all())
    watched.kept = watched.gradient = None


def _plain(gradient: Any) -> bool:
    return gradient is not None and not tensor_facts.layout_of(gradient)


def _in_eval(model: Any) -> bool:
    """Whether a model as a whole is in eval mode and has layers that this changes."""
    if own_dict(model).get("training") is not False:
        return False
    parts = [part for _, part in module_facts.walk(model) if changes_in_eval(part)]
    return bool(parts) and not any(own_dict(part).get("training") for part in parts)


def _data_with_nan(caller: FrameType) -> str:
    """The first tensor that the running code names, that came from no computation and holds nan."""
    names = error_facts.locals_of(caller)
    for name in dict.fromkeys((*caller.f_code.co_varnames, *caller.f_code.co_names)):
        value = names.get(name)
        if (
            type(value) is torch.Tensor
            and not value.requires_grad
            and value.is_floating_point()
            and math.prod(value.shape) <= MAX_VALUES
            and bool(torch.isnan(value).any())
        ):
            return name
    return ""
