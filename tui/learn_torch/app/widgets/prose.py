"""A cell's text. Lessons are trusted Markdown, but a link opens nothing: there may be no browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownBlock

from learn_torch.app.reflow import joined
from learn_torch.app.widgets.wrapped import Wrapped


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
