"""The variables of an open lesson as a list, for a page of its own or for a rail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from learn_torch.app import variable_page
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.themes.colors import MUTED
from learn_torch.app.variable_rows import name_width, ordered, row
from learn_torch.app.widgets.cursor_list import CursorList
from learn_torch.app.widgets.plot_widget import PlotWidget
from learn_torch.i18n.translate import tr
from learn_torch.kernel.queries import Picture, Variable
from learn_torch.session.variables_tracker import VariablesTracker


class VariablesList(CursorList):
    """One line a variable; what the last run has made or changed is marked.

    It follows its tracker by itself, keeps the cursor on the same name, and tells with Chosen which
    variable is to be opened.
    """

    @dataclass
    class Chosen(Message):
        """A variable is to be shown in detail."""

        variable: Variable

    def __init__(self, tracker: VariablesTracker, marks: Glyphs) -> None:
        super().__init__()
        self._tracker = tracker
        self._marks = marks
        self._shown: list[Variable] = []
        self._unwatch: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        self._unwatch = self._tracker.watch(self.show)
        self.show()

    def on_unmount(self) -> None:
        self._unwatch()

    def on_resize(self, event: events.Resize) -> None:
        """The lines are made for a width."""
        self.show()

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    def show(self) -> None:
        """Bring the list up to date; the cursor stays on its name."""
        at = self.highlighted
        name = self._shown[at].name if at is not None and at < len(self._shown) else ""
        self._shown = ordered(self._tracker.listed.items)
        names = name_width(self._shown)
        options = [
            Option(row(item, self._tracker.novelty(item), self._width, names, self._marks))
            for item in self._shown
        ]
        left_out = self._tracker.listed.total - len(self._shown)
        if left_out > 0:
            words = tr("{count} more are not listed.", count=f"{left_out:,}")
            options.append(Option(Text(f"  {words}", MUTED), disabled=True))
        self.set_options(options)
        place = next((at for at, item in enumerate(self._shown) if item.name == name), 0)
        self.highlighted = place if self._shown else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self._shown):
            self.post_message(self.Chosen(self._shown[event.option_index]))


class VariableBody(PlotWidget):
    """Numbers, or a picture, as large as there is room."""

    class Resized(Message):
        """There is room for more numbers, or for fewer."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._shown: RenderableType = Text()
        self._picture: Picture | None = None

    def on_resize(self, event: events.Resize) -> None:
        self.post_message(self.Resized())

    def show(self, shown: RenderableType) -> None:
        self._shown, self._picture = shown, None
        self.refresh()

    def draw(self, picture: Picture) -> None:
        self._picture = picture
        self.refresh()

    def render(self) -> RenderResult:
        if self._picture is None:
            return self._shown
        width, height = self.size
        return variable_page.picture(self._picture, width, height, self.terminal_style)
