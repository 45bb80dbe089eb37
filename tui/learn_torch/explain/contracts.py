"""What a layer or a function of torch takes: asked where no rule knows what its error says.

It repeats no cause that it does not know: it tells the inputs as they are, and those that fit.
"""

from __future__ import annotations

import re
import textwrap

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import Message, msg

rules = RuleTable()

_TAKES: dict[str, Message] = {
    "Conv1d ConvTranspose1d MaxPool1d AvgPool1d AdaptiveAvgPool1d AdaptiveMaxPool1d InstanceNorm1d conv1d "
    "max_pool1d avg_pool1d": msg(
        "It takes sequences [N, C, T] as floats, where C is the number of channels that it was built for."
    ),
    "Conv2d ConvTranspose2d MaxPool2d AvgPool2d AdaptiveAvgPool2d AdaptiveMaxPool2d BatchNorm2d "
    "InstanceNorm2d Dropout2d conv2d conv_transpose2d max_pool2d avg_pool2d adaptive_avg_pool2d": msg(
        "It takes images [N, C, H, W] as floats, where C is the number of channels that it was built for."
    ),
    "Conv3d ConvTranspose3d MaxPool3d AvgPool3d BatchNorm3d InstanceNorm3d conv3d max_pool3d": msg(
        "It takes volumes [N, C, D, H, W] as floats, where C is the number of channels that it was built for."
    ),
    "BatchNorm1d batch_norm": msg("It takes [N, C] or [N, C, T] as floats, where C is `num_features`."),
    "LayerNorm RMSNorm layer_norm": msg("It takes floats whose last sizes are `normalized_shape`."),
    "GroupNorm group_norm": msg("It takes [N, C, ...], where C is `num_channels`, a multiple of `num_groups`."),
    "Linear linear": msg("It takes floats [..., in_features]."),
    "Bilinear bilinear": msg("It takes two inputs, [..., in1_features] and [..., in2_features], alike in all other sizes."),
    "Flatten Unflatten unflatten": msg("The sizes that a dimension is divided into must multiply to its size."),
    "LSTM GRU RNN": msg(
        "It takes [T, N, input_size], with `batch_first=True` [N, T, input_size], and a first state "
        "[layers × directions, N, hidden_size]; `nn.LSTM` a pair `(h, c)` of them."
    ),
    "LSTMCell GRUCell RNNCell": msg("It takes [N, input_size] and a state [N, hidden_size]; `nn.LSTMCell` a pair `(h, c)`."),
    "Embedding embedding": msg("It takes ids, integers from 0 to `num_embeddings` - 1, in any shape; its weight is [num_embeddings, embedding_dim]."),
    "EmbeddingBag embedding_bag": msg("It takes ids [N, T], or ids [T] with `offsets`, the place where each bag begins."),
    "MultiheadAttention multi_head_attention_forward": msg(
        "It takes `query`, `key` and `value` as [T, N, embed_dim], with `batch_first=True` [N, T, "
        "embed_dim]; `attn_mask` is [T, S], `key_padding_mask` [N, S]."
    ),
    "Transformer TransformerEncoder TransformerDecoder TransformerEncoderLayer TransformerDecoderLayer": msg(
        "It takes [T, N, d_model], with `batch_first=True` [N, T, d_model]; masks are [T, T], those of padding [N, T]."
    ),
    "scaled_dot_product_attention": msg("It takes query [..., T, E], key [..., S, E] and value [..., S, V]; the mask is [..., T, S]."),
    "CrossEntropyLoss NLLLoss cross_entropy nll_loss": msg(
        "It takes scores [N, C, ...] as floats and class numbers [N, ...] as integers from 0 to C - 1."
    ),
    "BCELoss BCEWithLogitsLoss binary_cross_entropy binary_cross_entropy_with_logits": msg(
        "It takes predictions and targets as floats of one shape; the targets are from 0 to 1."
    ),
    "MSELoss L1Loss SmoothL1Loss HuberLoss KLDivLoss PoissonNLLLoss SoftMarginLoss mse_loss l1_loss "
    "smooth_l1_loss huber_loss kl_div": msg("It takes predictions and targets as floats of one shape."),
    "GaussianNLLLoss gaussian_nll_loss": msg("It takes means, targets and variances of one shape; variances are above 0."),
    "CosineEmbeddingLoss cosine_embedding_loss MarginRankingLoss margin_ranking_loss": msg(
        "It takes two inputs of one shape and, for each sample, 1 or -1."
    ),
    "TripletMarginLoss triplet_margin_loss TripletMarginWithDistanceLoss": msg(
        "It takes three inputs of one shape [N, D]: anchor, positive, negative."
    ),
    "MultiMarginLoss MultiLabelMarginLoss multi_margin_loss multilabel_margin_loss": msg(
        "It takes scores [N, C] and class numbers as integers."
    ),
    "CTCLoss ctc_loss": msg(
        "It takes log-probabilities [T, N, C], targets [N, S] and, for each sample, the length of its "
        "input and of its target."
    ),
    "PixelShuffle pixel_shuffle": msg("It takes [N, C × r², H, W] for the factor r: the channels must be a multiple of r²."),
    "Upsample UpsamplingBilinear2d UpsamplingNearest2d interpolate": msg(
        "It takes [N, C, ...] and one of `size` and `scale_factor`: images [N, C, H, W] with "
        "`mode='bilinear'`, sequences [N, C, T] with `mode='linear'`."
    ),
    "pad ConstantPad2d ReflectionPad2d ReplicationPad2d ZeroPad2d": msg(
        "The padding names two numbers for each dimension, the last dimension first, and for no more "
        "dimensions than there are: `(left, right, top, bottom)`."
    ),
    "Fold Unfold fold unfold": msg("`unfold` takes images [N, C, H, W], `fold` blocks [N, C × kernel, L]; the sizes must fit."),
    "grid_sample affine_grid": msg("It takes images [N, C, H, W] and places [N, H, W, 2] from -1 to 1, as floats."),
    "cosine_similarity pairwise_distance CosineSimilarity PairwiseDistance": msg("It takes two inputs of shapes that fit by broadcasting."),
    "softmax log_softmax Softmax LogSoftmax gumbel_softmax": msg("It takes floats, and the dimension in which they add up to 1."),
    "matmul mm bmm mv baddbmm addmm chain_matmul linalg.multi_dot tensordot": msg(
        "The last size of the left tensor must be the second to last of the right: [N, M] @ [M, K]."
    ),
    "dot inner outer vdot cross": msg("It takes two vectors, tensors with one dimension; `cross` those of size 3."),
    "cat concat concatenate hstack vstack stack": msg(
        "It takes a list of tensors: `stack` of one shape, `cat` equal in all dimensions but the one that joins."
    ),
    "gather scatter scatter_ scatter_add scatter_add_ take_along_dim": msg(
        "The index is of integers, has as many dimensions as the tensor, and no size larger than its own."
    ),
    "index_select index_add index_add_ index_copy_ index_fill_ take": msg("The index is a vector of integers, each from 0 to the size - 1."),
    "masked_fill masked_fill_ masked_select masked_scatter masked_scatter_": msg("The mask is of bools, and of a shape that fits by broadcasting."),
    "where": msg("It takes a condition of bools and two tensors or numbers, of shapes that fit by broadcasting."),
    "view reshape view_as reshape_as": msg("The new sizes must multiply to the number of elements."),
    "expand expand_as broadcast_to": msg("Only dimensions of size 1 grow; new ones come at the front."),
    "repeat tile repeat_interleave": msg("It takes how often each dimension repeats: a number for each."),
    "permute transpose swapaxes movedim moveaxis": msg("Each dimension is named once, by its index."),
    "split chunk tensor_split unbind narrow select": msg("The parts must lie inside the dimension, and be above 0."),
    "topk sort kthvalue median mode cummax": msg("`k` and the dimension must be inside the shape."),
    "einsum": msg("The equation has a letter for each dimension, and a letter stands for one size."),
    "multinomial": msg("It takes weights [C] or [N, C], 0 or more, and no more draws than weights without `replacement=True`."),
    "bucketize searchsorted": msg("The borders must be sorted, from small to large."),
    "linalg.solve linalg.inv linalg.det linalg.eigh linalg.eig linalg.cholesky inverse det logdet": msg(
        "It takes square matrices [..., N, N] as floats."
    ),
    "stft istft": msg("It takes a signal [T] or [N, T] that is longer than the window, and `return_complex=True`."),
    "pack_padded_sequence pad_packed_sequence pad_sequence pack_sequence": msg(
        "`pad_sequence` takes a list of tensors; `pack_padded_sequence` a batch and the length of each sequence."
    ),
    "clip_grad_norm_ clip_grad_value_": msg("It takes parameters after `backward()`, and the largest size allowed."),
    "one_hot": msg("It takes integers from 0 to `num_classes` - 1."),
    "save_image make_grid": msg("It takes images [N, C, H, W], or a list of images of one size."),
}  # fmt: skip
"""Names of layers and functions, and the inputs that fit."""
_OF = {name: takes for names, takes in _TAKES.items() for name in names.split()}


