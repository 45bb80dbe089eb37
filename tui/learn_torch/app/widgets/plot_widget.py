"""What the widgets that show plots have in common."""

from __future__ import annotations

from textual.widget import Widget

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.plots.terminal_style import TerminalStyle, from_channels


class PlotWidget(Widget):
    """A widget that is drawn on a canvas of cells."""

    def __init__(self, glyphs: Glyphs, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._glyphs = glyphs

    @property
    def terminal_style(self) -> TerminalStyle:
        """What the terminal can show, and the colours of the theme."""
        _, _, background, foreground = self.colors
        system = self.app.console.color_system
        many = not self.app.no_color and system in ("256", "truecolor")
        return TerminalStyle(
            self._glyphs, many, from_channels(*background.rgb), from_channels(*foreground.rgb)
        )
