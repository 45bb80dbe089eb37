"""Tokens of printed text, and when two of them are the same: numbers need not be spelt alike."""

from __future__ import annotations

import math
import re

RELATIVE = 1e-3
"""How far a float may be from what was promised, as a share of it."""
NEARLY_ZERO = 1e-6
"""What passes for a promised 0.: the noise of summing in another order."""

_NUMBER = re.compile(
    r"(?:(?<![\w)\].])[+-])?"  # a sign, but not the minus of `n-1`
    r"(?:\d+(?:\.\d+|\.(?![^\W\d]))?|(?<![\w)\]])\.\d+)"  # 12  12.  12.5  .5, not the .5 of layers.5
    r"(?:[eE][+-]?\d+)?"
)
TOKEN = re.compile(rf"[^\W\d]\w*|{_NUMBER.pattern}|\S")
"""A word, a number, or any other single character; spaces only part them."""


def close(expected: str, printed: str) -> bool:
    """Whether two tokens are numbers, and near enough."""
    if not (_NUMBER.fullmatch(expected) and _NUMBER.fullmatch(printed)):
        return False
    if _is_integer(expected) or _is_integer(printed):
        both = _is_integer(expected) and _is_integer(printed)
        return both and _digits(expected) == _digits(printed)
    want, got = float(expected), float(printed)
    if not (math.isfinite(want) and math.isfinite(got)):
        return False
    if want == 0:
        return abs(got) <= max(NEARLY_ZERO, _unit(expected))
    # A hair more than the tolerance: 0.3334 - 0.3333 is not quite 0.0001 in binary.
    return abs(want - got) <= max(abs(want) * RELATIVE, _unit(expected)) * (1 + 1e-6)


def _is_integer(number: str) -> bool:
    return number.lstrip("+-").isdecimal()


def _digits(integer: str) -> str:
    """An integer in one spelling; not int(), which refuses more than 4,300 digits."""
    digits = integer.lstrip("+-").lstrip("0")
    return f"-{digits}" if integer.startswith("-") and digits else digits


def _unit(number: str) -> float:
    """One unit of the last digit written, where at least two decimals are.

    `6.` and `0.5` are how exact values look when printed: one unit of those would let 7. and
    0.6 pass.
    """
    mantissa, _, exponent = number.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(f"1e-{decimals}") * float(f"1e{exponent or 0}") if decimals > 1 else 0.0
