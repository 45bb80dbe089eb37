"""What the learner's cell did and what its text says, for a check to look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

_LOOPS = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Run:
    """The run of a learner's cell.

    Text is the last resort: judge what a function does (`observe`, `loops_over`, `same`). Where the
    text is the point, name the function in `within`: then its own body is judged, with the helpers
    of the cell that it names. Docstrings, comments and tests below it do not count.
    """

    code: str
    metrics: dict[str, list[float]] = field(default_factory=dict)
    """The values of each curve, in order; `run.metrics["loss"][-1]` is the last loss."""
    at: dict[str, list[int]] = field(default_factory=dict)
    """The steps of each curve's values."""
    steps: int = 0
    """Optimizer steps taken."""

    def falls_below(self, value: float, *, within: int, curve: str = "loss") -> bool:
        """Whether a curve falls below a value within so many steps, and ends below it."""
        points = list(zip(self.at.get(curve, ()), self.metrics.get(curve, ()), strict=True))
        early = any(number < value for step, number in points if step < within)
        return early and points[-1][1] < value

    def calls(self, name: str, within: str = "") -> bool:
        """Whether the text calls `name`: "backward" finds x.backward(), "torch.softmax" only that."""
        calls = (node.func for node in self._nodes(within) if isinstance(node, ast.Call))
        return any(text == name or text.endswith("." + name) for text in map(ast.unparse, calls))

    @property
    def loops(self) -> bool:
        """Whether the whole text has a `for` or `while`, or a comprehension."""
        return self.has_loop()

    def has_loop(self, within: str = "") -> bool:
        """Whether the text has a `for` or `while`, or a comprehension."""
        return any(isinstance(node, _LOOPS) for node in self._nodes(within))

    def names(self, within: str = "") -> set[str]:
        """The names that the text reads, and the attributes: x.grad gives "x" and "grad"."""
        nodes = list(self._nodes(within))
        read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        return read | {n.attr for n in nodes if isinstance(n, ast.Attribute)}

    def body(self, within: str) -> str:
        """The text of a function or class and its helpers, without comments and docstrings."""
        return "\n".join(map(ast.unparse, self._definitions(within)))

    def _nodes(self, within: str) -> Iterator[ast.AST]:
        roots = self._definitions(within) if within else [ast.parse(self.code)]
        return (node for root in roots for node in ast.walk(root))

    def _definitions(self, name: str) -> list[ast.AST]:
        """The definition of that name, and those of the helpers that it names, without docstrings."""
        known = _defined(ast.parse(self.code))
        found: dict[str, ast.AST] = {}
        waiting = [name]
        while waiting:
            wanted = waiting.pop()
            if wanted in known and wanted not in found:
                found[wanted] = known[wanted]
                waiting += [n.id for n in ast.walk(known[wanted]) if isinstance(n, ast.Name)]
        return list(found.values())


def _defined(tree: ast.Module) -> dict[str, ast.AST]:
    """Top-level definitions and lambdas by name; the last of a name counts."""
    known: dict[str, ast.AST] = {}
    for node in tree.body:
        if isinstance(node, _DEFINITIONS):
            known[node.name] = _without_docstrings(node)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            known |= {t.id: node.value for t in node.targets if isinstance(t, ast.Name)}
    return known


def _without_docstrings(node: ast.AST) -> ast.AST:
    for inner in ast.walk(node):
        if isinstance(inner, _DEFINITIONS) and ast.get_docstring(inner) is not None:
            inner.body = inner.body[1:] or [ast.Pass()]
    return node
