"""Run one piece of learner code in a namespace, as a notebook does."""

from __future__ import annotations
import __future__

import ast
import asyncio
import builtins
import contextlib
import inspect
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType
from typing import Any

from learn_torch import notebook_syntax
from learn_torch.worker import (
    debugger,
    hand_made_loops,
    ipython_display,
    notebook_features,
    own_frames,
    spawned_main,
    traces,
)


@dataclass(frozen=True)
class Ran:
    """What a run came to. Either `error` is set or the code ran to its end."""

    value: Any = None
    """Of the last expression; None when the code ends otherwise, or the expression is followed by ;"""
    error: BaseException | None = None


def execute(
    code: str, name: str, namespace: dict[str, Any], close: Callable[[Any], object] | None = None
) -> Ran:
    """Run `code`, compiled as file `name`; print the value of its last expression, unless None.

    `close` gets the value when the code has run to its end: what it shows is part of the run.
    Every exception is caught: this is the border behind which learner code lives. A process that
    the code has forked ends here: the session goes on in the one that was asked to run the cell.
    """
    process = os.getpid()
    namespace.pop("__warningregistry__", None)  # a cell that is run again warns again
    try:
        notebook_features.begin_cell(code, namespace)
        value = run_text(code, name, namespace)
        if os.getpid() == process and close is not None:
            close(value)
        ran = Ran(value)
    except BaseException as error:
        ran = Ran(error=_without_us(error))
        _call_excepthook(error)
    debugger.end()
    _flush_streams()
    if os.getpid() != process:
        _end_fork(ran.error)
    return ran


def _call_excepthook(error: BaseException) -> None:
    """Call the hook that a cell has set for errors that nothing catches, as Python at its end."""
    if sys.excepthook is sys.__excepthook__ or isinstance(error, SystemExit):
        return
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except Exception as failure:  # the hook is the learner's
        print("Error in sys.excepthook:", file=sys.stderr)
        traceback.print_exception(_without_us(failure))


_builtins = dict(vars(builtins))
_replaced: dict[str, Any] = {}
"""The builtins that cells have replaced; for cells alone, or `len` would fail in our code."""
_DELETED = object()
"""In the place of a builtin that a cell has deleted."""


def remember_builtins() -> None:
    """Take the present builtins, `display` and our `input` too, as Python's; once, in the child."""
    _builtins.update(vars(builtins))


def _give_builtins() -> None:
    """Give the cell the builtins as earlier cells have left them."""
    present = vars(builtins)
    for name, value in _replaced.items():
        if value is _DELETED:
            present.pop(name, None)
        else:
            present[name] = value


def _restore_builtins() -> None:
    """Restore Python's builtins, and remember those of the cell; uses none of them itself."""
    present = builtins.__dict__
    for name, own in _builtins.items():
        if name != "_" and present.get(name, _DELETED) is not own:
            _replaced[name], present[name] = present.get(name, _DELETED), own
        else:
            _replaced.pop(name, None)


def run_text(code: str, name: str, namespace: dict[str, Any]) -> Any:
    """Run the text of a cell; a program that exits with success has run to its end."""
    cell = notebook_syntax.translate(code)
    traces.remember_source(name, cell.source)
    try:
        if cell.magic:
            return notebook_features.run_cell_magic(cell, name, namespace, _run)
        return _run(cell.python, name, namespace)
    except SystemExit as end:
        if end.code not in (None, 0):  # False is 0: unittest.main() ends so
            raise
        return None


def _run(code: str, name: str, namespace: dict[str, Any]) -> Any:
    """Run the statements, then print and return the value of the last expression."""
    body, last = parse(code, name)
    traces.remember_classes(name, body)
    spawned_main.remember(body)
    body = hand_made_loops.marked(body)
    parts: list[ast.Module | ast.Expression] = (
        [*_parts(body)] if notebook_features.shows_each() else [body]
    )
    if last is not None:
        parts.append(last)
    compiled = [(part, _compiled(part, name, namespace)) for part in parts]
    if any(one.co_flags & inspect.CO_COROUTINE for _, one in compiled):
        return _loop().run_until_complete(_run_in_loop(compiled, namespace))
    value = None
    for part, one in compiled:
        value = _shown(_exec(one, namespace), part, namespace)
    return value if last is not None else None


