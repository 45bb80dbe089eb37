"""Pages to read over another screen: the manual, and what is wrong with lesson files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.console import Group, RenderableType
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static


class ReadingScreen(ModalScreen[None]):
    """A page that the arrow keys scroll, and that escape puts away."""

    BINDINGS: ClassVar = [
        Binding("escape,q,f1,question_mark", "dismiss", "Back", tooltip="Put this page away."),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
        Binding("space", "scroll(10)", show=False),
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

    def __init__(self, title: str, parts: Sequence[RenderableType]) -> None:
        super().__init__()
        self._title = title
        self._parts = parts

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll() as page:
            page.border_title = self._title
            page.border_subtitle = "escape: back"
            yield Static(Group(*self._parts), markup=False)

    def action_scroll(self, lines: int) -> None:
        """Down or up by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
