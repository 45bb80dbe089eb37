"""A cell's text. Lessons are trusted Markdown, but a link opens nothing: there may be no browser."""

from __future__ import annotations

from markdown_it import MarkdownIt
from textual.widgets import Markdown


def _parser() -> MarkdownIt:
    """CommonMark and tables; without the linkifier, which costs more than all the rest."""
    return MarkdownIt("commonmark").enable("table")


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
        super().__init__(text, parser_factory=_parser, open_links=False)
