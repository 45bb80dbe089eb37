"""What a variable consists of: a module as a tree, a gradient's computation as a graph, as text.

To be called with overrides off.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np
import torch

from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.queries import MAX_LINES, MAX_PATH, MAX_SHORT, TreeLine
from learn_torch.worker.queries import module_facts, tensor_facts
from learn_torch.worker.queries.describe_value import (
    MISSING,
    class_dict,
    is_a,
    is_one_of,
    own_dict,
    static_attribute,
    static_mro,
)
from learn_torch.worker.queries.short_repr import (
    attributes,
    class_name,
    collection_base,
    items,
    short_repr,
    tensor_text,
    type_name,
)

MAX_DEPTH = 24
"""Steps of a graph of gradients, from the result back."""

NO_SHAPES: Mapping[str, str] = types.MappingProxyType({})


def find(path: tuple[str, ...], namespace: dict[str, Any]) -> Any:
    """What a path leads to, from dictionaries, exact lists and torch's parts; MISSING where none."""
    value = dict.get(namespace, path[0], MISSING)
    for step in path[1:]:
        value = part_of(value, step)
        if value is MISSING:
            break
    return value


def part_of(value: Any, step: str) -> Any:
    """An attribute, a key or an index of a value, without running code; MISSING where none."""
    if (base := collection_base(value)) is not None:
        return next((item for key, item in items(value, base) if _key(key) == step), MISSING)
    if tensor_facts.is_tensor(value):
        return MISSING
    if is_a(value, np.ndarray):
        flat = np.ndarray.reshape(np.ndarray.view(value, np.ndarray), -1)
        return flat[int(step)] if step.isdecimal() and int(step) < flat.size else MISSING
    found = static_attribute(value, step)
    return dict(attributes(value)).get(step, MISSING) if found is MISSING else found


def _key(key: Any) -> str:
    return key if type(key) is str else short_repr(key)


def parts(
    value: Any, path: tuple[str, ...], shapes: Mapping[str, str] = NO_SHAPES
) -> tuple[TreeLine, ...]:
    """The tree of a module; of an object its attributes, of a collection its items.

    `shapes`: what goes into a part of a module and comes out, by its path.
    """
    found: Iterator[TreeLine]
    if is_a(value, torch.nn.Module):
        found = chain(_whole(value, path, shapes), _module_lines(value, path, 0, shapes))
    elif (base := collection_base(value)) is not None:
        found = (_line(0, _key(key), item, path) for key, item in items(value, base))
    else:
        held = _of_optimizer(value) if is_a(value, torch.optim.Optimizer) else attributes(value)
        found = (_line(0, name, item, path) for name, item in held)
    return tuple(line for _, line in zip(range(MAX_LINES), found, strict=False))


def _of_optimizer(optimizer: Any) -> list[tuple[str, Any]]:
    """Its parameter groups, with their settings, and its state; no hooks."""
    own = own_dict(optimizer)
    return [(name, own[name]) for name in ("param_groups", "state", "defaults") if name in own]


def _whole(module: Any, path: tuple[str, ...], shapes: Mapping[str, str]) -> Iterator[TreeLine]:
    """A model itself, where it is known what goes in and comes out."""
    if text := shapes.get(".".join(path)):
        yield TreeLine(0, path[-1], type_name(module), clean_line(text, MAX_SHORT))


def _line(depth: int, name: str, value: Any, path: tuple[str, ...]) -> TreeLine:
    """One part; it can be opened where its path is short enough to be asked for."""
    text = tensor_text(value) if tensor_facts.is_tensor(value) else short_repr(value)
    name = clean_line(name, MAX_SHORT)
    opens = (*path, name) if len(path) < MAX_PATH else ()
    return TreeLine(depth, name, type_name(value), clean_line(text, MAX_SHORT), None, opens)


def _module_lines(
    module: Any, path: tuple[str, ...], depth: int, shapes: Mapping[str, str]
) -> Iterator[TreeLine]:
    """Parameters and buffers of a module, then its parts, each with its own below it."""
    for kind in ("_parameters", "_buffers"):
        for name, tensor in module_facts.own_tensors(module, kind):
            yield _line(depth, name, tensor, path)
    if depth >= MAX_PATH:
        return
    for name, part in module_facts.children(module):
        count = sum(tensor_facts.count_of(t) for _, t in module_facts.parameters(part))
        opens = (*path, name[:MAX_SHORT]) if len(path) < MAX_PATH else ()
        text = " · ".join(filter(None, (shapes.get(".".join((*path, name))), settings(part))))
        text = clean_line(text, MAX_SHORT)
        yield TreeLine(depth, clean_line(name, MAX_SHORT), type_name(part), text, count, opens)
        yield from _module_lines(part, (*path, name), depth + 1, shapes)


_SETTINGS = (
    "in_features", "out_features", "in_channels", "out_channels", "kernel_size", "stride", "padding",
    "num_features", "num_embeddings", "embedding_dim", "normalized_shape", "input_size",
    "hidden_size", "num_layers", "p", "embed_dim", "num_heads",
)  # fmt: skip
_USUAL = {"stride": "(1, 1)", "padding": "(0, 0)", "num_layers": "1"}


def settings(module: Any) -> str:
    """How a layer of torch was made: "in_features=784, out_features=10"."""
    own = own_dict(module)
    shown = [
        f"{name}={text}"
        for name in _SETTINGS
        if is_one_of(type(own.get(name)), (int, float, tuple))
        and (text := short_repr(own[name])) != _USUAL.get(name)
    ]
    return clean_line(", ".join(shown), MAX_SHORT)


def graph(tensor: Any, names: Mapping[int, tuple[str, Any]]) -> tuple[TreeLine, ...]:
    """The computation behind a tensor, result first; `names`: of tensors and steps, by their id.

    A step that was shown already is shown once more without what is behind it.
    """
    found: list[TreeLine] = []
    seen: dict[int, Any] = {}  # a step that nobody holds is freed, and its id given to another
    waiting = [(0, tensor_facts.read(tensor, "grad_fn"))]
    while waiting and len(found) < MAX_LINES:
        depth, step = waiting.pop()
        if step is None:
            continue
        again = id(step) in seen
        found.append(_step(depth, step, names, again))
        if not again and depth < MAX_DEPTH:
            seen[id(step)] = step
            behind = _getter(step, "next_functions") or ()
            waiting += [(depth + 1, each[0]) for each in reversed(behind)]
    return tuple(found)


def _step(depth: int, step: Any, names: Mapping[int, tuple[str, Any]], again: bool) -> TreeLine:
    name = class_name(type(step))
    if name == "AccumulateGrad":
        leaf = _getter(step, "variable")
        if leaf is not None:
            called = names.get(id(leaf), ("",))[0]
            return TreeLine(depth, called, type_name(leaf), tensor_text(leaf))
    called = names.get(id(step), ("",))[0]
    return TreeLine(depth, called, name, "…" if again else "")


def _getter(step: Any, name: str) -> Any:
    """What torch's own getter says of a step of the graph; a learner's attribute has no say."""
    for kind in static_mro(type(step)):
        found = class_dict(kind).get(name)
        if type(found) is types.GetSetDescriptorType:
            return found.__get__(step)
        if found is not None:
            return None
    return None
