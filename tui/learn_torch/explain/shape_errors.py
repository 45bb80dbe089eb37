"""Shapes that do not fit: the errors of matrix products, broadcasting, views, layers and batches."""

from __future__ import annotations

import math

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import Message, msg

rules = RuleTable()


@rules.when(
    "matmul-shapes",
    r"mat1 and mat2 shapes cannot be multiplied \(\d+x(?P<have>\d+) and (?P<want>\d+)x\d+\)",
    r"size mismatch, got input \(\d+\), mat \(\d+x(?P<have>\d+)\), vec \((?P<want>\d+)\)",
    r"inconsistent tensor size, expected tensor \[(?P<have>\d+)\] and src \[(?P<want>\d+)\]",
    r"Expected size for first two dimensions of batch2 tensor to be: \[\d+, (?P<have>\d+)\] but got: "
    r"\[\d+, (?P<want>\d+)\]",
)
def matmul(at: Situation, found: Found) -> Words:
    """The last size of the left is not the first size of the right."""
    have, want = int(found["have"]), int(found["want"])
    if have == want:
        return (
            msg("The two batches of matrices are not of one size: the first sizes differ."),
            msg("Print both shapes: [B, N, M] and [B, M, K] must have the same B."),
        )
    of_torch = at.report.layer is None and at.call.startswith(("torch.", "F.", "nn.functional."))
    if not at.operands and (at.is_operator or of_torch) and at.function != "linear":
        return (
            msg("The left matrix has {a} columns, the right {b} rows: a matrix product needs them equal.", a=have, b=want),
            msg("Print both shapes. Transpose one with `.mT`, or make the sizes equal."),
        )  # fmt: skip
    if at.is_operator and at.operands:
        left, right = at.operands
        return (
            msg(
                "`{left}` has {have} columns, but `{right}` has {want} rows: a matrix product "
                "needs them equal.",
                left=left, right=right,
            ),
            msg("Print both shapes. Transpose one with `.mT`, or make the sizes equal."),
        )  # fmt: skip
    return _features(at, have, want)


def _features(at: Situation, have: int, want: int) -> Words:
    """A layer, or F.linear, that was made for another number of features."""
    if at.layer_type == "MultiheadAttention":
        return (
            msg("`{layer}` expects {want} features and gets {have}."),
            msg("Keys and values of another size than `embed_dim` need `kdim=` and `vdim=` where the layer is built."),
        )  # fmt: skip
    if at.function == "linear":
        return (
            msg("The weight of `F.linear` has the shape [out, in]: here `in` is {want}, and the input has {have} features."),
            msg("Print both shapes, and transpose the weight with `.T` if they are the other way round."),
        )  # fmt: skip
    layer = at.layer or "nn.Linear"
    why = msg("`{layer}` expects {want} features and gets {have}.", layer=layer)
    if factors := at.factors(have):
        why = msg("`{layer}` expects {want} features and gets {have} = {factors}.", layer=layer, factors=factors)  # fmt: skip
    return why, _fit_features(at, have, want)


def _fit_features(at: Situation, have: int, want: int) -> Message:
    """What to do about a number of features: an image that was not flattened needs no other layer."""
    shape = at.ending_in(have)
    for dim in range(len(shape) - 1):
        if math.prod(shape[dim:]) == want:
            return msg("Flatten the input before the layer: `x.flatten({dim})`.", dim=dim)
    if len(shape) == 4:
        return msg(
            "Flatten images with `x.flatten(1)` before the layer, and set `in_features` to {size}.",
            size=math.prod(shape[1:]),
        )
    return msg("Set `in_features` to {have}, or let the layer before it give {want}.")


@rules.when(
    "broadcast",
    r"The size of tensor a \((?P<a>\d+)\) must match the size of tensor b \((?P<b>\d+)\) at "
    r"non-singleton dimension (?P<dim>\d+)",
    r"The expanded size of the tensor \((?P<a>\d+)\) must match the existing size \((?P<b>\d+)\) at "
    r"non-singleton dimension (?P<dim>\d+)",
)
def broadcast(at: Situation, found: Found) -> Words:
    """Element-wise shapes are lined up from the right."""
    fix = msg(
        "Add a dimension of size 1 with `unsqueeze` or `[:, None]`, transpose, or slice. "
        "For a matrix product write `@`."
    )
    if at.operands:
        left, right = at.operands
        if "expanded size" in found.text:
            left, right = right, left  # the message names the wanted size first
        why = msg(
            "At dimension {dim}, `{left}` has size {a} and `{right}` has size {b}. Shapes are "
            "lined up from the right; each pair must be equal, or one of them 1.",
            left=left, right=right,
        )  # fmt: skip
        return why, fix
    why = msg(
        "At dimension {dim}, one tensor has size {a} and the other {b}. Shapes are lined up from "
        "the right; each pair must be equal, or one of them 1."
    )
    return why, fix


