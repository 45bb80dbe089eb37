"""Errors of Python's own functions and containers: keys, empty lists, files, numbers, texts."""

from __future__ import annotations

import ast

from learn_torch.explain.rule import FIND_NONE, Found, RuleTable, Words
from learn_torch.explain.situation import Situation, quoted
from learn_torch.i18n.message import msg

rules = RuleTable()


@rules.when("no-key", r"\A(?P<key>.+)\Z", kinds=("KeyError",))
def no_key(at: Situation, found: Found) -> Words | None:
    """A key that a dictionary, or a column that a table of pandas does not have."""
    part, key = at.expression, found["key"]
    if isinstance(part, ast.Call) and at.function in ("pop", "remove") and at.receiver:
        owner, index = at.receiver, part.args[0] if part.args else None
    elif isinstance(part, ast.Subscript):
        owner, index = quoted(part.value), part.slice
    else:
        return None
    if isinstance(index, ast.Constant) and key != repr(index.value):
        return None  # raised deeper, of another dictionary
    if owner.endswith((".loc", ".at")):
        return (
            msg("The table has no row or column {key}."),
            msg("Print `table.index` and `table.columns`; by its number a row is `table.iloc[i]`."),
        )
    if at.function == "remove":
        return (
            msg("The value is not in it."),
            msg(
                "Ask first, as in `if x in values:`. A text and a number are never equal: '3' is not 3."
            ),
        )
    if "KeyError" in at.related:
        return (
            msg("The table `{owner}` has no column {key}.", owner=owner),
            msg("Print `{owner}.columns`. A row is `{owner}.iloc[i]`.", owner=owner),
        )
    return (
        msg("`{owner}` has no key {key}.", owner=owner),
        msg("Print `{owner}.keys()`; upper and lower case count. `.get(key)` gives None where there is none.", owner=owner),
    )  # fmt: skip


# --- nothing there ------------------------------------------------------------------------------

rules.says(
    "nothing-in-it",
    r"pop from (?:an )?empty|non-empty (?:TensorList|list of Tensors)|arg(?:ument)? is an empty sequence|iterable argument is empty|Cannot choose from an empty|"
    r"requires at least one data point|reduce\(\) of empty|zero-size array to reduction|"
    r"Expected reduction dim .*? (?:non-zero size|to be specified for input\.numel\(\) == 0)",
    msg("There is no element to take: it is empty."),
    msg("Print it first. Often a loop did not run, or a filter left nothing."),
)
rules.says(
    "not-in-it",
    r"x not in (?:list|tuple|deque)|is not in (?:list|tuple)|^substring not found",
    msg("The value is not in it."),
    msg("Ask first, as in `if x in values:`. A text and a number are never equal: '3' is not 3."),
)
rules.says(
    "exhausted",
    r"\A\Z",
    msg("`next` was called once more than there are elements: none is left."),
    msg("Use a `for` loop, or make a new iterator with `iter(...)`."),
    kinds=("StopIteration",),
    where=lambda at: "next(" in at.line,
)


@rules.when(
    "by-zero",
    r"(?:division|modulo)(?: or modulo)? by zero|by zero|\AZeroDivisionError\Z",
    kinds=("ZeroDivisionError", "RuntimeError"),
)
def by_zero(at: Situation, found: Found) -> Words:
    """1 / 0."""
    part = at.expression
    if not isinstance(part, ast.BinOp) or isinstance(part.right, ast.Constant):
        return msg("Nothing can be divided by 0."), msg("Print the number that divides.")
    divisor = quoted(part.right)
    return (
        msg("`{name}` is 0 here, and nothing can be divided by 0.", name=divisor),
        msg("Print it: a count that stays 0, or the `len` of something empty, is the usual cause."),
    )


rules.says(
    "unhashable",
    r"unhashable type: '(?P<kind>[\w.]+)'",
    msg("A key of a dictionary and an element of a set cannot change; a value of type {kind} can."),
    msg("Use a tuple, a text or a number as the key: `tuple(values)`."),
    kinds=("TypeError",),
)


@rules.when(
    "one-to-unpack", r"cannot unpack non-iterable (?P<kind>[\w.]+) object", kinds=("TypeError",)
)
def one_to_unpack(at: Situation, found: Found) -> Words:
    """a, b = 5."""
    why = msg("Several names wait for values, and there is one value of type {kind}.")
    if found["kind"] == "NoneType":
        return why, FIND_NONE
    return why, msg("Write one name, or let the right side give as many values: `return a, b`.")


