"""Mistakes in lesson files, as a compiler shows them: where, what, the line, and a caret."""

from __future__ import annotations

from collections.abc import Iterable

from learn_torch.check.report import printable, shown_path
from learn_torch.course.page import columns
from learn_torch.errors import Mistake

_WIDEST = 100
"""Characters of a source line that are shown."""
_BEFORE = 60
"""Of those, how many may stand before the caret."""


def as_text(mistakes: Iterable[Mistake]) -> str:
    """All mistakes, each with its line beneath."""
    return "".join(_block(mistake) for mistake in mistakes)


def _block(mistake: Mistake) -> str:
    where = f"{shown_path(mistake.path)}:{mistake.line}:{mistake.column}"
    words = printable(f"{mistake.message} {mistake.remedy}".rstrip())
    return f"{where}: {words}\n{_excerpt(mistake)}"


def _excerpt(mistake: Mistake) -> str:
    """The line and the caret under its column; nothing where there is no line to show."""
    source = mistake.source.rstrip()
    if not source:
        return ""
    at = min(mistake.column - 1, len(source))
    start = max(0, at - _BEFORE) if len(source) > _WIDEST else 0
    before = printable(source[start:at])
    shown = before + printable(source[at : start + _WIDEST])
    return f"    {shown}\n    {' ' * columns(before)}^\n"
