"""A page to write a note on a cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import TextArea

from learn_torch.app.messages import LanguageChanged
from learn_torch.app.screens.spoken import STOP, Spoken
from learn_torch.app.widgets.found_places import MarkedTextArea
from learn_torch.course.model import MAX_TEXT
from learn_torch.i18n.translate import tr


class NotePage(Spoken, ModalScreen[None]):
    """A note is plain text, never markup."""

    BINDINGS: ClassVar = [
        STOP,
        Binding("escape,f1", "keep", "Back", priority=True),
    ]
    DEFAULT_CSS = """
    NotePage {
        align: center middle;
        TextArea {
            width: 100%; max-width: 88; height: 12; padding: 0 1; background: $surface;
            border: round $accent; border-title-color: $foreground; border-title-style: bold;
            &:focus { border: round $accent; }
        }
    }
    """

    def __init__(self, note: str, keep: Callable[[str], object]) -> None:
        super().__init__()
        self._note = note
        self._keep = keep

    def compose(self) -> ComposeResult:
        """The note, the cursor at its end."""
        area = MarkedTextArea(self._note)
        area.move_cursor(area.document.end)
        yield area

    def on_mount(self) -> None:
        """Say what this is."""
        self._tell()

    def on_language_changed(self, message: LanguageChanged) -> None:
        """The same in another language."""
        self._tell()

    def _tell(self) -> None:
        area = self.query_one(TextArea)
        area.border_title = tr("A note on this cell")
        area.border_subtitle = tr("escape: keep it; an empty note goes away")

    def action_keep(self) -> None:
        """Back, with the note as it stands."""
        self._keep(self.query_one(TextArea).text[:MAX_TEXT].strip())
        self.dismiss()
