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


_table.says(
    "comma",
    r"Perhaps you forgot a comma",
    msg("Two values stand side by side with nothing between them."),
    msg("Write a comma or an operator between them; for a product, `*`."),
    kinds=("SyntaxError",),
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


_table.says(
    "string-end",
    r"unterminated (?:triple-quoted )?(?:f-)?string literal",
    msg("A text in quotes does not end on this line."),
    msg("Close it with the same quote that opens it."),
    kinds=("SyntaxError",),
)


_table.says(
    "print-statement",
    r"Missing parentheses in call to 'print'",
    msg("In Python 3 `print` is a function."),
    msg("Write `print(...)`."),
    kinds=("SyntaxError",),
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


_table.says(
    "digit-first",
    r"invalid (?:decimal|hexadecimal|octal|binary) literal",
    msg("A number is followed by a letter; no name begins with a digit."),
    msg("Begin the name with a letter: `x2`, not `2x`. For a product write `2 * x`."),
    kinds=("SyntaxError",),
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


_table.says(
    "string-end",
    r"f-string: unterminated string",
    msg("A text in quotes does not end on this line."),
    msg("Inside of an f-string use the other kind of quotes: `f\"{d['a']}\"`."),
)


_table.says(
    "line-continues",
    r"unexpected character after line continuation character",
    msg("A backslash stands in the line, and only the end of the line may follow it."),
    msg("Delete it, or put a path in quotes: `r'data\\train'`."),
)


_table.says(
    "leading-zero",
    r"leading zeros in decimal integer literals",
    msg("A whole number does not begin with 0."),
    msg("Leave out the zeros; for a text write quotes: `'007'`."),
)

RULES = _table.rules
