"""A cell's text. Lessons are trusted Markdown, but a link opens nothing: there may be no browser."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content
from textual.highlight import HighlightTheme, highlight
from textual.widgets import Markdown
from textual.widgets.markdown import MarkdownBlock, MarkdownFence

from learn_torch.app.reflow import joined
from learn_torch.app.widgets.wrapped import Wrapped
from learn_torch.course import markdown_text

if TYPE_CHECKING:
    _Paragraph = MarkdownBlock
    _Fence = MarkdownFence
else:
    _Paragraph = Markdown.BLOCKS["paragraph_open"]
    _Fence = Markdown.BLOCKS["fence"]


class Paragraph(Wrapped, _Paragraph):
    """A paragraph in any language."""


class CodeColors(HighlightTheme):
    """The colours that an editor gives to Python, by Pygments' names."""

    STYLES = {  # noqa: RUF012  # as Textual declares it
        ("Comment",): "$text-muted",
        ("Keyword",): "$keyword",
        ("Keyword", "Constant"): "$text-warning",
        ("Literal", "Number"): "$text-warning",
        ("Literal", "String"): "$text-success",
        ("Name", "Class"): "$data",
        ("Name", "Decorator"): "$data",
        ("Name", "Function"): "$data",
        ("Operator", "Word"): "$keyword",
    }


class Fence(_Fence):
    """A block of code in a text."""

    @classmethod
    def highlight(cls, code: str, language: str, ansi: bool = False, dark: bool = False) -> Content:
        """The code in the colours of the theme that is shown."""
        return highlight(code, language=language or None, theme=CodeColors)


class Prose(Markdown):
    """Text to read."""

    DEFAULT_CSS = """
    Prose {
        padding: 0 0 0 1; margin: 0; max-width: 90; background: transparent;
        MarkdownBlock {
            background: transparent;
            &:dark > .code_inline { background: transparent; color: $text-warning; }
            &:light > .code_inline { background: transparent; color: $text-warning; }
        }
        MarkdownH1, MarkdownH2, MarkdownH3 {
            content-align: left middle; margin: 0 0 1 0; background: transparent;
        }
        MarkdownFence {
            margin: 0 0 1 0; padding: 0; background: $raised; color: $text;
            &:light { background: $raised; }
        }
        MarkdownFence > Label { padding: 0 2; }
        MarkdownBulletList, MarkdownOrderedList { margin: 0 0 1 0; }
        MarkdownTable { margin: 0 0 1 0; &:light { background: transparent; } }
        MarkdownBullet { color: $text-primary; &:light { color: $text-primary; } }
        MarkdownBlockQuote, MarkdownBlockQuote:light { border-left: outer $text-primary; }
    }
    """

    def __init__(self, text: str, *, plain: bool = False) -> None:
        if plain:
            self.BULLETS = ["- ", "* ", "+ "]
        parser = partial(markdown_text.parser, str) if plain else markdown_text.parser
        super().__init__(joined(text), parser_factory=parser, open_links=False)

    def get_block_class(self, block_name: str) -> type[MarkdownBlock]:
        """Textual's own, but for paragraphs and code."""
        if block_name == "paragraph_open":
            return Paragraph
        if block_name in ("fence", "code_block"):
            return Fence
        return super().get_block_class(block_name)
