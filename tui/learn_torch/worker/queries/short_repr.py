"""A short text for any object, without its `__repr__`: only exact, builtin types are looked into."""

from __future__ import annotations

import sys
import types
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from types import MemberDescriptorType
from typing import Any

import numpy as np
import torch

from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.queries import MAX_LINES, MAX_SHORT
from learn_torch.worker.queries import tensor_facts
from learn_torch.worker.queries.describe_value import (
    class_dict,
    is_a,
    is_one_of,
    module_of,
    own_dict,
    static_attribute,
    static_mro,
)

MAX_ITEMS = 6
"""Items of a collection that are shown."""
MAX_COLUMNS = 50
"""Of a pandas frame."""
MAX_BITS = 400
"""A longer integer is named by its length: repr() takes quadratic time, and refuses 4300 digits."""

_SCALARS = (bool, float, complex, type(None), type(...), range)
_TORCH = (torch.dtype, torch.device, torch.layout, torch.memory_format)
_BRACKETS: dict[type, str] = {
    list: "[]", tuple: "()", set: "{}", frozenset: "{}", dict: "{}", torch.Size: "[]", deque: "[]",
}  # fmt: skip
_FIELDS = ("_fields", "__match_args__")
"""Where a tuple's class has the names of its items: a namedtuple's, and torch.return_types'."""
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
    if is_one_of(kind, _SCALARS) or is_one_of(kind, _NUMPY):
        return repr(value)
    if kind is str or kind is bytes:
        return repr(value[:MAX_SHORT]) + ("…" if len(value) > MAX_SHORT else "")
    if is_one_of(kind, _TORCH):
        return str(value)
    if (base := collection_base(value)) is not None:
        brackets, named = _BRACKETS[base], "" if kind is base else class_name(kind)
        return f"{named}{_collection(value, base, brackets, depth)}"
    if kind is np.ndarray:
        return f"{value.dtype.name} {list(value.shape)}"
    if tensor_facts.is_tensor(value):
        return tensor_text(value)
    if kind is types.FunctionType:
        return f"{value.__name__}()"
    if is_a(value, type):
        return class_name(value)
    if _is_of_pandas(value) and not hasattr(value, "to_frame") and not hasattr(value, "columns"):
        return f"{value.dtype} [{len(value)}]"
    return _object(value, depth)


def tensor_text(value: Any) -> str:
    """ "float32 [2, 3]"; of a tensor without a shape its class and layout."""
    with tensor_facts.overrides_off():
        shape = tensor_facts.shape_of(value)
        if shape is None:
            return f"{type_name(value)} ({tensor_facts.layout_of(value)})"
        return f"{tensor_facts.short(tensor_facts.read(value, 'dtype'))} {list(shape)}"


def collection_base(value: Any) -> type | None:
    """The builtin class of collections that an object is one of, as a namedtuple is a tuple; else None."""
    return next((kind for kind in static_mro(type(value)) if is_one_of(kind, _BRACKETS)), None)


def count(value: Any, base: type) -> int:
    """How many items a collection has, whatever its own `__len__` says."""
    found: int = base.__len__(value)  # type: ignore[attr-defined]
    return found


def items(value: Any, base: type) -> Iterator[tuple[Any, Any]]:
    """Keys, fields or indices of a collection, and its items; no method of the learner's runs."""
    if base is dict:
        return iter(dict.items(value))
    found: Iterator[Any] = base.__iter__(value)  # type: ignore[attr-defined]
    for name in _FIELDS if base is tuple else ():
        fields = static_attribute(type(value), name)
        if type(fields) is tuple and len(fields) == count(value, base):
            return zip(fields, found, strict=True)
    return enumerate(found)


def _collection(value: Any, base: type, brackets: str, depth: int) -> str:
    length = count(value, base)
    if not depth:
        return f"{brackets[0]}…{brackets[1]}" if length else brackets
    pairs = [pair for _, pair in zip(range(MAX_ITEMS), items(value, base), strict=False)]
    if base is dict:
        shown = [f"{_repr(key, 0)}: {_repr(item, depth - 1)}" for key, item in pairs]
    elif pairs and type(pairs[0][0]) is str:
        shown = [f"{key}={_repr(item, depth - 1)}" for key, item in pairs]
    else:
        shown = [_repr(item, depth - 1) for _, item in pairs]
    comma = type(value) is tuple and length == 1
    return _joined(shown, length, brackets, comma=comma)


def _joined(shown: list[str], length: int, brackets: str, *, comma: bool = False) -> str:
    more = ["…"] if length > len(shown) else []
    return f"{brackets[0]}{', '.join([*shown, *more])}{',' if comma else ''}{brackets[1]}"


def _object(value: Any, depth: int) -> str:
    """ "Point(x=1, y=2)", from the instance's own dictionary and slots."""
    name = type_name(value)
    held = [] if not depth or is_a(value, torch.nn.Module) else attributes(value)
    shown = [f"{key}={_repr(item, depth - 1)}" for key, item in held[:MAX_ITEMS]]
    return f"{name}{_joined(shown, len(held), '()')}" if shown else name


def attributes(value: Any) -> list[tuple[str, Any]]:
    """What an object holds under public names; of an optimizer nothing, which has a view of its own."""
    if is_a(value, torch.optim.Optimizer):
        return []
    if is_a(value, BaseException):
        return [("args", BaseException.__dict__["args"].__get__(value))]
    own = own_dict(value)
    if is_a(value, Enum):
        return [("name", own.get("_name_")), ("value", own.get("_value_"))]
    if module_of(type(value)).startswith("PIL.") and type(own.get("_size")) is tuple:
        return [("mode", own.get("_mode")), ("size", own["_size"])]
    if _is_of_pandas(value):
        return _columns(value)
    found = [(name, held) for name, held in own.items() if type(name) is str and name[:1] != "_"]
    return found + list(_slots(value))


def _is_of_pandas(value: Any) -> bool:
    """A frame, a series, or a column that is no NumPy array; none of a class of the learner's."""
    pandas = sys.modules.get("pandas")
    if pandas is None or module_of(type(value)).partition(".")[0] != "pandas":
        return False
    known = (pandas.DataFrame, pandas.Series, pandas.api.extensions.ExtensionArray)
    return any(is_a(value, each) for each in known)


def _columns(value: Any) -> list[tuple[str, Any]]:
    """The columns of a frame, or the values of a column; text and categories are not copied whole."""
    if hasattr(value, "to_frame"):
        value = value.to_frame()
    if not hasattr(value, "columns"):
        return [(str(at), value[at]) for at in range(min(len(value), MAX_LINES))]
    columns = [value.iloc[:, at] for at in range(min(value.shape[1], MAX_COLUMNS))]
    return [
        (str(each.name), each.to_numpy() if is_a(each.dtype, np.dtype) else each.array)
        for each in columns
    ]


def _slots(value: Any) -> Iterator[tuple[str, Any]]:
    """The attributes of a class with `__slots__` that have a value."""
    for kind in static_mro(type(value)):
        for name, descriptor in class_dict(kind).items():
            is_slot = type(descriptor) is MemberDescriptorType and "__slots__" in class_dict(kind)
            if is_slot and not name.startswith("_"):
                with suppress(AttributeError):
                    yield name, descriptor.__get__(value)