@rules.when(
    "what-it-takes",
    r"\A",
    kinds=("RuntimeError", "ValueError", "TypeError", "IndexError", "AssertionError"),
)
def what_it_takes(at: Situation, found: Found) -> Words | None:
    """The inputs of a layer or function, and those that it takes."""
    name = next((name for name in _names(at) if name in _OF), None)
    if at.report.raised_in.endswith("__init__") or (name and _speaks_of_an_option(at)):
        return _refused(at)
    if name is None:
        is_argument = at.kind in ("ValueError", "TypeError", "AssertionError") and _REFUSAL.search(
            at.message
        )
        return _refused(at) if at.inside and is_argument else None
    call = at.layer or at.call or name
    inputs = ", ".join(
        f"{tensor.text} {tensor.dtype} {list(tensor.shape)}".strip()
        for tensor in at.report.tensors[:4]
    )
    if inputs:
        return msg("`{call}` does not take these inputs: {inputs}.", call=call, inputs=inputs), _OF[
            name
        ]
    return msg("`{call}` does not take what it was given.", call=call), _OF[name]


_REFUSAL = re.compile(
    r"(?i)\b(?:must|should|expect(?:s|ed)|invalid|unsupported|not supported|not a valid|unknown|requires?|only|"
    r"cannot|can't|at least|at most)\b"
)
"""Words by which a library says that an argument does not do."""
_INPUTS = ("in_", "out_", "input_size", "hidden_size", "num_features", "num_channels", "num_embeddings",
           "embed", "normalized_shape", "bias", "size")  # fmt: skip
