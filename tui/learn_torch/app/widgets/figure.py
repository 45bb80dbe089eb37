"""Figures below the output of a cell. Each is drawn when it is first seen, and then kept."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.plots import figure_layout
from learn_torch.app.widgets.plot_widget import PlotWidget
from learn_torch.app.widgets.throttle import Throttle
from learn_torch.i18n.translate import current_language
from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.figures import Figures


class FigureView(PlotWidget):
    """One figure. Its layout gives the height, its rows are drawn on demand; both are cached."""

    DEFAULT_CSS = """
    FigureView {
        height: auto; width: 1fr; margin: 1 0 0 0;
        &.-whole { height: 1fr; margin: 1 2 0 2; }
    }
    """

    def __init__(
        self,
        drawing: Drawing,
        glyphs: Glyphs,
        *,
        entire: bool = False,
        localize: Callable[[Drawing], Drawing] = lambda drawing: drawing,
    ) -> None:
        super().__init__(glyphs, classes="-whole" if entire else "")
        self.drawing = drawing
        self._localize = localize
        """Puts what is written in it into the language that is spoken."""
        self._entire = entire
        self._layout: figure_layout.FigureLayout | None = None
        self._laid_out_for: object = None
        self._painter: figure_layout.FigurePainter | None = None
        self._lines: dict[tuple[int, Style], Strip] = {}

    def show(self, drawing: Drawing) -> None:
        """Show a figure, or its next state."""
        if drawing is not self.drawing:
            self.drawing = drawing
            self._layout = None
            self.refresh(layout=not self._entire)

    def _laid_out(self, columns: int) -> figure_layout.FigureLayout:
        rows = self.size.height if self._entire else self.app.size.height
        key = (columns, rows, style := self.terminal_style, current_language())
        if self._layout is None or self._laid_out_for != key:
            drawing = self._localize(self.drawing)
            if self._entire:
                self._layout = figure_layout.fit_to_screen(drawing, columns, rows, style)
            else:
                budget = figure_layout.inline_budget(drawing, columns, rows)
                self._layout = figure_layout.lay_out(drawing, columns, budget, style)
            self._laid_out_for, self._painter, self._lines = key, None, {}
        return self._layout

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows that the figure takes in `width` columns; none without one."""
        if not width:
            return 0
        return self._laid_out(width).height

    def render_line(self, y: int) -> Strip:
        layout = self._laid_out(self.size.width)
        style = self.visual_style.rich_style
        if y >= layout.height:
            return Strip.blank(self.size.width, style)
        if (y, style) not in self._lines:
            self._painter = self._painter or figure_layout.FigurePainter(layout)
            strip = Strip(self._painter.segments(y), layout.columns)
            self._lines[y, style] = strip.apply_style(style)
        return self._lines[y, style]


class FigureStack(Vertical):
    """The figures of a run, one below the other."""

    DEFAULT_CSS = """
    FigureStack {
        height: auto; padding: 0;
        &.-old FigureView { text-style: dim; }
    }
    """

    def __init__(
        self, glyphs: Glyphs, localize: Callable[[Drawing], Drawing] = lambda drawing: drawing
    ) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._localize = localize
        self.figures = Figures()
        self._views: list[FigureView] = []
        self._throttle = Throttle(self, self._draw)

    def compose(self) -> ComposeResult:
        """The figures that came before this widget was mounted."""
        yield from self._views

    def follow(self, figures: Figures) -> None:
        """Show `figures` repeatedly while they come."""
        self.figures = figures
        self._throttle.request()

    def show(self, figures: Figures) -> None:
        """Show `figures` at once."""
        self.figures = figures
        self._throttle.flush()

    def speak(self) -> None:
        for view in self._views:
            view.refresh(layout=True)

    def _draw(self) -> None:
        drawings = list(self.figures)
        for view, drawing in zip(self._views, drawings, strict=False):
            view.show(drawing)
        for view in self._views:
            view.display = view in self._views[: len(drawings)]
        more = [
            FigureView(drawing, self._glyphs, localize=self._localize)
            for drawing in drawings[len(self._views) :]
        ]
        self._views += more
        if more and self.is_attached:
            self.mount(*more)
