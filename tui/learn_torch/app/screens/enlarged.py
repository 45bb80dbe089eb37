"""What a cell produced, on the whole screen: its curves and figures, or else its output."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.sanitise import output_of, safe
from learn_torch.app.screens.reading import ReadingScreen
from learn_torch.app.screens.spoken import STOP, Spoken
from learn_torch.app.widgets.figure import FigureView
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.app.widgets.loss_plot import LossPlot
from learn_torch.app.widgets.results import Results
from learn_torch.app.widgets.throttle import PER_SECOND
from learn_torch.app.widgets.trouble import drawn
from learn_torch.i18n.translate import msgid, tr
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.figures import Figures
from learn_torch.session.run_result import RunResult


def enlarged(
    results: Results,
    result: RunResult | None,
    glyphs: Glyphs,
    cell: str = "",
    code: str = "",
    state: Callable[[], tuple[str, bool]] = lambda: ("", False),
) -> ModalScreen[None]:
    """The screen for a result of `cell`; `code` is what ran.

    `state` says what the cell is doing, and whether there is something to stop.
    """
    if results.drawn:
        return PlotScreen(results.plot, results.figures, glyphs, state)

    def parts() -> Sequence[RenderableType]:
        output = safe(output_of(result)) if result is not None else ""
        error = result.trouble if result is not None else None
        shown: list[RenderableType] = [Text.from_ansi(output)] if output.strip() else []
        if error is not None:
            shown.append(drawn(error, cell, code, glyphs, results.numbers))
        return shown or [Text(tr("It printed nothing."))]

    return ReadingScreen(msgid("Output"), parts)


class PlotScreen(Spoken, ModalScreen[None]):
    """One plot at a time; it grows while the cell runs."""

    BINDINGS: ClassVar = [
        STOP,
        Binding("escape,m,q", "dismiss", "Back", tooltip="Back to the lesson."),
        Binding("j,right,n,space,ctrl+n", "step(1)", "Next", tooltip="The next figure."),
        Binding("k,left,p,ctrl+p", "step(-1)", "Previous", tooltip="The figure before."),
        Binding("i,ctrl+c", "stop", "Stop", key_display="i", tooltip="Stop what runs."),
        Binding("w", "log_scale", "Log scale", tooltip="Draw on a logarithmic scale, or not."),
        Binding("L,f3", "app.language", show=False),
        Binding("T", "app.theme", show=False),
    ]
    DEFAULT_CSS = """
    PlotScreen {
        background: $background;
        LossPlot { height: 1fr; margin: 1 2 0 1; }
        #which { height: 1; padding: 0 2; color: $text-muted; text-align: right; }
    }
    """

    def __init__(
        self,
        plot: LossPlot | None,
        figures: Figures,
        glyphs: Glyphs,
        state: Callable[[], tuple[str, bool]] = lambda: ("", False),
    ) -> None:
        super().__init__()
        self._state = state
        self._told: tuple[str, bool] = ("", False)
        self._glyphs = glyphs
        self._curves = plot.curves if plot is not None else Curves()
        self._figures = figures
        self._points = -1
        self._index = 0
        self._plot = LossPlot(glyphs) if plot is not None else None
        if self._plot is not None and plot is not None:
            self._plot.set_reactive(LossPlot.log_scale, plot.log_scale)
            self._plot.before = plot.before
        self._views: list[FigureView] = [self._new_view(drawing) for drawing in figures]
        self._which = Static(id="which", markup=False)

    def _new_view(self, drawing: Drawing) -> FigureView:
        return FigureView(drawing, self._glyphs, entire=True)

    @property
    def pages(self) -> list[Widget]:
        """The curves, if there are any, and each figure."""
        return [*([self._plot] if self._plot is not None else []), *self._views]

    def compose(self) -> ComposeResult:
        """Which plot it is, the plots, and the keys."""
        yield self._which
        yield from self.pages
        yield KeyBar()

    def on_mount(self) -> None:
        """Draw, and look for new points and figures 15 times a second."""
        self._grow()
        self._show_page()
        self.set_interval(1 / PER_SECOND, self._grow)

    def _grow(self) -> None:
        points = sum(curve.count for curve in self._curves)
        if self._plot is not None and points != self._points:
            self._points = points
            self._plot.show(self._curves)
        drawings = list(self._figures)
        for view, drawing in zip(self._views, drawings, strict=False):
            view.show(drawing)
        if self._state() != self._told:
            self._show_page()
        more = [self._new_view(drawing) for drawing in drawings[len(self._views) :]]
        if more:
            self._views += more
            self.mount(*more, before=self.query_one(KeyBar))
            self._show_page()

    def _show_page(self) -> None:
        pages = self.pages
        for index, page in enumerate(pages):
            page.display = index == self._index
        several = len(pages) > 1
        which = tr("{place} of {count}", place=self._index + 1, count=len(pages))
        self._told = self._state()
        words = self._glyphs.joined(self._told[0], which if several else "")
        self._which.update(words)
        self._which.display = bool(words)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stepping needs several pages; only the curves have a log scale."""
        match action:
            case "stop":
                return self._told[1]
            case "step":
                return len(self.pages) > 1
            case "log_scale":
                return self._plot is not None and self._plot.display
        return True

    async def action_stop(self) -> None:
        """Stop what runs."""
        await self.run_action("app.stop")

    def action_step(self, way: int) -> None:
        """Show the next page or the previous one; after the last comes the first."""
        self._index = (self._index + way) % len(self.pages)
        self._show_page()

    def action_log_scale(self) -> None:
        """Switch between the two scales."""
        if self._plot is not None:
            self._plot.log_scale = not self._plot.log_scale
