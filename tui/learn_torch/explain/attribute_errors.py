"""Attributes that a value does not have: misspelt, or those of another kind of value."""

from __future__ import annotations

import re

from learn_torch.explain.rule import FIND_NONE, Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import Message, msg

rules = RuleTable()

_TENSORS = (
    r"(?:shape|size|dim|ndim|view|reshape|flatten|squeeze|unsqueeze|permute|transpose|to|cuda|cpu|float|"
    r"long|int|double|half|numpy|item|detach|clone|backward|grad|requires_grad|requires_grad_|sum|mean|"
    r"max|min|argmax|abs|exp|log|sqrt|pow|softmax|sigmoid|relu|eq|ne|all|any|t|T|dtype|device)"
)
"""Attributes of a tensor that other values are asked for."""
_HAS_NO = r"object has no attribute"


@rules.when(
    "number-without-graph",
    rf"'(?P<kind>float|int|bool|numpy\.(?:float|int|bool)\d*_?)' {_HAS_NO} '(?P<name>{_TENSORS})'",
    kinds=("AttributeError",),
)
def number(at: Situation, found: Found) -> Words:
    """What is asked of a number: backward() of what .item() gave, a mean of what `==` gave."""
    kind, name = found["kind"], found["name"]
    if "bool" in kind:
        return (
            msg("The comparison gave one bool, not a tensor: one of its sides is not a tensor."),
            msg(
                "Print the type of both. `torch.max(x, 1)` returns values and indices: take `.indices`, or "
                "write `x.argmax(1)`."
            ),
        )
    if name in ("item", "cpu", "numpy"):
        return (
            msg("The value before `.{name}` is a plain number already (type {kind})."),
            msg("It needs no `.{name}()`: leave it out."),
        )
    if name in ("backward", "grad", "detach", "requires_grad"):
        return (
            msg("The value before `.{name}` is a plain number (type {kind}), without a computation graph."),
            msg("Keep the tensor: leave out the `.item()` or `float(...)` before it."),
        )  # fmt: skip
    return (
        msg("A plain number (type {kind}) stands where a tensor is expected: it has no `.{name}`."),
        msg("Print it. A loop over `enumerate(loader)` gives a number first: `for i, (x, y) in enumerate(loader)`."),
    )  # fmt: skip


_MADE_OF = {
    "list": msg(
        "A batch of a DataLoader is a list: unpack it, `x, y = batch`. Of other lists make a tensor: "
        "`torch.tensor(values)`, or `torch.stack(tensors)`."
    ),
    "tuple": msg("Unpack it: `x, y = batch`, or `out, state = lstm(x)`."),
    "dict": msg("Pick the tensor by its key, as in `batch['image']`."),
    "str": msg("Map each word or value to a number first, for example with a dictionary."),
    "numpy.ndarray": msg("Make a tensor of it: `torch.from_numpy(array)`."),
    "DataFrame": msg("Take the numbers of the table: `torch.tensor(table.to_numpy())`."),
    "Tensor": msg("Convert it: `x.detach().cpu().numpy()`."),
    "DataLoader": msg("Take a batch from it first: `x, y = next(iter(loader))`."),
}


@rules.when(
    "tensor-wanted",
    rf"'(?P<kind>list|tuple|dict|str|numpy\.ndarray|DataFrame|DataLoader)' {_HAS_NO} '(?P<name>{_TENSORS})'",
    kinds=("AttributeError",),
)
def tensor_wanted(at: Situation, found: Found) -> Words | None:
    """A list or an array that is asked for what a tensor has."""
    return msg("A tensor has `.{name}`; this value is of type {kind}."), _MADE_OF[found["kind"]]


rules.says(
    "tensor-grows",
    rf"'Tensor' {_HAS_NO} '(?:append|extend|push|add_row|insert|concat)'",
    msg("The size of a tensor is fixed: it cannot grow like a list."),
    msg("Collect the parts in a list, and join them with `torch.stack(parts)` or `torch.cat(parts)`."),
)  # fmt: skip
rules.says(
    "loading-report",
    rf"'_IncompatibleKeys' {_HAS_NO}",
    msg("`load_state_dict` changes the model in place and returns a report, not the model."),
    msg("Write it without `model =` before it: `model.load_state_dict(...)`."),
)
rules.says(
    "weights-not-model",
    rf"'(?:collections\.)?(?:OrderedDict|dict)' {_HAS_NO} '(?:eval|train|parameters|forward|state_dict)'",
    msg("This is a dictionary of weights, not a model."),
    msg("Build the model, then load them into it: `model.load_state_dict(weights)`."),
)


@rules.when(
    "object-not-tensor",
    rf"'(?P<kind>(?!Tensor|Parameter|NoneType)[A-Z]\w*)' {_HAS_NO} '(?P<name>{_TENSORS})'(?!\. Did)",
    kinds=("AttributeError",),
)
def object_not_tensor(at: Situation, found: Found) -> Words | None:
    """nn.ReLU(x).sum(), criterion.backward(), clip_grad_norm_(net)."""
    kind, name = found["kind"], found["name"]
    if f"self.{name}" in at.line:
        return None
    if at.function == "apply":
        return (
            msg("`apply` calls the function for every module of the model, and {kind} has no `.{name}`."),
            msg("Ask for the kind of layer first: `if isinstance(m, nn.Linear):`."),
        )  # fmt: skip
    why = msg("A tensor has `.{name}`; this value is of type {kind}.")
    if "init." in at.call:
        return why, msg("Pass the weight of the layer: `layer.weight`.")
    if name == "backward" and "Loss" not in kind:
        return why, msg("Call it on the loss: `loss.backward()`, then `optimizer.step()`.")
    if name in ("grad", "requires_grad"):
        return why, msg("The weights of a model are `model.parameters()`.")
    return why, msg(
        "Brackets build a layer, a model or a loss, and second brackets call it: `nn.ReLU()(x)`, "
        "`net(x)`, `criterion(out, y)`."
    )


