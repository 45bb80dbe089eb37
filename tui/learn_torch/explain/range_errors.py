"""How many values a call takes or gives, and numbers and words that a parameter does not allow."""

from __future__ import annotations

import re

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()

_NUMBERS = msg(
    "A learning rate is above 0, often 0.001 to 0.1. Momentum and betas are from 0 to below 1, weight "
    "decay and epsilon 0 or more."
)


@rules.when(
    "argument-range",
    r"\AInvalid (?P<name>learning rate|[\w ]+?)(?: value)?(?: parameter at index \d+)?: (?P<value>\S+)\Z",
    r"\A(?P<name>\w[\w ]*?) (?:option )?(?:should|must|has to|can only) be (?:an? )?(?P<what>positive|"
    r"non-negative|between 0 and 1|(?:greater|larger) than (?:0|zero)|integer(?! with))\b(?:.*got (?:\w+ ?= ?)?"
    r"(?P<value>[^\s,]+))?",
    r"\A(?P<value>\S+) is not a valid value for (?P<name>\w+)\Z",
    r"\A(?P<name>padding_mode|activation|nonlinearity)\b.*?(?:got|not) (?:\w+=)?'?(?P<value>\w+)",
    r"\AInvalid (?P<name>\w+) string '(?P<value>\w+)', should be one of",
    r"\AUnknown (?P<name>nonlinearity|activation|mode) '?(?P<value>\w+)",
    kinds=("ValueError", "RuntimeError", "AssertionError", "TypeError"),
)
def argument_range(at: Situation, found: Found) -> Words | None:
    """A number or a word that a parameter does not allow: its own name and value are in the message."""
    if not at.call:
        return None
    what, value = found["what"], found["value"] or msg("this value")
    why = msg("`{call}` does not allow {value} as its {name}.", value=value)
    if "reduction" in found["name"].lower():
        return why, msg("It is 'mean', 'sum' or 'none'.")
    if what == "between 0 and 1":
        return why, msg("It is a probability: a number from 0 to 1.")
    if what and what != "non-negative":
        return why, msg(
            "Pass a whole number above 0: divide with `//`, and check that it is not 0."
        )
    if what == "non-negative":
        return why, msg("Pass 0 or a number above 0.")
    if found.text.startswith("Invalid") and "string" not in found.text:
        return why, _NUMBERS
    return why, msg("Check the spelling; the documentation lists what is allowed: `help({call})`.")


@rules.when(
    "distribution",
    r"Expected parameter (?P<name>\w+) .*?of distribution (?P<call>\w+)\(.*to satisfy the constraint "
    r"(?P<what>\w+)",
    kinds=("ValueError",),
)
def distribution(at: Situation, found: Found) -> Words:
    """Probabilities below 0, a spread that is not above 0."""
    why = msg("`{call}` does not allow these values as its {name}.")
    if found["what"] in ("Simplex", "Interval", "UnitInterval"):
        return why, msg("Probabilities are from 0 to 1 and add up to 1; for scores pass `logits=`.")
    if found["what"].startswith("Greater"):
        return why, msg(
            "It must be above 0: use `exp` or `softplus`. A nan comes from a training that diverged."
        )
    return why, msg("Print the values, and look for nan.")


@rules.when(
    "divisible",
    r"(?P<a>\w+)(?: \((?P<x>\d+)\))? must be divisible by (?P<b>\w+)(?: \((?P<y>\d+)\))?",
)
def divisible(at: Situation, found: Found) -> Words:
    """Groups that share channels."""
    a, b = (
        f"{found[name]} = {found[size]}" if found[size] else found[name]
        for name, size in (("a", "x"), ("b", "y"))
    )
    return (
        msg("`{a}` cannot be divided by `{b}` without a rest.", a=a, b=b),
        msg("Choose numbers of which one is a multiple of the other."),
    )


@rules.when(
    "argument-count",
    r"(?P<name>[\w.]+)\(\) takes (?:exactly|at most|at least) (?P<want>\w+) (?:\w+ )?arguments? \((?P<have>\d+) given\)",
    r"(?P<name>[\w.]+)(?:\(\))? expected (?:at (?:most|least) )?(?P<want>\d+) arguments?, got (?P<have>\d+)",
    r"(?P<name>[\w.<>]+)\(\) takes from \d+ to (?P<want>\d+) positional arguments but (?P<have>\d+) (?:was|were) given",
    kinds=("TypeError",),
)
def argument_count(at: Situation, found: Found) -> Words:
    """A function of Python, or one with defaults, that gets more or fewer values than it takes."""
    name = at.call or found["name"]
    if at.function == "append":
        return (
            msg("`append` adds one element, and was given {have}."),
            msg(
                "Add several with `values.extend([1, 2])`, or one pair with `values.append((1, 2))`."
            ),
        )
    return (
        msg("`{name}` takes {want} argument(s), and the call passes {have}.", name=name),
        msg("Compare the call with `help({name})`: several values are often one list.", name=name),
    )


@rules.when(
    "positional-only",
    r"(?P<name>[\w.]+)\(\) takes no keyword arguments|positional-only arguments passed as keyword",
    kinds=("TypeError",),
)
def positional_only(at: Situation, found: Found) -> Words:
    """round(number=3)."""
    return (
        msg(
            "`{name}` takes its arguments by their place only, without names.", name=at.call or "f"
        ),
        msg("Leave out `name=`, and keep the order."),
    )


@rules.when(
    "unpack",
    r"(?:not enough|too many) values to unpack \(expected (?P<want>\d+)(?:, got (?P<have>\d+))?\)",
    kinds=("ValueError",),
)
def unpack(at: Situation, found: Found) -> Words:
    """More or fewer names than values."""
    if at.inside:
        return (
            msg("`{call}` takes one of its arguments apart, and that has another number of values."),
            msg("Print the argument: some functions take pairs, such as the state `(h, c)` of `nn.LSTM`."),
        )  # fmt: skip
    if re.match(r"\s*(?:async )?for\b", at.line) or " for " in at.line:
        return (
            msg("The loop has {want} names before `in`, and each element has another number of values."),
            msg(
                "Print the first element. A dictionary gives pairs with `.items()`, a list its indices with "
                "`enumerate(...)`; a DataLoader gives what its Dataset returns."
            ),
        )  # fmt: skip
    if re.search(r"\(\w+, *\w+\)\s*=[^=]", at.line):
        return (
            msg("The values at the right are not as many as the names at the left of `=`."),
            msg("`nn.LSTM` returns `out, (h, c)`; `nn.GRU` and `nn.RNN` return `out, h`."),
        )
    if found["have"]:
        why = msg("There are {want} names at the left of `=`, and {have} values at the right.")
    else:
        why = msg(
            "There are {want} names at the left of `=`, and another number of values at the right."
        )
    if re.search(r"\.(?:shape|size\(\))\s*$", at.line):
        return why, msg(
            "Print the shape: each dimension needs a name; `*_` takes all that are left over."
        )
    return why, msg(
        "Print the right side: a DataLoader gives batches such as (x, y), `enumerate` gives (i, batch)."
    )
