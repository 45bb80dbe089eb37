"""Recurrent layers, attention, embeddings and padded sequences that were given other shapes."""

from __future__ import annotations

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()


@_table.rule(
    "hidden-state",
    r"Expected hidden(?:\[(?P<place>[01])\])? size \((?P<want>[\d, ]+)\), got [\[(](?P<have>[\d, ]+)",
)
def hidden_state(at: Situation, found: Found) -> Words:
    """A first state of another shape."""
    return (
        msg(
            "The state that `{layer}` starts from must have the shape [{want}], and has [{have}].",
            layer=at.layer or "nn.LSTM", want=found["want"], have=found["have"],
        ),
        msg(
            "Its shape is [layers × directions, batch, hidden_size], also with `batch_first=True`. "
            "Without a state the layer starts from zeros."
        ),
    )  # fmt: skip


@_table.rule(
    "cell-features",
    r"(?P<what>input|hidden\d?) has inconsistent (?P<name>input_size|hidden_size):? got (?P<have>\d+),? "
    r"expected (?P<want>\d+)",
)
def cell_features(at: Situation, found: Found) -> Words:
    """A cell made for another number of features."""
    return (
        msg(
            "`{layer}` expects {want} features and gets {have}.",
            layer=at.layer or "cell", want=found["want"], have=found["have"],
        ),
        msg("Set `{name}` to {have}, or change the last size of the tensor.", name=found["name"], have=found["have"]),
    )  # fmt: skip


@_table.rule(
    "attention-features",
    r"was expecting embedding dimension of (?P<want>\d+), but got (?P<have>\d+)",
    r"(?:embedding|feature) (?:dim|number).*?(?:src and tgt|must be equal to d_model)",
)
def attention_features(at: Situation, found: Found) -> Words:
    """An embedding of another size than the layer's."""
    given = found.groupdict()
    if not given.get("want"):
        return (
            msg("The last size of `src` and `tgt` must be `d_model` of the transformer."),
            msg("Print both shapes: they are [T, N, d_model], or [N, T, d_model] with `batch_first=True`."),
        )  # fmt: skip
    return (
        msg(
            "`{layer}` expects {want} features and gets {have}.",
            layer=at.layer or "nn.MultiheadAttention", want=given["want"], have=given["have"],
        ),
        msg("The last size of its inputs is `embed_dim` (`d_model`): set it to {have}, or change the input.", have=given["have"]),
    )  # fmt: skip


@_table.rule(
    "attention-mask",
    r"The shape of the \dD attn_mask is torch\.Size\(\[(?P<have>[\d, ]+)\]\), but should be \((?P<want>[\d, ]+)\)",
    r"[Ee]xpected (?:`?key_padding_mask|key_padded_mask)(?P<have>.*?)to be (?P<want>[\d(), ]+), but got",
    r"key_padding_mask.*?(?:shape|size)",
)
def attention_mask(at: Situation, found: Found) -> Words:
    """A mask of another shape than the scores."""
    if found.groupdict().get("want") and "attn_mask" in found[0]:
        return (
            msg("The mask has shape [{mask}], and the attention scores [{shape}].", mask=found["have"], shape=found["want"]),
            msg(
                "`attn_mask` is [T, S]: queries by keys. If T is the size of your batch, the layer reads "
                "the batch as time: build it with `batch_first=True`."
            ),
        )  # fmt: skip
    return (
        msg("`key_padding_mask` must have the shape [N, S]: one row for each sample, one column for each key."),
        msg("Print both shapes; with `batch_first=True` the inputs are [N, T, E], without it [T, N, E]."),
    )  # fmt: skip


_table.says(
    "boolean-mask",
    r"only supports? boolean masks|expects a bool(?:ean)? mask|mask.*?(?:must|should) be (?:a )?bool",
    msg("A mask is a tensor of bools, and this one holds numbers."),
    msg("Compare, as in `mask == 0`, or convert it with `mask.bool()`."),
)
_table.says(
    "pack-order",
    r"`?lengths`? array (?:must be sorted|has to be sorted) in decreasing order",
    msg("The lengths are not in decreasing order, the longest sequence first."),
    msg("Pass `enforce_sorted=False`."),
)
_table.says(
    "pack-lengths",
    r"Length of all samples has to be greater than 0",
    msg("The length of one sequence is 0, and an empty sequence cannot be packed."),
    msg("Leave out empty sequences, or give each at least one element."),
)
_table.says(
    "pack-lengths",
    r"Expected `?len\(lengths\)`? to be equal to batch_size|'lengths' argument should be a 1D CPU",
    msg("`lengths` must be one whole number for each sequence of the batch, on the CPU."),
    msg("Pass a list or `lengths.cpu()`, and `batch_first=True` where the batch is the first dimension."),
)  # fmt: skip
_table.says(
    "padding-index",
    r"[Pp]adding_idx must be within num_embeddings",
    msg("`padding_idx` is one of the ids, so it is below `num_embeddings`."),
    msg("Count the padding as an id of its own: `num_embeddings` is the number of tokens + 1."),
)
_table.says(
    "bag-offsets",
    r"offsets has to be a 1D Tensor",
    msg("`nn.EmbeddingBag` was given one row of ids, and needs to know where each bag begins."),
    msg("Pass ids of shape [N, T], or `offsets=torch.tensor([0])`."),
)

RULES = _table.rules