@rules.when(
    "target-shape",
    r"0D or 1D target tensor expected, multi-target not supported",
    r"Expected input batch_size \((?P<input>\d+)\) to match target batch_size \((?P<target>\d+)\)",
    r"Target size \(torch\.Size\(\[(?P<target>[\d, ]*)\]\)\) must be the same as input size "
    r"\(torch\.Size\(\[(?P<input>[\d, ]*)\]\)\)",
    r"Using a target size \(torch\.Size\(\[(?P<target>[\d, ]*)\]\)\) that is different to the input "
    r"size \(torch\.Size\(\[(?P<input>[\d, ]*)\]\)\)",
)
def target_shape(at: Situation, found: Found) -> Words:
    """The target's shape is not what the loss expects."""
    if "target" not in found:
        return (
            msg("`cross_entropy` expects one class number a sample: targets of shape [N]."),
            msg(
                "Remove the extra dimension: `y.squeeze(1)`. One-hot targets: `y.argmax(1)`, or for "
                "`cross_entropy` also `y.float()`."
            ),
        )
    if "batch_size" in found.text:
        return (
            msg("The prediction has {input} samples, the target {target}."),
            msg(
                "Take both from one batch. In the model keep the batch as the first dimension: "
                "`x.flatten(1)`, not `x.view(-1, n)`."
            ),
        )
    why = msg("The prediction has size [{input}], the target [{target}].")
    one, other = ([size for size in shape.split(", ") if size != "1"] for shape in found.values())
    if one == other:
        return why, msg("Give both the same shape: `out.squeeze(1)`, or `y.unsqueeze(1)`.")
    return why, msg(
        "This loss compares number by number: the last layer must give as many as the target has."
    )


rules.says(
    "view",
    r"view size is not compatible with input tensor's size and stride",
    msg(
        "`view` keeps the order of the numbers in memory; after `transpose` or `permute` "
        "`{tensor}` is read in another order."
    ),
    msg("Use `reshape`, which copies where it must."),
    msg(
        "To swap dimensions use `permute`: a `reshape` in its place mixes up the values "
        "without an error."
    ),
)


@rules.when(
    "reshape-size", r"shape '\[(?P<shape>[\d, -]+)\]' is invalid for input of size (?P<size>\d+)"
)
def reshape_size(at: Situation, found: Found) -> Words:
    """The sizes multiply to another number."""
    sizes = [int(size) for size in found["shape"].split(",")]
    product = math.prod(map(abs, sizes))
    if -1 in sizes:
        why = msg("{size} numbers cannot be split evenly into the shape [{shape}].")
    else:
        why = msg(
            "The shape [{shape}] holds {product} numbers, but there are {size}.", product=product
        )
    return why, msg(
        "Write -1 for one size that torch works out. Flatten a batch with `x.flatten(1)`; the last "
        "batch may be smaller."
    )


@rules.when(
    "channels",
    r"weight of size \[[\d, ]+\], expected input\[(?P<shape>[\d, ]+)\] to have "
    r"(?P<want>\d+) channels, but got (?P<have>\d+) channels",
)
def channels(at: Situation, found: Found) -> Words:
    """A convolution gets another number of channels."""
    why = msg("`{layer}` expects {want} channels; its input of shape [{shape}] has {have}.")
    if found["shape"].count(",") > 2:
        return why, msg(
            "Set `in_channels={have}`. Images are [N, C, H, W]: if channels come last, "
            "`x.permute(0, 3, 1, 2)`."
        )
    return why, msg(
        "Set `in_channels={have}`. Sequences are [N, C, T] here: if channels come last, "
        "`x.transpose(1, 2)`."
    )


@rules.when(
    "layer-dimensions",
    r"Expected \dD \(unbatched\) or \dD \(batched\) input to (?P<layer>\w+), but got input of size: "
    r"\[(?P<shape>[\d, ]*)\]",
    r"(?:expected|Expected) \dD (?:or \dD )?input \(got (?P<have>\d)D input\)",
    r"(?:RNN|GRU|LSTM): Expected input to be 2D or 3D, got (?P<have>\d)D",
)
def layer_dimensions(at: Situation, found: Found) -> Words:
    """A layer gets too few or too many dimensions."""
    why = msg("`{layer}` gets a tensor with {have} dimensions, which is the wrong number.")
    if found["shape"]:
        why = msg("`{layer}` gets a tensor of shape [{shape}], which has the wrong number of dimensions.")  # fmt: skip
    return why, msg(
        "Images are [N, C, H, W], sequences [N, T, F] with `batch_first=True`. Add a dimension of "
        "size 1: `x[None]` for the batch, `x[:, None]` for the channel."
    )


rules.says(
    "kernel-too-large",
    (
        r"Calculated padded input size per channel: \((?P<size>[\d x]+)\)\. Kernel size: "
        r"\((?P<kernel>[\d x]+)\)",
        r"Given input size: \([\dx]+\)\. Calculated output size: \((?P<size>[\dx-]+)\)\. Output size is "
        r"too small",
    ),
    msg("The image is smaller than the window of `{layer}`."),
    msg("Use fewer poolings, `padding=1`, or a larger image; print `x.shape` after each layer."),
)
