"""Text that breaks its lines between Chinese characters, and neither before their punctuation nor
within short code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.containers import Lines
from rich.style import Style as RichStyle
from rich.text import Text
from textual.color import Color
from textual.content import Content
from textual.style import Style

from learn_torch.app.reflow import STYLES
from learn_torch.course.text_width import breaks, has_wide

if TYPE_CHECKING:
    from rich.console import Console
    from textual.app import RenderResult
    from textual.geometry import Size
    from textual.widgets import Static

    _Static = Static
else:
    _Static = object

CODE = ".code_inline"
"""The style of code in Markdown's text. In a hint and in a verdict code is yellow, by `inline`."""
_YELLOW = Color.from_rich_color(RichStyle.parse(STYLES["code"]).color)
HELD = 24
"""Columns up to which code stays in one line: `a -= a.mean()` is read as one; longer code would
leave a third of a line empty."""


class Wrapped(_Static):
    """Stands before Static among a widget's bases. Text that needs nothing of it is left to Textual."""

    _last: tuple[RenderResult, int, RenderResult] | None = None
    """The content and width that were asked for last, three times a layout; and what came of them."""

    def render(self) -> RenderResult:
        """The content, broken for the width that there is."""
        return self._broken(super().render(), self.content_size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        whole = super().render()
        found = self._broken(whole, width)
        if found is whole:
            return super().get_content_height(container, viewport, width)
        assert isinstance(found, Content)
        return found.plain.count("\n") + 1

    def _broken(self, whole: RenderResult, room: int) -> RenderResult:
        if self._last is None or self._last[0] is not whole or self._last[1] != room:
            found = broken(whole, room) if room and _concerns(whole) else whole
            self._last = whole, room, found
        return self._last[2]


def _concerns(visual: RenderResult) -> bool:
    return isinstance(visual, Content) and (has_wide(visual.plain) or _held(visual) != visual.plain)


def broken(visual: RenderResult, room: int) -> Content:
    """The content with a line end wherever a line has to end."""
    assert isinstance(visual, Content)
    return Content("\n").join(
        part for line in visual.split("\n", allow_blank=True) for part in _parts(line, room)
    )


def _parts(line: Content, room: int) -> list[Content]:
    places = breaks(_held(line), room)
    return [part.rstrip() for part in line.divide(places)] if places else [line]


def _held(line: Content) -> str:
    """The characters of `line`; a space in short code is a letter, at which no line breaks."""
    plain = line.plain
    for start, end, style in line.spans:
        if end - start <= HELD and _is_code(style):
            plain = plain[:start] + plain[start:end].replace(" ", "x") + plain[end:]
    return plain


def _is_code(style: Style | str) -> bool:
    return style == CODE or (isinstance(style, Style) and style.foreground == _YELLOW)


class WideText(Text):
    """Text that breaks between Chinese characters: Rich knows no end of a line but at spaces."""

    def wrap(self, console: Console, width: int, **options: Any) -> Lines:
        lines = Lines()
        for line in self.split(allow_blank=True):
            lines.extend(line.divide(breaks(line.plain, width)))
        for line in lines:
            line.rstrip()
        return lines
