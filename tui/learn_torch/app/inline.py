"""The little Markdown that hints, explanations and verdicts carry: `code` and **strong**."""

from __future__ import annotations

import re

from rich.text import Text

_SPAN = re.compile(r"`(?P<code>[^`\n]+)`|\*\*(?P<strong>[^*\n]+)\*\*")
CODE = "bold italic"
"""Seen without colour, and in every theme."""


def inline(words: str, style: str = "") -> Text:
    """`words` with their spans styled; everything else stands as it is."""
    text = Text(style=style)
    end = 0
    for found in _SPAN.finditer(words):
        text.append(words[end : found.start()])
        text.append(found["code"] or found["strong"], CODE if found["code"] else "bold")
        end = found.end()
    return text.append(words[end:])
