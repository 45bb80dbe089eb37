"""The house style that a machine can hold: small files, small functions, narrow excepts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "tui").rglob("*.py"))

FILE_LINES = 300
FUNCTION_LINES = 40

BORDERS = {
    "cli.py": "main: an unexpected error becomes one line",
    "worker/running.py": "learner code may raise anything",
    "worker/judging.py": "so may a check, and what a learner types as a guess",
    "worker/queries/__init__.py": "a query looks at what learner code has made",
    "worker/spawn.py": "nothing may return from the child into the guard's code",
}
"""Where a broad `except` is right, and why."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "tui" / "learn_torch"))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_can_be_read_in_one_go(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= FILE_LINES


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_function_does_one_thing(path: Path) -> None:
    tree = ast.parse(path.read_text())
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= FUNCTION_LINES]
    assert not long


def broad_excepts(path: Path) -> Iterator[int]:
    """Lines of `except:`, `except Exception` and `except BaseException` that do not re-raise."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = "" if node.type is None else ast.unparse(node.type)
        reraises = any(isinstance(inner, ast.Raise) and inner.exc is None for inner in node.body)
        if caught in ("", "Exception", "BaseException") and not reraises:
            yield node.lineno


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_broad_except_stands_only_at_a_border(path: Path) -> None:
    if name_of(path) not in BORDERS:
        assert not list(broad_excepts(path))


def test_every_border_is_one() -> None:
    for name in BORDERS:
        assert list(broad_excepts(ROOT / "tui" / "learn_torch" / name)), name


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_what_is_public_says_what_it_is(path: Path) -> None:
    """Modules, public classes and public functions carry a docstring."""
    tree = ast.parse(path.read_text())
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    public = [n for n in tree.body if isinstance(n, kinds) and not n.name.startswith("_")]
    bare = [n.name for n in public if not ast.get_docstring(n)]
    assert not bare
    assert not tree.body or ast.get_docstring(tree)
