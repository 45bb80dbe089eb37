"""NumPy, pandas, matplotlib, torchvision, einops and scikit-learn used with values they do not take."""

from __future__ import annotations

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()

# --- NumPy --------------------------------------------------------------------------------------


@_table.rule(
    "array-product",
    r"shapes \((?P<left>[\d, ]+)\) and \((?P<right>[\d, ]+)\) not aligned: (?P<a>\d+) \(dim \d+\) != (?P<b>\d+)",
    r"matmul: Input operand 1 has a mismatch in its core dimension 0.*?\(size (?P<b>\d+) is different from (?P<a>\d+)\)",
)
def array_product(at: Situation, found: Found) -> Words:
    """A product of matrices of NumPy."""
    return (
        msg("The left matrix has {a} columns, the right {b} rows: a matrix product needs them equal.", a=found["a"], b=found["b"]),
        msg("Print both shapes. Transpose one with `.T`, or make the sizes equal."),
    )  # fmt: skip


@_table.rule(
    "array-shapes",
    r"operands could not be broadcast together with (?:remapped )?shapes (?P<shapes>[\d(), >\-]+)",
    r"could not broadcast input array from shape (?P<a>\([\d, ]*\)) into shape (?P<b>\([\d, ]*\))",
)
def array_shapes(at: Situation, found: Found) -> Words:
    """Arrays that are computed element by element."""
    given = found.groupdict()
    shapes = given.get("shapes") or f"{given.get('a')} {given.get('b')}"
    return (
        msg(
            "The arrays have the shapes {shapes}. Shapes are lined up from the right; each pair must be "
            "equal, or one of them 1.",
            shapes=shapes.strip(),
        ),
        msg("Add a dimension with `[:, None]`, transpose, or slice."),
    )


_table.says(
    "array-reshape",
    r"cannot reshape array of size (?P<size>\d+) into shape \((?P<shape>[\d, -]+)\)",
    msg("{size} numbers do not fill the shape [{shape}]."),
    msg("The sizes must multiply to that number; -1 for one of them lets NumPy work it out."),
)


@_table.rule(
    "array-index",
    r"index (?P<index>-?\d+) is out of bounds for axis (?P<dim>\d+) with size (?P<size>\d+)",
)
def array_index(at: Situation, found: Found) -> Words:
    """An index behind the end of an array."""
    return (
        msg(
            "Dimension {dim} has size {size}; its indices run from 0 to {last}, and {index} is none of them.",
            dim=found["dim"], size=found["size"], last=int(found["size"]) - 1, index=found["index"],
        ),
        msg("Print `x.shape`, and check where the index comes from."),
    )  # fmt: skip


_table.says(
    "array-dimensions",
    r"too many indices for array: array is (?P<count>\d+)-dimensional",
    msg("The tensor has {count} dimension(s), fewer than the indices."),
    msg("Print `x.shape` and leave out an index."),
)


@_table.rule(
    "array-axis",
    r"axis (?P<dim>-?\d+) is out of bounds for array of dimension (?P<count>\d+)",
)
def array_axis(at: Situation, found: Found) -> Words:
    """An axis that an array does not have."""
    return (
        msg("`{tensor}` has {count} dimension(s); there is no dimension {dim}.", tensor=at.receiver or at.argument or "x", count=found["count"], dim=found["dim"]),
        msg("Dimensions count from 0 to ndim - 1, or from -1 backwards. Print `x.shape`."),
    )  # fmt: skip


@_table.rule(
    "array-join",
    r"all the input array dimensions except for the concatenation axis must match exactly.*?size (?P<a>\d+).*?size (?P<b>\d+)",
    r"all the input arrays must have same number of dimensions.*?(?P<a>\d+) dimension\(s\).*?(?P<b>\d+) dimension",
    r"all input arrays must have the same shape",
)
def array_join(at: Situation, found: Found) -> Words:
    """np.concatenate and np.stack of other shapes."""
    given = found.groupdict()
    if not given.get("a"):
        return (
            msg(
                "`{call}` joins arrays of one shape, and these have several.",
                call=at.call or "np.stack",
            ),
            msg("Print the shapes; pad the shorter ones, or use `np.concatenate`."),
        )
    if "number of dimensions" in found[0]:
        return (
            msg("One tensor has {a} dimension(s) and another {b}: only tensors with equally many are joined.", a=given["a"], b=given["b"]),
            msg("Add a dimension of size 1 with `[None]`."),
        )  # fmt: skip
    return (
        msg("Arrays are joined along one axis; in every other axis the sizes must be equal, and here they are {a} and {b}.", a=given["a"], b=given["b"]),
        msg("Join along another axis with `axis=`, or make the sizes equal."),
    )  # fmt: skip