async def _run_in_loop(
    compiled: list[tuple[ast.Module | ast.Expression, CodeType]], namespace: dict[str, Any]
) -> Any:
    """Run a cell that awaits: all of it in the event loop, which later cells share."""
    value = None
    for part, one in compiled:
        result = _exec(one, namespace)
        if one.co_flags & inspect.CO_COROUTINE:
            _give_builtins()
            try:
                result = await result
            finally:
                _restore_builtins()
        value = _shown(result, part, namespace)
    return value if isinstance(compiled[-1][0], ast.Expression) else None


def _parts(body: ast.Module) -> Iterator[ast.Module | ast.Expression]:
    """Each statement by itself, where each expression is to be shown."""
    for node in body.body:
        if isinstance(node, ast.Expr):
            yield ast.Expression(node.value)
        else:
            yield ast.Module([node], [])


def _shown(value: Any, part: ast.AST, namespace: dict[str, Any]) -> Any:
    """Print the value of an expression, unless it is None, and return it."""
    if value is not None and isinstance(part, ast.Expression):
        notebook_features.keep_value(value, namespace)
        if sys.displayhook is sys.__displayhook__:
            ipython_display.show(value)
        else:  # that of rich.pretty, of sympy.init_printing, or of the cells
            sys.displayhook(value)
    return value


def _compiled(tree: ast.Module | ast.Expression, name: str, namespace: dict[str, Any]) -> CodeType:
    """Compile with none of our own flags, and those of `__future__` that earlier cells imported."""
    features = (namespace.get(feature) for feature in __future__.all_feature_names)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    for feature in features:
        if isinstance(feature, __future__._Feature):
            flags |= feature.compiler_flag
    mode = "exec" if isinstance(tree, ast.Module) else "eval"
    code: CodeType = compile(tree, name, mode, flags, dont_inherit=True)
    return code


def _exec(code: CodeType, namespace: dict[str, Any]) -> Any:
    """Run compiled code, with the builtins of the cells."""
    _give_builtins()
    try:
        return eval(code, namespace)
    finally:  # in this frame: a context manager needs `next`, which the cell may have deleted
        _restore_builtins()


_loops: list[asyncio.AbstractEventLoop] = []


def _loop() -> asyncio.AbstractEventLoop:
    """The loop of top-level `await`: its tasks go on at the next cell that awaits."""
    if not _loops or _loops[0].is_closed():
        _loops[:] = [asyncio.new_event_loop()]
    return _loops[0]


def parse(code: str, name: str) -> tuple[ast.Module, ast.Expression | None]:
    """Split the last expression from the statements before it; raises SyntaxError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        tree = ast.parse(code, name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or silenced(code, last):
        return tree, None
    del tree.body[-1]
    return tree, ast.Expression(last.value)


def silenced(code: str, last: ast.Expr) -> bool:
    """Whether a semicolon follows the last expression; brackets and comments may stand there too."""
    end, column = last.value.end_lineno or 1, last.value.end_col_offset or 0
    lines = code.encode().splitlines()[end - 1 :]  # columns count bytes
    rest = [lines[0][column:], *lines[1:]]
    return any(b";" in line.partition(b"#")[0] for line in rest)


def _end_fork(error: BaseException | None) -> None:
    """End a process that the cell has forked, as `python train.py` would end it."""
    status = 0
    if isinstance(error, SystemExit):
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
    elif error is not None:
        traceback.print_exception(error)
        status = 1
    _flush_streams()
    os._exit(status & 0xFF)


def _flush_streams() -> None:
    """Push out what a stream holds that the cell has put in the place of stdout, as Python at its end."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, TypeError, ValueError, OSError):  # closed, or none
            stream.flush()


def _without_us(error: BaseException) -> BaseException:
    """Drop our own frames from the top of the traceback."""
    theirs = (link for link in traces.links(error) if not own_frames.is_ours(link.tb_frame))
    error.__traceback__ = next(theirs, None)
    return error
