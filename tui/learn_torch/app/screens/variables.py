"""The variables of an open lesson, on a page over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.messages import LanguageChanged
from learn_torch.app.screens.base_screens import LOOK, MANUAL, Page
from learn_torch.app.screens.variable import VariableScreen
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.app.widgets.variables_list import VariablesList
from learn_torch.i18n.translate import tr
from learn_torch.session.variables_tracker import VariablesTracker


class VariablesScreen(Page):
    """The list; enter opens one variable. It is brought up to date after each run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,v,f12", "dismiss", "Back", tooltip="Back to the lesson."),
        *LOOK,
        MANUAL,
    ]
    DEFAULT_CSS = """
    VariablesScreen {
        #about { height: 1; padding: 0 1; background: $panel; }
        #nothing { height: auto; padding: 1 1; color: $text-muted; }
    }
    """

    def __init__(self, tracker: VariablesTracker, marks: Glyphs) -> None:
        super().__init__()
        self._tracker = tracker
        self._marks = marks
        self._about = Static(id="about", markup=False)
        self._nothing = Static(id="nothing", markup=False)
        self._list = VariablesList(tracker, marks)
        self._unwatch: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        yield from (self._about, self._nothing, self._list, KeyBar())

    def on_mount(self) -> None:
        self._unwatch = self._tracker.watch(self.tell)
        self.tell()
        self._list.focus()

    def on_unmount(self) -> None:
        self._unwatch()

    def tell(self) -> None:
        """Say how many there are, and of when."""
        listed = self._tracker.listed
        found = [self._tracker.novelty(item) for item in listed.items]
        new, changed = found.count("new"), found.count("changed")
        parts = (
            tr("Variables"),
            f"{listed.total:,}" if listed.total else "",
            tr("+ {count} new", count=new) if new else "",
            f"{self._marks.changed} {tr('{count} changed', count=changed)}" if changed else "",
            "" if self._tracker.is_current else tr("from before this run"),
        )
        self._about.update(self._marks.plain(self._marks.joined(*parts)))
        self._nothing.update(
            self._marks.plain(tr("No variables yet. Run a cell; what it assigns is listed here."))
        )
        self._nothing.display = not listed.items
        self._list.display = bool(listed.items)
        self.refresh_bindings()

    def on_language_changed(self, message: LanguageChanged) -> None:
        self._list.show()

    @on(VariablesList.Chosen)
    def _open(self, message: VariablesList.Chosen) -> None:
        self.app.push_screen(VariableScreen(self._tracker, (message.variable.name,), self._marks))
