"""Draw the loss of a training loop that is written by hand: in NumPy, in plain Python, without autograd.

No backward pass and no optimizer says there what the loss is. A loop that assigns to `loss`, and moves
parameters against a gradient, is compiled with a call behind the assignment; what the learner reads
of the code, in tracebacks and by `inspect`, stays as it is.
"""

from __future__ import annotations

import ast
import builtins
import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

RECORD = "_learn_torch_record"
"""The builtin that the call calls: (name, value)."""
COMPILING = "_learn_torch_compiling"
"""The builtin that it asks first: torch.compile knows the answer, and leaves the call out of its graph."""
_LOSS = re.compile(r"(?:\w+_)?(?:loss|cost|mse)(?:_\w+)?|J", re.IGNORECASE)
_RATE = re.compile(r"(?:\w+_)?(?:lr|learning_rate|rate|alpha|eta|step_size)", re.IGNORECASE)
_STEPS = re.compile(r"(?:update|step|back_?prop|backward|gradient_descent|optimi[sz]e|train)\w*")
"""Functions and methods that move the parameters of a model."""
_HOOKED = ("zero_grad", "no_grad", "zero_")
"""What only loops over autograd's gradients call: there the backward pass is recorded."""
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def install(record: Callable[[str, Any], None], is_compiling: Callable[[], bool]) -> None:
    """Let cells find `record` and torch's `is_compiling`; once, in the child."""
    setattr(builtins, RECORD, record)
    setattr(builtins, COMPILING, is_compiling)


def marked(tree: ast.Module) -> ast.Module:
    """The statements of a cell, with calls behind the losses of its hand-made trainings.

    Code that is nested too deeply to be copied stays as it is: a sum of 300 terms, say.
    """
    try:
        if not any(_is_training(loop) for loop in _loops(tree)):
            return tree
        tree_marked = copy.deepcopy(tree)
    except RecursionError:
        return tree
    for loop in _loops(tree_marked):
        if _is_training(loop):
            _mark(loop.body, set())
    return tree_marked


def _loops(tree: ast.AST) -> Iterator[ast.For | ast.While]:
    """The outermost loops, of each function too; an expression has none."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.For | ast.While):
            yield node
        elif not isinstance(node, ast.expr):
            yield from _loops(node)


def _is_training(loop: ast.For | ast.While) -> bool:
    nodes = list(_within(loop))
    called = [_called(node) for node in nodes if isinstance(node, ast.Call)]
    if any(name in _HOOKED for name in called):
        return False
    steps = any(_STEPS.fullmatch(name) for name in called) or any(map(_moves, nodes))
    return steps and any(_LOSS.fullmatch(name) for node in nodes for name in _assigned(node))


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a loop, without those of functions that it defines."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _SCOPES):
            yield child
            yield from _within(child)


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _assigned(node: ast.AST) -> Iterator[str]:
    """The variables that a statement assigns to."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AugAssign):
        targets = [node.target]
    for target in targets:
        names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
        yield from (name.id for name in names if isinstance(name, ast.Name))


def _moves(node: ast.AST) -> bool:
    """Whether a statement moves a parameter against a gradient: `w -= lr * dw`, `w = w - lr * dw`."""
    match node:
        case ast.AugAssign(op=ast.Sub(), value=step):
            return _is_product(step)
        case ast.AugAssign(op=ast.Add(), value=step):
            return _is_product(step) and (_has_rate(step) or "-" in ast.unparse(step))
        case ast.Assign(targets=[target], value=ast.BinOp(left=left, op=ast.Sub(), right=step)):
            return ast.unparse(left) == ast.unparse(target) and _is_product(step)
    return False


def _is_product(step: ast.expr) -> bool:
    return any(
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div)
        for node in ast.walk(step)
    )


def _has_rate(step: ast.expr) -> bool:
    names = (getattr(node, "id", getattr(node, "attr", "")) for node in ast.walk(step))
    return any(_RATE.fullmatch(name) for name in names)


def _mark(body: list[ast.stmt], done: set[str]) -> None:
    """Put a call behind the statement that has a loss ready: the last of the block that assigns to it.

    A sum that begins at a constant, and that an inner loop fills, is ready behind that loop.
    """
    sums = {name for one in body if _begins(one) for name in _assigned(one)}
    last: dict[str, int] = {}
    for at, statement in enumerate(body):
        names = {*_assigned(statement)} if not _begins(statement) else set()
        if isinstance(statement, ast.For | ast.While):
            names |= sums.intersection(n for one in _within(statement) for n in _assigned(one))
        last |= {name: at for name in names - done if _LOSS.fullmatch(name)}
    for statement in body:
        for block in _blocks(statement):
            _mark(block, done | last.keys())
    for name, at in sorted(last.items(), key=lambda one: -one[1]):
        body.insert(at + 1, _call(name, body[at]))


def _begins(statement: ast.stmt) -> bool:
    """Whether a variable begins at a constant: `loss = 0`."""
    return isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a loop, a condition, a `with` or a `try`."""
    if isinstance(statement, ast.For | ast.While | ast.If | ast.With | ast.Try):
        yield statement.body
        yield from (block for block in [getattr(statement, "orelse", [])] if block)


def _call(name: str, after: ast.stmt) -> ast.stmt:
    arguments: list[ast.expr] = [ast.Constant(name), ast.Name(name, ast.Load())]
    record = ast.Call(ast.Name(RECORD, ast.Load()), arguments, [])
    compiling = ast.Call(ast.Name(COMPILING, ast.Load()), [], [])
    call = ast.Expr(ast.BoolOp(ast.Or(), [compiling, record]))
    end = after.end_lineno or after.lineno
    for node in ast.walk(call):
        if isinstance(node, ast.expr | ast.stmt):
            node.lineno = node.end_lineno = end
            node.col_offset = node.end_col_offset = after.end_col_offset or 0
    return call
