"""Calls: arguments that are missing, too many or of another kind, and what was never called."""

from __future__ import annotations

import re

from learn_torch.explain.rule import FIND_NONE, Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()

_FUNCTION = r"(?:builtin_function_or_method|method|function|method-wrapper)"
_SIGNATURES = {
    "forward": "def forward(self, x):",
    "__getitem__": "def __getitem__(self, i):",
    "__len__": "def __len__(self):",
}


@_table.rule(
    "many-arguments",
    r"(?P<name>[\w.]+)\(\) takes (?P<want>\d+) positional arguments? but (?P<have>\d+) (?:was|were) given",
    kinds=("TypeError",),
)
def many_arguments(at: Situation, found: Found) -> Words:
    """A function of torch, a class or a method that gets more than it takes."""
    name, want, have = found["name"], int(found["want"]), int(found["have"])
    owner, _, method = name.rpartition(".")
    if at.call == f"torch.{name}":
        return _values_in_a_row(at, name)
    if method == "__init__":
        why = msg(
            "The brackets behind `{name}` build the object, and get too many values.", name=owner
        )
        return why, msg(
            "Build it first, then call it: `{name}()(x)`. If the value belongs to the building, begin "
            "the parameters of `__init__` with `self`.",
            name=at.call or owner,
        )  # fmt: skip
    if have == want + 1 and owner:
        why = msg("`{name}` is a method, and Python passes the object itself first.", name=name)
        if want == 1 and method in _SIGNATURES:
            return why, msg("Write `{line}`, with `self` first.", line=_SIGNATURES[method])
        return why, msg("Begin its parameters with `self`; or pass one argument less.")
    return (
        msg("`{name}` takes {want} argument(s), and the call passes {have}.", name=name, want=want, have=have),
        msg("Compare the call with the line `def`."),
    )  # fmt: skip


def _values_in_a_row(at: Situation, name: str) -> Words:
    """torch.tensor(1, 2, 3), and torch.zeros(2.5, 3)."""
    if name in ("tensor", "as_tensor", "stack", "cat"):
        return (
            msg("`{name}` takes all values as one list.", name=at.call),
            msg("Put them in square brackets: `{example}`.", example=f"{at.call}([1, 2, 3])"),
        )
    return (
        msg("`{name}` takes its sizes as whole numbers, and got others.", name=at.call),
        msg("Divide with `//`, or convert with `int(...)`."),
    )


@_table.rule(
    "missing-argument",
    r"(?P<name>[\w.]+)\(\) missing (?P<count>\d+) required positional arguments?: (?P<names>.+)",
    kinds=("TypeError",),
)
def missing_argument(at: Situation, found: Found) -> Words:
    """Too few arguments."""
    return (
        msg("The call of `{name}` leaves out {names}.", name=found["name"], names=found["names"]),
        msg(
            "Pass a value for each. A class is called with brackets first: `Net()(x)`, not `Net(x)`."
        ),
    )


@_table.rule("not-callable", r"'(?P<kind>[\w.]+)' object is not callable", kinds=("TypeError",))
def not_callable(at: Situation, found: Found) -> Words:
    """Brackets behind something that is no function."""
    name = at.call or "x"
    why = msg(
        "`{name}` is of type {kind}, not a function, so `(...)` cannot follow it.",
        name=name, kind=found["kind"],
    )  # fmt: skip
    if found["kind"] == "int" and name.startswith(("F.", "torch.", "nn.")):
        return (
            msg(
                "`{name}` asks its arguments for `.size()`, and one of them is no tensor.",
                name=name,
            ),
            msg("Make a tensor of it: `torch.from_numpy(array)`."),
        )
    if found["kind"] in ("torch.dtype", "torch.device"):
        return why, msg("Leave out the brackets: `{name}`.", name=name)
    return why, msg(
        "Index with `[...]`; write `*` for a product. If you named a value like a function, restart the session and rename it."
    )


