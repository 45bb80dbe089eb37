"""Whether code is Python, and whether a translation of it is the same program."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator
from itertools import zip_longest

from learn_torch import notebook_syntax
from learn_torch.course.model import MAX_TEXT
from learn_torch.course.nodes import Scalar
from learn_torch.course.source import Place, Source
from learn_torch.i18n.message import NOTHING, Message, msg

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


def check_python(source: Source, code: Scalar, name: str, remedy: Message = NOTHING) -> None:
    """Note the place where `code` stops being Python, if it does; nothing of it is run."""
    if len(code.text) > MAX_TEXT:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the learner will see them where they belong
            program = notebook_syntax.translate(code.text).program
            ast.parse(program if notebook_syntax.is_python(program) else code.text)
    except SyntaxError as error:
        place = place_inside(source, code, error.lineno or 1, error.offset or 1)
        words = _words(source, code, error)
        source.note(place, msg("{name} is not Python ({words}).", name=name, words=words), remedy)
    except (ValueError, MemoryError, RecursionError):
        message = msg("{name} is nested too deeply for Python.", name=name)
        source.note(code.place, message, msg("Write it in steps."))


def _words(source: Source, code: Scalar, error: SyntaxError) -> str:
    """Python's sentence; the lines it speaks of become those of the file."""

    def in_file(match: re.Match[str]) -> str:
        return f"{match[1]} line {place_inside(source, code, int(match[2]), 1).line}"

    words = re.sub(r"(on|at) line ([0-9]+)", in_file, error.msg)
    return words.rstrip(".")


def place_inside(source: Source, code: Scalar, line: int, column: int) -> Place:
    """Where a line and column of the code stand in the file; both count from 1.

    Only a '|' keeps the lines as they are; anything else is placed at its beginning.
    """
    if code.style != "|":
        return code.place
    lines = code.text.split("\n")
    line = min(line, len(lines))
    return Place(code.place.line + line, _indent(source, code, lines) + max(column, 1))


def _indent(source: Source, code: Scalar, lines: list[str]) -> int:
    """How far the block is indented in the file: the first line with something in it tells."""
    for number, text in enumerate(lines, start=1):
        if text.strip():
            return max(len(source.line(code.place.line + number)) - len(text), 0)
    return 0
