"""Python inside YAML: does it parse, and if not, at which line and column of the file?"""

from __future__ import annotations

import ast
import re
import warnings

from learn_torch.course.model import MAX_TEXT
from learn_torch.course.nodes import Scalar
from learn_torch.course.source import Place, Source


def check_python(source: Source, code: Scalar, name: str, remedy: str = "") -> None:
    """Note the place where `code` stops being Python, if it does; nothing of it is run."""
    if len(code.text) > MAX_TEXT:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the learner will see them where they belong
            ast.parse(code.text)
    except SyntaxError as error:
        place = place_inside(source, code, error.lineno or 1, error.offset or 1)
        source.note(place, f"{name} is not Python: {_words(source, code, error)}", remedy)
    except (ValueError, MemoryError, RecursionError):
        source.note(code.place, f"{name} is nested too deeply for Python.", "Write it in steps.")


def _words(source: Source, code: Scalar, error: SyntaxError) -> str:
    """Python's sentence; the lines it speaks of become those of the file."""

    def in_file(match: re.Match[str]) -> str:
        return f"{match[1]} line {place_inside(source, code, int(match[2]), 1).line}"

    words = re.sub(r"(on|at) line ([0-9]+)", in_file, error.msg)
    return words if words.endswith((".", "?")) else f"{words}."


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