@_table.rule(
    "not-subscriptable", r"'(?P<kind>[\w.]+)' object is not subscriptable", kinds=("TypeError",)
)
def not_subscriptable(at: Situation, found: Found) -> Words:
    """[...] behind something without elements."""
    kind, (value, index) = found["kind"], at.picked
    if kind == "NoneType":
        return msg("The value before `[...]` is None."), FIND_NONE
    if re.fullmatch(_FUNCTION, kind) and value:
        return (
            msg("`{name}` is a function, and `[...]` picks elements.", name=value),
            msg("Call it with round brackets: `{name}`.", name=f"{value}({index})"),
        )
    return (
        msg("A value of type {kind} has no elements to pick with `[...]`.", kind=kind),
        msg("Call a function with `(...)`; for a Dataset write `__getitem__`."),
    )


_UNCALLED = msg("A function or method stands there itself: it was not called.")


@_table.rule(
    "method-not-called",
    rf"'{_FUNCTION}' object (?:is not iterable|has no attribute|does not support the context manager)",
    rf"unsupported operand type\(s\) for .*'{_FUNCTION}'",
    rf"not supported between instances of .*'{_FUNCTION}'",
    rf"(?:must be|number,) (?:\w+, )?not '?{_FUNCTION}'?",
    rf"unsupported format string passed to {_FUNCTION}\.__format__",
    rf"only concatenate .* \(not \"{_FUNCTION}\"\)",
    kinds=("TypeError", "AttributeError"),
)
def method_not_called(at: Situation, found: Found) -> Words:
    """`loss.item`, `model.parameters` without brackets."""
    used = re.findall(
        r"[\w.]*\.(?:item|mean|sum|float|long|numpy|size|parameters|cpu|detach)\b(?!\()", at.line
    )
    example = f"{used[0]}()" if used else "model.parameters()"
    return _UNCALLED, msg("Add brackets, as in `{example}`.", example=example)


@_table.rule(
    "class-not-called",
    r"'type' object (?:is not iterable|does not support the context manager)",
    kinds=("TypeError",),
)
def class_not_called(at: Situation, found: Found) -> Words:
    """`with torch.no_grad:`, and a loop over a class."""
    name = re.search(r"\b(?:with|in)\s+([\w.]+)\s*(?::|\bas\b|,)", at.line)
    example = f"{name[1] if name else 'torch.no_grad'}()"
    return (
        msg("A class is used here in the place of an object."),
        msg("Add brackets, as in `{example}`.", example=example),
    )


# --- arguments of another kind --------------------------------------------------------------------

_CONVERSIONS = {
    "int": msg("Make a tensor of it, `torch.tensor(4.0)`; for plain numbers use the module `math`."),
    "list": msg("Make a tensor of it: `torch.tensor(values)`."),
    "numpy.ndarray": msg("Make a tensor of it: `torch.from_numpy(array).float()`."),
    "tuple": msg(
        "Take one part of it: `nn.LSTM` and `nn.GRU` return two, `out, state = lstm(x)`, and so cannot "
        "be followed by another layer in `nn.Sequential`."
    ),
    "str": msg("Map each word to a number first, for example with a dictionary."),
    "dict": msg("Pick the tensor by its key, as in `batch['image']`."),
    "NoneType": FIND_NONE,
}  # fmt: skip
_CONVERSIONS["float"] = _CONVERSIONS["bool"] = _CONVERSIONS["int"]


