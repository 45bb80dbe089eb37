"""A cell's text. Lessons are trusted Markdown, but a link opens nothing: there may be no browser."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownBlock

from learn_torch.app.widgets.wrapped import Wrapped

_WIDE = "\u2e80-\u9fff\uff00-\uffef"
_MARKS = "\u3000-\u303f\uff01-\uff0f\uff1a-\uff1f"
_ENDS_WIDE = re.compile(rf"[{_WIDE}]\*{{0,2}}$")
_ENDS_MARK = re.compile(rf"[{_MARKS}]\*{{0,2}}$")
_BEGINS_WIDE = re.compile(rf" *\*{{0,2}}[{_WIDE}]")
_BLOCK = re.compile(r"\s*(?:$|[#>|~=]|[-+*]\s|--|[0-9]+[.)]\s)")
"""What begins a block of its own, and so ends a paragraph."""


def _parser() -> MarkdownIt:
    """CommonMark and tables; without the linkifier, which costs more than all the rest."""
    return MarkdownIt("commonmark").enable("table")


if TYPE_CHECKING:
    _Paragraph = MarkdownBlock
else:
    _Paragraph = Markdown.BLOCKS["paragraph_open"]


class Paragraph(Wrapped, _Paragraph):
    """A paragraph in any language."""


class Prose(Markdown):
    """Text to read."""

    DEFAULT_CSS = """
    Prose {
        padding: 0 1 0 0; margin: 0; max-width: 96; background: transparent;
        MarkdownBlock { background: transparent; }
        MarkdownH1, MarkdownH2, MarkdownH3 {
            content-align: left middle; margin: 0 0 1 0; background: transparent;
        }
        MarkdownFence { margin: 0 0 1 0; padding: 0; background: $surface; }
        MarkdownFence > Label { padding: 0 2; }
        MarkdownBulletList, MarkdownOrderedList { margin: 0 0 1 0; }
        MarkdownTable { margin: 0 0 1 0; }
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__(joined(text), parser_factory=_parser, open_links=False)

    def get_block_class(self, block_name: str) -> type[MarkdownBlock]:
        """Textual's own, but for paragraphs."""
        if block_name == "paragraph_open":
            return Paragraph
        return super().get_block_class(block_name)


def joined(text: str) -> str:
    """Markdown whose lines meet without a space where Chinese has none; fences stay as they are.

    That is between two Chinese characters, and behind Chinese punctuation.
    """
    parts = text.split("```")
    return "```".join(part if place % 2 else _seamless(part) for place, part in enumerate(parts))


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
    if before.startswith("#") or _BLOCK.match(line) or not _ENDS_WIDE.search(before):
        return False
    if before.endswith("*") and line.lstrip(" ").startswith("*"):
        return False  # together they would be other marks
    return bool(_ENDS_MARK.search(before) or _BEGINS_WIDE.match(line))
