"""The shapes that go into each part of a model, and those that come out, by one forward pass.

`forward` is the learner's code: it runs in a fork of the session, on meta tensors, which have no
numbers. The fork has no output, no open files and no device, can open none, and is killed after
SECONDS; nothing that it does to the model or to the names is seen again.
"""

from __future__ import annotations

import io
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any, NoReturn

import msgspec
import torch
from torch.utils import data

from learn_torch.worker.queries import module_facts, tensor_facts
from learn_torch.worker.queries.describe_value import is_a, own_dict

SECONDS = 0.6
"""Of all attempts: a forward pass of a large model on meta tensors takes some 20 ms."""
MAX_INPUTS = 16
"""Inputs that are tried."""
MAX_REPLY = 1 << 16
SIDES = (28, 32, 64, 224)
"""Of images, where no tensor of the learner's says it."""
FAMILIAR = ("x", "X", "xb", "inputs", "images", "image", "batch", "tokens")
"""Names of tensors that are tried first."""

Input = tuple[tuple[int, ...], torch.dtype]


def traced_shapes(module: Any, namespace: dict[str, Any]) -> dict[str, str]:
    """By the path of a part, "0.weight": "[4, 784] → [4, 10]"; empty where no input fits."""
    inputs = list(islice(_inputs(module, namespace), MAX_INPUTS))
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Python 3.12, on a fork beside threads
        child = os.fork()
    if not child:
        _trace_and_exit(module, inputs, writer)
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
    until, found = time.monotonic() + SECONDS, b""
    while len(found) < MAX_REPLY:
        ready, _, _ = select.select([reader], [], [], max(0.0, until - time.monotonic()))
        part = os.read(reader, MAX_REPLY) if ready else b""
        if not ready or not part:
            return found if ready else b""
        found += part
    return b""


# --- in the fork ----------------------------------------------------------------------------------


def _trace_and_exit(module: Any, inputs: list[Input], writer: int) -> NoReturn:
    """Write the shapes of the first input that fits; no cleanup of the session's runs here."""
    try:
        _cut_off(writer)
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


def _first_trace(module: Any, inputs: list[Input]) -> dict[str, str]:
    torch.nn.Module._apply(module, _without_numbers)
    torch.nn.Module.train(module, False)  # batch norm takes no batch of one while it trains
    names = {id(part): ".".join(path) for path, part in module_facts.walk(module)}
    for shape, dtype in inputs:
        seen: dict[str, str] = {}

        def note(part: Any, given: Any, out: Any, seen: dict[str, str] = seen) -> None:
            if id(part) in names:
                seen.setdefault(names[id(part)], f"{_shape(given)} → {_shape(out)}")

        handle = torch.nn.modules.module.register_module_forward_hook(note)
        try:
            with torch.no_grad():
                module(torch.empty(shape, dtype=dtype, device="meta"))
        except (Exception, SystemExit):  # the learner's code: this input does not fit
            continue
        finally:
            handle.remove()
        return seen
    return {}


def _without_numbers(tensor: torch.Tensor) -> torch.Tensor:
    """A meta tensor like another; not `to`, which a fork of a process with a GPU may not call."""
    return torch.empty_strided(tensor.size(), tensor.stride(), dtype=tensor.dtype, device="meta")


def _shape(value: Any) -> str:
    """ "[4, 10]"; of several, the first three."""
    if tensor_facts.is_tensor(value):
        return f"[{', '.join(map(str, value.shape))}]"
    if type(value) in (tuple, list):
        shown = ", ".join(map(_shape, value[:3]))
        return shown if len(value) == 1 else f"({shown})"
    return type(value).__name__


# --- inputs ---------------------------------------------------------------------------------------


def _inputs(module: Any, namespace: dict[str, Any]) -> Iterator[Input]:
    """Shapes that the model may take: of the learner's tensors and datasets, then made up."""
    ordered = sorted(namespace.items(), key=lambda item: item[0] not in FAMILIAR)
    for _, value in ordered:
        if tensor_facts.is_tensor(value) and not tensor_facts.read(value, "requires_grad"):
            shape = tensor_facts.shape_of(value)
            if shape:
                yield shape, value.dtype
                yield (1, *shape), value.dtype
        elif is_a(value, data.DataLoader):
            yield from _of_dataset(own_dict(value).get("dataset"))
        else:
            yield from _of_dataset(value)
    yield from _made_up(module)


def _of_dataset(dataset: Any) -> Iterator[Input]:
    tensors = own_dict(dataset).get("tensors") if is_a(dataset, data.TensorDataset) else None
    if type(tensors) is tuple and tensors and (shape := tensor_facts.shape_of(tensors[0])):
        yield (1, *shape[1:]), tensors[0].dtype


def _made_up(module: Any) -> Iterator[Input]:
    """An input for the first layer of torch whose settings say what it takes."""
    nn = torch.nn
    for _, part in module_facts.walk(module):
        own = own_dict(part)
        if is_a(part, nn.Linear):
            yield (1, own["in_features"]), torch.float32
        elif is_a(part, nn.Conv2d):
            yield from (((1, own["in_channels"], side, side), torch.float32) for side in SIDES)
        elif is_a(part, nn.Conv1d):
            yield (1, own["in_channels"], 64), torch.float32
        elif is_a(part, nn.Embedding):
            yield (1, 8), torch.int64
        elif is_a(part, nn.RNNBase):
            yield (1, 8, own["input_size"]), torch.float32
        else:
            continue
        return
