"""The outline of a lesson over the lesson: enter goes to a cell, digits and letters find one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.screens.base_screens import MANUAL, Page
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.app.widgets.notebook import Notebook
from learn_torch.app.widgets.outline import OutlineItem, OutlineList
from learn_torch.i18n.translate import tr


class OutlineScreen(Page):
    """One line a cell; the cursor begins at the current one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Go there", tooltip="Go to that cell.", priority=True),
        Binding("escape,f10", "dismiss", "Back", tooltip="Back to the lesson."),
        Binding("f3", "app.language", show=False),
        MANUAL,
    ]
    AUTO_FOCUS = "OutlineList"
    DEFAULT_CSS = """
    OutlineScreen {
        #about { height: 1; padding: 0 1; background: $raised; color: $text-muted; }
        OutlineList { height: 1fr; max-width: 104; padding: 1 1 0 1; }
    }
    """

    def __init__(self, notebook: Notebook, marks: Glyphs) -> None:
        super().__init__()
        self._notebook = notebook
        self._marks = marks
        self._about = Static(id="about", markup=False)
        self._list = OutlineList(notebook, marks)
        self._typed = ""
        self._refused = ""
        """What was typed last and leads nowhere."""

    def compose(self) -> ComposeResult:
        yield from (self._about, self._list, KeyBar())

    def on_mount(self) -> None:
        """Begin at the current cell, and follow what runs."""
        self.tell()
        self.call_after_refresh(self._list.point_at, self._notebook.current)
        self.set_interval(1, self._list.tell)

    def tell(self) -> None:
        """Bring the list up to date, and what is said of the words that are typed."""
        self._list.tell()
        words = tr("Outline: type a number or the first letters of a cell")
        if self._refused:
            words = tr("Outline: no cell begins with “{typed}”", typed=self._refused)
        elif self._typed:
            words = f"{tr('Outline')}: {self._typed}"
        self._about.update(self._marks.plain(words))

    def on_key(self, event: events.Key) -> None:
        """Go to the cell of the number that is typed, or the first whose words begin so."""
        self._refused = ""
        if event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.character is not None and event.character.isprintable():
            typed = self._typed + event.character
            if place_of(typed, self._list.items) is not None:
                self._typed = typed
                event.stop()  # else g is the list's own key for its first line
            else:
                self._refused = typed
        else:
            self._typed = ""
        place = place_of(self._typed, self._list.items)
        if place is not None:
            self._list.highlighted = place
        self.tell()

    def action_open(self) -> None:
        self._list.action_select()

    @on(OutlineList.Chosen)
    def _go(self, message: OutlineList.Chosen) -> None:
        self.dismiss()
        self._notebook.go_to(message.cell)


def place_of(typed: str, items: Sequence[OutlineItem]) -> int | None:
    """The place of what is typed: a number from 1 on, or the beginning of a label or of a word in it."""
    if typed.isdecimal():
        number = int(typed)
        return number - 1 if 1 <= number <= len(items) else None
    wanted = typed.casefold()
    if not wanted:
        return None
    labels = [item.label.casefold() for item in items]
    begins = (place for place, label in enumerate(labels) if label.startswith(wanted))
    inside = (place for place, label in enumerate(labels) if f" {wanted}" in label)
    return next(begins, next(inside, None))
