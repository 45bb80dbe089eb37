"""The little Markdown that hints, explanations and verdicts carry: `code`, **strong**, *stress*."""

from __future__ import annotations

import re

from rich.text import Text

_SPAN = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<strong>[^*\n]+)\*\*"
    # not the product in `2*x*x` or `a * b * c`
    r"|(?<![A-Za-z0-9_*)\]])\*(?P<stress>[^*\s](?:[^*\n]*[^*\s])?)\*(?![A-Za-z0-9_*(\[])"
)
STYLES = {"code": "yellow", "strong": "bold", "stress": "italic"}
"""Yellow is the colour of code in text, here as in `Prose`; without colours it is bold."""


def inline(words: str, style: str = "") -> Text:
    """`words` with their spans styled; everything else stands as it is."""
    text = Text(style=style)
    end = 0
    for found in _SPAN.finditer(words):
        text.append(words[end : found.start()])
        kind = found.lastgroup or "code"
        text.append(found[kind], STYLES[kind])
        end = found.end()
    return text.append(words[end:])
