"""A choice of the learner's that is kept as one word in a file of its own."""

from __future__ import annotations

import os
from collections.abc import Container
from pathlib import Path

LONGEST = 20
"""Characters of such a word."""


def read_choice(file: Path, choices: Container[str]) -> str | None:
    """The last choice; None where there is none, or one that is not known."""
    try:
        with file.open(encoding="ascii") as kept:
            word = kept.read(LONGEST).strip()
    except (OSError, UnicodeDecodeError):
        return None
    return word if word in choices else None


def save_choice(file: Path, choice: str) -> None:
    """Save a choice, whole or not at all; raises OSError."""
    beside = file.with_suffix(f".{os.getpid()}")
    file.parent.mkdir(parents=True, exist_ok=True)
    beside.write_text(f"{choice}\n", encoding="ascii")
    beside.replace(file)
