"""Python's errors about values of the wrong type or size, as beginners meet them."""

from __future__ import annotations

from learn_torch.explain.rule import FIND_NONE, Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


# --- a command line and a terminal, which a cell has not ---------------------------------------


rules.says(
    "no-arguments",
    r"\A2\Z",
    msg("A cell has no command line: argparse finds no arguments, and gives up."),
    msg("Give them in the call, as in `parse_args(['--epochs', '3'])`."),
    kinds=("SystemExit",),
    where=lambda at: "parse_args" in at.line,
)
rules.says(
    "no-arguments",
    r"\Alist index out of range\Z",
    msg("A cell has no command line, so `sys.argv` has one element."),
    msg("Write the value into the code, or set `sys.argv = ['train.py', '0.1']` first."),
    kinds=("IndexError",),
    where=lambda at: "sys.argv" in at.line,
)
rules.says(
    "no-screen",
    r"(cbreak|initscr|setupterm)\b.*",
    msg("A cell has no terminal of its own, so curses cannot draw on one."),
    msg('Print lines, and redraw them with "\\r" or `clear_output()`.'),
    kinds=("error",),
)
rules.says(
    "no-film",
    r"Requested MovieWriter \(\w+\) not available"
    r"|unknown file extension: \.(?:mp4|mov|avi|mkv|webm)",
    msg("matplotlib makes films with ffmpeg, which is not installed here."),
    msg("The frames are shown below the cell; `save('a.gif', writer='pillow')` keeps them."),
)


# --- values -------------------------------------------------------------------------------------


rules.says(
    "none-operand",
    r"unsupported operand type\(s\) for (?P<sign>\S+?):+ (?:'NoneType' and .+|'\w+' and 'NoneType')",
    msg("One side of `{sign}` is None."),
    FIND_NONE,
    kinds=("TypeError",),
)


@rules.when(
    "not-iterable",
    r"'(?P<kind>int|float|bool|[A-Z]\w*)' object is not iterable",
    kinds=("TypeError",),
)
def not_iterable(at: Situation, found: Found) -> Words | None:
    """A loop over a number, or over a model."""
    if found["kind"] == "NoneType":
        return msg("A None stands where several values are expected."), FIND_NONE
    if "OrderedDict(" in at.line or at.function == "dict":
        return _NO_PAIRS
    if "Compose(" in at.line:
        return (
            msg("`Compose` takes the transforms as one list."),
            msg("Put them in square brackets: `Compose([ToTensor(), ...])`."),
        )
    if found["kind"][0].isupper():
        return (
            msg("A value of type {kind} has no elements to go through."),
            msg(
                "The weights of a model are `model.parameters()`. A class of your own needs "
                "`__getitem__` and `__len__`, or `__iter__`."
            ),
        )
    if at.inside:
        return (
            msg("`{call}` goes through one of its arguments, and a value of type {kind} is a single one."),
            msg("Put it into a list: `[30]`."),
        )  # fmt: skip
    return (
        msg("A single number (type {kind}) has no elements to go through."),
        msg("Write `range(n)` to count to n, or put the values into a list."),
    )


_NO_PAIRS = (
    msg("A dictionary is made of pairs, a key and its value, and the elements are no pairs."),
    msg("Write `{'a': 1}`, or a list of pairs: `[('fc', nn.Linear(3, 2)), ...]`."),
)
rules.says("no-pairs", r"dictionary update sequence element", *_NO_PAIRS)


@rules.when("no-length", r"object of type '(?P<kind>\w+)' has no len\(\)", kinds=("TypeError",))
def no_length(at: Situation, found: Found) -> Words:
    """The length of a single value."""
    why = msg("A value of type {kind} has no length.")
    if found["kind"][0].isupper() and found["kind"] != "NoneType":
        return why, msg("Write `def __len__(self):` inside the class, as in every Dataset.")
    if found["kind"] in ("generator", "zip", "map", "filter"):
        return why, msg("Make a list of it first: `values = list(values)`.")
    return why, msg("`len` counts the elements of a list, a text, a tensor or a Dataset.")