@rules.when(
    "operand-types",
    r"unsupported operand type\(s\) for (?P<sign>\S+?)(?: or pow\(\))?:? '(?P<left>[\w.]+)' and '(?P<right>[\w.]+)'",
    r"bad operand type for (?:unary )?(?P<sign>\S+): '(?P<left>[\w.]+)'",
    r"type (?P<left>str|list|tuple|dict) doesn't define (?P<sign>__\w+__) method",
    kinds=("TypeError",),
)
def operand_types(at: Situation, found: Found) -> Words:
    """An operator between values that it does not know."""
    sign, left = found["sign"].rstrip(":"), found["left"]
    right = found["right"]
    why = msg("`{sign}` cannot be used with values of these types: {kinds}.", sign=sign, kinds=f"{left}, {right}" if right else left)  # fmt: skip
    kinds = {left, right}
    if "coroutine" in kinds:
        return why, msg("An `async def` function gives its value to `await`: `await f()`.")
    if kinds == {"dict"} or kinds == {"set"}:
        return why, msg("Two dictionaries or sets are joined by `|`.")
    if "str" in kinds:
        return why, msg("Convert a text with `float(...)`, or a number with `str(...)`.")
    if kinds & {"list", "tuple"}:
        return why, msg("Lists do not calculate: make a tensor of each, `torch.tensor(values)`.")
    if kinds & {"type", "Sequential", "Linear", "DataLoader", "Adam", "SGD"}:
        return why, msg("Call it first: `Net()` builds, `model(x)` computes.")
    return why, msg("Print the types of both sides, and use a value inside of them.")


@rules.when(
    "index-type",
    r"(?P<what>list|tuple|string) indices must be integers(?: or slices)?,? ?(?:not '?(?P<kind>[\w.]+)'?)?",
    r"slice indices must be integers",
    kinds=("TypeError",),
)
def index_type(at: Situation, found: Found) -> Words:
    """values["lr"], values[1.0], rows[0, 1]."""
    value, index = at.picked
    kind = found["kind"] or "float"
    why = msg("`{name}` has whole numbers as indices, and `{index}` is of type {kind}.", name=value or "values", index=index or "[...]", kind=kind)  # fmt: skip
    if kind == "str":
        return why, msg(
            "It is not a dictionary: pick an element first, as in `{name}[0][{index}]`.",
            name=value or "values",
            index=index or "'key'",
        )
    if kind == "tuple":
        return why, msg(
            "Lists of lists are indexed one by one, `rows[0][1]`; a tensor takes `x[0, 1]`."
        )
    if kind == "list":
        return why, msg(
            "Several elements: `[values[i] for i in indices]`; a tensor takes `x[indices]`."
        )
    return why, msg("Divide with `//`, or convert with `int(...)`.")


rules.says(
    "domain",
    r"math domain error|expected a (?:positive|nonnegative) (?:input|number)",
    msg("The function is not defined for this number: `sqrt` needs 0 or more, `log` more than 0."),
    msg("Print the number; add a small one to it, or ask first whether it is above 0."),
)
rules.says(
    "overflow",
    r"Numerical result out of range|math range error|too large to convert",
    msg("The result is too large for a float."),
    msg("Use the logarithm of the numbers, or subtract the largest before `exp`."),
)
rules.says(
    "sample-size",
    r"Sample larger than population|Cannot take a larger sample than population",
    msg("More elements are drawn than there are."),
    msg("Draw fewer, or with repetition: `random.choices(values, k=5)`."),
)


@rules.when("assertion", r"\A\Z", kinds=("AssertionError",))
def assertion(at: Situation, found: Found) -> Words | None:
    """An assert without words of its own."""
    try:
        [part] = ast.parse(at.line.strip()).body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(part, ast.Assert) or part.msg is not None:
        return None
    return (
        msg("`{condition}` is not true, and `assert` stops the program there.", condition=quoted(part.test)),
        msg("Print both sides of the comparison."),
    )  # fmt: skip


# --- objects ------------------------------------------------------------------------------------

rules.says(
    "no-assignment",
    r"object does not support item (?:assignment|deletion)|does not support deleting items|object doesn't support item",
    msg("Its elements cannot be set with `[...] =`."),
    msg(
        "Lists, dictionaries and tensors can; print `type(x)`. A Dataset gives elements, and takes none."
    ),
)
rules.says(
    "none-contains",
    r"argument of type 'NoneType' is not (?:iterable|a container)",
    msg("A None stands where several values are expected."),
    FIND_NONE,
)
rules.says(
    "changed-in-loop",
    r"(?:dictionary|set|deque) (?:changed size|keys changed|mutated) during iteration|changed size during iteration",
    msg("The loop changes what it goes through."),
    msg("Go through a copy: `for key in list(d):`."),
)
rules.says(
    "class-argument",
    r"(?:isinstance|issubclass)\(\) arg",
    msg("`isinstance` compares with a class, and was given something else."),
    msg("Write the class without brackets: `isinstance(x, torch.Tensor)`."),
)
rules.says(
    "read-only",
    r"can't set attribute|property '\w+' of '\w+' object has no setter|attribute '\w+' of .* objects is not writable",
    msg("This attribute can be read, not set."),
    msg(
        "Use the function that changes it, such as `x.reshape(...)`, `x.to(...)`; or rename your own."
    ),
)
rules.says(
    "abstract",
    r"Can't instantiate abstract class",
    msg("The class leaves methods open that a class of your own must have."),
    msg("Write them in a class that is derived from it: `class Mine(Base):`."),
)
rules.says(
    "mutable-default",
    r"mutable default <class '\w+'> for field \w+ is not allowed",
    msg("All objects of a dataclass would share one list."),
    msg("Write `field(default_factory=list)`."),
)
