"""Give the processes that a cell spawns the classes and functions of the cells.

`multiprocessing` lets a spawned process run the main script again, up to its definitions. A session
has no script: the definitions of its cells are written into one when the first process asks.
"""

from __future__ import annotations

import ast
import os
from multiprocessing import spawn
from pathlib import Path
from typing import Any

CHEAP_CALLS = ("torch.device", "torch.cuda.is_available", "torch.accelerator.is_available")
"""Calls that a constant may hold; any other could be the training itself."""
_PLAIN = (
    ast.Constant, ast.Name, ast.Attribute, ast.UnaryOp, ast.BinOp, ast.IfExp, ast.Compare, ast.Tuple,
    ast.List, ast.Dict, ast.Set, ast.operator, ast.unaryop, ast.cmpop, ast.expr_context, ast.keyword,
)  # fmt: skip
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_HEAD = "# The definitions of the cells: what a spawned process needs of them.\n"
_FOOT = """
import sys as _sys
for _stream in (_sys.stdout, _sys.stderr):
    _stream.reconfigure(line_buffering=True, write_through=False)
"""
"""A line in one piece, as on a terminal: PYTHONUNBUFFERED writes its end by itself, behind what another
process has written meanwhile."""

_parts: dict[str, ast.stmt] = {}
"""The statements to write, by what they define; a later definition takes the place of an earlier."""


def remember(tree: ast.Module) -> None:
    """Take the imports, definitions and constants of a cell that is about to run."""
    for node in tree.body:
        try:
            name = _defined(node)
        except RecursionError:
            continue  # nested too deeply: a sum of 900 terms is no definition that others need
        if name:
            _parts[name] = node


def install() -> None:
    """Let `multiprocessing` find the definitions; once, in the child."""
    original = spawn.get_preparation_data

    def get_preparation_data(name: str) -> dict[str, Any]:
        found: dict[str, Any] = original(name)
        if "init_main_from_path" not in found and "init_main_from_name" not in found:
            found["init_main_from_path"] = str(_written())
        return found

    spawn.get_preparation_data = get_preparation_data


def _written() -> Path:
    """The file of the definitions, as they are now.

    Replaced as a whole: the process that was spawned before this one may just be reading it.
    """
    path = Path(os.environ["TMPDIR"], "cells.py")
    parts = sorted(_parts.values(), key=lambda node: not _is_future(node))
    new = path.with_suffix(".new")
    new.write_text(_HEAD + "\n\n".join(map(_guarded, parts)) + _FOOT)
    return new.replace(path)


def _guarded(node: ast.stmt) -> str:
    """A statement that may name what only the session has: then it defines nothing."""
    if _is_future(node):
        return ast.unparse(node)
    return f"try:\n{_indented(node)}\nexcept NameError:\n    pass"


def _indented(node: ast.stmt) -> str:
    body = ast.unparse(ast.If(test=ast.Constant(True), body=[node], orelse=[]))
    return body.partition("\n")[2]


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _defined(node: ast.stmt) -> str:
    """A key for what a statement defines; empty for one that a spawned process must not run."""
    if isinstance(node, _DEFINITIONS):
        return node.name
    if isinstance(node, ast.Import | ast.ImportFrom):
        return ast.unparse(node)
    if isinstance(node, ast.Try) and all(
        isinstance(n, ast.Import | ast.ImportFrom) for n in node.body
    ):
        return ast.unparse(node)
    if isinstance(node, ast.Assign) and _is_plain(node.value):
        return ", ".join(map(ast.unparse, node.targets))
    if isinstance(node, ast.AnnAssign) and node.value is not None and _is_plain(node.value):
        return ast.unparse(node.target)
    return ""


def _is_plain(node: ast.AST) -> bool:
    """Whether a value costs nothing: constants and names, no call that could run the program."""
    if isinstance(node, ast.Call):
        given = (*node.args, *node.keywords)
        return ast.unparse(node.func) in CHEAP_CALLS and all(map(_is_plain, given))
    return isinstance(node, _PLAIN) and all(map(_is_plain, ast.iter_child_nodes(node)))
