"""What can be known of a tensor without running code of the learner's, and without its numbers.

A tensor's class may be the learner's: `t.shape` would call its `__torch_function__`, or a property.
So the getters of torch's own base class are called, with overrides switched off.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import takewhile
from typing import Any

import torch
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

from learn_torch.worker.queries.describe_value import class_dict, is_a, is_one_of, static_mro

_BASE = torch._C.TensorBase
_GETTERS = {
    name: value.__get__ for name, value in _BASE.__dict__.items() if hasattr(value, "__get__")
}
_PLAIN = (torch.Tensor, torch.nn.Parameter)


@contextmanager
def overrides_off() -> Iterator[None]:
    """Let no `__torch_function__`, no `__torch_dispatch__` and no mode of the learner's take part."""
    with torch._C.DisableTorchFunction(), torch._C._DisableTorchDispatch(), torch.no_grad():
        yield


def is_tensor(value: Any) -> bool:
    """Whether an object is a tensor, by its class."""
    return is_a(value, torch.Tensor)


def is_transparent(tensor: Any) -> bool:
    """Whether torch itself answers for a tensor; a class with `__torch_dispatch__` answers itself."""
    if is_one_of(type(tensor), _PLAIN):
        return True
    own = takewhile(lambda kind: kind is not torch.Tensor, static_mro(type(tensor)))
    return not any("__torch_dispatch__" in class_dict(kind) for kind in own)


def is_uninitialized(tensor: Any) -> bool:
    """Whether a lazy module has yet to give it a shape."""
    if is_one_of(type(tensor), _PLAIN):
        return False
    return is_a(tensor, UninitializedParameter) or is_a(tensor, UninitializedBuffer)


def read(tensor: Any, name: str) -> Any:
    """An attribute of torch's base class: `shape`, `dtype`; None where the tensor has none."""
    try:
        return _GETTERS[name](tensor)
    except (RuntimeError, NotImplementedError, AttributeError):
        return None  # a nested tensor has no shape, an inference tensor no version


def shape_of(tensor: Any) -> tuple[int, ...] | None:
    """The sizes; None where there are none yet, or where the learner's class would answer."""
    if is_uninitialized(tensor) or not is_transparent(tensor):
        return None
    shape = read(tensor, "shape")
    if shape is None:
        return None
    sizes = tuple(shape)
    return sizes if all(type(size) is int for size in sizes) else None  # none of torch.compile's


def short(name: Any) -> str:
    """A dtype or layout without its module: "float32"."""
    return str(name).removeprefix("torch.") if name is not None else ""


def layout_of(tensor: Any) -> str:
    """What is not a plain strided tensor, in a word; else empty."""
    if not is_transparent(tensor):
        return "wrapper"
    if is_uninitialized(tensor):
        return "uninitialized"
    if read(tensor, "is_nested"):
        return "nested"
    if read(tensor, "is_quantized"):
        return "quantized"
    layout = read(tensor, "layout")
    return "" if layout is torch.strided else short(layout)


def count_of(tensor: Any) -> int:
    """How many numbers a tensor has; 0 where that is not known."""
    shape = shape_of(tensor)
    return 0 if shape is None else math.prod(shape)


def bytes_of(tensor: Any) -> int:
    """What its numbers take, each counted once: an expanded tensor takes what is behind it."""
    shape = shape_of(tensor)
    if shape is None or layout_of(tensor):
        return 0
    strides = _BASE.stride(tensor)
    distinct = (n for n, stride in zip(shape, strides, strict=True) if stride or not n)
    return math.prod(distinct) * int(read(tensor, "itemsize") or 0)


def grad_of(tensor: Any) -> Any:
    """The gradient that backward() has left, or None.

    Of a tensor that keeps none torch would warn, on the learner's screen.
    """
    if not is_transparent(tensor) or not (read(tensor, "is_leaf") or read(tensor, "retains_grad")):
        return None
    found = read(tensor, "grad")
    return found if found is not None and is_tensor(found) else None


def version_of(tensor: Any) -> int:
    """How often it was changed in place."""
    return int(read(tensor, "_version") or 0) if is_transparent(tensor) else 0
