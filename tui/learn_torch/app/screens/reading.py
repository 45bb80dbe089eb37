"""Pages to read over another screen: the manual, and what is wrong with lesson files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from learn_torch.app.screens.base_screens import LOOK, SCROLLING, Page
from learn_torch.app.widgets.wrapped import WideText
from learn_torch.course.text_width import has_wide
from learn_torch.i18n.translate import tr


class ReadingScreen(Page):
    """A page that the arrow keys scroll, and that escape puts away."""

    BINDINGS: ClassVar = [
        Binding("escape,q,f1,question_mark", "dismiss", "Back", tooltip="Put this page away."),
        *SCROLLING,
        *LOOK,
    ]
    AUTO_FOCUS = "VerticalScroll"
    DEFAULT_CSS = """
    ReadingScreen {
        align: center middle;
        VerticalScroll {
            width: 100%; max-width: 96; height: 100%; padding: 1 2; background: $surface;
            border: $frame $accent; scrollbar-size-vertical: 1;
            border-title-color: $foreground; border-title-style: bold;
        }
        Static { padding: 0 1 0 0; }
    }
    """

    def __init__(self, title: str, parts: Callable[[], Sequence[RenderableType]]) -> None:
        super().__init__()
        self._title = title
        self._parts = parts
        """Makes the page, in the language that is spoken."""
        self._text = Static(markup=False)
        self.scrolled = VerticalScroll(self._text)

    def compose(self) -> ComposeResult:
        yield self.scrolled

    def on_mount(self) -> None:
        self.tell()

    def tell(self) -> None:
        """Bring the page up to date; it stays at its place."""
        self.scrolled.border_title = tr(self._title)
        self.scrolled.border_subtitle = tr("escape: back")
        self._text.update(Group(*map(_paragraph, self._parts())))
        self.refresh_bindings()


def _paragraph(part: RenderableType) -> RenderableType:
    if isinstance(part, Text) and has_wide(part.plain):
        return WideText(part.plain, style=part.style, spans=part.spans)
    return part
