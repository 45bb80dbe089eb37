"""Query "inspect": one variable, or a part of it, in detail; as much as is shown, and no more."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import numpy as np
import torch

from learn_torch.kernel.queries import MAX_LINES, Details, Inspect, Statistics, Variable
from learn_torch.worker.queries import (
    module_facts,
    structure,
    tensor_facts,
    tensor_numbers,
    traced_shapes,
)
from learn_torch.worker.queries.describe_value import MISSING, is_a, module_of, own_dict
from learn_torch.worker.queries.list_variables import in_play, variable

MAX_NAMED = 20_000
"""Tensors whose names are looked up for a graph."""


def inspect(args: Inspect, namespace: dict[str, Any]) -> Details:
    """What is known of a variable; nothing where there is none of that name."""
    with tensor_facts.overrides_off():
        value = structure.find(args.path, namespace)
        if value is MISSING:
            return Details()
        shown = variable(args.path[-1], value)
        if tensor_facts.is_tensor(value):
            return _tensor(value, shown, args, namespace)
        if (array := _array_of(value)) is not None:
            numbers = tensor_numbers.of_array(array)
            if numbers is None:
                first = np.ndarray.flatten(array.reshape(-1)[:MAX_LINES]).tolist()
                return Details(shown, parts=structure.parts(first, args.path))
            return _numbers(numbers, shown, args)
        shapes = _shapes(args.path, namespace) if not args.grid_only else structure.NO_SHAPES
        return Details(shown, parts=structure.parts(value, args.path, shapes))


def _array_of(value: Any) -> Any:
    """The array that a value is, or that an image of PIL holds, once it is loaded; else None."""
    if is_a(value, np.ndarray):
        return np.ndarray.view(value, np.ndarray)
    image = sys.modules.get("PIL.Image")
    if (
        image is None
        or not module_of(type(value)).startswith("PIL.")
        or not is_a(value, image.Image)
    ):
        return None
    loaded = own_dict(value).get("_im", own_dict(value).get("im"))
    return np.asarray(image.Image.copy(value)) if loaded is not None else None


def _shapes(path: tuple[str, ...], namespace: dict[str, Any]) -> Mapping[str, str]:
    """What goes in and out of the parts of the outermost model on a path, by their paths."""
    for count in range(1, len(path) + 1):
        model = structure.find(path[:count], namespace)
        if is_a(model, torch.nn.Module):
            found = traced_shapes.traced_shapes(model, namespace)
            at = ".".join(path[:count])
            return {f"{at}.{part}".rstrip("."): text for part, text in found.items()}
    return structure.NO_SHAPES


def _numbers(tensor: torch.Tensor, shown: Variable, args: Inspect) -> Details:
    picture = tensor_numbers.picture(tensor, args.plane)
    grid = tensor_numbers.grid(tensor, args)
    return Details(shown, _statistics(tensor, args), grid, picture=picture)


def _tensor(value: Any, shown: Variable, args: Inspect, namespace: dict[str, Any]) -> Details:
    wanted = shown.grad == "graph" and not args.grid_only
    graph = structure.graph(value, _names(namespace)) if wanted else ()
    numbers = tensor_numbers.plain(value)
    if numbers is None:
        return Details(shown, graph=graph)
    found = _numbers(numbers, shown, args)
    gradient = tensor_facts.grad_of(value)
    behind = None if gradient is None else tensor_numbers.plain(gradient)
    return msgspec.structs.replace(
        found,
        gradient=None if gradient is None else variable("grad", gradient),
        gradient_statistics=None if behind is None else _statistics(behind, args),
        gradient_grid=None if behind is None else tensor_numbers.grid(behind, args),
        graph=graph,
    )


def _statistics(tensor: torch.Tensor, args: Inspect) -> Statistics | None:
    return None if args.grid_only else tensor_numbers.statistics(tensor)


def _names(namespace: dict[str, Any]) -> dict[int, tuple[str, Any]]:
    """The names of tensors, of the steps that made them, and of parameters of modules, by their id.

    Each with the object: a step that nobody holds is freed, and its id given to another.
    """
    found: dict[int, tuple[str, Any]] = {}
    for _, (name, tensor) in zip(range(MAX_NAMED), _named(namespace), strict=False):
        found[id(tensor)] = name, tensor
        if (step := tensor_facts.read(tensor, "grad_fn")) is not None:
            found.setdefault(id(step), (name, step))
    return found


def _named(namespace: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in in_play(namespace):
        if tensor_facts.is_tensor(value):
            yield name, value
        elif is_a(value, torch.nn.Module):
            for path, tensor in module_facts.parameters(value):
                yield ".".join((name, *path)), tensor
