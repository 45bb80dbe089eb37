"""The numbers of a tensor, or its picture."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.message import Message

from learn_torch.app import variable_page
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.widgets.plot_widget import PlotWidget
from learn_torch.kernel.queries import Picture


class VariableBody(PlotWidget):
    """Numbers, or a picture, as large as there is room."""

    class Resized(Message):
        """There is room for more numbers, or for fewer."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._shown: RenderableType = Text()
        self._picture: Picture | None = None

    def on_resize(self, event: events.Resize) -> None:
        """Tell that another part fits."""
        self.post_message(self.Resized())

    def show(self, shown: RenderableType) -> None:
        """Show numbers."""
        self._shown, self._picture = shown, None
        self.refresh()

    def draw(self, picture: Picture) -> None:
        """Show a picture."""
        self._picture = picture
        self.refresh()

    def render(self) -> RenderResult:
        """The numbers or the picture."""
        if self._picture is None:
            return self._shown
        width, height = self.size
        return variable_page.picture(self._picture, width, height, self.terminal_style)
