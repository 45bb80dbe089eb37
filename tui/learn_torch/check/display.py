"""Paths and foreign text as every report shows them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FORMAT = 1
"""Version of the JSON of `--check` and `--list`; keys may be added, none is removed or changed."""


def shown_path(path: Path) -> str:
    """Return the path as the user would type it: relative inside the working folder, else absolute."""
    resolved, here = path.resolve(), Path.cwd()
    return os.fspath(resolved.relative_to(here) if resolved.is_relative_to(here) else resolved)


def printable(line: str) -> str:
    """Escape control characters, which could steer the reader's terminal."""
    return "".join(char if char.isprintable() else _escaped(char) for char in line)


def _escaped(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode("ascii")


def counted(number: int, noun: str) -> str:
    """Return "1 lesson" or "3 lessons"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def to_json(value: Any) -> str:
    """Indent, end with a newline, and escape lone surrogates, which UTF-8 cannot hold."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
