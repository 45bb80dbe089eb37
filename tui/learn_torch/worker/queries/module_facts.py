"""The parts of modules, optimizers, datasets and loaders, from the dictionaries that hold them."""

from __future__ import annotations

import math
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch.utils import data

from learn_torch.worker.queries import tensor_facts
from learn_torch.worker.queries.describe_value import (
    class_dict,
    is_a,
    is_one_of,
    module_of,
    own_dict,
    static_mro,
)

MAX_PARTS = 20_000
"""Modules, parameters and states that are counted."""

DICTIONARIES = (dict, OrderedDict, defaultdict)
"""The classes whose items are read; another may be the learner's."""
_OF_TORCHSCRIPT = (torch.jit._script.OrderedDictWrapper, torch.jit._script.OrderedModuleDict)
_SEQUENCES = (list, tuple, range)


def items(held: Any) -> list[tuple[str, Any]]:
    """The pairs of a dictionary whose keys are plain text; empty where it is of another class."""
    if is_one_of(type(held), _OF_TORCHSCRIPT):
        return list(held.items())
    if not is_one_of(type(held), DICTIONARIES):
        return []
    return [(key, value) for key, value in dict.items(held) if type(key) is str]


def _held(module: Any, kind: str) -> Any:
    """The dictionary in which a module keeps its parts; of a traced one, that of the script within."""
    own = own_dict(module)
    return own_dict(own.get("_actual_script_module", module)).get(kind)


def children(module: Any) -> list[tuple[str, Any]]:
    """The modules directly within a module."""
    found = items(_held(module, "_modules"))
    return [(name, part) for name, part in found if is_a(part, torch.nn.Module)]


def own_tensors(module: Any, kind: str = "_parameters") -> list[tuple[str, Any]]:
    """The parameters, or the "_buffers", that a module holds itself."""
    found = items(_held(module, kind))
    return [(name, tensor) for name, tensor in found if tensor_facts.is_tensor(tensor)]


def walk(module: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every module within, with its path, each once and the outermost first; at most MAX_PARTS."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), module)]
    seen: set[int] = set()
    while waiting and len(seen) < MAX_PARTS:
        path, part = waiting.pop()
        if id(part) not in seen:
            seen.add(id(part))
            yield path, part
            waiting += [((*path, name), child) for name, child in reversed(children(part))]


def parameters(module: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every parameter within, with its path, each once; at most MAX_PARTS."""
    seen: set[int] = set()
    for path, part in walk(module):
        for name, tensor in own_tensors(part):
            if id(tensor) not in seen and len(seen) < MAX_PARTS:
                seen.add(id(tensor))
                yield (*path, name), tensor


def learning_rates(optimizer: Any) -> tuple[float, ...]:
    """One of each parameter group; one on a GPU is left out, since reading it would wait for it."""
    groups = own_dict(optimizer).get("param_groups")
    found = [
        group.get("lr") for group in groups[:8] if type(group) is dict
    ] if type(groups) is list else []  # fmt: skip
    return tuple(rate for rate in map(_rate, found) if rate is not None)


def _rate(rate: Any) -> float | None:
    is_number = is_one_of(type(rate), (int, float)) or (
        type(rate) is torch.Tensor
        and rate.device.type == "cpu"
        and math.prod(rate.shape) == 1
        and not rate.is_complex()
    )
    try:
        return float(rate) if is_number else None
    except OverflowError:  # an int beyond the largest float
        return None


def state_tensors(optimizer: Any) -> list[Any]:
    """The tensors that an optimizer keeps: momentum, averages, counts of steps, LBFGS's lists."""
    state: Any = own_dict(optimizer).get("state")
    kept = list(dict.values(state)) if is_one_of(type(state), DICTIONARIES) else []
    found = [value for each in kept[:MAX_PARTS] for _, value in items(each)]
    lists = [each for value in found if type(value) is list for each in value[:MAX_PARTS]]
    return [value for value in (*found, *lists) if tensor_facts.is_tensor(value)]


def dataset_length(dataset: Any) -> int | None:
    """How many samples; None where only the learner's `__len__` could say it."""
    if is_one_of(type(dataset), (*_SEQUENCES, dict)):
        return _count(dataset)
    if tensor_facts.is_tensor(dataset) or type(dataset) is np.ndarray:
        return _first_size(dataset)
    owner = next((k for k in static_mro(type(dataset)) if "__len__" in class_dict(k)), None)
    own = own_dict(dataset)
    if owner is data.TensorDataset:
        tensors = own.get("tensors")
        return _first_size(tensors[0]) if type(tensors) is tuple and tensors else None
    if owner is data.Subset:
        return _size(own.get("indices"))
    if owner is data.ConcatDataset:
        sizes = own.get("cumulative_sizes")
        return sizes[-1] if type(sizes) is list and sizes and type(sizes[-1]) is int else None
    if owner is data.StackDataset:
        return _whole(own.get("_length")) or None
    if owner is not None and module_of(owner).startswith("torchvision."):
        return _size(own.get("data", own.get("samples", range(_whole(own.get("size"))))))
    return None


def _whole(number: Any) -> int:
    return number if type(number) is int else 0


def _count(held: Any) -> int | None:
    try:
        return len(held)
    except OverflowError:  # `range(10**20)`: a length has to fit into a C ssize_t
        return None


def _size(held: Any) -> int | None:
    return _count(held) if is_one_of(type(held), _SEQUENCES) else _first_size(held)


def _first_size(value: Any) -> int | None:
    if type(value) is np.ndarray:
        return value.shape[0] if value.ndim else None
    shape = tensor_facts.shape_of(value) if tensor_facts.is_tensor(value) else None
    return shape[0] if shape else None


def batches(loader: Any) -> tuple[int | None, int | None]:
    """How many batches a DataLoader gives, and how many samples each; None where not known."""
    own = own_dict(loader)
    grouping = own.get("batch_sampler")
    if type(grouping) is data.BatchSampler:
        own = {**own, **own_dict(grouping)}  # the learner's batch_sampler= leaves batch_size None
    elif grouping is None:
        own = {**own, "batch_size": 1}  # each sample alone
    size = own.get("batch_size")
    samples = _samples(own.get("sampler"), own.get("dataset"))
    if type(size) is not int or size < 1 or samples is None:
        return None, size if type(size) is int and size > 0 else None
    dropped = own.get("drop_last") is True
    return samples // size if dropped else -(-samples // size), size


def _samples(sampler: Any, dataset: Any) -> int | None:
    """How many samples a sampler draws; as many as the dataset has, where it does not say less."""
    own = own_dict(sampler)
    for name in ("_num_samples", "num_samples"):
        if type(own.get(name)) is int:
            return int(own[name])
    if type(sampler) is data.SubsetRandomSampler:
        return _size(own.get("indices"))
    known = (data.SequentialSampler, data.RandomSampler)
    return dataset_length(dataset) if is_one_of(type(sampler), known) else None
