"""Calls: arguments that are missing, too many or of another kind, and what was never called."""

from __future__ import annotations

import re

from learn_torch.explain.rule import FIND_NONE, Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import Message, msg

rules = RuleTable()

_FUNCTION = r"(?:builtin_function_or_method|method|function|method-wrapper)"
_SIGNATURES = {
    "forward": "def forward(self, x):",
    "__getitem__": "def __getitem__(self, i):",
    "__len__": "def __len__(self):",
}


@rules.when(
    "many-arguments",
    r"(?P<name>[\w.<>]+)\(\) takes (?P<want>\d+) positional arguments? but (?P<have>\d+) (?:was|were) given",
    kinds=("TypeError",),
)
def many_arguments(at: Situation, found: Found) -> Words:
    """A function of torch, a class or a method that gets more than it takes."""
    name, want, have = found["name"], int(found["want"]), int(found["have"])
    owner, _, method = name.rpartition(".")
    if at.call == f"torch.{name}":
        return _values_in_a_row(at, name)
    if "super(" in at.line:
        return (
            msg("`super().__init__` of this class takes no values."),
            msg("Write `super().__init__()`, and keep the values in `self`."),
        )
    if method == "__init__" and want == 1:
        why = msg(
            "The brackets behind `{name}` build the object, and get too many values.", name=owner
        )
        return why, msg(
            "Build it first, then call it: `{name}()(x)`. If the value belongs to the building, give "
            "`__init__` a parameter for it, after `self`.",
            name=at.call if at.function == owner else owner,
        )
    if at.inside and owner and method != "forward" and not method.startswith("__"):
        return (
            msg("`{name}` gets more values than it takes.", name=at.inside),
            msg("Pass fewer; `help({name})` shows what it takes.", name=at.inside),
        )
    if owner and have == want + 1 and want < 2:
        why = msg("`{name}` is a method, and Python passes the object itself first.")
        if method in _SIGNATURES:
            return why, msg("Write `{line}`, with `self` first.", line=_SIGNATURES[method])
        return why, msg("Begin its parameters with `self`; or pass one argument less.")
    if owner and have > want > 1:
        return (
            msg("`{name}` takes {want} argument(s) beside the object itself, and the call passes {have}.", want=want - 1, have=have - 1),
            msg("Pass fewer; in a class of your own, add parameters behind `self` in the line `def`. Data for a layer comes in second brackets: `layer(...)(x)`."),
        )  # fmt: skip
    return (
        msg("`{name}` takes {want} argument(s), and the call passes {have}.", want=want, have=have),
        msg("Compare the call with the line `def`."),
    )


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


@rules.when(
    "missing-argument",
    r"(?P<name>[\w.<>]+)\(\) missing (?P<count>\d+) required (?:positional|keyword-only) arguments?: "
    r"(?P<names>.+)",
    kinds=("TypeError",),
)
def missing_argument(at: Situation, found: Found) -> Words:
    """Too few arguments: for a building, for a call of a layer, for an object that was not built."""
    name = found["name"]
    owner, _, method = name.rpartition(".")
    why = msg("The call of `{name}` leaves out {names}.")
    if found["names"] == "'self'" or (owner and at.call == name and owner[0].isupper()):
        return (
            msg("`{name}` is called on the class itself, without an object.", name=at.call or name),
            msg(
                "Build an object first, with brackets behind the class: `{owner}(...).{method}(...)`.",
                owner=at.call.rpartition(".")[0] or owner, method=method,
            ),
        )  # fmt: skip
    if method == "__init__" and at.call.startswith(("nn.", "torch.nn.")):
        return why, msg(
            "Write it into the brackets behind `{name}`, which build the object; data comes later, in "
            "second brackets.",
            name=at.call,
        )
    if method == "__init__":
        return why, msg(
            "Write it into the brackets behind `{name}`, which build the object.",
            name=at.call or owner,
        )
    if at.call.startswith(("torch.", "F.")) or found["names"].startswith('"'):
        known = f"torch.Tensor.{at.function}" if at.is_method else at.call
        return why, msg("Pass a value for each; `help({name})` shows what it takes.", name=known)
    if method == "forward":
        return why, msg("Pass it in the call: `model(x)`, `criterion(out, y)`.")
    return why, msg("Pass a value for each; compare the call with the line `def`.")


rules.says(
    "no-init",
    r"\A(?P<name>\w+)\(\) takes no arguments\Z",
    msg("The class `{name}` has no `__init__` that takes values."),
    msg("Write `def __init__(self, ...):` inside the class, with two underscores on each side."),
    kinds=("TypeError",),
)
rules.says(
    "argument-twice",
    r"(?P<name>[\w.]+)\(\) got multiple values for (?:keyword )?argument '(?P<key>\w+)'",
    msg("The call gives `{key}` twice: once by its place, once by its name."),
    msg("Leave one of them out. A method without `self` in its `def` line shows this error too."),
    kinds=("TypeError",),
)


