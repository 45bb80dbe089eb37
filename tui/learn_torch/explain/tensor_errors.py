"""Tensors put together, multiplied or called in a way that torch refuses."""

from __future__ import annotations

from learn_torch.explain.rule import FIND_NONE, Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


rules.says(
    "cat-sizes",
    r"Sizes of tensors must match except in dimension (?P<dim>\d+)\. (?:Expected|Got) size? ?(?P<a>\d+) "
    r"but got size (?P<b>\d+)",
    msg("`{call}` joins along dimension {dim}; in every other dimension the sizes must be equal, and here they are {a} and {b}."),
    msg("Join along another dimension with `dim=`, or make the sizes equal."),
    where=lambda at: at.call.endswith(("cat", "concat", "concatenate", "vstack", "hstack")),
)  # fmt: skip
rules.says(
    "cat-dimensions",
    (
        r"Tensors must have same number of dimensions: got (?P<a>\d+) and (?P<b>\d+)",
        r"all the input arrays must have same number of dimensions.*?(?P<a>\d+) dimension\(s\).*?(?P<b>\d+) dimension",
    ),
    msg(
        "One tensor has {a} dimension(s) and another {b}: only tensors with equally many are joined."
    ),
    msg("Add a dimension of size 1 with `[None]`."),
)
rules.says(
    "permute",
    r"input\.dim\(\) = (?P<have>\d+) is not equal to len\(dims\) = (?P<want>\d+)",
    msg("`{tensor}` has {have} dimension(s), and `permute` was given {want}."),
    msg("Name every dimension once, as in `x.permute(1, 0)`. Print `x.shape` before it."),
)
rules.says(
    "ragged",
    r"expected sequence of length (?P<want>\d+) at dim \d+ \(got (?P<have>\d+)\)",
    msg("The lists inside have different lengths: {want} and {have}."),
    msg("A tensor is a full grid of numbers: pad the shorter lists, or keep a list of tensors."),
)
rules.says(
    "zero-dimensions",
    r"invalid index of a 0-dim tensor|iteration over a 0-d tensor|len\(\) of a 0-d tensor",
    msg("This tensor is a single number and has no dimension to index or go through."),
    msg("`.item()` turns it into a Python number; `x.shape` shows how many dimensions there are."),
)
rules.says(
    "gather-dimensions",
    r"Index tensor must have the same number of dimensions as input tensor",
    msg("The index needs as many dimensions as the tensor it picks from."),
    msg("Add one: `x.gather(1, index.unsqueeze(1))`. The result has the shape of the index."),
)
rules.says(
    "two-unknown-sizes",
    r"only one dimension can be inferred",
    msg("Two sizes are -1, and torch can work out only one."),
    msg("Write the other sizes as numbers."),
)
rules.says(
    "one-hot",
    r"one_hot is only applicable to index tensor",
    msg("`one_hot` takes class numbers as integers."),
    msg("Convert them with `.long()`."),
)
rules.says(
    "text-tensor",
    r"too many dimensions 'str'|can't convert np\.ndarray of type numpy\.(?:str_|object_)",
    msg("A tensor holds numbers, and the values are texts or of mixed types."),
    msg("Map each word or value to a number first, for example with a dictionary."),
)
rules.says(
    "one-hot",
    r"Class values must be (?:smaller than num_classes|non-negative)",
    msg("A class number is negative, or not below `num_classes`."),
    msg("Classes run from 0 to `num_classes` - 1. Print `y.min()` and `y.max()`."),
)
rules.says(
    "sampling",
    r"probability tensor contains either `inf`, `nan` or element < 0",
    msg("Random draws need probabilities, and some values are negative, infinite or nan."),
    msg("Turn scores into probabilities with `softmax` first; print them to look for nan."),
)
rules.says(
    "repeats",
    r"Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor",
    msg("`repeat` needs one number for each dimension of the tensor."),
    msg("Write for example `x.repeat(2, 1)`. Print `x.shape` first."),
)


@rules.when("top-k", r"selected index k out of range")
def top_k(at: Situation, found: Found) -> Words:
    """topk of more elements than there are."""
    shape = at.report.tensors[0].shape if at.report.tensors else ()
    return (
        msg("`topk` picks k elements of the last dimension, and it has fewer: the shape is {shape}.", shape=str([*shape])),
        msg("Choose a smaller `k`, or another dimension with `dim=`."),
    )  # fmt: skip


