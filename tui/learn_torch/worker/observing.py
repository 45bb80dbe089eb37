"""What a check looks at: what the learner's function does while it runs, and what its text says.

What a function does cannot be disguised by an alias, `getattr`, a subclass or `map`; what its text
says can. So a check that forbids a means, or a loop, looks here and not into the text.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

CELL = "<cell "
"""How the file name of a learner's code begins."""
SLACK = 8
"""Lines and operations that a larger input may cost without a loop over it."""

_LOOPS = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass
class Observation:
    """What one call of a function did."""

    result: Any = None
    operations: list[str] = field(default_factory=list)
    """ATen operations in order, those inside of torch's functions too: "mm", "_softmax"."""
    functions: list[str] = field(default_factory=list)
    """Functions of torch and other packages that the learner's code called, by their own names."""
    packages: set[str] = field(default_factory=set)
    """Packages whose functions the learner's code called: "torch", "numpy"."""
    lines: int = 0
    """Lines of the learner's code that ran; a loop's lines once for each pass."""

    @property
    def work(self) -> int:
        """Lines and operations together: what grows with the input if there is a loop over it."""
        return self.lines + len(self.operations)

    def used(self, *names: str) -> str:
        """The first of the names that was used; empty if none was.

        "softmax" finds torch.softmax, x.softmax, F.softmax, nn.Softmax, an alias, and the
        operation aten::_softmax that `softmin` ends in.
        """
        found = {name.strip("_") for name in (*self.operations, *self.functions)}
        return next((name for name in names if name.strip("_") in found), "")

    @property
    def numpy(self) -> bool:
        """Whether the work went through NumPy."""
        return "numpy" in self.packages or bool(self.used("from_numpy", "numpy", "array"))


def observe(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Observation:
    """Call the function, and write down what it does; what it raises goes through."""
    seen = Observation()
    with _followed(seen), _Functions(seen), _Operations(seen):
        seen.result = function(*args, **kwargs)
    return seen


def operations(function: Callable[..., Any], *args: Any) -> int:
    """How many torch operations `function(*args)` performs; a loop over rows grows with the rows."""
    return len(observe(function, *args).operations)


def loops_over(
    function: Callable[..., Any], small: tuple[Any, ...], large: tuple[Any, ...]
) -> bool:
    """Whether larger arguments cost more lines or torch operations: a loop, however it is written.

    Let `large` be larger by 20 or more in the dimension that must not be looped over.
    """
    return observe(function, *large).work > observe(function, *small).work + SLACK


class _Operations(TorchDispatchMode):
    def __init__(self, seen: Observation) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._seen = seen

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Do not wrap __torch_dispatch__: the wrapper imports torch._dynamo, 0.8 s in each child."""
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self._seen.operations.append(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


class _Functions(TorchFunctionMode):
    def __init__(self, seen: Observation) -> None:
        super().__init__()
        self._seen = seen

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = getattr(func, "__name__", "")
        if name == "__get__":  # x.T, x.grad: the getter of a property
            name = getattr(getattr(func, "__self__", None), "__name__", name)
        self._seen.functions.append(name)
        return func(*args, **(kwargs or {}))


@contextmanager
def _followed(seen: Observation) -> Iterator[None]:
    """Count the lines of learner code that run, and note whom it calls."""

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        if not frame.f_code.co_filename.startswith(CELL):
            return None
        seen.lines += event == "line"
        return trace

    def profile(frame: FrameType, event: str, arg: Any) -> None:
        if event == "c_call" and _is_in_cell(frame):
            name, module = getattr(arg, "__name__", ""), getattr(arg, "__module__", None)
        elif event == "call" and _is_in_cell(frame.f_back) and not _is_in_cell(frame):
            name, module = frame.f_code.co_name, frame.f_globals.get("__name__")
        else:
            return
        seen.functions.append(name)
        if isinstance(module, str):
            seen.packages.add(module.partition(".")[0])

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])


def _is_in_cell(frame: FrameType | None) -> bool:
    return frame is not None and frame.f_code.co_filename.startswith(CELL)


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
