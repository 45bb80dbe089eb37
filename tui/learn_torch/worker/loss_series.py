"""The series of a run's losses, and the trainings that they belong to.

A training is what optimizers of the same parameters do. Of two trainings, in turns as in a GAN or one
after another, each has curves of its own from step 0: the optimizer that steps says whose the points
were that have come since the step before.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

import torch
from torch.utils.weak import WeakTensorKeyDictionary

from learn_torch.kernel.wire_types import MAX_POINTS
from learn_torch.worker.queries.describe_value import own_dict

HOLD_SECONDS = 1.0
"""How long points wait for the optimizer step that decides what their x is."""
MAX_PARTS = 7
"""Curves of one name, beside the first; further trainings go on in the last."""


class Training:
    """What some optimizers train."""

    __slots__ = ("began", "is_new", "series")

    def __init__(self, began: int) -> None:
        self.began = began
        """How many steps the run had made before."""
        self.is_new = True
        """Whether its first step is not over yet."""
        self.series: dict[str, HeldSeries] = {}
        """Its own curves, by the name of the curve that another training has already."""


class HeldSeries:
    """A series: the points that wait to be sent, and what its x is."""

    __slots__ = (
        "began", "by_calls", "last", "name", "next", "owner", "points", "reported", "settled"
    )  # fmt: skip

    def __init__(self, name: str = "", reported: bool = False) -> None:
        self.name = name
        self.reported = reported
        """Whether learn_torch.report gives it, and no backward pass."""
        self.began = monotonic()
        self.by_calls = False
        """Whether x counts the series' own calls, for good: else it is the optimizer steps."""
        self.next = 0
        """The least x of the next point: a curve never goes backwards."""
        self.points: list[tuple[int, Any]] = []
        """The optimizer steps at each point, and its value; together, since threads may add some."""
        self.owner: Training | None = None
        """The training whose curve it is; None where there is one at most."""
        self.last = -1
        """The x of the points of the last step; of two steps it is never the same."""
        self.settled = 0
        """How many of `points` have been given to the owner: their x begins with it."""

    def pop(self) -> tuple[tuple[int, ...], list[Any]]:
        """The points that waited: x and value of each."""
        points, self.points = self.points, []
        fresh = (max(0, step - self.start) for step, _ in points[self.settled :])
        steps = (*(x for x, _ in points[: self.settled]), *fresh)
        self.settled = 0
        if self.by_calls:
            steps = tuple(range(self.next, self.next + len(points)))
        self.next = max(self.next, steps[-1] + 1) if steps else self.next
        return steps, [value for _, value in points]

    def is_decided(self, optimizer_steps: int, now: float, at_end: bool) -> bool:
        """Whether it is known what x is: steps if there are any; else calls, when time is up.

        Two points before the first step: no optimizer, or a gradient that is accumulated.
        """
        if self.by_calls or optimizer_steps or len(self.points) + self.next < 2:
            return True
        if at_end or len(self.points) >= MAX_POINTS or now - self.began > HOLD_SECONDS:
            self.by_calls = True
            return True
        return False

    @property
    def start(self) -> int:
        """How many steps the run had made when the training began."""
        return 0 if self.owner is None else self.owner.began


class Site:
    """A line that asks for a backward pass."""

    __slots__ = ("held", "names", "scaled")

    def __init__(self, held: HeldSeries, names: tuple[str, ...], scaled: str) -> None:
        self.held = held
        self.names = names
        self.scaled = scaled
        """The variable inside of scaler.scale(…); empty without a scaler."""


class Trainings:
    """The trainings of a run, once there are two."""

    def __init__(self, part: Callable[[str, bool], HeldSeries]) -> None:
        self._part = part
        """Makes the series of a name."""
        self._of_parameter = WeakTensorKeyDictionary()
        self._of_optimizer: dict[int, Training] = {}
        self.present: Training | None = None
        """The one that has made the last step."""
        self.are_several = False
        self._parts: dict[str, list[HeldSeries]] = {}
        """By the name of the first training's curve: those of the others."""

    def meet(self, optimizer: torch.optim.Optimizer, began: int) -> None:
        """Find the training of an optimizer: of one that shares a parameter with it, or a new one."""
        found: list[Any] = []
        for group in own_dict(optimizer).get("param_groups") or ():
            found += [one for one in group["params"] if isinstance(one, torch.Tensor)]
        known = (self._of_parameter.get(one) for one in found)
        training = next((one for one in known if one is not None), None) or Training(began)
        for one in found:
            self._of_parameter[one] = training
        self._of_optimizer[id(optimizer)] = training
        if self.present is None:
            self.present = training

    def forget(self, key: int) -> None:
        """An optimizer is gone: its id may be used again."""
        self._of_optimizer.pop(key, None)

    def begin_second(self, all_series: list[HeldSeries], steps: int) -> None:
        """Give what there was until the last step to the first training."""
        self.are_several = True
        for held in all_series:
            held.settled = sum(step < steps or held.reported for step, _ in held.points)
            if held.settled or held.next:
                held.owner = self.present
                held.last = held.points[held.settled - 1][0] if held.settled else held.next - 1

    def is_second(self, optimizer: torch.optim.Optimizer) -> bool:
        """Whether an optimizer that was just met trains anything else than those before."""
        return self._of_optimizer[id(optimizer)] is not self.present

    def settle(self, optimizer: torch.optim.Optimizer, step: int, series: list[HeldSeries]) -> None:
        """Give the points since the last step to the training that has made this step with them."""
        training = self._of_optimizer.get(id(optimizer))
        if training is None:
            return
        self.present = training
        for held in series:
            if held.settled < len(held.points):
                fresh = held.points[held.settled :]
                del held.points[held.settled :]
                own = self.of(held, training)
                own.last = max(step - own.start, own.last + 1)
                own.points += [(own.last, value) for _, value in fresh]
                own.settled = len(own.points)
        training.is_new = False

    def of_present(self, held: HeldSeries) -> HeldSeries:
        """The curve of the training that has made the last step."""
        return self.of(held, self.present) if self.are_several and self.present else held

    def of(self, held: HeldSeries, training: Training) -> HeldSeries:
        """The curve of a training where another one may have its name already.

        A training whose first step had no points of its own has none: encoder and decoder of one loss.
        """
        if held.owner is None:
            held.owner = training
        may_split = training.is_new or held.reported or held.name in training.series
        if held.owner is training or not may_split:
            return held
        if held.name not in training.series:
            parts = self._parts.setdefault(held.name, [])
            if len(parts) < MAX_PARTS:
                parts.append(self._part(f"{held.name} #{len(parts) + 2}", held.reported))
                parts[-1].owner, parts[-1].by_calls = training, held.by_calls
            training.series[held.name] = parts[-1]
        return training.series[held.name]
