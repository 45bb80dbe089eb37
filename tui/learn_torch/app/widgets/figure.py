"""Figures beneath a cell's output: each drawn when it is first seen, and then kept."""

from __future__ import annotations

from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from learn_torch.app.figures.look import Look
from learn_torch.app.figures.page import Page, Painting, inline, lay_out, whole
from learn_torch.app.glyphs import Glyphs
from learn_torch.app.widgets.throttle import Throttle
from learn_torch.i18n.translate import current_language
from learn_torch.kernel.drawing import Drawing
from learn_torch.kernel.figures import Figures


class FigureView(Widget):
    """One figure. Laid out for its height, drawn for its lines; both are kept until something changes."""

    DEFAULT_CSS = """
    FigureView {
        height: auto; width: 1fr; margin: 1 0 0 0;
        &.-whole { height: 1fr; margin: 1 2 0 2; }
    }
    """

    def __init__(self, drawing: Drawing, marks: Glyphs, *, entire: bool = False) -> None:
        super().__init__(classes="-whole" if entire else "")
        self.drawing = drawing
        self._marks = marks
        self._entire = entire
        self._page: tuple[object, Page] | None = None
        self._painting: Painting | None = None
        self._lines: dict[tuple[int, Style], Strip] = {}

    def show(self, drawing: Drawing) -> None:
        """Show a figure, or the next state of it."""
        if drawing is not self.drawing:
            self.drawing = drawing
            self._page = None
            self.refresh(layout=not self._entire)

    @property
    def look(self) -> Look:
        """What the terminal can show, and the colours of the theme."""
        _, _, paper, ink = self.colors
        system = self.app.console.color_system
        many = not self.app.no_color and system in ("256", "truecolor")
        return Look(self._marks, many, _code(paper.rgb), _code(ink.rgb))

    def _laid_out(self, columns: int) -> Page:
        height = self.size.height if self._entire else self.app.size.height
        key = (columns, height, look := self.look, current_language())
        if self._page is None or self._page[0] != key:
            if self._entire:
                page = whole(self.drawing, columns, height, look)
            else:
                page = lay_out(self.drawing, columns, inline(self.drawing, columns, height), look)
            self._page, self._painting, self._lines = (key, page), None, {}
        return self._page[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the figure takes in that width."""
        return self._laid_out(width).height

    def render_line(self, y: int) -> Strip:
        """A row of the figure."""
        page = self._laid_out(self.size.width)
        style = self.visual_style.rich_style
        if y >= page.height:
            return Strip.blank(self.size.width, style)
        if (y, style) not in self._lines:
            self._painting = self._painting or Painting(page)
            strip = Strip(self._painting.segments(y), page.columns)
            self._lines[y, style] = strip.apply_style(style)
        return self._lines[y, style]


def _code(rgb: tuple[int, int, int]) -> int:
    red, green, blue = rgb
    return red << 16 | green << 8 | blue


class FigureStack(Vertical):
    """The figures of a run, one beneath the other."""

    DEFAULT_CSS = """
    FigureStack {
        height: auto; padding: 0 1 0 2;
        &.-old FigureView { text-style: dim; }
    }
    """

    def __init__(self, marks: Glyphs) -> None:
        super().__init__()
        self._marks = marks
        self.figures = Figures()
        self._views: list[FigureView] = []
        self._pace = Throttle(self, self._draw)

    def compose(self) -> ComposeResult:
        """Whatever came before this was mounted."""
        yield from self._views

    def follow(self, figures: Figures) -> None:
        """Show `figures` now and then, while they come."""
        self.figures = figures
        self._pace.request()

    def show(self, figures: Figures) -> None:
        """Show `figures` at once."""
        self.figures = figures
        self._pace.flush()

    def _draw(self) -> None:
        drawings = list(self.figures)
        for view, drawing in zip(self._views, drawings, strict=False):
            view.show(drawing)
        for view in self._views:
            view.display = view in self._views[: len(drawings)]
        more = [FigureView(drawing, self._marks) for drawing in drawings[len(self._views) :]]
        self._views += more
        if more and self.is_attached:
            self.mount(*more)
