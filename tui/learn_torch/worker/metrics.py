"""The loss without ceremony: any standard training loop is plotted, unchanged.

A series is named by the expression at the call site, so `d_loss.backward()` draws "d_loss". x is the
number of optimizer steps so far; a loop without an optimizer, and LBFGS, which goes backward inside
of a step, count their own calls. One series has one x, and each training series of its own. Values
stay on their device and are read in batches, so a step does not wait for a GPU.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable
from time import monotonic
from types import CodeType, FrameType
from typing import Any

import torch
from torch.autograd import profiler

from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.protocol import Series
from learn_torch.kernel.wire_types import MAX_NAME, MAX_POINTS, MAX_RATES, MAX_SERIES, Progress
from learn_torch.worker.loop_length import expected_calls
from learn_torch.worker.loss_names import call_text, is_within_step, names_in, outside_torch
from learn_torch.worker.loss_series import HOLD_SECONDS, HeldSeries, Site, Trainings
from learn_torch.worker.loss_values import read, readable, thin_history, unscaled
from learn_torch.worker.queries import module_facts
from learn_torch.worker.training_watch import NotFinite, TrainingWatch

FLUSH_SECONDS = 1 / 15
"""How often values are read back while a loop runs: the plot is not drawn more often."""

_Tensor = torch.Tensor
_dispatch_modes = torch._C._len_torch_dispatch_stack
_function_modes = torch._C._len_torch_function_stack
"""How many modes are on; one of the learner's must see no operation of ours."""


