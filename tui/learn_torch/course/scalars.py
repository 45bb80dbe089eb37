"""A scalar to a text, a number, a switch or a choice, as the field that it stands in expects.

YAML's own guesses are not asked for: `no`, `3:30` and `1e3` are texts in a text field, and a
number is digits and nothing else. What is wrong is noted, and the answer None then.
"""

from __future__ import annotations

import re

from msgspec import inspect

from learn_torch.course.nodes import Scalar
from learn_torch.course.source import Source
from learn_torch.course.type_names import expected, found, pattern_words
from learn_torch.course.wording import HIDDEN, did_you_mean, named

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")


def decode_text(source: Source, node: Scalar, kind: inspect.StrType, name: str) -> str | None:
    """The text as written, if it is as long as it may be, and nothing in it is hidden."""
    text, place = node.text, node.place
    hidden = HIDDEN.search(text)
    if hidden:
        message = f"{name} holds the hidden character {named(hidden.group())}."
        source.note(place, message, "Leave it out; Python code can build it from an escape.")
    elif kind.min_length and not text.strip():
        source.note(place, f"{name} is empty.", "Write something.")
    elif kind.max_length is not None and len(text) > kind.max_length:
        message = f"{name} has {len(text):,} characters; at most {kind.max_length:,} fit."
        source.note(place, message, "Shorten it.")
    elif kind.pattern and not re.fullmatch(kind.pattern, text):  # search lets a last \n pass
        source.note(place, *pattern_words(kind.pattern, name, text))
    else:
        return text
    return None


def decode_number(source: Source, node: Scalar, kind: inspect.IntType, name: str) -> int | None:
    """The whole number, if it is in its range; digits in quotes are a text."""
    if node.style or not _INTEGER.fullmatch(node.text):
        message = f"{name}: expected {expected(kind)}, found {found(node)}."
        digits_only = node.style and _INTEGER.fullmatch(node.text)
        remedy = "Take the quotes away." if digits_only else "Write digits only."
        source.note(node.place, message, remedy)
        return None
    number = int(node.text[:20])  # beyond every range already, and int() refuses 5,000 digits
    lowest, highest = kind.ge, kind.le
    if (lowest is not None and number < lowest) or (highest is not None and number > highest):
        message = f"{name}: expected {expected(kind)}, found {found(node)}."
        source.note(node.place, message, "Choose one in that range.")
        return None
    return number


def decode_switch(source: Source, node: Scalar, kind: inspect.BoolType, name: str) -> bool | None:
    """True or false, in these words: YAML's yes, no, on and off surprise too many."""
    if node.text in ("true", "false") and not node.style:
        return node.text == "true"
    message = f"{name}: expected {expected(kind)}, found {found(node)}."
    quoted_only = node.text in ("true", "false")
    remedy = "Take the quotes away." if quoted_only else "Write one of these two words."
    source.note(node.place, message, remedy)
    return None


def decode_choice(
    source: Source, node: Scalar, kind: inspect.LiteralType, name: str
) -> str | int | None:
    """The one of the choices that the scalar names."""
    for choice in kind.values:
        if node.text == str(choice) and (isinstance(choice, str) or not node.style):
            return choice
    message = f"{name}: expected {expected(kind)}, found {found(node)}."
    choices = [str(choice) for choice in kind.values]
    otherwise = "Choose one of them." if len(choices) > 1 else f"Write {choices[0]}."
    source.note(node.place, message, did_you_mean(node.text, choices, otherwise))
    return None
