"""Indices and dimensions that a tensor, an embedding or a list does not have."""

from __future__ import annotations

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


@rules.when(
    "dimension-range",
    r"Dimension out of range \(expected to be in range of \[-?\d+, (?P<high>-?\d+)\], but "
    r"got (?P<dim>-?\d+)\)",
    r"axis (?P<dim>-?\d+) is out of bounds for array of dimension (?P<count>\d+)",
)
def dimension_range(at: Situation, found: Found) -> Words:
    """A dimension that the tensor, the array or the result does not have."""
    count = found["count"] or int(found["high"]) + 1
    why = msg("`{tensor}` has {count} dimension(s); there is no dimension {dim}.", count=count)
    if at.function in ("unsqueeze", "stack"):
        why = msg("The result of `{call}` has {count} dimension(s); there is no dimension {dim}.", count=count)  # fmt: skip
    return why, _DIMENSIONS


_DIMENSIONS = msg("Dimensions count from 0 to ndim - 1, or from -1 backwards. Print `x.shape`.")


@rules.when(
    "index-range",
    r"index (?P<index>-?\d+) is out of bounds for (?:dimension|axis) (?P<dim>\d+) with size (?P<size>\d+)",
)
def index_range(at: Situation, found: Found) -> Words:
    """An index that the tensor does not have."""
    if at.layer_type == "LSTM":
        return (
            msg("The state of `{layer}` is a pair, and it was given one tensor."),
            msg("Pass both parts: `lstm(x, (h, c))`. Only `nn.GRU` and `nn.RNN` take `h` alone."),
        )
    if found["size"] == "0":
        return (
            msg("There is no element to pick: the tensor is empty, or a single number."),
            msg("Print `x.shape`, and check where the index comes from."),
        )
    return (
        msg(
            "Dimension {dim} has size {size}; its indices run from 0 to {last}, and {index} is none "
            "of them.",
            last=int(found["size"]) - 1,
        ),
        msg("Print `x.shape`, and check where the index comes from."),
    )


@rules.when(
    "too-many-indices",
    r"too many indices for tensor of dimension (?P<count>\d+)",
    r"too many indices for array: array is (?P<count>\d+)-dimensional",
    r"The shape of the mask \[(?P<mask>[\d, ]*)\] at index \d+ does not match the shape of the "
    r"indexed tensor \[(?P<shape>[\d, ]*)\]",
)
def too_many_indices(at: Situation, found: Found) -> Words:
    """More indices, or another mask, than the tensor has."""
    if at.picked[1].startswith(("'", '"')):
        return (
            msg("A tensor is indexed by whole numbers, slices and masks, and `{index}` is of type {kind}.", index=at.picked[1], kind="str"),
            msg("Names are for dictionaries and tables; print `x.shape`."),
        )  # fmt: skip
    if "mask" in found:
        return (
            msg("The mask has shape [{mask}], the tensor [{shape}]."),
            msg("A mask needs the shape of what it selects from."),
        )
    return (
        msg("The tensor has {count} dimension(s), fewer than the indices."),
        msg("Print `x.shape` and leave out an index."),
    )


@rules.when("embedding-range", r"^index out of range in self")
def embedding_range(at: Situation, found: Found) -> Words:
    """An id beyond the embedding; an index beyond a tensor says no more."""
    if "mbedding" not in at.layer_type:
        return (
            msg("`{call}` was given an index that is negative or behind the end."),
            msg("Compare `index.min()` and `index.max()` with the shape of the tensor."),
        )
    return (
        msg("An id is negative, or not below `num_embeddings` of `{layer}`."),
        msg("Set `num_embeddings` to `ids.max() + 1` or more, or map unknown tokens to one id."),
    )


@rules.when(
    "list-index",
    r"(?:list|tuple|string|range object) (?:assignment )?index out of range|^index -?\d+ is out of range$",
    kinds=("IndexError",),
)
def list_index(at: Situation, found: Found) -> Words | None:
    """An index behind the end: of a list, or of a shape."""
    if "sys.argv" in at.line or at.inside:
        return None
    tensor, _, what = at.picked[0].rpartition(".")
    if what in ("shape", "size()") and at.report.tensors:
        count = len(at.report.tensors[0].shape)
        return (
            msg(
                "`{tensor}` has {count} dimension(s); there is no dimension {dim}.",
                tensor=tensor, count=count, dim=at.picked[1],
            ),
            _DIMENSIONS,
        )  # fmt: skip
    if "assignment" in found.text:
        return (
            msg("A list has only the elements that were put into it: there is none at this index yet."),
            msg("Add one at the end: `values.append(x)`."),
        )  # fmt: skip
    return (
        msg("The index is behind the last element: counting starts at 0."),
        msg("Print `len(...)`; the last element is `[-1]`."),
    )
