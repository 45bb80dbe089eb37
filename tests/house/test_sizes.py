"""The house style that a machine can check: sizes, fan-out, narrow excepts, docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.source import FILES, SourceFile

FILE_LINES = 300
FUNCTION_LINES = 40
METHODS = 25
"""Of a class: beyond that, a part of it is an object of its own."""
FUNCTIONS = 25
"""Of a file, methods included."""
FAN_OUT = 20
"""Modules of ours that a file imports."""

BORDERS = {
    "cli.py": "main: an unexpected error becomes one line",
    "worker/run_cell.py": "learner code may raise anything",
    "worker/judging.py": "so may a check, and what a learner types as a guess",
    "worker/traces.py": "the description of an error calls what its class and values override",
    "worker/training_notes.py": "notes on a training are never worth a cell",
    "worker/training_watch.py": "nor is looking at a step: it lies in the learner's loop",
    "worker/queries/__init__.py": "a query looks at what learner code has made",
    "worker/warm.py": "a package that does not fit together may raise anything as it is imported",
    "worker/spawn.py": "nothing may return from the child into the guard's code",
}
"""Where a broad `except` is right, and why."""


def test_a_file_can_be_read_in_one_go() -> None:
    assert [file.name for file in FILES if file.lines > FILE_LINES] == []


def test_a_function_does_one_thing() -> None:
    long = [
        f"{file.name}: {function.name}"
        for file in FILES
        for function in file.functions
        if (function.end_lineno or 0) - function.lineno >= FUNCTION_LINES
    ]
    assert long == []


def test_a_class_has_one_job() -> None:
    found = {name: count for file in FILES for name, count in file.methods.items()}
    assert {n: count for n, count in found.items() if count > METHODS} == {}


def test_a_file_has_one_subject() -> None:
    found = {file.name: len(file.functions) for file in FILES}
    assert {n: count for n, count in found.items() if count > FUNCTIONS} == {}


def test_a_file_depends_on_few_others() -> None:
    found = {file.name: len(file.imported) for file in FILES}
    assert {name: count for name, count in found.items() if count > FAN_OUT} == {}


def broad_excepts(file: SourceFile) -> Iterator[int]:
    """Lines of `except:`, `except Exception` and `except BaseException` that do not re-raise."""
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = "" if node.type is None else ast.unparse(node.type)
        reraises = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in node.body)
        if caught in ("", "Exception", "BaseException") and not reraises:
            yield node.lineno


def test_a_broad_except_is_only_at_a_border_and_each_border_has_one() -> None:
    assert {file.name for file in FILES if list(broad_excepts(file))} == set(BORDERS)


def test_what_is_public_has_a_docstring() -> None:
    """Modules, public classes and public functions."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    bare = [
        f"{file.name}: {node.name}"
        for file in FILES
        for node in file.tree.body
        if isinstance(node, kinds) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    bare += [file.name for file in FILES if file.tree.body and not ast.get_docstring(file.tree)]
    assert bare == []
