"""The curves of a run, such as the loss, above those of the run before: panels, axes, legend.

A noisy curve is a pale band with its moving average as a bright line. A metric such as the accuracy
has a panel of its own below the loss. The previous run is grey.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learn_torch.app.plots import curve_series
from learn_torch.app.plots.axis_ticks import compact, fraction, measured, ticks
from learn_torch.app.plots.cell_canvas import CellCanvas, width
from learn_torch.app.plots.curve_axes import one_per_row, step_axis, tick_count, value_axis
from learn_torch.app.plots.plot_legend import LegendItem, legend_rows, write_legend_row
from learn_torch.app.plots.plotext_chart import Trace, draw_chart
from learn_torch.app.plots.terminal_style import ALERT, Colour, TerminalStyle, mixed
from learn_torch.i18n.translate import tr
from learn_torch.kernel.curves import Curve, Curves
from learn_torch.kernel.drawing import Axis, Tick

PADDING = 1
"""Columns left and right of the legend."""
SMALLEST = (12, 4)
"""Columns and rows below which only the legend is shown."""
TWO_PANELS = 11
"""Rows from which a second panel has room."""
BAND = 0.45
"""The opacity of the band behind a smoothed line."""


@dataclass(frozen=True)
class _Line:
    """One line or point of a panel, not yet scaled."""

    stretch: curve_series.Stretch
    marker: str
    colour: Colour | None
    pale: bool = False


@dataclass(frozen=True)
class _Panel:
    """Curves that share a scale, by their index."""

    indices: tuple[int, ...]
    log: bool


def draw_curves(
    curves: Curves,
    columns: int,
    rows: int,
    style: TerminalStyle,
    *,
    log_scale: bool = False,
    earlier: Sequence[Curves] = (),
    solution: Curves | None = None,
    cursor: int | None = None,
    pace: float | None = None,
    left: float | None = None,
) -> CellCanvas:
    """Legend and chart in `columns` by `rows` cells.

    `earlier`: the curves of the runs before, the newest first; `solution`: those of the exercise's
    solution. `cursor`: a step to read values at. `pace`: steps a second, while it runs; `left`:
    seconds that it will go on.
    """
    canvas = CellCanvas(columns, rows)
    items = curve_legend(curves, style, log_scale=log_scale, earlier=earlier, pace=pace, left=left)
    if (found := _first_comparable(list(curves), solution or Curves())) is not None:
        sign, colour = style.solution_look
        items.append(LegendItem(sign, tr("a solution"), colour, measured(found.last)))
    if cursor is not None:
        items.append(LegendItem("", "", note=_reading(curves, cursor)))
    lines = legend_rows(items, columns - 2 * PADDING, max(1, rows // 4))
    for y, line in enumerate(lines):
        room = columns - 2 * PADDING
        write_legend_row(canvas, line, PADDING, y, room, style.glyphs.ellipsis)
    top = len(lines)
    if columns >= SMALLEST[0] and rows - top >= SMALLEST[1]:
        ghosts = [(run, *style.earlier_look) for run in reversed(earlier)]
        ghosts += [(solution, *style.solution_look)] if solution is not None else []
        _Chart(canvas, list(curves), ghosts, top, style, log_scale, cursor).draw()
    return canvas


def curve_legend(
    curves: Curves,
    style: TerminalStyle,
    *,
    log_scale: bool,
    earlier: Sequence[Curves] = (),
    pace: float | None = None,
    left: float | None = None,
) -> list[LegendItem]:
    """The name and newest value of each curve, and in words what cannot be drawn."""
    found = list(curves)
    items = [_item(curve, index, style) for index, curve in enumerate(found)]
    old = [one for run in earlier if (one := _first_comparable(found, run)) is not None]
    if old:
        sign, colour = style.earlier_look
        items.append(LegendItem(sign, tr("run before"), colour, measured(old[0].last)))
    if len(old) > 1:
        older = ", ".join(measured(one.last) for one in old[1:])
        items.append(LegendItem("", "", note=tr("before that {values}", values=older)))
    if pace is not None:
        last = max((curve.steps[-1] for curve in found if curve.steps), default=0)
        note = tr("step {step}, {count} a second", step=f"{last:,}", count=f"{pace:,.0f}")
        items += [LegendItem("", "", note=words) for words in (note, *_progress(curves, left))]
    if log_scale:
        below = any(value <= 0 for curve in found for value in curve.values)
        words = tr("log scale, without values of 0 and below") if below else tr("log scale")
        items.append(LegendItem("", "", note=words))
    return items


def _first_comparable(found: Sequence[Curve], run: Curves) -> Curve | None:
    return next(filter(None, (curve_series.comparable(curve, run) for curve in found)), None)


def _reading(curves: Curves, step: int) -> str:
    """The value of each curve at a step, or at the last of its points before."""
    values = []
    for curve in curves:
        at = bisect_right(curve.steps, step) - 1
        if at >= 0:
            values.append(f"{curve.name} {measured(curve.values[at])}")
    return tr("at step {step}: {values}", step=f"{step:,}", values=", ".join(values))


def _progress(curves: Curves, left: float | None) -> Iterator[str]:
    """The learning rates, and the time that is left, while a training runs."""
    if curves.progress.rates:
        yield tr("lr {rates}", rates=", ".join(map(compact, curves.progress.rates)))
    if left is not None and left >= 1:
        minutes, seconds = divmod(round(left), 60)
        yield tr("{minutes}:{seconds} left", minutes=minutes, seconds=f"{seconds:02d}")


def _item(curve: Curve, index: int, style: TerminalStyle) -> LegendItem:
    sign, colour = style.line_sign(index), style.curve_colour(index)
    value, note, alert = measured(curve.last), "", None
    if curve.first_bad_step is not None and math.isfinite(curve.last):
        note = tr("({count} not finite)", count=f"{curve.bad:,}")
    elif curve.first_bad_step is not None:
        value = tr("{value} since step {step}", value=value, step=f"{curve.first_bad_step:,}")
        alert = style.readable(ALERT) if style.colour else style.foreground
    elif style.colour and (count := curve_series.window(curve)):
        note = tr("(line: mean of {count})", count=f"{count:,}")
    return LegendItem(sign, curve.name, colour, value, alert, strong=True, note=note)


@dataclass(frozen=True)
class _Chart:
    """The part of the canvas below the legend."""

    canvas: CellCanvas
    curves: Sequence[Curve]
    ghosts: Sequence[tuple[Curves, str, Colour | None]]
    """Other runs to draw behind, with sign and colour."""
    top: int
    style: TerminalStyle
    log_scale: bool
    cursor: int | None

    def draw(self) -> None:
        """One panel, or two one above the other on the same steps."""
        rows = self.canvas.height - self.top
        upper, lower = curve_series.panels(self.curves)
        wanted = [_Panel(upper + lower, self.log_scale)]
        if rows >= TWO_PANELS:
            wanted = [_Panel(upper, self.log_scale), _Panel(lower, log=False)]
        found = {panel: lines for panel in wanted if (lines := list(self._lines(panel)))}
        second = max(SMALLEST[1] + 1, rows // 3)
        heights = [rows - second, second] if len(found) > 1 else [rows]
        if found:
            self._draw_panels(found, heights)

    def _draw_panels(self, found: dict[_Panel, list[_Line]], heights: list[int]) -> None:
        lines = found.values()
        x_axis = step_axis([step for part in lines for line in part for step in line.stretch[0]])
        axes = [self._value_axis(*one) for one in zip(found, lines, heights, strict=True)]
        gutter = max(width(tick.label) for _, marks in axes for tick in marks or [Tick(0, "")])
        columns, top = self.canvas.width, self.top
        found_ticks = ticks(x_axis, max(1, min(8, columns // 15)), whole=True)
        x_ticks, name = _named(found_ticks, tr("step"), columns - gutter - 1)
        for (y_axis, marks), part, height in zip(axes, lines, heights, strict=True):
            last = top + height == self.canvas.height
            padded = [Tick(tick.at, _right(tick.label, gutter)) for tick in marks]
            traces = [_trace(line, x_axis, y_axis) for line in part]
            box = (0, top, columns, height)
            draw_chart(self.canvas, box, traces, x_ticks if last else (), padded, self.style)
            if self.cursor is not None and x_axis.low <= self.cursor <= x_axis.high:
                self._draw_cursor(fraction(x_axis, self.cursor), gutter, top, height)
            top += height
        self.canvas.put(columns - width(name), self.canvas.height - 1, name, emphasis="dim")

    def _draw_cursor(self, at: float, gutter: int, top: int, height: int) -> None:
        """A line from top to bottom, behind the curves."""
        column = gutter + 1 + round(at * (self.canvas.width - gutter - 2))
        sign = self.style.glyphs.plain("│")
        for y in range(top, top + height - 1):
            if self.canvas.rows[y][column][0] == " ":
                self.canvas.put(column, y, sign, emphasis="dim")

    def _value_axis(
        self, panel: _Panel, lines: Sequence[_Line], rows: int
    ) -> tuple[Axis, list[Tick]]:
        values = [value for line in lines for value in line.stretch[1]]
        plot_rows = rows - 2
        axis = value_axis(values, plot_rows, log=panel.log)
        return axis, one_per_row(ticks(axis, tick_count(plot_rows)), plot_rows)

    def _lines(self, panel: _Panel) -> Iterator[_Line]:
        """From the back to the front: the previous run, the bands, the curves."""
        own = [self.curves[index] for index in panel.indices]
        columns, style = self.canvas.width, self.style
        for curve in own:
            for run, sign, colour in self.ghosts:
                if (old := curve_series.comparable(curve, run)) is not None:
                    marker = style.line_marker(0) if style.colour else sign
                    found = curve_series.smoothed(old, columns, log=panel.log)
                    for stretch in found or curve_series.drawable(old, columns, log=panel.log):
                        yield _Line(stretch, marker, colour, pale=True)
        front: list[_Line] = []
        for index, curve in zip(panel.indices, own, strict=True):
            colour = style.curve_colour(index)
            smooth = curve_series.smoothed(curve, columns, log=panel.log) if style.colour else []
            raw = [
                self._line(one, index, colour)
                for one in curve_series.drawable(curve, columns, log=panel.log)
            ]
            if smooth and colour is not None:
                pale = mixed(colour, style.background, BAND)
                yield from (_Line(line.stretch, line.marker, pale, pale=True) for line in raw)
                raw = [self._line(one, index, colour) for one in smooth]
            front += raw
        if not style.colour:
            front.reverse()  # signs fill whole cells and would cover the first curve, the loss
        yield from front

    def _line(self, stretch: curve_series.Stretch, index: int, colour: Colour | None) -> _Line:
        alone = len(stretch[0]) == 1
        marker = self.style.point_sign(index) if alone else self.style.line_marker(index)
        return _Line(stretch, marker, colour)


def _trace(line: _Line, x_axis: Axis, y_axis: Axis) -> Trace:
    steps, values = line.stretch
    x = [fraction(x_axis, step) for step in steps]
    y = [fraction(y_axis, value) for value in values]
    return Trace(x, y, line.marker, line.colour, joined=len(x) > 1, pale=line.pale)


def _right(label: str, columns: int) -> str:
    return " " * (columns - width(label)) + label


def _named(found: Sequence[Tick], name: str, columns: int) -> tuple[list[Tick], str]:
    """The ticks without the labels that the name at the end of their row would cover.

    The last such label goes before the name, as in "100 step", if there is room.
    """
    ends = [tick.at * columns + width(tick.label) / 2 for tick in found]
    hidden = [
        tick for tick, end in zip(found, ends, strict=True) if end >= columns - width(name) - 1
    ]
    both = " ".join([*(tick.label for tick in hidden[-1:]), name])
    kept = [Tick(tick.at, "") if tick in hidden else tick for tick in found]
    shown = [end for tick, end in zip(kept, ends, strict=True) if tick.label]
    return kept, both if max(shown, default=0.0) < columns - width(both) - 1 else name
