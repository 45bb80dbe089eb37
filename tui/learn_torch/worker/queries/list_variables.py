"""Query "variables": the names that the learner's cells have made, and what they stand for.

Only dictionaries, exact types and torch's own getters are read: no property, `__getattr__`,
`__repr__` or `__len__` of a learner's class runs. No number is read but a few of each tensor on the
CPU, which say whether it has changed, so a GPU is never waited for.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import numpy as np
import torch
from torch.utils import data

from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.queries import (
    MAX_SHORT,
    MAX_VARIABLES,
    AskVariables,
    Variable,
    VariableKind,
    Variables,
)
from learn_torch.kernel.wire_types import MAX_BODY
from learn_torch.worker.queries import (
    describe_value,
    module_facts,
    short_repr,
    tensor_facts,
    tensor_numbers,
)

MAX_SAMPLED = 8
"""Parameters of a module of which some numbers are read."""
_TEXTS = (str, bytes)
_HIDDEN = (types.ModuleType, types.BuiltinFunctionType, types.MethodType, types.MethodWrapperType)

_IMPORTED = ("typing", "__future__")
"""Modules whose objects are imported, and made by nobody."""


def list_variables(args: AskVariables, namespace: dict[str, Any]) -> Variables:
    """The names in play, in the order in which they were made; as many as fit into a frame."""
    found = dict(in_play(namespace))
    items, size = [], 0
    with tensor_facts.overrides_off():
        for name in list(found)[:MAX_VARIABLES]:
            item = variable(name, found[name])
            size += len(msgspec.msgpack.encode(item))
            if size > MAX_BODY - 1000:
                break
            items.append(item)
    return Variables(tuple(items), len(found))


def in_play(namespace: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The learner's names: no imports, and none that begins with an underscore."""
    for name, value in dict.items(namespace):
        if type(name) is str and not name.startswith("_") and not _is_imported(value, namespace):
            yield name, value


def _is_imported(value: Any, namespace: dict[str, Any]) -> bool:
    if type(value) is types.FunctionType:
        return value.__globals__ is not namespace
    if describe_value.is_a(value, type):
        return describe_value.module_of(value) != "__main__"
    if type(value) is torch.Tensor:
        return False
    home = describe_value.module_of(type(value))
    return home in _IMPORTED or any(describe_value.is_a(value, kind) for kind in _HIDDEN)


def variable(name: str, value: Any) -> Variable:
    """One name; to be called with overrides off."""
    kind = kind_of(value)
    facts = _FACTS[kind](value)
    # What was changed in place keeps its id; what was replaced may, seldom, get the same.
    stamp = hash((id(value), *facts.values()))
    facts.pop("changes", None)
    return Variable(clean_line(name, MAX_SHORT), kind, short_repr.type_name(value), stamp, **facts)


def kind_of(value: Any) -> VariableKind:
    """The word for what a variable is; a learner's `__class__` has no say."""
    if type(value) is torch.Tensor:
        return "tensor"
    for kind, name in _KINDS.items():
        if describe_value.is_a(value, kind):
            return name
    if (
        describe_value.is_one_of(type(value), _TEXTS)
        or short_repr.collection_base(value) is not None
    ):
        return "collection"
    return "object"


_KINDS: dict[type, VariableKind] = {
    torch.Tensor: "tensor", torch.nn.Module: "module", torch.optim.Optimizer: "optimizer",
    data.DataLoader: "loader", data.Dataset: "dataset", np.ndarray: "array",
    types.FunctionType: "function", type: "class",
}  # fmt: skip


