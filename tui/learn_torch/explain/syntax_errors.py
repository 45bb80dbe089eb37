"""Python's syntax errors, as beginners make them."""

from __future__ import annotations

import keyword
import re
import unicodedata

from learn_torch.explain.rule import Found, Table, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

_table = Table()


@_table.rule(
    "full-width",
    r"invalid character '(?P<char>.)' \(U\+[0-9A-F]+\)",
    r"invalid non-printable character U\+(?P<code>[0-9A-F]+)",
    kinds=("SyntaxError",),
)
def full_width(at: Situation, found: Found) -> Words:
    """Punctuation of another script, or a character that cannot be seen."""
    given = found.groupdict()
    if given.get("code"):
        return (
            msg(
                "There is an invisible character (U+{code}), as text copied from a page may have.",
                code=given["code"],
            ),
            msg("Delete it, or type the line again."),
        )
    char = given["char"] or ""
    plain = _QUOTES.get(char) or unicodedata.normalize("NFKC", char)
    if len(plain) != 1 or not plain.isascii():
        return (
            msg("Python does not know the character {char}.", char=char),
            msg("Delete it, or put it into a text in quotes."),
        )
    return (
        msg("{char} is not {plain}: Python needs the plain character.", char=char, plain=plain),
        msg("Type {plain} with the English input method.", plain=plain),
    )


_QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'", "。": ".", "、": ",", "—": "-", "–": "-", "−": "-", "×": "*"}  # fmt: skip


@_table.rule("not-closed", r"'(?P<bracket>[\[({])' was never closed", kinds=("SyntaxError",))
def not_closed(at: Situation, found: Found) -> Words:
    """A bracket that stays open."""
    bracket = found["bracket"]
    other = {"(": ")", "[": "]", "{": "}"}[bracket]
    return (
        msg("The {bracket} that is marked has no {other}.", bracket=bracket, other=other),
        msg("Write {other} where it ends.", other=other),
    )


@_table.rule("no-colon", r"expected ':'", kinds=("SyntaxError",))
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


@_table.rule("comma", r"Perhaps you forgot a comma", kinds=("SyntaxError",))
def comma(at: Situation, found: Found) -> Words:
    """Two values with nothing between them."""
    return (
        msg("Two values stand side by side with nothing between them."),
        msg("Write a comma or an operator between them; for a product, `*`."),
    )


@_table.rule(
    "assign-in-condition",
    r"Maybe you meant '==' (?:or ':=' )?instead of '='",
    r"cannot assign to (?P<what>[\w ]+) here",
    kinds=("SyntaxError",),
)
def assign_in_condition(at: Situation, found: Found) -> Words:
    """= in the place of ==."""
    return (
        msg("`=` gives a name a value; it does not compare."),
        msg("To compare, write `==`."),
    )


@_table.rule(
    "string-end", r"unterminated (?:triple-quoted )?(?:f-)?string literal", kinds=("SyntaxError",)
)
def string_end(at: Situation, found: Found) -> Words:
    """A quote that stays open."""
    return (
        msg("A text in quotes does not end on this line."),
        msg("Close it with the same quote that opens it."),
    )


@_table.rule("tabs", r"inconsistent use of tabs and spaces", kinds=("TabError", "IndentationError"))
def tabs(at: Situation, found: Found) -> Words:
    """Tabs and spaces mixed."""
    return (
        msg("Some lines of this block are indented by tabs, others by spaces."),
        msg("Indent by four spaces everywhere."),
    )


@_table.rule(
    "indent",
    r"expected an indented block(?: after (?P<what>.+?) on line (?P<line>\d+))?",
    r"unexpected indent",
    r"unindent does not match any outer indentation level",
    kinds=("IndentationError",),
)
def indent(at: Situation, found: Found) -> Words:
    """An indent that does not fit."""
    if found.re.pattern.startswith("expected"):
        return (
            msg("The line above ends with a colon, so a block must follow."),
            msg("Indent this line by four spaces."),
        )
    return (
        msg("This line is indented otherwise than the lines around it."),
        msg("Lines of one block begin in the same column."),
    )


@_table.rule("print-statement", r"Missing parentheses in call to 'print'", kinds=("SyntaxError",))
def print_statement(at: Situation, found: Found) -> Words:
    """Python 2."""
    return (
        msg("In Python 3 `print` is a function."),
        msg("Write `print(...)`."),
    )


@_table.rule(
    "wrong-bracket",
    r"closing parenthesis '(?P<close>.)' does not match opening parenthesis '(?P<open>.)'",
    kinds=("SyntaxError",),
)
def wrong_bracket(at: Situation, found: Found) -> Words:
    """A bracket that is closed by another kind."""
    return (
        msg(
            "{opened} was opened and {closed} closes it.",
            opened=found["open"],
            closed=found["close"],
        ),
        msg("Use the same kind of bracket at both ends."),
    )


@_table.rule("extra-bracket", r"unmatched '(?P<close>.)'", kinds=("SyntaxError",))
def extra_bracket(at: Situation, found: Found) -> Words:
    """A closing bracket too many."""
    return (
        msg("The {closed} that is marked closes nothing.", closed=found["close"]),
        msg("Delete it, or open it further to the left."),
    )


@_table.rule(
    "digit-first", r"invalid (?:decimal|hexadecimal|octal|binary) literal", kinds=("SyntaxError",)
)
def digit_first(at: Situation, found: Found) -> Words:
    """A name that begins with a digit, or a number with letters in it."""
    return (
        msg("A number is followed by a letter; no name begins with a digit."),
        msg("Begin the name with a letter: `x2`, not `2x`. For a product write `2 * x`."),
    )


@_table.rule(
    "outside",
    r"'(?P<word>return|yield|break|continue)' (?:outside|not properly in)",
    kinds=("SyntaxError",),
)
def outside(at: Situation, found: Found) -> Words:
    """`return` outside of a function, `break` outside of a loop."""
    return (
        msg("`{word}` is not inside of the block that it needs.", word=found["word"]),
        msg("Indent it: `return` belongs into a function, `break` and `continue` into a loop."),
    )


_table.says(
    "default-first",
    r"non-default argument follows default argument|without a default follows parameter with a default",
    msg("A parameter without a default value stands after one that has a default."),
    msg("Put the parameters with a default (`lr=0.1`) last."),
)
_table.says(
    "keyword-first",
    r"positional argument follows keyword argument",
    msg("An argument without a name stands after one with a name (a keyword argument)."),
    msg("Put the arguments with a name last, or name them all."),
)
_table.says(
    "no-except",
    r"expected 'except' or 'finally' block",
    msg("A `try` needs an `except` or a `finally` after its block."),
    msg("Write `except ...:` in the column of `try`, or leave out the `try`."),
)
_table.says(
    "no-else",
    r"expected 'else' after 'if' expression",
    msg("An `if` inside an expression needs an `else`."),
    msg("Write `a if condition else b`, or an `if` on a line of its own."),
)
_table.says(
    "field-end",
    r"f-string: (?:expecting '}'|expecting '=', or '!'|single '}')|f-string: unmatched",
    msg("A curly bracket of the f-string has no partner."),
    msg("Write curly brackets in pairs around each value; for the sign itself write it twice."),
)
_table.says(
    "no-value",
    r"':' expected after dictionary key|expression expected after dictionary key",
    msg("In curly brackets each key needs a colon and a value."),
    msg("Write `key: value` for every entry."),
)


@_table.rule("reserved", r"^invalid syntax$", kinds=("SyntaxError",))
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


RULES = _table.rules
