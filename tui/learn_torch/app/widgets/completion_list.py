"""What could follow at the cursor, offered under it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.containers import Vertical
from textual.geometry import Offset
from textual.widgets import Static
from textual.widgets.option_list import Option

from learn_torch.app.reflow import with_formulas
from learn_torch.app.sanitise import safe
from learn_torch.app.widgets.cursor_list import Choices
from learn_torch.kernel.name_queries import Completion
from learn_torch.kernel.output import without_colour

WIDTH = 58
"""Columns, at most."""


class CompletionList(Vertical):
    """Names with their signatures; beneath, the first line of the docstring of the chosen one.

    It never has the focus: the editor routes its keys here while it is open.
    """

    DEFAULT_CSS = """
    CompletionList {
        overlay: screen; constrain: inside inflect; width: auto; height: auto; max-width: 60;
        background: $panel; margin: 0 0 1 0;
        OptionList {
            width: auto; height: auto; max-height: 8; padding: 0 1; background: $panel;
        }
        OptionList > .option-list--option-highlighted {
            background: $block-cursor-background; color: $block-cursor-foreground;
        }
        Static { width: auto; max-width: 58; height: auto; padding: 0 1; color: $text-muted; }
    }
    """

    def __init__(self, items: Sequence[Completion], prefix: str) -> None:
        self._options, self._doc = Choices(), Static(markup=False)
        super().__init__(self._options, self._doc)
        self._options.can_focus = False
        self._items = items
        self._shown = list(items)
        self.prefix = prefix
        """The part of the name that is typed already."""

    def on_mount(self) -> None:
        self.narrow(self.prefix)

    def place(self, cursor: Offset) -> None:
        """Put the list under the beginning of the name whose end is at `cursor` (on the screen).

        Where there is no room it goes above; the margin keeps the cursor's line free there.
        """
        self.absolute_offset = Offset(max(0, cursor.x - len(self.prefix) - 1), cursor.y + 1)

    @property
    def chosen(self) -> str:
        """The whole name that is highlighted."""
        at = self._options.highlighted
        return self._shown[at].text if at is not None else ""

    def narrow(self, prefix: str) -> bool:
        """Show the names that begin with `prefix`; False where none is left."""
        self.prefix = prefix
        self._shown = [item for item in self._items if item.text.startswith(prefix)]
        self._options.clear_options()
        self._options.add_options(Option(_row(item)) for item in self._shown)
        if self._shown:
            self._options.highlighted = 0
            self._show_doc()
        return bool(self._shown)

    def move(self, way: int) -> None:
        """The next name (1), or the one before (-1); round at the ends."""
        at = self._options.highlighted or 0
        self._options.highlighted = (at + way) % len(self._shown)
        self._show_doc()

    def _show_doc(self) -> None:
        item = self._shown[self._options.highlighted or 0]
        doc = _plain(with_formulas(item.doc, plain=self.app.has_class("-ascii")))
        self._doc.update(doc if len(doc) <= WIDTH else f"{doc[: WIDTH - 3]}...")
        self._doc.display = bool(item.doc)


def _row(item: Completion) -> Text:
    """A name and its signature; of anything else, its kind."""
    row = Text(_plain(item.text), no_wrap=True, overflow="ellipsis", end="")
    rest = _plain(item.signature) if item.signature else f"  {item.kind}"
    row.append(rest[: max(0, WIDTH - len(item.text))], "dim")
    return row


def _plain(text: str) -> str:
    """Text of a session, on one line and without colors."""
    return " ".join(without_colour(safe(text)).split())
