"""The curves of a run below its output, drawn while they grow, above those of the run before."""

from __future__ import annotations

import time
from collections.abc import Coroutine
from typing import Any

from rich.style import Style
from textual import work
from textual.reactive import reactive
from textual.strip import Strip

from learn_torch.app.glyphs import Glyphs
from learn_torch.app.plots.cell_canvas import CellCanvas
from learn_torch.app.plots.curve_series import panels
from learn_torch.app.plots.loss_curve import draw_curves
from learn_torch.app.widgets.plot_widget import PlotWidget
from learn_torch.app.widgets.throttle import Throttle
from learn_torch.kernel.curves import RUNS_KEPT, Curve, Curves


class LossPlot(PlotWidget):
    """Legend and chart. The chart is drawn when the widget is shown, at most 15 times a second."""

    DEFAULT_CSS = """
    LossPlot {
        height: 11; width: 1fr; margin: 0;
        &.-two-panels { height: 15; }
        &.-old { text-style: dim; }
    }
    """

    log_scale: reactive[bool] = reactive(False)
    all_runs: reactive[bool] = reactive(False)
    """Whether all earlier runs that are kept are drawn, or the last of them alone."""
    cursor: reactive[int | None] = reactive[int | None](None)
    """The step at which the values are read; None: the newest are shown."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self.curves = Curves()
        self.earlier: tuple[Curves, ...] = ()
        """The curves of the runs before, the newest first, drawn in grey."""
        self.solution: Curves | None = None
        """The curves of the exercise's solution, drawn in green; None: not known."""
        self._began: tuple[float, int] | None = None
        """When this run's first points came (monotonic seconds), and their last step."""
        self._canvas: CellCanvas | None = None
        self._drawn_for: object = None
        self._throttle = Throttle(self, self._redraw)

    def follow(self, curves: Curves) -> None:
        """Draw `curves` repeatedly while they grow."""
        if self._began is None or curves is not self.curves:
            self._began = time.monotonic(), _all_steps(curves)
        self.curves = curves
        self._throttle.request()

    def show(self, curves: Curves) -> None:
        """Draw `curves` at once; their run is over."""
        self._began = None
        self.curves = curves
        self._throttle.flush()

    def keep_as_before(self) -> None:
        """Draw the present curves in grey behind those of the next run."""
        if len(self.curves):
            self.earlier = (self.curves, *self.earlier)[: RUNS_KEPT - 1]

    @work(exclusive=True, exit_on_error=False, description="running the solution")
    async def compare_with(self, solution: Coroutine[Any, Any, Curves]) -> None:
        """Draw the curves of the exercise's solution too, as soon as it has run."""
        self.solution = await solution
        self._redraw()

    def move_cursor(self, way: int) -> None:
        """Move the cursor by a column; it begins at the newest point."""
        last = _last_step(self.curves)
        step = max(1, round(last / max(1, self.size.width - 8)))
        at = last if self.cursor is None else self.cursor
        self.cursor = min(max(0, at + way * step), last)

    def _redraw(self) -> None:
        self._canvas = None
        self.set_class(bool(panels(list(self.curves))[1]), "-two-panels")
        self.refresh()

    watch_log_scale = watch_all_runs = watch_cursor = speak = _redraw

    @property
    def _pace(self) -> float | None:
        """Steps a second, from the first second of a run until its end."""
        if self._began is None:
            return None
        began, first = self._began
        seconds = time.monotonic() - began
        return (_all_steps(self.curves) - first) / seconds if seconds >= 1 else None

    @property
    def _seconds_left(self) -> float | None:
        """How long the training will go on, as its loop says; None where that is not known."""
        pace, first = self._pace, next(iter(self.curves), None)
        if not pace or first is None:
            return None
        done = first.count + sum(curve.count for curve in _further_trainings(self.curves))
        if not 0 < done < self.curves.progress.expected:
            return None
        points = done * pace / max(1, _all_steps(self.curves))
        return (self.curves.progress.expected - done) / points if points else None

    def _drawn(self) -> CellCanvas:
        columns, rows = self.size
        key = (columns, rows, self.terminal_style)
        if self._canvas is None or self._drawn_for != key:
            self._canvas = draw_curves(
                self.curves,
                *key,
                log_scale=self.log_scale,
                earlier=self.earlier if self.all_runs else self.earlier[:1],
                solution=self.solution,
                cursor=self.cursor,
                pace=self._pace,
                left=self._seconds_left,
            )
            self._drawn_for = key
        return self._canvas

    def render_line(self, y: int) -> Strip:
        style: Style = self.visual_style.rich_style
        canvas = self._drawn()
        if y >= canvas.height:
            return Strip.blank(self.size.width, style)
        return Strip(canvas.segments(y), canvas.width).apply_style(style)


def _last_step(curves: Curves) -> int:
    return max((curve.steps[-1] for curve in curves if curve.steps), default=0)


def _further_trainings(curves: Curves) -> list[Curve]:
    """The curves of trainings after the first; the worker numbers them: "loss #2"."""
    first = next(iter(curves), None)
    return [curve for curve in curves if first and curve.name.startswith(f"{first.name} #")]


def _all_steps(curves: Curves) -> int:
    """The steps of the first training, and of those after it."""
    further = _further_trainings(curves)
    first = (curve.steps[-1] for curve in curves if curve.steps and curve not in further)
    return max(first, default=0) + sum(curve.steps[-1] + 1 for curve in further if curve.steps)
