"""What an author should look at in a lesson that may well be proved: nothing here fails it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Finding:
    """One remark on one place of a file."""

    path: Path
    line: int
    """From 1, as the column."""
    column: int
    cell: str
    """The id of the cell; empty where it is about the whole file."""
    message: str
    """What is so, then what to do: one line."""
