"""Modules, losses, checkpoints and memory."""

from __future__ import annotations

import re

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


rules.says(
    "class-range",
    r"Target (?P<label>-?\d+) is out of bounds",
    msg("The target has the class {label}, and there is no such output."),
    msg("Classes run from 0 to C - 1. Compare `y.min()` and `y.max()` with `logits.shape[1]`."),
)


@rules.when(
    "state-dict-keys",
    r"Error\(s\) in loading state_dict for (?P<model>\w+):.*?(?:Missing key\(s\)|Unexpected key\(s\)|size "
    r"mismatch for (?P<name>[\w.]+): copying a param with shape torch\.Size\(\[(?P<file>[\d, ]*)\]\) from "
    r"checkpoint, the shape in current model is torch\.Size\(\[(?P<own>[\d, ]*)\]\))",
)
def state_dict_keys(at: Situation, found: Found) -> Words:
    """Checkpoint and model differ."""
    part = re.search(
        r'Unexpected key\(s\)[^:]*:.*?"(\w*(?:state_dict|model|net|weights)\w*)"[,.]', at.message
    )
    if part:
        return (
            msg("The file holds a dictionary of several things; the weights are one of them."),
            msg("Load that part: `model.load_state_dict(checkpoint['{key}'])`.", key=part[1]),
        )
    return (
        msg("`{name}` has shape [{file}] in the file and [{own}] in this {model}.")
        if found["name"]
        else msg("The names in the file are not those of this {model}."),
        msg(
            "Build the model exactly as it was saved. A prefix `module.` comes from DataParallel: "
            "remove it from the keys."
        ),
        msg("`strict=False` leaves weights untrained, without a word: use it only to look."),
    )


rules.says(
    "weights-only",
    r"Weights only load failed",
    msg("The file holds more than tensors: somebody saved a whole object."),
    msg("Save `model.state_dict()`, and load it into a model that you built."),
    msg("`weights_only=False` runs code from the file: only for files that you made."),
)
rules.says(
    "no-parameters",
    r"optimizer got an empty parameter list",
    msg("The model has no parameters: its layers are in a plain list or dict, or there are none."),
    msg("Use `nn.ModuleList([...])` or `nn.Sequential(...)` for several layers."),
)


@rules.when("no-forward", r"Module \[(?P<model>\w+)\] is missing the required \"forward\" function")
def no_forward(at: Situation, found: Found) -> Words:
    """`forward` is missing or misspelt; a list of layers has none."""
    if found["model"] in ("ModuleList", "ModuleDict", "ParameterList"):
        return (
            msg("{model} only holds layers: it cannot be called."),
            msg("Call its layers one by one in a loop, or use `nn.Sequential(*layers)`."),
        )
    return (
        msg("{model} has no method `forward`."),
        msg("Write `def forward(self, x):` inside the class: check its spelling and its indent."),
    )


rules.says(
    "no-super-init",
    (
        r"cannot assign (?:module|parameters?) before Module\.__init__\(\) call",
        r"'(?P<model>\w+)' object has no attribute '_(?:modules|parameters|buffers)'",
    ),
    msg("The module was not set up before its layers were assigned."),
    msg("Make `super().__init__()` the first line of `__init__`."),
)


@rules.when(
    "out-of-memory",
    r"CUDA out of memory\. Tried to allocate (?P<size>[\d.]+ \w+)",
    r"(?:not enough memory|can't allocate memory|allocate memory).*?(?P<size>\d+) bytes",
)
def out_of_memory(at: Situation, found: Found) -> Words:
    """The memory is full."""
    size = found["size"] if " " in found["size"] else f"{int(found['size']) / 2**30:,.1f} GiB"
    return (
        msg("There is no room for another {size}.", size=size),
        msg(
            "Use a smaller batch; evaluate under `torch.no_grad()`; collect `loss.item()`, not "
            "`loss`, in lists."
        ),
        msg("`empty_cache()` does not free tensors that you still hold."),
    )


rules.says(
    "probabilities",
    r"all elements of (?:input|target) should be between 0 and 1",
    msg("`binary_cross_entropy` needs probabilities between 0 and 1, and gets other numbers."),
    msg("Use `binary_cross_entropy_with_logits` on the raw outputs, without a sigmoid before it."),
)


@rules.when("not-implemented", r"\"(?P<kernel>\w+)\" not implemented for '(?P<dtype>\w+)'")
def not_implemented(at: Situation, found: Found) -> Words:
    """An operation without a kernel for the dtype."""
    if "softmax" in found["kernel"] and found["dtype"] in ("Long", "Int", "Byte", "Bool"):
        return (
            msg("The scores are {dtype}, and softmax needs floats."),
            msg("A loss takes the scores first and the target second: `loss_fn(logits, y)`."),
        )
    if "bitwise" in found["kernel"]:
        return (
            msg("`&`, `|` and `~` combine bools, and one side is {dtype}."),
            msg("Compare first, each side in brackets: `(x > 0) & (x < 1)`."),
        )
    return (
        msg("This operation does not exist for {dtype}."),
        msg(
            "Convert the tensor: `.float()` for mathematics, `.long()` for class numbers and indices."
        ),
    )


rules.says(
    "state-dict-kind",
    r"Expected state_dict to be dict-like, got <class '(?:\w+\.)*(?P<kind>\w+)'>",
    msg("`load_state_dict` takes the dictionary itself, and was given a value of type {kind}."),
    msg("Load the file first: `model.load_state_dict(torch.load(path))`."),
)
rules.says(
    "state-dict-values",
    r"expected torch\.Tensor or Tensor-like object from checkpoint",
    msg("The values of a state dict are tensors, and these are not."),
    msg(
        "Load what `torch.save(model.state_dict(), path)` wrote; make tensors of other values first."
    ),
)
rules.says(
    "class-of-file",
    r"Can't get attribute '\w+' on <module",
    msg("The file holds a whole object, and its class is not defined in this session."),
    msg("Run the cell that defines the class first; better save `model.state_dict()`."),
)
rules.says(
    "module-name",
    r"(?:module|parameter|buffer) name can\S*t (?:contain|be empty)",
    msg(
        "The name of a part of a module has no dot in it and is not empty: dots lead into its parts."
    ),
    msg("Choose another name, such as `conv_1`."),
)
rules.says(
    "module-list",
    r"Module(?:List|Dict)\.\w+ should be called with an iterable",
    msg("`nn.ModuleList` takes one list of layers, `nn.ModuleDict` a dictionary."),
    msg("Put the layers in square brackets: `nn.ModuleList([nn.Linear(3, 3), nn.ReLU()])`."),
)
rules.says(
    "lazy-layer",
    r"uninitialized parameter",
    msg("A lazy layer has no weights before its first input: it learns its sizes from it."),
    msg("Call the model once on a batch before you use its parameters."),
)
rules.says(
    "save-order",
    r"expected 'f' to be string, path, or a file-like object",
    msg("`torch.save` takes the object first and the file second; here their order is reversed."),
    msg("Write `torch.save(model.state_dict(), 'model.pt')`."),
)
