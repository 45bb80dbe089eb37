"""Types and devices that do not fit: float and integer, CPU and GPU, tensors and NumPy."""

from __future__ import annotations

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


rules.says(
    "devices",
    (
        r"Expected all tensors to be on the same device.*?(?P<one>cpu|cuda:\d+|mps:\d+|xpu:\d+).*?"
        r"(?P<other>cpu|cuda:\d+|mps:\d+|xpu:\d+)",
        r"Input type \((?P<one>[\w.]+)\) and weight type \((?P<other>torch\.cuda\.[\w.]+)\) should be the "
        r"same",
        r"Placeholder storage has not been allocated on (?P<one>MPS) device",
    ),
    msg("Two tensors are on different devices: all that meet must be on one."),
    msg(
        "Choose `device` once. Move the model with `model.to(device)` before you make the "
        "optimizer, each batch with `x.to(device)`, and write `device=x.device` for tensors "
        "that you make."
    ),
    msg("Do not catch the error and fall back to the CPU: training would be slow, without a word."),
)
rules.says(
    "target-dtype",
    (
        r"expected target dtype to be Long or Byte, but got (?P<have>\w+)",
        r"expected scalar type Long but found (?P<have>\w+)",
        r"\"nll_loss\w*\" not implemented for '(?P<have>\w+)'",
    ),
    msg(
        "The target of `cross_entropy` is {have}. It takes class numbers as integers (shape "
        "[N]), or class probabilities as floats (shape [N, C])."
    ),
    msg("Class numbers: `y.long()`. One-hot targets: `y.float()`."),
)
rules.says(
    "target-dtype",
    r"Expected floating point type for target with class probabilities, got (?P<have>\w+)",
    msg(
        "Prediction and target have the same shape, so the target is read as class probabilities, "
        "and it is {have}."
    ),
    msg(
        "One-hot targets: `y.float()`. With class numbers, pass the logits [N, C], not their `argmax`."
    ),
)


@rules.when(
    "float-dtypes",
    r"mat1 and mat2 must have the same dtype, but got (?P<have>\w+) and (?P<want>\w+)",
    r"expected m1 and m2 to have the same dtype, but got: (?P<have>\w[\w ]*) != (?P<want>\w[\w ]*)",
    r"expected scalar type (?P<want>\w+) but found (?P<have>\w+)",
    r"Input type \((?P<have>[\w. ]+)\) and (?:bias|weight) type \((?P<want>[\w. ]+)\) should be the same",
    r"Found dtype (?P<have>\w+) but expected (?P<want>\w+)",
    r"expected both vectors to have same dtype, but found (?P<have>\w+) and (?P<want>\w+)",
    r"Expected object of scalar type (?P<want>\w+) but got scalar type (?P<have>\w+)",
    r"input dtype \((?:torch\.)?(?P<have>\w+)\) does not match weight dtype \((?:torch\.)?(?P<want>\w+)\)",
    r"[Ii]ndex put requires the source and destination dtypes match, got (?P<want>\w+) for the destination and "
    r"(?P<have>\w+) for the source",
    r"Input and (?:parameter|hidden) tensors are not the same dtype, found input tensor with (?P<have>\w+) and "
    r"(?:parameter|hidden) tensor with (?P<want>\w+)",
)
def float_dtypes(at: Situation, found: Found) -> Words:
    """Data in float64 or int64, weights in float32; the target of a loss as integers."""
    if at.layer_type.endswith("Loss") or "loss" in at.function or "cross_entropy" in at.function:
        return (
            msg("The target is {have}, and this loss compares it with {want} numbers."),
            msg("Convert the target: `y.float()`."),
        )
    return (
        msg("The data is {have}, the other side {want}: torch does not convert one into the other here. NumPy's default is float64."),
        msg("Convert the data once, where you make it: `torch.tensor(data, dtype=torch.float32)`, or `x.float()`."),
        msg("Do not write `model.double()`: it doubles the memory and is slower."),
    )  # fmt: skip


@rules.when("numpy-grad", r"Can't call numpy\(\) on Tensor that requires grad")
def numpy_grad(at: Situation, found: Found) -> Words:
    """NumPy has no gradients."""
    named = [tensor.text for tensor in at.report.tensors]
    name = at.receiver if at.function == "numpy" else named[0] if len(named) == 1 else ""
    if not name:
        return (
            msg("A tensor here is part of a computation graph, which NumPy and matplotlib cannot hold."),
            msg("Write `x.detach().cpu().numpy()` for it; for one number, such as a loss, `x.item()`."),
        )  # fmt: skip
    return (
        msg("`{tensor}` is part of a computation graph, which NumPy cannot hold.", tensor=name),
        msg(
            "Write `{tensor}.detach().cpu().numpy()`; for one number, `{tensor}.item()`.",
            tensor=name,
        ),
    )


rules.says(
    "numpy-device",
    r"can't convert \S+ device type tensor to numpy",
    msg("NumPy can read the CPU's memory only, and this tensor is on a GPU."),
    msg("Write `x.detach().cpu().numpy()`."),
)
rules.says(
    "numpy-bfloat16",
    r"Got unsupported ScalarType BFloat16",
    msg("NumPy has no bfloat16."),
    msg("Write `x.detach().cpu().float().numpy()`."),
)


