"""Python's errors about names, calls and values, as beginners meet them."""

from __future__ import annotations

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


rules.says(
    "no-file",
    r"name '__file__' is not defined",
    msg("`__file__` is the path of a script, and a cell has none."),
    msg("Use `Path.cwd()` for the folder that the cell works in."),
    kinds=("NameError",),
)
rules.says(
    "blank",
    r"name '(?P<name>_{2,})' is not defined",
    msg("`{name}` is a gap to fill in."),
    msg("Put your own code in its place."),
    kinds=("NameError",),
)
rules.says(
    "ellipsis",
    (
        r"'ellipsis' object",
        r"unsupported operand type\(s\) for .*'ellipsis'",
        r"not '?ellipsis'?",
        r"not supported between instances of (?:'ellipsis'|'\w+' and 'ellipsis')",
        r"type ellipsis doesn't define",
        r"but got ellipsis",
    ),
    msg("A `...` is still in the place of your code."),
    msg("Replace it."),
    kinds=("TypeError", "AttributeError"),
)
rules.says(
    "misspelt",
    r"name '(?P<name>\w+)' is not defined\. Did you mean: '(?P<near>[\w.]+)'\?",
    msg("There is no name `{name}`, but there is `{near}`."),
    msg("Check the spelling; upper and lower case count."),
    kinds=("NameError",),
)


_MODULES = {
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "optim": "from torch import optim",
    "DataLoader": "from torch.utils.data import DataLoader",
    "Dataset": "from torch.utils.data import Dataset",
    "transforms": "from torchvision import transforms",
    "datasets": "from torchvision import datasets",
    "math": "import math",
    "random": "import random",
    "time": "import time",
    "os": "import os",
    "pd": "import pandas as pd",
}


@rules.when("unknown-name", r"name '(?P<name>\w+)' is not defined", kinds=("NameError",))
def unknown_name(at: Situation, found: Found) -> Words:
    """A name that nothing defines."""
    name = found["name"]
    if name in _MODULES:
        return (
            msg("`{name}` was not imported in this session."),
            msg("Write `{line}`, or run the cell above that does.", line=_MODULES[name]),
        )
    why = msg("There is no name `{name}` in this session.")
    if name in ("cpu", "cuda", "mps", "xpu"):
        return why, msg("A device is a text in quotes: `{text}`.", text=f'"{name}"')
    if at.in_forward:
        return why, msg("A layer of the module is `self.{name}`; else check the spelling.")
    return why, msg("Run the cell that defines it, or check the spelling.")


rules.says(
    "local-name",
    r"local variable '(?P<name>\w+)' (?:where it is not associated|referenced before)",
    msg("The function assigns `{name}`, so the name is its own, and it has no value yet."),
    msg("Give `{name}` a value in the function first, or pass it as an argument and `return` it."),
    kinds=("UnboundLocalError",),
)
rules.says(
    "text-and-number",
    (
        r"can only concatenate str \(not \"(?P<kind>\w+)\"\) to str",
        r"unsupported operand type\(s\) for \+: '(?P<kind>int|float)' and 'str'",
    ),
    msg("A text and a value of type {kind} cannot be added."),
    msg(
        "Print with commas, or use an f-string: `{example}`. To calculate, convert the text: `float(text)`.",
        example='f"loss {loss}"',
    ),
    kinds=("TypeError",),
)


_ELSEWHERE = {
    "google": msg("`google.colab` exists only in Google Colab."),
    "kaggle_secrets": msg("`kaggle_secrets` exists only on Kaggle."),
    "ipywidgets": msg("`ipywidgets` needs a browser, and this is a terminal."),
    "nest_asyncio": msg("`nest_asyncio` is for Jupyter: `asyncio.run` and `await` work in a cell."),
    "ipdb": msg("`ipdb` needs a terminal of its own; a cell has pdb: write `breakpoint()`."),
}
"""Modules of other places, that nobody has to install here."""


@rules.when(
    "elsewhere", r"No module named '(?P<name>google|kaggle_secrets|ipywidgets|ipdb|nest_asyncio)\b"
)
def elsewhere(at: Situation, found: Found) -> Words:
    """A module that only another notebook has."""
    return (
        _ELSEWHERE[found["name"]],
        msg("Delete these lines: files are in the cell's own folder, and print() shows values."),
    )


rules.says(
    "no-window",
    r"no display name|could not connect to display|[Cc]annot open display|no \$DISPLAY",
    msg("A cell opens no window."),
    msg("Draw with matplotlib: its figures are shown below the cell."),
)
rules.says(
    "no-module",
    r"No module named '(?P<name>[\w.]+)'",
    msg("There is no module {name} in this environment."),
    msg("Check the spelling. Lessons run without a network: install it outside, beside torch."),
    kinds=("ModuleNotFoundError", "ImportError"),
)


@rules.when(
    "no-import",
    r"cannot import name '(?P<name>\w+)' from (?:partially initialized module )?'(?P<owner>[\w.]+)'"
    r"(?:.*Did you mean: '(?P<near>\w+)'\?)?",
    kinds=("ImportError",),
)
def no_import(at: Situation, found: Found) -> Words:
    """A name that a module does not have."""
    why = msg("{owner} has nothing called `{name}`.")
    if found["near"]:
        return why, msg("Did you mean `{near}`?")
    return why, msg("Check the spelling; upper and lower case count.")


rules.says(
    "relative-import",
    r"attempted relative import",
    msg("A cell belongs to no package, so an import cannot begin with a dot."),
    msg("Write the module's name without the dot, and put its file into the cell's folder."),
)
rules.says(
    "free-name",
    r"cannot access free variable",
    msg("The function around it gives this name a value only later."),
    msg("Give it a value before the inner function is called."),
)
rules.says(
    "recursion",
    r"maximum recursion depth exceeded",
    msg("A function calls itself without an end."),
    msg(
        "Give it a case that returns without a further call; in `forward`, call the layers, not `self(x)`."
    ),
    kinds=("RecursionError",),
)
