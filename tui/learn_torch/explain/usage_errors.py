"""Tensors, layers, optimizers and datasets put together or called in a way that torch refuses."""

from __future__ import annotations

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import Message, msg

_table = Table()


def _says(name: str, pattern: str, why: Message, fix: Message) -> None:
    """Register a rule that says the same of every error of its form."""

    @_table.rule(name, pattern)
    def same(at: Situation, found: Found) -> Words:
        return why, fix


# --- tensors ------------------------------------------------------------------------------------


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


_says(
    "zero-dimensions",
    r"invalid index of a 0-dim tensor|iteration over a 0-d tensor",
    msg("This tensor is a single number and has no dimension to index or go through."),
    msg("`.item()` turns it into a Python number; `x.shape` shows how many dimensions there are."),
)
_says(
    "gather-dimensions",
    r"Index tensor must have the same number of dimensions as input tensor",
    msg("The index needs as many dimensions as the tensor it picks from."),
    msg("Add one: `x.gather(1, index.unsqueeze(1))`. The result has the shape of the index."),
)
_says(
    "two-unknown-sizes",
    r"only one dimension can be inferred",
    msg("Two sizes are -1, and torch can work out only one."),
    msg("Write the other sizes as numbers."),
)
_says(
    "one-hot",
    r"one_hot is only applicable to index tensor",
    msg("`one_hot` takes class numbers as integers."),
    msg("Convert them with `.long()`."),
)
_says(
    "text-tensor",
    r"too many dimensions 'str'|can't convert np\.ndarray of type numpy\.(?:str_|object_)",
    msg("A tensor holds numbers, and the values are texts or of mixed types."),
    msg("Map each word to a number first, for example with a dictionary."),
)

# --- autograd -----------------------------------------------------------------------------------

_says(
    "copy-of-computed",
    r"Only Tensors created explicitly by the user .*deepcopy",
    msg("`deepcopy` does not copy a tensor that was computed: its graph would have to be copied."),
    msg("Copy its values: `x.detach().clone()`."),
)
_says(
    "computed-requires-grad",
    r"you can only change requires_grad flags of leaf variables",
    msg("The tensor was computed: whether it requires a gradient follows from its inputs."),
    msg("Use `x.detach()` for the same values without a gradient."),
)
_says(
    "not-a-leaf",
    r"can't optimize a non-leaf Tensor",
    msg(
        "The optimizer was given a computed tensor, and it trains only leaves, such as parameters."
    ),
    msg(
        "Pass `model.parameters()`, or make the tensor with `requires_grad=True` as its last step."
    ),
)


@_table.rule(
    "number-without-graph",
    r"'(?P<kind>float|int)' object has no attribute '(?P<name>backward|detach|item|grad|cpu)'",
)
def number_without_graph(at: Situation, found: Found) -> Words:
    """backward() of what .item() gave."""
    return (
        msg(
            "The value before `.{name}` is a plain number (type {kind}), without a computation graph.",
            name=found["name"], kind=found["kind"],
        ),
        msg("Keep the tensor: leave out the `.item()` or `float(...)` before it."),
    )  # fmt: skip


# --- layers and optimizers ------------------------------------------------------------------------


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
    return (
        msg("The optimizer takes tensors, and was given a value of type {kind}.", kind=kind),
        msg("Pass `model.parameters()`."),
    )


_says(
    "heads",
    r"embed_dim must be divisible by num_heads",
    msg("The heads share `embed_dim` evenly, and it cannot be divided by `num_heads`."),
    msg("Choose an `embed_dim` that is a multiple of `num_heads`, such as 64 and 4."),
)
_says(
    "method-not-called",
    r"'(?:builtin_function_or_method|method|function)' object is not iterable",
    msg("A function or method stands there itself: it was not called."),
    msg("Add brackets, as in `model.parameters()`."),
)

# --- data and files -------------------------------------------------------------------------------

_says(
    "no-getitem",
    r"Subclasses of Dataset should implement __getitem__",
    msg("The Dataset has no method `__getitem__`."),
    msg("Write `def __getitem__(self, i):` inside the class: check its spelling and its indent."),
)
_says(
    "dataset-lengths",
    r"Size mismatch between tensors",
    msg("The tensors of a TensorDataset need the same first size: one entry for each sample."),
    msg("Print the shape of each."),
)
_says(
    "split-lengths",
    r"Sum of input lengths does not equal the length of the input dataset",
    msg("The parts must add up to the length of the dataset."),
    msg("Give fractions, such as `[0.8, 0.2]`, or compute the last part from `len(dataset)`."),
)


@_table.rule(
    "state-dict-kind", r"Expected state_dict to be dict-like, got <class '(?P<kind>[\w.]+)'>"
)
def state_dict_kind(at: Situation, found: Found) -> Words:
    """load_state_dict of a path."""
    return (
        msg(
            "`load_state_dict` takes the dictionary itself, and was given a value of type {kind}.",
            kind=found["kind"].rpartition(".")[2],
        ),
        msg("Load the file first: `model.load_state_dict(torch.load(path))`."),
    )


RULES = _table.rules
