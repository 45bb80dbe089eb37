"""Pages to read over another screen: the manual, and what is wrong with lesson files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from learn_torch.app.messages import LanguageChanged
from learn_torch.app.screens.spoken import STOP, Spoken
from learn_torch.app.widgets.wrapped import WideText
from learn_torch.course.text_width import has_wide
from learn_torch.i18n.translate import tr


class ReadingScreen(Spoken, ModalScreen[None]):
    """A page that the arrow keys scroll, and that escape puts away."""

    BINDINGS: ClassVar = [
        STOP,
        Binding("escape,q,f1,question_mark", "dismiss", "Back", tooltip="Put this page away."),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
        Binding("space", "scroll(10)", show=False),
        Binding("g", "edge(-1)", show=False),
        Binding("G", "edge(1)", show=False),
        Binding("L,f3", "app.language", show=False),
        Binding("T", "app.theme", show=False),
    ]
    AUTO_FOCUS = "VerticalScroll"
    DEFAULT_CSS = """
    ReadingScreen {
        align: center middle;
        VerticalScroll {
            width: 100%; max-width: 96; height: 100%; padding: 1 2; background: $surface;
            border: round $accent; scrollbar-size-vertical: 1;
            border-title-color: $foreground; border-title-style: bold;
        }
        Static { height: auto; }
    }
    """

    def __init__(self, title: str, parts: Callable[[], Sequence[RenderableType]]) -> None:
        super().__init__()
        self._title = title
        self._parts = parts
        """Makes the page, in the language that is spoken."""

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll() as page:
            page.border_title = tr(self._title)
            page.border_subtitle = tr("escape: back")
            yield Static(Group(*map(_paragraph, self._parts())), markup=False)

    def on_language_changed(self, message: LanguageChanged) -> None:
        """The same page in another language, at the same place."""
        self.tell()

    def tell(self) -> None:
        """Bring the page up to date."""
        page = self.query_one(VerticalScroll)
        page.border_title = tr(self._title)
        page.border_subtitle = tr("escape: back")
        self.query_one(Static).update(Group(*map(_paragraph, self._parts())))
        self.refresh_bindings()

    def action_edge(self, way: int) -> None:
        """To the first line, or to the last."""
        page = self.query_one(VerticalScroll)
        page.scroll_home(animate=False) if way < 0 else page.scroll_end(animate=False)

    def action_scroll(self, lines: int) -> None:
        """Down or up by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def _paragraph(part: RenderableType) -> RenderableType:
    if isinstance(part, Text) and has_wide(part.plain):
        return WideText(part.plain, style=part.style, spans=part.spans)
    return part
