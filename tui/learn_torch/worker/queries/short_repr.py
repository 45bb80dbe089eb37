"""A short text for any object, without its `__repr__`: only exact, builtin types are looked into."""

from __future__ import annotations

import types
from collections.abc import Iterable
from typing import Any

import numpy as np
import torch

from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.queries import MAX_SHORT
from learn_torch.worker.queries import tensor_facts
from learn_torch.worker.queries.describe_value import is_a, own_dict

MAX_ITEMS = 6
"""Items of a collection that are shown."""
MAX_BITS = 400
"""A longer integer is named by its length: repr() takes quadratic time, and refuses 4300 digits."""

_SCALARS = (bool, float, complex, type(None), type(...), range)
_TORCH = (torch.dtype, torch.device, torch.layout, torch.memory_format)
_BRACKETS: dict[type, str] = {
    list: "[]", tuple: "()", set: "{}", dict: "{}", torch.Size: "[]",
}  # fmt: skip
_NUMPY = frozenset(np.sctypeDict.values()) - {np.object_, np.void}


def short_repr(value: Any) -> str:
    """At most MAX_SHORT characters on one line."""
    return clean_line(_repr(value, 2), MAX_SHORT)


def type_name(value: Any) -> str:
    """The name of an object's class; a metaclass has no say."""
    return class_name(type(value))


def class_name(kind: type) -> str:
    """The name of a class."""
    name = type.__dict__["__name__"].__get__(kind)
    return clean_line(name, MAX_SHORT) if type(name) is str else "object"


def _repr(value: Any, depth: int) -> str:
    kind = type(value)
    if kind is int:
        return repr(value) if value.bit_length() <= MAX_BITS else f"… ({value.bit_length()} bits)"
    if kind in _SCALARS or kind in _NUMPY:
        return repr(value)
    if kind is str or kind is bytes:
        return repr(value[:MAX_SHORT]) + ("…" if len(value) > MAX_SHORT else "")
    if kind in _TORCH:
        return str(value)
    if kind in _BRACKETS:
        return _collection(value, _BRACKETS[kind], depth)
    if kind is np.ndarray:
        return f"{value.dtype.name} {list(value.shape)}"
    if tensor_facts.is_tensor(value):
        return tensor_text(value)
    if kind is types.FunctionType:
        return f"{value.__name__}()"
    if is_a(value, type):
        return class_name(value)
    return _object(value, depth)


def tensor_text(value: Any) -> str:
    """ "float32 [2, 3]"; of a tensor without a shape its class and layout."""
    with tensor_facts.overrides_off():
        shape = tensor_facts.shape_of(value)
        if shape is None:
            return f"{type_name(value)} ({tensor_facts.layout_of(value)})"
        return f"{tensor_facts.short(tensor_facts.read(value, 'dtype'))} {list(shape)}"


def _collection(value: Any, brackets: str, depth: int) -> str:
    if not depth:
        return f"{brackets[0]}…{brackets[1]}" if len(value) else brackets
    if type(value) is dict:
        pairs = zip(range(MAX_ITEMS), dict.items(value), strict=False)
        shown = [f"{_repr(key, 0)}: {_repr(item, depth - 1)}" for _, (key, item) in pairs]
    else:
        shown = [_repr(item, depth - 1) for _, item in zip(range(MAX_ITEMS), value, strict=False)]
    return _joined(shown, len(value), brackets)


def _joined(shown: list[str], count: int, brackets: str) -> str:
    more = ["…"] if count > len(shown) else []
    comma = "," if brackets == "()" and count == 1 else ""
    return f"{brackets[0]}{', '.join([*shown, *more])}{comma}{brackets[1]}"


def _object(value: Any, depth: int) -> str:
    """ "Point(x=1, y=2)", from the instance's own dictionary."""
    name = type_name(value)
    own = own_dict(value) if depth and not is_a(value, torch.nn.Module) else {}
    pairs = [(key, own[key]) for key in _names(own)[:MAX_ITEMS]]
    shown = [f"{key}={_repr(item, depth - 1)}" for key, item in pairs]
    return f"{name}{_joined(shown, len(pairs), '()')}" if shown else name


def _names(keys: Iterable[Any]) -> list[str]:
    return [key for key in keys if type(key) is str and not key.startswith("_")]
