"""Mistakes in lesson files, as a compiler shows them: place, message, line and caret."""

from __future__ import annotations

from collections.abc import Iterable

from learn_torch.check.display import printable, shown_path
from learn_torch.course.page import columns
from learn_torch.errors import Mistake

_MAX_SHOWN = 100
"""Characters of a source line that are shown."""
_BEFORE = 60
"""How many of them may precede the caret."""


def render_mistakes(mistakes: Iterable[Mistake]) -> str:
    """Return all mistakes, each above its source line."""
    return "".join(_block(mistake) for mistake in mistakes)


def _block(mistake: Mistake) -> str:
    where = f"{shown_path(mistake.path)}:{mistake.line}:{mistake.column}"
    words = printable(f"{mistake.message} {mistake.remedy}".rstrip())
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
