"""The tensors and the layer behind an error, read from the frames that it went through.

Names and attributes are looked up in dictionaries; nothing of the learner's is evaluated, so what
stands behind a call or an operator is not known.
"""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Iterator
from itertools import islice
from types import FrameType, TracebackType
from typing import Any

import msgspec
import torch

from learn_torch import sandbox
from learn_torch.kernel.foreign_text import clean_line
from learn_torch.kernel.protocol import ErrorReport
from learn_torch.kernel.wire_types import (
    MAX_FACTS,
    MAX_NAME,
    MAX_WORD,
    LayerFact,
    Limits,
    TensorFact,
)
from learn_torch.worker import limit_words, traces
from learn_torch.worker.queries import module_facts, structure, tensor_facts
from learn_torch.worker.queries.describe_value import MISSING, is_a
from learn_torch.worker.queries.short_repr import type_name

MAX_TEXT = 40
"""Characters of an expression that is quoted."""
MAX_FRAMES = 1000
"""Of a traceback: a recursion has thousands."""

_OTHER_SCOPE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OWN_WORDS = (ast.Raise, ast.Assert)
"""Statements whose error is the learner's own."""
_NAMES = ast.Name | ast.Attribute | ast.Subscript


def describe(error: BaseException, plan: sandbox.Plan, limits: Limits) -> ErrorReport:
    """An exception as a frame, with a note on the memory's limit and the facts that are known."""
    note = limit_words.memory_note(error, plan, limits)
    return with_facts(traces.describe(error, *([note] if note else [])), error)


def with_facts(report: ErrorReport, error: BaseException) -> ErrorReport:
    """The report, with the tensors and the layer of what failed, where they can be known."""
    try:
        with tensor_facts.overrides_off():
            return _with_facts(report, error)
    except RuntimeError:  # a tensor that cannot be read; an expression deeper than the stack
        return report


def _with_facts(report: ErrorReport, error: BaseException) -> ErrorReport:
    links = list(islice(traces.links(error), MAX_FRAMES))
    places = [at for at, link in enumerate(links) if _is_cell(link)]
    if not isinstance(error, Exception) or not places:
        return report
    link, deeper = links[places[-1]], links[places[-1] + 1 :]
    if isinstance(error, AssertionError) and not deeper:
        return report  # the learner's own
    tree = failing_part(link)
    if tree is None:
        return report
    tensors = dict(_tensors(tree, link.tb_frame))
    layer, held = _layer(deeper)
    if layer is None:
        return msgspec.structs.replace(report, tensors=_told(tensors))
    name, is_called = _layer_name(layer, tree, link.tb_frame)
    if held is not None and all(held is not tensor for tensor in tensors.values()):
        tensors[_argument(tree) if is_called else ""] = held
    settings = clean_line(structure.settings(layer), MAX_WORD)
    fact = LayerFact(clean_line(name, MAX_WORD), type_name(layer), settings)
    return msgspec.structs.replace(report, tensors=_told(tensors), layer=fact)


def _is_cell(link: TracebackType) -> bool:
    return traces.cell_of(link.tb_frame.f_code.co_filename) is not None


