"""An error, and what its failing line says in the learner's own words."""

from __future__ import annotations

import ast
import math
import re
from dataclasses import dataclass
from functools import cached_property

from learn_torch.i18n.message import Message
from learn_torch.kernel.protocol import ErrorReport

MAX_NAME = 40
"""Characters of an expression that a sentence quotes."""
_MODULES = (
    "torch",
    "torchvision",
    "F",
    "TF",
    "nn",
    "np",
    "numpy",
    "plt",
    "optim",
    "pd",
    "math",
    "random",
)
"""What a name before a dot stands for where it is no value: `F.relu(x)` is not a method of `F`."""
_READY = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant, ast.List)
"""Expressions that a dot can follow as they are."""


@dataclass(frozen=True)
class Situation:
    """An error report, read."""

    report: ErrorReport

    @property
    def kind(self) -> str:
        """The exception's class, without its module."""
        return self.report.kind.rpartition(".")[2]

    @property
    def message(self) -> str:
        """What torch or Python says."""
        return self.report.message

    @property
    def related(self) -> str:
        """What the errors say that this one came from, or is made of."""
        return "\n".join(str(note) for note in self.report.notes if isinstance(note, Message))

    @property
    def line(self) -> str:
        """The line of the learner's cells that failed; empty where none is to blame."""
        return self.report.trace[-1].source if self.report.trace else ""

    @cached_property
    def expression(self) -> ast.expr | None:
        """The part of that line that failed, where it is known and is an expression."""
        if not self.report.trace:
            return None
        at = self.report.trace[-1]
        try:
            return ast.parse(at.source[at.column : at.end_column].strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return None

    @property
    def inside(self) -> str:
        """What the cell called, where a function of a library raised, and not the cell's own line."""
        return self.call if self.report.raised_in else ""

    @property
    def is_own(self) -> bool:
        """Whether the learner's own `raise` made it: its words say what their author means."""
        return re.match(rf"\s*raise\s+(?:\w+\.)*{self.kind}\b", self.line) is not None

    @property
    def in_forward(self) -> bool:
        """Whether it failed in a method `forward` of the learner's."""
        return bool(self.report.trace) and self.report.trace[-1].function.endswith("forward")

    @property
    def _called(self) -> ast.Call | None:
        """The failing part, where it is a call."""
        return self.expression if isinstance(self.expression, ast.Call) else None

    @property
    def call(self) -> str:
        """What was called: "self.fc" of `self.fc(x)`; empty where the failing part is no call."""
        return quoted(self._called.func) if self._called else ""

    @property
    def layer(self) -> str:
        """The layer that failed, as the learner's model names it: "net.2"; else what was called, or its class."""
        layer = self.report.layer
        if layer is None:
            return self.call
        return layer.name or self.call or layer.type

    @property
    def tensor(self) -> str:
        """The tensor that a call works on: "x" of `x.view(3)` and of `torch.permute(x, (1, 0))`."""
        return self.receiver or self.argument

    @property
    def function(self) -> str:
        """The last name of what was called: "cross_entropy" of `F.cross_entropy(out, y)`."""
        return self.call.rpartition(".")[2]

    @property
    def layer_type(self) -> str:
        """The class of torch's layer that failed, else of the one that was called: "LSTM"."""
        return self.report.layer.type if self.report.layer is not None else self.function

    def factors(self, size: int) -> str:
        """How a flattened size came about: "8×26×26", where a tensor has such sizes behind its first."""
        for tensor in self.report.tensors:
            for shape in (tensor.shape, tensor.unflattened):
                if len(shape) > 2 and size > max(shape[1:]) and math.prod(shape[1:]) == size:
                    return "×".join(map(str, shape[1:]))
        return ""

    def ending_in(self, size: int) -> tuple[int, ...]:
        """The shape of the first tensor whose last size is this one; empty where there is none."""
        shapes = (tensor.shape for tensor in self.report.tensors)
        return next((shape for shape in shapes if shape and shape[-1] == size), ())

    @property
    def is_method(self) -> bool:
        """Whether a method of a value was called, and no function of a module."""
        return bool(self.receiver)

    @property
    def receiver(self) -> str:
        """Whose method was called: "x" of `x.view(3)`, "(a + b)" of `(a + b).view(3)`; or empty."""
        if self._called is None or not isinstance(self._called.func, ast.Attribute):
            return ""
        value = self._called.func.value
        path = ast.unparse(value)
        if "(" not in path and path.partition(".")[0] in _MODULES:
            return ""
        return quoted(value) if isinstance(value, _READY) else f"({quoted(value)})"

    @property
    def argument(self) -> str:
        """The first argument of the call: "x" of `self.fc(x)`."""
        return quoted(self._called.args[0]) if self._called and self._called.args else ""

    @property
    def picked(self) -> tuple[str, str]:
        """What `[...]` picks from, and what it picks: "x.shape" and "2"; empty where nothing is picked."""
        expression = self.expression
        if isinstance(expression, ast.Subscript):
            return quoted(expression.value), quoted(expression.slice)
        return "", ""

    @property
    def operands(self) -> tuple[str, str] | None:
        """Left and right of an operator, or of `torch.matmul(a, b)` and `a.matmul(b)`."""
        expression = self.expression
        if isinstance(expression, ast.BinOp):
            return quoted(expression.left), quoted(expression.right)
        names = [tensor.text for tensor in self.report.tensors if tensor.text]
        if expression is None and len(names) == 2:  # `x += y`, or over several lines
            return names[0], names[1]
        if not isinstance(expression, ast.Call):
            return None
        if len(expression.args) == 2 and self.call.startswith(("torch.", "F.")):
            return quoted(expression.args[0]), quoted(expression.args[1])
        if len(expression.args) == 1 and self.receiver and self.receiver != "self":
            return self.receiver, quoted(expression.args[0])
        return None

    @property
    def is_operator(self) -> bool:
        """Whether an operator failed, or a function of torch in its place."""
        name = self.call.rpartition(".")[2]
        known = ("matmul", "mm", "bmm", "mv", "dot", "add", "sub", "mul", "div", "addmm")
        return isinstance(self.expression, ast.BinOp) or name in known


_BROADCAST = re.compile(
    r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)"
)
_PRODUCT = re.compile(r"shapes cannot be multiplied \(\d+x(\d+) and (\d+)x\d+\)")