@rules.when(
    "assigned-size",
    r"expand\(\S*\{\[(?P<have>[\d, ]*)\]\}, size=\[(?P<want>[\d, ]*)\]\): the number of sizes provided",
    r"shape mismatch: value tensor of shape \[(?P<have>[\d, ]*)\] cannot be broadcast to indexing result of "
    r"shape \[(?P<want>[\d, ]*)\]",
)
def assigned_size(at: Situation, found: Found) -> Words:
    """`x[0] = row` of another size; an `expand` to fewer dimensions."""
    if at.function in ("expand", "expand_as"):
        return (
            msg("`expand` was given fewer sizes than the tensor has dimensions: its shape is [{have}]."),
            msg("Name a size for every dimension; -1 leaves one as it is."),
        )  # fmt: skip
    return (
        msg("The place at the left of `=` has the shape [{want}], the value at the right [{have}]."),
        msg("Give both the same shape: choose another slice, or one element of the value."),
    )  # fmt: skip


rules.says(
    "inplace-shape",
    r"output with shape \[(?P<have>[\d, ]*)\] doesn't match the broadcast shape \[(?P<want>[\d, ]*)\]",
    msg(
        "The result has the shape [{want}], and an operation in place cannot grow the tensor: it has [{have}]."
    ),
    msg("Write it out of place, `x = x + y`, or check the shape of the other tensor."),
)
rules.says(
    "split-sizes",
    r"split_sizes to sum exactly to (?P<want>\d+).*?split_sizes=\[(?P<sizes>[\d, ]+)\]",
    msg("The parts [{sizes}] must add up to the size of the dimension, {want}."),
    msg("Change the parts, or pass one number: the size of each part."),
)
rules.says(
    "negative-size",
    r"negative dimension (?P<size>-\d+)",
    msg("A size is 0 or more, and here it is {size}."),
    msg("Print what the size is computed from. Only `reshape` and `view` know -1."),
)


@rules.when(
    "no-number",
    r"Could not infer dtype of (?P<kind>[\w.]+)",
    r"could not determine the shape of object type '(?P<kind>[\w.]+)'",
    r"must be real number, not (?P<kind>[\w.]+)",
    r"invalid data type '(?P<kind>\w+)'",
)
def no_number(at: Situation, found: Found) -> Words:
    """A tensor of None, of a dictionary, of a table of pandas."""
    kind = found["kind"]
    if "new()" in at.message and at.picked[0]:
        return (
            msg("A tensor is indexed by whole numbers, slices and masks, and `{index}` is of type {kind}.", index=at.picked[1] or "[...]"),
            msg("Names are for dictionaries and tables; print `x.shape`."),
        )  # fmt: skip
    why = msg("A tensor holds numbers, and was given a value of type {kind}.")
    if kind == "NoneType":
        return why, FIND_NONE
    if kind in ("DataFrame", "Series"):
        return why, msg("Take the numbers of the table: `torch.tensor(table.to_numpy())`.")
    if kind == "dict":
        return why, msg(
            "Pick the numbers by their key, or make a list of them: `list(d.values())`."
        )
    return why, msg("Map each word or value to a number first, for example with a dictionary.")


@rules.when("index-kind", r"only integers, slices .*?are valid indices(?: \(got (?P<kind>\w+)\))?")
def index_kind(at: Situation, found: Found) -> Words:
    """x[1.5], of torch and of NumPy."""
    return (
        msg("An index is a whole number, and `{index}` is none.", index=at.picked[1] or "[...]"),
        msg("Divide with `//`, or convert with `int(...)`."),
    )


