"""Arguments of the wrong kind or out of their range, as torch refuses them."""

from __future__ import annotations

import re

from learn_torch.explain.rule import FIND_NONE, Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()

_CONVERSIONS = {
    "int": msg("Make a tensor of it, `torch.tensor(4.0)`; for plain numbers use the module `math`."),
    "list": msg("Make a tensor of it: `torch.tensor(values)`."),
    "numpy.ndarray": msg("Make a tensor of it: `torch.from_numpy(array).float()`."),
    "tuple": msg(
        "Take one part of it: `nn.LSTM` and `nn.GRU` return two, `out, state = lstm(x)`, and so cannot "
        "be followed by another layer in `nn.Sequential`."
    ),
    "str": msg("Map each word or value to a number first, for example with a dictionary."),
    "dict": msg("Pick the tensor by its key, as in `batch['image']`."),
    "NoneType": FIND_NONE,
}  # fmt: skip
_CONVERSIONS["float"] = _CONVERSIONS["bool"] = _CONVERSIONS["int"]


@rules.when(
    "not-a-tensor",
    r"(?P<function>\w+)\(\): argument '(?P<name>\w+)' (?:\(position \d+\) )?must be Tensor, not "
    r"(?P<kind>(?!ellipsis)[\w.]+)",
    r"(?P<function>conv\w+)\(\) received an invalid combination of arguments - got \("
    r"(?P<kind>numpy\.ndarray|list|tuple|int|float|str|dict|NoneType),",
    r"expected (?P<function>Tensor) as element \d+ in argument \d+, but got (?P<kind>\w+)",
    kinds=("TypeError",),
)
def not_a_tensor(at: Situation, found: Found) -> Words | None:
    """A function of torch that gets a number, a list, an array, a pair or a model."""
    kind, name = found["kind"], at.layer or found["function"]
    if at.function in ("next", "list", "iter"):
        return None  # of a function that the loader calls
    why = msg("`{name}` takes a tensor, and was given a value of type {kind}.", name=name)
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


@rules.when(
    "pair-of-values",
    r"'torch\.return_types\.(?P<name>\w+)'",
    r"can only concatenate tuple \(not \"\w+\"\) to tuple",
    kinds=("TypeError", "AttributeError"),
)
def pair_of_values(at: Situation, found: Found) -> Words | None:
    """The result of `x.max(dim=1)` used as a tensor."""
    called = re.search(rf"\.({'|'.join(PAIRS)})\(", at.line)
    name = found["name"] or (called and called[1])
    if not name:
        return None
    return msg("The result of `{name}` is not one tensor but a pair.", name=name), TAKE_VALUES


@rules.when(
    "tensors-in-a-list",
    r"(?P<name>\w+)\(\): argument 'tensors' .*must be tuple of Tensors, (?:not Tensor|but found)",
    kinds=("TypeError",),
)
def tensors_in_a_list(at: Situation, found: Found) -> Words:
    """torch.cat(a, b)."""
    name = at.call or found["name"]
    return (
        msg("`{name}` takes the tensors as one list.", name=name),
        msg("Put them in square brackets: `{example}`.", example=f"{name}([a, b])"),
    )


