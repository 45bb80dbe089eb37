"""What the callers of a backward pass say: names for its series, and whether an optimizer steps."""

from __future__ import annotations

import ast
from types import CodeType, FrameType

import torch

from learn_torch.kernel.wire_types import MAX_NAME
from learn_torch.worker import traces

MAX_CALLERS = 40
"""Calls around a backward pass in which an optimizer's step is looked for."""
_OPTIMIZER_FILE = torch.optim.Optimizer.profile_hook_step.__code__.co_filename


def call_text(code: CodeType, instruction: int) -> str:
    """The source of the expression at an instruction; empty when there is none to be had."""
    first, last, start, end = list(code.co_positions())[instruction // 2]
    lines = traces.source_lines(code.co_filename)
    if first is None or last is None or start is None or end is None or last > len(lines):
        return ""
    rows = [line.encode() for line in lines[first - 1 : last]]  # columns count bytes
    rows[-1] = rows[-1][:end]
    rows[0] = rows[0][start:]
    return b"".join(rows).decode(errors="replace")


def names_in(text: str, argument: str) -> tuple[tuple[str, ...], str]:
    """The names of the series of a call, and the variable inside of scaler.scale(…), if any.

    `argument` names the parameter that holds the losses; empty: the method of a loss is called. A
    series is called "loss" where the expression has no name.
    """
    try:
        call = ast.parse(f"({text})", mode="eval").body  # parentheses: it may span lines
    except SyntaxError:
        return ("loss",), ""
    target = _target(call, argument)
    if isinstance(target, ast.List | ast.Tuple) and target.elts:
        return tuple(_name(one) for one in target.elts), ""
    return (_name(target),), _scaled(target)


def _target(call: ast.expr, argument: str) -> ast.expr | None:
    """The expression of the loss in a call."""
    if not isinstance(call, ast.Call):
        return None
    if not argument:
        return call.func.value if isinstance(call.func, ast.Attribute) else None
    named = (one.value for one in call.keywords if one.arg == argument)
    return call.args[0] if call.args else next(named, None)


def _name(target: ast.expr | None) -> str:
    peeled = None if target is None else _peeled(target)
    if not isinstance(peeled, _NAMES) or any(isinstance(one, ast.Call) for one in ast.walk(peeled)):
        return "loss"  # `model(x, y)[1]` is no name
    return ast.unparse(peeled)[:MAX_NAME]


def _scaled(target: ast.expr | None) -> str:
    match target:
        case ast.Call(func=ast.Attribute(attr="scale"), args=[ast.Name(id=name)]):
            return name
    return ""


_NAMES = ast.Name | ast.Attribute | ast.Subscript
_WRAPPERS = ("scale", "mean", "sum")
"""Of scaler.scale(total) and torch.mean(total): what they are called with is the loss."""


def _peeled(target: ast.expr) -> ast.expr:
    """The loss inside loss.mean() and scaler.scale(loss)."""
    while isinstance(target, ast.Call):
        if len(target.args) == 1 and _is_loss(target.args[0], target.func):
            target = target.args[0]
        elif isinstance(target.func, ast.Attribute) and not target.args:
            target = target.func.value
        else:
            break
    return target


def _is_loss(argument: ast.expr, function: ast.expr) -> bool:
    """Whether a function is called with a loss, and not with an input, as in model(x)."""
    wraps = isinstance(function, ast.Attribute) and function.attr in _WRAPPERS
    return isinstance(argument, _NAMES) and (wraps or "loss" in ast.unparse(argument).lower())


def is_within_step(frame: FrameType | None) -> bool:
    """Whether an optimizer's step is among the nearest callers, as for the closure of LBFGS."""
    for _ in range(MAX_CALLERS):
        if frame is None:
            return False
        if frame.f_code.co_filename == _OPTIMIZER_FILE:
            return True
        frame = frame.f_back
    return False


def outside_torch(frame: FrameType | None, function: str) -> FrameType | None:
    """The nearest caller that is not torch; None where torch calls `function`, and on its threads."""
    while frame is not None and str(frame.f_globals.get("__name__", "")).startswith("torch."):
        frame = None if function else frame.f_back
    return frame