rules.says(
    "bool-operators",
    r"~ \(operator\.invert\) is only implemented",
    msg("`&`, `|` and `~` combine bools, and one side is {dtype}.", dtype="Float"),
    msg("Compare first, each side in brackets: `(x > 0) & (x < 1)`."),
)
rules.says(
    "rounding",
    r"type Tensor doesn't define __(?:round|trunc|floor|ceil)__ method",
    msg("Python's function does not know tensors."),
    msg("Use the tensor's own: `x.round()`, `x.floor()`, `x.ceil()`."),
)
rules.says(
    "index-shapes",
    r"indexing tensors could not be broadcast together",
    msg("Lists of indices are read in pairs, row and column, so they must be equally long."),
    msg("For whole rows and columns write `x[rows][:, columns]`."),
)
rules.says(
    "shared-memory",
    r"single memory location",
    msg(
        "After `expand` several elements are one place in memory, so they cannot be changed in place."
    ),
    msg("Copy first: `x.expand(4, 3).clone()`."),
)
rules.says(
    "range-step",
    r"upper bound and l(?:arger|ower) bound inconsistent with step sign|larger bound inconsistent with step sign",
    msg("The step leads away from the end."),
    msg("Counting down needs a start above the end: `torch.arange(10, 0, -1)`."),
)
rules.says(
    "random-range",
    r"random_ expects 'from' to be less than 'to'|low >= high",
    msg("`randint(low, high)` draws from low up to high - 1, and here that is no number."),
    msg("Make `high` larger than `low`."),
)
rules.says(
    "class-counts",
    r"bincount only supports 1-d non-negative integral inputs",
    msg("`bincount` counts class numbers: whole numbers from 0, in one dimension."),
    msg("Convert them with `.long()`, flatten them, and remove negative values."),
)

# --- matrix products, inverses and `einsum` ---------------------------------------------------------

rules.says(
    "vectors",
    r"1D tensors expected, but got \dD and \dD tensors",
    msg("`dot` multiplies two vectors: tensors with one dimension each."),
    msg("For a matrix product write `a @ b`."),
)
rules.says(
    "matrices",
    r"(?:self|mat1|mat2) must be a matrix|batch\d must be a 3D tensor",
    msg("`mm` takes two matrices, `bmm` two batches of matrices [B, N, M]."),
    msg("`a @ b` multiplies tensors with any number of dimensions."),
)
rules.says(
    "square",
    r"must be (?:batches of )?square matri(?:x|ces), but they are (?P<a>\d+) by (?P<b>\d+)",
    msg("Only a square matrix has this, and the matrix is {a} by {b}."),
    msg("Print `x.shape`. `torch.linalg.pinv` and `torch.linalg.lstsq` take other shapes."),
)
rules.says(
    "einsum",
    r"einsum\(\): subscript (?P<name>\w) has size (?P<a>\d+) for operand \d+ which does not broadcast with "
    r"previously seen size (?P<b>\d+)",
    msg("The letter `{name}` stands for one size, and the tensors have {a} and {b} there."),
    msg("Print both shapes; reorder the letters, or transpose a tensor."),
)
rules.says(
    "einsum",
    r"einsum\(\): the number of subscripts in the equation \((?P<a>\d+)\) (?:does not match|is more than) "
    r"the number of dimensions \((?P<b>\d+)\) for operand (?P<place>\d+)",
    msg(
        "Tensor {place} of the equation has {b} dimension(s), and the equation gives it {a} letter(s)."
    ),
    msg("Write one letter for each dimension. Print the shapes."),
)


@rules.when("solver", r"(?:singular|not invertible|not positive-definite|[Ss]ingular matrix)")
def solver(at: Situation, found: Found) -> Words:
    """A matrix without an inverse."""
    if "definite" in found.text:
        return (
            msg("`{call}` needs a symmetric positive definite matrix: all eigenvalues above 0."),
            msg("Add a small number to the diagonal: `a + 1e-6 * torch.eye(n)`."),
        )
    return (
        msg("The matrix is singular: its rows depend on each other, so it has no inverse."),
        msg("Use `torch.linalg.lstsq` or `pinv`, or add a small number to the diagonal."),
    )


rules.says(
    "einsum",
    r"einsum\(\): output subscript (?P<name>\w) does not appear",
    msg("The letter `{name}` behind `->` is in none of the inputs."),
    msg("Every letter of the result must be a letter of an input."),
)
rules.says(
    "columns",
    r"X1 and X2 must have the same number of columns",
    msg(
        "Distances are between rows of the same length, and the two tensors have rows of other lengths."
    ),
    msg("Print both shapes: the last sizes must be equal."),
)
