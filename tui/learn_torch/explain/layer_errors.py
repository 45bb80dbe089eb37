"""Layers, losses and optimizers put together in a way that torch refuses."""

from __future__ import annotations

import re

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()


@_table.rule(
    "norm-features", r"running_mean should contain (?P<have>\d+) elements not (?P<want>\d+)"
)
def norm_features(at: Situation, found: Found) -> Words:
    """Batch norm made for another number of features."""
    return (
        msg(
            "`{layer}` expects {want} features and gets {have}.",
            layer=at.layer or "nn.BatchNorm", want=found["want"], have=found["have"],
        ),
        msg("Set `num_features` to {have}.", have=found["have"]),
    )  # fmt: skip


@_table.rule(
    "layer-norm-shape",
    r"Given normalized_shape=\[(?P<want>[\d, ]+)\], .*but got input of size ?\[(?P<have>[\d, ]+)\]",
)
def layer_norm_shape(at: Situation, found: Found) -> Words:
    """Layer norm made for other last sizes."""
    return (
        msg(
            "`{layer}` normalizes inputs that end in the sizes [{want}]; this one is [{have}].",
            layer=at.layer or "nn.LayerNorm", want=found["want"], have=found["have"],
        ),
        msg("Set `normalized_shape` to the last size of the input."),
    )  # fmt: skip


@_table.rule(
    "sequence-features",
    r"input\.size\(-1\) must be equal to input_size\. Expected (?P<want>\d+), got (?P<have>\d+)",
)
def sequence_features(at: Situation, found: Found) -> Words:
    """A recurrent layer made for another number of features."""
    return (
        msg(
            "`{layer}` expects {want} features and gets {have}.",
            layer=at.layer or "nn.LSTM", want=found["want"], have=found["have"],
        ),
        msg("The last size of the input is `input_size`: [N, T, F] with `batch_first=True`."),
    )  # fmt: skip


@_table.rule("not-a-module", r"(?P<kind>[\w.]+) is not a Module subclass", kinds=("TypeError",))
def not_a_module(at: Situation, found: Found) -> Words:
    """A list or a function in nn.Sequential."""
    kind = found["kind"].rpartition(".")[2]
    if kind in ("list", "tuple"):
        return (
            msg("It takes modules one after another, and was given a {kind}.", kind=kind),
            msg("Write a `*` before it: `nn.Sequential(*layers)`."),
        )
    return (
        msg("`{kind}` is not a module object.", kind=kind),
        msg(
            "Use a module with brackets, such as `nn.ReLU()`; not `nn.ReLU`, and not `torch.relu`."
        ),
    )


@_table.rule(
    "optimizer-input",
    r"optimizer can only optimize Tensors, but one of the params is (?P<kind>[\w.]+)",
)
def optimizer_input(at: Situation, found: Found) -> Words:
    """An optimizer that was given a model."""
    kind = found["kind"].rpartition(".")[2]
    if kind == "parameters":
        return (
            msg("`model.parameters()` stands in a list of its own, and the optimizer looks for tensors in that list."),
            msg("Leave out the square brackets: `SGD(model.parameters(), lr=0.1)`."),
        )  # fmt: skip
    return (
        msg("The optimizer takes tensors, and was given a value of type {kind}.", kind=kind),
        msg("Pass `model.parameters()`."),
    )


_table.says(
    "heads",
    r"embed_dim must be divisible by num_heads",
    msg("The heads share `embed_dim` evenly, and it cannot be divided by `num_heads`."),
    msg("Choose an `embed_dim` that is a multiple of `num_heads`, such as 64 and 4."),
)


@_table.rule("channel-groups", r"(?:in|out)_channels must be divisible by groups")
def channel_groups(at: Situation, found: Found) -> Words:
    """Channels that the groups do not share evenly; or that are no whole number."""
    if re.search(r"[,(]\s*(?:\w+=)?-?\d*\.\d|/", at.line):
        return (
            msg("A size is one whole number, and here it is of type {kind}.", kind="float"),
            msg("Divide with `//`, or convert with `int(...)`."),
        )
    return (
        msg("The groups share the channels evenly, and the number cannot be divided by `groups`."),
        msg("Choose channels that are multiples of `groups`; without a reason, leave `groups` out."),
    )  # fmt: skip


