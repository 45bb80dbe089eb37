"""Whether two pieces of Python are the same program, comments aside."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from itertools import zip_longest

_PASSED_OVER = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING)
_BLANK = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
"""Tokens whose text says nothing: how far a block is indented is not the program."""


def first_difference(code: str, other: str) -> tuple[int, int] | None:
    """Line and column, both from 1, of the first token of `other` that `code` has not there.

    None if they are the same but for comments, blank lines and spaces between tokens.
    """
    for mine, theirs in zip_longest(_tokens(code), _tokens(other)):
        if mine is None or theirs is None or mine[0] != theirs[0]:
            last = len(other.splitlines()) or 1
            line, column = theirs[1] if theirs is not None else (last, 1)
            return min(line, last), column
    return None


def comments(code: str) -> str:
    """The comments of the code, a line each, without their `#`."""
    found: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                found.append(token.string.lstrip("# "))
    except (tokenize.TokenError, SyntaxError):
        pass  # code that is meant not to parse: its first comments will do
    return "\n".join(found)


def _tokens(code: str) -> Iterator[tuple[tuple[int, str], tuple[int, int]]]:
    """Kind and text of each token, and its place; code that is no Python ends where it stops being."""
    place = (1, 1)
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            place = (token.start[0], token.start[1] + 1)
            if token.type in _PASSED_OVER:
                continue
            yield (token.type, "" if token.type in _BLANK else token.string), place
    except (tokenize.TokenError, SyntaxError):
        yield (tokenize.ERRORTOKEN, "no Python"), place