class Recorder:
    """Collects the numbers of one run and sends them on, a batch at a time."""

    def __init__(self, send: Callable[[tuple[Series, ...], Progress], None]) -> None:
        self._send = send
        self._by_optimizer: dict[int, int] = {}
        """By id; an optimizer that is gone is gone from here, for its id may be used again."""
        self._held: dict[str, HeldSeries] = {}
        self._sites: dict[tuple[int, int], Site] = {}
        """Where a backward pass was asked for -> its series: all that a step has to look up."""
        self._codes: list[CodeType] = []
        """Keeps alive the code objects whose ids are keys above."""
        self._next_flush = 0.0
        self._optimizer: weakref.ref[torch.optim.Optimizer] | None = None
        """The newest."""
        self._rates: tuple[float, ...] = ()
        self._assigned: list[str] = []
        """Series of hand-made loops; a backward pass says better what a loss is."""
        self._expected: int | None = None
        """How often the first backward call will run, as its loops say; 0: not known."""
        self._trainings = Trainings(self._series)
        self._looks_after_steps = False
        """Whether points wait for the end of a step: to be sent, or to be given to a training."""
        self._had_closure = False
        """Whether a step was given a closure: LBFGS goes backward inside of one."""
        self.look_before_steps: Callable[[bool], object] = bool
        """Takes whether `begins_step` is to be called: a training pays for each hook."""
        self.steps = 0
        """Optimizer steps so far: of optimizers that take turns, those of the busiest; of trainings
        one after another, those of all."""
        self.history: dict[str, list[float]] = {}
        """The values so far, for checks; filled by flush."""
        self.at: dict[str, list[int]] = {}
        """The step of each of these values."""
        self.counts: dict[str, int] = {}
        """How many values there were; more than in `history` where it was thinned."""
        self.watch = TrainingWatch()
        """What some of the steps have shown."""

    def begins_step(self, optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> None:
        """An optimizer step begins, within a window of the watch."""
        if self.watch.open:
            self.watch.begins_step(optimizer)

    def stepped(self, optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> None:
        """Count one step of an optimizer."""
        watch = self.watch
        watch.calls = calls = watch.calls + 1
        if watch.open:
            watch.stepped(optimizer)
            if not self._had_closure and (len(args) > 1 or kwargs):
                self._had_closure = True
                self._sites.clear()  # a closure may have been called by hand before
        if calls >= watch.turn:
            watch.turn_over()
            self.look_before_steps(watch.open)
        key, counts = id(optimizer), self._by_optimizer
        try:
            count = counts[key] + 1
        except KeyError:
            count = self._meet(optimizer) + 1
        if count > self.steps:
            self.steps = count
        else:
            count = self.steps  # it takes turns with a busier one
        counts[key] = count
        if self._looks_after_steps:
            self._after_step(optimizer, count - 1)

    def _meet(self, optimizer: torch.optim.Optimizer) -> int:
        """Where an optimizer begins that steps for the first time: it goes on where the run is.

        Beside others its first step is the one that they have just made: so those that take turns,
        as in a GAN, stay at one count.
        """
        gone = weakref.finalize(optimizer, self._forget, id(optimizer))
        gone.atexit = False
        self._optimizer = weakref.ref(optimizer)
        self._progress()  # a short training may be over, and its optimizer gone, before it is asked
        began = max(0, self.steps - 1) if self._by_optimizer else self.steps
        trainings = self._trainings
        trainings.meet(optimizer, began)
        if not trainings.are_several and trainings.is_second(optimizer):
            trainings.begin_second([*self._held.values()], self.steps)
            self._looks_after_steps = True
        return began

    def _forget(self, key: int) -> None:
        """An optimizer is gone."""
        self._by_optimizer.pop(key, None)
        self._trainings.forget(key)

    def _after_step(self, optimizer: torch.optim.Optimizer, step: int) -> None:
        """Give the points of a step to its training, and send what has waited for its end."""
        several = self._trainings.are_several
        if several:
            self._trainings.settle(optimizer, step, [*self._held.values()])
        if not several or monotonic() >= self._next_flush:
            self._looks_after_steps = several
            self.flush(at_end=False)

    def loss(self, loss: Any, caller: FrameType, function: str, gradient: Any = None) -> None:
        """Take the value, or values, from which a backward pass is about to begin.

        Of a loss with several elements it is what their `gradient` makes of them: their weighted sum.
        This is in every step of a training loop. A plain loss in the CPU's memory, at a known line,
        makes no call of a function of ours: each costs up to 1 us, for its code is in no cache.
        """
        if function and _function_modes():
            return  # the call comes again when the modes have seen it, as Tensor.backward's does
        site = self._sites.get((id(caller.f_code), caller.f_lasti))
        if site is None:
            outside = outside_torch(caller, function)
            if outside is None:
                return
            caller, site = outside, self._site(outside, function)
        watch = self.watch
        if watch.open:
            watch.begins_backward(loss)
        is_plain = type(loss) is _Tensor and loss.is_cpu and not site.scaled
        if not is_plain or _dispatch_modes() or profiler._is_profiler_enabled:
            self._take_any(site, loss, caller, gradient)
            return
        try:
            value = loss.item()
        except RuntimeError:  # several values: without a gradient torch says so itself
            if gradient is not None:
                self._take(site.held, readable(loss, gradient))
            return
        if type(value) is not float:
            return  # a complex number, or a whole one, which has no gradient
        held = site.held
        held.points.append((self.steps, value))
        if value - value and watch.not_finite is None:
            watch.found_not_finite(site.names[0], self.steps, value, loss, caller)
        if monotonic() >= self._next_flush or len(held.points) >= MAX_POINTS:
            self._flush_soon(held)

    def _take_any(self, site: Site, loss: Any, caller: FrameType, gradient: Any) -> None:
        """Take a loss that is on a device, scaled, of a class of its own, or several."""
        if site.scaled:
            loss = unscaled(loss, caller, site.scaled)
        if type(loss) is not _Tensor and isinstance(loss, list | tuple):
            gradients = gradient if isinstance(gradient, list | tuple) else [gradient] * len(loss)
            for name, one, weights in zip(site.names, loss, gradients, strict=False):
                self._take(self._series(name), readable(one, weights))
            return
        value = readable(loss, gradient)
        self._take(site.held, value)
        if type(value) is float and value - value and self.watch.not_finite is None:
            self.watch.found_not_finite(site.names[0], self.steps, value, loss, caller)

    def _take(self, held: HeldSeries, value: Any) -> None:
        """Add a value to its series; None: it could not be read."""
        if value is not None:
            held.points.append((self.steps, value))
        if monotonic() >= self._next_flush or len(held.points) >= MAX_POINTS:
            self._flush_soon(held)

    def _flush_soon(self, held: HeldSeries) -> None:
        """Send what waits, after the step that is to come: it says whose the newest points are."""
        is_full = len(held.points) >= MAX_POINTS
        step_may_come = self.steps and monotonic() - self._next_flush < HOLD_SECONDS
        if is_full and self._held.get(held.name) is not held:
            held.points.clear()  # of a series that is never sent
        elif is_full or held.reported or not step_may_come:
            self.flush(at_end=False)
        else:
            self._looks_after_steps = True

    def _site(self, caller: FrameType, function: str) -> Site:
        """The series of a backward call, which may be met for the first time."""
        key = id(caller.f_code), caller.f_lasti
        if key not in self._sites:
            names, scaled = names_in(call_text(caller.f_code, caller.f_lasti), function)
            self._codes.append(caller.f_code)
            while self._assigned:
                self._held.pop(self._assigned.pop(), None)
            if self._expected is None:
                self._expected = expected_calls(caller)
            named = function != "outputs" or "loss" in names[0].lower()  # grad() is for much else
            held = self._series(names[0]) if named else HeldSeries()
            self._sites[key] = Site(held, names, scaled)
            if is_within_step(caller):
                for name in names:
                    self._series(name).by_calls = True
        return self._sites[key]

    def add_assigned(self, name: str, value: Any) -> None:
        """Take a value of a loop without backward passes."""
        if self._codes:
            return
        held = self._series(name)
        if name in self._assigned:
            self._take(held, value)
        else:  # the first is not sent yet: a backward pass may follow
            self._assigned.append(name)
            held.points.append((self.steps, value))

    def add(self, name: str, value: float | torch.Tensor, reported: bool = False) -> None:
        """Take one value; a tensor, of one element, is kept on its device, without its graph."""
        if isinstance(value, torch.Tensor):
            value = readable(value)
        held = self._series(name, reported)
        self._take(self._trainings.of_present(held) if reported else held, value)

    def _series(self, name: str, reported: bool = False) -> HeldSeries:
        """The series of that name; one that is never sent when there are too many already.

        What is reported under the name of a loss is a curve of its own: often that of a validation.
        """
        name = clean_line(name, MAX_NAME)
        if name in self._held and self._held[name].reported is not reported:
            name = clean_line(f"report({name})" if reported else f"{name}.backward()", MAX_NAME)
        if name not in self._held and len(self._held) >= MAX_SERIES:
            return HeldSeries()
        return self._held.setdefault(name, HeldSeries(name, reported))

    def flush(self, at_end: bool = True) -> None:
        """Read what is held, and send it; a series whose x is not decided yet waits a little."""
        now = monotonic()
        self._next_flush = now + FLUSH_SECONDS
        batch = []
        for name, held in self._held.items():
            if held.points and held.is_decided(self.steps, now, at_end):
                steps, values = held.pop()
                try:
                    numbers = read(values)
                except RuntimeError:  # of the device: the cell's next operation says so itself
                    continue
                self._remember(name, steps, numbers)
                if numbers is not values:
                    self._note_not_finite(name, steps, values, numbers)
                batch.append(Series(name, steps, tuple(numbers)))
        if batch:
            self._send(tuple(batch), self._progress())

    def _remember(self, name: str, steps: tuple[int, ...], numbers: list[float]) -> None:
        values, at = self.history.setdefault(name, []), self.at.setdefault(name, [])
        values += numbers
        at += steps
        self.counts[name] = self.counts.get(name, 0) + len(numbers)
        thin_history(values, at)

    def _progress(self) -> Progress:
        """The learning rates now, and how many points the first series will have."""
        optimizer = self._optimizer() if self._optimizer is not None else None
        if optimizer is not None:  # else it went with the function that made it
            rates = dict.fromkeys(module_facts.learning_rates(optimizer))
            self._rates = tuple(rate for rate in rates if math.isfinite(rate))[:MAX_RATES]
        return Progress(self._rates, self._expected or 0)

    def _note_not_finite(
        self, name: str, steps: tuple[int, ...], values: list[Any], numbers: list[float]
    ) -> None:
        """Remember the first loss that is not finite, of those that were read back from a device."""
        if self.watch.not_finite is None:
            for step, value, number in zip(steps, values, numbers, strict=True):
                if number - number and isinstance(value, torch.Tensor):
                    self.watch.not_finite = NotFinite(name, step, number)
                    return
