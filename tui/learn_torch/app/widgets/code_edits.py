"""What an editor of Python does with a key: pure functions of the text around the cursor."""

from __future__ import annotations

import re
from collections.abc import Sequence

STEP = 4
"""Columns of one level of indentation."""
PAIRS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
CLOSERS = frozenset(PAIRS.values())
_LEAVES = re.compile(r"\s*(return|pass|break|continue|raise)\b")
"""After these a block is over."""


def new_line(before: str, after: str) -> tuple[str, str]:
    """What enter inserts before and behind the cursor; the line stands in two parts around it."""
    indent = before[: len(before) - len(before.lstrip())]
    code = _without_comment(before).rstrip()
    deeper = indent + " " * STEP
    if code[-1:] in ("(", "[", "{"):
        closes = after.lstrip()[:1] == PAIRS[code[-1]]
        return f"\n{deeper}", f"\n{indent}" if closes else ""
    if code.endswith(":"):
        return f"\n{deeper}", ""
    if _LEAVES.match(code) and not after.strip() and not _is_open(code):
        return f"\n{indent[: max(0, len(indent) - STEP)]}", ""
    return f"\n{indent}", ""


def _without_comment(line: str) -> str:
    """The line up to a `#` outside of quotes."""
    quote = ""
    for at, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "#":
            return line[:at]
    return line


def _is_open(code: str) -> bool:
    """Whether a bracket of this line is still open, so that the statement goes on."""
    opened = sum(map(code.count, "([{"))
    return opened > sum(map(code.count, ")]}"))


def back(before: str, after: str) -> tuple[int, int]:
    """How many characters backspace deletes at the left and at the right of the cursor."""
    if before and not before.strip(" "):
        return (len(before) - 1) % STEP + 1, 0
    if before and after and PAIRS.get(before[-1]) == after[0]:
        return 1, 1
    return min(1, len(before)), 0


def closer(typed: str, before: str, after: str) -> str:
    """What is added behind the cursor when `typed` opens a pair; empty where it would be in the way."""
    if typed not in PAIRS:
        return ""
    following = after[:1]
    if following and not following.isspace() and following not in CLOSERS | {",", ":", ";"}:
        return ""
    if typed in "\"'" and (
        (before[-1:].isalnum() and before[-1:] not in _PREFIXES) or before.endswith(typed)
    ):
        return ""  # an apostrophe, a quote that closes, or the third of three
    return PAIRS[typed]


_PREFIXES = frozenset("fFrRbBuU")


def types_over(typed: str, after: str) -> bool:
    """Whether a closing bracket or quote is there already, so that typing it moves on."""
    return typed in CLOSERS and after[:1] == typed


def toggle_comment(lines: Sequence[str]) -> list[str]:
    """The lines as comments; or, where all of them are comments, as code again."""
    code = [line for line in lines if line.strip()]
    if code and all(line.lstrip().startswith("#") for line in code):
        return [re.sub(r"^(\s*)# ?", r"\1", line) for line in lines]
    margin = min((len(line) - len(line.lstrip()) for line in code), default=0)
    return [f"{line[:margin]}# {line[margin:]}" if line.strip() else line for line in lines]


def indented(lines: Sequence[str]) -> list[str]:
    """The lines one level deeper; empty ones stay empty."""
    return [" " * STEP + line if line.strip() else line for line in lines]


def dedented(lines: Sequence[str]) -> list[str]:
    """The lines one level less deep, as far as they are indented."""
    return [re.sub(rf"^ {{1,{STEP}}}|^\t", "", line) for line in lines]


def word_at(line: str, column: int) -> tuple[int, int]:
    """Where the word around a column begins and ends; the column twice where there is none."""
    for found in re.finditer(r"\w+", line):
        if found.start() <= column <= found.end():
            return found.span()
    return column, column
