"""Texts of authors made ready to show: wrapped lines as running text, a little markup as styles.

Chinese has no space where two lines meet.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rich.text import Text

from learn_torch.formulas import readable

_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_MARKS = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f"
_ENDS_WIDE = rf"[{_WIDE}]\*{{0,2}}$"
_ENDS_MARK = rf"[{_MARKS}]\*{{0,2}}$"
_ENDS_QUOTATION = r"[”’]$"
_BEGINS_WIDE = rf" *\*{{0,2}}[{_WIDE}]"
_BEGINS_QUOTATION = r" *[“‘]"
_BLOCK = r"\s*(?:$|[#>|~=]|[-+*]\s|--|[0-9]+[.)]\s)"
"""What begins a block of its own, and so ends a paragraph. `re` compiles these when they are needed."""


def joined(text: str) -> str:
    """Markdown whose lines meet without a space where Chinese has none; fences stay as they are.

    That is between two Chinese characters, behind Chinese punctuation, and at a quotation mark
    (“ ”, as narrow as in English) with a Chinese character on its other side.
    """
    parts = text.split("```")
    return "```".join(part if place % 2 else _seamless(part) for place, part in enumerate(parts))


def reflowed(text: str) -> str:
    """Paragraphs in one line each, for text that is no Markdown but wrapped as if it were.

    Blank lines stay, and so do lines that begin a block of their own.
    """
    lines = _seamless(text).split("\n")
    whole = lines[:1]
    for before, line in pairwise(lines):
        if re.match(_BLOCK, line) or not before.strip():
            whole.append(line)
        else:
            whole[-1] += f" {line.lstrip(' ')}"
    return "\n".join(whole)


_FORMULA = re.compile(
    r":math:`(?P<role>[^`]*)(?:`|$)"
    r"|^(?P<indent> *)\.\. math:: *(?P<block>[^\n]*(?:\n(?:(?P=indent) +[^\n]*|(?= *\n)))*)",
    re.MULTILINE,
)


def with_formulas(doc: str, *, plain: bool = False) -> str:
    """A docstring whose formulas are readable; `plain`: as they are written, without Sphinx's marks."""

    def shown(found: re.Match[str]) -> str:
        formula = found["role"] or found["block"] or ""
        text = formula if plain else readable(" ".join(formula.split()))
        if found["role"] is not None:
            return text
        lines = (f"{found['indent']}    {line.strip()}" for line in text.strip().split("\n"))
        return "\n".join(lines) + "\n" * formula.endswith("\n")

    return _FORMULA.sub(shown, doc)


def _seamless(text: str) -> str:
    lines = text.split("\n")
    whole = lines[:1]
    for before, line in pairwise(lines):
        if _meets(before, line):
            whole[-1] += line.lstrip(" ")
        else:
            whole.append(line)
    return "\n".join(whole)


def _meets(before: str, line: str) -> bool:
    """Whether a line goes on where the one before it ended, with nothing between."""
    if before.startswith("#") or re.match(_BLOCK, line):
        return False
    if not re.search(_ENDS_WIDE, before):
        return bool(re.search(_ENDS_QUOTATION, before) and re.match(_BEGINS_WIDE, line))
    if before.endswith("*") and line.lstrip(" ").startswith("*"):
        return False  # together they would be other marks
    begins = re.match(_BEGINS_WIDE, line) or re.match(_BEGINS_QUOTATION, line)
    return bool(begins or re.search(_ENDS_MARK, before))


_SPAN = (
    r"`(?P<code>[^`\n]+)`|\*\*(?P<strong>[^*\n]+)\*\*"
    # not the product in `2*x*x` or `a * b * c`
    r"|(?<![A-Za-z0-9_*)\]])\*(?P<stress>[^*\s](?:[^*\n]*[^*\s])?)\*(?![A-Za-z0-9_*(\[])"
)
STYLES = {"code": "yellow", "strong": "bold", "stress": "italic"}
"""Yellow is the colour of code in text, here as in `Prose`; without colours it is bold."""


def inline(words: str, style: str = "") -> Text:
    """`words` with their `code`, **strong** and *stress* styled; everything else stands as it is."""
    text = Text(style=style)
    end = 0
    for found in re.finditer(_SPAN, words):
        text.append(words[end : found.start()])
        kind = found.lastgroup or "code"
        text.append(found[kind], STYLES[kind])
        end = found.end()
    return text.append(words[end:])