@rules.when(
    "needs-float",
    r"[Oo]nly Tensors of floating point (?:and complex )?dtype can require gradients",
    r"could not infer output dtype\. Input dtype must be either a floating point or complex dtype\. "
    r"Got: (?P<have>\w+)",
    r"result type (?P<want>\w+) can't be cast to the desired output type (?P<have>\w+)",
    r"[Ee]xpected a floating point or complex tensor as input\. Got (?P<have>\w+)",
    r"only supports? floating[- ]point(?: and complex)?(?: dtypes| tensors)",
)
def needs_float(at: Situation, found: Found) -> Words:
    """An integer tensor where only floats work."""
    if found["have"] == "Bool":
        return (
            msg(
                "The tensor holds bools, as a comparison gives them, and this operation needs floats."
            ),
            msg("Convert it: `(x == y).float().mean()`."),
        )
    if "loss" in at.layer_type.lower():
        return (
            msg("The target holds integers, and this loss needs floats."),
            msg("Convert the target: `y.float()`."),
        )
    return (
        msg("The tensor holds integers, and this operation needs floats."),
        msg("Write `1.0` in place of `1` where you make it, or convert it with `x.float()`."),
    )


@rules.when(
    "one-value",
    r"Boolean value of Tensor with more than one value is ambiguous",
    r"a Tensor with (?P<count>\d+) elements cannot be converted to Scalar",
    r"only one element tensors can be converted to Python scalars",
    r"only integer tensors of a single element can be converted to an index",
)
def one_value(at: Situation, found: Found) -> Words:
    """Python wants one value."""
    module, _, function = at.call.rpartition(".")
    is_class = function[:1].isupper() and module in ("nn", "torch.nn", "")
    if is_class or at.report.raised_in.endswith(("__init__", "legacy_get_string")):
        return (
            msg("The brackets behind `{name}` build it, and were given tensors.", name=at.call),
            msg("Build it first, then call it: `{name}()(...)`.", name=at.call),
        )
    if function in ("tensor", "Tensor", "as_tensor"):
        return (
            msg("`{name}` takes numbers, and the list holds tensors with several.", name=at.call),
            msg("Join tensors with `torch.stack(tensors)`."),
        )
    if module == "math":
        return (
            msg("`{name}` takes one number, and the tensor holds several.", name=at.call),
            msg("Write `torch.{name}`, which works on every element.", name=function),
        )
    return (
        msg("Python needs one value here, and the tensor holds several."),
        msg(
            "Reduce it first: `.any()`, `.all()`, `.mean()`, `.sum()`, or pick an element. To choose "
            "element by element: `torch.where`."
        ),
    )


rules.says(
    "index-dtype",
    (
        r"tensors used as indices must be long, int, byte or bool tensors",
        r"Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int",
        r"(?:gather|scatter|index_select|index_add)\w*\(\): Expected dtype int(?:32/)?\w* for index",
    ),
    msg("The tensor of indices holds floats."),
    msg("Convert it: `i.long()`."),
)
rules.says(
    "no-driver",
    (
        r"Found no NVIDIA driver on your system",
        r"Torch not compiled with CUDA enabled",
        r"No CUDA GPUs are available",
        r"CUDA error: invalid device ordinal",
    ),
    msg("This session has no such GPU."),
    msg(
        "Ask first: `torch.accelerator.current_accelerator() if torch.accelerator.is_available() "
        'else torch.device("cpu")`.'
    ),
)
rules.says(
    "dtype-name",
    r"name '(?P<name>b?float(?:16|32|64)|u?int(?:8|16|32|64)|complex(?:64|128))' is not defined",
    msg("There is no name `{name}` in this session."),
    msg("It is a dtype of torch: write `torch.{name}`."),
    kinds=("NameError",),
)
rules.says(
    "array-wanted",
    r"expected np\.ndarray \(got \w+\)",
    msg("`torch.from_numpy` takes a NumPy array, and was given something else."),
    msg("For a list write `torch.tensor(values)`."),
)
rules.says(
    "array-backwards",
    r"stride in the given numpy array is negative",
    msg("The array is a reversed view, and torch reads memory forwards only."),
    msg("Copy it first: `array.copy()`."),
)
rules.says(
    "dtype-object",
    r"invalid dtype object",
    msg("A dtype is an object of torch, not a text."),
    msg("Write `torch.float32`, without quotes."),
)
rules.says(
    "device-name",
    r"Expected one of cpu, cuda, .*at start of device string: (?P<name>\w+)",
    msg("torch has no kind of device that is called `{name}`."),
    msg('A GPU is `"cuda"`, or what `torch.accelerator.current_accelerator()` says.'),
)


@rules.when("device-name", r"Invalid device string: '(?P<name>[^']*)'")
def device_text(at: Situation, found: Found) -> Words:
    """x.to("float32")."""
    name = found["name"]
    why = msg("torch has no kind of device that is called `{name}`.")
    if "float" in name or "int" in name or name in ("long", "half", "double", "bool"):
        return why, msg("It is a dtype of torch: write `torch.{name}`.")
    return why, msg("Devices are `'cpu'`, `'cuda'`, `'cuda:0'` and `'mps'`.")
