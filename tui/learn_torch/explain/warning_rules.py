"""Warnings of torch that carry real bugs, found in what a run printed.

Torch says them in English, often in several lines, and goes on; each is explained once a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from learn_torch.explain.rule import RuleTable
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import Message, msg
from learn_torch.kernel.protocol import ErrorReport

rules = RuleTable()

rules.says(
    "loss-broadcast",
    r"Using a target size \(torch\.Size\(\[(?P<target>[\d, ]*)\]\)\) that is different to the input size "
    r"\(torch\.Size\(\[(?P<input>[\d, ]*)\]\)\)",
    msg(
        "The loss compared sizes [{input}] and [{target}] by broadcasting: every prediction with every target."
    ),
    msg("Give both the same shape: `out.squeeze(1)`, or `y.unsqueeze(1)`."),
)
rules.says(
    "scheduler-first",
    r"Detected call of `lr_scheduler\.step\(\)` before `optimizer\.step\(\)`",
    msg("The scheduler stepped before the optimizer, so the first learning rate was never used."),
    msg("Call `optimizer.step()` first, and `scheduler.step()` after it."),
)
rules.says(
    "tensor-of-tensor",
    r"To copy construct from a tensor",
    msg("`torch.tensor` copied the values of a tensor and cut it off from its computation graph."),
    msg("Write `x.detach().clone()` for such a copy; `x.clone()` keeps the graph."),
)
rules.says(
    "softmax-dimension",
    r"Implicit dimension choice for (?:log_)?softmax",
    msg("`softmax` was given no dimension, and torch guessed one."),
    msg("Name it: `softmax(dim=1)` for predictions of shape [N, C]."),
)
rules.says(
    "gradient-of-computed",
    r"The \.grad attribute of a Tensor that is not a leaf Tensor is being accessed",
    msg("The tensor was computed, so no gradient is kept for it: its `.grad` is None."),
    msg(
        "Read the gradient of the tensor that you made with `requires_grad=True`, and update it in "
        "place; `w = w - lr * w.grad` makes a new one."
    ),
)
rules.says(
    "tensor-of-arrays",
    r"Creating a tensor from a list of numpy\.ndarrays is extremely slow",
    msg("A tensor was made from a list of arrays, number by number."),
    msg("Join them first: `torch.from_numpy(np.array(arrays))`."),
)
rules.says(
    "dropout-of-one-layer",
    r"dropout option adds dropout after all but last recurrent layer",
    msg(
        "`dropout` of a recurrent layer works between its layers, and there is only one: it does nothing."
    ),
    msg("Set `num_layers=2`, or use `nn.Dropout` on the output."),
)
rules.says(
    "transposed-batch",
    r"The use of `x\.T` on tensors of dimension other than 2",
    msg("`.T` turned all dimensions round, the batch too."),
    msg("Swap the last two with `x.mT` or `x.transpose(-2, -1)`."),
)
rules.says(
    "imaginary-part",
    r"Casting complex values to real discards the imaginary part",
    msg("Complex numbers became real ones, and their imaginary parts are lost."),
    msg("Take `x.real` or `x.abs()`, whichever you mean."),
)

_SAID = re.compile(r"^.*:\d+: \w*Warning: .*$", re.MULTILINE)
"""The line that Python begins a warning with: file, line, category."""


def explain_warnings(output: str) -> Iterator[tuple[Message, Message]]:
    """What is behind the warnings in an output, and what to do; each kind once, as they came."""
    seen = set()
    for line in _SAID.findall(output):
        situation = Situation(ErrorReport("Warning", line))
        for rule in rules:
            if rule.id not in seen and (found := rule.explain(situation)):
                seen.add(rule.id)
                yield found.why, found.fix
