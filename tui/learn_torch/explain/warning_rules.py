"""Warnings of torch that carry real bugs, found in what a run printed.

Torch says them in English, often in several lines, and goes on; each is explained once a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from learn_torch.i18n.message import Message, msg

Build = Callable[[re.Match[str]], tuple[Message, Message]]

_SIZE = r"\(torch\.Size\(\[(?P<{name}>[\d, ]*)\]\)\)"


def _same(why: Message, fix: Message) -> Build:
    return lambda found: (why, fix)


def _broadcast(found: re.Match[str]) -> tuple[Message, Message]:
    """A loss of sizes that differ, as (N, 1) and (N,): each prediction against each target."""
    return (
        msg(
            "The loss compared sizes [{input}] and [{target}] by broadcasting: every prediction with every target.",
            input=found["input"], target=found["target"],
        ),
        msg("Give both the same shape: `out.squeeze(1)`, or `y.unsqueeze(1)`."),
    )  # fmt: skip


_RULES: tuple[tuple[str, Build], ...] = (
    (
        rf"Using a target size {_SIZE.format(name='target')} that is different to the input size "
        rf"{_SIZE.format(name='input')}",
        _broadcast,
    ),
    (
        r"Detected call of `lr_scheduler\.step\(\)` before `optimizer\.step\(\)`",
        _same(
            msg("The scheduler stepped before the optimizer, so the first learning rate was never used."),
            msg("Call `optimizer.step()` first, and `scheduler.step()` after it."),
        ),
    ),
    (
        r"To copy construct from a tensor",
        _same(
            msg("`torch.tensor` copied the values of a tensor and cut it off from its computation graph."),
            msg("Write `x.detach().clone()` for such a copy; `x.clone()` keeps the graph."),
        ),
    ),
    (
        r"Implicit dimension choice for (?:log_)?softmax",
        _same(
            msg("`softmax` was given no dimension, and torch guessed one."),
            msg("Name it: `softmax(dim=1)` for predictions of shape [N, C]."),
        ),
    ),
    (
        r"The \.grad attribute of a Tensor that is not a leaf Tensor is being accessed",
        _same(
            msg("The tensor was computed, so no gradient is kept for it: its `.grad` is None."),
            msg(
                "Read the gradient of the tensor that you made with `requires_grad=True`, and update it in "
                "place; `w = w - lr * w.grad` makes a new one."
            ),
        ),
    ),
    (
        r"Creating a tensor from a list of numpy\.ndarrays is extremely slow",
        _same(
            msg("A tensor was made from a list of arrays, number by number."),
            msg("Join them first: `torch.from_numpy(np.array(arrays))`."),
        ),
    ),
    (
        r"dropout option adds dropout after all but last recurrent layer",
        _same(
            msg("`dropout` of a recurrent layer works between its layers, and there is only one: it does nothing."),
            msg("Set `num_layers=2`, or use `nn.Dropout` on the output."),
        ),
    ),
    (
        r"The use of `x\.T` on tensors of dimension other than 2",
        _same(
            msg("`.T` turned all dimensions round, the batch too."),
            msg("Swap the last two with `x.mT` or `x.transpose(-2, -1)`."),
        ),
    ),
    (
        r"Casting complex values to real discards the imaginary part",
        _same(
            msg("Complex numbers became real ones, and their imaginary parts are lost."),
            msg("Take `x.real` or `x.abs()`, whichever you mean."),
        ),
    ),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), build) for pattern, build in _RULES)
_SAID = re.compile(r"^.*:\d+: \w*Warning: .*$", re.MULTILINE)
"""The line that Python begins a warning with: file, line, category."""


def explain_warnings(output: str) -> Iterator[tuple[Message, Message]]:
    """What is behind the warnings in an output, and what to do; each kind once, as they came."""
    seen = set()
    for line in _SAID.findall(output):
        for pattern, build in _COMPILED:
            if pattern not in seen and (found := pattern.search(line)):
                seen.add(pattern)
                yield build(found)
