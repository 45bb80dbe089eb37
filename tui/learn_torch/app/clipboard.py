"""Copying through the terminal, so that it works over SSH: the OSC 52 sequence."""

from __future__ import annotations

import base64

LIMIT = 74_000
"""Bytes; terminals and tmux drop longer sequences, most of them without a word."""


def fits(text: str) -> bool:
    """Whether a terminal can be expected to take `text`."""
    return len(text.encode()) <= LIMIT


def osc52(text: str) -> str:
    """The sequence that puts `text` on the terminal's clipboard."""
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"


def through_tmux(sequence: str) -> str:
    """`sequence` wrapped so that tmux hands it on to the terminal outside (allow-passthrough)."""
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
