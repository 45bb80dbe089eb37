"""Lines that an author wrapped, as running text: Chinese has no space where two of them meet."""

from __future__ import annotations

import re
from itertools import pairwise

_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_MARKS = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f"
_ENDS_WIDE = re.compile(rf"[{_WIDE}]\*{{0,2}}$")
_ENDS_MARK = re.compile(rf"[{_MARKS}]\*{{0,2}}$")
_BEGINS_WIDE = re.compile(rf" *\*{{0,2}}[{_WIDE}]")
_BLOCK = re.compile(r"\s*(?:$|[#>|~=]|[-+*]\s|--|[0-9]+[.)]\s)")
"""What begins a block of its own, and so ends a paragraph."""


def joined(text: str) -> str:
    """Markdown whose lines meet without a space where Chinese has none; fences stay as they are.

    That is between two Chinese characters, and behind Chinese punctuation.
    """
    parts = text.split("```")
    return "```".join(part if place % 2 else _seamless(part) for place, part in enumerate(parts))


def reflowed(text: str) -> str:
    """Paragraphs in one line each, for text that is no Markdown but wrapped as if it were.

    Blank lines stay, and so do lines that begin a block of their own.
    """
    lines = _seamless(text).split("\n")
    whole = lines[:1]
    for before, line in pairwise(lines):
        if _BLOCK.match(line) or not before.strip():
            whole.append(line)
        else:
            whole[-1] += f" {line.lstrip(' ')}"
    return "\n".join(whole)


def _seamless(text: str) -> str:
    lines = text.split("\n")
    whole = lines[:1]
    for before, line in pairwise(lines):
        if _meets(before, line):
            whole[-1] += line.lstrip(" ")
        else:
            whole.append(line)
    return "\n".join(whole)


def _meets(before: str, line: str) -> bool:
    """Whether a line goes on where the one before it ended, with nothing between."""
    if before.startswith("#") or _BLOCK.match(line) or not _ENDS_WIDE.search(before):
        return False
    if before.endswith("*") and line.lstrip(" ").startswith("*"):
        return False  # together they would be other marks
    return bool(_ENDS_MARK.search(before) or _BEGINS_WIDE.match(line))
