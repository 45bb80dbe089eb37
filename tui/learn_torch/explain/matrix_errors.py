"""Matrix products, inverses and `einsum` of tensors that do not fit."""

from __future__ import annotations

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


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