@_table.rule(
    "not-a-tensor",
    r"(?P<function>\w+)\(\): argument '(?P<name>\w+)' (?:\(position \d+\) )?must be Tensor, not "
    r"(?P<kind>(?!ellipsis)[\w.]+)",
    r"(?P<function>conv\w+)\(\) received an invalid combination of arguments - got \("
    r"(?P<kind>numpy\.ndarray|list|tuple|int|float|str|dict|NoneType),",
    r"expected (?P<function>Tensor) as element \d+ in argument \d+, but got (?P<kind>\w+)",
    kinds=("TypeError",),
)
def not_a_tensor(at: Situation, found: Found) -> Words:
    """A function of torch that gets a number, a list, an array, a pair or a model."""
    kind, name = found["kind"], at.layer or found["function"]
    why = msg(
        "`{name}` takes a tensor, and was given a value of type {kind}.", name=name, kind=kind
    )
    if "return_types" in kind or kind in PAIRS:
        return why, TAKE_VALUES
    if kind in _CONVERSIONS:
        return why, _CONVERSIONS[kind]
    if at.argument:
        return why, msg(
            "If `{model}` is a model or a layer, call it on the data first: `{model}(x)`.",
            model=at.argument,
        )
    return why, msg("A model or a layer is called on the data first: `net(x)`.")


PAIRS = ("max", "min", "sort", "topk", "median", "mode", "kthvalue", "cummax", "cummin")
"""Functions that return values with their indices."""
TAKE_VALUES = msg(
    "With a dimension, `max`, `min`, `sort` and `topk` return values and indices: take `.values` or `.indices`."
)


@_table.rule(
    "pair-of-values",
    r"'torch\.return_types\.(?P<name>\w+)'",
    r"can only concatenate tuple \(not \"\w+\"\) to tuple",
    kinds=("TypeError", "AttributeError"),
)
def pair_of_values(at: Situation, found: Found) -> Words | None:
    """The result of `x.max(dim=1)` used as a tensor."""
    called = re.search(rf"\.({'|'.join(PAIRS)})\(", at.line)
    name = found.groupdict().get("name") or (called and called[1])
    if not name:
        return None
    return msg("The result of `{name}` is not one tensor but a pair.", name=name), TAKE_VALUES


@_table.rule(
    "tensors-in-a-list",
    r"(?P<function>\w+)\(\): argument 'tensors' .*must be tuple of Tensors, (?:not Tensor|but found)",
    kinds=("TypeError",),
)
def tensors_in_a_list(at: Situation, found: Found) -> Words:
    """torch.cat(a, b)."""
    name = at.call or found["function"]
    return (
        msg("`{name}` takes the tensors as one list.", name=name),
        msg("Put them in square brackets: `{example}`.", example=f"{name}([a, b])"),
    )


@_table.rule(
    "sizes",
    r"argument '(?P<name>size|shape|dims|repeats)' .*?must be tuple of ints,? ?\"?(?:not|but got|but found element of type) (?P<kind>[\w.]+)",
    r"type must be tuple of ints,but got (?P<kind>[\w.]+)",
    kinds=("TypeError",),
)
def sizes(at: Situation, found: Found) -> Words:
    """A size that is no whole number, or not in brackets."""
    kind = found["kind"]
    if kind == "int":
        return (
            msg("The sizes are given as a tuple, and `(3)` is just the number 3."),
            msg("A tuple of one has a comma: `(3,)`."),
        )
    why = msg("A size is one whole number, and here it is of type {kind}.", kind=kind)
    if kind in ("torch.Size", "tuple", "list"):
        return why, msg("Pick one number from the shape, such as `x.shape[1]`.")
    return why, msg("Divide with `//`, or convert with `int(...)`.")


@_table.rule(
    "no-format",
    r"unsupported format string passed to (?P<kind>[\w.]+)\.__format__",
    kinds=("TypeError",),
)
def no_format(at: Situation, found: Found) -> Words:
    """f"{x:.2f}" of a tensor with many values, of a list, of None."""
    why = msg(
        "A format such as `:.2f` is for one number, and the value is of type {kind}.",
        kind=found["kind"],
    )
    if found["kind"] == "NoneType":
        return why, FIND_NONE
    return why, msg(
        "Pick one number with `x[0].item()` or `x.mean().item()`; or leave the format out."
    )


_table.says(
    "not-an-iterator",
    r"'\w+' object is not an iterator",
    msg("`next` needs an iterator, and this is what one is made from."),
    msg("Make one first: `next(iter(loader))`."),
)

RULES = _table.rules
