"""The curves of a run on the whole screen, growing while it runs."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Footer

from learn_torch.app.marks import Marks
from learn_torch.app.screens.spoken import Spoken
from learn_torch.app.widgets.loss_plot import LossPlot
from learn_torch.app.widgets.pace import PER_SECOND
from learn_torch.kernel.curves import Curves


class PlotScreen(Spoken, ModalScreen[None]):
    """Nothing but the plot."""

    BINDINGS: ClassVar = [
        Binding("escape,m,q", "dismiss", "Back", tooltip="Back to the lesson."),
        Binding("w", "log_scale", "Log scale", tooltip="Draw on a logarithmic scale, or not."),
    ]
    DEFAULT_CSS = """
    PlotScreen { background: $background; LossPlot { height: 1fr; margin: 1 2 0 1; } }
    """

    def __init__(self, curves: Curves, log_scale: bool, marks: Marks) -> None:
        super().__init__()
        self._curves = curves
        self._points = -1
        self._plot = LossPlot(marks)
        self._plot.set_reactive(LossPlot.log_scale, log_scale)

    def compose(self) -> ComposeResult:
        """The plot, and how to get back."""
        yield self._plot
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Draw, and look now and then whether there is more."""
        self._plot.watch_log_scale(self._plot.log_scale)
        self._grow()
        self.set_interval(1 / PER_SECOND, self._grow)

    def _grow(self) -> None:
        points = sum(curve.count for curve in self._curves)
        if points != self._points:
            self._points = points
            self._plot.show(self._curves)

    def action_log_scale(self) -> None:
        """Another scale."""
        self._plot.log_scale = not self._plot.log_scale
