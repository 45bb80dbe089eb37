"""Statements, blocks and functions that Python cannot read: indents, colons, words in the wrong place."""

from __future__ import annotations

import keyword
import re

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


@rules.when("no-colon", r"expected ':'", kinds=("SyntaxError",))
def no_colon(at: Situation, found: Found) -> Words:
    """A missing colon, or an `elif` of another language."""
    if re.match(r"\s*else\s+if\b", at.line):
        return (
            msg("`else if` is `elif` in Python."),
            msg("Write `elif` and the condition."),
        )
    return (
        msg("A line that begins a block ends with a colon."),
        msg("Write `:` at the end of the line."),
    )


rules.says(
    "tabs",
    r"inconsistent use of tabs and spaces",
    msg("Some lines of this block are indented by tabs, others by spaces."),
    msg("Indent by four spaces everywhere."),
    kinds=("TabError", "IndentationError"),
)


@rules.when(
    "indent",
    r"expected an indented block(?: after (?P<what>.+?) on line (?P<line>\d+))?",
    r"unexpected indent",
    r"unindent does not match any outer indentation level",
    kinds=("IndentationError",),
)
def indent(at: Situation, found: Found) -> Words:
    """An indent that does not fit."""
    if found.text.startswith("expected"):
        return (
            msg("The line above ends with a colon, so a block must follow."),
            msg("Indent this line by four spaces."),
        )
    return (
        msg("This line is indented otherwise than the lines around it."),
        msg("Lines of one block begin in the same column."),
    )


rules.says(
    "outside",
    r"'(?P<word>return|yield|break|continue)' (?:outside|not properly in)",
    msg("`{word}` is not inside of the block that it needs."),
    msg("Indent it: `return` belongs into a function, `break` and `continue` into a loop."),
    kinds=("SyntaxError",),
)
rules.says(
    "default-first",
    r"non-default argument follows default argument|without a default follows parameter with a default",
    msg("A parameter without a default value stands after one that has a default."),
    msg("Put the parameters with a default (`lr=0.1`) last."),
)
rules.says(
    "keyword-first",
    r"positional argument follows keyword argument",
    msg("An argument without a name stands after one with a name (a keyword argument)."),
    msg("Put the arguments with a name last, or name them all."),
)
rules.says(
    "no-except",
    r"expected 'except' or 'finally' block",
    msg("A `try` needs an `except` or a `finally` after its block."),
    msg("Write `except ...:` in the column of `try`, or leave out the `try`."),
)
rules.says(
    "await-outside",
    r"'(?:await|async with|async for)' outside (?:async )?function|asynchronous comprehension outside",
    msg("`await` in a function works only where its line begins with `async def`."),
    msg("Write `async def` for the function; at the top of a cell `await` works as it is."),
)
rules.says(
    "nonlocal-outside",
    r"nonlocal declaration not allowed at module level|no binding for nonlocal",
    msg("`nonlocal` is for a function inside another function that has the name."),
    msg("For a name of the cell write `global`."),
)
rules.says(
    "name-twice",
    r"duplicate argument '\w+' in function definition|keyword argument repeated",
    msg("One name stands twice among the parameters or arguments."),
    msg("Rename one of them, or leave it out."),
)
rules.says(
    "global-late",
    r"is (?:used|assigned to) (?:prior to|before) (?:global|nonlocal) declaration|is parameter and (?:global|nonlocal)",
    msg("`global` has to stand before the first use of the name in the function."),
    msg("Make it the first line of the function, or pass the value as an argument."),
)
rules.says(
    "brackets-of-def",
    r"expected '\('",
    msg("Behind the name in a line `def` come round brackets, also where nothing is in them."),
    msg("Write `def f():`."),
)


@rules.when("reserved", r"^invalid syntax$", kinds=("SyntaxError",))
def reserved(at: Situation, found: Found) -> Words | None:
    """A word of Python's own in the place of a name, or an `else` without its `if`."""
    before, equals, _ = at.line.partition("=")
    word = before.strip()
    if equals and keyword.iskeyword(word):
        return (
            msg("`{word}` is a word of Python's own and cannot be a name.", word=word),
            msg("Choose another name, such as `{word}_`.", word=word),
        )
    start = at.line.strip().partition(":")[0].partition(" ")[0]
    if start in ("else", "elif", "except", "finally"):
        return (
            msg("There is no block before it that `{word}` belongs to.", word=start),
            msg("Put it below its `if`, `for` or `try`, in the same column."),
        )
    if dotted := re.match(r"\s*from\s+([\w.]+)\s+import\s+(\w+)\.(\w+)", at.line):
        return (
            msg("After `import` stands one name without a dot."),
            msg("Write `{line}`.", line="from {}.{} import {}".format(*dotted.groups())),
        )
    if re.search(r"\w(\+\+|--)\s*$", at.line):
        return (
            msg("Python has no `++` and no `--`."),
            msg("Write `i += 1` or `i -= 1`."),
        )
    return None


rules.says(
    "fixed-names",
    r"cannot assign to (?:True|False|None)",
    msg("True, False and None are values of Python's own, and cannot be names."),
    msg("Choose another name; to compare, write `==` or `is`."),
)
rules.says(
    "two-stars",
    r"multiple starred expressions in assignment",
    msg("Only one name at the left of `=` can have a star: it takes all that is left over."),
    msg("Write the star once, as in `first, *rest = values`."),
)


@rules.when("unfinished", r"^invalid syntax$", kinds=("SyntaxError",))
def unfinished(at: Situation, found: Found) -> Words | None:
    """A missing colon, a statement in a lambda, a line that stops."""
    line = at.line.partition("#")[0]
    if re.match(r"\s*(?:if|elif|while|for|with|def|class)\b[^:]*$", line):
        return (
            msg("A line that begins a block ends with a colon."),
            msg("Write `:` behind the condition, and the block on the next line."),
        )
    if re.search(r"lambda\b[^:]*:\s*(?:return|raise|if)\b", line):
        return (
            msg("A `lambda` holds one expression, and no statement such as `return`."),
            msg("Write the value alone, `lambda x: x + 1`, or use `def`."),
        )
    if re.search(
        r"(?:[^+]\+|[^-]-|[*/=%,&|<>]|\b(?:as|in|is|not|and|or|else|import|from))\s*$", line
    ):
        return (
            msg("The line ends where something must follow."),
            msg("Finish it, or put it into brackets to go on in the next line."),
        )
    if re.search(r"\bas\s+\w+\.\w", line):
        return (
            msg("Behind `as` stands one name without a dot."),
            msg("Write for example `{text}`.", text="import numpy as np"),
        )
    if line.count('"') > 2 or line.count("'") > 2:
        return (
            msg("A quote inside of a text ends the text too early."),
            msg("Use the other kind of quotes outside: `'he said \"hi\"'`."),
        )
    if re.match(r"\s*[^\W\d]\w*\s+[^\W\d]\w*\s*=[^=]", line):
        return (
            msg("A name is one word without a space."),
            msg("Join the words with `_`: `my_value = 3`."),
        )
    return None
