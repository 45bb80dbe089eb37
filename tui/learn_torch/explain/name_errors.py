"""Python's errors about names, calls and values, as beginners meet them."""

from __future__ import annotations

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()


_table.says(
    "no-file",
    r"name '__file__' is not defined",
    msg("`__file__` is the path of a script, and a cell has none."),
    msg("Use `Path.cwd()` for the folder that the cell works in."),
    kinds=("NameError",),
)


_table.says(
    "blank",
    r"name '(?P<name>_{2,})' is not defined",
    msg("`{name}` is a gap to fill in."),
    msg("Put your own code in its place."),
    kinds=("NameError",),
)


@_table.rule(
    "ellipsis",
    r"'ellipsis' object",
    r"unsupported operand type\(s\) for .*'ellipsis'",
    r"not '?ellipsis'?",
    r"not supported between instances of (?:'ellipsis'|'\w+' and 'ellipsis')",
    r"type ellipsis doesn't define",
    r"but got ellipsis",
    kinds=("TypeError", "AttributeError"),
)
def ellipsis(at: Situation, found: Found) -> Words:
    """An unfilled `...`."""
    return (
        msg("A `...` is still in the place of your code."),
        msg("Replace it."),
    )


_table.says(
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
}  # fmt: skip


@_table.rule("unknown-name", r"name '(?P<name>\w+)' is not defined", kinds=("NameError",))
def unknown_name(at: Situation, found: Found) -> Words:
    """A name that nothing defines."""
    name = found["name"]
    if name in _MODULES:
        return (
            msg("`{name}` was not imported in this session.", name=name),
            msg("Write `{line}`, or run the cell above that does.", line=_MODULES[name]),
        )
    why = msg("There is no name `{name}` in this session.", name=name)
    if name in ("cpu", "cuda", "mps", "xpu"):
        return why, msg("A device is a text in quotes: `{text}`.", text=f'"{name}"')
    if at.in_forward:
        return why, msg(
            "A layer of the module is `self.{name}`; else check the spelling.", name=name
        )
    return why, msg("Run the cell that defines it, or check the spelling.")


@_table.rule(
    "local-name",
    r"local variable '(?P<name>\w+)' (?:where it is not associated|referenced before)",
    kinds=("UnboundLocalError",),
)
def local_name(at: Situation, found: Found) -> Words:
    """A name that a function assigns, and reads before."""
    name = found["name"]
    return (
        msg("The function assigns `{name}`, so the name is its own, and it has no value yet.", name=name),
        msg("Give `{name}` a value in the function first, or pass it as an argument and `return` it.", name=name),
    )  # fmt: skip


@_table.rule(
    "text-and-number",
    r"can only concatenate str \(not \"(?P<kind>\w+)\"\) to str",
    r"unsupported operand type\(s\) for \+: '(?P<kind>int|float)' and 'str'",
    kinds=("TypeError",),
)
def text_and_number(at: Situation, found: Found) -> Words:
    """Text plus a number."""
    return (
        msg("A text and a value of type {kind} cannot be added.", kind=found["kind"]),
        msg(
            "Print with commas, or use an f-string: `{example}`. To calculate, convert the text: `float(text)`.",
            example='f"loss {loss}"',
        ),
    )


_ELSEWHERE = {
    "google": msg("`google.colab` exists only in Google Colab."),
    "kaggle_secrets": msg("`kaggle_secrets` exists only on Kaggle."),
    "ipywidgets": msg("`ipywidgets` needs a browser, and this is a terminal."),
    "nest_asyncio": msg("`nest_asyncio` is for Jupyter: `asyncio.run` and `await` work in a cell."),
    "ipdb": msg("`ipdb` needs a terminal of its own; a cell has pdb: write `breakpoint()`."),
}
"""Modules of other places, that nobody has to install here."""


@_table.rule(
    "elsewhere", r"No module named '(?P<name>google|kaggle_secrets|ipywidgets|ipdb|nest_asyncio)\b"
)
def elsewhere(at: Situation, found: Found) -> Words:
    """A module that only another notebook has."""
    return (
        _ELSEWHERE[found["name"]],
        msg("Delete these lines: files are in the cell's own folder, and print() shows values."),
    )


_table.says(
    "no-window",
    r"no display name|could not connect to display|[Cc]annot open display|no \$DISPLAY",
    msg("A cell opens no window."),
    msg("Draw with matplotlib: its figures are shown below the cell."),
)


_table.says(
    "no-module",
    r"No module named '(?P<name>[\w.]+)'",
    msg("There is no module {name} in this environment."),
    msg("Check the spelling. Lessons run without a network: install it outside, beside torch."),
    kinds=("ModuleNotFoundError", "ImportError"),
)


@_table.rule(
    "no-import",
    r"cannot import name '(?P<name>\w+)' from (?:partially initialized module )?'(?P<module>[\w.]+)'"
    r"(?:.*Did you mean: '(?P<near>\w+)'\?)?",
    kinds=("ImportError",),
)
def no_import(at: Situation, found: Found) -> Words:
    """A name that a module does not have."""
    why = msg("{owner} has nothing called `{name}`.", owner=found["module"], name=found["name"])
    if found["near"]:
        return why, msg("Did you mean `{near}`?", near=found["near"])
    return why, msg("Check the spelling; upper and lower case count.")


_table.says(
    "relative-import",
    r"attempted relative import",
    msg("A cell belongs to no package, so an import cannot begin with a dot."),
    msg("Write the module's name without the dot, and put its file into the cell's folder."),
)
_table.says(
    "free-name",
    r"cannot access free variable",
    msg("The function around it gives this name a value only later."),
    msg("Give it a value before the inner function is called."),
)


_table.says(
    "recursion",
    r"maximum recursion depth exceeded",
    msg("A function calls itself without an end."),
    msg(
        "Give it a case that returns without a further call; in `forward`, call the layers, not `self(x)`."
    ),
    kinds=("RecursionError",),
)


RULES = _table.rules
