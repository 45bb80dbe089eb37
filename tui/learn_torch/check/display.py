"""Paths, foreign text and mistakes as every command of the check shows them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from learn_torch.course.course import Entry
from learn_torch.course.localize import phrases
from learn_torch.course.text_width import columns
from learn_torch.errors import Mistake
from learn_torch.i18n.message import Message
from learn_torch.i18n.translate import current_language, msgid, tr, tr_message, tr_verdict

FORMAT = 1
"""Version of the JSON of `--check` and `--list`; keys may be added, none is removed or changed."""


_NOT_ASCII = re.compile(r"[^\n -~]")


def shown_path(path: Path, root: str = "") -> str:
    """Return the path as the user would type it: relative inside the working folder, else absolute.

    `root`: another folder than the working one.
    """
    resolved, here = path.resolve(), Path(root).resolve()
    return os.fspath(resolved.relative_to(here) if resolved.is_relative_to(here) else resolved)


def printable(line: str) -> str:
    """Escape control characters, which could steer the reader's terminal."""
    return "".join(char if char.isprintable() else _escaped(char) for char in line)


def _escaped(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode("ascii")


def rendered(message: Message, entry: Entry, cell: str = "") -> str:
    """Render a message of a proof in the language that is spoken.

    What the check of `cell` said in its author's words is found by the phrases of its lesson.
    """
    return tr_verdict(message, phrases(entry, cell, current_language()) if cell else {})


_COUNTED = {
    "file": (msgid("1 file"), msgid("{count} files")),
    "finding": (msgid("1 finding"), msgid("{count} findings")),
    "lesson": (msgid("1 lesson"), msgid("{count} lessons")),
    "lesson file": (msgid("1 lesson file"), msgid("{count} lesson files")),
    "mistake": (msgid("1 mistake"), msgid("{count} mistakes")),
}


def counted(number: int, noun: str) -> str:
    """Return "1 lesson" or "3 lessons", in the language that is spoken."""
    one, many = _COUNTED[noun]
    return tr(one) if number == 1 else tr(many, count=number)


def to_json(value: Any) -> str:
    """Indent, end with a newline, and escape what UTF-8 cannot hold or what could steer a terminal."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return _NOT_ASCII.sub(lambda found: _json_escaped(found[0]), text)


def _json_escaped(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]


# --- mistakes in lesson files, as a compiler shows them: place, message, line and caret ----------

_MAX_SHOWN = 100
"""Characters of a source line that are shown."""
_BEFORE = 60
"""How many of them may precede the caret."""


def render_mistakes(mistakes: Iterable[Mistake]) -> str:
    """Return all mistakes, each above its source line."""
    return "".join(_block(mistake) for mistake in mistakes)


def _block(mistake: Mistake) -> str:
    where = f"{shown_path(mistake.path)}:{mistake.line}:{mistake.column}"
    words = printable(tr_message(mistake.sentences))
    return f"{where}: {words}\n{_excerpt(mistake)}"


def _excerpt(mistake: Mistake) -> str:
    """Return the source line and a caret under the column; empty without a source line."""
    source = mistake.source.rstrip()
    if not source:
        return ""
    at = min(mistake.column - 1, len(source))
    start = max(0, at - _BEFORE) if len(source) > _MAX_SHOWN else 0
    before = printable(source[start:at])
    shown = before + printable(source[at : start + _MAX_SHOWN])
    return f"    {shown}\n    {' ' * columns(before)}^\n"
