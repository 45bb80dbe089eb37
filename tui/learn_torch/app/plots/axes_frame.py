"""The lines of an axes with their ticks and labels."""

from __future__ import annotations

from learn_torch.app.plots import axis_ticks
from learn_torch.app.plots.axes_size import WIDEST_LABEL
from learn_torch.app.plots.cell_canvas import CellCanvas, fitted, width
from learn_torch.app.plots.terminal_style import TerminalStyle
from learn_torch.kernel.drawing import Axis

Box = tuple[int, int, int, int]
"""Left column, top row, columns and rows of a plot."""

_TO_ASCII = str.maketrans("─│┤├┬└┘", "-|+++++")


def frame_sign(sign: str, style: TerminalStyle) -> str:
    """A box-drawing character, in ASCII where the terminal needs it."""
    return sign.translate(_TO_ASCII) if style.glyphs.ascii else sign


def draw_horizontal_axis(
    canvas: CellCanvas,
    axis: Axis,
    box: Box,
    style: TerminalStyle,
    count: int | None = None,
    *,
    closed: bool = False,
) -> None:
    """Draw the axis below a plot; `closed` where a right axis meets it."""
    left, top, columns, rows = box
    row, ellipsis = top + rows, style.glyphs.ellipsis
    line = ["─"] * columns
    for at, start, label in axis_ticks.horizontal_labels(axis, columns, ellipsis, count):
        line[at] = "┬"
        canvas.put(left + start, row + 1, label, emphasis="dim")
    text = "└" + "".join(line) + ("┘" if closed else "")
    canvas.put(left - 1, row, frame_sign(text, style), emphasis="dim")
    name = fitted(axis.label.split("\n")[0], columns, ellipsis)
    below = row + 1 + (axis.ticks != ())
    canvas.put(left + (columns - width(name)) // 2, below, name, emphasis="dim")


def draw_vertical_axis(
    canvas: CellCanvas, axis: Axis, box: Box, style: TerminalStyle, count: int, *, room: int | None
) -> None:
    """Draw the axis left of a plot, its labels within `room` columns; right of it with None."""
    left, top, columns, rows = box
    column = left + columns if room is None else left - 1
    for row in range(rows):
        canvas.put(column, top + row, frame_sign("│", style), emphasis="dim")
    taken: set[int] = set()
    for tick in axis_ticks.ticks(axis, count):
        row = axis_ticks.cell_at(1 - tick.at, rows)
        if row in taken:
            continue
        taken.add(row)
        most = WIDEST_LABEL if room is None else room
        label = fitted(tick.label.split("\n")[0], most, style.glyphs.ellipsis)
        start = column + 1 if room is None else column - width(label)
        canvas.put(start, top + row, label, emphasis="dim")
        sign = "├" if room is None else "┤"
        canvas.put(column, top + row, frame_sign(sign, style), emphasis="dim")
