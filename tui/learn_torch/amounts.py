"""Amounts of memory as people write and say them: "512MiB", "1.5 GiB"."""

from __future__ import annotations

import re

PATTERN = r"^[1-9][0-9]{0,4}(KiB|MiB|GiB)$"
_SHIFTS = {"KiB": 10, "MiB": 20, "GiB": 30}


def parse(text: str) -> int:
    """Bytes of an amount such as "512MiB"; ValueError for anything else."""
    if not re.fullmatch(PATTERN, text):
        raise ValueError(f"{text!r} is no amount of memory")
    return int(text[:-3]) << _SHIFTS[text[-3:]]


def in_words(size: int) -> str:
    """Bytes as people say them, in every language: "512 MiB", "1.5 GiB", "96 B"."""
    for unit, bits in (("GiB", 30), ("MiB", 20), ("KiB", 10)):
        if size >= 1 << bits:
            amount = size / (1 << bits)
            return f"{amount:.0f} {unit}" if amount == int(amount) else f"{amount:.1f} {unit}"
    return f"{size} B"