"""Settings of layers that the shape of the input has to fit."""
_OPTIONS = r"pad(?:ding)?|kernel|stride|dilation|output_size|label_smoothing|reduction|mode|align_corners|eps"


def _speaks_of_an_option(at: Situation) -> bool:
    """Whether the message is about how the layer was built, not about its input."""
    settings = at.report.layer.settings if at.report.layer is not None else ""
    named = [name for name in re.findall(r"(\w+)=", settings) if not name.startswith(_INPUTS)]
    return re.search(rf"\b(?:{'|'.join([_OPTIONS, *named])})\b", at.message) is not None


def _refused(at: Situation) -> Words | None:
    """An argument that a function of a library does not take, in its own words."""
    if not at.call or at.line.lstrip().startswith(("assert", "raise")):
        return None
    if at.report.raised_in.endswith("__init__") and "torch.Tensor" in at.message:
        return (
            msg("The brackets behind `{name}` build it, and were given tensors.", name=at.call),
            msg("Build it first, then call it: `{name}()(...)`.", name=at.call),
        )
    words = textwrap.shorten(at.message.partition("\n")[0], 100, placeholder=" …").rstrip(". ")
    return (
        msg(
            "`{call}` refuses one of its arguments: {words}.", call=at.layer or at.call, words=words
        ),
        msg("Change that argument, or leave it out where it has a default."),
    )


def _names(at: Situation) -> list[str]:
    """What failed, as torch calls it: its layer, the function, or the method of a tensor."""
    if at.report.raised_in.startswith("Module.") and "._" not in at.report.raised_in:
        return []  # load_state_dict and the like: not the input
    if at.report.layer is not None:
        return [at.report.layer.type]
    if at.line.lstrip().startswith("assert"):
        return []
    module, _, function = at.call.rpartition(".")
    tensors = {tensor.text for tensor in at.report.tensors}
    if module.partition(".")[0] in ("torch", "F", "nn") or at.receiver in tensors:
        return [f"{module.rpartition('.')[2]}.{function}", function]
    return [function] if function.startswith(("pack_", "pad_", "clip_grad")) else []
