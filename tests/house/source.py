"""The source as data: each file parsed once, for the tests and the budgets of the house."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "tui" / "learn_torch"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class SourceFile:
    """One file of the package."""

    path: Path

    @property
    def name(self) -> str:
        """Its path inside the package."""
        return str(self.path.relative_to(PACKAGE))

    @cached_property
    def lines(self) -> int:
        return len(self.path.read_text(encoding="utf-8").splitlines())

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @cached_property
    def functions(self) -> list[Function]:
        """All functions, methods and functions inside functions."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    @cached_property
    def methods(self) -> dict[str, int]:
        """How many methods each class has, properties included."""
        classes = (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))
        return {one.name: sum(isinstance(node, Function) for node in one.body) for one in classes}

    @cached_property
    def imported(self) -> set[str]:
        """Our modules that the file imports, wherever in it; a package counts as one module."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("learn_torch"):
                found |= {_module(str(node.module), alias.name) for alias in node.names}
            elif isinstance(node, ast.Import):
                names = (alias.name for alias in node.names)
                found |= {name for name in names if name.startswith("learn_torch")}
        return found

    @cached_property
    def identifiers(self) -> set[str]:
        """All names that the code reads, writes, imports, defines or passes."""
        return set(_identifiers(self.tree))


def _module(package: str, name: str) -> str:
    file = PACKAGE.joinpath(*package.split(".")[1:], f"{name}.py")
    return f"{package}.{name}" if file.exists() else package


def _identifiers(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.alias | ast.ClassDef | Function):
            yield node.name


FILES = [SourceFile(path) for path in sorted(PACKAGE.rglob("*.py"))]


def small_files(below: int) -> list[SourceFile]:
    """Files of fewer lines, without `__init__.py`, which is short by nature."""
    return [file for file in FILES if file.lines < below and file.path.stem != "__init__"]


def repeated_names() -> dict[str, int]:
    """File names that occur more than once."""
    names = Counter(file.path.name for file in FILES)
    special = ("__init__.py", "__main__.py")
    return {name: count for name, count in names.items() if count > 1 and name not in special}


def files_that_carry(event: str) -> list[SourceFile]:
    """Files that name a run event (`figure`), apart from those that are about it alone.

    The names `Figure` and `figures` and those that begin with them count: each of these files had to
    be touched when that kind of event was added, and will be for the next one of its kind.
    """
    wanted = (event.capitalize(), f"{event}s")
    return [
        file
        for file in FILES
        if event not in file.name and any(name.startswith(wanted) for name in file.identifiers)
    ]
