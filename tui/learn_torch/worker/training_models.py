"""The models around an optimizer's step: which of its parameters they hold, and under which names.

Found in the variables of the calls around the step, in dictionaries; no code of the learner's runs.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import torch

from learn_torch.worker import error_facts
from learn_torch.worker.queries import module_facts, tensor_facts
from learn_torch.worker.queries.describe_value import is_a, own_dict

MAX_FRAMES = 16
"""Calls around a step that are looked at."""
MAX_MODELS = 40


@dataclass
class Around:
    """The names and models around a step of an optimizer."""

    optimizer: str = ""
    """Its name; empty where it has none."""
    names: dict[int, str] = field(default_factory=dict)
    """By id of a parameter: "model.fc.weight"."""
    groups: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """By the name of a module: the ids of the parameters within, outer modules first."""
    models: list[tuple[str, weakref.ref[Any]]] = field(default_factory=list)
    """The models that hold a parameter of the optimizer, all of whose parameters are trained."""
    strangers: tuple[str, ...] = ()
    """Models that have gradients, and no parameter of which any optimizer holds."""
    unheld: tuple[str, ...] = ()
    """Modules within a model of the optimizer that have gradients and that no optimizer holds."""
    unregistered: tuple[str, ...] = ()
    """Attributes of a model, lists or dictionaries, whose layers have gradients that nothing holds."""


def look_around(
    frame: FrameType | None, optimizer: Any, trained: list[Any], held: set[int]
) -> Around:
    """What stands around a step; `held`: the ids of the parameters of all known optimizers."""
    around = Around()
    models: dict[int, tuple[str, Any]] = {}
    own = {id(p) for p in trained}
    for name, value in _variables(frame):
        if value is optimizer:
            around.optimizer = around.optimizer or name
        elif is_a(value, torch.nn.Module) and len(models) < MAX_MODELS:
            models.setdefault(id(value), (name, value))
        elif id(value) in own:
            around.names.setdefault(id(value), name)
    strangers = []
    for name, model in models.values():
        parameters = list(module_facts.parameters(model))
        if any(id(p) in own for _, p in parameters):
            _describe(around, name, model, parameters, held)
        elif parameters and not any(id(p) in held for _, p in parameters):
            strangers += [name] if any(map(_has_gradient, parameters)) else []
    around.strangers = tuple(strangers)
    return around


def _describe(
    around: Around,
    name: str,
    model: Any,
    parameters: list[tuple[tuple[str, ...], Any]],
    held: set[int],
) -> None:
    """Take what a model that holds parameters of the optimizer says."""
    for path, p in parameters:
        around.names.setdefault(id(p), ".".join((name, *path)))
    if all(tensor_facts.read(p, "requires_grad") for _, p in parameters):
        around.models.append((name, weakref.ref(model)))
    for path, part in module_facts.walk(model):
        within = list(module_facts.parameters(part))
        label = ".".join((name, *path))
        around.groups.setdefault(label, tuple(id(p) for _, p in within))
        if _trained_by_nothing(within, held):
            around.unheld += (label,)
        around.unregistered += tuple(_unregistered(label, part, held))


def _unregistered(label: str, part: Any, held: set[int]) -> Iterator[str]:
    """The attributes of a module that hold layers of which torch does not know."""
    for attribute, value in module_facts.items(own_dict(part)):
        items = list(value.values()) if type(value) is dict else value
        if attribute.startswith("_") or type(items) not in (list, tuple):
            continue
        layers = [item for item in items[:MAX_MODELS] if is_a(item, torch.nn.Module)]
        if any(_trained_by_nothing(list(module_facts.parameters(each)), held) for each in layers):
            yield f"{label}.{attribute}"


def _trained_by_nothing(parameters: list[tuple[tuple[str, ...], Any]], held: set[int]) -> bool:
    """Whether a module has gradients, and no optimizer has any of its parameters."""
    return any(map(_has_gradient, parameters)) and not any(id(p) in held for _, p in parameters)


def _has_gradient(named: tuple[tuple[str, ...], Any]) -> bool:
    return tensor_facts.grad_of(named[1]) is not None


def changes_in_eval(part: Any) -> bool:
    """Whether a layer computes something else in eval mode: dropout and batch normalization."""
    if is_a(part, torch.nn.modules.dropout._DropoutNd):
        return bool(own_dict(part).get("p"))
    return is_a(part, torch.nn.modules.batchnorm._BatchNorm)


def _variables(frame: FrameType | None) -> Iterator[tuple[str, Any]]:
    """The variables of the calls around, the innermost first, with the attributes of `self`."""
    seen = 0
    while frame is not None and seen < MAX_FRAMES:
        module = str(frame.f_globals.get("__name__", ""))
        if not module.startswith(("torch.", "learn_torch.")):
            seen += 1
            names = error_facts.locals_of(frame)
            yield from names.items()
            owner = names.get("self")
            if owner is not None:
                for name, value in module_facts.items(own_dict(owner)):
                    yield f"self.{name}", value
            if frame.f_locals is not frame.f_globals:
                yield from list(dict.items(frame.f_globals))
        frame = frame.f_back
