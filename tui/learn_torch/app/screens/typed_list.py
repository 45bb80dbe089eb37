"""A page with a line to type in and a list below it, which shows what fits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from learn_torch.app.messages import LanguageChanged
from learn_torch.app.screens.base_screens import Page
from learn_torch.app.widgets.cursor_list import Choices
from learn_torch.i18n.translate import tr

Item = TypeVar("Item")


class TypedListScreen(Page, Generic[Item]):
    """Keys stay with the line; arrows move the cursor of the list, enter opens what is under it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move('cursor_down')", show=False, priority=True),
        Binding("up,ctrl+p", "move('cursor_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
    ]
    AUTO_FOCUS = "Input"
    DEFAULT_CSS = """
    TypedListScreen {
        Input, Input:focus { border: none; height: 1; padding: 0 1; background: $raised; }
        OptionList {
            height: 1fr; padding: 0 1; scrollbar-gutter: stable;
            & > .option-list--option-highlighted {
                background: $block-cursor-background; color: $block-cursor-foreground; text-style: none;
            }
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
        self._about = Static(id="about", markup=False)
        self._items: list[Item | None] = []

    def lines(self, typed: str, width: int) -> Iterable[tuple[Text, Item | None]]:
        """What fits what is typed: a line, and what enter opens there; None: a heading."""
        raise NotImplementedError

    def tell(self) -> None:
        """Show what fits what is typed; the cursor stays on its item."""
        before = self.chosen
        width = self._list.scrollable_content_region.width or self.app.size.width - 4
        lines = list(self.lines(self._input.value, width))
        self._items = [item for _, item in lines]
        self._list.set_options([Option(text, disabled=item is None) for text, item in lines])
        places = [place for place, item in enumerate(self._items) if item is not None]
        same = [place for place in places if self._items[place] is before]
        self._list.highlighted = next(iter([*same, *places]), None)
        self.refresh_bindings()

    @property
    def chosen(self) -> Item | None:
        place = self._list.highlighted
        return self._items[place] if place is not None and place < len(self._items) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Something is opened only where something is found."""
        return action != "open" or self.chosen is not None

    def action_open(self) -> None:
        """Open what is under the cursor."""
        raise NotImplementedError

    def on_language_changed(self, message: LanguageChanged) -> None:
        self._input.placeholder = tr(self.ASKING)

    def on_resize(self) -> None:
        """The lines are made for a width."""
        self.call_after_refresh(self.tell)

    def action_move(self, how: str) -> None:
        getattr(self._list, f"action_{how}")()

    @on(Input.Changed)
    def _typed(self) -> None:
        self.tell()

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_open()
