"""A list with a cursor that the keys of a lesson move too."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class Choices(OptionList):
    """Textual's list without a frame; 8.2 raises at a page key that comes before its first layout."""

    DEFAULT_CSS = """
    Choices {
        border: none; padding: 0; background: transparent; scrollbar-size-vertical: 1;
        scrollbar-color: $line; scrollbar-background: $background;
        &:focus { border: none; background-tint: transparent; }
    }
    """

    def action_page_up(self) -> None:
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]


class CursorList(Choices):
    """A list with j, k, g, G and space."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", tooltip="Show it in detail."),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
        Binding("space", "page_down", show=False),
    ]
    DEFAULT_CSS = "CursorList { height: 1fr; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.can_open = True
        """Whether enter opens what has the cursor."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing can be opened, enter is not named."""
        return action != "select" or self.can_open
