"""The curves and figures of a run on the whole screen, growing while it runs."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Footer, Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.screens.spoken import Spoken
from learn_torch.app.widgets.figure import FigureView
from learn_torch.app.widgets.loss_plot import LossPlot
from learn_torch.app.widgets.throttle import PER_SECOND
from learn_torch.i18n.translate import tr
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.figures import Figures


class PlotScreen(Spoken, ModalScreen[None]):
    """Nothing but a plot; keys step through them where there are several."""

    BINDINGS: ClassVar = [
        Binding("escape,m,q", "dismiss", "Back", tooltip="Back to the lesson."),
        Binding("j,right,n,space,ctrl+n", "step(1)", "Next", tooltip="The next figure."),
        Binding("k,left,p,ctrl+p", "step(-1)", "Previous", tooltip="The figure before."),
        Binding("w", "log_scale", "Log scale", tooltip="Draw on a logarithmic scale, or not."),
    ]
    DEFAULT_CSS = """
    PlotScreen {
        background: $background;
        LossPlot { height: 1fr; margin: 1 2 0 1; }
        #which { height: 1; padding: 0 2; color: $text-muted; text-align: right; }
    }
    """

    def __init__(self, plot: LossPlot | None, figures: Figures, marks: Glyphs) -> None:
        super().__init__()
        self._marks = marks
        self._curves = plot.curves if plot is not None else Curves()
        self._figures = figures
        self._points = -1
        self._place = 0
        self._plot = LossPlot(marks) if plot is not None else None
        if self._plot is not None and plot is not None:
            self._plot.set_reactive(LossPlot.log_scale, plot.log_scale)
        self._views: list[FigureView] = [self._new_view(drawing) for drawing in figures]
        self._which = Static(id="which", markup=False)

    def _new_view(self, drawing: Drawing) -> FigureView:
        return FigureView(drawing, self._marks, entire=True)

    @property
    def pages(self) -> list[Widget]:
        """The curves, if there are any, and each figure."""
        return [*([self._plot] if self._plot is not None else []), *self._views]

    def compose(self) -> ComposeResult:
        """The plot, and how to get back."""
        yield self._which
        yield from self.pages
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Draw, and look now and then whether there is more."""
        if self._plot is not None:
            self._plot.watch_log_scale(self._plot.log_scale)
        self._grow()
        self._turn()
        self.set_interval(1 / PER_SECOND, self._grow)

    def _grow(self) -> None:
        points = sum(curve.count for curve in self._curves)
        if self._plot is not None and points != self._points:
            self._points = points
            self._plot.show(self._curves)
        drawings = list(self._figures)
        for view, drawing in zip(self._views, drawings, strict=False):
            view.show(drawing)
        more = [self._new_view(drawing) for drawing in drawings[len(self._views) :]]
        if more:
            self._views += more
            self.mount(*more, before=self.query_one(Footer))
            self._turn()

    def _turn(self) -> None:
        pages = self.pages
        for place, page in enumerate(pages):
            page.display = place == self._place
        several = len(pages) > 1
        which = tr("{place} of {count}", place=self._place + 1, count=len(pages))
        self._which.update(which if several else "")
        self._which.display = several
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stepping needs several pages; only the loss has another scale."""
        match action:
            case "step":
                return len(self.pages) > 1
            case "log_scale":
                return self._plot is not None and self._plot.display
        return True

    def action_step(self, way: int) -> None:
        """The page after this one, or before; around the end."""
        self._place = (self._place + way) % len(self.pages)
        self._turn()

    def action_log_scale(self) -> None:
        """Another scale."""
        if self._plot is not None:
            self._plot.log_scale = not self._plot.log_scale
