"""The curves of a run, such as the loss: which points are drawn, on which axes, with what legend."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from learn_torch.app.plots.axis_ticks import fraction, ticks
from learn_torch.app.plots.cell_canvas import CellCanvas, width
from learn_torch.app.plots.curve_axes import one_per_row, step_axis, tick_count, value_axis
from learn_torch.app.plots.number_format import measured
from learn_torch.app.plots.plot_legend import LegendItem, legend_rows, write_legend_row
from learn_torch.app.plots.plotext_chart import Trace, draw_chart
from learn_torch.app.plots.terminal_style import ALERT, TerminalStyle
from learn_torch.i18n.translate import tr
from learn_torch.kernel.curves import Curve, Curves
from learn_torch.kernel.drawing import Axis, Tick

PADDING = 1
"""Columns left and right of the legend."""
SMALLEST = (12, 4)
"""Columns and rows below which only the legend is shown."""

Stretch = tuple[Sequence[int], Sequence[float]]
"""Steps and values without a gap."""


def draw_curves(
    curves: Curves, columns: int, rows: int, style: TerminalStyle, *, log_scale: bool = False
) -> CellCanvas:
    """Legend and chart in `columns` by `rows` cells."""
    canvas = CellCanvas(columns, rows)
    items = curve_legend(curves, style, log_scale=log_scale)
    lines = legend_rows(items, columns - 2 * PADDING, max(1, rows // 4))
    for y, line in enumerate(lines):
        room = columns - 2 * PADDING
        write_legend_row(canvas, line, PADDING, y, room, style.glyphs.ellipsis)
    top = len(lines)
    if columns >= SMALLEST[0] and rows - top >= SMALLEST[1]:
        _draw_chart(canvas, curves, top, style, log_scale)
    return canvas


def curve_legend(curves: Curves, style: TerminalStyle, *, log_scale: bool) -> list[LegendItem]:
    """The name and newest value of each curve, and in words what cannot be drawn."""
    items = [_item(curve, index, style) for index, curve in enumerate(curves)]
    if log_scale:
        below = any(value <= 0 for curve in curves for value in curve.values)
        words = tr("log scale, without values of 0 and below") if below else tr("log scale")
        items.append(LegendItem("", "", note=words))
    return items


def _item(curve: Curve, index: int, style: TerminalStyle) -> LegendItem:
    sign, colour = style.line_sign(index), style.curve_colour(index)
    value, note, alert = measured(curve.last), "", None
    if curve.first_bad_step is not None and math.isfinite(curve.last):
        note = tr("({count} not finite)", count=f"{curve.bad:,}")
    elif curve.first_bad_step is not None:
        value = tr("{value} since step {step}", value=value, step=f"{curve.first_bad_step:,}")
        alert = style.readable(ALERT) if style.colour else style.foreground
    return LegendItem(sign, curve.name, colour, value, alert, strong=True, note=note)


def _draw_chart(
    canvas: CellCanvas, curves: Curves, top: int, style: TerminalStyle, log_scale: bool
) -> None:
    columns, rows = canvas.width, canvas.height - top
    stretches = [list(drawable(curve, columns, log=log_scale)) for curve in curves]
    every = [stretch for found in stretches for stretch in found]
    if not every:
        return
    plot_rows = rows - 2
    x_axis = step_axis([step for steps, _ in every for step in steps])
    y_axis = value_axis(
        [value for _, values in every for value in values], plot_rows, log=log_scale
    )
    y_ticks = one_per_row(ticks(y_axis, tick_count(plot_rows)), plot_rows)
    x_ticks = ticks(x_axis, max(1, min(8, columns // 15)), whole=True)
    gutter = max((width(tick.label) for tick in y_ticks), default=0) + 1
    x_ticks, name = _named(x_ticks, tr("step"), columns - gutter)
    traces = [
        _trace(stretch, index, x_axis, y_axis, style)
        for index, found in enumerate(stretches)
        for stretch in found
    ]
    if not style.colour:
        traces.reverse()  # signs fill whole cells and would cover the first curve, the loss
    draw_chart(canvas, (0, top, columns, rows), traces, x_ticks, y_ticks, style)
    canvas.put(columns - width(name), canvas.height - 1, name, emphasis="dim")


def drawable(curve: Curve, columns: int, *, log: bool) -> Iterator[Stretch]:
    """At most two points a column, in stretches: the curve ends where it first was not finite."""
    steps, values = curve.thinned(columns)
    points = [
        (step, value)
        for step, value in zip(steps, values, strict=True)
        if math.isfinite(value) and (value > 0 or not log)
    ]
    gap = curve.first_bad_step
    before = [point for point in points if gap is None or point[0] < gap]
    for part in (before, points[len(before) :]):
        if part:
            yield [step for step, _ in part], [value for _, value in part]


def _trace(stretch: Stretch, index: int, x_axis: Axis, y_axis: Axis, style: TerminalStyle) -> Trace:
    steps, values = stretch
    x = [fraction(x_axis, step) for step in steps]
    y = [fraction(y_axis, value) for value in values]
    alone = len(x) == 1
    marker = style.point_sign(index) if alone else style.line_marker(index)
    return Trace(x, y, marker, style.curve_colour(index), joined=not alone)


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