rules.says(
    "whole-number",
    r"'(?P<kind>float|str)' object cannot be interpreted as an integer",
    msg("A whole number is needed here, and the value is of type {kind}."),
    msg("Divide with `//`, or convert with `int(...)`."),
    kinds=("TypeError",),
)


@rules.when(
    "list-plus",
    r"can only concatenate (?P<list>list|tuple) \(not \"(?P<kind>\w+)\"\) to (?:list|tuple)",
    kinds=("TypeError",),
)
def list_plus(at: Situation, found: Found) -> Words:
    """A list plus a number; a list plus a tuple."""
    if found["kind"] in ("list", "tuple"):
        return (
            msg("`+` joins two lists or two tuples, and here is one of each."),
            msg("Convert one of them: `list(values)` or `tuple(values)`."),
        )
    return (
        msg("`+` joins two lists; the other value is of type {kind}."),
        msg("Use `.append(...)` for one element, or a tensor to add a number to each."),
    )


rules.says(
    "text-times",
    r"can't multiply sequence by non-int of type '(?P<kind>\w+)'",
    msg("A text or a list is multiplied here, not a number."),
    msg("Convert a text with `float(...)`; a list of numbers with `torch.tensor(values)`."),
    kinds=("TypeError",),
)
rules.says(
    "text-wanted",
    r"sequence item \d+: expected str instance, (?P<kind>\w+) found",
    msg("`join` puts texts together, and found a value of type {kind}."),
    msg("Convert each: `', '.join(str(value) for value in values)`."),
    kinds=("TypeError",),
)
rules.says(
    "fixed-items",
    r"'(?P<kind>str|tuple|range)' object does not support item assignment",
    msg("The elements of a value of type {kind} cannot be changed."),
    msg("Make a new one, or use a list."),
    kinds=("TypeError",),
)


@rules.when(
    "unordered",
    r"'(?P<sign>[<>]=?)' not supported between instances of '(?P<left>\w+)' and '(?P<right>\w+)'",
    kinds=("TypeError",),
)
def unordered(at: Situation, found: Found) -> Words:
    """A comparison of a text and a number."""
    why = msg("`{sign}` cannot compare type {left} with type {right}.")
    if "NoneType" in found.values():
        return why, FIND_NONE
    return why, msg("Convert one of them, for example with `float(...)`.")


@rules.when(
    "unknown-keyword",
    r"(?P<name>[\w.]+)\(\) got an unexpected keyword argument '(?P<key>\w+)'",
    r"'(?P<key>\w+)' is an invalid keyword argument for (?P<name>[\w.]+)\(\)",
    kinds=("TypeError",),
)
def unknown_keyword(at: Situation, found: Found) -> Words:
    """A keyword argument that the function does not have."""
    why = msg("`{name}` has no parameter `{key}`.")
    if found["key"] in _OTHER_NAMES:
        return why, msg("It is called `{key}` here.", key=_OTHER_NAMES[found["key"]])
    return why, msg("Check the spelling in its documentation.")


_OTHER_NAMES = {
    "learning_rate": "lr", "learn_rate": "lr", "batchsize": "batch_size", "batch": "batch_size",
    "keepdims": "keepdim", "axis": "dim", "dims": "dim", "units": "out_features", "filters": "out_channels",
    "strides": "stride", "rate": "p", "num_layer": "num_layers", "momentums": "momentum",
}  # fmt: skip
"""What other libraries call a parameter, and what torch calls it."""


rules.says(
    "end-of-input",
    (
        r"EOF when reading a line",
        r"gets end of file\b",
    ),
    msg("The code reads a line, and got end of file: nobody typed one."),
    msg(
        "Run the cell yourself and answer in the field below it, "
        "or write the value into the code: `name = 'Ada'`."
    ),
    kinds=("EOFError",),
)