def failing_part(link: TracebackType) -> ast.AST | None:
    """The part of the learner's code that failed, from the code's positions; None: not known."""
    code = link.tb_frame.f_code
    first, last, start, end = list(code.co_positions())[link.tb_lasti // 2]
    if first is None or last is None or start is None or end is None:
        return None
    lines = [linecache.getline(code.co_filename, at).encode() for at in range(first, last + 1)]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    text = b"".join(lines).decode().strip()
    try:
        return ast.parse(f"({text})", mode="eval").body  # in brackets: it may go over several lines
    except (SyntaxError, ValueError):
        pass
    try:
        [statement] = ast.parse(text).body
    except (SyntaxError, ValueError):  # several statements, or a part of one
        return None
    return None if isinstance(statement, _OWN_WORDS) else statement


def _tensors(node: ast.AST, frame: FrameType) -> Iterator[tuple[str, Any]]:
    """The tensors that a piece of code names, with its text for them; the longest name of each."""
    if isinstance(node, _OTHER_SCOPE):
        return
    if isinstance(node, _NAMES):
        value = resolve(node, frame)
        if tensor_facts.is_tensor(value):
            yield _quoted(node), value
            return
    for child in ast.iter_child_nodes(node):
        yield from _tensors(child, frame)


def resolve(node: ast.AST, frame: FrameType) -> Any:
    """What a name, an attribute or a constant index stands for; MISSING where code would have to run."""
    if isinstance(node, ast.Name):
        found = locals_of(frame).get(node.id, MISSING)
        return dict.get(frame.f_globals, node.id, MISSING) if found is MISSING else found
    if isinstance(node, ast.Attribute):
        return _part(resolve(node.value, frame), node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return _part(resolve(node.value, frame), str(node.slice.value))
    return MISSING


def locals_of(frame: FrameType) -> dict[str, Any]:
    """The variables of a function or a cell; of a class body, whose mapping may be its own, none."""
    is_function = frame.f_code.co_flags & inspect.CO_OPTIMIZED
    held = frame.f_locals if is_function or frame.f_locals is frame.f_globals else {}
    return dict(held)


def _part(value: Any, name: str) -> Any:
    if value is MISSING:
        return MISSING
    if type(value) is torch.Tensor and name in ("T", "mT", "data"):
        # Of other dimensions they raise, or warn in the learner's output.
        return getattr(value, name) if name == "data" or value.dim() == 2 else MISSING
    return structure.part_of(value, name)


def _layer(links: list[TracebackType]) -> tuple[Any, Any]:
    """The innermost module of torch that an error went through, and the tensor that it was given."""
    layer = held = None
    for link in links:
        frame = link.tb_frame
        owner = locals_of(frame).get("self")
        if owner is not None and is_a(owner, torch.nn.Module):
            given = _first_tensor(frame)
            held = given if given is not None or owner is not layer else held
            layer = owner
    return layer, held


def _first_tensor(frame: FrameType) -> Any:
    """The first tensor among the arguments of a call."""
    names = frame.f_code.co_varnames[1 : frame.f_code.co_argcount]
    found = (locals_of(frame).get(name) for name in names)
    return next((value for value in found if tensor_facts.is_tensor(value)), None)


def _layer_name(layer: Any, tree: ast.AST, frame: FrameType) -> tuple[str, bool]:
    """The layer's name in the learner's code, and whether it is what the failing part calls."""
    if isinstance(tree, ast.Call):
        called = resolve(tree.func, frame)
        if called is layer:
            owner = locals_of(frame).get("self") if isinstance(tree.func, ast.Name) else None
            path = _path_to(layer, owner) if is_a(owner, torch.nn.Module) else None
            return ".".join(("self", *path)) if path else _quoted(tree.func), True
        if is_a(called, torch.nn.Module) and (path := _path_to(layer, called)):
            return ".".join((_quoted(tree.func), *path)), False
    for name, value in list(dict.items(frame.f_globals)):
        if type(name) is str and not name.startswith("_") and is_a(value, torch.nn.Module):
            path = _path_to(layer, value)
            if path is not None:
                return ".".join((name, *path)), False
    return "", False


def _path_to(layer: Any, module: Any) -> tuple[str, ...] | None:
    return next((path for path, part in module_facts.walk(module) if part is layer), None)


def _argument(tree: ast.AST) -> str:
    """The first argument of the failing call, as text."""
    return _quoted(tree.args[0]) if isinstance(tree, ast.Call) and tree.args else ""


def _quoted(node: ast.AST) -> str:
    return clean_line(ast.unparse(node), MAX_TEXT)


def _told(tensors: dict[str, Any]) -> tuple[TensorFact, ...]:
    """What is told of each tensor; one without a shape is left out."""
    found = []
    for text, tensor in list(tensors.items())[:MAX_FACTS]:
        shape = tensor_facts.shape_of(tensor)
        if shape is not None:
            dtype = tensor_facts.short(tensor_facts.read(tensor, "dtype"))
            device = str(tensor_facts.read(tensor, "device"))
            base = tensor_facts.read(tensor, "_base")
            before = None if base is None else tensor_facts.shape_of(base)
            found.append(TensorFact(text, dtype[:MAX_NAME], device[:MAX_NAME], shape, before or ()))
    return tuple(found)