@rules.when("not-callable", r"'(?P<kind>[\w.]+)' object is not callable", kinds=("TypeError",))
def not_callable(at: Situation, found: Found) -> Words:
    """Brackets behind something that is no function: in the cell's line, or inside of what it calls."""
    name, kind = at.call or "x", found["kind"]
    if kind.endswith("OrderedDict"):
        return (
            msg("This is a dictionary of weights, not a model."),
            msg("Build the model, then load them into it: `model.load_state_dict(weights)`."),
        )
    if kind == "int" and (at.inside or name.startswith(("F.", "torch.", "nn."))):
        return (
            msg("`{name}` asks its arguments for `.size()`, and one of them is no tensor.", name=name),
            msg("Make a tensor of it: `torch.from_numpy(array)`."),
        )  # fmt: skip
    if at.inside:
        return (
            msg("`{call}` calls one of its arguments, and a value of type {kind} is no function."),
            msg("Pass a function: `lambda x: ...`, or the name of one without brackets."),
        )
    why = msg("`{name}` is of type {kind}, not a function, so `(...)` cannot follow it.", name=name)
    if kind == "module":
        return msg("`{name}` is a module, and cannot be called.", name=name), _call_inside(name)
    if kind == "NoneType":
        return why, FIND_NONE
    if kind == "Tensor" and "." in name:
        return why, msg("Leave out the brackets: `{name}`.", name=name)
    if kind == "Tensor":
        return why, msg(
            "A name that was a function, such as `loss`, was given a tensor: rename one of them, and "
            "run the cell again that defines the function."
        )
    if kind in ("torch.dtype", "torch.device"):
        return why, msg("Leave out the brackets: `{name}`.", name=name)
    return why, msg(
        "Index with `[...]`; write `*` for a product. If you named a value like a function, restart the session and rename it."
    )


def _call_inside(name: str) -> Message:
    """What to call of a module: `tqdm.tqdm` of `tqdm`."""
    if "." in name:
        return msg("Call what is in it; the names of classes begin with a capital letter.")
    return msg(
        "Call what is in it, such as `{name}.{name}(...)`, or write `from {name} import ...`.",
        name=name,
    )


@rules.when(
    "not-subscriptable", r"'(?P<kind>[\w.]+)' object is not subscriptable", kinds=("TypeError",)
)
def not_subscriptable(at: Situation, found: Found) -> Words:
    """[...] behind something without elements."""
    kind, (value, index) = found["kind"], at.picked
    if kind == "NoneType" and at.inside:
        return msg("`{call}` was given None in the place of a value."), FIND_NONE
    if at.inside:
        return (
            msg("`{call}` picks elements of one of its arguments, and a value of type {kind} has none."),
            msg("Print the type of each argument, and pass what it asks for."),
        )  # fmt: skip
    if kind == "NoneType":
        return msg("The value before `[...]` is None."), FIND_NONE
    if kind == "DataLoader":
        return (
            msg("A DataLoader gives batches one after another, and has no index."),
            msg("Take the first with `next(iter(loader))`; a sample is `loader.dataset[0]`."),
        )
    if re.fullmatch(
        r"zip|map|filter|enumerate|generator|set|reversed|o?dict_\w+|\w*_iterator", kind
    ):
        return (
            msg("A value of type {kind} has no index."),
            msg("Make a list of it first: `list(values)[0]`."),
        )
    if re.fullmatch(_FUNCTION, kind) and value:
        return (
            msg("`{name}` is a function, and `[...]` picks elements.", name=value),
            msg("Call it with round brackets: `{name}`.", name=f"{value}({index})"),
        )
    why = msg("A value of type {kind} has no elements to pick with `[...]`.")
    if kind in ("int", "float", "bool", "complex"):
        return why, msg(
            "It is a single number: leave out the `[...]`, or print where it comes from."
        )
    return why, msg("Call a function with `(...)`; for a Dataset write `__getitem__`.")


_UNCALLED = msg("A function or method stands there itself: it was not called.")


@rules.when(
    "method-not-called",
    rf"'{_FUNCTION}' object (?:is not iterable|has no attribute|does not support the context manager)",
    rf"unsupported operand type\(s\) for .*'{_FUNCTION}'",
    rf"not supported between instances of .*'{_FUNCTION}'",
    rf"'{_FUNCTION}' object cannot be interpreted as an integer",
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
    used = used or re.findall(r"\w+\.\w+\b(?![.(\w])", at.line)
    example = f"{used[0]}()" if used else "model.parameters()"
    return _UNCALLED, msg("Add brackets, as in `{example}`.", example=example)


@rules.when(
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
