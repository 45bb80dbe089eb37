"""Tokens of printed text, and their comparison: equal numbers may be spelled differently."""

from __future__ import annotations

import math
import re

RELATIVE = 1e-3
"""Relative tolerance of a float."""
ABSOLUTE = 1e-6
"""Absolute tolerance where 0. is expected: the noise of a sum in another order."""

_NUMBER = re.compile(
    r"(?:(?<![\w)\].])[+-])?"  # a sign, but not the minus of `n-1`
    r"(?:\d+(?:\.\d+|\.(?![^\W\d]))?|(?<![\w)\]])\.\d+)"  # 12  12.  12.5  .5, not the .5 of layers.5
    r"(?:[eE][+-]?\d+)?"
)
TOKEN = re.compile(rf"[^\W\d]\w*|{_NUMBER.pattern}|\S")
"""A word, a number, or any other single character; spaces only separate them."""


def close(expected: str, printed: str) -> bool:
    """Whether two tokens are numbers within the tolerance."""
    if not (is_number(expected) and is_number(printed)):
        return False
    if is_integer(expected) or is_integer(printed):
        both = is_integer(expected) and is_integer(printed)
        return both and _digits(expected) == _digits(printed)
    want, got = float(expected), float(printed)
    if not (math.isfinite(want) and math.isfinite(got)):
        return False
    if want == 0:
        return abs(got) <= max(ABSOLUTE, _unit(expected))
    # A little more than the tolerance: 0.3334 - 0.3333 is not exactly 0.0001 in binary.
    return abs(want - got) <= max(abs(want) * RELATIVE, _unit(expected)) * (1 + 1e-6)


def is_number(token: str) -> bool:
    """Return whether a token is a number."""
    return _NUMBER.fullmatch(token) is not None


def is_integer(number: str) -> bool:
    """Return whether a number is written without a point and an exponent."""
    return number.lstrip("+-").isdecimal()


def _digits(integer: str) -> str:
    """Normalize an integer; int() refuses more than 4,300 digits."""
    digits = integer.lstrip("+-").lstrip("0")
    return f"-{digits}" if integer.startswith("-") and digits else digits


def _unit(number: str) -> float:
    """Return one unit of the last digit written, or 0 for fewer than two decimals.

    `6.` and `0.5` are how torch prints exact values; a unit of those would accept 7. and 0.6.
    """
    mantissa, _, exponent = number.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(f"1e-{decimals}") * float(f"1e{exponent or 0}") if decimals > 1 else 0.0