def clashing_axes(report: ErrorReport) -> dict[int, int]:
    """The axis, by its index, of each tensor of a report whose sizes do not fit; empty: not known."""
    shapes = [tensor.shape for tensor in report.tensors]
    if found := _BROADCAST.search(report.message):
        a, b, axis = map(int, found.groups())
        behind = max(map(len, shapes), default=0) - axis
        axes = [len(shape) - behind for shape in shapes]
        return _with_sizes(shapes, axes, ((a, b), (b, a)))
    if found := _PRODUCT.search(report.message):
        left, right = map(int, found.groups())
        if len(shapes) == 1:
            return _with_sizes(shapes, [len(shapes[0]) - 1], ((left,),))
        axes = [len(shape) - 1 - place for place, shape in enumerate(shapes)]
        return _with_sizes(shapes, axes, ((left, right),))
    return {}


def _with_sizes(
    shapes: list[tuple[int, ...]], axes: list[int], wanted: tuple[tuple[int, ...], ...]
) -> dict[int, int]:
    """The axes by tensor, if they have the sizes that the message says."""
    if any(not 0 <= axis < len(shape) for shape, axis in zip(shapes, axes, strict=True)):
        return {}
    sizes = tuple(shape[axis] for shape, axis in zip(shapes, axes, strict=True))
    return dict(enumerate(axes)) if sizes in wanted else {}


def quoted(node: ast.AST) -> str:
    """An expression as text, cut where it is long."""
    text = ast.unparse(node)
    return text if len(text) <= MAX_NAME else f"{text[: MAX_NAME - 1]}…"
