"""Make text of untrusted code fit to be shown: short, and harmless to a terminal.

Whatever a session sends to be shown goes through `clean` on the worker's side; the types of the
replies then refuse what is too long or holds a control character, so a session that skips
`clean` is ended.
"""

from __future__ import annotations

import re

CONTROLS = (
    "\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f"  # C0 but tab and line feed, DEL, C1
    "\\u202a-\\u202e\\u2066-\\u2069"  # bidirectional overrides: they turn the rest of a line round
)
"""What no shown text may hold, as the inside of a regular expression's brackets."""

TEXT = rf"\A[^{CONTROLS}]*\Z"
"""The pattern of text that may have several lines."""
LINE = rf"\A[^\t\n{CONTROLS}]*\Z"
"""The pattern of text on one line."""

_CONTROLS = re.compile(rf"\x1b\[[0-?]*[ -/]*[@-~]|[{CONTROLS}]")
"""With an escape sequence goes what belongs to it, as the "[1m" of bold text."""


def clean(text: str, limit: int) -> str:
    """`text` without control characters and escape sequences, cut to `limit` characters."""
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    if text.isprintable():
        return text
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates have no UTF-8
    return _CONTROLS.sub("", text)


def clean_line(text: str, limit: int) -> str:
    """The same on one line: runs of blanks and line ends become one blank."""
    if len(text) <= limit and text.isprintable():
        return text
    return clean(" ".join(text[: 4 * limit].split()), limit)
