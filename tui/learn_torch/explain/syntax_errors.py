"""Python's syntax errors, as beginners make them."""

from __future__ import annotations

import unicodedata

from learn_torch.explain.rule import Found, RuleTable, Words
from learn_torch.explain.situation import Situation
from learn_torch.i18n.message import msg

rules = RuleTable()


@rules.when(
    "full-width",
    r"invalid character '(?P<char>.)' \(U\+[0-9A-F]+\)",
    r"invalid non-printable character U\+(?P<code>[0-9A-F]+)",
    kinds=("SyntaxError",),
)
def full_width(at: Situation, found: Found) -> Words:
    """Punctuation of another script, or a character that cannot be seen."""
    if found["code"]:
        return (
            msg("There is an invisible character (U+{code}), as text copied from a page may have."),
            msg("Delete it, or type the line again."),
        )
    char = found["char"]
    plain = _QUOTES.get(char) or unicodedata.normalize("NFKC", char)
    if len(plain) != 1 or not plain.isascii():
        return (
            msg("Python does not know the character {char}."),
            msg("Delete it, or put it into a text in quotes."),
        )
    return (
        msg("{char} is not {plain}: Python needs the plain character.", plain=plain),
        msg("Type {plain} with the English input method.", plain=plain),
    )


_QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'", "。": ".", "、": ",", "—": "-", "–": "-", "−": "-", "×": "*"}  # fmt: skip


@rules.when("not-closed", r"'(?P<bracket>[\[({])' was never closed", kinds=("SyntaxError",))
def not_closed(at: Situation, found: Found) -> Words:
    """A bracket that stays open."""
    bracket = found["bracket"]
    other = {"(": ")", "[": "]", "{": "}"}[bracket]
    return (
        msg("The {bracket} that is marked has no {other}.", other=other),
        msg("Write {other} where it ends.", other=other),
    )


rules.says(
    "comma",
    r"Perhaps you forgot a comma",
    msg("Two values stand side by side with nothing between them."),
    msg("Write a comma or an operator between them; for a product, `*`."),
    kinds=("SyntaxError",),
)
rules.says(
    "assign-in-condition",
    (
        r"Maybe you meant '==' (?:or ':=' )?instead of '='",
        r"cannot assign to (?P<what>[\w ]+) here",
    ),
    msg("`=` gives a name a value; it does not compare."),
    msg("To compare, write `==`."),
    kinds=("SyntaxError",),
)
rules.says(
    "string-end",
    r"unterminated (?:triple-quoted )?(?:f-)?string literal",
    msg("A text in quotes does not end on this line."),
    msg("Close it with the same quote that opens it."),
    kinds=("SyntaxError",),
)
rules.says(
    "print-statement",
    r"Missing parentheses in call to 'print'",
    msg("In Python 3 `print` is a function."),
    msg("Write `print(...)`."),
    kinds=("SyntaxError",),
)
rules.says(
    "wrong-bracket",
    r"closing parenthesis '(?P<closed>.)' does not match opening parenthesis '(?P<opened>.)'",
    msg("{opened} was opened and {closed} closes it."),
    msg("Use the same kind of bracket at both ends."),
    kinds=("SyntaxError",),
)
rules.says(
    "extra-bracket",
    r"unmatched '(?P<closed>.)'",
    msg("The {closed} that is marked closes nothing."),
    msg("Delete it, or open it further to the left."),
    kinds=("SyntaxError",),
)
rules.says(
    "digit-first",
    r"invalid (?:decimal|hexadecimal|octal|binary) literal",
    msg("A number is followed by a letter; no name begins with a digit."),
    msg("Begin the name with a letter: `x2`, not `2x`. For a product write `2 * x`."),
    kinds=("SyntaxError",),
)
rules.says(
    "no-else",
    r"expected 'else' after 'if' expression",
    msg("An `if` inside an expression needs an `else`."),
    msg("Write `a if condition else b`, or an `if` on a line of its own."),
)
rules.says(
    "field-end",
    r"f-string: (?:expecting '}'|expecting '=', or '!'|single '}')|f-string: unmatched",
    msg("A curly bracket of the f-string has no partner."),
    msg("Write curly brackets in pairs around each value; for the sign itself write it twice."),
)
rules.says(
    "no-value",
    r"':' expected after dictionary key|expression expected after dictionary key",
    msg("In curly brackets each key needs a colon and a value."),
    msg("Write `key: value` for every entry."),
)
rules.says(
    "string-end",
    r"f-string: unterminated string",
    msg("A text in quotes does not end on this line."),
    msg("Inside of an f-string use the other kind of quotes: `f\"{d['a']}\"`."),
)
rules.says(
    "line-continues",
    r"unexpected character after line continuation character",
    msg("A backslash stands in the line, and only the end of the line may follow it."),
    msg("Delete it, or put a path in quotes: `r'data\\train'`."),
)
rules.says(
    "leading-zero",
    r"leading zeros in decimal integer literals",
    msg("A whole number does not begin with 0."),
    msg("Leave out the zeros; for a text write quotes: `'007'`."),
)