def _tensor(value: Any) -> dict[str, Any]:
    layout, shape = tensor_facts.layout_of(value), tensor_facts.shape_of(value)
    if layout == "wrapper":
        return {"layout": layout}
    grad = ""
    if tensor_facts.read(value, "requires_grad"):
        grad = "leaf" if tensor_facts.read(value, "is_leaf") else "graph"
    device = str(tensor_facts.read(value, "device"))
    alone = (
        shape is not None and not layout and device == "cpu" and tensor_facts.count_of(value) == 1
    )
    return {
        "shape": shape,
        "dtype": tensor_facts.short(tensor_facts.read(value, "dtype")),
        "device": device,
        "layout": layout,
        "grad": grad,
        "text": _number(value) if alone else "",
        "bytes": tensor_facts.bytes_of(value),
        "changes": (tensor_facts.version_of(value), tensor_numbers.sampled(value)),
    }


def _number(value: Any) -> str:
    number = torch._C.TensorBase.item(value)
    return f"{number:.6g}" if type(number) in (float, complex) else short_repr.short_repr(number)


def _array(value: Any) -> dict[str, Any]:
    array = np.ndarray.view(value, np.ndarray)  # of a subclass, whose methods may be the learner's
    shape, dtype = tuple(array.shape), clean_line(str(array.dtype), MAX_SHORT)
    alone = array.size == 1 and array.dtype.kind in "biufc"
    text = short_repr.short_repr(array.item()) if alone else ""
    step = max(1, array.size // tensor_numbers.SAMPLED)
    is_plain = array.flags.c_contiguous and array.dtype.kind != "O"
    few = array.reshape(-1)[::step] if is_plain else np.empty(0)
    return {"shape": shape, "dtype": dtype, "text": text, "bytes": array.nbytes,
            "changes": hash(few.tobytes())}  # fmt: skip


def _module(value: Any) -> dict[str, Any]:
    count = frozen = size = changes = sampled = 0
    for _, tensor in module_facts.parameters(value):
        numbers = tensor_facts.count_of(tensor)
        count += numbers
        frozen += 0 if tensor_facts.read(tensor, "requires_grad") else numbers
        size += tensor_facts.bytes_of(tensor)
        changes += tensor_facts.version_of(tensor) + id(tensor)
        if sampled < MAX_SAMPLED:
            sampled += 1
            changes += tensor_numbers.sampled(tensor)
    parts = len(module_facts.children(value))
    mode = describe_value.own_dict(value).get("training")
    text = "eval" if mode is False else ""
    return {"parameters": count, "frozen": frozen, "bytes": size, "length": parts, "text": text,
            "changes": changes}  # fmt: skip


def _optimizer(value: Any) -> dict[str, Any]:
    kept = module_facts.state_tensors(value)
    changes = sum(tensor_facts.version_of(tensor) for tensor in kept)
    size = sum(map(tensor_facts.bytes_of, kept))
    return {"rates": module_facts.learning_rates(value), "bytes": size, "changes": changes}


def _loader(value: Any) -> dict[str, Any]:
    length, batch = module_facts.batches(value)
    return {"length": length, "batch": batch}


def _function(value: Any) -> dict[str, Any]:
    return {"text": describe_value.describe("", value).signature[:MAX_SHORT]}


def _collection(value: Any) -> dict[str, Any]:
    base = short_repr.collection_base(value)
    length = len(value) if base is None else short_repr.count(value, base)
    text = short_repr.short_repr(value)
    named = short_repr.type_name(value)
    return {"length": length, "text": text.removeprefix(named)}


def _dataset(value: Any) -> dict[str, Any]:
    """Its length; of the learner's own, whose `__len__` is not called, what it holds."""
    length = module_facts.dataset_length(value)
    return {"length": length, "text": short_repr.short_repr(value) if length is None else ""}


_FACTS: dict[VariableKind, Callable[[Any], dict[str, Any]]] = {
    "tensor": _tensor,
    "array": _array,
    "module": _module,
    "optimizer": _optimizer,
    "dataset": _dataset,
    "loader": _loader,
    "collection": _collection,
    "object": lambda value: {"text": short_repr.short_repr(value)},
    "function": _function,
    "class": lambda value: {},
}
