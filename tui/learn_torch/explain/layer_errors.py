"""Layers, losses and optimizers that torch refuses; recurrent layers, attention and embeddings."""

from __future__ import annotations

import re

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


rules.says(
    "norm-features",
    r"running_mean should contain (?P<have>\d+) elements not (?P<want>\d+)",
    msg("`{layer}` expects {want} features and gets {have}."),
    msg("Set `num_features` to {have}."),
)
rules.says(
    "layer-norm-shape",
    r"Given normalized_shape=\[(?P<want>[\d, ]+)\], .*but got input of size ?\[(?P<have>[\d, ]+)\]",
    msg("`{layer}` normalizes inputs that end in the sizes [{want}]; this one is [{have}]."),
    msg("Set `normalized_shape` to the last size of the input."),
)
rules.says(
    "sequence-features",
    r"input\.size\(-1\) must be equal to input_size\. Expected (?P<want>\d+), got (?P<have>\d+)",
    msg("`{layer}` expects {want} features and gets {have}."),
    msg("The last size of the input is `input_size`: [N, T, F] with `batch_first=True`."),
)


@rules.when(
    "not-a-module", r"(?:\w+\.)*(?P<kind>\w+) is not a Module subclass", kinds=("TypeError",)
)
def not_a_module(at: Situation, found: Found) -> Words:
    """A list or a function in nn.Sequential."""
    if found["kind"] in ("list", "tuple"):
        return (
            msg("It takes modules one after another, and was given a {kind}."),
            msg("Write a `*` before it: `nn.Sequential(*layers)`."),
        )
    return (
        msg("`{kind}` is not a module object."),
        msg(
            "Use a module with brackets, such as `nn.ReLU()`; not `nn.ReLU`, and not `torch.relu`."
        ),
    )


@rules.when(
    "optimizer-input",
    r"optimizer can only optimize Tensors, but one of the params is (?:\w+\.)*(?P<kind>\w+)",
)
def optimizer_input(at: Situation, found: Found) -> Words:
    """An optimizer that was given a model."""
    if found["kind"] == "parameters":
        return (
            msg("`model.parameters()` stands in a list of its own, and the optimizer looks for tensors in that list."),
            msg("Leave out the square brackets: `SGD(model.parameters(), lr=0.1)`."),
        )  # fmt: skip
    return (
        msg("The optimizer takes tensors, and was given a value of type {kind}."),
        msg("Pass `model.parameters()`."),
    )


rules.says(
    "heads",
    r"embed_dim must be divisible by num_heads",
    msg("The heads share `embed_dim` evenly, and it cannot be divided by `num_heads`."),
    msg("Choose an `embed_dim` that is a multiple of `num_heads`, such as 64 and 4."),
)


@rules.when("channel-groups", r"(?:in|out)_channels must be divisible by groups")
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


rules.says(
    "initialization",
    r"Fan in and fan out can not be computed for tensor with fewer than 2 dimensions",
    msg("This initialization is for matrices; a bias has one dimension, not two."),
    msg("Ask for `p.dim() > 1` first, and use `nn.init.zeros_` for a bias."),
)
rules.says(
    "class-weights",
    r"weight tensor should be defined either for all (?P<want>\d+) classes or no classes but got weight tensor of shape: \[(?P<have>[\d, ]*)\]",
    msg("The prediction has {want} classes, and `weight` has shape [{have}]."),
    msg("Give one weight for each class."),
)
rules.says(
    "not-an-optimizer",
    r"\w+ is not an Optimizer",
    msg("A scheduler changes the learning rate of an optimizer, and was given something else."),
    msg("Pass the optimizer, not the parameters: `StepLR(optimizer, step_size=10)`."),
)
rules.says(
    "target-map",
    r"only batches of spatial targets supported \(3D tensors\) but got targets of (?:dimension|size)",
    msg("For outputs [N, C, H, W] the target holds one class number for each pixel: [N, H, W]."),
    msg("Remove the channel dimension of the target: `y.squeeze(1)`; one-hot targets: `y.argmax(1)`."),
)  # fmt: skip
rules.says(
    "target-map",
    r"size mismatch \(got input: \[(?P<input>[\d, ]+)\] ?, target: \[(?P<target>[\d, ]+)\]",
    msg("The prediction has size [{input}], the target [{target}]."),
    msg("Without the classes (the second size of the prediction) both must be equal: [N, H, W]."),
)


@rules.when(
    "not-a-parameter",
    r"cannot assign '(?P<kind>[\w.]+)'(?: object)? (?:as|to) (?P<what>parameter|child module|buffer) '(?P<name>\w+)'",
)
def not_a_parameter(at: Situation, found: Found) -> Words:
    """`layer.weight = tensor`, `weight=[1.0, 2.0]`."""
    why = msg("`{name}` is a {what} of the module, and a value of type {kind} cannot take its place.")  # fmt: skip
    if found["what"] == "parameter":
        return why, msg(
            "Wrap the tensor: `nn.Parameter(tensor)`; or copy into it under `torch.no_grad()`: `layer.weight.copy_(tensor)`."
        )
    if found["what"] == "buffer":
        return why, msg("Make a tensor of it: `torch.tensor(values)`.")
    return why, msg("Assign a module, or choose another name for the value.")


