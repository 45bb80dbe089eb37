"""How often a line will run, as the loops around it say: for the time that a training has left.

Read from the text of the cell and the variables at the line; nothing of the learner's is evaluated.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from types import FrameType
from typing import Any

from torch.utils.data import DataLoader

from learn_torch.worker import error_facts, traces
from learn_torch.worker.queries import module_facts
from learn_torch.worker.queries.describe_value import MISSING, is_a, module_of, own_dict

MAX_CALLS = 20
"""Calls between the cell and the line, each with its loops."""
_COMPREHENSIONS = ("<genexpr>", "<listcomp>", "<setcomp>", "<dictcomp>", "<lambda>")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def expected_calls(frame: FrameType) -> int:
    """The product of the lengths of the `for` loops around a line; 0 where one is not known.

    Those around the calls that led to the line are among them: `for epoch in …: train(loader)`.
    """
    lengths: list[int] = []
    at: FrameType | None = frame
    for _ in range(MAX_CALLS):
        if at is None or at.f_code.co_name in _COMPREHENSIONS or _is_of_torch(at):
            return 0
        source = "".join(traces.source_lines(at.f_code.co_filename))
        try:
            loops = _around(ast.parse(source), at.f_lineno)
        except (SyntaxError, ValueError, RecursionError):
            return 0
        if not source or any(isinstance(loop, ast.While) for loop in loops):
            return 0
        lengths += [_length(loop.iter, at) for loop in loops if isinstance(loop, ast.For)]
        if at.f_code.co_name == "<module>":
            return min(math.prod(lengths), 1 << 53) if lengths else 0
        at = at.f_back
    return 0


def _is_of_torch(frame: FrameType) -> bool:
    """Whether torch called the line, as LBFGS calls a closure: how often, nobody knows."""
    return str(frame.f_globals.get("__name__", "")).startswith("torch.")


def _around(tree: ast.AST, line: int) -> list[ast.For | ast.While]:
    """The loops around a line, within its function."""
    found: list[ast.For | ast.While] = []
    node: ast.AST | None = tree
    while node is not None:
        if isinstance(node, _SCOPES):
            found = []
        elif isinstance(node, ast.For | ast.While) and node.body[0].lineno <= line:
            found.append(node)
        children = [child for child in ast.iter_child_nodes(node) if _contains(child, line)]
        node = next(iter(children), None)
    return found


def _contains(node: ast.AST, line: int) -> bool:
    first, last = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    return isinstance(node, ast.stmt) and first is not None and first <= line <= (last or first)


def _length(node: ast.expr, frame: FrameType) -> int:
    """How many items an expression gives: of `range`, a list, a tensor or a DataLoader; 0: not known."""
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[_, *_] as arguments):
            if name in ("range", "trange"):
                return _length_of_range([_number(argument, frame) for argument in arguments])
            if name in ("enumerate", "tqdm"):
                return _length(arguments[0], frame)
            return min(_length(each, frame) for each in arguments) if name == "zip" else 0
    value = error_facts.resolve(node, frame)
    if module_of(type(value)).startswith("tqdm."):
        own = own_dict(value)
        return own["total"] if type(own.get("total")) is int else 0
    if is_a(value, DataLoader):
        return module_facts.batches(value)[0] or 0
    return 0 if value is MISSING else module_facts.dataset_length(value) or 0


def _length_of_range(numbers: list[int | None]) -> int:
    known = [number for number in numbers if number is not None]
    if not 1 <= len(known) == len(numbers) <= 3 or known[2:] == [0]:
        return 0
    return module_facts.dataset_length(range(*known)) or 0


def _number(node: ast.expr, frame: FrameType) -> int | None:
    """A whole number, as `epochs`, `epochs + 1` or `len(data)` is one."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[held]):
            return _length(held, frame) or None
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.FloorDiv() as sign):
            left, right = _number(node.left, frame), _number(node.right, frame)
            if left is None or right is None or (not right and type(sign) is ast.FloorDiv):
                return None
            return _SIGNS[type(sign)](left, right)
    value: Any = node.value if isinstance(node, ast.Constant) else error_facts.resolve(node, frame)
    return value if type(value) is int and abs(value) < 1 << 63 else None


_SIGNS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}  # fmt: skip
