"""What a cell produced, on the whole screen: its curves, its figures, and all that it printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Static

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.sanitise import safe
from learn_torch.app.screens.base_screens import LOOK, SCROLLING, Page
from learn_torch.app.widgets.figure import FigureView
from learn_torch.app.widgets.key_bar import KeyBar
from learn_torch.app.widgets.loss_plot import LossPlot
from learn_torch.app.widgets.output_pager import OutputPager
from learn_torch.app.widgets.results import Results
from learn_torch.app.widgets.throttle import PER_SECOND
from learn_torch.i18n.translate import tr
from learn_torch.kernel.curves import Curves
from learn_torch.kernel.drawing import Drawing


class EnlargedScreen(Page):
    """One page at a time: the curves, each figure, all that was printed. It grows with its cell."""

    BINDINGS: ClassVar = [
        Binding("escape,m,q", "dismiss", "Back", tooltip="Back to the lesson."),
        Binding("j,n,space,ctrl+n", "step(1)", "Next", tooltip="The next page."),
        Binding("k,p,ctrl+p", "step(-1)", "Previous", tooltip="The page before."),
        Binding("i,ctrl+c", "stop", "Stop", key_display="i", tooltip="Stop what runs."),
        Binding("w", "log_scale", "Log scale", tooltip="Draw on a logarithmic scale, or not."),
        Binding(
            "a",
            "all_runs",
            "Earlier runs",
            tooltip="Lay the last five runs over each other, or not.",
        ),
        Binding("h", "read(-1)", "Read", tooltip="Read the values at a step; l: at the next."),
        Binding("l", "read(1)", "Read", show=False),
        Binding("left", "beside(-1)", "Previous", show=False),
        Binding("right", "beside(1)", "Next", show=False),
        *LOOK,
        *SCROLLING,
    ]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    EnlargedScreen {
        LossPlot { height: 1fr; margin: 1 2 0 1; }
        OutputPager { height: 1fr; }
        #which { height: 1; padding: 0 2; color: $text-muted; text-align: right; }
    }
    """

    def __init__(
        self,
        results: Results,
        glyphs: Glyphs,
        state: Callable[[], tuple[str, bool]] = lambda: ("", False),
    ) -> None:
        super().__init__()
        self._state = state
        """What the cell is doing, and whether there is something to stop."""
        self._told: tuple[str, bool] = ("", False)
        self._glyphs = glyphs
        self._results = results
        self._error = results.error
        plot = results.plot
        self._curves = plot.curves if plot is not None else Curves()
        self._points = -1
        self._index = 0
        self._plot = LossPlot(glyphs) if plot is not None else None
        if self._plot is not None and plot is not None:
            self._plot.set_reactive(LossPlot.log_scale, plot.log_scale)
            self._plot.earlier, self._plot.solution = plot.earlier, plot.solution
        self._views: list[FigureView] = [self._new_view(drawing) for drawing in results.figures]
        self._pager = self.scrolled = OutputPager(glyphs)
        self._printed = ""
        self._which = Static(id="which", markup=False)

    def _new_view(self, drawing: Drawing) -> FigureView:
        return FigureView(drawing, self._glyphs, entire=True, localize=self._results.localize)

    @property
    def _all(self) -> list[Widget]:
        """The pages, also that of a text where nothing was printed."""
        return [*([self._plot] if self._plot is not None else []), *self._views, self._pager]

    @property
    def pages(self) -> list[Widget]:
        """The curves, if there are any, each figure, and what was printed, if anything."""
        every, says = self._all, bool(self._printed.strip()) or self._error is not None
        return every if says or len(every) == 1 else every[:-1]

    def compose(self) -> ComposeResult:
        yield from (self._which, *self._all, KeyBar())

    def on_mount(self) -> None:
        """Draw, and look for new points and figures 15 times a second."""
        self._grow()
        if self._results.error is not None:
            self._index = len(self.pages) - 1  # what one came for is beneath the output
            self.call_after_refresh(self._pager.scroll_end, animate=False)
        self.tell()
        self.set_interval(1 / PER_SECOND, self._grow)

    def _grow(self) -> None:
        points = sum(curve.count for curve in self._curves)
        if self._plot is not None and points != self._points:
            self._points = points
            self._plot.show(self._curves)
        drawings = list(self._results.figures)
        for view, drawing in zip(self._views, drawings, strict=False):
            view.show(drawing)
        if self._state() != self._told:
            self.tell()
        more = [self._new_view(drawing) for drawing in drawings[len(self._views) :]]
        if more:
            self._views += more
            self.mount(*more, before=self._pager)
            self.tell()
        self._print()

    def _print(self) -> None:
        """Show what was printed since, and the error of an end; a first line of it is a new page."""
        text, error = safe(self._results.text), self._results.error
        if text == self._printed and error is self._error and self._pager.has_lines:
            return
        count = len(self.pages)
        self._printed, self._error = text, error
        nothing = not text.strip() and self._error is None
        self._pager.show(tr("It printed nothing.") if nothing else text, self._error)
        if len(self.pages) != count:
            self.tell()

    def tell(self) -> None:
        """Show the present page, and say which it is."""
        pages = self.pages
        # A run that prints nothing takes the page of the run before it.
        self._index = min(self._index, len(pages) - 1)
        for page in self._all:
            page.display = page is pages[self._index]
        self.set_focus(self._pager if self._pager.display else None)
        several = len(pages) > 1
        which = tr("{place} of {count}", place=self._index + 1, count=len(pages))
        self._told = self._state()
        words = self._glyphs.joined(self._told[0], which if several else "")
        self._which.update(words)
        self._which.display = bool(words)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Stepping needs several pages; only the curves have a log scale, only text scrolls."""
        match action:
            case "stop":
                return self._told[1]
            case "step":
                return len(self.pages) > 1
            case "scroll" | "scroll_page":
                return len(self.pages) == 1 and self._pager.display
            case "edge":
                return self._pager.display
            case "log_scale" | "read":
                return self._reads_curves
            case "all_runs":
                return self._plot is not None and self._reads_curves and len(self._plot.earlier) > 1
        return True

    async def action_stop(self) -> None:
        await self.run_action("app.stop")

    def action_step(self, way: int) -> None:
        """Show the next page or the previous one; after the last comes the first."""
        self._index = (self._index + way) % len(self.pages)
        self.tell()

    @property
    def _reads_curves(self) -> bool:
        """Whether the page is that of the curves."""
        return self._plot is not None and self._plot.display

    def action_read(self, way: int) -> None:
        if self._plot is not None:
            self._plot.move_cursor(way)

    def action_beside(self, way: int) -> None:
        """Show the next page or the previous; where there is one, move the cursor of its curves."""
        if len(self.pages) > 1:
            self.action_step(way)
        else:
            self.action_read(way)

    def action_all_runs(self) -> None:
        if self._plot is not None:
            self._plot.all_runs = not self._plot.all_runs

    def action_log_scale(self) -> None:
        if self._plot is not None:
            self._plot.log_scale = not self._plot.log_scale
