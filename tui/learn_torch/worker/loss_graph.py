"""The end of a loss's graph: which operations led to it, read from autograd's nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch

_RESHAPING = {
    "ViewBackward0", "UnsafeViewBackward0", "ReshapeAliasBackward0", "TransposeBackward0",
    "PermuteBackward0", "SqueezeBackward0", "SqueezeBackward1", "UnsqueezeBackward0",
    "AliasBackward0", "CloneBackward0", "SliceBackward0", "SelectBackward0", "ToCopyBackward0",
}  # fmt: skip
"""Operations that leave the values as they are."""
_ACTIVATIONS = {
    "SoftmaxBackward0": "softmax",
    "LogSoftmaxBackward0": "log_softmax",
    "SigmoidBackward0": "sigmoid",
    "LogSigmoidBackward0": "logsigmoid",
}
_DIFFERENCES = ("SubBackward0", "RsubBackward1")
MAX_NODES = 60
"""Of a graph, from the loss back: the loss function's own operations are the first."""


@dataclass(frozen=True)
class Shape:
    """What the graphs of a run's losses have in common."""

    activation: str = ""
    """"softmax": it was applied before a loss function that applies it itself."""
    loss: str = ""
    """The loss function that applies it: "cross_entropy"."""
    classes: int | None = None
    """How many classes cross_entropy chose from; 2 for a binary one."""
    crossed: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    """The shape of predictions, and that of their difference from targets: [64, 1] and [64, 64]."""


def shape(loss: Any, before: Shape) -> Shape:
    """What the graph of a loss says, beside what those before have said."""
    found = before
    for node, is_nll in _nodes(loss.grad_fn):
        name = node.name()
        if name in _DIFFERENCES and found.crossed is None:
            found = replace(found, crossed=_crossed(node))
        if name == "LogSoftmaxBackward0" and is_nll:
            found = replace(found, classes=_last_size(node))
        behind = _ACTIVATIONS.get(_behind(node), "")
        if name == "LogSoftmaxBackward0" and (behind == "softmax" or (is_nll and behind)):
            found = replace(found, activation=behind, loss="cross_entropy")
        if name.startswith("BinaryCrossEntropy") and found.classes is None:
            found = replace(found, classes=2)
        if name == "BinaryCrossEntropyWithLogitsBackward0" and behind in ("softmax", "sigmoid"):
            found = replace(found, activation=behind, loss="binary_cross_entropy_with_logits")
        if name.startswith("NllLoss") and behind in ("softmax", "sigmoid"):
            found = replace(found, activation=behind, loss="nll_loss")
    return found


def _nodes(root: Any) -> Iterator[tuple[Any, bool]]:
    """The nodes nearest to a loss, each with whether a nll_loss has used it directly."""
    waiting: list[tuple[Any, bool]] = [(root, False)]
    seen: set[int] = set()
    while waiting and len(seen) < MAX_NODES:
        node, is_nll = waiting.pop(0)
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        yield node, is_nll
        name = node.name()
        passes = is_nll and name in _RESHAPING
        is_loss = name.startswith("NllLoss") or passes
        waiting += [(each, is_loss) for each, _ in node.next_functions]


def _behind(node: Any) -> str:
    """The operation whose values a node was given, past those that only reshape."""
    following = node.next_functions
    while following and following[0][0] is not None:
        behind = following[0][0]
        name: str = behind.name()
        if name not in _RESHAPING:
            return name
        following = behind.next_functions
    return ""


def _last_size(node: Any) -> int | None:
    """How many classes a log_softmax had, from what its node says of its result."""
    sizes, dim = tuple(node._input_metadata[0].shape), node._saved_dim
    dim = dim - (1 << 64) if dim >= 1 << 63 else dim  # torch gives -1 as unsigned
    return int(sizes[dim]) if sizes and -len(sizes) <= dim < len(sizes) else None


def _crossed(node: Any) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Shapes where a difference of predictions and targets is one of each with each; else None.

    [n, 1] and [n] broadcast to [n, n]. Of two sides that both have gradients, as in a loss of pairs,
    it is meant.
    """
    sides = [side for side, _ in node.next_functions if side is not None]
    result = _result_shape(node)
    if len(sides) != 1 or len(result) != 2 or result[0] != result[1] or result[0] < 2:
        return None
    given = _result_shape(sides[0])
    return (given, result) if given in ((result[0], 1), (result[0],)) else None


def _result_shape(node: Any) -> tuple[int, ...]:
    try:
        return tuple(node._input_metadata[0].shape)
    except (RuntimeError, IndexError):  # a nested tensor has none
        return ()


def given_zero(loss: Any) -> str:
    """ "log", "div": the nearest operation that was given 0, or less; empty where none was.

    Values are read only up to the first layer: behind it, reading could run hooks of checkpointing.
    """
    waiting: list[Any] = [loss.grad_fn]
    seen: set[int] = set()
    while waiting and len(seen) < MAX_NODES:
        node = waiting.pop(0)
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        behind = [each for each, _ in node.next_functions if each is not None]
        if found := _given_zero(node):
            return found
        if all(each.name() != "torch::autograd::AccumulateGrad" for each in behind):
            waiting += behind
    return ""


def _given_zero(node: Any) -> str:
    match node.name():
        case "LogBackward0" | "Log2Backward0" | "Log10Backward0":
            return "log" if _some(node._saved_self <= 0) else ""
        case "DivBackward0":
            divisor = getattr(node, "_saved_other", None)
            return "div" if isinstance(divisor, torch.Tensor) and _some(divisor == 0) else ""
    return ""


def _some(holds: torch.Tensor) -> bool:
    return bool(holds.any())