_table.says(
    "initialization",
    r"Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
    msg("This initialization is for matrices; a bias has one dimension, not two."),
    msg("Ask for `p.dim() > 1` first, and use `nn.init.zeros_` for a bias."),
)


_table.says(
    "class-weights",
    r"weight tensor should be defined either for all (?P<want>\d+) classes or no classes but got weight tensor of shape: \[(?P<have>[\d, ]*)\]",
    msg("The prediction has {want} classes, and `weight` has shape [{have}]."),
    msg("Give one weight for each class."),
)


_table.says(
    "not-an-optimizer",
    r"\w+ is not an Optimizer",
    msg("A scheduler changes the learning rate of an optimizer, and was given something else."),
    msg("Pass the optimizer, not the parameters: `StepLR(optimizer, step_size=10)`."),
)


_table.says(
    "target-map",
    r"only batches of spatial targets supported \(3D tensors\) but got targets of (?:dimension|size)",
    msg("For outputs [N, C, H, W] the target holds one class number for each pixel: [N, H, W]."),
    msg("Remove the channel dimension of the target: `y.squeeze(1)`; one-hot targets: `y.argmax(1)`."),
)  # fmt: skip


@_table.rule(
    "target-map",
    r"size mismatch \(got input: \[(?P<have>[\d, ]+)\] ?, target: \[(?P<want>[\d, ]+)\]",
)
def target_map(at: Situation, found: Found) -> Words:
    """A map of classes of another size than the prediction."""
    return (
        msg("The prediction has size [{input}], the target [{target}].", input=found["have"], target=found["want"]),
        msg("Without the classes (the second size of the prediction) both must be equal: [N, H, W]."),
    )  # fmt: skip


@_table.rule(
    "not-a-parameter",
    r"cannot assign '(?P<kind>[\w.]+)'(?: object)? (?:as|to) (?P<what>parameter|child module|buffer) '(?P<name>\w+)'",
)
def not_a_parameter(at: Situation, found: Found) -> Words:
    """`layer.weight = tensor`, `weight=[1.0, 2.0]`."""
    why = msg(
        "`{name}` is a {what} of the module, and a value of type {kind} cannot take its place.",
        name=found["name"], what=found["what"], kind=found["kind"],
    )  # fmt: skip
    if found["what"] == "parameter":
        return why, msg(
            "Wrap the tensor: `nn.Parameter(tensor)`; or copy into it under `torch.no_grad()`: `layer.weight.copy_(tensor)`."
        )
    if found["what"] == "buffer":
        return why, msg("Make a tensor of it: `torch.tensor(values)`.")
    return why, msg("Assign a module, or choose another name for the value.")


_table.says(
    "one-image",
    r"non-empty \dD or \dD \(batch mode\) tensor expected for input",
    msg("Pooling over images takes [N, C, H, W], or one image [C, H, W]."),
    msg("Print `x.shape` before the layer, and add the missing dimensions with `x[None]`."),
)
_table.says(
    "optimizer-state",
    r"loaded state dict (?:contains a parameter group that doesn't match|has a different number of parameter groups)",
    msg("The file holds the state of an optimizer of another model: it had other parameters."),
    msg("Build the same model and the same groups of parameters first; after a change start with a new optimizer."),
)  # fmt: skip
_table.says(
    "parameters-twice",
    r"some parameters appear in more than one parameter group|optimizer contains a parameter group with duplicate",
    msg("The optimizer was given a parameter twice."),
    msg(
        "Put each parameter into one group only: leave out those of the head in the group of the rest."
    ),
)
_table.says(
    "schedule-length",
    r"You must define either total_steps",
    msg("The scheduler has to know how many steps the training has."),
    msg("Pass `total_steps=`, or `epochs=` and `steps_per_epoch=len(loader)`."),
)
_table.says(
    "schedule-length",
    r"Tried to step \d+ times\. The specified number of total steps is \d+",
    msg("The scheduler was stepped more often than its total number of steps."),
    msg("Step it once a batch, with `total_steps = epochs * len(loader)`."),
)

RULES = _table.rules
