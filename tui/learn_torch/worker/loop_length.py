"""How often a line will run, as the loops around it say: for the time that a training has left.

Read from the text of the cell and the variables at the line; nothing of the learner's is evaluated.
"""

from __future__ import annotations

import ast
import math
from types import FrameType
from typing import Any

from torch.utils.data import DataLoader

from learn_torch.worker import error_facts, traces
from learn_torch.worker.queries import module_facts
from learn_torch.worker.queries.describe_value import MISSING, is_a

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def expected_calls(frame: FrameType) -> int:
    """The product of the lengths of the `for` loops around a line; 0 where one is not known."""
    source = "".join(traces.source_lines(frame.f_code.co_filename))
    try:
        loops = _around(ast.parse(source), frame.f_lineno)
    except (SyntaxError, ValueError, RecursionError):
        return 0
    if not loops or any(isinstance(loop, ast.While) for loop in loops):
        return 0
    lengths = [_length(loop.iter, frame) for loop in loops if isinstance(loop, ast.For)]
    return min(math.prod(lengths), 1 << 53)


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
        case ast.Call(func=ast.Name(id="range" | "trange"), args=arguments):
            numbers = [_number(argument, frame) for argument in arguments]
            known = [number for number in numbers if number is not None]
            if not 1 <= len(known) == len(numbers) <= 3 or known[2:] == [0]:
                return 0
            return module_facts.dataset_length(range(*known)) or 0
        case ast.Call(func=ast.Name(id="enumerate" | "tqdm"), args=[first, *_]):
            return _length(first, frame)
    value = error_facts.resolve(node, frame)
    if is_a(value, DataLoader):
        return module_facts.batches(value)[0] or 0
    return 0 if value is MISSING else module_facts.dataset_length(value) or 0


def _number(node: ast.expr, frame: FrameType) -> int | None:
    value: Any = node.value if isinstance(node, ast.Constant) else error_facts.resolve(node, frame)
    return value if type(value) is int else None
