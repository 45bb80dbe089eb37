"""A list with a cursor that the keys of a lesson move too."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from learn_torch.app.widgets.choices import Choices


class CursorList(Choices):
    """Textual's list with j, k, g, G and space; without a frame."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", tooltip="Show it in detail."),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
        Binding("space", "page_down", show=False),
    ]
    DEFAULT_CSS = """
    CursorList {
        height: 1fr; border: none; padding: 0 1; background: transparent;
        scrollbar-size-vertical: 1;
        &:focus { border: none; }
        & > .option-list--option { padding: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.can_open = True
        """Whether enter opens what has the cursor."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing can be opened, enter is not named."""
        return action != "select" or self.can_open