_table.says(
    "array-ragged",
    r"setting an array element with a sequence",
    msg("The rows have different lengths, and an array is a full grid of numbers."),
    msg("Pad the shorter rows, or keep a list of arrays."),
)
_table.says(
    "array-one-value",
    r"truth value of an array with more than one element is ambiguous|only integer scalar arrays|only (?:length-1 arrays|size-1 arrays|0-dimensional arrays) can be converted",
    msg("Python needs one value here, and the array holds several."),
    msg(
        "Reduce it first: `.any()`, `.all()`, `.mean()`; to combine conditions write `(a > 0) & (a < 1)`."
    ),
)
_table.says(
    "table-one-value",
    r"truth value of a (?:Series|DataFrame) is ambiguous",
    msg("Python needs one value here, and the table holds several."),
    msg("Combine conditions with `&` and `|`, each in brackets: `df[(df.a > 0) & (df.b < 1)]`."),
)
_table.says(
    "array-sizes",
    r"Cannot interpret '\d+' as a data type",
    msg("NumPy takes the sizes as one tuple."),
    msg("Write double brackets: `np.zeros((2, 3))`."),
)
_table.says(
    "array-draw",
    r"low >= high",
    msg("`randint(low, high)` draws from low up to high - 1, and here that is no number."),
    msg("Make `high` larger than `low`."),
)
_table.says(
    "table-columns",
    r"columns passed, passed data had \d+ columns",
    msg("The data has another number of columns than there are names."),
    msg("Give one name for each column."),
)
_table.says(
    "plot-dimensions",
    r"x and y can be no greater than 2D",
    msg("`plot` draws lines: it takes one dimension, or two with one line for each column."),
    msg("Pick a part of the tensor: `x[0]`, or `x.flatten()`."),
)
_table.says(
    "rows",
    r"positional indexers? (?:is|are) out-of-bounds",
    msg("The table has no such row: it is shorter."),
    msg("Rows count from 0 to `len(df) - 1`."),
)
_table.says(
    "table-columns",
    r"All arrays must be of the same length|Length of values \(\d+\) does not match length of index",
    msg("The columns of a table have one length, and these have several."),
    msg("Print the `len` of each."),
)

# --- matplotlib ---------------------------------------------------------------------------------


@_table.rule(
    "plot-lengths",
    r"x and y must (?:have same first dimension|be the same size)(?:, but have shapes \((?P<a>[\d, ]+)\) and \((?P<b>[\d, ]+)\))?",
    r"shape mismatch: objects cannot be broadcast to a single shape",
)
def plot_lengths(at: Situation, found: Found) -> Words:
    """plot(x, y) of two lengths."""
    given = found.groupdict()
    if not given.get("a"):
        return (
            msg("The two lists that are drawn must be equally long."),
            msg("Print the `len` of each."),
        )
    return (
        msg("The two lists that are drawn must be equally long, and have the shapes [{a}] and [{b}].", a=(given["a"] or "").strip(", "), b=(given["b"] or "").strip(", ")),
        msg("Print the `len` of each; `plt.plot(y)` alone counts x from 0."),
    )  # fmt: skip


# --- einops and scikit-learn --------------------------------------------------------------------


_table.says(
    "einops-divide",
    r"can't divide axis of length (?P<size>\d+) in chunks of (?P<part>\d+)",
    msg("A size of {size} cannot be split into parts of {part} without a rest."),
    msg("Choose a number that divides it, or pad or crop the tensor first."),
)


_table.says(
    "einops-dimensions",
    r"(?:Wrong shape: )?[Ee]xpected (?P<want>\d+) dims\. Received (?P<have>\d+)-dim tensor",
    msg("The pattern names {want} dimension(s), and the tensor has {have}."),
    msg("Write one name for each at the left of `->`; several in brackets stand for one."),
)


_table.says(
    "einops-pattern",
    r"Imbalanced parentheses|Brackets are not balanced|Identifier \w+ is not allowed|not a valid axis identifier",
    msg("The pattern of einops cannot be read: its brackets or names are not in order."),
    msg("Close every bracket, and write names of letters: `'b (h w) -> b h w'`."),
)
_table.says(
    "array-split",
    r"array split does not result in an equal division",
    msg("`np.split` cuts into equal parts, and the size cannot be divided by their number."),
    msg("Use `np.array_split`, or give the places of the cuts: `np.split(a, [3])`."),
)


_table.says(
    "einops-names",
    r"Identifiers only on one side of expression \(should be on both\): \{(?P<names>.*?)\}",
    msg("The names {names} stand at one side of `->` only."),
    msg("`rearrange` keeps every dimension: `reduce` drops one, `repeat` adds one."),
)


_table.says(
    "samples",
    r"inconsistent numbers of samples: \[(?P<a>\d+), (?P<b>\d+)",
    msg("The data has {a} samples, the labels {b}."),
    msg("Print both shapes: the first size is the number of samples."),
)


_table.says(
    "not-fitted",
    r"instance is not fitted yet",
    msg("It has to learn from the training data before it can be used."),
    msg("Call `fit(x_train)` first, then `transform` or `predict`; `fit_transform` does both."),
)
_table.says(
    "two-dimensions",
    r"Expected 2D array, got \dD array instead",
    msg("scikit-learn takes a table: one row for each sample, one column for each feature."),
    msg("For one feature write `x.reshape(-1, 1)`."),
)

RULES = _table.rules