@rules.when("none-attribute", rf"'NoneType' {_HAS_NO} '(?P<name>\w+)'", kinds=("AttributeError",))
def none_attribute(at: Situation, found: Found) -> Words:
    """An attribute of None."""
    if f".{found['name']}" not in at.line and at.call:
        return msg("`{call}` was given None in the place of a value."), FIND_NONE
    why = msg("The value before `.{name}` is None.")
    again = re.match(
        r"\s*(\w+)\s*=\s*\1\.(append|extend|insert|sort|remove|reverse|update)\(", at.line
    )
    if again:
        return why, msg(
            "`{method}` changes `{name}` in place and returns None: write it without `{name} =`.",
            method=again[2], name=again[1],
        )  # fmt: skip
    return why, FIND_NONE


_HABITS = {
    "Tensor.astype": "x.to(torch.float32)", "Tensor.copy": "x.clone()", "Tensor.length": "len(x)",
    "Tensor.len": "len(x)", "Tensor.iloc": "x[i]", "Tensor.concat": "torch.cat([x, y])",
    "Tensor.fit": "loss.backward(); optimizer.step()", "dict.has_key": "key in d",
    "dict.iteritems": "d.items()", "dict.append": "d[key] = value", "dict.add": "d[key] = value",
    "dict.push": "d[key] = value", "set.append": "values.add(x)", "set.push": "values.add(x)",
    "list.add": "values.append(x)", "list.push": "values.append(x)", "list.len": "len(values)",
    "list.length": "len(values)", "list.lenght": "len(values)", "str.len": "len(text)",
    "str.length": "len(text)", "str.append": "text + more", "str.contains": "part in text",
    "list.contains": "x in values", "list.map": "[f(x) for x in values]",
    "Sequential.add": "model.append(layer)", "Sequential.predict": "model(x)", "Sequential.layers": "model[0]",
    "tuple.append": "values + (x,)", "tuple.sort": "sorted(values)", "str.reverse": "text[::-1]",
    "datetime.now": "datetime.datetime.now()", "datetime.today": "datetime.date.today()",
    "datetime.strptime": "datetime.datetime.strptime(...)", "DataLoader.next": "next(iter(loader))",
    "numpy.ndarray.append": "np.append(a, x)", "DataFrame.append": "pd.concat([a, b])",
}  # fmt: skip
"""What people write that learned elsewhere, and what it is here."""
_HOMES = msg(
    "Layers are in `torch.nn`, functions on tensors in `torch.nn.functional`, optimizers in "
    "`torch.optim`, and `DataLoader` and `Dataset` in `torch.utils.data`."
)


_WEIGHTLESS = (
    "Flatten", "ReLU", "LeakyReLU", "GELU", "SiLU", "Sigmoid", "Tanh", "Softmax", "Dropout", "Dropout2d",
    "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "Identity", "ModuleList",
)  # fmt: skip


_OF_AXES = ("plot", "imshow", "set_title", "bar", "scatter", "hist")


def _instead(owner: str, name: str) -> Message | None:
    """What to write in the place of an attribute that a kind of value does not have."""
    if name == "next" and ("Iter" in owner or "iterator" in owner or owner == "generator"):
        return msg("Write `{line}`.", line="next(batches)")
    if habit := _HABITS.get(f"{owner}.{name}"):
        return msg("Write `{line}`.", line=habit)
    if f"{owner}.{name}" in ("str.decode", "numpy.ndarray.numpy", "bytes.encode"):
        return msg("It needs no `.{name}()`: leave it out.", name=name)
    if owner == "dict":
        return msg("A value of a dictionary is picked by its key: `d['{key}']`.", key=name)
    if owner in _WEIGHTLESS and name in ("weight", "bias"):
        return msg(
            "This layer has no weights. Ask for the kind of layer first: `if isinstance(m, nn.Linear):`."
        )
    if owner == "numpy.ndarray" and name in _OF_AXES:
        return msg(
            "`plt.subplots` with several places returns an array of axes: pick one, `ax[0].{name}(...)`.",
            name=name,
        )
    if owner == "Sequential" and name in ("weight", "bias", "in_features", "out_features"):
        return msg("It belongs to one of the layers: `model[0].{name}`.", name=name)
    return None


@rules.when(
    "no-attribute",
    r"(?:(?P<module>module )|(?:type object )?)'(?P<owner>[\w.]+)'(?: object)? has no attribute '(?P<name>\w+)'"
    r"(?:\. Did you mean: '(?P<near>\w+)'\?)?",
    kinds=("AttributeError",),
)
def no_attribute(at: Situation, found: Found) -> Words:
    """An attribute that is not there."""
    owner, name = found["owner"], found["name"]
    if at.inside and not re.search(rf"\.{name}\b", at.line):
        return (
            msg("`{call}` was given a value of type {kind}, which has no `.{name}`.", kind=owner),
            _MADE_OF.get(owner) or msg("Print the type of each argument, and pass what it asks for."),
        )  # fmt: skip
    why = msg("{owner} has nothing called `{name}`.")
    if instead := _instead(owner, name):
        return why, instead
    if found["near"]:
        return why, msg("Did you mean `{near}`?")
    if not found["module"] and f"self.{name}" in at.line:
        return why, msg(
            "Assign it, as `self.{name} = ...`, in `__init__`: spelled so, with two underscores on each side."
        )
    if owner in ("torch", "torch.nn", "torch.nn.functional", "torch.optim", "torch.utils"):
        return why, _HOMES
    return why, msg("Check the spelling, and what kind of object it is: `type(x)`.")
