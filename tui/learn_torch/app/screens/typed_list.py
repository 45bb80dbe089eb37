"""A page with a line to type in and a list below it, which shows what fits."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList

from learn_torch.app.messages import LanguageChanged
from learn_torch.app.screens.spoken import STOP, Spoken
from learn_torch.app.widgets.cursor_list import Choices
from learn_torch.i18n.translate import tr


class TypedListScreen(Spoken, ModalScreen[None]):
    """Keys stay with the line; arrows move the cursor of the list, enter opens what is under it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        STOP,
        Binding("down,ctrl+n", "move('cursor_down')", show=False, priority=True),
        Binding("up,ctrl+p", "move('cursor_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
    ]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    TypedListScreen {
        background: $background;
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $raised; }
        OptionList {
            height: 1fr; border: none; padding: 0 1; background: transparent; scrollbar-size-vertical: 1;
            scrollbar-gutter: stable; scrollbar-color: $line; scrollbar-background: $background;
            & > .option-list--option-highlighted { background: $raised; color: $text; text-style: none; }
            & > .option-list--option-disabled { color: $text-muted; }
        }
    }
    """
    ASKING = ""
    """What stands in the empty line, in English."""

    def __init__(self) -> None:
        super().__init__()
        self._input = Input(placeholder=tr(self.ASKING))
        self._list = Choices(markup=False)
        self._list.can_focus = False

    def tell(self) -> None:
        """Show what fits what is typed."""
        raise NotImplementedError

    def action_open(self) -> None:
        """Open what is under the cursor."""
        raise NotImplementedError

    def on_language_changed(self, message: LanguageChanged) -> None:
        """The same in another language."""
        self._input.placeholder = tr(self.ASKING)
        self.tell()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """The lines are made for a width."""
        self.call_after_refresh(self.tell)

    def action_move(self, how: str) -> None:
        """Move the cursor of the list."""
        getattr(self._list, f"action_{how}")()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.tell()

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_open()
