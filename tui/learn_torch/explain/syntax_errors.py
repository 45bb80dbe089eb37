"""Python's syntax errors, as beginners make them."""

from __future__ import annotations

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
    """A missing colon."""
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


RULES = _table.rules
