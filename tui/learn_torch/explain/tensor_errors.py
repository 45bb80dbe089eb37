"""Tensors put together or called in a way that torch refuses."""

from __future__ import annotations

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()


@_table.rule(
    "cat-sizes",
    r"Sizes of tensors must match except in dimension (?P<dim>\d+)\. (?:Expected|Got) size? ?(?P<a>\d+) "
    r"but got size (?P<b>\d+)",
)
def cat_sizes(at: Situation, found: Found) -> Words | None:
    """torch.cat of other sizes; a batch of samples is another rule's."""
    if not at.call.endswith(("cat", "concat", "concatenate", "vstack", "hstack")):
        return None
    return (
        msg(
            "`{call}` joins along dimension {dim}; in every other dimension the sizes must be equal, and here they are {a} and {b}.",
            call=at.call, dim=found["dim"], a=found["a"], b=found["b"],
        ),
        msg("Join along another dimension with `dim=`, or make the sizes equal."),
    )  # fmt: skip


@_table.rule(
    "cat-dimensions", r"Tensors must have same number of dimensions: got (?P<a>\d+) and (?P<b>\d+)"
)
def cat_dimensions(at: Situation, found: Found) -> Words:
    """torch.cat of a matrix and a vector."""
    return (
        msg(
            "One tensor has {a} dimension(s) and another {b}: only tensors with equally many are joined.",
            a=found["a"], b=found["b"],
        ),
        msg("Add a dimension of size 1 with `unsqueeze`."),
    )  # fmt: skip


@_table.rule(
    "permute",
    r"input\.dim\(\) = (?P<have>\d+) is not equal to len\(dims\) = (?P<want>\d+)",
)
def permute(at: Situation, found: Found) -> Words:
    """permute with too many or too few dimensions."""
    return (
        msg(
            "`{tensor}` has {have} dimension(s), and `permute` was given {want}.",
            tensor=at.receiver or "x", have=found["have"], want=found["want"],
        ),
        msg("Name every dimension once, as in `x.permute(1, 0)`. Print `x.shape` before it."),
    )  # fmt: skip


@_table.rule(
    "ragged", r"expected sequence of length (?P<want>\d+) at dim \d+ \(got (?P<have>\d+)\)"
)
def ragged(at: Situation, found: Found) -> Words:
    """A tensor of lists of different lengths."""
    return (
        msg(
            "The lists inside have different lengths: {want} and {have}.",
            want=found["want"], have=found["have"],
        ),
        msg("A tensor is a full grid of numbers: pad the shorter lists, or keep a list of tensors."),
    )  # fmt: skip


@_table.rule(
    "device-name", r"Expected one of cpu, cuda, .*at start of device string: (?P<name>\w+)"
)
def device_name(at: Situation, found: Found) -> Words:
    """A device called "gpu"."""
    return (
        msg("torch has no kind of device that is called `{name}`.", name=found["name"]),
        msg('A GPU is `"cuda"`, or what `torch.accelerator.current_accelerator()` says.'),
    )


_table.says(
    "zero-dimensions",
    r"invalid index of a 0-dim tensor|iteration over a 0-d tensor",
    msg("This tensor is a single number and has no dimension to index or go through."),
    msg("`.item()` turns it into a Python number; `x.shape` shows how many dimensions there are."),
)
_table.says(
    "gather-dimensions",
    r"Index tensor must have the same number of dimensions as input tensor",
    msg("The index needs as many dimensions as the tensor it picks from."),
    msg("Add one: `x.gather(1, index.unsqueeze(1))`. The result has the shape of the index."),
)
_table.says(
    "two-unknown-sizes",
    r"only one dimension can be inferred",
    msg("Two sizes are -1, and torch can work out only one."),
    msg("Write the other sizes as numbers."),
)
_table.says(
    "one-hot",
    r"one_hot is only applicable to index tensor",
    msg("`one_hot` takes class numbers as integers."),
    msg("Convert them with `.long()`."),
)
_table.says(
    "text-tensor",
    r"too many dimensions 'str'|can't convert np\.ndarray of type numpy\.(?:str_|object_)",
    msg("A tensor holds numbers, and the values are texts or of mixed types."),
    msg("Map each word to a number first, for example with a dictionary."),
)

_table.says(
    "one-hot",
    r"Class values must be (?:smaller than num_classes|non-negative)",
    msg("A class number is negative, or not below `num_classes`."),
    msg("Classes run from 0 to `num_classes` - 1. Print `y.min()` and `y.max()`."),
)
_table.says(
    "sampling",
    r"probability tensor contains either `inf`, `nan` or element < 0",
    msg("Random draws need probabilities, and some values are negative, infinite or nan."),
    msg("Turn scores into probabilities with `softmax` first; print them to look for nan."),
)
_table.says(
    "vectors",
    r"1D tensors expected, but got \dD and \dD tensors",
    msg("`dot` multiplies two vectors: tensors with one dimension each."),
    msg("For a matrix product write `a @ b`."),
)
_table.says(
    "matrices",
    r"(?:self|mat1|mat2) must be a matrix|batch\d must be a 3D tensor",
    msg("`mm` takes two matrices, `bmm` two batches of matrices [B, N, M]."),
    msg("`a @ b` multiplies tensors with any number of dimensions."),
)
_table.says(
    "repeats",
    r"Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor",
    msg("`repeat` needs one number for each dimension of the tensor."),
    msg("Write for example `x.repeat(2, 1)`. Print `x.shape` first."),
)


@_table.rule("top-k", r"selected index k out of range")
def top_k(at: Situation, found: Found) -> Words:
    """topk of more elements than there are."""
    shape = at.report.tensors[0].shape if at.report.tensors else ()
    return (
        msg("`topk` picks k elements of the last dimension, and it has fewer: the shape is {shape}.", shape=str([*shape])),
        msg("Choose a smaller `k`, or another dimension with `dim=`."),
    )  # fmt: skip


@_table.rule(
    "square",
    r"must be (?:batches of )?square matri(?:x|ces), but they are (?P<a>\d+) by (?P<b>\d+)",
)
def square(at: Situation, found: Found) -> Words:
    """The inverse of a matrix that is not square."""
    return (
        msg("Only a square matrix has this, and the matrix is {a} by {b}.", a=found["a"], b=found["b"]),
        msg("Print `x.shape`. `torch.linalg.pinv` and `torch.linalg.lstsq` take other shapes."),
    )  # fmt: skip


@_table.rule(
    "einsum",
    r"einsum\(\): subscript (?P<name>\w) has size (?P<a>\d+) for operand \d+ which does not broadcast with "
    r"previously seen size (?P<b>\d+)",
)
def einsum(at: Situation, found: Found) -> Words:
    """One letter for two sizes."""
    return (
        msg(
            "The letter `{name}` stands for one size, and the tensors have {a} and {b} there.",
            name=found["name"], a=found["a"], b=found["b"],
        ),
        msg("Print both shapes; reorder the letters, or transpose a tensor."),
    )  # fmt: skip


@_table.rule(
    "einsum",
    r"einsum\(\): the number of subscripts in the equation \((?P<a>\d+)\) (?:does not match|is more than) "
    r"the number of dimensions \((?P<b>\d+)\) for operand (?P<place>\d+)",
)
def einsum_letters(at: Situation, found: Found) -> Words:
    """More or fewer letters than dimensions."""
    return (
        msg(
            "Tensor {place} of the equation has {b} dimension(s), and the equation gives it {a} letter(s).",
            place=found["place"], a=found["a"], b=found["b"],
        ),
        msg("Write one letter for each dimension. Print the shapes."),
    )  # fmt: skip


RULES = _table.rules