@rules.when(
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
    why = msg("A size is one whole number, and here it is of type {kind}.")
    if kind in ("torch.Size", "tuple", "list"):
        return why, msg("Pick one number from the shape, such as `x.shape[1]`.")
    return why, msg("Divide with `//`, or convert with `int(...)`.")


@rules.when(
    "no-format",
    r"unsupported format string passed to (?P<kind>[\w.]+)\.__format__",
    kinds=("TypeError",),
)
def no_format(at: Situation, found: Found) -> Words:
    """f"{x:.2f}" of a tensor with many values, of a list, of None."""
    why = msg("A format such as `:.2f` is for one number, and the value is of type {kind}.")
    if found["kind"] == "NoneType":
        return why, FIND_NONE
    return why, msg(
        "Pick one number with `x[0].item()` or `x.mean().item()`; or leave the format out."
    )


rules.says(
    "not-an-iterator",
    r"'\w+' object is not an iterator",
    msg("`next` needs an iterator, and this is what one is made from."),
    msg("Make one first: `next(iter(loader))`."),
)

# --- any function of torch: what its own message says of its parameters -----------------------------


@rules.when(
    "argument-type",
    r"(?P<function>\w+)\(\): argument '(?P<name>\w+)' (?:\(position \d+\) )?must be (?P<want>[\w. ]+?),? "
    r"(?:not|but got|but found element of type) (?P<have>[\w.]+)",
    kinds=("TypeError",),
)
def argument_type(at: Situation, found: Found) -> Words:
    """A parameter that got a value of another type."""
    return _other_type(at.call or found["function"], found["name"], found["want"], found["have"])


def _other_type(call: str, name: str, want: str, have: str) -> Words:
    why = msg(
        "The parameter `{name}` of `{call}` is of type {want}, and was given a value of type {kind}.",
        name=name, call=call, want=want, kind=have,
    )  # fmt: skip
    if have == "NoneType":
        return why, FIND_NONE
    if want == "int" and have in ("float", "str"):
        return why, msg("Divide with `//`, or convert with `int(...)`.")
    if want == "Tensor" and have in _CONVERSIONS:
        return why, _CONVERSIONS[have]
    if want == "torch.dtype":
        return why, msg("Write `torch.float32`, without quotes.")
    if have == "Tensor" and want in ("int", "float", "Number", "bool"):
        return why, msg("Turn a tensor with one element into a number with `.item()`.")
    return why, _PRINT_TYPE


_PRINT_TYPE = msg("Print the value and its type, and pass one of the type that is asked for.")


@rules.when(
    "argument-types",
    r"(?P<function>\w+)\(\) received an invalid combination of arguments - got \((?P<got>.*?)\), but "
    r"expected (?P<forms>.*)",
    kinds=("TypeError",),
)
def argument_types(at: Situation, found: Found) -> Words:
    """No form of the function takes values of these types: compared with the one that is nearest."""
    call = at.call or found["function"]
    given = [kind for kind in found["got"].split(", ") if kind]
    form = _nearest(found["forms"], [kind for kind in given if "=" not in kind])
    shown = f"{call}({', '.join(name for _, name in form)})"
    fix = msg("Call it as `{form}`.", form=shown)
    pairs = list(zip(form, given, strict=False))
    wrong = next((pair for pair in pairs if not _takes(pair[0][0], pair[1])), None)
    if wrong is not None and "=" not in wrong[1]:
        (want, name), have = wrong
        return _other_type(call, name, want, have)[0], fix
    missing = [name for _, name in form[len(given) :]]
    if missing and not any("=" in kind for kind in given):
        return msg(
            "The call of `{name}` leaves out {names}.", name=call, names=", ".join(missing)
        ), fix
    return msg(
        "`{call}` does not take values of these types: {kinds}.", call=call, kinds=", ".join(given)
    ), fix if len(given) > len(form) > 0 and "=" not in found["got"] else _PRINT_TYPE


_TAKES = {
    "Number": ("int", "float", "bool"), "float": ("int", "float"), "Tensor": ("Tensor", "Parameter"),
    "tuple of ints": ("tuple", "list", "int", "torch.Size"), "tuple of Tensors": ("tuple", "list"),
}  # fmt: skip
"""What torch calls a type in a signature, and the types of Python that fit it."""


def _takes(want: str, have: str) -> bool:
    return have in _TAKES.get(want, (want,))


def _nearest(forms: str, given: list[str]) -> list[tuple[str, str]]:
    """The required parameters, type and name, of the form that fits the given types best."""
    found = re.findall(r"^ \* \((.*)\)$", forms, re.MULTILINE) or re.findall(r"\((.*?)\)", forms)
    parsed = [_parameters(one) for one in found] or [[]]

    def fit(form: list[tuple[str, str]]) -> tuple[int, int]:
        right = sum(_takes(want, have) for (want, _), have in zip(form, given, strict=False))
        return right, -abs(len(form) - len(given))

    return max(parsed, key=fit)


def _parameters(form: str) -> list[tuple[str, str]]:
    positional = form.partition("*")[0].split(", ")
    required = [one.rpartition(" ") for one in positional if one and " = " not in one]
    return [(kind, name) for kind, _, name in required if kind]


@rules.when(
    "named-type",
    r"(?P<name>\w+) (?:must|should) be (?:an? )?(?P<want>[\w. ]+?),? but (?:got|received|found) "
    r"(?:a |type )?(?:<class '(?P<have>[\w.]+)'>|(?P<kind>list|tuple|dict|str|int|float|NoneType|Tensor)\b)",
    r"\A(?P<name>\w+) should be of type (?P<want>\w+), got: (?P<have>)(?P<kind>\w+)",
    r"\A(?P<name>sep|end) must be (?P<want>None or a string), not (?P<have>)(?P<kind>\w+)",
    kinds=("TypeError", "ValueError"),
)
def named_type(at: Situation, found: Found) -> Words:
    """A type that a function of a library asks for, in Python's words."""
    have = found["have"] or found["kind"]
    return _other_type(at.call or "f", found["name"], found["want"], have)
