"""The curves of a run below its output, drawn while they grow."""

from __future__ import annotations

from rich.style import Style
from textual.reactive import reactive
from textual.strip import Strip

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.plots.cell_canvas import CellCanvas
from learn_torch.app.plots.loss_curve import draw_curves
from learn_torch.app.widgets.plot_widget import PlotWidget
from learn_torch.app.widgets.throttle import Throttle
from learn_torch.kernel.curves import Curves


class LossPlot(PlotWidget):
    """Legend and chart. The chart is drawn when the widget is shown, at most 15 times a second."""

    DEFAULT_CSS = """
    LossPlot {
        height: 11; width: 1fr; margin: 0;
        &.-old { text-style: dim; }
    }
    """

    log_scale: reactive[bool] = reactive(False)

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self.curves = Curves()
        self._canvas: CellCanvas | None = None
        self._drawn_for: object = None
        self._throttle = Throttle(self, self._redraw)

    def follow(self, curves: Curves) -> None:
        """Draw `curves` repeatedly while they grow."""
        self.curves = curves
        self._throttle.request()

    def show(self, curves: Curves) -> None:
        """Draw `curves` at once."""
        self.curves = curves
        self._throttle.flush()

    def speak(self) -> None:
        """Draw the legend in another language."""
        self._redraw()

    def watch_log_scale(self, log_scale: bool) -> None:
        """Draw on the other scale."""
        self._redraw()

    def _redraw(self) -> None:
        self._canvas = None
        self.refresh()

    def _drawn(self) -> CellCanvas:
        columns, rows = self.size
        key = (columns, rows, self.terminal_style)
        if self._canvas is None or self._drawn_for != key:
            self._canvas = draw_curves(self.curves, *key, log_scale=self.log_scale)
            self._drawn_for = key
        return self._canvas

    def render_line(self, y: int) -> Strip:
        """A row of the plot."""
        style: Style = self.visual_style.rich_style
        canvas = self._drawn()
        if y >= canvas.height:
            return Strip.blank(self.size.width, style)
        return Strip(canvas.segments(y), canvas.width).apply_style(style)
