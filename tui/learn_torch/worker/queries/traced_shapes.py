"""The shapes that go into each part of a model, and those that come out, by one forward pass.

`forward` is the learner's code: it runs in a fork of the session, on meta tensors, which have no
numbers, or, where it looks at numbers, on ones. The fork has no output, no open files and no device, can open none, and is killed after
SECONDS; nothing that it does to the model or to the names is seen again.
"""

from __future__ import annotations

import importlib
import io
import math
import os
import resource
import select
import signal
import sys
import time
import types
import warnings
from collections.abc import Iterator
from itertools import islice, permutations
from typing import Any, NoReturn

import msgspec
import torch
from torch.utils import data

from learn_torch.worker.queries import module_facts, tensor_facts
from learn_torch.worker.queries.describe_value import (
    class_dict,
    is_a,
    is_one_of,
    own_dict,
    static_mro,
)

SECONDS = 0.6
"""Of all attempts: a forward pass of a large model on meta tensors takes some 20 ms."""
IMPORT_SECONDS = 3.0
"""More, where the fork has to import torch._dynamo: 1.0 s on an idle core. `nn.Linear` on meta needs it, and
a session that was opened before it was imported does not have it."""
MAX_INPUTS = 32
"""Inputs that are tried."""
MAX_REAL = 1 << 22
"""Numbers of a model, and of an input, with which a forward pass on the CPU is tried."""
MAX_REPLY = 1 << 16
SIDES = (28, 32, 64, 96, 128, 224, 227, 299, 16, 8)
"""Of images, where no tensor of the learner's says it."""
FAMILIAR = ("x", "X", "xb", "inputs", "images", "image", "batch", "tokens")
"""Names of tensors that are tried first."""

Argument = tuple[tuple[int, ...], torch.dtype]
Inputs = tuple[Argument, ...]
"""Shape and dtype of each argument of one attempt."""


def traced_shapes(module: Any, namespace: dict[str, Any]) -> dict[str, str]:
    """By the path of a part, "0.weight": "[4, 784] → [4, 10]"; empty where no input fits.

    "" is the path of the model itself.
    """
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python 3.12, on a fork beside threads
        child = os.fork()
    if not child:
        _trace_and_exit(module, namespace, writer)
    os.close(writer)
    try:
        return msgspec.json.decode(_read(reader) or b"{}", type=dict[str, str])
    except msgspec.DecodeError:
        return {}
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)


def _read(reader: int) -> bytes:
    """All that the fork writes; nothing where it takes too long."""
    waited = SECONDS if "torch._dynamo" in sys.modules else SECONDS + IMPORT_SECONDS
    until, found = time.monotonic() + waited, b""
    while len(found) < MAX_REPLY:
        ready, _, _ = select.select([reader], [], [], max(0.0, until - time.monotonic()))
        part = os.read(reader, MAX_REPLY) if ready else b""
        if not ready or not part:
            return found if ready else b""
        found += part
    return b""


# --- in the fork ----------------------------------------------------------------------------------


def _trace_and_exit(module: Any, namespace: dict[str, Any], writer: int) -> NoReturn:
    """Write the shapes of the first input that fits; no cleanup of the session's runs here."""
    try:
        importlib.import_module("torch._dynamo")  # while files can still be opened
        _cut_off(writer)
        inputs = list(islice(dict.fromkeys(_inputs(module, namespace)), MAX_INPUTS))
        os.write(writer, msgspec.json.encode(_first_trace(module, inputs))[:MAX_REPLY])
    finally:
        os._exit(0)