rules.says(
    "one-image",
    r"non-empty \dD or \dD \(batch mode\) tensor expected for input",
    msg("Pooling over images takes [N, C, H, W], or one image [C, H, W]."),
    msg("Print `x.shape` before the layer, and add the missing dimensions with `x[None]`."),
)
rules.says(
    "optimizer-state",
    r"loaded state dict (?:contains a parameter group that doesn't match|has a different number of parameter groups)",
    msg("The file holds the state of an optimizer of another model: it had other parameters."),
    msg("Build the same model and the same groups of parameters first; after a change start with a new optimizer."),
)  # fmt: skip
rules.says(
    "parameters-twice",
    r"some parameters appear in more than one parameter group|optimizer contains a parameter group with duplicate",
    msg("The optimizer was given a parameter twice."),
    msg(
        "Put each parameter into one group only: leave out those of the head in the group of the rest."
    ),
)
rules.says(
    "schedule-length",
    r"You must define either total_steps",
    msg("The scheduler has to know how many steps the training has."),
    msg("Pass `total_steps=`, or `epochs=` and `steps_per_epoch=len(loader)`."),
)
rules.says(
    "schedule-length",
    r"Tried to step \d+ times\. The specified number of total steps is \d+",
    msg("The scheduler was stepped more often than its total number of steps."),
    msg("Step it once a batch, with `total_steps = epochs * len(loader)`."),
)

# --- sequences: recurrent layers, attention, embeddings, padding ------------------------------------


rules.says(
    "hidden-state",
    r"Expected hidden(?:\[(?P<place>[01])\])? size \((?P<want>[\d, ]+)\), got [\[(](?P<have>[\d, ]+)",
    msg("The state that `{layer}` starts from must have the shape [{want}], and has [{have}]."),
    msg(
        "Its shape is [layers × directions, batch, hidden_size], also with `batch_first=True`. "
        "Without a state the layer starts from zeros."
    ),
)
rules.says(
    "cell-features",
    r"(?P<what>input|hidden\d?) has inconsistent (?P<name>input_size|hidden_size):? got (?P<have>\d+),? "
    r"expected (?P<want>\d+)",
    msg("`{layer}` expects {want} features and gets {have}."),
    msg("Set `{name}` to {have}, or change the last size of the tensor."),
)


@rules.when(
    "attention-features",
    r"was expecting embedding dimension of (?P<want>\d+), but got (?P<have>\d+)",
    r"(?:embedding|feature) (?:dim|number).*?(?:src and tgt|must be equal to d_model)",
)
def attention_features(at: Situation, found: Found) -> Words:
    """An embedding of another size than the layer's."""
    if not found["want"]:
        return (
            msg("The last size of `src` and `tgt` must be `d_model` of the transformer."),
            msg("Print both shapes: they are [T, N, d_model], or [N, T, d_model] with `batch_first=True`."),
        )  # fmt: skip
    return (
        msg("`{layer}` expects {want} features and gets {have}."),
        msg("The last size of its inputs is `embed_dim` (`d_model`): set it to {have}, or change the input."),
    )  # fmt: skip


@rules.when(
    "attention-mask",
    r"The shape of the \dD attn_mask is torch\.Size\(\[(?P<mask>[\d, ]+)\]\), but should be \((?P<shape>[\d, ]+)\)",
    r"[Ee]xpected (?:`?key_padding_mask|key_padded_mask).*?to be [\d(), ]+, but got",
    r"key_padding_mask.*?(?:shape|size)",
)
def attention_mask(at: Situation, found: Found) -> Words:
    """A mask of another shape than the scores."""
    if found["mask"]:
        return (
            msg("The mask has shape [{mask}], and the attention scores [{shape}]."),
            msg(
                "`attn_mask` is [T, S]: queries by keys. If T is the size of your batch, the layer reads "
                "the batch as time: build it with `batch_first=True`."
            ),
        )  # fmt: skip
    return (
        msg("`key_padding_mask` must have the shape [N, S]: one row for each sample, one column for each key."),
        msg("Print both shapes; with `batch_first=True` the inputs are [N, T, E], without it [T, N, E]."),
    )  # fmt: skip


rules.says(
    "boolean-mask",
    r"only supports? boolean masks|expects a bool(?:ean)? mask|mask.*?(?:must|should) be (?:a )?bool",
    msg("A mask is a tensor of bools, and this one holds numbers."),
    msg("Compare, as in `mask == 0`, or convert it with `mask.bool()`."),
)
rules.says(
    "pack-order",
    r"`?lengths`? array (?:must be sorted|has to be sorted) in decreasing order",
    msg("The lengths are not in decreasing order, the longest sequence first."),
    msg("Pass `enforce_sorted=False`."),
)
rules.says(
    "pack-lengths",
    r"Length of all samples has to be greater than 0",
    msg("The length of one sequence is 0, and an empty sequence cannot be packed."),
    msg("Leave out empty sequences, or give each at least one element."),
)
rules.says(
    "pack-lengths",
    r"Expected `?len\(lengths\)`? to be equal to batch_size|'lengths' argument should be a 1D CPU",
    msg("`lengths` must be one whole number for each sequence of the batch, on the CPU."),
    msg("Pass a list or `lengths.cpu()`, and `batch_first=True` where the batch is the first dimension."),
)  # fmt: skip
rules.says(
    "padding-index",
    r"[Pp]adding_idx must be within num_embeddings",
    msg("`padding_idx` is one of the ids, so it is below `num_embeddings`."),
    msg("Count the padding as an id of its own: `num_embeddings` is the number of tokens + 1."),
)
rules.says(
    "bag-offsets",
    r"offsets has to be a 1D Tensor",
    msg("`nn.EmbeddingBag` was given one row of ids, and needs to know where each bag begins."),
    msg("Pass ids of shape [N, T], or `offsets=torch.tensor([0])`."),
)
