"""Run one piece of learner code in a namespace, as a notebook does."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from learn_torch.worker import traces


@dataclass(frozen=True)
class Ran:
    """What a run came to. Either `error` is set or the code ran to its end."""

    value: Any = None
    """Of the last expression; None when the code ends otherwise, or the expression is followed by ;"""
    error: BaseException | None = None


def execute(
    code: str,
    name: str,
    namespace: dict[str, Any],
    close: Callable[[Any], object] | None = None,
) -> Ran:
    """Run `code`, compiled as file `name`; print the value of its last expression, unless None.

    `close` gets the value when the code has run to its end: what it shows is part of the run.
    Every exception is caught: this is the border behind which learner code lives.
    """
    traces.remember_source(name, code)
    namespace.pop("__warningregistry__", None)  # a cell that is run again warns again
    try:
        body, last = parse(code, name)
        exec(compile(body, name, "exec"), namespace)
        value = None
        if last is not None:
            value = eval(compile(last, name, "eval"), namespace)
            if value is not None:
                namespace["_"] = value
                print(repr(value))
        if close is not None:
            close(value)
    except BaseException as error:
        return Ran(error=_without_us(error))
    return Ran(value)


def parse(code: str, name: str) -> tuple[ast.Module, ast.Expression | None]:
    """Split the last expression from the statements before it; raises SyntaxError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        tree = ast.parse(code, name)
    if not tree.body or not isinstance(tree.body[-1], ast.Expr) or silenced(code):
        return tree, None
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    return tree, ast.Expression(last.value)


def silenced(code: str) -> bool:
    """Whether the code ends with a semicolon, a comment apart."""
    lines = [
        line for line in code.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    return bool(lines) and lines[-1].split("#")[0].rstrip().endswith(";")


def _without_us(error: BaseException) -> BaseException:
    """Drop our own frame from the top of the traceback."""
    if error.__traceback__ is not None:
        error.__traceback__ = error.__traceback__.tb_next
    return error