def _cut_off(writer: int) -> None:
    """Leave the learner's code nothing to write to."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.closerange(3, writer)
    os.closerange(writer + 1, os.sysconf("SC_OPEN_MAX"))
    sys.stdout = sys.stderr = io.StringIO()
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # no file, socket or pipe can be opened


def _first_trace(module: Any, inputs: list[Inputs]) -> dict[str, str]:
    """The shapes of the first input that fits: on meta, else, for `if x.sum() > 0`, on the CPU.

    Not `Module.to`, which a fork of a process with a GPU may not call and a lazy module refuses.
    """
    names = {id(part): ".".join(path) for path, part in module_facts.walk(module)}
    held = [
        (own_dict(part)[kind], name, tensor)
        for _, part in module_facts.walk(module)
        for kind in ("_parameters", "_buffers")
        for name, tensor in module_facts.own_tensors(part, kind)
    ]
    torch.nn.Module.train(module, False)  # batch norm takes no batch of one while it trains
    for where, name, tensor in held:
        where[name] = _without_numbers(tensor)
    found, lacked_numbers = _trace_on("meta", module, inputs, names)
    if not lacked_numbers or not _is_small([tensor for _, _, tensor in held]):
        return found
    for where, name, tensor in held:
        where[name] = tensor
    torch.set_num_threads(1)  # the threads of the session are not in its fork
    small = [attempt for attempt in inputs if sum(math.prod(one[0]) for one in attempt) <= MAX_REAL]
    return _trace_on("cpu", module, small, names)[0]


def _is_small(tensors: list[Any]) -> bool:
    on_cpu = all(str(tensor_facts.read(tensor, "device")) == "cpu" for tensor in tensors)
    lazy = any(map(tensor_facts.is_uninitialized, tensors))
    return on_cpu and not lazy and sum(map(tensor_facts.count_of, tensors)) <= MAX_REAL


def _trace_on(
    device: str, module: Any, inputs: list[Inputs], names: dict[int, str]
) -> tuple[dict[str, str], bool]:
    """The shapes of the first input that fits; where none does, whether one lacked only numbers."""
    lacked_numbers = False
    for attempt in inputs:
        seen: dict[str, str] = {}

        def note(part: Any, given: Any, out: Any, seen: dict[str, str] = seen) -> None:
            _check_channels(part, given)
            if id(part) in names:
                seen.setdefault(names[id(part)], f"{_shape(given)} → {_shape(out)}")

        handle = torch.nn.modules.module.register_module_forward_hook(note)
        try:
            with torch.no_grad():
                module(*(torch.ones(shape, dtype=kind, device=device) for shape, kind in attempt))
        except (Exception, SystemExit) as error:  # the learner's code: this input does not fit
            lacked_numbers = lacked_numbers or "meta" in str(error)
            continue
        finally:
            handle.remove()
        return seen, False
    return {}, lacked_numbers


def _without_numbers(tensor: Any) -> Any:
    if tensor_facts.is_uninitialized(tensor):
        return type(tensor)(device="meta")
    size, stride = tensor.size(), tensor.stride()
    found = torch.empty_strided(size, stride, dtype=tensor.dtype, device="meta")
    is_parameter = is_a(tensor, torch.nn.Parameter)
    return torch.nn.Parameter(found, requires_grad=False) if is_parameter else found


def _check_channels(part: Any, given: Any) -> None:
    """Refuse an image of other channels: a transposed convolution takes it on meta, and on no device."""
    if is_a(part, torch.nn.modules.conv._ConvNd) and tensor_facts.is_tensor(given[0]):
        own = own_dict(part)
        if given[0].shape[-len(own["kernel_size"]) - 1] != own["in_channels"]:
            raise ValueError("other channels")


def _shape(value: Any) -> str:
    """ "[4, 10]"; of several, the first three."""
    if tensor_facts.is_tensor(value):
        return f"[{', '.join(map(str, value.shape))}]"
    if is_one_of(type(value), (tuple, list)):
        shown = ", ".join(map(_shape, value[:3]))
        return shown if len(value) == 1 else f"({shown})"
    return "None" if value is None else type(value).__name__


# --- inputs ---------------------------------------------------------------------------------------


def _inputs(module: Any, namespace: dict[str, Any]) -> Iterator[Inputs]:
    """What the model may take: the learner's tensors, those of datasets, then what is made up."""
    wanted = _required(module)
    if len(wanted) < 2:
        yield from ((one,) for one in _single(namespace))
        yield from ((one,) for one in _made_up(module))
        return
    named = [_argument(namespace.get(name)) for name in wanted]
    if all(one is not None for one in named):
        yield tuple(one for one in named if one is not None)
    held = [one for one in map(_argument, namespace.values()) if one is not None]
    yield from islice(permutations(held[:6], len(wanted)), MAX_INPUTS // 2)
    for value in namespace.values():
        samples = tuple(_of_dataset(value))[: len(wanted)]
        if len(samples) == len(wanted):
            yield samples
    yield from ((one,) * len(wanted) for one in _made_up(module))


def _required(module: Any) -> list[str]:
    """The names of the arguments that `forward` cannot do without, read from its code."""
    for kind in static_mro(type(module)):
        forward = class_dict(kind).get("forward")
        if type(forward) is types.FunctionType:
            code, defaults = forward.__code__, forward.__defaults__ or ()
            return list(code.co_varnames[1 : code.co_argcount - len(defaults)])
    return []


def _argument(value: Any) -> Argument | None:
    """A tensor of the learner's as an input; None for anything else, and for what is trained."""
    if not tensor_facts.is_tensor(value) or tensor_facts.read(value, "requires_grad"):
        return None
    shape = tensor_facts.shape_of(value)
    return (shape, value.dtype) if shape else None


def _single(namespace: dict[str, Any]) -> Iterator[Argument]:
    ordered = sorted(namespace.items(), key=lambda item: item[0] not in FAMILIAR)
    for _, value in ordered:
        if (found := _argument(value)) is not None:
            yield found
            yield (1, *found[0]), found[1]
        yield from islice(_of_dataset(value), 1)


def _of_dataset(value: Any) -> Iterator[Argument]:
    """One sample of each tensor of a TensorDataset, of a part of one, or of a loader's."""
    for _ in range(3):
        if not (is_a(value, data.DataLoader) or is_a(value, data.Subset)):
            break
        value = own_dict(value).get("dataset")
    tensors = own_dict(value).get("tensors") if is_a(value, data.TensorDataset) else None
    for tensor in tensors if type(tensors) is tuple else ():
        if shape := tensor_facts.shape_of(tensor):
            yield (1, *shape[1:]), tensor.dtype


def _made_up(module: Any) -> Iterator[Argument]:
    """Inputs for the first layer of torch of each class whose settings say what it takes."""
    met: set[type] = set()
    for _, part in module_facts.walk(module):
        if type(part) not in met:
            met.add(type(part))
            yield from _for_layer(part, own_dict(part))


def _for_layer(part: Any, own: dict[str, Any]) -> Iterator[Argument]:
    nn, kind = torch.nn, torch.float32
    if is_a(part, nn.Linear) and own["in_features"]:
        yield (1, own["in_features"]), kind
    elif is_a(part, nn.modules.conv._ConvNd):
        dimensions = len(own["kernel_size"])
        sides = {1: (64,), 2: SIDES}.get(dimensions, (16,))
        for side in (1, 7, 4) if own["transposed"] else sides:
            yield (1, own["in_channels"] or 1, *[side] * dimensions), kind
    elif is_a(part, nn.Embedding):
        yield (1, 8), torch.int64
    elif is_a(part, nn.RNNBase):
        yield (1, 8, own["input_size"]), kind
    elif is_a(part, nn.RNNCellBase):
        yield (1, own["input_size"]), kind
    elif is_a(part, nn.MultiheadAttention):
        yield (1, 8, own["embed_dim"]), kind
